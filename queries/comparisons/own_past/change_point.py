"""Change point of an office's monthly on-time share: what changed, and since when.

The month-to-month course of all other offices in the scope (new year, holidays, a flood of cases) is subtracted before
a change is searched for, so that the season is not attributed to the office. That is a difference-in-differences: the
office's change minus the change of the others.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from persian.calendar import CalendarPeriod, months
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.sums.component_sums import component_sums
from queries.vocabulary.scope import Scope
from stats.changes.changepoint import MIN_SPANS, ChangePoint, find_change_point
from stats.estimates.intervals import wilson_interval

MAX_MONTHS = 36
MIN_CHANGE_MONTHS = MIN_SPANS
ChangePointResult = Literal["changed", "others_changed", "within_chance", "too_small", "too_few_months"]


@dataclass(frozen=True)
class OfficeChangePoint:
    """Monthly on-time shares of an office and the most probable change in them.

    `frame` has a row for each complete month, in order: month, month_label, value, lower, upper (Wilson 95 %; NaN where
    withheld), hits, n, and others_hits and others_n of the other offices. `months` are the periods of its rows;
    `change` refers to them by index. `result` is

    - "changed": significant, and at least `min_change` both by itself and minus the others, in one direction;
    - "others_changed": significant, but large only relative to the others: it is the others that changed;
    - "too_small": significant, but smaller than the measure's `min_change`;
    - "within_chance": not significant;
    - "too_few_months": too few months.

    `others_before` and `others_after` are the shares of the other offices on either side of the change, and
    `difference_in_differences` is the office's own change minus that of the others.
    """

    frame: pd.DataFrame
    months: tuple[CalendarPeriod, ...]
    change: ChangePoint | None
    result: ChangePointResult
    others_before: float = np.nan
    others_after: float = np.nan
    difference_in_differences: float = np.nan


def office_change_point(store: Store, scope: Scope, agency: str, *, lang: str = "fa") -> OfficeChangePoint:
    """Search for a change in an office's on-time share over the complete months up to the end of the period.

    Cases of provincial trips are left out, as in all comparisons between offices. Raises ScopeError for invalid scopes.
    """
    measure = MEASURES["on_time_share"]
    all_offices = replace(scope, agencies=(), trips="out")
    complete = _complete_months(store, all_offices)
    if not complete:
        return OfficeChangePoint(
            pd.DataFrame({"month": [], "value": [], "n": []}), (), None, "too_few_months"
        )
    span = all_offices.with_period(complete[0].first, complete[-1].last)
    question = make_question(store, measure, span, by=("agency", "month"), lang=lang)
    sums = component_sums(question, hits="on_time", n="due")
    is_office = sums["agency"].map(question.groups[0].code) == agency
    office_counts, other_counts = (
        _by_month(sums[rows], len(complete)) for rows in (is_office, ~is_office & (sums["agency"] != 0))
    )
    frame = _figures(office_counts, least=settings().minimum_n.share).assign(
        month=[month.key for month in complete],
        month_label=[month.label(lang) for month in complete],
        others_hits=other_counts["hits"],
        others_n=other_counts["n"],
    )
    # Without cases of the others in every month there is nothing to subtract, and the office is looked at by itself.
    compared = (other_counts["hits"], other_counts["n"]) if (other_counts["n"] > 0).all() else None
    change = find_change_point(office_counts["hits"], office_counts["n"], others=compared)
    if change is None:
        return OfficeChangePoint(frame, tuple(complete), None, "too_few_months")
    # The others' shares before and after the same point, to compare the two changes.
    sides = (slice(0, change.first_after), slice(change.first_after, None))
    other_shares = [
        float(other_counts["hits"][side].sum() / max(other_counts["n"][side].sum(), 1)) for side in sides
    ]
    own_change = change.after - change.before
    difference = own_change if compared is None else own_change - (other_shares[1] - other_shares[0])
    result = change_point_result(
        own_change, difference, clear=change.is_significant, least=measure.min_change
    )
    return OfficeChangePoint(
        frame, tuple(complete), change, result, other_shares[0], other_shares[1], difference
    )


def change_point_result(
    own_change: float, difference_in_differences: float, *, clear: bool, least: float
) -> ChangePointResult:
    """Classify a change in an office's share, by its own change and the one minus that of the others."""
    if not clear:
        return "within_chance"
    if abs(difference_in_differences) < least:
        return "too_small"
    return (
        "changed"
        if abs(own_change) >= least and own_change * difference_in_differences > 0
        else "others_changed"
    )


def _complete_months(store: Store, scope: Scope) -> list[CalendarPeriod]:
    """Up to MAX_MONTHS whole months that are over at as-of and within the period and the data."""
    question = make_question(store, MEASURES["on_time_share"], scope, by=(), lang="fa")
    first = store.first_days.get("due_day")
    # The day of as-of is incomplete, so that it cannot end a complete month.
    end: date = min(question.last, question.facts.latest_as_of.date() - timedelta(1))
    if first is None or first > end:
        return []
    return [month for month in months(first, end) if first <= month.first and month.last <= end][-MAX_MONTHS:]


def _by_month(sums: pd.DataFrame, count: int) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """Sums of hits and n by month, 0 for months without cases."""
    totals = sums.groupby("month")[["hits", "n"]].sum().reindex(range(count), fill_value=0)
    return {name: totals[name].to_numpy(dtype=float) for name in ("hits", "n")}


def _figures(
    own: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]], *, least: int
) -> pd.DataFrame:
    """Monthly shares with Wilson limits, blanked where there are fewer than `least` cases."""
    hits, n = own["hits"], own["n"]
    lower, upper = wilson_interval(hits, n)
    few = n < max(least, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        figures = {"value": hits / n, "lower": lower, "upper": upper}
    blanked = {name: np.where(few, np.nan, values) for name, values in figures.items()}
    return pd.DataFrame(blanked | {"hits": hits.astype("int64"), "n": n.astype("int64")})
