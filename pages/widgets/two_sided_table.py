"""Two sides in a table: the value of each, their difference with its interval, and what may be said of it."""

import math
from typing import Any

import pandas as pd

from charts.data_table import Cell
from charts.figure_texts import range_text
from charts.interval_cell import difference_range
from pages.view.view import View
from persian.bidi import ltr
from persian.digits import MISSING, number, percent
from queries.measures import MEASURES
from queries.measures.declaration import Measure

MULTIPLE_FROM = 1.0  # a ratio further from none than this is told as a multiple
OPEN_INTERVAL_FROM = 20.0  # an interval that reaches further is called open: nobody can use its end
MAX_NAMED = 2


def value_cell(view: View, row: "pd.Series[Any]", side: str, measure: Measure) -> Cell:
    """A side's value, below it its interval and its number of cases."""
    t, lang = view.t, view.lang
    n = t("n = {n}").format(n=number(row[f"n_{side}"], lang))
    if row[f"withheld_{side}"]:
        return Cell(t("Too few cases"), note=n, muted=True)
    value = float(row[f"value_{side}"])
    if not math.isfinite(value):
        return Cell(
            t("Not yet reached") if measure.unit == "days" and row[f"n_{side}"] else MISSING, muted=True
        )
    interval = range_text(float(row[f"lower_{side}"]), float(row[f"upper_{side}"]), measure, lang)
    return Cell(
        measure.format(value, lang), note=" · ".join(x for x in (interval, n) if x) if interval else ""
    )


def interval_cell(view: View, row: "pd.Series[Any]", measure: Measure) -> Cell:
    """The difference drawn with its interval against what would be too small to matter."""
    low, gap, high = (float(row[name]) for name in ("lower", "difference", "upper"))
    said = f"{side_difference_text(view, gap, measure)} {difference_interval_text(view, low, high, measure)}"
    told = f"{measure.title.label(view.lang)}: {said}"
    clear = row["verdict"] == "changed"
    return Cell(
        "",
        drawing=difference_range(gap, low, high, min_change=measure.min_change, highlighted=clear, alt=told),
    )


def difference_cell(view: View, row: "pd.Series[Any]", measure: Measure, *, tested: bool = True) -> Cell:
    """The difference in words: called one only when it is beyond chance and large enough to matter.

    Where nothing is `judged` it is told and no more.
    """
    t = view.t
    gap = float(row["difference"])
    if not math.isfinite(gap):
        return Cell(t("cannot be compared"), muted=True)
    interval = difference_interval_text(view, float(row["lower"]), float(row["upper"]), measure)
    said = side_difference_text(view, gap, measure)
    if not tested:
        return Cell(t("{said}: not judged").format(said=said), muted=True)
    match row["verdict"]:
        case "changed":
            side = {"higher": gap > 0, "lower": gap < 0}.get(measure.better)
            note = "" if side is None else t("(better)") if side else t("(worse)")
            return Cell(f"{said} {note}".strip(), note=interval)
        case "too_small":
            return Cell(t("{said}: too small to matter").format(said=said), note=interval, muted=True)
        case "within_chance":
            return Cell(t("{said}: within chance").format(said=said), note=interval, muted=True)
    return Cell(t("{said}: chance cannot be judged").format(said=said), note=interval, muted=True)


def side_difference_text(view: View, gap: float, measure: Measure) -> str:
    """A difference in words; of counts and rates as a part, and as a multiple where it is large."""
    t, lang = view.t, view.lang
    if not math.isfinite(gap):
        return MISSING
    if gap == 0:
        return t("equal")
    if measure.change_is_relative and gap >= MULTIPLE_FROM:
        return t("▲ {times} times as much").format(times=number(1 + gap, lang, decimals=1))
    if _rounded(gap, measure) == 0:
        return t("equal")
    size = (
        percent(abs(gap), lang)
        if measure.change_is_relative
        else measure.format_change(_rounded(gap, measure), lang)
    )
    return (t("▲ {size} more") if gap > 0 else t("▼ {size} less")).format(size=size)


def _rounded(gap: float, measure: Measure) -> float:
    if measure.change_is_relative:  # told in whole percent
        return round(gap, 2)
    return round(gap, measure.decimals + (2 if measure.unit == "share" else 0))


def difference_interval_text(view: View, low: float, high: float, measure: Measure) -> str:
    """The interval of a difference, with signs."""
    t = view.t
    if not math.isfinite(low) or not math.isfinite(high):
        return ""
    if measure.change_is_relative and high > OPEN_INTERVAL_FROM:
        return t("95% interval: from {low} up").format(low=_signed(view, low, measure))
    return t("95% interval: {low} to {high}").format(
        low=_signed(view, low, measure), high=_signed(view, high, measure)
    )


def _signed(view: View, gap: float, measure: Measure) -> str:
    if measure.change_is_relative or measure.unit == "share":
        return ltr(
            percent(gap, view.lang, decimals=0 if measure.change_is_relative else measure.decimals, sign=True)
        )
    return ltr(number(gap, view.lang, decimals=measure.decimals, sign=True))


def difference_title(view: View, frame: pd.DataFrame, *, some: str, none: str) -> str:
    """A title: how many measures differ, and those that differ most against what would matter."""
    lang = view.lang
    known = frame[frame["verdict"] != "unknown"]
    clear = known[known["verdict"] == "changed"]
    if not len(clear):
        return none
    size = clear["difference"].abs() / pd.Series({key: MEASURES[key].min_change for key in clear.index})
    first = size.sort_values(ascending=False).index[:MAX_NAMED]
    gaps = {key: float(clear.loc[key, "difference"]) for key in first}
    named = view.t("; ").join(
        f"{MEASURES[key].title.label(lang)} {side_difference_text(view, gap, MEASURES[key])}"
        for key, gap in gaps.items()
    )
    return some.format(n=number(len(clear), lang), all=number(len(known), lang), named=named)
