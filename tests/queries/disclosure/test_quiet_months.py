"""Where nothing moved in a month, its open cases are withheld if those of the month before are few and withheld."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
import sqlalchemy as sa
from scipy.sparse import csr_array

from persian.calendar import month_bounds
from queries.disclosure import publishable_tables
from queries.disclosure.protected_figures import protected
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.protection.constraints import Search
from tests.protection.knowledge import know
from tests.protection.trial import publications
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")

# The second and third month of 1404: a case of 0303 is reopened in the one and closed again in the other.
MONTHS = Scope(month_bounds(1404, 2)[0], month_bounds(1404, 4)[1])
REOPENED, CLOSED_AGAIN = datetime(2025, 5, 5, 9), datetime(2025, 5, 25, 9)
KNOWN = datetime(2025, 8, 1)


def cases(county: str, n: int, *, registered: datetime) -> list[Life]:
    """Cases of a county that are closed two days after their registration."""
    closed = registered + timedelta(2)
    return [
        Life(
            "one",
            registered,
            county=county,
            kind="request",
            answered=closed,
            closed=closed,
            outcome="resolved",
        )
    ] * n


def province(*, earlier: timedelta = timedelta()) -> Store:
    """A county with a single reopened case, and two others in which much, or nothing, happens; so much earlier."""
    before = datetime(2025, 4, 1, 8) - earlier
    lives = cases("0303", 30, registered=before) + cases("0302", 30, registered=before)
    lives += cases("0306", 20, registered=before)
    lives += [
        replace(each, kind=kind)
        for kind in ("complaint", "suggestion")
        for each in cases("0302", 10, registered=before)
    ]
    lives[0] = replace(lives[0], reopenings=((REOPENED - earlier, CLOSED_AGAIN - earlier),))
    for moment in (datetime(2025, 4, 25), datetime(2025, 5, 25), datetime(2025, 6, 25)):
        lives += cases("0302", 30, registered=moment - earlier)
        # Cases that stay open, so that the province has some in every month.
        lives += [replace(each, closed=None) for each in cases("0302", 15, registered=moment - earlier)]
    engine = sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool)
    known = Known({"one": KNOWN - earlier, "two": KNOWN - earlier})
    return store_of(engine, World(tuple(lives), known))


@pytest.fixture(scope="module")
def built() -> Store:
    """The province in which it happens from the second month of 1404 on."""
    return province()


@pytest.fixture
def store(built: Store) -> Store:
    """That province, of which nothing was asked yet."""
    return replace(built)


def open_of(store: Store, county: str, months: Scope = MONTHS) -> dict[str, float | None]:
    """Published open cases of a county by month; None where they are withheld."""
    table = protected(store, "open", months, by=("month", "county")).frame
    rows = table[table["county"] == county]
    return {
        month: None if withheld else value
        for month, value, withheld in zip(rows["month"], rows["value"], rows["withheld"], strict=True)
    }


def test_nothing_moved_and_nothing_is_reported(store: Store) -> None:
    flows = [
        protected(store, key, MONTHS, by=("month", "county")).frame.set_index(["month", "county"])["value"]
        for key in ("received", "closed")
    ]
    assert [flow["1404-03", "0303"] for flow in flows] == [0, 0]
    assert open_of(store, "0303") == dict.fromkeys(("1404-02", "1404-03", "1404-04"))


def test_without_the_rule_the_next_month_would_be_0(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishable_tables, "without_quiet_neighbours", lambda blocks, *_: blocks)

    assert open_of(store, "0303") == {"1404-02": None, "1404-03": 0.0, "1404-04": 0.0}


@pytest.mark.thorough
def test_nor_is_anything_reported_across_the_turn_of_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """The case is reopened in the last month of 1403, and closed again in the first one of 1404."""
    store = province(earlier=timedelta(61))
    months = Scope(month_bounds(1403, 12)[0], month_bounds(1404, 2)[1])
    assert open_of(store, "0303", months) == dict.fromkeys(("1403-12", "1404-01", "1404-02"))
    assert open_of(store, "0306", months) == dict.fromkeys(("1403-12", "1404-01", "1404-02"), 0.0)

    # Each year looked at by itself, as the rule once did.
    monkeypatch.setattr(publishable_tables, "_linked_years", lambda store, request, year, load: (year,))
    assert open_of(replace(store), "0303", months) == {"1403-12": None, "1404-01": 0.0, "1404-02": 0.0}


def possible_at_the_end_of_1403(store: Store) -> tuple[float, float]:
    """Least and greatest number of open cases of the county, for who knows both years and what is open again."""
    states = publications(store, (store.load,), only=("received", "closed", "open"), units=("county",))
    known = know(states, "1404", reopened_known=True)
    units = [code for code in states[0]["open", "county"].units if code]
    stocks = known.earlier[0, "open", "county"]
    assert len(stocks) == len(units)
    at = stocks[units.index("0303"), -1].ravel()
    n = len(known.constraints.truth)
    search = Search(known.constraints, csr_array((np.ones(len(at)), at, [0, len(at)]), shape=(1, n)))
    least, greatest, settled = search.ends(0, seconds=30)
    assert settled
    return least, greatest


@pytest.mark.thorough
def test_who_knows_what_is_open_again_does_not_know_the_end_of_a_year_from_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = province(earlier=timedelta(61))
    known_across = possible_at_the_end_of_1403(store)
    monkeypatch.setattr(publishable_tables, "_linked_years", lambda store, request, year, load: (year,))
    assert possible_at_the_end_of_1403(replace(store)) == (1, 1)
    assert known_across != (1, 1)


def test_a_county_without_a_small_number_loses_nothing(store: Store) -> None:
    assert open_of(store, "0306") == dict.fromkeys(("1404-02", "1404-03", "1404-04"), 0.0)


def possible_numbers(store: Store) -> tuple[float, float]:
    """Least and greatest number of open cases of the county, for who knows how many are open again everywhere."""
    states = publications(store, (store.load,), only=("received", "closed", "open"), units=("county",))
    known = know(states, "1404", reopened_known=True)
    place = ("1404-02", "0303", "")
    target = next(i for i, each in enumerate(known.targets) if (each.measure, each.place) == ("open", place))
    least, greatest, settled = Search(known.constraints, known.target_matrix()).ends(target, seconds=30)
    assert settled
    return least, greatest


@pytest.mark.thorough
def test_whoever_knows_what_is_open_again_must_know_it_of_this_month_itself(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What follows from all tables together, with and without the rule, for an attacker with more than the tables."""
    known_before = possible_numbers(store)
    monkeypatch.setattr(publishable_tables, "without_quiet_neighbours", lambda blocks, *_: blocks)
    assert possible_numbers(replace(store)) == (1, 1)
    assert known_before != (1, 1)
