"""Excess late: equal to its reference on each engine, to the assessment of offices, and to what was planted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.estimates.measure import measure
from queries.measures.estimators import Excess
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from tests import worlds
from tests.engines import on_engines
from tests.queries.excess import UNITS, compare_excess
from tests.queries.offices import PEERS, stored
from tests.queries.questions import scopes
from tests.reference import Known, Life
from tests.thorough import THOROUGH
from tests.worlds import World, store_of, world

KEY = "excess_late"
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
# Each unit on DuckDB, and one on each server; all in a thorough run.
each_unit_in_turn = on_engines("by", UNITS, parts=len(UNITS))
pytestmark = pytest.mark.usefixtures("many_units")


@pytest.fixture(scope="module")
def stores(databases, many_units):
    """The store of a world of 400 cases, by its seed. Those of odd seeds are answered from the table of cases."""
    return cache(lambda seed: store_of(databases(f"excess_{seed}"), world(seed, size=400)))


@pytest.mark.usefixtures("any_n")
@each_unit_in_turn
@settings(
    max_examples=12 if THOROUGH > 1 else 2,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=PHASES,
)
@given(seed=st.integers(0, 1), scope=scopes())
def test_it_equals_its_reference(stores, record_property, by: str, seed: int, scope: Scope) -> None:
    store = stores(seed)
    rows = measure(store, KEY, scope, by=(by,)).frame.to_dict("records")
    figures = compare_excess(world(seed, size=400), scope, by, rows)
    record_property("compared", (KEY, store.engine.dialect.name, figures))


@each_unit_in_turn
def test_too_few_cases_are_withheld_with_all_that_would_give_them_away(stores, by: str) -> None:
    here = world(0, size=400)
    frame = measure(stores(0), KEY, Scope(), by=(by,)).frame
    compare_excess(here, Scope(), by, frame.to_dict("records"), min_n=20)
    hidden = frame[frame["withheld"]]
    assert hidden[["value", "lower", "upper", "late", "expected_late"]].isna().all(axis=None)
    assert "comparable" not in frame


@pytest.mark.parametrize("by", ["agency", "county"])
def test_it_is_the_excess_of_the_assessment(stores, by: str) -> None:
    store = stores(0)
    ours = measure(store, KEY, Scope(trips="in"), by=(by,)).frame.set_index(by)
    theirs = peer_comparison(store, "on_time_share", Scope(), by=by).frame.set_index(by)
    assert set(ours.index) == set(theirs.index)
    for name, other in (("value", "excess"), ("lower", "excess_lower"), ("upper", "excess_upper")):
        assert ours[name].to_dict() == pytest.approx(theirs[other].to_dict(), nan_ok=True)


@pytest.mark.parametrize("by", [(), ("month",), ("kind",), ("agency", "county"), ("topic", "month")])
def test_it_exists_only_by_units_that_can_be_compared(stores, by: Sequence[str]) -> None:
    with pytest.raises(ScopeError) as refused:
        measure(stores(0), KEY, Scope(), by=by)
    for text in (refused.value.problem.fa, refused.value.problem.en):
        assert all(unit in text for unit in Excess.compares_units)


@pytest.fixture(scope="module")
def planted_topic():
    """Ten offices in four counties with three topics each; of T3, 60 of 100 cases are late, of the others 20."""
    start, late_of = datetime(2025, 3, 1, 8), {"T1": 2, "T2": 2, "T3": 6}
    lives = []
    for number in range(3_000):
        topic, office = worlds.TOPICS[number % 3], tuple(PEERS)[number // 3 % 10]
        registered = start + timedelta(hours=number % 700)
        late = number // 30 % 10 < late_of[topic]
        lives.append(
            Life(
                source="one",
                registered=registered,
                due=registered + timedelta(days=10),
                answered=registered + timedelta(days=14 if late else 5),
                agency=office,
                topic=topic,
                county=worlds.COUNTIES[number // 30 % 4],
            )
        )
    end = start + timedelta(days=90)
    return stored(World(tuple(lives), Known({"one": end, "two": end})))


def test_a_topic_is_compared_with_the_other_topics_of_the_same_offices(planted_topic) -> None:
    frame = measure(planted_topic, KEY, Scope(), by=("topic",)).frame.set_index("topic")
    assert frame["n"].to_dict() == {"T1": 1000, "T2": 1000, "T3": 1000}
    assert frame["late"].to_dict() == {"T1": 200, "T2": 200, "T3": 600}
    row = frame.loc["T3"]
    # Of the others a fifth are late, so that 200 of its 1,000 cases would be.
    assert row["expected_late"] == pytest.approx(200, abs=10)
    assert row["value"] == pytest.approx(400, abs=10)
    assert row["lower"] < row["value"] < row["upper"]
    assert (frame.loc[["T1", "T2"], "value"] < 0).all()


def test_a_topic_keeps_its_excess_where_the_scope_names_it_alone(planted_topic) -> None:
    everything = measure(planted_topic, KEY, Scope(), by=("topic",)).frame.set_index("topic")
    alone = measure(planted_topic, KEY, Scope(topics=("T3",)), by=("topic",)).frame.set_index("topic")
    assert list(alone.index) == ["T3"]
    assert alone.loc["T3", "value"] == everything.loc["T3", "value"]


def test_a_topic_of_offices_that_answer_nothing_else_is_compared_with_nothing() -> None:
    """Only offices of the second group answer T3, and those answer only T3."""
    end = datetime(2025, 6, 1)
    lives = [
        Life(
            source="one",
            registered=datetime(2025, 3, 1 + i % 25, 8),
            due=datetime(2025, 3, 1 + i % 25, 8) + timedelta(days=10),
            answered=datetime(2025, 3, 1 + i % 25, 8) + timedelta(days=14 if i % 3 else 5),
            agency=office,
            topic="T3" if PEERS[office] == "P2" else ("T1", "T2")[i % 2],
        )
        for office in PEERS
        for i in range(40)
    ]
    frame = measure(
        stored(World(tuple(lives), Known({"one": end, "two": end}))), KEY, Scope(), by=("topic",)
    ).frame.set_index("topic")
    assert frame["reason"].to_dict() == {"T1": "", "T2": "", "T3": "not_comparable"}
    assert frame.loc["T3", "n"] == 160


def test_provincial_trips_are_left_out_whatever_the_scope(stores) -> None:
    store = stores(0)
    with_trips, without = (
        measure(store, KEY, replace(Scope(), trips=trips), by=("agency",)) for trips in ("in", "out")
    )
    assert with_trips.scope.trips == "out"
    assert with_trips.frame.equals(without.frame)


@pytest.mark.usefixtures("any_n")
def test_without_cases_there_are_no_rows() -> None:
    end = datetime(2025, 6, 1)
    life = Life(source="one", registered=datetime(2025, 5, 31), agency="A1", topic="T1")
    store = store_of(sa.create_engine("duckdb:///:memory:"), World((life,), Known({"one": end, "two": end})))
    assert measure(store, KEY, Scope(), by=("agency",)).frame.empty
