"""Survival analysis of the time to an answer: Aalen–Johansen incidence and its quantiles.

Open cases are censored: they have waited so long, and their answer is still to come. Cases closed without an answer are
a competing event: they never get one, and treating them as censored would make answers look quicker than they are.

All functions work on counts by completed hour, which is what the store keeps: `answers[i]`, `competing[i]` and
`censored[i]` cases had their answer, their closing without one, or the end of observation after `hours[i]` completed
hours. At the same hour, events come before censoring.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Bools, Floats, Ints
from stats.estimates.incidence_lines import ROUNDING, IncidenceLines, groups_at_once, incidence_lines
from stats.estimates.intervals import Z95


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
    upper_before: float = 0.0  # upper limit of the incidence before the first of these hours

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
            # In fewer than 0 hours nobody can have an answer; later it may be that nobody happens to have one.
            return 0.0, 0.0, self.upper_before if hour > 0 else 0.0
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


@dataclass(frozen=True)
class Quantiles:
    """`Quantile` of several groups, an entry for each, with their numbers of cases; NaN where it is not reached."""

    hour: Floats
    lower: Floats
    upper: Floats
    at_risk: Ints
    never: Bools
    n: Ints

    @classmethod
    def of_nobody(cls, groups: int) -> "Quantiles":
        """The quantiles of a number of groups without cases."""
        none, zero = np.full(groups, np.nan), np.zeros(groups, dtype=np.int64)
        return cls(none, none, none, zero, zero > 0, zero)


def cumulative_incidence(
    hours: Ints, answers: Ints, competing: Ints, censored: Ints, *, z: float = Z95
) -> IncidenceCurve:
    """Aalen–Johansen estimate of the cumulative incidence of an answer, with intervals log–log in the incidence.

    I(t) = Σ_{s ≤ t} S(s−) d₁(s) / n(s), with S the all-cause Kaplan–Meier estimate (Aalen & Johansen 1978).
    Variance by the delta method (Marubini & Valsecchi 1995, eq. 10.12; the same as Stata's stcompet):
    Var I(t) = Σ (I(t) − I(s))² d(s) / (n(s)(n(s) − d(s))) + Σ S(s−)² d₁(s)(n(s) − d₁(s)) / n(s)³
               − 2 Σ (I(t) − I(s)) S(s−) d₁(s) / n(s)².
    Interval: I(t)^exp(± z σ(t) / (I(t) ln I(t))). At 0 and 1, where that has no width, Wilson's limit (1927): as of no
    case among all that are known to have had no answer by then, or as of all among those that have had one. Without
    censoring that is the interval of a share.
    """
    if len(hours) == 0:
        empty = np.zeros(0)
        return IncidenceCurve(np.zeros(0, dtype=np.int64), empty, empty, empty, empty, 0)
    group = np.zeros(len(hours), dtype=np.int64)
    return incidence_by_group(group, hours, answers, competing, censored, z=z)[0]


def incidence_by_group(
    group: Ints, hours: Ints, answers: Ints, competing: Ints, censored: Ints, *, z: float = Z95
) -> list[IncidenceCurve]:
    """The estimate of `cumulative_incidence` for each group of rows, all at once.

    `group` numbers the rows from 0 to the number of groups less 1, each of which has a row.
    """
    curves: list[IncidenceCurve] = []
    for t, counts, length in groups_at_once(group, hours, [answers, competing, censored]):
        curves += _curves_of_lines(t, incidence_lines(counts, length, z=z), length, z=z)
    return curves


def quantiles_by_group(
    group: Ints,
    hours: Ints,
    answers: Ints,
    competing: Ints,
    censored: Ints,
    *,
    share: float,
    with_limits: bool = True,
) -> Quantiles:
    """`quantile` of each group of rows, all at once; the arguments are those of `incidence_by_group`.

    Limits of the curves are computed only as far as their quantiles need them, which takes half the time. Without
    limits, lower and upper are NaN.
    """
    parts = [
        _quantiles_of_lines(
            t, incidence_lines(counts, length, share=share, with_limits=with_limits), length, share
        )
        for t, counts, length in groups_at_once(group, hours, [answers, competing, censored])
    ]
    if len(parts) == 1:
        return Quantiles(*parts[0])
    return Quantiles(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _curves_of_lines(t: Ints, lines: IncidenceLines, length: Ints, *, z: float) -> list[IncidenceCurve]:
    """The curves of consecutive groups, given the number of hours of each."""
    end = np.cumsum(length)
    curves = []
    for i, many in enumerate(length.tolist()):
        n, value, lower, upper = (part[i, :many] for part in (lines.n, lines.value, lines.lower, lines.upper))
        highest = float(value[-1]) + float(lines.still_waiting[i, many - 1])
        hours, left = t[end[i] - many : end[i]], int(lines.left_waiting[i])
        none_yet = float(z**2 / (n[0] + z**2))
        curves.append(IncidenceCurve(hours, n, value, lower, upper, int(n[0]), left, highest, none_yet))
    return curves


def _quantiles_of_lines(
    t: Ints, lines: IncidenceLines, length: Ints, share: float
) -> tuple[NDArray[Any], ...]:
    """The columns of `Quantiles` of consecutive groups, given the number of hours of each."""
    threshold, each, start, last = (
        share - ROUNDING,
        np.arange(len(length)),
        length.cumsum() - length,
        length - 1,
    )
    estimates = np.array((lines.value, lines.upper, lines.lower))
    reached = (estimates >= threshold) & (np.arange(estimates.shape[2]) < length[:, None])
    index = reached.argmax(axis=2)
    is_reached: Bools = np.asarray(reached.any(axis=2))
    hours = np.where(is_reached, t[start + index], np.nan)
    at_risk = np.where(is_reached[0], lines.n[each, index[0]], lines.left_waiting).astype(np.int64)
    highest = lines.value[each, last] + lines.still_waiting[each, last]
    return (*hours, at_risk, ~is_reached[0] & ~(highest >= threshold), lines.n[:, 0].astype(np.int64))


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
