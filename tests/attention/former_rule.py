"""The rule of the attention list before events were frozen out of what is usual, for comparison in the trials.

What is usual learns all days that are at least four weeks old, those of an event too, and each day stands for itself: a
line is there on the days on which it is beyond chance among all comparisons.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

from queries.attention.thresholds import MIN_EXCESS_CASES, MIN_EXCESS_SHARE, MIN_RATIOS
from stats.arrays import Bools, Floats, Ints
from stats.attention.event_course import ATTAINABLE_EVERY, WEEK
from stats.attention.reporting_rule import ReportingRule
from stats.attention.usual_levels import LEVEL_SD
from stats.attention.watched_counts import (
    MORE,
    WatchedCounts,
    edges,
    side_by_side,
    tail_probability,
    window_sums,
)
from stats.estimates.false_discovery import ChanceCounts

LEARNT_DAYS = 84


def reported_by_former_rule(
    lists: Sequence[WatchedCounts], rule: ReportingRule, *, asked: int | None = None
) -> list[Bools]:
    """The replayed days on which each row of each list has a line (N × R).

    With `asked`, only those of the first so many rows of a list are looked for, which is faster; others may be missing.
    """
    counts = _Counts(side_by_side(lists), rule)
    sizes = np.array([len(each.actual) for each in lists])
    firsts = np.cumsum(sizes) - sizes
    parts = [np.arange(first, first + size) for first, size in zip(firsts, sizes, strict=True)]
    rows_asked = np.concatenate([part[:asked] for part in parts])
    first_asked = np.searchsorted(rows_asked, firsts)
    told = np.zeros((int(sizes.sum()), counts.days), dtype=bool)

    @cache
    def by_chance(each: int, begin: int) -> ChanceCounts:
        return ChanceCounts.of(counts.attainable(parts[each], begin))

    for begin in range(0, counts.days, WEEK):
        # Only days on which a row asked for could be reported are looked at.
        p = counts.p_values(rows_asked, begin)
        tellable = np.logical_or.reduceat((p < rule.level).any(axis=2), first_asked)
        now = np.flatnonzero(tellable.any(axis=1))
        if not len(now):
            continue
        if asked is not None:
            p = counts.p_values(
                np.concatenate([parts[each] for each in now]), begin, tellable[now].repeat(sizes[now], axis=0)
            )
        begins = np.cumsum(sizes[now]) - sizes[now] if asked is not None else firsts[now]
        for each, first in zip(now.tolist(), begins.tolist(), strict=True):
            own = p[first : first + sizes[each]]
            chance = by_chance(each, begin // ATTAINABLE_EVERY * ATTAINABLE_EVERY)
            told[parts[each], begin : begin + own.shape[1]] = _found(chance, own, rule.level)
    return [told[part] for part in parts]


def _found(chance: ChanceCounts, p: Floats, level: float) -> Bools:
    """The discoveries among the rows of a list on each day (rows × days), by their p-values by window."""
    large, found = p < 1, np.zeros(p.shape[:2], dtype=bool)
    # Were all large rows discoveries, the smallest p would have to be small enough.
    most = large.any(axis=2).sum(axis=0)
    for day in np.flatnonzero(chance.expected(p.min(axis=(0, 2))) <= level * most).tolist():
        use = large[:, day]
        row = np.flatnonzero(use) // p.shape[2]
        found[row[chance.adjusted(p[:, day][use], row) <= level], day] = True
    return found


class _Counts:
    """The windows of rows, and how far they are from what the former rule takes to be usual."""

    def __init__(self, watched: WatchedCounts, rule: ReportingRule) -> None:
        self.watched, self.rule = watched, rule
        self.sums, self.model = (
            window_sums(x, rule.windows, watched.lead) for x in (watched.actual, watched.expected)
        )
        rows, self.days = self.sums.shape[:2]
        self.until_actual, self.until_expected = (
            np.pad(np.cumsum(x, axis=1), ((0, 0), (1, 0))) for x in (watched.actual, watched.expected)
        )
        self.prior = 1 / (watched.level_variance + LEVEL_SD**2)
        weekly = np.broadcast_to(np.atleast_2d(watched.whole)[:, -28:].sum(axis=1) / 4, rows)
        # It made no difference for grave topics: their thresholds were those of all.
        self.ratio = np.where(watched.sign == MORE, MIN_RATIOS["surge"], watched.least_ratio)
        self.least = np.maximum(
            MIN_EXCESS_CASES, MIN_EXCESS_SHARE * weekly[:, None] * np.array(rule.windows) / WEEK
        )

    def p_values(self, rows: Ints, begin: int, is_asked: Bools | None = None) -> Floats:
        """p-values over a week from `begin`, rows × days × windows; 1 where a deviation is small or not asked for."""
        days = slice(begin, begin + WEEK)
        edge, mean, variance = self._usual(rows, days)
        actual, sign = self.sums[rows, days], self._signs(rows, mean)
        is_large = (
            np.where(sign == MORE, actual >= edge, actual <= edge) & self.watched.windows[rows][:, None]
        )
        if is_asked is not None:
            is_large &= is_asked[:, :, None]
        p = np.ones(mean.shape)
        p[is_large] = tail_probability(sign[is_large], actual[is_large], mean[is_large], variance[is_large])
        return p

    def attainable(self, rows: Ints, begin: int) -> Floats:
        """How often each comparison of the rows is large by chance, at the end of the week from `begin`."""
        last = min(begin + WEEK, self.days) - 1
        edge, mean, variance = self._usual(rows, slice(last, last + 1))
        use = self.watched.windows[rows][:, None]
        return tail_probability(self._signs(rows, mean)[use], edge[use], mean[use], variance[use])

    def _usual(self, rows: Ints, days: slice) -> tuple[Floats, Floats, Floats]:
        """From which sum on a deviation is large, the mean and the variance, by what was learnt before that week."""
        watched = self.watched
        end = watched.lead + days.start // WEEK * WEEK - self.rule.gap
        learnt, phi = max(end - LEARNT_DAYS, 0), watched.phi[rows, -1]
        actual, expected = (
            until[rows, end] - until[rows, learnt] for until in (self.until_actual, self.until_expected)
        )
        weight = self.prior[rows] + expected / phi
        level = (self.prior[rows] + actual / phi) / weight
        mean = self.model[rows, days] * level[:, None, None]
        variance = watched.phi[rows][:, None, :] * mean + mean**2 / weight[:, None, None]
        least = np.broadcast_to(self.least[rows][:, None, :], mean.shape)
        return edges(watched.sign[rows], self.ratio[rows], mean, least), mean, variance

    def _signs(self, rows: Ints, mean: Floats) -> Ints:
        return np.broadcast_to(self.watched.sign[rows][:, None, None], mean.shape)
