"""Sums over overlapping periods, from the stretches between their ends, against adding up case by case."""

from datetime import date, timedelta

import numpy as np

from queries.comparisons.peers.period_stretches import EqualPeriod, Stretches
from queries.question.grouping import SPAN

FIRST = date(2025, 3, 21)
# Office, topic, number of the stretch (each of ten days), cases.
ROWS = [(7, 1, 0, 4), (7, 1, 2, 3), (7, 2, 1, 5), (9, 1, 1, 2), (7, 1, 1, 1), (9, 1, 3, 6)]


def test_sums_are_those_of_the_stretches_within_a_period() -> None:
    office, topic, number, cases = np.array(ROWS).T
    starts = [FIRST + timedelta(days=10 * each) for each in range(4)]
    sums = {"agency": office, "topic": topic, SPAN: number, "n": cases}
    stretches = Stretches.of(sums, ["agency", "topic"], starts)
    for first, last in [(0, 4), (0, 1), (1, 3), (2, 3), (3, 4)]:
        period = EqualPeriod(FIRST + timedelta(days=10 * first), FIRST + timedelta(days=10 * last - 1))
        expected: dict[tuple[int, int], float] = {}
        for unit, cell, stretch, n in ROWS:
            if first <= stretch < last:
                expected[unit, cell] = expected.get((unit, cell), 0) + n
        within = stretches.within(period)
        found = zip(within["agency"].tolist(), within["topic"].tolist(), strict=True)
        assert dict(zip(found, within["n"].tolist(), strict=True)) == expected
