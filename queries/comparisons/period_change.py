"""Figures beside those of another period: which changes are beyond chance and large enough to be told.

The figures are those of the scope, with the cases of provincial trips where the viewer has them in; how much they vary
anyway is told by earlier periods without those cases (`queries.comparisons.past_variation`). A trip in one of the two
periods therefore makes a change, for the figure is another; that the trip makes most of it is told with it.
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
    """How a figure differs from another period's.

    `difference` is relative for counts and rates (0.1: a tenth more), absolute for the rest. `verdict` is "changed"
    only when the difference is beyond chance and at least the measure's `min_change`. `p` counts with how much the
    figure changed from period to period before, which is `dispersion` times as much as by chance (its variance).
    `by_trips`: it is a change, and most of the difference is the cases of provincial trips: without them it is less
    than half as large, goes the other way, or is withheld for want of cases.
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
    """The figures of a result, each beside that of another period.

    `frame` has the result's groupings with their labels, then value, before, n, n_before, difference (as in
    `Change`), dispersion, periods (the earlier changes it was estimated from), p, p_adjusted, verdict and by_trips.
    """

    measure: Measure
    against: ReferencePeriod
    reference_scope: Scope
    by: tuple[str, ...]
    frame: pd.DataFrame


def other_period(scope: Scope, against: ReferencePeriod) -> Scope | None:
    """The scope over the period to compare with; None where the period is open or reaches back too far."""
    if scope.first is None or scope.last is None:
        return None
    with suppress(CalendarError, OverflowError):
        return _moved(scope, scope.first, scope.last, against)
    return None


def _moved(scope: Scope, first: date, last: date, against: ReferencePeriod) -> Scope:
    if against == "previous":
        length = timedelta(days=(last - first).days + 1)
        return scope.with_period(first - length, last - length)
    return scope.with_period(shift_year(first, -1), shift_year(last, -1))


def change(
    store: Store, now: Result, against: ReferencePeriod = "previous", *, lang: str = "fa"
) -> Change | None:
    """How a result without grouping differs from another period; None where there is nothing to compare with.

    Looked at by itself: where several figures are looked at together, `changes` judges them together.
    """
    (found,) = changes(store, [(now, against)], lang=lang)
    return None if found is None else ungrouped_change(found)


def ungrouped_change(found: Comparison) -> Change | None:
    """The change of a comparison without grouping; None where a figure is missing."""
    if len(found.frame) != 1 or math.isnan(found.frame["difference"].iloc[0]):
        return None
    row = found.frame.iloc[0]
    # Without an error nothing can be told from chance.
    verdict: ChangeResult = "within_chance" if row["verdict"] == "unknown" else row["verdict"]
    return Change(
        against=found.against,
        before=float(row["before"]),
        difference=float(row["difference"]),
        result=verdict,
        reference_scope=found.reference_scope,
        p=float(row["p"]),
        dispersion=float(row["dispersion"]),
        due_to_trips=bool(row["by_trips"]),
    )


def changes(
    store: Store, requests: Sequence[tuple[Result, ReferencePeriod]], *, lang: str = "fa"
) -> list[Comparison | None]:
    """Each result beside its other period, all judged together: of what is called changed, at most 5 % is chance.

    None where there is nothing to compare with: the period is open, begins before the data, or is what the result
    is grouped by.
    """
    found = [_compared(store, now, against, lang=lang) for now, against in requests]
    p = [each.frame["p"].to_numpy(dtype=float) for each in found if each]
    judged = (
        iter(np.split(adjust_p_values(np.concatenate(p)), np.cumsum([len(x) for x in p])[:-1]))
        if p
        else iter(())
    )
    verdicts = [each and _with_change_results(each, next(judged)) for each in found]
    return [
        each and replace(each, frame=each.frame.assign(by_trips=_by_trips(store, now, each, lang=lang)))
        for each, (now, _) in zip(verdicts, requests, strict=True)
    ]


def _compared(store: Store, now: Result, against: ReferencePeriod, *, lang: str) -> Comparison | None:
    other = other_period(now.scope, against)
    begins = store.first_day
    if other is None or other.first is None or begins is None or other.first < begins:
        return None
    if set(now.by) & set(TIME_GROUPINGS):
        return None
    then = measure(store, now.measure.key, other, by=now.by, lang=lang)
    a, b, labels = _align_rows(now, then)
    declared, keys = now.measure, _keys(now)
    z = change_z(declared, Figures.of(a), Figures.of(b))
    for frame in (a, b):
        if "response_rate" in frame:
            z = np.where(frame["response_rate"].to_numpy(dtype=float) < MIN_RESPONSE_RATE, np.nan, z)
    phi, known = dispersion(earlier_change_z(store, now, a[keys], lang=lang))
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
        periods=known.astype("int64"),
        p=overdispersed_p(z, phi, known),
    )
    return Comparison(declared, against, other, now.by, frame)


def _keys(result: Result) -> list[str]:
    return [*result.by, *(["age"] if "age" in result.frame else [])]


def _align_rows(now: Result, then: Result) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The figures of both periods with the same rows, and their codes and labels; what did not occur counts 0."""
    keys = _keys(now)
    names = [*keys, *(f"{name}_label" for name in now.by)]
    both = pd.concat([now.frame[names], then.frame[names]]).drop_duplicates(subset=keys) if keys else None
    if both is None:
        return now.frame, then.frame, pd.DataFrame(index=now.frame.index)
    nothing = {"n": 0} | ({"value": 0.0} if now.measure.change_is_relative else {})
    sides = (
        both[keys].merge(side.frame.drop(columns=names[len(keys) :]), on=keys, how="left").fillna(nothing)
        for side in (now, then)
    )
    a, b = sides
    return a, b, both.reset_index(drop=True)


def _with_change_results(found: Comparison, p_adjusted: Floats) -> Comparison:
    difference = found.frame["difference"].to_numpy(dtype=float)
    large = np.abs(difference) >= found.measure.min_change
    verdict = np.select(
        [np.isnan(p_adjusted) | np.isnan(difference), p_adjusted > FALSE_DISCOVERIES, ~large],
        ["unknown", "within_chance", "too_small"],
        "changed",
    )
    return replace(found, frame=found.frame.assign(p_adjusted=p_adjusted, verdict=verdict))


def _by_trips(
    store: Store, now: Result, found: Comparison, *, lang: str
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which rows are changes that are mostly the cases of provincial trips; asked of the store only where it may be."""
    changed = found.frame["verdict"].to_numpy() == "changed"
    ordinary = [without_trips(store, scope) for scope in (now.scope, found.reference_scope)]
    if not changed.any() or ordinary == [now.scope, found.reference_scope]:
        return np.zeros(len(changed), dtype=bool)
    a, b, labels = _align_rows(
        *(measure(store, now.measure.key, at, by=now.by, lang=lang) for at in ordinary)
    )
    few = ~(a["withheld"].eq(False) & b["withheld"].eq(False))  # or none at all
    rest = a["value"] - b["value"]
    rest = rest.mask(rest.isna() & few, 0.0)
    keys = _keys(now)
    known = dict(zip(row_codes(labels, keys), rest, strict=True))
    difference = (found.frame["value"] - found.frame["before"]).to_numpy()
    same_way = np.array([known.get(key, 0.0) for key in row_codes(found.frame, keys)]) * np.sign(difference)
    return changed & (same_way < np.abs(difference) / 2)
