"""Blocks of rows become one set of watched counts: usable rows, both directions of a series, families, grave topics."""

import numpy as np
import pytest

from queries.attention.row_block import RowBlock, joined_rows, no_family
from stats.attention.watched_counts import FEWER, MORE

DAYS = 80


def block(
    kind: str, subjects: list, *, ratio: float = 1.25, windows: tuple = (3, 7, 14, 28), family=None
) -> RowBlock:
    n = len(subjects)
    return RowBlock(
        kind,
        subjects,
        np.ones((n, DAYS)),
        np.ones((n, DAYS)),
        np.ones((n, 4)),
        np.zeros(n),
        windows,
        ratio,
        (np.zeros(n, dtype=np.int64), no_family(n) if family is None else np.array(family)),
    )


COUNTY = [(("county", 0),), (("county", 1),), (("county", 2),)]
CELLS = [(("county", 1), ("topic_group", 5)), (("county", 2), ("topic_group", 6))]


@pytest.fixture
def rows():
    blocks = [
        block("surge", COUNTY),
        block("drop", COUNTY, ratio=0.5, windows=(3, 7)),
        block("surge", CELLS, family=[0, 1]),
        block("overdue", [(("county", 1),)], windows=(7, 28)),
    ]
    return joined_rows(blocks, np.ones(DAYS), lead=56, grave={("topic_group", 6)})


def test_nobody_could_act_on_a_line_about_no_county(rows):
    assert rows.subjects == (*COUNTY[1:], *COUNTY[1:], *CELLS, (("county", 1),))
    assert rows.kinds == ("surge", "surge", "drop", "drop", "surge", "surge", "overdue")


def test_a_row_without_an_expectation_is_not_checked():
    empty = block("surge", COUNTY)
    empty.expected[1] = 0.0
    empty.expected[2] = np.nan
    assert list(empty.usable) == [False, False, False]


def test_rise_and_fall_of_the_same_counts_know_of_each_other(rows):
    assert list(rows.counts.twin) == [2, 3, 0, 1, 4, 5, 6]
    assert list(rows.counts.sign) == [MORE, MORE, FEWER, FEWER, MORE, MORE, MORE]
    assert rows.counts.windows.sum(axis=1).tolist() == [4, 4, 2, 2, 4, 4, 2]


def test_families_of_different_blocks_are_different(rows):
    first, second = rows.counts.families
    assert list(first) == [0, 0, 1, 1, 2, 2, 3]
    assert list(second) == [-1, -1, -1, -1, 0, 1, -1]


def test_a_grave_topic_needs_half_as_many_cases_and_may_have_four_times_as_much_chance(rows):
    counts = rows.counts
    assert list(rows.grave) == [False] * 5 + [True, False]
    assert counts.least_cases[5] == 5
    assert counts.least_cases[4] == 10
    assert counts.least_share[5] == counts.least_share[4] / 2
    assert (counts.least_ratio[5], counts.weight[5]) == (1.15, 4)
    assert (counts.least_ratio[4], counts.weight[4]) == (1.25, 1)
