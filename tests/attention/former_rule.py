"""The rule of the attention list before events were frozen out of what is usual, for comparison in the trials.

What is usual learns all days that are at least four weeks old, those of an event too, and each day stands for itself: a
line is there on the days on which it is beyond chance among all comparisons.
"""

import numpy as np
from numpy.typing import NDArray

from queries.attention.thresholds import MIN_EXCESS_CASES, MIN_EXCESS_SHARE, MIN_RATIOS
from stats.event_course import ATTAINABLE_EVERY, LEVEL_SD, WEEK, TellingRule
from stats.false_discovery import ChanceCounts
from stats.watched_counts import MORE, WatchedCounts, edges, tail_probability, window_sums

LEARNT_DAYS = 84
EVERY = slice(None)


def told_by_former_rule(
    watched: WatchedCounts, rule: TellingRule, *, asked: slice = EVERY
) -> NDArray[np.bool_]:
    """The replayed days on which each row has a line (N × R); of other rows than the asked ones not all of them."""
    lengths = np.array(rule.windows)
    sums, model = (window_sums(x, rule.windows, watched.lead) for x in (watched.actual, watched.expected))
    rows, days = sums.shape[:2]
    told = np.zeros((rows, days), dtype=bool)
    prior, phi = 1 / (watched.level_variance + LEVEL_SD**2), watched.phi[:, -1]
    row = np.repeat(np.arange(rows)[:, None], len(lengths), axis=1)
    checked = watched.windows
    weekly = watched.whole[-28:].sum() / 4
    # It made no difference for grave topics: their thresholds were those of all.
    ratio = np.where(watched.sign == MORE, MIN_RATIOS["surge"], watched.least_ratio)
    least = np.maximum(MIN_EXCESS_CASES, MIN_EXCESS_SHARE * weekly * lengths[None, None, :] / WEEK)
    for begin in range(0, days, WEEK):
        end = watched.lead + begin - rule.gap
        learnt = slice(max(end - LEARNT_DAYS, 0), end)
        weight = prior + watched.expected[:, learnt].sum(axis=1) / phi
        level = (prior + watched.actual[:, learnt].sum(axis=1) / phi) / weight
        week = slice(begin, begin + WEEK)
        mean = model[:, week] * level[:, None, None]
        variance = watched.phi[:, None, :] * mean + mean**2 / weight[:, None, None]
        edge = edges(watched.sign, ratio, mean, np.broadcast_to(least, mean.shape))
        sign = np.broadcast_to(watched.sign[:, None, None], mean.shape)
        is_large = np.where(sign == MORE, sums[:, week] >= edge, sums[:, week] <= edge) & checked[:, None, :]
        p = np.ones(mean.shape)
        p[is_large] = tail_probability(
            sign[is_large], sums[:, week][is_large], mean[is_large], variance[is_large]
        )
        if begin % ATTAINABLE_EVERY == 0:
            now = np.array([x[:, -1][checked] for x in (edge, mean, variance)])
            by_chance = ChanceCounts.of(tail_probability(sign[:, -1][checked], *now))
        for i in range(p.shape[1]):
            found = p[:, i] < 1
            # Only days on which a row asked for could be told are looked at.
            if (p[asked, i] < rule.level).any():
                q = np.ones(checked.shape)
                q[found] = by_chance.adjusted(p[:, i][found], row[found])
                told[:, begin + i] = ((q <= rule.level) & found).any(axis=1)
    return told
