"""Cases closed are withheld where cases received, closed and open together would narrow a withheld number."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
import sqlalchemy as sa

from persian.calendar import month_bounds
from queries.disclosure import publishable_tables
from queries.disclosure.closed_of_received import Table, revealing_aggregates
from queries.disclosure.narrowed_by_flows import aggregates_to_withhold
from queries.disclosure.narrowed_numbers import shortfalls, without
from queries.disclosure.protected_figures import protected
from queries.disclosure.publication_blocks import Block, TableShape
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.disclosure.publication_rule import publishable_nodes
from stats.disclosure.sum_lattice import Counts, Lattice, year_blocks
from tests.protection.constraints import Search
from tests.protection.knowledge import know
from tests.protection.nearby import Nearby
from tests.protection.trial import publications
from tests.reference import Known, Life
from tests.thorough import THOROUGH, one_in
from tests.worlds import World, store_of

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")

YEAR = Scope(month_bounds(1403, 1)[0], month_bounds(1403, 12)[1])
BEFORE, SPRING, AUTUMN = datetime(2023, 3, 22, 8), datetime(2024, 3, 23, 8), datetime(2024, 10, 5, 8)
ESFAND, NEXT, KNOWN = datetime(2025, 3, 1, 8), datetime(2025, 4, 25, 8), datetime(2025, 8, 1)
SEEDS = (6, 11, 22, 25, 38)  # of provinces in which numbers are narrowed
MOMENTS = (BEFORE, SPRING, AUTUMN, ESFAND, NEXT)


def cases(county: str, n: int, *, registered: datetime, closed: datetime | None) -> list[Life]:
    """Requests of a county, resolved at a moment or still open."""
    life = Life(
        "one", registered, county=county, kind="request", answered=closed, closed=closed, outcome="resolved"
    )
    return [life] * n


@pytest.fixture(scope="module")
def built() -> Store:
    """A county of which 7 of 8 cases are closed in 1402, and 7 of 9 in 1403: the two others came in Esfand."""
    lives = cases("0303", 7, registered=BEFORE, closed=BEFORE) + cases(
        "0303", 1, registered=BEFORE, closed=SPRING
    )
    lives += cases("0303", 6, registered=SPRING, closed=SPRING) + cases(
        "0303", 2, registered=ESFAND, closed=NEXT
    )
    for kind in ("complaint", "suggestion"):
        lives += [replace(each, kind=kind) for each in cases("0302", 10, registered=SPRING, closed=SPRING)]
    for moment in MOMENTS:
        for county, n in (("0302", 30), ("0306", 20)):
            lives += cases(county, n, registered=moment, closed=moment)
            lives += cases(county, 15, registered=moment, closed=None)
    engine = sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool)
    return store_of(engine, World(tuple(lives), Known({"one": KNOWN, "two": KNOWN})))


@pytest.fixture
def store(built: Store) -> Store:
    """That store, of which nothing was asked yet."""
    return replace(built)


def published_numbers(
    store: Store, measure: str, scope: Scope, grain: str
) -> dict[tuple[str, str], str | int]:
    """Published numbers of a measure by span and county; where they are withheld, the published reason."""
    frame = protected(store, measure, scope, by=(grain, "county")).frame
    return {
        (span, county): reason or int(n)
        for span, county, n, reason in zip(
            frame[grain], frame["county"], frame["n"], frame["reason"], strict=True
        )
    }


def ruled_out(store: Store) -> dict[str, list[int]]:
    """Numbers from 1 to 4 that the county's cases received in Esfand 1403, and open at its end, cannot have."""
    states = publications(store, (store.load,), only=("received", "closed", "open"), units=("county",))
    known = know(states, "1403")
    nearby = Nearby(known, Search(known.constraints, known.target_matrix()))
    bounds_by_name = {}
    for at, target in enumerate(known.targets):
        if target.place == ("1403-12", "0303", ""):
            own = np.array([nearby.unit_of_target[at]])
            bounds_by_name[target.measure] = [
                number for number in range(1, 5) if nearby.rules_out(at, number, number, own, seconds=30)
            ]
    return bounds_by_name


def test_cases_closed_are_withheld_that_tell_how_many_came_in_a_month(store: Store) -> None:
    assert published_numbers(store, "received", YEAR, "year")["1403", "0303"] == 10
    assert published_numbers(store, "open", YEAR, "month")["1403-11", "0303"] == 0
    assert published_numbers(store, "open", YEAR, "month")["1403-12", "0303"] == "small"
    closed = published_numbers(store, "closed", YEAR, "year")
    assert closed == {("1403", "0303"): "small", ("1403", "0302"): 110, ("1403", "0306"): 60}
    assert published_numbers(store, "resolved_share", YEAR, "year")["1403", "0303"] == "small"
    # What is published as 0 stays.
    months = published_numbers(store, "closed", YEAR, "month")
    assert (months["1403-01", "0303"], months["1403-02", "0303"]) == ("small", 0)
    assert ruled_out(store) == {"received": [], "open": []}


# That attacks find what is published without a rule, test_protection.py shows in every run.
@pytest.mark.thorough
def test_with_them_a_number_would_be_impossible(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        publishable_tables,
        "aggregates_to_withhold",
        lambda *tables, **rule: {"closed": revealing_aggregates(*tables, **rule), "open": {}},
    )
    assert published_numbers(store, "closed", YEAR, "year")["1403", "0303"] == 5
    assert ruled_out(replace(store)) == {"received": [1], "open": [1]}


def table_of(counts: Counts, *, kinds: int = 1, share: bool = False) -> Table:
    """The table of cases, years × units × 12 (× kinds) (× hits and misses), as the rule publishes it."""
    shape = TableShape(kinds, 2 if share else 1)
    ((_, spans),) = year_blocks(12, whole_year=True)
    lattice = Lattice(spans, shape.partitions, shape.not_given)
    return shape, [(block_of(of_year.reshape(*of_year.shape[:2], -1), lattice),) for of_year in counts]


def stocks_of(counts: Counts, *, kinds: int = 1) -> Table:
    """The table of stocks, years × units × 12 (× kinds)."""
    shape = TableShape(kinds, 1)
    lattice = Lattice((((0,),),), shape.partitions, shape.not_given)
    return shape, [
        tuple(
            block_of(of_year[:, [month]].reshape(len(of_year), 1, -1), lattice, first=month)
            for month in range(12)
        )
        for of_year in counts
    ]


def block_of(x: Counts, lattice: Lattice, *, first: int = 0) -> Block:
    """The block of counts, units × months × parts, from this month on."""
    nodes = tuple(
        (tuple(first + month for month in lattice.spans[d - 1][span]), lattice.parts[c - 1][part])
        for d, span, c, part in lattice.nodes
    )
    top, own = publishable_nodes(x, lattice, k=5)
    sums = np.vstack([lattice.sums(x.sum(axis=0, keepdims=True)), lattice.sums(x)])
    return Block(lattice, nodes, sums, np.vstack([top[None], own]))


def tables_of(
    received: Counts, closed: Counts, stock: Counts, *, kinds: int = 1, stock_kinds: int = 1
) -> dict[str, Table]:
    """The tables that the rule looks at; all cases are resolved, and none is rated or reopened."""
    hits = np.stack([closed, np.zeros_like(closed)], axis=-1)
    return {
        "received": table_of(received, kinds=kinds),
        "open": stocks_of(stock, kinds=stock_kinds),
        "closed": table_of(closed, kinds=kinds),
        "resolved_share": table_of(hits, kinds=kinds, share=True),
        "reopened_share": table_of(hits * 0, kinds=kinds, share=True),
        "satisfied_share": table_of(hits * 0, kinds=kinds, share=True),
    }


def test_published_counts_are_taken_to_be_known_unrounded() -> None:
    received, closed, stock = np.zeros((3, 2, 4, 12), dtype=np.int64)
    received[:, 1:], closed[:, 1:], stock[:, 1:] = 30, 20, 10
    # None is left of the first year. Of the second, 6 of 8 are closed: rounded, 8 to 12 and 5 to 7.
    received[:, 0, 0], closed[:, 0, 0] = (8, 6), (8, 6)
    received[1, 0, 11] = stock[1, 0, 11] = 2
    tables = tables_of(received, closed, stock)

    lacking = shortfalls(tables, k=5)

    # Exactly 2 came in Esfand, and in the winter; of the open ones it is not known whether some are open again.
    assert {number: lacks.tolist() for number, lacks in lacking.items()} == {
        ("received", ((23,), (0,))): [3, 0, 0, 0],
        ("received", ((21, 22, 23), (0,))): [3, 0, 0, 0],
        ("open", ((23,), (0,))): [1, 0, 0, 0],
    }
    withheld = aggregates_to_withhold(tables, k=5, base=5)
    year = (tuple(range(12, 24)), (0,))
    assert withheld["open"] == {}
    assert {aggregate: units.tolist() for aggregate, units in withheld["closed"].items()}[year] == [
        True,
        False,
        False,
        False,
    ]
    assert not shortfalls(without(tables, withheld), k=5)


def a_province(seed: int, *, kinds: int = 1, stock_is_divided: bool = True) -> dict[str, Table]:
    """Tables of three years, of twenty units with few cases, mostly closed at once but in Esfand, and two with many."""
    dice = np.random.default_rng(seed)
    usual = np.array([*dice.uniform(0.4, 0.9, 20), 20.0, 30.0])
    received = dice.poisson(usual[None, :, None, None], (3, 22, 12, kinds))
    closed, stock = np.zeros_like(received), np.zeros_like(received)
    left = np.zeros((22, kinds), dtype=np.int64)
    for year in range(3):
        for month in range(12):
            left += received[year, :, month]
            closed[year, :, month] = dice.binomial(left, 0.97 if month < 11 else 0.1)
            left -= closed[year, :, month]
            stock[year, :, month] = left
    if not stock_is_divided:
        return tables_of(received, closed, stock.sum(axis=-1), kinds=kinds)
    return tables_of(received, closed, stock, kinds=kinds, stock_kinds=kinds)


def test_no_number_is_narrowed_and_nothing_is_withheld_elsewhere() -> None:
    before, seeds = 0, SEEDS if THOROUGH > 1 else SEEDS[:2]
    for seed in seeds:
        tables = a_province(seed)
        told_already = {"closed": revealing_aggregates(tables, k=5, base=5), "open": {}}
        lacking = shortfalls(without(tables, told_already), k=5)
        narrowed = np.any([lacks > 0 for lacks in lacking.values()], axis=0)
        before += int(narrowed.sum())
        withheld = aggregates_to_withhold(tables, k=5, base=5)
        assert not shortfalls(without(tables, withheld), k=5)
        for group, aggregates in withheld.items():
            for aggregate, units in aggregates.items():
                already = told_already[group].get(aggregate, np.zeros_like(units))
                assert (units >= already).all()
                assert not (units & ~already & ~narrowed).any()
    assert before >= len(seeds)


@pytest.mark.thorough
def test_nothing_is_withheld_that_need_not_be() -> None:
    tables = a_province(SEEDS[0])
    withheld = aggregates_to_withhold(tables, k=5, base=5)
    already = revealing_aggregates(tables, k=5, base=5)
    added = [
        (group, aggregate, unit)
        for group, aggregates in withheld.items()
        for aggregate, units in aggregates.items()
        for unit in np.flatnonzero(units)
        if group == "open" or not already.get(aggregate, np.zeros_like(units))[unit]
    ]
    assert added
    for group, aggregate, unit in one_in(3, added, turn=0):
        units = withheld[group][aggregate].copy()
        units[unit] = False
        given_back = {**withheld, group: {**withheld[group], aggregate: units}}
        assert shortfalls(without(tables, given_back), k=5), (group, aggregate, unit)
