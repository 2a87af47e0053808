"""What changed at an office, and since when: the course of its answers on time, month by month.

What all other offices of the scope do from month to month (the new year, holidays, a flood of cases) is taken out
before a change is looked for, so that the season is not told as the office's own doing.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from persian.calendar import CalendarPeriod, months
from queries.estimates.component_sums import component_sums
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.changepoint import MIN_SPANS, ChangePoint, find_change_point
from stats.intervals import wilson_interval

MOST_MONTHS = 36
LEAST_MONTHS = MIN_SPANS
ChangePointResult = Literal["changed", "beside", "unclear", "too_small", "little"]


@dataclass(frozen=True)
class OfficeChangePoint:
    """An office's months and the likeliest change in them.

    `frame` has a row for each complete month, in order: month, month_label, value, lower, upper (Wilson 95 %; NaN
    where withheld), hits, n, and hits and n of the `others`. `change` counts its rows. `found`: "changed" (beyond
    chance, and by itself as well as beside the others at least the measure's `min_change`, the same way), "beside"
    (beyond chance and as large beside the others alone: it is they who moved), "too_small" (beyond chance alone),
    "unclear", or "little" (too few months to tell). `others_before` and `others_after` are the others' shares on
    either side, and `apart` by how much more than theirs its own changed.
    """

    frame: pd.DataFrame
    months: tuple[CalendarPeriod, ...]
    change: ChangePoint | None
    result: ChangePointResult
    others_before: float = np.nan
    others_after: float = np.nan
    difference_in_differences: float = np.nan


def office_change_point(store: Store, scope: Scope, agency: str, *, lang: str = "fa") -> OfficeChangePoint:
    """The course of an office's share answered on time, over the complete months up to the end of the period.

    Cases of provincial trips are left out, as in all comparisons between offices.
    """
    measure = MEASURES["on_time_share"]
    whole = replace(scope, agencies=(), trips="out")
    edges = _complete_months(store, whole)
    if not edges:
        return OfficeChangePoint(pd.DataFrame({"month": [], "value": [], "n": []}), (), None, "little")
    span = whole.with_period(edges[0].first, edges[-1].last)
    question = make_question(store, measure, span, by=("agency", "month"), lang=lang)
    known = component_sums(question, hits="on_time", n="due")
    office = known["agency"].map(question.groups[0].code) == agency
    own, theirs = (_by_month(known[rows], len(edges)) for rows in (office, ~office & (known["agency"] != 0)))
    frame = _figures(own, least=settings().minimum_n.share).assign(
        month=[edge.key for edge in edges],
        month_label=[edge.label(lang) for edge in edges],
        others_hits=theirs["hits"],
        others_n=theirs["n"],
    )
    compared = (theirs["hits"], theirs["n"]) if (theirs["n"] > 0).all() else None
    change = find_change_point(own["hits"], own["n"], others=compared)
    if change is None:
        return OfficeChangePoint(frame, tuple(edges), None, "little")
    sides = (slice(0, change.first_after), slice(change.first_after, None))
    others = [float(theirs["hits"][side].sum() / max(theirs["n"][side].sum(), 1)) for side in sides]
    by_itself = change.after - change.before
    apart = by_itself if compared is None else by_itself - (others[1] - others[0])
    found = change_point_result(by_itself, apart, clear=change.is_significant, least=measure.min_change)
    return OfficeChangePoint(frame, tuple(edges), change, found, others[0], others[1], apart)


def change_point_result(
    own_change: float, difference_in_differences: float, *, clear: bool, least: float
) -> ChangePointResult:
    """What may be said of a change in an office's share, `own` by itself and `apart` beside the others."""
    if not clear:
        return "unclear"
    if abs(difference_in_differences) < least:
        return "too_small"
    return "changed" if abs(own_change) >= least and own_change * difference_in_differences > 0 else "beside"


def _complete_months(store: Store, scope: Scope) -> list[CalendarPeriod]:
    """Up to MOST_MONTHS whole months that are over at as-of and at the end of the period."""
    question = make_question(store, MEASURES["on_time_share"], scope, by=(), lang="fa")
    first = store.first_days.get("due_day")
    end: date = min(question.last, question.facts.latest_as_of.date() - timedelta(1))
    if first is None or first > end:
        return []
    return [edge for edge in months(first, end) if first <= edge.first and edge.last <= end][-MOST_MONTHS:]


def _by_month(
    known: pd.DataFrame, count: int
) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    totals = known.groupby("month")[["hits", "n"]].sum().reindex(range(count), fill_value=0)
    return {name: totals[name].to_numpy(dtype=float) for name in ("hits", "n")}


def _figures(
    own: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]], *, least: int
) -> pd.DataFrame:
    hits, n = own["hits"], own["n"]
    lower, upper = wilson_interval(hits, n)
    few = n < max(least, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = {"value": hits / n, "lower": lower, "upper": upper}
    hidden = {name: np.where(few, np.nan, values) for name, values in drawn.items()}
    return pd.DataFrame(hidden | {"hits": hits.astype("int64"), "n": n.astype("int64")})
