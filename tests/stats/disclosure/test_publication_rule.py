"""Publication reveals no small count: not by subtraction, not by integer programming, not with an earlier state."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from stats.disclosure.publication_rule import publishable_after, publishable_nodes, round_to_base
from stats.disclosure.sum_lattice import Lattice, year_blocks
from tests.stats.disclosure.disclosing import (
    MONTH,
    QUARTER,
    YEAR,
    Attack,
    Small,
    is_plain,
    provinces,
    publish,
    random_breakdowns,
    small_and_hidden,
    tell,
)
from tests.thorough import THOROUGH

K, BASE = 5, 5
QUICK = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
}


def test_counts_are_rounded_each_by_itself_halves_up():
    assert list(round_to_base(np.arange(13), 5)) == [0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10, 10, 10]
    assert list(round_to_base(np.array([0, 4, 5, 14, 15]), 10)) == [0, 0, 10, 10, 20]


def test_nothing_small_is_published():
    counts = np.array([[[6, 0], [9, 4], [12, 8]], [[20, 30], [25, 20], [6, 40]]])
    lattice = Lattice(QUARTER, (((0, 1),), ((0,), (1,))))
    top, own = publishable_nodes(counts, lattice, k=K)
    sums = lattice.sums(counts)
    assert (sums[own] == 0).sum() + (sums[own] >= K).sum() == own.sum()
    assert top.any()


def test_a_small_county_takes_another_with_it():
    """If only one county were withheld, the province minus all other counties would be its count."""
    counts = np.array([[[3]], [[40]], [[200]]])
    lattice = Lattice(MONTH, (((0,),),))
    top, own = publishable_nodes(counts, lattice, k=K)
    assert top.tolist() == [True]
    assert own[:, 0].tolist() == [False, False, True]


@pytest.mark.parametrize("n", [0, 3, 30])
def test_where_no_case_has_a_county_nothing_is_published_by_county(n):
    top, own = publishable_nodes(np.full((1, 1, 1), n), Lattice(MONTH, (((0,),),)), k=K, not_given=(0,))
    assert top.tolist() == [n != 3]
    assert not own.any()


def test_large_counts_are_all_published():
    counts = np.full((4, 12, 3), 7)
    lattice = Lattice(YEAR, (((0, 1, 2),), ((0,), (1,), (2,))))
    top, own = publishable_nodes(counts, lattice, k=K)
    assert top.all()
    assert own.all()


def test_a_year_that_goes_on_has_blocks_of_its_whole_quarters():
    assert [start for start, _ in year_blocks(8, whole_year=False)] == [0, 3, 6, 7]
    ((start, spans),) = year_blocks(12, whole_year=True)
    assert start == 0
    assert [len(partition) for partition in spans] == [1, 4, 12]


def test_a_whole_year_is_one_block_of_four_quarters_and_twelve_months():
    quarters = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11))
    months = ((0,), (1,), (2,), (3,), (4,), (5,), (6,), (7,), (8,), (9,), (10,), (11,))
    assert year_blocks(12, whole_year=True) == (
        (0, (((0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),), quarters, months)),
    )


@pytest.mark.parametrize(
    ("months", "quarters", "single"),
    [(0, [], []), (2, [], [0, 1]), (3, [0], []), (4, [0], [3]), (9, [0, 3, 6], []), (11, [0, 3, 6], [9, 10])],
)
def test_blocks_of_a_part_of_a_year_are_its_quarters_and_its_months_after_them(months, quarters, single):
    wanted = [(start, (((0, 1, 2),), ((0,), (1,), (2,)))) for start in quarters]
    wanted += [(start, (((0,),),)) for start in single]
    assert list(year_blocks(months, whole_year=False)) == wanted


def assert_withstands(here: Small, tally: dict[str, int], *, most: int = 1_000) -> None:
    """Check that an attacker who knows everything published, unrounded, finds the whole range 0 to k − 1 possible.

    This must hold for every hidden small count.
    """
    published = publish(here, K)
    attack = Attack()
    places = tell(attack, here, published, k=K, base=None)
    tally["tables"] += tables(here)
    for columns, n in small_and_hidden(here, published, places, K)[:most]:
        low, high = attack.range_of(columns)
        assert low == 0, (n, low, high)
        assert high >= K - 1, (n, low, high)
        tally["cells"] += 1


def tables(here: Small) -> int:
    """All tables of a province: each depth of spans by each cut of parts, for all units together and each breakdown."""
    return len(here.lattice.spans) * len(here.lattice.parts) * (1 + len(here.breakdowns))


@pytest.fixture(scope="module")
def tally(record_testsuite_property):
    counts = {"tables": 0, "pairs": 0, "cells": 0, "narrow": 0}
    yield counts
    for name, count in counts.items():
        record_testsuite_property(f"disclosure_{name}", count)


@settings(max_examples=10 * THOROUGH, **QUICK)
@given(here=provinces(QUARTER))
def test_all_tables_of_a_quarter_together_give_no_small_count_away(tally, here):
    assert_withstands(here, tally)


@pytest.mark.slow
@settings(max_examples=2 * THOROUGH, **QUICK)
@given(here=provinces(YEAR, units=5))
def test_all_tables_of_a_year_together_give_no_small_count_away(tally, here):
    assert_withstands(here, tally, most=40)


@settings(max_examples=160 if THOROUGH > 1 else 20, **QUICK)
@given(here=st.one_of(provinces(QUARTER), provinces(YEAR, units=6)))
def test_no_table_less_another_is_a_small_count(tally, here):
    """For every pair of tables, a published sum minus everything published inside it never isolates a small sum."""
    lattice, published = here.lattice, publish(here, K)
    depths, cuts = range(1, len(lattice.spans) + 1), range(1, len(lattice.parts) + 1)
    kinds_of_table = [(depth, cut) for depth in depths for cut in cuts]
    for counts, (top, own) in zip(here.breakdowns, published, strict=True):
        sums = np.vstack([lattice.sums(here.together), lattice.sums(counts)])
        shown = np.vstack([top[None, :], own])
        tally["pairs"] += sum(1 for _ in combinations(kinds_of_table, 2)) + len(kinds_of_table)
        for node in range(len(lattice.nodes)):
            if is_plain(lattice, node):
                continue
            if shown[0, node]:  # The province minus its units.
                left = [v for v in range(len(counts)) if not own[v, node]]
                small = [v for v in left if 0 < lattice.sums(counts)[v, node] < K and v not in here.unnamed]
                assert not small or (len(left) > 1 and sums[1:, node][left].sum() >= K - 1)
            for depth, cut in kinds_of_table:  # A sum minus the finer sums inside it.
                within = [
                    i
                    for i, (d, _, c, _) in enumerate(lattice.nodes)
                    if (d, c) == (depth, cut) and lattice.is_within[i, node] and i != node
                ]
                for v in np.flatnonzero(shown[:, node]) if within else ():
                    left = [i for i in within if not shown[v, i]]
                    assert len(left) != 1 or is_plain(lattice, left[0]) or not 0 < sums[v, left[0]] < K


def later(here: Small, dice: np.random.Generator, cases: int) -> Small:
    """The same province after more cases have become known."""
    sizes = [len(counts) for counts in here.breakdowns]
    more = random_breakdowns(dice, cases, here.lattice.months, here.breakdowns[0].shape[2], sizes)
    grown = tuple(a + b for a, b in zip(here.breakdowns, more, strict=True))
    return Small(here.lattice, grown, here.unnamed)


@pytest.mark.worlds
@settings(max_examples=6 * THOROUGH, **QUICK)
@given(here=provinces(QUARTER), seed=st.integers(0, 2**32 - 1), cases=st.sampled_from([1, 3, 20, 100]))
def test_a_state_and_the_next_together_give_no_small_count_of_the_first_away(tally, here, seed, cases):
    """Even if the attacker knows everything published of both states, unrounded, and that cases are only added."""
    nxt = later(here, np.random.default_rng(seed), cases)
    first, second = publish(here, K), after(here, nxt)
    attack = Attack()
    places = tell(attack, here, first, k=K, base=None)
    others = tell(attack, nxt, second, k=K, base=None)
    grows(attack, places, others)
    tally["tables"] += 2 * tables(here)
    for columns, n in small_and_hidden(here, first, places, K):
        low, high = attack.range_of(columns)
        assert low == 0, (n, low, high)
        assert high >= K - 1, (n, low, high)
        tally["cells"] += 1


def test_what_was_whole_before_is_reported_where_both_states_allow_it():
    lattice = Lattice(QUARTER, (((0,),),))
    now, before = np.array([[1, 1, 0, 0], [1, 1, 1, 1]], bool), np.array([[1, 0, 1, 0], [0, 1, 1, 1]], bool)
    allowed = publishable_after(now, before, np.ones(4, dtype=bool), lattice)
    assert allowed.tolist() == [[True, False, False, False], [False, True, True, True]]


def test_a_quarter_that_became_whole_is_reported_beside_all_of_its_months_or_none():
    """Four values: all three months are published, two of them, none, and three of which one is withdrawn now."""
    lattice = Lattice(QUARTER, (((0,),),))
    before = np.array([[0, 1, 1, 1], [0, 1, 0, 1], [0, 0, 0, 0], [0, 1, 1, 1]], dtype=bool)
    now = np.array([[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 0]], dtype=bool)
    allowed = publishable_after(now, before, np.array([False, True, True, True]), lattice)
    assert allowed.astype(int).tolist() == [[1, 1, 1, 1], [0, 1, 0, 1], [1, 0, 0, 0], [1, 1, 1, 0]]


@given(dice=st.integers(0, 2**32 - 1), whole=st.integers(1, 11))
def test_no_span_that_became_whole_is_reported_beside_all_of_its_parts_but_one(dice, whole):
    """A quarter that is withheld because of one of its months must not be the remainder of a published year."""
    ((_, spans),) = year_blocks(12, whole_year=True)
    lattice = Lattice(spans, (((0, 1),), ((0,), (1,))))
    rng = np.random.default_rng(dice)
    months = [lattice.spans[node[0] - 1][node[1]] for node in lattice.nodes]
    known = np.array([max(span) < whole for span in months])
    now, before = (rng.random((4, len(lattice.nodes))) < 0.85 for _ in range(2))
    allowed = publishable_after(now, before, known, lattice)
    is_published = allowed | (before & known)
    assert not (allowed & ~now).any()
    for i, (depth, _, cut, part) in enumerate(lattice.nodes):
        inner = [
            j
            for j, node in enumerate(lattice.nodes)
            if node[0] == depth + 1 and node[2:] == (cut, part) and set(months[j]) <= set(months[i])
        ]
        if inner and not known[i]:
            some = is_published[:, inner].any(axis=1) & ~is_published[:, inner].all(axis=1)
            assert not (allowed[:, i] & some).any()


def after(here: Small, nxt: Small) -> list:
    """The sums that may be published in the next state, for each breakdown."""
    found = []
    everything = np.ones(len(here.lattice.nodes), dtype=bool)
    for before, now in zip(publish(here, K), publish(nxt, K), strict=True):
        publishable = publishable_after(np.vstack(now), np.vstack(before), everything, here.lattice)
        found.append((publishable[0], publishable[1:]))
    return found


def grows(attack: Attack, places: list, others: list) -> None:
    """Add that no cell of the first state has become smaller."""
    for at, then in zip(places, others, strict=True):
        for one, two in zip(at.ravel(), then.ravel(), strict=True):
            attack.add(np.array([two, one]), np.array([1.0, -1.0]), 0, np.inf)


@pytest.mark.worlds
@settings(max_examples=4 * THOROUGH, derandomize=True, **QUICK)
@given(here=provinces(QUARTER), seed=st.integers(0, 2**32 - 1), cases=st.sampled_from([1, 3, 20, 100]))
def test_rounding_keeps_small_counts_of_the_second_state_from_being_known(tally, here, seed, cases):
    """Rounding protects small counts of the second state, for which there is no proof if cases are only added.

    These worlds are always the same; in them no count is recovered. In others a few may be narrowed to a range of less
    than k.
    """
    nxt = later(here, np.random.default_rng(seed), cases)
    first, second = publish(here, K), after(here, nxt)
    attack = Attack()
    places = tell(attack, here, first, k=K, base=BASE)
    others = tell(attack, nxt, second, k=K, base=BASE)
    grows(attack, places, others)
    tally["tables"] += 2 * tables(here)
    for columns, n in small_and_hidden(nxt, second, others, K)[:30]:
        low, high = attack.range_of(columns)
        tally["narrow"] += high - low < K - 1
        assert high > low, (n, low, high)
        tally["cells"] += 1
