"""Aalen–Johansen estimates of several groups at once: a line of numbers for each, and an entry for each hour.

`stats.estimates.survival` makes curves and quantiles of them, and says what they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats, Ints
from stats.estimates.intervals import Z95

CELLS = 50_000  # of groups and hours that are computed at once, each some 200 bytes meanwhile
# Cells of groups and hours for each row of counts, up to which counting them takes less time than sorting the rows.
MAX_CELLS_PER_ROW = 16
# Hours with an event after the one at which the incidence reaches a share. Mostly the lower limit reaches the share
# within them.
FEW_HOURS = 50
ROUNDING = 1e-12  # an incidence this far below a share has reached it: the running sum has rounding errors


def groups_at_once(
    group: Ints, hours: Ints, counts: Sequence[Ints]
) -> Iterator[tuple[Ints, list[Floats], Ints]]:
    """Hours, their counts and the number of hours of each group, of as many groups as are computed at once."""
    row, t, sums = _by_group_and_hour(group, hours, counts)
    start = row.searchsorted(np.arange(row[-1] + 2))
    length = start[1:] - start[:-1]
    at_once = max(CELLS // int(length.max()), 1)
    for some in range(0, len(length), at_once):
        edges = start[some : some + at_once + 1]
        within = slice(edges[0], edges[-1])
        yield t[within], [x[within] for x in sums], length[some : some + at_once]


def _by_group_and_hour(group: Ints, hours: Ints, counts: Sequence[Ints]) -> tuple[Ints, Ints, list[Floats]]:
    """Groups and hours in their order, each pair once, and the sums of the counts of their rows.

    The same hour may have several rows: one for each kind of event, or for each county.
    """
    group, hours = group.astype(np.int64, copy=False), hours.astype(np.int64, copy=False)
    longest = int(hours.max()) + 1
    cell = group * longest + hours
    in_order = bool((cell[1:] >= cell[:-1]).all())
    if not in_order and (cells := (int(group.max()) + 1) * longest) <= MAX_CELLS_PER_ROW * len(hours):
        is_there = np.zeros(cells, dtype=bool)
        is_there[cell] = True
        filled = np.flatnonzero(is_there).astype(np.int64)
        # Most cells are empty: those that are not are numbered, so that each of the sums is no larger than they are.
        number = np.empty(cells, dtype=np.int32)
        number[filled] = np.arange(len(filled), dtype=np.int32)
        index = number[cell]
        sums = [np.bincount(index, each, minlength=len(filled)).astype(float, copy=False) for each in counts]
        return filled // longest, filled % longest, sums
    if not in_order:
        order = np.argsort(cell, kind="stable")
        cell, group, hours, *counts = (each[order] for each in (cell, group, hours, *counts))
    begins = np.ones(len(cell), dtype=bool)
    np.not_equal(cell[1:], cell[:-1], out=begins[1:])
    first = begins.nonzero()[0]
    sums = [np.add.reduceat(each.astype(float), first) for each in counts]
    return group[first], hours[first], sums


def incidence_lines(
    counts: list[Floats],
    length: Ints,
    *,
    share: float | None = None,
    z: float = Z95,
    with_limits: bool = True,
) -> "IncidenceLines":
    """The estimates of consecutive groups, given the number of hours of each."""
    if len(length) == 1:
        tables = [of_hour[None, :] for of_hour in counts]
    else:
        # A line for each group, filled with zeros after its last hour.
        longest = int(length.max())
        start = np.arange(len(length)) * longest - (length.cumsum() - length)
        place = np.arange(len(counts[0])) + np.repeat(start, length)
        tables = [np.zeros((len(length), longest)) for _ in counts]
        for table, of_hour in zip(tables, counts, strict=True):
            table.ravel()[place] = of_hour
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return IncidenceLines.of(*tables, z=z, share=share, with_limits=with_limits)


@dataclass(frozen=True)
class IncidenceLines:
    """The estimates of several groups, a line each; values after the last hour of a group are meaningless."""

    n: Floats
    value: Floats
    lower: Floats
    upper: Floats
    still_waiting: Floats
    left_waiting: Floats

    @classmethod
    def of(
        cls, d1: Floats, d2: Floats, c: Floats, *, z: float, share: float | None, with_limits: bool
    ) -> "IncidenceLines":
        """The estimates from counts by group and hour: answers, closings without an answer, and censored cases."""
        d = d1 + d2
        # At risk at an hour are all cases that leave at that hour or later.
        n = (d + c)[:, ::-1].cumsum(axis=1)[:, ::-1]
        # S(s), the probability of still waiting after each hour, and S(s−), that of still waiting just before it.
        survival = (1 - d / n).cumprod(axis=1)
        survival_before = np.ones(survival.shape)
        survival_before[:, 1:] = survival[:, :-1]
        value = (survival_before * d1 / n).cumsum(axis=1)
        # The running sum reaches 1 but for rounding errors.
        value[value > 1 - ROUNDING] = 1.0
        if with_limits:
            lower, upper = _limits(value, survival_before, n, d, d1, z=z, share=share)
        else:
            lower = upper = np.full(value.shape, np.nan)
        # Fewer and fewer cases are left after each event, so the minimum is the number left after the last one.
        left = np.where(d > 0, n - d, n[:, :1]).min(axis=1)
        return cls(n, value, lower, upper, survival, left)


def _limits(
    value: Floats, survival_before: Floats, n: Floats, d: Floats, d1: Floats, *, z: float, share: float | None
) -> tuple[Floats, Floats]:
    """Lower and upper limits; with `share`, NaN after the hour at which every line's lower limit has reached it."""
    whole = value.shape[1]
    if share is None:
        return _limits_until(whole, value, survival_before, n, d, d1, z=z)
    threshold = share - ROUNDING
    reached = value >= threshold
    many = min(int(reached.argmax(axis=1).max()) + FEW_HOURS, whole) if reached.any(axis=1).all() else whole
    while True:
        lower, upper = _limits_until(many, value, survival_before, n, d, d1, z=z)
        if many == whole or (lower >= threshold).any(axis=1).all():
            break
        many = min(2 * many, whole)
    if many == whole:
        return lower, upper
    limits = np.full((2, *value.shape), np.nan)
    limits[:, :, :many] = lower, upper
    return limits[0], limits[1]


def _limits_until(many: int, *columns: Floats, z: float) -> tuple[Floats, Floats]:
    """Lower and upper limits at the first hours, which do not depend on later ones except for those at risk."""
    value, survival_before, n, d, d1 = (column[:, :many] for column in columns)
    variance = _variance(value, survival_before, n=n, d=d, d1=d1)
    width = z * np.sqrt(variance) / (value * np.log(value))
    lower, upper = value ** np.exp(-width), value ** np.exp(width)
    none_yet, all_by_now = value <= 0, value >= 1
    if none_yet.any():
        # Known to have had no answer by an hour: all still at risk, and those closed without one before.
        d2 = d - d1
        without = n + d2.cumsum(axis=1) - d2
        lower[none_yet], upper[none_yet] = 0.0, z**2 / (without[none_yet] + z**2)
    if all_by_now.any():
        answered = d1.cumsum(axis=1)[all_by_now]
        lower[all_by_now], upper[all_by_now] = answered / (answered + z**2), 1.0
    return lower, upper


def _variance(value: Floats, survival_before: Floats, *, n: Floats, d: Floats, d1: Floats) -> Floats:
    """The three sums of the delta-method variance, expanded into running sums: linear time instead of quadratic."""
    # The last term has n = d if nobody is left; its factor (I(t) − I(s))² is then 0, so that it can be left out.
    a = np.where(n > d, d / (n * (n - d)), 0.0)
    b = survival_before * d1 / n**2
    binomial_part = survival_before**2 * d1 * (n - d1) / n**3
    a0, a1, a2, b0, b1, of_binomial = (
        part.cumsum(axis=1) for part in (a, a * value, a * value**2, b, b * value, binomial_part)
    )
    total = value**2 * a0 - 2 * value * a1 + a2 + of_binomial - 2 * (value * b0 - b1)
    return np.maximum(total, 0.0)
