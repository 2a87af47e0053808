"""Two scopes beside each other: each measure of both, their difference, and whether chance explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from queries.comparisons.past_variation import Figures, change_z, earlier_change_z
from queries.estimates.measure import Result, measure
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.question.vintage import facts
from queries.storage.store import Store
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.false_discovery import FALSE_DISCOVERIES, adjust_p_values, dispersion, overdispersed_p
from stats.intervals import poisson_interval
from stats.two_estimates import difference, rate_difference_z, relative_difference

SIDE_COLUMNS = ("value", "lower", "upper", "n", "withheld")


@dataclass(frozen=True)
class ScopeComparison:
    """Measures of two scopes.

    `frame` has a row for each measure, indexed by its key: value, lower, upper, n and withheld of either side (with
    _a and _b behind the name); difference (a − b; relative for counts and rates, those of periods of unequal length
    by day), its lower and upper (95 %), dispersion and the number of earlier changes behind it (periods), p,
    p_adjusted, and verdict: changed, within_chance, too_small or unknown, as in `queries.comparisons.period_change`.
    """

    a: Scope
    b: Scope
    frame: pd.DataFrame


def compare_scopes(
    store: Store, a: Scope, b: Scope, keys: Sequence[str], *, lang: str = "fa"
) -> ScopeComparison:
    """The measures of two scopes as of two independent samples, judged together (false discoveries 5 %).

    Scopes that could share cases are no such samples: their differences are told and not judged, without intervals
    and with the verdict "unknown". (What is common to both draws them together: a part beside its whole seems more
    alike than it is to the rest.)

    Over the same period chance is that of the cases alone. Over different periods it is widened by how much more
    than by chance the first side's figure changed from one period of equal length to the next, as in
    `queries.comparisons.period_change`.
    """
    rows = [_row(store, key, a, b, lang=lang) for key in keys]
    frame = pd.DataFrame(rows, index=pd.Index(list(keys), name="key"))
    if overlapping(a, b):
        frame[["lower", "upper", "p"]] = np.nan
    p = adjust_p_values(frame["p"].to_numpy(dtype=float))
    gap = frame["difference"].to_numpy(dtype=float)
    least = frame["min_change"].to_numpy(dtype=float)
    verdict = np.select(
        [np.isnan(p) | np.isnan(gap), p > FALSE_DISCOVERIES, np.abs(gap) < least],
        ["unknown", "within_chance", "too_small"],
        "changed",
    )
    return ScopeComparison(a, b, frame.drop(columns="min_change").assign(p_adjusted=p, verdict=verdict))


def _row(store: Store, key: str, a: Scope, b: Scope, *, lang: str) -> dict[str, object]:
    one, other = (measure(store, key, scope, lang=lang) for scope in (a, b))
    phi, known = 1.0, 0.0
    if (a.first, a.last) != (b.first, b.last):
        phi, known = _dispersion(store, one, lang=lang)
    if one.measure.change_is_relative:
        counts = (*_counts(store, one), *_counts(store, other))
        gap, z = relative_difference(*counts, phi=phi), rate_difference_z(*counts)
    else:
        gap = difference(_limits(one), _limits(other), phi=phi)
        z = change_z(one.measure, Figures.of(one.frame), Figures.of(other.frame))
    if _unheard(one) or _unheard(other):
        z = np.full(1, np.nan)
    sides = {
        f"{name}_{side}": each.row[name] for side, each in (("a", one), ("b", other)) for name in SIDE_COLUMNS
    }
    told = dict(zip(("difference", "lower", "upper"), (float(x[0]) for x in gap), strict=True))
    p = overdispersed_p(z, np.array([phi]), np.array([known]))
    chance = {"dispersion": phi, "periods": int(known), "p": float(p[0])}
    return sides | told | chance | {"min_change": one.measure.min_change}


def _dispersion(store: Store, now: Result, *, lang: str) -> tuple[float, float]:
    phi, known = dispersion(earlier_change_z(store, now, now.frame[[]], lang=lang))
    return float(phi[0]), float(known[0])


def _limits(found: Result) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    value, lower, upper = (found.frame[name].to_numpy(dtype=float) for name in SIDE_COLUMNS[:3])
    return value, lower, upper


def _counts(store: Store, found: Result) -> tuple[np.ndarray, np.ndarray]:
    """Cases and what they are counted over: inhabitants and days of a rate, days of a flow, nothing of a stock."""
    n = found.frame["n"].to_numpy(dtype=float)
    if found.row["withheld"]:
        return n, np.array([np.nan])
    exposure = found.measure.estimator.exposure
    if exposure == "inhabitants":
        return n, poisson_interval(n)[1] / found.frame["upper"].to_numpy(dtype=float)
    if exposure == "days":
        return n, np.array([float(covered_days(store, found.scope, found.measure))])
    return n, np.ones(1)


def covered_days(store: Store, scope: Scope, declared: Measure) -> int:
    """Days that a scope's period covers of what is known on a measure's clock; 0 where it covers none."""
    latest = facts(store, scope).latest_as_of.date()
    clock = "registered" if declared.clock == "as_of" else declared.clock
    earliest = store.first_days.get(f"{clock}_day", latest)
    begins = min(store.first_day or earliest, earliest)  # of days before that nothing is known
    first, last = max(scope.first or earliest, begins), min(scope.last or latest, latest)
    return max((last - first).days + 1, 0)


def _unheard(found: Result) -> bool:
    return "response_rate" in found.frame and not float(found.row["response_rate"]) >= MIN_RESPONSE_RATE


def overlapping(a: Scope, b: Scope) -> bool:
    """Whether a case could belong to both scopes: then the two are not independent."""
    apart = [
        set(getattr(a, name)).isdisjoint(getattr(b, name))
        for name in DIMENSION_FIELDS.values()
        if getattr(a, name) and getattr(b, name)
    ]
    first = max(a.first or date.min, b.first or date.min)
    last = min(a.last or date.max, b.last or date.max)
    return first <= last and not any(apart)
