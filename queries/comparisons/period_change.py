"""Changes of figures from another period: which are beyond chance, and large enough to be reported.

A change counts as such only if it is significant (false discovery rate 5 % over everything that is tested together) and
at least the measure's `min_change`.

The figures include the cases of provincial trips if the scope does; how much they vary anyway is estimated from earlier
periods without those cases (`queries.comparisons.past_variation`). A trip in one of the two periods therefore makes a
change, because the figure is a different one; and the change is marked as due to the trip.
"""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from persian.calendar import CalendarError, shift_year
from queries.comparisons.past_variation import (
    Figures,
    Floats,
    change_z,
    earlier_change_z,
    row_codes,
    without_trips,
)
from queries.estimates.measure import Result, measure
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.question.grouping import TIME_GROUPINGS
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.false_discovery import FALSE_DISCOVERIES, adjust_p_values, dispersion, overdispersed_p

ReferencePeriod = Literal["previous", "last_year"]
ChangeResult = Literal["changed", "within_chance", "too_small", "unknown"]


@dataclass(frozen=True)
class Change:
    """Change of one figure from another period.

    `difference` is relative for counts and rates (0.1: a tenth more), absolute for everything else. `result` is
    "changed" only if the difference is significant and at least the measure's `min_change`. `p` allows for how much the
    figure changed between earlier periods: `dispersion` is their variance over that of chance. `due_to_trips`: it is a
    change, and cases of provincial trips make up most of the difference: without them it is less than half as large,
    has the other sign, or is withheld for lack of cases.
    """

    against: ReferencePeriod
    before: float
    difference: float
    result: ChangeResult
    reference_scope: Scope
    p: float = math.nan
    dispersion: float = 1.0
    due_to_trips: bool = False


@dataclass(frozen=True)
class Comparison:
    """Figures of a result next to those of another period.

    `frame` has the result's groupings with their labels, then value, before, n, n_before, difference (as in `Change`),
    dispersion, periods (number of earlier changes behind the dispersion), p, p_adjusted, change (the result of the
    change) and due_to_trips.
    """

    measure: Measure
    against: ReferencePeriod
    reference_scope: Scope
    by: tuple[str, ...]
    frame: pd.DataFrame


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
    if len(comparison.frame) != 1 or math.isnan(comparison.frame["difference"].iloc[0]):
        return None
    row = comparison.frame.iloc[0]
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
    )


def changes(
    store: Store, requests: Sequence[tuple[Result, ReferencePeriod]], *, lang: str = "fa"
) -> list[Comparison | None]:
    """Compare results with their reference periods, all tested together (false discovery rate 5 %).

    An entry is None where there is nothing to compare with: the period is open, the reference period begins before the
    data, or the result is grouped by time.
    """
    comparisons = [_compared(store, now, against, lang=lang) for now, against in requests]
    p = [each.frame["p"].to_numpy(dtype=float) for each in comparisons if each]
    # All p-values of all comparisons are adjusted at once and then split again by comparison.
    adjusted = (
        iter(np.split(adjust_p_values(np.concatenate(p)), np.cumsum([len(x) for x in p])[:-1]))
        if p
        else iter(())
    )
    with_results = [each and _with_change_results(each, next(adjusted)) for each in comparisons]
    return [
        each
        and replace(each, frame=each.frame.assign(due_to_trips=_due_to_trips(store, now, each, lang=lang)))
        for each, (now, _) in zip(with_results, requests, strict=True)
    ]


def _compared(store: Store, now: Result, against: ReferencePeriod, *, lang: str) -> Comparison | None:
    """Comparison of one result, without adjusted p-values and results yet."""
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
    a, b, labels = _align_rows(now, before_result)
    declared, keys = now.measure, _keys(now)
    z = change_z(declared, Figures.of(a), Figures.of(b))
    for frame in (a, b):
        if "response_rate" in frame:
            # With too low a response rate there is no test, in whichever of the two periods it is.
            z = np.where(frame["response_rate"].to_numpy(dtype=float) < MIN_RESPONSE_RATE, np.nan, z)
    # A count of 0 cases that are not recorded is no count to test.
    z = np.where(np.isnan(a["value"]) | np.isnan(b["value"]), np.nan, z)
    phi, n_changes = dispersion(earlier_change_z(store, now, a[keys], lang=lang))
    value, before = a["value"].to_numpy(dtype=float), b["value"].to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = (
            value / np.where(before == 0, np.nan, before) - 1
            if declared.change_is_relative
            else value - before
        )
    frame = labels.assign(
        value=value,
        before=before,
        n=a["n"].to_numpy(dtype="int64"),
        n_before=b["n"].to_numpy(dtype="int64"),
        difference=difference,
        dispersion=phi,
        periods=n_changes.astype("int64"),
        p=overdispersed_p(z, phi, n_changes),
    )
    return Comparison(declared, against, reference_scope, now.by, frame)


def _keys(result: Result) -> list[str]:
    """Names of the columns that identify a row."""
    return [*result.by, *(["age"] if "age" in result.frame else [])]


def _align_rows(now: Result, before: Result) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Figures of both periods with the same rows, and their codes and labels; groups missing in a period count 0."""
    keys = _keys(now)
    names = [*keys, *(f"{name}_label" for name in now.by)]
    labels = pd.concat([now.frame[names], before.frame[names]]).drop_duplicates(subset=keys) if keys else None
    if labels is None:
        return now.frame, before.frame, pd.DataFrame(index=now.frame.index)
    a, b = (
        _with_absent_groups(
            labels[keys].merge(side.frame.drop(columns=names[len(keys) :]), on=keys, how="left"),
            is_count=now.measure.change_is_relative,
        )
        for side in (now, before)
    )
    return a, b, labels.reset_index(drop=True)


def _with_absent_groups(frame: pd.DataFrame, *, is_count: bool) -> pd.DataFrame:
    """Figures in which groups that had no row count 0 cases. A count that is withheld (not recorded) stays missing."""
    absent = frame["withheld"].isna()
    filled = frame.assign(n=frame["n"].fillna(0))
    return filled.assign(value=frame["value"].mask(absent, 0.0)) if is_count else filled


def _with_change_results(comparison: Comparison, p_adjusted: Floats) -> Comparison:
    """Comparison with the adjusted p-values and the results that follow from them."""
    difference = comparison.frame["difference"].to_numpy(dtype=float)
    large = np.abs(difference) >= comparison.measure.min_change
    result = np.select(
        [np.isnan(p_adjusted) | np.isnan(difference), p_adjusted > FALSE_DISCOVERIES, ~large],
        ["unknown", "within_chance", "too_small"],
        "changed",
    )
    return replace(comparison, frame=comparison.frame.assign(p_adjusted=p_adjusted, change=result))


def _due_to_trips(
    store: Store, now: Result, comparison: Comparison, *, lang: str
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which rows are changes that are mostly due to cases of provincial trips.

    The figures without these cases are only read where some row changed and a scope includes trips.
    """
    changed = comparison.frame["change"].to_numpy() == "changed"
    scopes_without_trips = [without_trips(store, scope) for scope in (now.scope, comparison.reference_scope)]
    if not changed.any() or scopes_without_trips == [now.scope, comparison.reference_scope]:
        return np.zeros(len(changed), dtype=bool)
    a, b, labels = _align_rows(
        *(measure(store, now.measure.key, at, by=now.by, lang=lang) for at in scopes_without_trips)
    )
    # A figure that is withheld or absent without the trips counts as a difference of 0: the trips make all of it.
    too_few = ~(a["withheld"].eq(False) & b["withheld"].eq(False))
    difference_without = a["value"] - b["value"]
    difference_without = difference_without.mask(difference_without.isna() & too_few, 0.0)
    keys = _keys(now)
    difference_by_key = dict(zip(row_codes(labels, keys), difference_without, strict=True))
    difference = (comparison.frame["value"] - comparison.frame["before"]).to_numpy()
    # The difference without trips, counted as positive if it has the same sign as the whole difference.
    same_way = np.array(
        [difference_by_key.get(key, 0.0) for key in row_codes(comparison.frame, keys)]
    ) * np.sign(difference)
    return changed & (same_way < np.abs(difference) / 2)
