"""How far a unit is from what similar ones would reach, in words: the gap with its interval, and excess late cases.

Functions take a row of `PeerComparison.frame`. A gap has "better" or "worse" in place of a sign; an excess has a sign.
"""

import math
from collections.abc import Mapping
from typing import Any

from persian.bidi import ltr
from persian.digits import number
from queries.measures import MEASURES
from queries.measures.declaration import Measure
from queries.vocabulary.labels import Text

WORSE = Text("{size} بدتر", "{size} worse")
BETTER = Text("{size} بهتر", "{size} better")
GAP_WORSE = Text("{size} بدتر از انتظار", "{size} worse than expected")
GAP_BETTER = Text("{size} بهتر از انتظار", "{size} better than expected")
GAP_LOWER = Text("{size} کمتر از انتظار", "{size} less than expected")
GAP_HIGHER = Text("{size} بیشتر از انتظار", "{size} more than expected")
NO_GAP = Text("برابر با انتظار", "as expected")
INTERVAL = Text("۹۵٪: {low} تا {high}", "95%: {low} to {high}")
EXCESS_LATE = MEASURES["excess_late"].title
EXCESS_LATE_DEFINITION = Text(
    "شمار پرونده‌های بدون پاسخ در مهلت، بیش از انتظار از مشابه‌ها با همین پرونده‌ها؛ با بازهٔ ۹۵٪. عدد "
    "منفی: کمتر از مشابه‌ها.",
    "Cases that waited past their due beyond what similar offices would have left with the same cases, with the 95% "
    "interval. Negative: fewer than similar offices.",
)


def gap_text(row: Mapping[str, Any], measure: Measure, lang: str) -> str:
    """The difference from what similar offices would reach, as «۱۲ واحد درصد بدتر از انتظار»; "" without one."""
    gap = float(row["gap"])
    if math.isnan(gap):
        return ""
    size = measure.format_change(gap, lang)
    if measure.better == "neither":
        template = GAP_HIGHER if gap > 0 else GAP_LOWER
    else:
        template = GAP_BETTER if (gap > 0) == (measure.better == "higher") else GAP_WORSE
    return (template if measure.format_change(0.0, lang) != size else NO_GAP).label(lang).format(size=size)


def short_gap_text(row: Mapping[str, Any], measure: Measure, lang: str) -> str:
    """The difference of `gap_text` without "than expected", for a column whose header says it; "" without a gap."""
    gap = float(row["gap"])
    if math.isnan(gap):
        return ""
    size = measure.format_change(gap, lang)
    better = (gap > 0) == (measure.better == "higher")
    is_zero = size == measure.format_change(0.0, lang)
    return size if is_zero else (BETTER if better else WORSE).label(lang).format(size=size)


def gap_interval_text(
    row: Mapping[str, Any], measure: Measure, lang: str, *, decimals: int | None = None
) -> str:
    """The 95 % interval of the difference, counted in the direction that `gap_text` names; "" without one.

    A minus stands where it reaches beyond no difference at all: "7 points worse" with −5 to 20.
    """
    gap, low, high = (float(row[name]) for name in ("gap", "gap_lower", "gap_upper"))
    if math.isnan(low) or math.isnan(high):
        return ""
    scale, shown = (100, 1) if measure.unit == "share" else (1, measure.decimals)
    ends = (-high, -low) if gap < 0 else (low, high)
    texts = [signed(end * scale, lang, decimals=shown if decimals is None else decimals) for end in ends]
    return INTERVAL.label(lang).format(low=texts[0], high=texts[1])


def excess_text(row: Mapping[str, Any], lang: str) -> tuple[str, str]:
    """The excess in cases, and its interval; ("", "") where similar offices say nothing."""
    value, low, high = (float(row[name]) for name in ("excess", "excess_lower", "excess_upper"))
    if math.isnan(value):
        return "", ""
    ends = {"low": signed(low, lang), "high": signed(high, lang)}
    return signed(value, lang), INTERVAL.label(lang).format(**ends)


def signed(value: float, lang: str, *, decimals: int = 0) -> str:
    """A number with a minus where it is below 0, isolated so that the sign keeps its side in Persian."""
    text = number(abs(value), lang, decimals=decimals)
    is_negative = value < 0 and text != number(0.0, lang, decimals=decimals)
    return ltr(f"\N{MINUS SIGN}{text}") if is_negative else text
