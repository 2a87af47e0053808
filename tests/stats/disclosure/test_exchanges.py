"""Possible changes of hidden counts equal those of the plain-Python reference, whatever has been made coarser."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stats.disclosure.exchanges import Exchanges
from stats.disclosure.sum_lattice import Lattice
from stats.disclosure.value_partition import HIDDEN, Partitions
from tests.stats.disclosure import publishing_reference as reference
from tests.stats.disclosure.disclosing import MONTH, QUARTER, Small, provinces
from tests.thorough import MANY, THOROUGH

K = 5


def partitions(here: Small) -> tuple[Partitions, Partitions]:
    """The finest safe partitions of the values and of all values together."""
    counts = here.breakdowns[0]
    top = Partitions.finest_safe(counts.sum(axis=0, keepdims=True), here.lattice, K, within=None)
    return Partitions.finest_safe(counts, here.lattice, K, within=top), top


def expected(own: Partitions, top: Partitions) -> list[tuple[int, frozenset, frozenset, int, bool]]:
    """Value, node, part of it, rise and fall of everything that is hidden, by the reference."""
    months, parts = own.lattice.months, len(own.lattice.parts[-1])
    x = [
        {(m, p): int(n) for m, row in enumerate(of.reshape(months, parts)) for p, n in enumerate(row)}
        for of in own.x
    ]

    def plan(partition: Partitions, v: int) -> reference.Plan:
        return [(int(d), int(c)) for d, c in zip(partition.depth[v], partition.cut[v], strict=True)]

    plans = [plan(own, v) for v in range(len(x))]
    pool = reference._Settling(own.lattice, K, x, plans, plan(top, 0), [True] * len(x))
    exchanges = []
    for v in range(len(x)):
        classes = pool.classes(plans[v])
        for _, _, cells in pool.nodes:
            for label in {classes.get(cell) for cell in cells}:
                part = cells if label is None else cells & label
                if part != label:
                    exchanges.append((v, cells, part, *pool.reach(v, label, part)))
    return exchanges


def computed(own: Partitions, exchanges: Exchanges) -> list[tuple[int, frozenset, frozenset, int, bool]]:
    """The same by `Exchanges`."""
    nodes = [cells for _, _, cells in reference._nodes(own.lattice)]
    v, node = (each.ravel() for each in np.indices((len(own.x), len(nodes))))
    at, label, part = exchanges.parts(v, node)
    rise, can_fall = exchanges.possible_changes(v[at], label, part)
    return [
        (int(v[i]), nodes[node[i]], nodes[within], int(up), bool(falls))
        for i, within, up, falls in zip(at, part, rise, can_fall, strict=True)
    ]


def by_place(found: list[tuple[int, frozenset, frozenset, int, bool]]) -> list:
    """In an order that does not depend on who found them."""
    return sorted((v, sorted(cells), sorted(part), rise, falls) for v, cells, part, rise, falls in found)


@settings(max_examples=20 * THOROUGH if MANY else 10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    here=st.one_of(provinces(MONTH, units=5), provinces(QUARTER, units=5)),
    steps=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(0, 2), st.integers(1, 3))),
)
def test_changes_equal_the_reference_after_every_step(here, steps):
    own, top = partitions(here)
    if not top.depth[0].any():
        return  # of all values together nothing is published, so that nothing is protected
    exchanges = Exchanges(own, top)
    assert by_place(computed(own, exchanges)) == by_place(expected(own, top))
    for v, month, depth, cut in steps:
        v, month = v % len(own.x), month % here.lattice.months
        own.coarsen(v, month, depth, min(cut, len(here.lattice.parts)))
        exchanges.coarsened(v)
        assert by_place(computed(own, exchanges)) == by_place(expected(own, top))


@pytest.fixture
def quarter() -> tuple[Partitions, Exchanges]:
    """Three values: the first two published for the quarter only, the third by month; all values by month."""
    counts = np.array([[[3], [4], [0]], [[6], [1], [8]], [[9], [9], [9]]])
    lattice = Lattice(QUARTER, (((0,),),))
    depth = np.array([[1] * 3, [1] * 3, [2] * 3])
    own = Partitions(counts, lattice, depth, np.ones_like(depth))
    top = Partitions(counts.sum(axis=0, keepdims=True), lattice, depth[2:], np.ones_like(depth[2:]))
    return own, Exchanges(own, top)


def change(exchanges: Exchanges, v: int, node: int) -> tuple[int, bool]:
    """How far one count can rise, and whether it can fall to 0."""
    at, label, part = exchanges.parts(np.array([v]), np.array([node]))
    rise, can_fall = exchanges.possible_changes(np.array([v])[at], label, part)
    return int(rise[0]), bool(can_fall[0])


def test_a_count_rises_by_what_the_other_value_can_give_and_take(quarter):
    own, exchanges = quarter
    # The 3 cases of the first month can become 3 + min(4 others of the value, 6 of the second value in that month), and
    # none, because the second value has 9 cases in the other months.
    assert change(exchanges, 0, 1) == (4, True)
    # The second value's first month: 9 cases in its other months, but only 3 of the first value in this one; and 6
    # cases cannot go where the first value has 4.
    assert change(exchanges, 1, 1) == (3, False)
    # The third value is published by month: there is nothing of it to exchange.
    assert len(exchanges.parts(np.array([2, 2]), np.array([1, 2]))[0]) == 0
    own.coarsen(2, 0, 1, 1)
    exchanges.coarsened(2)
    assert change(exchanges, 1, 1) == (9, True)


def test_hidden_values_exchange_with_each_other(quarter):
    own, exchanges = quarter
    own.coarsen(0, 0, 0, 1)
    exchanges.coarsened(0)
    # Nothing of the first value is published; it can give and take as much as the second one has.
    assert exchanges.hidden.tolist() == [True, False, False]
    assert change(exchanges, 0, 0) == (0, False)
    own.coarsen(1, 0, 0, 1)
    exchanges.coarsened(1)
    assert exchanges.parts(np.array([0]), np.array([0]))[1].tolist() == [HIDDEN]
    assert change(exchanges, 0, 0) == (15, True)
