"""Changes of figures from another period: which are beyond chance, and large enough to be reported.

A change counts as such only if it is significant (false discovery rate 5 % over everything that is tested together) and
at least the measure's `min_change`.

Against the previous period the question is whether a figure is unlike what its past leads one to expect, the season
included: a flow that falls every autumn has not changed when it falls again. Against last year it is whether the level
is another one. Which rule judges which figure, and what where the history is short, is in
`queries.comparisons.changes.judged_changes`.

The figures include the cases of provincial trips if the scope does; what is expected and how much figures vary anyway
is estimated without those cases. A trip in the period therefore makes a change, because the figure is a different one;
and the change is marked as due to the trip.
"""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from persian.calendar import CalendarError, shift_year
from queries.comparisons.changes.aligned_rows import align_rows
from queries.comparisons.changes.changed_deadlines import changed_by_deadlines
from queries.comparisons.changes.changed_rows import ChangedRows
from queries.comparisons.changes.difference_columns import difference_columns
from queries.comparisons.changes.judged_changes import Basis, JudgedChange, ReferencePeriod, judge
from queries.comparisons.changes.late_falls import late_may_make_up
from queries.comparisons.changes.older_cases import grown_by_older_cases
from queries.comparisons.changes.trip_changes import changed_by_trips
from queries.comparisons.changes.unanswered_falls import fallen_by_unanswered_closings
from queries.estimates.measure import Result, measure
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.question.grouping import TIME_GROUPINGS
from queries.question.question import Columns
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.arrays import Floats
from stats.estimates.false_discovery import FALSE_DISCOVERIES, adjust_p_values

ChangeResult = Literal["changed", "within_chance", "too_small", "unknown"]


@dataclass(frozen=True)
class Change:
    """Change of one figure from another period.

    `difference` is relative for counts and rates (0.1: a tenth more), absolute for everything else; `lower` and `upper`
    are its 95 % limits. `expected` is the difference to be expected from the season alone, 0 where none is subtracted;
    `unexpected` is what is judged: the distance of the figure from what was expected, in the same unit. `result` is
    "changed" only if that is significant and at least the measure's `min_change`; `smallest_shown` is the smallest one
    that would have been significant in 80 of 100 cases. `dispersion` is the variance of the figure over that of chance,
    and `basis` says what judged it (`queries.comparisons.changes.judged_changes`). `due_to_trips`: it is a change, and
    cases of provincial trips make up most of it: without them it is less than half as large, has the other sign, or is
    withheld for lack of cases. `due_to_old_cases`: it is a growth of a stock, mostly by cases older than the data could
    have known at the reference (`queries.comparisons.changes.older_cases`). `due_to_unanswered`: it is a fall of a
    stock, mostly by cases closed without an answer (`queries.comparisons.changes.unanswered_falls`). It is
    `due_to_deadlines` if it is a change of the share on time, mostly by deadlines that have changed
    (`queries.comparisons.changes.changed_deadlines`). `may_be_late`: a fall that late registrations may make up for,
    and so "within_chance".
    """

    against: ReferencePeriod
    before: float
    difference: float
    result: ChangeResult
    reference_scope: Scope
    p: float = math.nan
    dispersion: float = 1.0
    due_to_trips: bool = False
    due_to_old_cases: bool = False
    due_to_unanswered: bool = False
    due_to_deadlines: bool = False
    may_be_late: bool = False
    lower: float = math.nan
    upper: float = math.nan
    expected: float = 0.0
    unexpected: float = math.nan
    smallest_shown: float = math.nan
    basis: Basis = "chance"


@dataclass(frozen=True)
class Comparison:
    """Figures of a result next to those of another period.

    `frame` is made of `labels` and `columns`. It has the result's groupings with their labels, then value, before, n,
    n_before, difference, difference_lower, difference_upper, expected_difference, unexpected (all as in `Change`),
    basis, dispersion, periods (what the past behind it is worth, in independent changes), p, p_adjusted, change (the
    result of the change), smallest_shown, may_be_late, due_to_trips, due_to_old_cases, due_to_unanswered and
    due_to_deadlines.
    """

    measure: Measure
    against: ReferencePeriod
    reference_scope: Scope
    by: tuple[str, ...]
    labels: pd.DataFrame
    columns: Columns

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The columns with their labels as a frame, made when first needed: most comparisons are read by column."""
        labels = {str(name): self.labels[name] for name in self.labels}
        return pd.DataFrame(labels | self.columns, index=self.labels.index)


def other_period(scope: Scope, against: ReferencePeriod) -> Scope | None:
    """The scope over the period to compare with; None where the period is open or before the calendar's first year."""
    if scope.first is None or scope.last is None:
        return None
    with suppress(CalendarError, OverflowError):
        return _moved(scope, scope.first, scope.last, against)
    return None


def _moved(scope: Scope, first: date, last: date, against: ReferencePeriod) -> Scope:
    """The scope moved back by the length of the period, or by a Jalali year."""
    if against == "previous":
        length = timedelta(days=(last - first).days + 1)
        return scope.with_period(first - length, last - length)
    return scope.with_period(shift_year(first, -1), shift_year(last, -1))


def change(
    store: Store, now: Result, against: ReferencePeriod = "previous", *, lang: str = "fa"
) -> Change | None:
    """Change of a result without grouping from another period; None where there is nothing to compare with.

    It is tested by itself: use `changes` for several figures on one screen, which are then tested together.
    """
    (comparison,) = changes(store, [(now, against)], lang=lang)
    return None if comparison is None else ungrouped_change(comparison)


def ungrouped_change(comparison: Comparison) -> Change | None:
    """The change of a comparison without grouping; None where a figure is missing."""
    if len(comparison.labels) != 1 or math.isnan(comparison.columns["difference"][0]):
        return None
    row: dict[str, Any] = {name: column[0] for name, column in comparison.columns.items()}
    # A figure without a standard error cannot be tested, and is not called a change.
    result: ChangeResult = "within_chance" if row["change"] == "unknown" else row["change"]
    return Change(
        against=comparison.against,
        before=float(row["before"]),
        difference=float(row["difference"]),
        result=result,
        reference_scope=comparison.reference_scope,
        p=float(row["p"]),
        dispersion=float(row["dispersion"]),
        due_to_trips=bool(row["due_to_trips"]),
        due_to_old_cases=bool(row["due_to_old_cases"]),
        due_to_unanswered=bool(row["due_to_unanswered"]),
        due_to_deadlines=bool(row["due_to_deadlines"]),
        may_be_late=bool(row["may_be_late"]),
        lower=float(row["difference_lower"]),
        upper=float(row["difference_upper"]),
        expected=float(row["expected_difference"]),
        unexpected=float(row["unexpected"]),
        smallest_shown=float(row["smallest_shown"]),
        basis=row["basis"],
    )


def changes(
    store: Store, requests: Sequence[tuple[Result, ReferencePeriod]], *, lang: str = "fa"
) -> list[Comparison | None]:
    """Compare results with their reference periods, all tested together (false discovery rate 5 %).

    An entry is None where there is nothing to compare with: the period is open, the reference period begins before the
    data, or the result is grouped by time.
    """
    compared = [_compared(store, now, against, lang=lang) for now, against in requests]
    p = [comparison.columns["p"] for comparison in compared if comparison]
    # All p-values of all comparisons are adjusted at once and then split again by comparison.
    together = np.concatenate(p) if p else np.zeros(0)
    cuts = np.cumsum([len(x) for x in p])[:-1]
    adjusted, levels = (
        iter(np.split(x, cuts)) if p else iter(())
        for x in (adjust_p_values(together), significance_level(together))
    )
    return [
        None
        if comparison is None
        else _with_change_results(
            store, now, comparison, p_adjusted=next(adjusted), level=next(levels), lang=lang
        )
        for comparison, (now, _) in zip(compared, requests, strict=True)
    ]


@dataclass(frozen=True)
class _Compared:
    """A comparison of one result without adjusted p-values and results yet, and the figures judged.

    `columns` are those of the comparison to come.
    """

    against: ReferencePeriod
    reference_scope: Scope
    labels: pd.DataFrame
    columns: Columns
    judged: JudgedChange


def _compared(store: Store, now: Result, against: ReferencePeriod, *, lang: str) -> _Compared | None:
    """Compare one result with its reference period; None where there is none."""
    reference_scope = other_period(now.scope, against)
    data_start = store.first_day
    if (
        reference_scope is None
        or reference_scope.first is None
        or data_start is None
        or reference_scope.first < data_start
    ):
        return None
    # A series by month is itself a comparison over time; its rows do not exist in another period.
    if set(now.by) & set(TIME_GROUPINGS):
        return None
    before_result = measure(store, now.measure.key, reference_scope, by=now.by, lang=lang)
    a, b, labels = align_rows(now, before_result)
    declared = now.measure
    judged = judge(store, now, reference_scope, against, (a, b), lang=lang)
    p = judged.figures.p
    for side in (a, b):
        if "response_rate" in side:
            # With too low a response rate there is no test, in whichever of the two periods it is.
            p = np.where(side["response_rate"].astype(float) < MIN_RESPONSE_RATE, np.nan, p)
    value, before = a["value"].astype(float), b["value"].astype(float)
    # A count of 0 cases that are not recorded is not a count to test.
    p = np.where(np.isnan(value) | np.isnan(before), np.nan, p)
    columns = dict(
        value=value,
        before=before,
        n=a["n"].astype("int64"),
        n_before=b["n"].astype("int64"),
        **difference_columns(declared, judged, value, before, b["n"].astype(float)),
        basis=np.full(len(value), judged.basis, dtype=object),
        dispersion=judged.figures.phi,
        periods=judged.periods.astype("int64"),
        p=p,
    )
    return _Compared(against, reference_scope, labels, columns, judged)


def significance_level(p: Floats) -> Floats:
    """The p-value up to which each comparison would be significant, given all others that are tested together with it.

    By Benjamini & Hochberg, 5 % × (k + 1) / m, if k of the other m − 1 comparisons are significant.
    """
    known = np.isfinite(p)
    significant = known & (adjust_p_values(p) <= FALSE_DISCOVERIES)
    others = significant.sum() - significant
    return np.asarray(FALSE_DISCOVERIES * (others + 1) / max(int(known.sum()), 1), dtype=float)


def _with_change_results(
    store: Store, now: Result, compared: _Compared, *, p_adjusted: Floats, level: Floats, lang: str
) -> Comparison:
    """Comparison with the adjusted p-values, the results that follow from them, and the smallest change shown."""
    measure, columns, judged = now.measure, compared.columns, compared.judged
    unexpected = columns["unexpected"]
    missing = np.isnan(p_adjusted) | np.isnan(unexpected) | np.isnan(columns["difference"])
    large = np.abs(unexpected) >= measure.min_change
    result = np.select(
        [missing, p_adjusted > FALSE_DISCOVERIES, ~large],
        ["unknown", "within_chance", "too_small"],
        "changed",
    ).astype(object)
    shown = judged.figures.smallest_shown(level)
    if measure.change_is_relative:
        expected = judged.figures.expected
        with np.errstate(divide="ignore", invalid="ignore"):
            shown = shown / np.where(expected == 0, np.nan, expected)
    shown = np.where(missing, np.nan, np.maximum(shown, measure.min_change))
    late = late_may_make_up(store, now, columns, result == "changed")
    result[late] = "within_chance"
    changed = result == "changed"
    rows = ChangedRows(store, now, compared.reference_scope, compared.labels, columns, changed)
    results = {
        "p_adjusted": p_adjusted,
        "change": result,
        "smallest_shown": shown,
        "may_be_late": late,
        "due_to_trips": changed_by_trips(rows, lang=lang),
        "due_to_old_cases": grown_by_older_cases(rows),
        "due_to_unanswered": fallen_by_unanswered_closings(rows),
        "due_to_deadlines": changed_by_deadlines(rows),
    }
    return Comparison(
        measure, compared.against, compared.reference_scope, now.by, compared.labels, columns | results
    )
