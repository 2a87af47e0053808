"""Survival analysis of the time to an answer: Aalen–Johansen incidence and its quantiles.

Open cases are censored: they have waited so long, and their answer is still to come. Cases closed without an answer are
a competing event: they never get one, and treating them as censored would make answers look quicker than they are.

All functions work on counts by completed hour, which is what the store keeps: `answers[i]`, `competing[i]` and
`censored[i]` cases had their answer, their closing without one, or the end of observation after `hours[i]` completed
hours. At the same hour, events come before censoring.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.intervals import Z95

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ROUNDING = 1e-12  # an incidence this far below a share has reached it: the running sum has rounding errors


@dataclass(frozen=True)
class IncidenceCurve:
    """Cumulative incidence of an answer at each hour at which something happened (all arrays of one length)."""

    hours: Ints
    at_risk: Floats
    value: Floats
    lower: Floats
    upper: Floats
    n: int
    left_waiting: int = 0  # cases without an event that have waited at least until the last event
    highest: float = 1.0  # what the incidence would come to if all who are left waiting were answered

    def can_reach(self, share: float) -> bool:
        """Whether the incidence can still reach a share. Closings without an answer can make that impossible."""
        return self.highest >= share - ROUNDING

    @property
    def no_one_left_at_risk(self) -> bool:
        """Whether every case that waited until the last event had an event: the curve has its final value."""
        return self.n > 0 and self.left_waiting == 0

    def at(self, hour: float) -> tuple[float, float, float]:
        """Value, lower and upper limit of the incidence just before `hour`: answers in fewer completed hours."""
        i = int(np.searchsorted(self.hours, hour, side="left")) - 1
        if i < 0:
            return 0.0, 0.0, 0.0
        return float(self.value[i]), float(self.lower[i]), float(self.upper[i])

    def last_hour_at_risk(self) -> int:
        """The last hour at which a case was still at risk."""
        return int(self.hours[-1]) if len(self.hours) else -1


@dataclass(frozen=True)
class Quantile:
    """First completed hour at which the incidence reaches a share, with limits; None where it is not reached."""

    hour: int | None
    lower: int | None
    upper: int | None
    at_risk: int
    never: bool = False  # too many were closed without an answer: no later answer can make it reach the share


def cumulative_incidence(
    hours: Ints, answers: Ints, competing: Ints, censored: Ints, *, z: float = Z95
) -> IncidenceCurve:
    """Aalen–Johansen estimate of the cumulative incidence of an answer, with intervals log–log in the incidence.

    I(t) = Σ_{s ≤ t} S(s−) d₁(s) / n(s), with S the all-cause Kaplan–Meier estimate (Aalen & Johansen 1978).
    Variance by the delta method (Marubini & Valsecchi 1995, eq. 10.12; the same as Stata's stcompet):
    Var I(t) = Σ (I(t) − I(s))² d(s) / (n(s)(n(s) − d(s))) + Σ S(s−)² d₁(s)(n(s) − d₁(s)) / n(s)³
               − 2 Σ (I(t) − I(s)) S(s−) d₁(s) / n(s)².
    Interval: I(t)^exp(± z σ(t) / (I(t) ln I(t))).
    """
    order = np.argsort(hours, kind="stable")
    t, first = np.unique(np.asarray(hours)[order], return_index=True)
    if len(t) == 0:
        empty = np.zeros(0)
        return IncidenceCurve(t.astype(np.int64), empty, empty, empty, empty, 0)
    # The same hour may occur several times (one row for each kind of event, or each county): sum the counts by hour.
    d1, d2, c = (
        np.add.reduceat(np.asarray(x, dtype=float)[order], first) for x in (answers, competing, censored)
    )
    leaving = d1 + d2 + c
    # At risk at an hour are all cases that leave at that hour or later.
    n = leaving[::-1].cumsum()[::-1]
    d = d1 + d2
    # S(s−), the probability of still waiting just before each hour, from the events of both kinds at earlier hours.
    survival_before = np.concatenate(([1.0], np.cumprod(1 - d / n)[:-1]))
    value = np.cumsum(survival_before * d1 / n)
    variance = _variance(value, survival_before, n=n, d=d, d1=d1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        width = z * np.sqrt(variance) / (value * np.log(value))
        lower, upper = value ** np.exp(-width), value ** np.exp(width)
    # At 0 and 1 the log–log scale has no interval: the limits are the value itself.
    flat = (value <= 0) | (value >= 1) | ~np.isfinite(width)
    lower, upper = np.where(flat, value, lower), np.where(flat, value, upper)
    last = np.flatnonzero(d)[-1:]
    left_waiting = int((n - d)[last].sum()) if len(last) else int(n[0])
    still_waiting = float(survival_before[-1] * (1 - d[-1] / n[-1]))
    limits = np.clip(lower, 0, 1), np.clip(upper, 0, 1)
    highest = float(value[-1]) + still_waiting
    return IncidenceCurve(t.astype(np.int64), n, value, *limits, int(n[0]), left_waiting, highest)


def _variance(value: Floats, survival_before: Floats, *, n: Floats, d: Floats, d1: Floats) -> Floats:
    """The three sums of the delta-method variance, expanded into running sums: linear time instead of quadratic."""
    with np.errstate(divide="ignore", invalid="ignore"):
        # The last term has n = d if nobody is left; its factor (I(t) − I(s))² is then 0, so that it can be left out.
        a = np.where(n > d, d / (n * (n - d)), 0.0)
    b = survival_before * d1 / n**2
    binomial_part = survival_before**2 * d1 * (n - d1) / n**3
    a0, a1, a2 = np.cumsum(a), np.cumsum(a * value), np.cumsum(a * value**2)
    b0, b1 = np.cumsum(b), np.cumsum(b * value)
    total = value**2 * a0 - 2 * value * a1 + a2 + np.cumsum(binomial_part) - 2 * (value * b0 - b1)
    return np.maximum(total, 0.0)


def quantile(curve: IncidenceCurve, share: float) -> Quantile:
    """First hour at which the incidence reaches `share`, with the interval inverted from the curve's limits.

    The lower limit is the first hour at which the upper curve reaches the share, the upper limit the first at which the
    lower curve does (Brookmeyer & Crowley 1982). `at_risk` is the number at risk at the estimate. Where the share is
    not reached, it is the number left waiting after the last event, which does not depend on how long they have waited;
    `never` says whether it can be reached at all: closings without an answer are final.
    """
    threshold = share - ROUNDING
    hour, lower, upper = (
        _first(curve.hours, c >= threshold) for c in (curve.value, curve.upper, curve.lower)
    )
    if len(curve.hours) == 0:
        return Quantile(None, None, None, 0)
    if hour is None:
        return Quantile(None, lower, upper, curve.left_waiting, never=not curve.can_reach(share))
    return Quantile(hour, lower, upper, int(curve.at_risk[np.searchsorted(curve.hours, hour)]))


def _first(hours: Ints, reached: NDArray[np.bool_]) -> int | None:
    """First hour at which the condition holds; None where it never does."""
    return int(hours[int(np.argmax(reached))]) if bool(reached.any()) else None
