"""Overrepresented topics of a county against plain Python; a planted topic is found, random ones are not."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from queries.comparisons.peers.overrepresentation import (
    MIN_EXPECTED,
    Overrepresentation,
    clearly_first,
    overrepresentation,
)
from queries.vocabulary.scope import Scope
from stats.areas.rate_smoothing import smoothed_rates
from tests.reference import Known, Life
from tests.worlds import COUNTIES, TOPICS, World, store_of, world

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]

END = datetime(2025, 6, 1)


def lives(counts: dict[tuple[str, str], int]) -> World:
    """A world with the given number of cases by topic and county."""
    made = [
        Life(source="one", registered=datetime(2025, 3, 1) + timedelta(hours=i), county=county, topic=topic)
        for (county, topic), n in counts.items()
        for i in range(n)
    ]
    return World(tuple(made), Known({"one": END, "two": END}))


def stored(here: World):
    return store_of(sa.create_engine("duckdb:///:memory:"), here)


def test_cases_and_expectations_are_those_of_plain_python() -> None:
    here = world(2)
    overrepresented = overrepresentation(stored(here), Scope(), by="topic", counties=COUNTIES, lang="en")
    for county in COUNTIES:
        own = {topic: sum(x.county == county and x.topic == topic for x in here.lives) for topic in TOPICS}
        rest = {topic: sum(x.county != county and x.topic == topic for x in here.lives) for topic in TOPICS}
        expected = {topic: n / sum(rest.values()) * sum(own.values()) for topic, n in rest.items()}
        ratios = smoothed_rates(np.array(list(own.values())), np.array(list(expected.values())))
        wanted = {
            topic: (own[topic], expected[topic], *(float(x[i]) for x in ratios))
            for i, topic in enumerate(TOPICS)
            if expected[topic] >= MIN_EXPECTED
        }
        rows = {
            each.code: (each.cases, each.expected, each.ratio, each.lower, each.upper)
            for each in overrepresented[county]
        }
        assert set(rows) == set(wanted)
        for topic, row in rows.items():
            assert row == pytest.approx(wanted[topic], rel=1e-6)


def test_a_planted_topic_is_found_and_its_county_alone() -> None:
    usual = {(county, topic): 60 for county in COUNTIES for topic in TOPICS}
    overrepresented = overrepresentation(
        stored(lives(usual | {("0302", "T2"): 160})), Scope(), by="topic", counties=COUNTIES, lang="en"
    )
    assert [each.code for each in overrepresented["0302"] if each.lower > 1] == ["T2"]
    assert not any(
        each.lower > 1 and each.code == "T2" for each in (*overrepresented["0303"], *overrepresented["0306"])
    )


def test_only_counties_among_and_offices_of_both_are_compared() -> None:
    here = lives({(county, topic): 40 for county in COUNTIES for topic in TOPICS})
    cases = tuple(
        replace(life, agency="A1" if life.county == "0303" else "A2" if i % 2 else "A3")
        for i, life in enumerate(here.lives)
    )
    store = stored(World(cases, here.known))
    assert overrepresentation(store, Scope(), by="agency", counties=COUNTIES, lang="en")["0303"] == ()
    assert set(overrepresentation(store, Scope(), by="topic", counties=COUNTIES[:2], lang="en")) == set(
        COUNTIES[:2]
    )


def test_the_scope_s_own_counties_do_not_matter() -> None:
    store = stored(world(1))
    everywhere = overrepresentation(store, Scope(), by="topic", counties=COUNTIES, lang="fa")
    assert (
        overrepresentation(store, Scope(counties=("0303",)), by="topic", counties=COUNTIES, lang="fa")
        == everywhere
    )


def test_the_first_is_named_only_where_chance_did_not_put_it_there():
    def item(ratio: float, width: float) -> Overrepresentation:
        return Overrepresentation("", "", 100, 50, ratio, ratio / width, ratio * width)

    assert clearly_first([]) is None
    assert clearly_first([item(2, 1.5)]) == 0
    assert clearly_first([item(2, 1.2), item(5, 1.2), item(1.9, 1.2)]) == 1
    assert clearly_first([item(2, 1.5), item(2.2, 1.5)]) is None
