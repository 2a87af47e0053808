"""Formatting of the figures of a county brief, the same on screen and on paper."""

import math

from briefs.county import brief_labels as texts
from persian.bidi import isolate
from persian.digits import MISSING, number
from queries.county_brief.brief_contents import Figure
from queries.measures.declaration import UNITS, Measure
from queries.vocabulary.recorded import NOT_RECORDED


def times_text(ratio: float, lang: str) -> str:
    """A ratio of rates, with two decimals."""
    return number(ratio, lang, decimals=2)


def measure_title(measure: Measure, lang: str) -> str:
    """The title of a measure, with its unit if the title does not mention it."""
    title = measure.title.label(lang)
    return f"{title} ({UNITS[measure.unit].label(lang)})" if measure.unit == "days" else title


def value_text(figure: Figure, measure: Measure, lang: str) -> str:
    """The formatted value, or the reason why there is none."""
    if figure.not_recorded:
        return NOT_RECORDED.label(lang)
    if figure.withheld:
        return texts.TOO_FEW_CASES.label(lang)
    if figure.low_response:
        return texts.TOO_FEW_TO_QUOTE.label(lang)
    if not math.isfinite(figure.value):
        not_reached = texts.NEVER_REACHED if figure.never else texts.NOT_REACHED
        return not_reached.label(lang) if measure.unit == "days" and figure.n else MISSING
    return measure.format(figure.value, lang)


def range_text(figure: Figure, measure: Measure, lang: str) -> str:
    """The formatted interval; "full count" for counts, which have none; empty if there is no value to show."""
    if measure.unit == "cases" and not figure.not_recorded:
        return texts.FULL_COUNT.label(lang)
    if not figure.can_be_shown or not math.isfinite(figure.lower):
        return ""
    low = measure.format(figure.lower, lang)
    if not math.isfinite(figure.upper):
        return texts.RANGE_UP.label(lang).format(low=low)
    return interval_ends_text(low, measure.format(figure.upper, lang), lang)


def interval_ends_text(low: str, high: str, lang: str) -> str:
    """An interval as text. Each end is in a bidi isolate: next to a Persian word a percent sign would change sides."""
    return texts.RANGE.label(lang).format(low=isolate(low), high=isolate(high))


def ratio_text(value: float, lower: float, upper: float, lang: str) -> str:
    """A ratio with its interval, as in «۲٫۸ برابر (۲٫۳ تا ۳٫۳)»; "too few cases" if it is not finite."""
    if not math.isfinite(value):
        return texts.TOO_FEW_CASES.label(lang)
    times = texts.TIMES_OF.label(lang).format(times=number(value, lang, decimals=1))
    ends = interval_ends_text(number(lower, lang, decimals=1), number(upper, lang, decimals=1), lang)
    return f"{times} ({ends})"
