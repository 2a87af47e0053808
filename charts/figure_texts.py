"""Short texts that accompany a value: its interval, its number of cases, or the reason why it is missing."""

import math
from collections.abc import Mapping, Sequence
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
    """The 95 % interval in words.

    "" if there is no lower limit. Without an upper limit the text is "from … up": an interval of waiting times has none
    while too few people have been answered.
    """
    t = translator(lang)
    if not math.isfinite(lower):
        return ""
    if not math.isfinite(upper):
        return t("95% interval: from {low} up").format(low=measure.format(lower, lang))
    return t("95% interval: {low} to {high}").format(
        low=measure.format(lower, lang), high=measure.format(upper, lang)
    )


def extremes_text(names: Sequence[str], values: Sequence[float], measure: Measure, lang: str) -> str:
    """A sentence with the lowest and the highest value and their names; "" for fewer than two finite values."""
    ranked = sorted((v, name) for v, name in zip(values, names, strict=True) if math.isfinite(v))
    if len(ranked) < 2:
        return ""
    (low, low_name), (high, high_name) = ranked[0], ranked[-1]
    return translator(lang)("{measure}: from {low} in {low_name} to {high} in {high_name}").format(
        measure=measure.title.label(lang),
        low=measure.format_with_unit(low, lang),
        low_name=isolate(low_name),
        high=measure.format_with_unit(high, lang),
        high_name=isolate(high_name),
    )


def difference_text(difference: float, measure: Measure, lang: str) -> str:
    """The size of a difference with an arrow and a word: «▲ ۸٪ بیشتر». Colour alone never shows the direction."""
    t = translator(lang)
    template = t("▲ {size} more") if difference > 0 else t("▼ {size} less")
    return template.format(size=measure.format_change(difference, lang))


def range_text(lower: float, upper: float, measure: Measure, lang: str) -> str:
    """The limits of an interval without a label, for a column whose header names them; "" if a limit is not finite."""
    if not (math.isfinite(lower) and math.isfinite(upper)):
        return ""
    return translator(lang)("{low} to {high}").format(
        low=measure.format(lower, lang), high=measure.format(upper, lang)
    )


def missing_text(row: "pd.Series[Any] | None", lang: str) -> str:
    """The reason why a value is missing: no cases, too few cases, too few verdicts, or a time not reached yet.

    `row` is a row of estimates with the columns withheld and, for measures of verdicts, low_response and response_rate;
    None if there is no row at all.
    """
    t = translator(lang)
    if row is None:
        return t("No cases")
    if row["withheld"]:
        return t("Too few cases")
    if row.get("low_response", False):
        return t("Too few gave a verdict: {share} of those asked").format(
            share=percent(row["response_rate"], lang)
        )
    return not_reached_text(row, lang)


def not_reached_text(row: "pd.Series[Any] | Mapping[str, Any]", lang: str) -> str:
    """The words for a quantile of waiting times that is not reached: not yet, or never."""
    t = translator(lang)
    # Of measures without a quantile (shares answered by a day) only "not yet" can be said.
    return t("Never reached") if row.get("never", False) else t("Not yet reached")


def edge_text(value: float, measure: Measure, lang: str) -> str:
    """An edge of a class, with as many decimals (0 to 2) as it needs to be exact."""
    scaled = value * 100 if measure.unit == "share" else value
    # The tolerance absorbs floating-point errors, such as 0.07 * 100 = 7.000000000000001.
    decimals = next((d for d in (0, 1, 2) if abs(round(scaled, d) - scaled) < 1e-9), 2)
    write = percent if measure.unit == "share" else number
    return write(value, lang, decimals=decimals)
