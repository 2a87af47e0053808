"""A county brief says what its data cannot tell."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from persian.digits import number
from queries.county_brief.limitations import limitations
from queries.estimates.measure import measure
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.vocabulary.scope import Scope
from tests import worlds
from tests.queries.county_brief.conftest import LARGE
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]


def test_it_says_what_it_cannot_tell_and_that_it_is_a_demo(briefs) -> None:
    for brief in briefs.values():
        assert brief.demo
        assert "Few calls" in brief.limitations[0].en
        assert any("census of 1395" in each.en for each in brief.limitations)
        assert not any("counties have cases" in each.en for each in brief.limitations)
        assert all(each.fa and each.en for each in brief.limitations)


def test_it_says_on_how_many_ratings_satisfaction_rests(demo_store, scope, briefs) -> None:
    """Ratings and not people: somebody may have rated several cases."""
    verdicts = measure(demo_store, "satisfied_share", replace(scope, counties=(LARGE,))).row
    assert verdicts["response_rate"] >= MIN_RESPONSE_RATE
    (words,) = [each for each in briefs[LARGE].limitations if each.en.startswith("Satisfaction is what")]
    n = int(verdicts["n"])
    assert f"({number(n, 'fa')} نظر)" in words.fa
    assert f"({number(n, 'en')} ratings)" in words.en


def test_it_says_that_cases_are_not_people_and_what_stands_behind_the_province_alone(
    monkeypatch, province
) -> None:
    monkeypatch.setattr(worlds, "COUNTIES", ("none", LARGE))
    day = datetime(2026, 5, 1, 9)
    lives = tuple(
        Life(source=source, registered=day, county=county)
        for source, county, n in (("one", "none", 3), ("one", LARGE, 9), ("two", LARGE, 2))
        for _ in range(n)
    )
    own, sentences = Scope(counties=(LARGE,)), {}
    for apart in (0, 4):
        known = Known({"one": day + timedelta(10), "two": day + timedelta(10 + apart)})
        store = store_of(sa.create_engine("duckdb:///:memory:"), World(lives, known))
        sentences[apart] = [each.en for each in limitations(store, own, province, province.county(LARGE))]
    for of_sources in sentences.values():
        assert any("Cases are not people" in each for each in of_sources)
        assert any("3 cases of the period have no county" in each for each in of_sources)
        assert any(f"Only 1 of {len(province.counties)} counties" in each for each in of_sources)
    days = [
        any("not known up to the same day" in each for each in of_sources)
        for of_sources in sentences.values()
    ]
    assert days == [False, True]
