"""Figures beside those of another period: which changes are beyond chance and large enough to be told."""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from persian.calendar import CalendarError, shift_year
from queries.declaration import Measure
from queries.grouping import TIMES
from queries.history import Figures, change_z, earlier_changes
from queries.measure import Result, measure
from queries.scope import Scope
from queries.store import Store
from queries.verdicts import LEAST_RESPONSE
from stats.discoveries import FALSE_DISCOVERIES, adjusted, dispersion, inflated_p

Against = Literal["previous", "last_year"]
Verdict = Literal["changed", "within_chance", "too_small", "unknown"]


@dataclass(frozen=True)
class Change:
    """How a figure differs from another period's.

    `difference` is relative for counts and rates (0.1: a tenth more), absolute for the rest. `verdict` is "changed"
    only when the difference is beyond chance and at least the measure's `min_change`. `p` counts with how much the
    figure changed from period to period before, which is `dispersion` times as much as by chance (its variance).
    """

    against: Against
    value: float
    difference: float
    verdict: Verdict
    scope: Scope
    p: float = math.nan
    dispersion: float = 1.0


@dataclass(frozen=True)
class Comparison:
    """The figures of a result, each beside that of another period.

    `frame` has the result's groupings with their labels, then value, before, n, n_before, difference (as in
    `Change`), dispersion, periods (the earlier changes it was estimated from), p, p_adjusted and verdict.
    """

    measure: Measure
    against: Against
    scope: Scope
    by: tuple[str, ...]
    frame: pd.DataFrame


def other_period(scope: Scope, against: Against) -> Scope | None:
    """The scope over the period to compare with; None where the period is open or reaches back too far."""
    if scope.first is None or scope.last is None:
        return None
    with suppress(CalendarError, OverflowError):
        return _moved(scope, scope.first, scope.last, against)
    return None


def _moved(scope: Scope, first: date, last: date, against: Against) -> Scope:
    if against == "previous":
        length = timedelta(days=(last - first).days + 1)
        return scope.with_period(first - length, last - length)
    return scope.with_period(shift_year(first, -1), shift_year(last, -1))


def change(store: Store, now: Result, against: Against = "previous", *, lang: str = "fa") -> Change | None:
    """How a result without grouping differs from another period; None where there is nothing to compare with.

    Looked at by itself: where several figures are looked at together, `changes` judges them together.
    """
    (found,) = changes(store, [(now, against)], lang=lang)
    return None if found is None else only_change(found)


def only_change(found: Comparison) -> Change | None:
    """The change of a comparison without grouping; None where a figure is missing."""
    if len(found.frame) != 1 or math.isnan(found.frame["difference"].iloc[0]):
        return None
    row = found.frame.iloc[0]
    # Without an error nothing can be told from chance.
    verdict: Verdict = "within_chance" if row["verdict"] == "unknown" else row["verdict"]
    return Change(
        against=found.against,
        value=float(row["before"]),
        difference=float(row["difference"]),
        verdict=verdict,
        scope=found.scope,
        p=float(row["p"]),
        dispersion=float(row["dispersion"]),
    )


def changes(
    store: Store, asked: Sequence[tuple[Result, Against]], *, lang: str = "fa"
) -> list[Comparison | None]:
    """Each result beside its other period, all judged together: of what is called changed, at most 5 % is chance.

    None where there is nothing to compare with: the period is open, begins before the data, or is what the result
    is grouped by.
    """
    found = [_compared(store, now, against, lang=lang) for now, against in asked]
    p = [each.frame["p"].to_numpy(dtype=float) for each in found if each]
    judged = (
        iter(np.split(adjusted(np.concatenate(p)), np.cumsum([len(x) for x in p])[:-1])) if p else iter(())
    )
    return [each and _judged(each, next(judged)) for each in found]


def _compared(store: Store, now: Result, against: Against, *, lang: str) -> Comparison | None:
    other = other_period(now.scope, against)
    begins = store.first_day
    if other is None or other.first is None or begins is None or other.first < begins:
        return None
    if set(now.by) & set(TIMES):
        return None
    then = measure(store, now.measure.key, other, by=now.by, lang=lang)
    a, b, labels = _beside(now, then)
    declared, keys = now.measure, [*now.by, *(["age"] if "age" in now.frame else [])]
    z = change_z(declared, Figures.of(a), Figures.of(b))
    for frame in (a, b):
        if "response_rate" in frame:
            z = np.where(frame["response_rate"].to_numpy(dtype=float) < LEAST_RESPONSE, np.nan, z)
    phi, known = dispersion(earlier_changes(store, now, a[keys], lang=lang))
    value, before = a["value"].to_numpy(dtype=float), b["value"].to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = (
            value / np.where(before == 0, np.nan, before) - 1 if declared.relative else value - before
        )
    frame = labels.assign(
        value=value,
        before=before,
        n=a["n"].to_numpy(dtype="int64"),
        n_before=b["n"].to_numpy(dtype="int64"),
        difference=difference,
        dispersion=phi,
        periods=known.astype("int64"),
        p=inflated_p(z, phi, known),
    )
    return Comparison(declared, against, other, now.by, frame)


def _beside(now: Result, then: Result) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The figures of both periods with the same rows, and their codes and labels; what did not occur counts 0."""
    keys = [*now.by, *(["age"] if "age" in now.frame else [])]
    names = [*keys, *(f"{name}_label" for name in now.by)]
    both = pd.concat([now.frame[names], then.frame[names]]).drop_duplicates(subset=keys) if keys else None
    if both is None:
        return now.frame, then.frame, pd.DataFrame(index=now.frame.index)
    nothing = {"n": 0} | ({"value": 0.0} if now.measure.relative else {})
    sides = (
        both[keys].merge(side.frame.drop(columns=names[len(keys) :]), on=keys, how="left").fillna(nothing)
        for side in (now, then)
    )
    a, b = sides
    return a, b, both.reset_index(drop=True)


def _judged(found: Comparison, p_adjusted: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Comparison:
    difference = found.frame["difference"].to_numpy(dtype=float)
    large = np.abs(difference) >= found.measure.min_change
    verdict = np.select(
        [np.isnan(p_adjusted) | np.isnan(difference), p_adjusted > FALSE_DISCOVERIES, ~large],
        ["unknown", "within_chance", "too_small"],
        "changed",
    )
    return replace(found, frame=found.frame.assign(p_adjusted=p_adjusted, verdict=verdict))
