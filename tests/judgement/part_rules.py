"""Two rules that say which topics rise or fall: the product's and the one it replaces.

Each returns what it tells of each topic: 1 rising, −1 falling, 0 nothing.
"""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from persian.calendar import shift_year
from queries.comparisons.changes.past_variation import MAX_PERIODS
from queries.measures import MEASURES
from stats.changes.part_changes import ExpectedParts, expect_by_changes, judge_shares, part_changes
from stats.changes.seasonal_counts import Days
from stats.estimates.false_discovery import FALSE_DISCOVERIES, adjust_p_values
from tests.judgement.part_worlds import PartWorlds

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MIN_CHANGE = MEASURES["received"].min_change
SIGN = {"rising": 1, "falling": -1, "unclear": 0}


def product_rule(worlds: PartWorlds, against: str) -> Ints:
    """The product's rule. All topics of all worlds are judged at once, each by itself, as the product does."""
    counts, now, then = worlds.counts, worlds.now, worlds.then(against)
    shape = counts.shape[:2]
    daily = counts.reshape(-1, counts.shape[2])
    whole = np.repeat(counts.sum(axis=1), shape[1], axis=0)
    judged = judge_shares(daily, whole, worlds.design, now, then, seasonal=against == "previous")
    expected = (judged.expected * whole[:, now.cut].sum(axis=1)).reshape(shape)
    p, phi = judged.p.reshape(shape), np.maximum(judged.phi, 1.0).reshape(shape)
    return np.stack(
        [
            _told(*_sums(counts[i], now, then), ExpectedParts(expected[i], p[i], phi[i]))
            for i in range(len(counts))
        ]
    )


def former_rule(counts: Floats, end: date, length: int, against: str) -> Ints:
    """The rule before, for the topics of one world: changes between earlier periods judge those of now."""
    before_each = np.pad(counts.cumsum(axis=1), ((0, 0), (1, 0)))
    first = end - timedelta(counts.shape[1] - 1)

    def between(begin: date, last: date) -> Floats:
        return np.asarray(before_each[:, (last - first).days + 1] - before_each[:, (begin - first).days])

    pairs = []
    for back in range(MAX_PERIODS + 1):
        last = end - timedelta(length * back)
        begin = last - timedelta(length - 1)
        if against == "previous":
            other = begin - timedelta(length), begin - timedelta(1)
        else:
            other = shift_year(begin, -1), shift_year(last, -1)
        if other[0] < first:
            break
        pairs.append((between(begin, last), between(*other)))
    return _told(*pairs[0], expect_by_changes(*pairs[0], pairs[1:]))


def _sums(counts: Floats, now: Days, then: Days) -> tuple[Floats, Floats]:
    """Cases of the topics in the two periods."""
    return counts[:, now.cut].sum(axis=1), counts[:, then.cut].sum(axis=1)


def _told(now: Floats, before: Floats, found: ExpectedParts) -> Ints:
    present = now + before > 0
    p = np.where(present, found.p, np.nan)
    if not (adjust_p_values(p) <= FALSE_DISCOVERIES).any():
        return np.zeros(len(now), dtype=np.int64)  # nothing is reported, whatever the smoothed ratios are
    change = part_changes(
        now, before, ExpectedParts(found.expected, p, found.phi), min_change=MIN_CHANGE
    ).change
    return np.array([SIGN[str(each)] for each in change], dtype=np.int64)
