"""Sums over blocks of days are those that plain Python adds up, whether most days have cases or few."""

from collections import defaultdict

import numpy as np
import pytest

from queries.estimates.day_blocks import BLOCK, SUMS, sums_of_blocks, sums_of_case_days
from queries.sums.grouped_cases import CaseDays
from stats.estimates.clustered_shares import BLOCK_DAYS

FIRST, BLOCKS, OFFICES = -2 * BLOCK_DAYS, 3, np.array([4, 9])


def plain(daily: dict[tuple[int, int], tuple[int, int]]) -> dict[tuple[int, int], list[int]]:
    """The sums of SUMS by office and first day of a block, from hits and cases by office and day."""
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0] * len(SUMS))
    for (office, day), (hits, n) in daily.items():
        block = day - (day - FIRST) % BLOCK_DAYS
        for i, amount in enumerate((hits, n, hits * hits, hits * n, n * n)):
            sums[office, block][i] += amount
    return {key: amounts for key, amounts in sums.items() if amounts[1]}


@pytest.mark.parametrize("share_of_days", [0.03, 0.9])
def test_both_ways_add_up_the_same(share_of_days: float) -> None:
    dice = np.random.default_rng(7)
    days = BLOCKS * BLOCK_DAYS
    n = dice.poisson(2, (len(OFFICES), days)) * (dice.random((len(OFFICES), days)) < share_of_days)
    hits = dice.binomial(n, 0.7)
    daily = {
        (int(office), FIRST + day): (int(hits[i, day]), int(n[i, day]))
        for i, office in enumerate(OFFICES)
        for day in range(days)
    }
    cases = np.concatenate([np.repeat(np.arange(n.size), each.ravel()) for each in (n - hits, hits)])
    is_hit = np.arange(len(cases)) >= len(cases) - hits.sum()
    by_day = CaseDays(lambda place: {"agency": OFFICES[place]}, FIRST, days, np.sort(2 * cases + is_hit))
    of_all = sums_of_blocks({"agency": OFFICES}, FIRST, hits.astype(float), n.astype(float))
    of_cases = sums_of_case_days(by_day)
    expected = plain(daily)
    assert len(expected) > 1
    for blocks in (of_all, of_cases):
        rows = zip(*(blocks[name].tolist() for name in ("agency", BLOCK, *SUMS)), strict=True)
        assert [*rows] == [(*key, *amounts) for key, amounts in sorted(expected.items())]
        assert {blocks[name].dtype for name in SUMS} == {np.dtype(float)}
