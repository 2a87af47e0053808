"""Table cells for comparing two sides: each side's value, their difference with its interval, and a test result."""

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from charts.parts.figure_texts import difference_text, range_text, withheld_text
from charts.tables.data_table import Cell
from charts.tables.interval_cell import difference_range
from pages.view.view import View
from pages.widgets.comparisons.change_reasons import reason_beyond_interval, reason_of_season
from persian.bidi import ltr
from persian.digits import MISSING, number, percent
from queries.comparisons.changes.change_notes import change_note
from queries.measures import MEASURES
from queries.measures.declaration import POINTS, UNITS, Measure

MULTIPLE_FROM = 1.0  # a relative difference from +100 % on is worded as a multiple ("3 times as much")
OPEN_INTERVAL_FROM = 20.0  # an upper end of a relative interval beyond this is not stated: it is of no use
MAX_NAMED = 2  # measures named in a title
NBSP = "\N{NO-BREAK SPACE}"


def value_cell(view: View, row: "pd.Series[Any]", side: str, measure: Measure) -> Cell:
    """The value of one side, with its interval and number of cases below it."""
    t, lang = view.t, view.lang
    n = t("n = {n}").format(n=number(row[f"n_{side}"], lang))
    if row[f"withheld_{side}"]:
        reason = {"reason": row[f"reason_{side}"]}
        return Cell(withheld_text(reason, lang), note=n if row[f"n_{side}"] else "", muted=True)
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
    """The difference drawn with its interval, against the band of differences that are too small to matter."""
    low, gap, high = (float(row[name]) for name in ("lower", "difference", "upper"))
    summary = (
        f"{side_difference_text(view, gap, measure)} {difference_interval_text(view, low, high, measure)}"
    )
    alt = f"{measure.title.label(view.lang)}: {summary}"
    is_change = row["change"] == "changed"
    return Cell(
        "",
        drawing=difference_range(
            gap, low, high, min_change=measure.min_change, highlighted=is_change, alt=alt
        ),
    )


def difference_cell(view: View, row: "pd.Series[Any]", measure: Measure, *, tested: bool = True) -> Cell:
    """The difference in words; called a difference only if it is beyond chance and large enough to matter.

    With `tested=False` (no test was made) it is stated and marked as not judged.
    """
    t = view.t
    gap = float(row["difference"])
    if not math.isfinite(gap):
        return Cell(t("not comparable"), muted=True)
    interval = difference_interval_text(view, float(row["lower"]), float(row["upper"]), measure)
    size_text = side_difference_text(view, gap, measure)
    if not tested:
        return Cell(t("{said}: not judged").format(said=size_text), muted=True)
    match row["change"]:
        case "changed":
            size = float(row["unexpected"])
            note = change_note(row.to_dict(), size, measure).label(view.lang)
            if row["basis"] == "season":
                # The change was judged by the distance of side A from what is expected for the time of year. The
                # interval is that of the difference between the sides, which therefore comes first.
                reason = (
                    f"{side_difference_text(view, size, measure)} {t('than expected for the time of year')}"
                )
                size_text = t("{said}: {reason}").format(said=size_text, reason=reason)
            return Cell(f"{size_text} {note}".strip(), note=interval)
        case "too_small":
            return Cell(t("{said}: too small to matter").format(said=size_text), note=interval, muted=True)
        case "within_chance" if reason := reason_beyond_interval(t, _limits(row), measure):
            return Cell(
                t("{said}: {reason}").format(said=size_text, reason=reason), note=interval, muted=True
            )
        case "within_chance" if row["basis"] == "season":
            reason = reason_of_season(t, view.lang, float(row["unexpected"]), measure)
            text = t("{said}: {reason}").format(said=size_text, reason=reason)
            return Cell(text, note=interval, muted=True)
        case "within_chance":
            return Cell(
                t("{said}: within normal variation").format(said=size_text), note=interval, muted=True
            )
    return Cell(t("{said}: normal variation not known").format(said=size_text), note=interval, muted=True)


def _limits(row: "pd.Series[Any]") -> dict[str, Any]:
    """The difference and its limits, by the names of the columns of a comparison of periods."""
    names = {"difference": "difference", "difference_lower": "lower", "difference_upper": "upper"}
    return {name: row[column] for name, column in names.items()} | {
        "expected_difference": row["expected_difference"]
    }


def side_difference_text(view: View, gap: float, measure: Measure) -> str:
    """A difference in words; for counts and rates relative (in percent), and as a multiple if it is large."""
    t, lang = view.t, view.lang
    if not math.isfinite(gap):
        return MISSING
    if measure.change_is_relative and gap >= MULTIPLE_FROM:
        return t("▲ {times} times as much").format(times=number(1 + gap, lang, decimals=1))
    return difference_text(gap, measure, lang)


def difference_interval_text(view: View, low: float, high: float, measure: Measure) -> str:
    """The 95 % interval of a difference in words, with signs, and in the unit of the difference itself."""
    t = view.t
    if not math.isfinite(low) or not math.isfinite(high):
        return ""
    if measure.change_is_relative and high > OPEN_INTERVAL_FROM:
        return t("95% interval: from {low} up").format(low=_signed(view, low, measure))
    text = t("95% interval: {low} to {high}").format(
        low=_signed(view, low, measure), high=_signed(view, high, measure)
    )
    if measure.change_is_relative:
        return text
    unit = POINTS if measure.unit == "share" else UNITS[measure.unit]
    return f"{text} {unit.label(view.lang)}"


def _signed(view: View, gap: float, measure: Measure) -> str:
    if measure.change_is_relative:
        return ltr(percent(gap, view.lang, decimals=0, sign=True))
    scale = 100 if measure.unit == "share" else 1  # differences of shares are in percentage points
    return ltr(number(gap * scale, view.lang, decimals=measure.decimals, sign=True))


def difference_title(view: View, frame: pd.DataFrame, *, some: Callable[[int], str], none: str) -> str:
    """A title with the number of measures that differ and the names of those that differ most.

    Differences are ranked relative to each measure's `min_change`, so that measures of different units
    compare. `some` gives the form of the title for a number of measures.
    """
    lang = view.lang
    tested = frame[frame["change"] != "unknown"]
    changed = tested[tested["change"] == "changed"]
    if not len(changed):
        return none
    size = changed["difference"].abs() / pd.Series({key: MEASURES[key].min_change for key in changed.index})
    largest = size.sort_values(ascending=False).index[:MAX_NAMED]
    gaps = {key: float(changed.loc[key, "difference"]) for key in largest}
    named = view.t("; ").join(
        # The arrow stays with its number where the title breaks.
        f"{MEASURES[key].title.label(lang)} {side_difference_text(view, gap, MEASURES[key]).replace(' ', NBSP, 1)}"
        for key, gap in gaps.items()
    )
    return some(len(changed)).format(n=number(len(changed), lang), all=number(len(tested), lang), named=named)
