"""The words that stand beside figures: intervals, numbers of cases, ends of a range."""

import math
from collections.abc import Sequence
from typing import Any, SupportsFloat

import pandas as pd

from persian.bidi import isolate
from persian.digits import number, percent
from persian.translate import translator
from queries.measures.declaration import Measure


def n_text(n: SupportsFloat, lang: str) -> str:
    """«از ۱۲٬۳۴۵ پرونده»: the number of cases behind a figure."""
    return translator(lang)("of {n} cases").format(n=number(n, lang))


def interval_text(lower: float, upper: float, measure: Measure, lang: str) -> str:
    """The 95 % interval in words; nothing where there is none, and an open end where it is not reached."""
    t = translator(lang)
    if not math.isfinite(lower):
        return ""
    if not math.isfinite(upper):
        return t("95% interval: from {low} up").format(low=measure.format(lower, lang))
    return t("95% interval: {low} to {high}").format(
        low=measure.format(lower, lang), high=measure.format(upper, lang)
    )


def extremes_text(names: Sequence[str], values: Sequence[float], measure: Measure, lang: str) -> str:
    """The finding of a comparison: from which value, whose, to which; nothing for fewer than two values."""
    known = sorted((v, name) for v, name in zip(values, names, strict=True) if math.isfinite(v))
    if len(known) < 2:
        return ""
    (low, low_name), (high, high_name) = known[0], known[-1]
    return translator(lang)("{measure}: from {low} in {low_name} to {high} in {high_name}").format(
        measure=measure.title.label(lang),
        low=measure.format_with_unit(low, lang),
        low_name=isolate(low_name),
        high=measure.format_with_unit(high, lang),
        high_name=isolate(high_name),
    )


def difference_text(difference: float, measure: Measure, lang: str) -> str:
    """How much more or less, in words after an arrow: «▲ ۸٪ بیشتر». Words tell the direction, not colour or sign."""
    t = translator(lang)
    said = t("▲ {size} more") if difference > 0 else t("▼ {size} less")
    return said.format(size=measure.format_change(difference, lang))


def range_text(lower: float, upper: float, measure: Measure, lang: str) -> str:
    """The two ends of an interval, for a column that says what they are; nothing where there is none."""
    if not (math.isfinite(lower) and math.isfinite(upper)):
        return ""
    return translator(lang)("{low} to {high}").format(
        low=measure.format(lower, lang), high=measure.format(upper, lang)
    )


def missing_text(row: "pd.Series[Any] | None", lang: str) -> str:
    """Why a place has no figure: no cases, too few of them, too few verdicts, or a time that is not reached yet."""
    t = translator(lang)
    if row is None:
        return t("No cases")
    if row["withheld"]:
        return t("Too few cases")
    if row.get("unheard", False):
        return t("Too few gave a verdict: {share} of those asked").format(
            share=percent(row["response_rate"], lang)
        )
    return t("Not yet reached")


def edge_text(value: float, measure: Measure, lang: str) -> str:
    """The edge of a class: with as few decimals as say it."""
    scaled = value * 100 if measure.unit == "share" else value
    decimals = next((d for d in (0, 1, 2) if abs(round(scaled, d) - scaled) < 1e-9), 2)
    write = percent if measure.unit == "share" else number
    return write(value, lang, decimals=decimals)
