"""Survival analysis of the time to an answer: Aalen–Johansen incidence and its quantiles.

Open cases are censored: they have waited so long, and their answer is still to come. Cases closed without an answer are
a competing event: they never get one, and treating them as censored would make answers look quicker than they are.

All functions work on counts by completed hour, which is what the store keeps: `answers[i]`, `competing[i]` and
`censored[i]` cases had their answer, their closing without one, or the end of observation after `hours[i]` completed
hours. At the same hour, events come before censoring.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.estimates.intervals import Z95

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CELLS = 50_000  # of groups and hours that are computed at once, each some 200 bytes meanwhile
# Cells of groups and hours for each row of counts, up to which counting them takes less time than sorting the rows.
MOST_CELLS_A_ROW = 16
# Hours with an event behind the one at which a share is reached. Its lower limit mostly reaches it within them.
FEW_HOURS = 50
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


def cumulative_incidence(
    hours: Ints,
    answers: Ints,
    competing: Ints,
    censored: Ints,
    *,
    z: float = Z95,
    share: float | None = None,
) -> IncidenceCurve:
    """Aalen–Johansen estimate of the cumulative incidence of an answer, with intervals log–log in the incidence.

    I(t) = Σ_{s ≤ t} S(s−) d₁(s) / n(s), with S the all-cause Kaplan–Meier estimate (Aalen & Johansen 1978).
    Variance by the delta method (Marubini & Valsecchi 1995, eq. 10.12; the same as Stata's stcompet):
    Var I(t) = Σ (I(t) − I(s))² d(s) / (n(s)(n(s) − d(s))) + Σ S(s−)² d₁(s)(n(s) − d₁(s)) / n(s)³
               − 2 Σ (I(t) − I(s)) S(s−) d₁(s) / n(s)².
    Interval: I(t)^exp(± z σ(t) / (I(t) ln I(t))). At 0 and 1, where that has no width, Wilson's limit (1927): as of no
    case among all that are known to have had no answer by then, or as of all among those that have had one. Without
    censoring that is the interval of a share.

    With `share`, limits are computed only as far as `quantile` needs them for that share, which takes half the time;
    behind it they are NaN.
    """
    if len(hours) == 0:
        empty = np.zeros(0)
        return IncidenceCurve(np.zeros(0, dtype=np.int64), empty, empty, empty, empty, 0)
    group = np.zeros(len(hours), dtype=np.int64)
    return incidence_by_group(group, hours, answers, competing, censored, z=z, share=share)[0]


def incidence_by_group(
    group: Ints,
    hours: Ints,
    answers: Ints,
    competing: Ints,
    censored: Ints,
    *,
    z: float = Z95,
    share: float | None = None,
) -> list[IncidenceCurve]:
    """The estimate of `cumulative_incidence` for each group of rows, all at once.

    `group` numbers the rows from 0 to the number of groups less 1, each of which has a row.
    """
    row, t, counts = _by_group_and_hour(group, hours, [answers, competing, censored])
    start = np.searchsorted(row, np.arange(row[-1] + 2))
    curves: list[IncidenceCurve] = []
    at_once = max(CELLS // int(np.diff(start).max()), 1)
    for some in range(0, len(start) - 1, at_once):
        edges = start[some : some + at_once + 1]
        within = slice(edges[0], edges[-1])
        curves += _curves_of_lines(t[within], [x[within] for x in counts], np.diff(edges), z=z, share=share)
    return curves


def _by_group_and_hour(group: Ints, hours: Ints, counts: Sequence[Ints]) -> tuple[Ints, Ints, list[Floats]]:
    """Groups and hours in their order, each pair once, and the sums of the counts of their rows.

    The same hour may have several rows: one for each kind of event, or for each county.
    """
    group, hours = group.astype(np.int64), hours.astype(np.int64)
    longest = int(hours.max()) + 1
    cells = (int(group.max()) + 1) * longest
    if cells <= MOST_CELLS_A_ROW * len(hours):
        cell = group * longest + hours
        is_there = np.zeros(cells, dtype=bool)
        is_there[cell] = True
        filled = np.flatnonzero(is_there).astype(np.int64)
        # Most cells are empty: those that are not are numbered, so that each of the sums is no larger than they are.
        number = np.empty(cells, dtype=np.int32)
        number[filled] = np.arange(len(filled), dtype=np.int32)
        index = number[cell]
        sums = [np.bincount(index, each, minlength=len(filled)).astype(float, copy=False) for each in counts]
        return filled // longest, filled % longest, sums
    order = np.lexsort((hours, group))
    row, hour = group[order], hours[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (row[1:] != row[:-1]) | (hour[1:] != hour[:-1])
    first = np.flatnonzero(is_first)
    sums = [np.add.reduceat(each.astype(float)[order], first) for each in counts]
    return row[first], hour[first], sums


def _curves_of_lines(
    t: Ints, counts: list[Floats], length: Ints, *, z: float, share: float | None
) -> list[IncidenceCurve]:
    """The curves of consecutive groups, which have so many hours each."""
    # A line for each group, filled with zeros behind its last hour.
    line = np.repeat(np.arange(len(length)), length)
    end = np.cumsum(length)
    place = np.arange(len(t)) - (end - length)[line]
    tables = [np.zeros((len(length), int(length.max()))) for _ in counts]
    for table, of_hour in zip(tables, counts, strict=True):
        table[line, place] = of_hour
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        lines = _Lines.of(*tables, z=z, share=share)
    curves = []
    for i, many in enumerate(length.tolist()):
        n, value, lower, upper = (part[i, :many] for part in (lines.n, lines.value, lines.lower, lines.upper))
        highest = float(value[-1]) + float(lines.still_waiting[i, many - 1])
        hours, left = t[end[i] - many : end[i]], int(lines.left_waiting[i])
        none_yet = float(z**2 / (n[0] + z**2))
        curves.append(IncidenceCurve(hours, n, value, lower, upper, int(n[0]), left, highest, none_yet))
    return curves


@dataclass(frozen=True)
class _Lines:
    """The estimates of several groups, a line each; what is behind the last hour of a group means nothing."""

    n: Floats
    value: Floats
    lower: Floats
    upper: Floats
    still_waiting: Floats
    left_waiting: Floats

    @classmethod
    def of(cls, d1: Floats, d2: Floats, c: Floats, *, z: float, share: float | None) -> "_Lines":
        leaving = d1 + d2 + c
        # At risk at an hour are all cases that leave at that hour or later.
        n = leaving[:, ::-1].cumsum(axis=1)[:, ::-1]
        d = d1 + d2
        # S(s−), the probability of still waiting just before each hour, from the events of both kinds at earlier hours.
        survival = np.cumprod(1 - d / n, axis=1)
        survival_before = np.concatenate((np.ones((len(d), 1)), survival[:, :-1]), axis=1)
        value = np.cumsum(survival_before * d1 / n, axis=1)
        # The running sum reaches 1 but for rounding errors.
        value = np.where(value > 1 - ROUNDING, 1.0, value)
        limits = _limits(value, survival_before, n, d1, d2, z=z, share=share)
        has_event = d > 0
        last_event = d.shape[1] - 1 - np.argmax(has_event[:, ::-1], axis=1)
        each = np.arange(len(d))
        left = np.where(has_event.any(axis=1), (n - d)[each, last_event], n[:, 0])
        return cls(n, value, *limits, survival_before * (1 - d / n), left)


def _limits(
    value: Floats,
    survival_before: Floats,
    n: Floats,
    d1: Floats,
    d2: Floats,
    *,
    z: float,
    share: float | None,
) -> tuple[Floats, Floats]:
    """Lower and upper limits; with `share`, NaN behind the hour at which every line's lower limit has reached it."""
    whole = value.shape[1]
    if share is None:
        return _limits_until(whole, value, survival_before, n, d1, d2, z=z)
    threshold = share - ROUNDING
    reached = value >= threshold
    many = min(int(reached.argmax(axis=1).max()) + FEW_HOURS, whole) if reached.any(axis=1).all() else whole
    while True:
        lower, upper = _limits_until(many, value, survival_before, n, d1, d2, z=z)
        if many == whole or (lower >= threshold).any(axis=1).all():
            break
        many = min(2 * many, whole)
    behind = np.full((len(value), whole - many), np.nan)
    return np.hstack((lower, behind)), np.hstack((upper, behind))


def _limits_until(many: int, *columns: Floats, z: float) -> tuple[Floats, Floats]:
    """Lower and upper limits at the first so many hours, which do not depend on later ones except for those at risk."""
    value, survival_before, n, d1, d2 = (column[:, :many] for column in columns)
    variance = _variance(value, survival_before, n=n, d=d1 + d2, d1=d1)
    width = z * np.sqrt(variance) / (value * np.log(value))
    lower, upper = value ** np.exp(-width), value ** np.exp(width)
    # Known to have had no answer by an hour: all still at risk, and those closed without one before.
    without = n + d2.cumsum(axis=1) - d2
    answered = d1.cumsum(axis=1)
    lower = np.where(value <= 0, 0.0, np.where(value >= 1, answered / (answered + z**2), lower))
    upper = np.where(value <= 0, z**2 / (without + z**2), np.where(value >= 1, 1.0, upper))
    return lower, upper


def _variance(value: Floats, survival_before: Floats, *, n: Floats, d: Floats, d1: Floats) -> Floats:
    """The three sums of the delta-method variance, expanded into running sums: linear time instead of quadratic."""
    # The last term has n = d if nobody is left; its factor (I(t) − I(s))² is then 0, so that it can be left out.
    a = np.where(n > d, d / (n * (n - d)), 0.0)
    b = survival_before * d1 / n**2
    binomial_part = survival_before**2 * d1 * (n - d1) / n**3
    a0, a1, a2, b0, b1, of_binomial = (
        np.cumsum(part, axis=1) for part in (a, a * value, a * value**2, b, b * value, binomial_part)
    )
    total = value**2 * a0 - 2 * value * a1 + a2 + of_binomial - 2 * (value * b0 - b1)
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
