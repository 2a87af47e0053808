"""The rule of the attention list before events were frozen out of what is usual, for comparison in the trials.

What is usual learns all days that are at least four weeks old, those of an event too, and each day stands for itself: a
line is there on the days on which it is beyond chance among all comparisons.
"""

from collections.abc import Sequence

import numpy as np

from queries.attention.thresholds import MIN_EXCESS_CASES, MIN_EXCESS_SHARE, MIN_RATIOS
from stats.event_course import ATTAINABLE_EVERY, WEEK, TellingRule
from stats.false_discovery import ChanceCounts
from stats.usual_levels import LEVEL_SD
from stats.watched_counts import (
    MORE,
    Flags,
    WatchedCounts,
    edges,
    side_by_side,
    tail_probability,
    window_sums,
)

LEARNT_DAYS = 84


def told_by_former_rule(
    lists: Sequence[WatchedCounts], rule: TellingRule, *, asked: int | None = None
) -> list[Flags]:
    """The replayed days on which each row of each list has a line (N × R).

    With `asked`, only those of the first so many rows of a list are looked for, which is faster; others may be missing.
    """
    watched, lengths = side_by_side(lists), np.array(rule.windows)
    sums, model = (window_sums(x, rule.windows, watched.lead) for x in (watched.actual, watched.expected))
    rows, days = sums.shape[:2]
    sizes = [len(each.actual) for each in lists]
    of_list, firsts = np.repeat(np.arange(len(lists)), sizes), (np.cumsum(sizes) - sizes).astype(np.int64)
    parts = [slice(first, first + size) for first, size in zip(firsts, sizes, strict=True)]
    is_asked = np.arange(rows) - firsts[of_list] < (asked or rows)
    told = np.zeros((rows, days), dtype=bool)
    prior, phi, checked = 1 / (watched.level_variance + LEVEL_SD**2), watched.phi[:, -1], watched.windows
    row = np.repeat(np.arange(rows)[:, None], len(lengths), axis=1)
    weekly = np.broadcast_to(np.atleast_2d(watched.whole)[:, -28:].sum(axis=1) / 4, rows)
    # It made no difference for grave topics: their thresholds were those of all.
    ratio = np.where(watched.sign == MORE, MIN_RATIOS["surge"], watched.least_ratio)
    least = np.maximum(MIN_EXCESS_CASES, MIN_EXCESS_SHARE * weekly[:, None] * lengths / WEEK)[:, None, :]
    for begin in range(0, days, WEEK):
        end = watched.lead + begin - rule.gap
        learnt = slice(max(end - LEARNT_DAYS, 0), end)
        weight = prior + watched.expected[:, learnt].sum(axis=1) / phi
        level = (prior + watched.actual[:, learnt].sum(axis=1) / phi) / weight
        actual = sums[:, begin : begin + WEEK]
        mean = model[:, begin : begin + WEEK] * level[:, None, None]
        variance = watched.phi[:, None, :] * mean + mean**2 / weight[:, None, None]
        edge = edges(watched.sign, ratio, mean, np.broadcast_to(least, mean.shape))
        sign = np.broadcast_to(watched.sign[:, None, None], mean.shape)
        is_large = np.where(sign == MORE, actual >= edge, actual <= edge) & checked[:, None, :]
        if begin % ATTAINABLE_EVERY == 0:
            attainable = np.ones(checked.shape)
            now = (x[:, -1][checked] for x in (edge, mean, variance))
            attainable[checked] = tail_probability(sign[:, -1][checked], *now)
            by_chance = [ChanceCounts.of(attainable[part][checked[part]]) for part in parts]
        # Only days on which a row asked for could be told are looked at.
        p, use = np.ones(mean.shape), is_large & is_asked[:, None, None]
        p[use] = tail_probability(sign[use], actual[use], mean[use], variance[use])
        tellable = np.logical_or.reduceat((p < rule.level).any(axis=2) & is_asked[:, None], firsts)
        use = is_large & ~is_asked[:, None, None] & tellable[of_list][:, :, None]
        p[use] = tail_probability(sign[use], actual[use], mean[use], variance[use])
        for each, i in np.argwhere(tellable):
            part = parts[each]
            found, q = p[part, i] < 1, np.ones((sizes[each], len(lengths)))
            q[found] = by_chance[each].adjusted(p[part, i][found], row[part][found])
            told[part, begin + i] = ((q <= rule.level) & found).any(axis=1)
    return [told[part] for part in parts]
