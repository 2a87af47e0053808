"""Peer groups that have become slower than the year before: reported where they have, and not where all change."""

from dataclasses import replace

import numpy as np
import pytest

from stats.peers.group_falls import GroupCells, slower_groups
from tests.judgement.group_trial import (
    PLANTED,
    CountyChange,
    GroupSetting,
    group_cells,
    named,
    named_counties,
)
from tests.thorough import ordinary_first

WORLDS = 100
GROUPS, OFFICES = 7, 3


def rates(setting: GroupSetting) -> tuple[float, float]:
    """How often the planted group is reported, and how often another one."""
    found = [named(setting, np.random.default_rng([3, number])) for number in range(WORLDS)]
    return tuple(sum(each[f"slower: {what}"] for each in found) / WORLDS for what in ("planted", "another"))


@pytest.mark.parametrize(
    "setting",
    ordinary_first(
        1,
        [
            GroupSetting(groups=0.3, offices=0.3),
            GroupSetting(groups=0.0),
            pytest.param(GroupSetting(one=2.0), id="one-office-is-worse"),
            pytest.param(GroupSetting(levels=1.0), id="groups-that-differ-as-before"),
        ],
    ),
)
def test_groups_that_change_by_nature_are_seldom_reported(setting: GroupSetting) -> None:
    assert sum(rates(setting)) <= 0.06


def test_a_group_that_became_slower_is_reported_however_much_groups_differ() -> None:
    planted, another = rates(GroupSetting(levels=0.6, slower=2.0))
    assert planted > 0.85
    assert another <= 0.02


def even(fallen: float = 0.0, *, others: float = 0.0, offices: int = OFFICES) -> GroupCells:
    """200 cases of each office in both years, 80 % on time before; so many offices of the first group lost as much."""
    office = np.arange(GROUPS * OFFICES)
    group = office // OFFICES + 1
    hits = 160.0 - 200 * others + office % 4
    hits[:offices] -= 200 * (fallen - others)
    n = np.full(len(office), 200.0)
    return GroupCells(
        group, office, np.zeros(len(office), dtype=np.int64), n, hits, n, np.full(len(n), 160.0)
    )


def test_share_and_what_it_was_are_those_of_its_offices() -> None:
    found = slower_groups(even(0.3))
    assert found.group.tolist() == [1]
    assert (found.offices[0], found.n[0]) == (OFFICES, 200 * OFFICES)
    assert found.share[0] == pytest.approx((0.5 * 600 + 3) / 600)
    assert found.before[0] == pytest.approx(0.8, abs=0.001)


def test_small_falls_falls_of_all_and_falls_of_some_offices_are_not_reported() -> None:
    assert not len(slower_groups(even(0.08)).group)
    assert not len(slower_groups(even(0.3, others=0.25)).group)
    assert not len(slower_groups(even(0.3, offices=2)).group)
    assert not len(slower_groups(even(0.0)).group)


def test_offices_with_few_cases_and_few_groups_are_left_out() -> None:
    cells = even(0.3)
    few = replace(cells, n_before=np.where(cells.office < 2, 9.0, 200.0))
    assert not len(slower_groups(few).group)
    kept = cells.group <= 4
    names = ("group", "office", "kind", "n", "hits", "n_before", "hits_before")
    assert not len(slower_groups(GroupCells(*(getattr(cells, x)[kept] for x in names))).group)
    assert not len(slower_groups(GroupCells(*(getattr(cells, x)[:0] for x in names))).group)


def test_a_group_that_gets_more_of_slow_kinds_has_not_become_slower() -> None:
    """Complaints are slow in both years, and more of its cases now."""
    office, kind = (axis.ravel() for axis in np.indices((GROUPS * OFFICES, 2)))
    share = np.where(kind == 1, 0.3, 0.9)
    before = np.full(len(office), 100.0)
    now = np.where(office < OFFICES, np.where(kind == 1, 180.0, 20.0), 100.0)
    cells = GroupCells(
        office // OFFICES + 1, office, kind, now, now * share + office % 4 / 2, before, before * share
    )
    assert not len(slower_groups(cells).group)
    of_one_kind = [np.bincount(office, x) for x in (cells.n, cells.hits, before, cells.hits_before)]
    group, offices = np.arange(GROUPS * OFFICES) // OFFICES + 1, np.arange(GROUPS * OFFICES)
    assert slower_groups(GroupCells(group, offices, offices * 0, *of_one_kind)).group.tolist() == [1]


def test_the_planted_group_of_a_screen_is_slower() -> None:
    cells = group_cells(GroupSetting(slower=2.0), np.random.default_rng(1))
    inside = cells.group == PLANTED
    share = cells.hits[inside].sum() / cells.n[inside].sum()
    before = cells.hits_before[inside].sum() / cells.n_before[inside].sum()
    assert share < before - 0.2


def test_a_county_that_became_slower_is_reported_where_counties_differ() -> None:
    found = [
        named_counties(CountyChange(0.5, slower=2.0), np.random.default_rng([3, number]))
        for number in range(30)
    ]
    assert sum(each["slower: planted"] for each in found) >= 24
    assert sum(each["slower: another"] for each in found) <= 1
