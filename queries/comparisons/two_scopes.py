"""Comparison of two scopes: each measure in both, the difference with its interval, and whether chance explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from queries.comparisons.changes.changed_deadlines import changed_by_deadlines
from queries.comparisons.changes.changed_rows import ChangedRows
from queries.comparisons.changes.judged_changes import ReferencePeriod
from queries.comparisons.changes.past_variation import Figures, change_z, earlier_change_z
from queries.comparisons.changes.period_change import changes, other_period
from queries.comparisons.changes.seasonal_history import seasonal_history
from queries.comparisons.changes.unanswered_falls import fallen_by_unanswered_closings
from queries.estimates.measure import Result, measure
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.question.vintage import facts
from queries.storage.store import Store
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.estimates.false_discovery import (
    FALSE_DISCOVERIES,
    adjust_p_values,
    dispersion,
    overdispersed_p,
    overdispersed_width,
)
from stats.estimates.intervals import poisson_interval
from stats.estimates.two_estimates import difference, rate_difference_z, relative_difference

REFERENCES: tuple[ReferencePeriod, ...] = ("previous", "last_year")
SIDE_COLUMNS = ("value", "lower", "upper", "n", "withheld", "reason")


@dataclass(frozen=True)
class ScopeComparison:
    """Measures of two scopes.

    `frame` has a row for each measure, indexed by its key: value, lower, upper, n, withheld and reason of either scope
    (with suffix _a and _b); difference (a − b; relative for counts and rates; of counts per day where periods differ in
    length, unless `b` is a reference period of `a`), its lower and upper limit (95 %), dispersion and the number of
    earlier changes behind it (periods), expected_difference, unexpected and basis (as in
    `queries.comparisons.changes.period_change`), p, p_adjusted, change, the result: changed, within_chance, too_small
    or unknown, and due_to_unanswered and due_to_deadlines (as there; only where the two scopes differ by their periods
    alone).
    """

    a: Scope
    b: Scope
    frame: pd.DataFrame


def compare_scopes(
    store: Store, a: Scope, b: Scope, keys: Sequence[str], *, lang: str = "fa"
) -> ScopeComparison:
    """Compare measures of two scopes as two independent samples, all tested together (false discovery rate 5 %).

    Scopes that could share cases are not independent: their differences are reported but not tested, without intervals
    and with the result "unknown". (Shared cases draw the two together: a part looks more similar to its whole than it
    is to the rest of it.) Over the same period, chance is that of the cases alone. A scope and its own previous period,
    or the same period last year, are judged as in `queries.comparisons.changes.period_change`; over any other two
    periods the variance is multiplied by the dispersion of the first scope's figure, in which its season is not noise
    where the history is long enough. Raises ScopeError for unknown measures and invalid scopes.
    """
    rows = [_row(store, key, a, b, lang=lang) for key in keys]
    frame = pd.DataFrame(rows, index=pd.Index(list(keys), name="key"))
    if overlapping(a, b):
        # Shared cases make the difference look smaller than chance would, so that neither interval nor p-value would
        # hold.
        frame[["lower", "upper", "p"]] = np.nan
    p = adjust_p_values(frame["p"].to_numpy(dtype=float))
    difference, unexpected = (frame[name].to_numpy(dtype=float) for name in ("difference", "unexpected"))
    min_change = frame["min_change"].to_numpy(dtype=float)
    change = np.select(
        [np.isnan(p) | np.isnan(difference), p > FALSE_DISCOVERIES, np.abs(unexpected) < min_change],
        ["unknown", "within_chance", "too_small"],
        "changed",
    )
    unanswered = [
        result == "changed" and _due_to_unanswered(store, key, a, b, lang=lang)
        for key, result in zip(keys, change, strict=True)
    ]
    deadlines = [
        result == "changed" and _due_to_deadlines(store, key, a, b, gap, lang=lang)
        for key, result, gap in zip(keys, change, unexpected, strict=True)
    ]
    results = {
        "p_adjusted": p,
        "change": change,
        "due_to_unanswered": unanswered,
        "due_to_deadlines": deadlines,
    }
    return ScopeComparison(a, b, frame.drop(columns="min_change").assign(**results))


def _due_to_unanswered(store: Store, key: str, a: Scope, b: Scope, *, lang: str) -> bool:
    """Whether a measure of the same cases has fallen since the end of `b` by cases closed without an answer."""
    if a.over_all_time() != b.over_all_time():
        return False
    one, other = (measure(store, key, scope, lang=lang) for scope in (a, b))
    counts = {name: each.frame["n"].to_numpy() for name, each in (("n", one), ("n_before", other))}
    rows = ChangedRows(store, one, b, one.frame[[]], counts, np.ones(1, dtype=bool))
    return bool(fallen_by_unanswered_closings(rows)[0])


def _due_to_deadlines(store: Store, key: str, a: Scope, b: Scope, gap: float, *, lang: str) -> bool:
    """Whether the share on time of the same cases differs from the one in `b` by deadlines that have changed."""
    if a.over_all_time() != b.over_all_time():
        return False
    one = measure(store, key, a, lang=lang)
    value = one.frame["value"].to_numpy(dtype=float)
    sides = {
        "value": value,
        "before": value - gap,
        "expected_difference": np.zeros(1),
        "basis": np.array([""]),
    }
    rows = ChangedRows(store, one, b, one.frame[[]], sides, np.ones(1, dtype=bool))
    return bool(changed_by_deadlines(rows)[0])


def _row(store: Store, key: str, a: Scope, b: Scope, *, lang: str) -> dict[str, object]:
    """Row of the frame for one measure."""
    one, other = (measure(store, key, scope, lang=lang) for scope in (a, b))
    reference = reference_kind(store, a, b)
    (comparison,) = changes(store, [(one, reference)], lang=lang) if reference else (None,)
    if comparison is not None:
        return _judged_row(one, other, comparison.frame.iloc[0])
    phi, n_changes = 1.0, 0.0
    # Two different periods differ by what the figure varies between periods anyway; within one period by chance alone.
    if (a.first, a.last) != (b.first, b.last):
        phi, n_changes = _dispersion(store, one, lang=lang)
    width = float(overdispersed_width(np.array([phi]), np.array([n_changes]))[0])
    if one.measure.change_is_relative:
        counts = (*_counts(store, one), *_counts(store, other))
        gap, z = relative_difference(*counts, phi=width), rate_difference_z(*counts)
    else:
        gap = difference(_limits(one), _limits(other), phi=width)
        z = change_z(one.measure, Figures.of(one.frame), Figures.of(other.frame))
    if _has_low_response(one) or _has_low_response(other):
        z = np.full(1, np.nan)
    difference_columns = dict(zip(("difference", "lower", "upper"), (float(x[0]) for x in gap), strict=True))
    p = overdispersed_p(z, np.array([phi]), np.array([n_changes]))
    chance: dict[str, object] = {
        "dispersion": phi,
        "periods": int(n_changes),
        "p": float(p[0]),
        "expected_difference": 0.0,
    }
    chance |= {"unexpected": difference_columns["difference"], "basis": "periods" if n_changes else "chance"}
    return _sides(one, other) | difference_columns | chance | {"min_change": one.measure.min_change}


def reference_kind(store: Store, a: Scope, b: Scope) -> ReferencePeriod | None:
    """Which reference period of a scope the other one is, if either; None where that begins before the data."""
    if b.first is None or store.first_day is None or b.first < store.first_day:
        return None
    return next((kind for kind in REFERENCES if other_period(a, kind) == b), None)


def _judged_row(one: Result, other: Result, judged: "pd.Series[object]") -> dict[str, object]:
    """Row of the frame for a scope and its own reference period, from their judged change."""
    names = {"lower": "difference_lower", "upper": "difference_upper"}
    same = ("difference", "dispersion", "periods", "p", "expected_difference", "unexpected", "basis")
    row = {name: judged[names.get(name, name)] for name in (*same, "lower", "upper")}
    return _sides(one, other) | row | {"min_change": one.measure.min_change}


def _sides(one: Result, other: Result) -> dict[str, object]:
    """The figures of both sides, with the suffixes _a and _b."""
    return {
        f"{name}_{side}": each.row[name] for side, each in (("a", one), ("b", other)) for name in SIDE_COLUMNS
    }


def _dispersion(store: Store, now: Result, *, lang: str) -> tuple[float, float]:
    """Dispersion of the figure, and what the past behind it is worth in independent changes."""
    keys = now.frame[[]]
    history = seasonal_history(store, now, keys, lang=lang)
    if history is not None and now.scope.first and now.scope.last:
        length = (now.scope.last - now.scope.first).days + 1
        return float(history.model.dispersion(length)[0]), float(history.model.history // length)
    phi, n_changes = dispersion(earlier_change_z(store, now, keys, lang=lang))
    return float(phi[0]), float(n_changes[0])


def _limits(result: Result) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Value, lower and upper of a result without grouping, as arrays."""
    value, lower, upper = (result.frame[name].to_numpy(dtype=float) for name in SIDE_COLUMNS[:3])
    return value, lower, upper


def _counts(store: Store, result: Result) -> tuple[np.ndarray, np.ndarray]:
    """Cases and their exposure: inhabitants and days for a rate, days for a flow, 1 for a stock; NaN where withheld."""
    n = result.frame["n"].to_numpy(dtype=float)
    if result.row["withheld"]:
        return n, np.array([np.nan])
    exposure = result.measure.estimator.exposure
    if exposure == "inhabitants":
        # The result has no exposure, but its upper limit is that of the count divided by it.
        return n, poisson_interval(n)[1] / result.frame["upper"].to_numpy(dtype=float)
    if exposure == "days":
        return n, np.array([float(covered_days(store, result.scope, result.measure))])
    return n, np.ones(1)


def covered_days(store: Store, scope: Scope, declared: Measure) -> int:
    """Number of days of a scope's period for which there are data on a measure's clock; 0 if none."""
    latest = facts(store, scope).latest_as_of.date()
    clock = "registered" if declared.clock == "as_of" else declared.clock
    earliest = store.first_days.get(f"{clock}_day", latest)
    data_start = min(store.first_day or earliest, earliest)  # there are no data before that day
    first, last = max(scope.first or earliest, data_start), min(scope.last or latest, latest)
    return max((last - first).days + 1, 0)


def _has_low_response(result: Result) -> bool:
    """Whether the result is about citizens' verdicts and its response rate is too low."""
    return "response_rate" in result.frame and not float(result.row["response_rate"]) >= MIN_RESPONSE_RATE


def overlapping(a: Scope, b: Scope) -> bool:
    """Whether a case could belong to both scopes, so that the two are not independent."""
    disjoint = [
        set(getattr(a, name)).isdisjoint(getattr(b, name))
        for name in DIMENSION_FIELDS.values()
        if getattr(a, name) and getattr(b, name)
    ]
    # Scopes overlap if their periods do and no dimension separates them.
    first = max(a.first or date.min, b.first or date.min)
    last = min(a.last or date.max, b.last or date.max)
    return first <= last and not any(disjoint)
