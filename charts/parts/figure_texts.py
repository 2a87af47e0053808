"""Short texts that accompany a value: its interval, its number of cases, or the reason why it is missing."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, SupportsFloat

import numpy as np
import pandas as pd

from persian.bidi import isolate
from persian.digits import number, percent
from persian.enumeration import enumeration, quote_commas
from persian.translate import translator
from queries.measures.declaration import Measure
from queries.vocabulary.labels import NOT_COMPARABLE
from queries.vocabulary.recorded import NOT_RECORDED, NOT_RECORDED_SHORT
from stats.arrays import Floats
from stats.estimates.clear_extremes import clear_extremes, clearly_above, possibly_highest

ROUNDING = 1e-9  # differences below it come from the arithmetic of floats alone
MAX_NAMED = 3  # counties in a title; more are counted


def n_text(n: SupportsFloat, lang: str) -> str:
    """«از ۱۲٬۳۴۵ پرونده»: the number of cases behind a figure."""
    return translator(lang).plural("of {n} case", "of {n} cases", n).format(n=number(n, lang))


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


def clear_extremes_text(
    frame: pd.DataFrame, label: str, measure: Measure, lang: str, *, whole: float = math.nan
) -> str:
    """A title with the range of values, which names those that are surely the lowest and the highest.

    With the value of the `whole` province, the title counts the counties clearly beyond it where it can name none.

    `frame` has the columns value, lower and upper, and the names in the column `label`. "" for fewer than two values
    with limits, of which nothing can be said. A waiting time that has a lower limit alone may be any longer one.
    """
    value, lower, upper = (frame[name].to_numpy(dtype=float) for name in ("value", "lower", "upper"))
    upper = np.where(np.isfinite(lower) & np.isnan(upper), np.inf, upper)
    return extremes_text(list(frame[label]), (value, lower, upper), measure, lang, whole=whole)


def extremes_text(
    names: Sequence[str],
    estimates: tuple[Floats, Floats, Floats],
    measure: Measure,
    lang: str,
    *,
    whole: float = math.nan,
    differ: bool = False,
) -> str:
    """A title with the range of the values of some names; `estimates` are the values and their 95 % limits.

    Limits may be infinite. Of many values one is always the highest: a name is only given where chance does not explain
    that it is so (`stats.estimates.clear_extremes`). Where that holds for no name, but one of two is surely at the
    worse end, these two are named. `differ` says that another judgement tells some of them apart, so that the title
    must not say that there are no differences.
    """
    has_estimate = np.isfinite(estimates[0]) & ~np.isnan(estimates).any(axis=0)
    if has_estimate.sum() < 2:
        return ""
    t, title = translator(lang), measure.title.label(lang)
    ends = clear_extremes(*estimates)
    if not (ends.differ or differ):
        return t("{measure}: no clear differences").format(measure=title)
    value = estimates[0][has_estimate]
    # The title of a rate already says per how many inhabitants it is.
    write = measure.format if measure.is_per_inhabitants else measure.format_with_unit
    low, high = measure.format(float(value.min()), lang), write(float(value.max()), lang)
    low_name, high_name = (
        "" if at is None else isolate(quote_commas(names[at], lang)) for at in (ends.lowest, ends.highest)
    )
    if low_name and high_name:
        template = t("{measure}: from {low} in {low_name} to {high} in {high_name}")
    elif high_name:
        template = t("{measure}: {low} to {high}, most in {high_name}")
    elif low_name:
        template = t("{measure}: {low} to {high}, least in {low_name}")
    elif either := _either_at_worse_end(names, estimates, measure):
        low_name = high_name = t(" or ").join(isolate(quote_commas(name, lang)) for name in either)
        template = (
            t("{measure}: {low} to {high}, least in {low_name}")
            if measure.better == "higher"
            else t("{measure}: {low} to {high}, most in {high_name}")
        )
    elif beyond := _beyond(whole, estimates, measure):
        template = _beyond_template([names[at] for at in beyond], whole, measure, lang)
    else:
        template = t("{measure}: {low} to {high}")
    return template.format(measure=title, low=low, high=high, low_name=low_name, high_name=high_name)


def _either_at_worse_end(
    names: Sequence[str], estimates: tuple[Floats, Floats, Floats], measure: Measure
) -> list[str]:
    """The two names of which one surely has the worse extreme value; empty if there are more of them."""
    at_end = possibly_highest(*_worst_highest(estimates, measure))
    return [names[at] for at in at_end] if len(at_end) == 2 else []


def _beyond_template(names: Sequence[str], whole: float, measure: Measure, lang: str) -> str:
    """The title for counties clearly beyond the value of the whole province, with places for measure and range.

    Up to three of them are named, more are counted.
    """
    t, n = translator(lang), len(names)
    if n <= MAX_NAMED:
        template = (
            t("{measure}: {names} clearly below the whole province ({whole}); counties from {low} to {high}")
            if measure.better == "higher"
            else t(
                "{measure}: {names} clearly above the whole province ({whole}); counties from {low} to {high}"
            )
        )
        named = enumeration([isolate(quote_commas(name, lang)) for name in names], lang)
        named = named.replace("{", "{{").replace("}", "}}")
        return template.replace("{names}", named).replace("{whole}", measure.format(whole, lang))
    counted = (
        t.plural("{n} county clearly below", "{n} counties clearly below", n)
        if measure.better == "higher"
        else t.plural("{n} county clearly above", "{n} counties clearly above", n)
    )
    return (
        t("{measure}: {counted} the whole province ({whole}); counties from {low} to {high}")
        .replace("{counted}", counted.format(n=number(n, lang)))
        .replace("{whole}", measure.format(whole, lang))
    )


def _beyond(whole: float, estimates: tuple[Floats, Floats, Floats], measure: Measure) -> list[int]:
    """Positions of the estimates that are clearly worse than the value of the whole; empty if that is not known."""
    limit = -whole if measure.better == "higher" else whole
    return clearly_above(*_worst_highest(estimates, measure), whole=limit)


def _worst_highest(
    estimates: tuple[Floats, Floats, Floats], measure: Measure
) -> tuple[Floats, Floats, Floats]:
    """The estimates with their signs such that the worst is the highest."""
    value, lower, upper = estimates
    return (-value, -upper, -lower) if measure.better == "higher" else estimates


def difference_text(difference: float, measure: Measure, lang: str) -> str:
    """The size of a difference with an arrow and a word: «▲ ۸٪ بیشتر». Colour alone never shows the direction.

    A difference that is written as zero has no direction: «برابر», or «تقریباً برابر» where the values themselves may
    be written differently, as 6.8 and 6.9 days.
    """
    t = translator(lang)
    if not any(digit in "123456789" for digit in measure.format_change(difference, "en")):
        return t("equal") if abs(difference) < ROUNDING else t("nearly equal")
    template = t("▲ {size} more") if difference > 0 else t("▼ {size} less")
    return template.format(size=measure.format_change(difference, lang))


def range_text(lower: float, upper: float, measure: Measure, lang: str) -> str:
    """The limits of an interval without a label, for a column whose header names them; "" if a limit is not finite."""
    if not (math.isfinite(lower) and math.isfinite(upper)):
        return ""
    return translator(lang)("{low} to {high}").format(
        low=measure.format(lower, lang), high=measure.format(upper, lang)
    )


def withheld_text(row: "Mapping[str, Any] | pd.Series[Any]", lang: str, *, short: bool = False) -> str:
    """The reason why the value of a row of estimates is withheld.

    Its sources do not record it, there is nothing similar to compare with, or there are too few cases.
    """
    if row.get("reason") == "not_recorded":
        return (NOT_RECORDED_SHORT if short else NOT_RECORDED).label(lang)
    if row.get("reason") == "not_comparable":
        return NOT_COMPARABLE.label(lang)
    t = translator(lang)
    return t("too few") if short else t("Too few cases")


def missing_text(row: "pd.Series[Any] | None", lang: str) -> str:
    """The reason why a value is missing: no cases, not recorded, too few cases or verdicts, or a time not reached.

    `row` is a row of estimates with the columns withheld and, for measures of verdicts, low_response and response_rate;
    None if there is no row at all.
    """
    t = translator(lang)
    if row is None:
        return t("No cases")
    if row["withheld"]:
        return withheld_text(row, lang)
    if row.get("low_response", False):
        return t("Too few ratings: {share} of those asked").format(share=percent(row["response_rate"], lang))
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
