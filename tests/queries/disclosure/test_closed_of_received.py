"""Cases closed are withheld where they would tell, beside the cases received, that few were never closed."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from persian.calendar import month_bounds
from queries.disclosure import publishable_tables
from queries.disclosure.closed_of_received import known_bounds, without_aggregates
from queries.disclosure.protected_figures import protected
from queries.disclosure.publication_blocks import Block, TableShape
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.disclosure.sum_lattice import Lattice
from tests.protection.constraints import Search
from tests.protection.knowledge import know
from tests.protection.nearby import Nearby
from tests.protection.trial import publications
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")

YEAR = Scope(month_bounds(1403, 1)[0], month_bounds(1403, 12)[1])
NEXT = Scope(month_bounds(1404, 1)[0], month_bounds(1404, 3)[1])
REGISTERED, LATER, KNOWN = datetime(2024, 3, 23, 8), datetime(2025, 4, 25, 8), datetime(2025, 8, 1)


def cases(county: str, n: int, *, registered: datetime, closed: datetime | None = None) -> list[Life]:
    """Resolved requests of a county, closed two days after their registration or at another moment."""
    end = closed or registered + timedelta(2)
    life = Life(
        "one", registered, county=county, kind="request", answered=end, closed=end, outcome="resolved"
    )
    return [life] * n


@pytest.fixture(scope="module")
def built() -> Store:
    """Seven cases of a county, of which one is closed in the next year; and two counties with many in both years."""
    lives = cases("0303", 6, registered=REGISTERED) + cases("0303", 1, registered=REGISTERED, closed=LATER)
    for kind in ("complaint", "suggestion"):
        lives += [replace(each, kind=kind) for each in cases("0302", 10, registered=REGISTERED)]
    for moment in (REGISTERED, LATER):
        lives += cases("0302", 30, registered=moment) + cases("0306", 20, registered=moment)
        lives += [replace(each, closed=None) for each in cases("0302", 15, registered=moment)]
    engine = sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool)
    return store_of(engine, World(tuple(lives), Known({"one": KNOWN, "two": KNOWN})))


@pytest.fixture
def store(built: Store) -> Store:
    """That store, of which nothing was asked yet."""
    return replace(built)


def published_numbers(store: Store, measure: str, scope: Scope, grain: str) -> dict[str, str | float]:
    """Published numbers of a measure by county; where they are withheld, the published reason."""
    frame = protected(store, measure, scope, by=(grain, "county")).frame
    return {
        county: reason or int(n)
        for county, n, reason in zip(frame["county"], frame["n"], frame["reason"], strict=True)
    }


def ruled_out(store: Store) -> list[int]:
    """Numbers from 1 to 4 that the cases of the county closed in the spring of 1404 cannot have."""
    states = publications(store, (store.load,), only=("received", "closed", "open"), units=("county",))
    known = know(states, "1404")
    nearby = Nearby(known, Search(known.constraints, known.target_matrix()))
    place = ("1404-Q1", "0303", "")
    (at,) = (i for i, each in enumerate(known.targets) if (each.measure, each.place) == ("closed", place))
    own = np.array([nearby.unit_of_target[at]])
    return [number for number in range(1, 5) if nearby.rules_out(at, number, number, own, seconds=30)]


def test_where_few_were_never_closed_the_cases_closed_are_withheld(store: Store) -> None:
    assert published_numbers(store, "received", YEAR, "year") == {"0302": 65, "0303": 5, "0306": 20}
    assert published_numbers(store, "closed", YEAR, "year") == {"0302": 50, "0303": "small", "0306": 20}
    assert published_numbers(store, "resolved_share", YEAR, "year")["0303"] == "small"
    assert published_numbers(store, "closed", NEXT, "quarter")["0303"] == "small"
    assert ruled_out(store) == []


# That attacks find what is published without a rule, test_protection.py shows in every run.
@pytest.mark.thorough
def test_with_them_numbers_of_the_next_year_would_be_impossible(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = {"closed": {}, "open": {}}
    monkeypatch.setattr(publishable_tables, "aggregates_to_withhold", lambda *_tables, **_rule: nothing)
    assert published_numbers(store, "closed", YEAR, "year")["0303"] == 5
    assert ruled_out(replace(store)) == [3, 4]


def test_a_published_0_and_other_units_stay() -> None:
    lattice = Lattice((((0,), (1,)),), (((0,),),))
    nodes = (((0,), (0,)), ((1,), (0,)))
    block = Block(lattice, nodes, np.array([[9, 5], [0, 5], [9, 0]]), np.ones((3, 2), dtype=bool))
    units = np.array([True, False])
    withheld = {((12,), (0,)): units, ((13,), (0,)): units}

    (kept,) = without_aggregates((block,), TableShape(1, 1), 1, withheld)
    assert kept.may_publish.tolist() == [[True, True], [True, False], [True, True]]
    (other_year,) = without_aggregates((block,), TableShape(1, 1), 0, withheld)
    assert other_year.may_publish.all()


def test_a_share_of_all_cases_tells_how_many_there_are_and_of_some_at_least_how_many() -> None:
    month = (((0,),),)
    cases = Lattice(month, (((0,),),))
    of_cases = Block(cases, (((0,), (0,)),), np.array([[86], [26], [30], [30]]), np.zeros((4, 1), dtype=bool))
    parts = Lattice(month, (((0, 1),), ((0,), (1,))))
    nodes = (((0,), (0, 1)), ((0,), (0,)), ((0,), (1,)))
    sums = np.array([[82, 31, 51], [26, 7, 19], [26, 7, 19], [30, 17, 13]])
    may_publish = np.ones((4, 3), dtype=bool)
    may_publish[3] = False
    of_share = Block(parts, nodes, sums, may_publish)

    bounds = known_bounds(
        TableShape(1, 1), [(of_cases,)], k=5, base=5, shares=[(TableShape(1, 2), [(of_share,)])]
    )

    least, most = bounds[(0,), (0,)]
    # All of 26; 26 of 30; all of 30, withheld. Of 26, 7 hits are 5 to 7 and 19 misses 18 to 22; together 23 to 27.
    assert least.tolist() == [23, 23, 0]
    assert most.tolist() == [27, np.inf, np.inf]
