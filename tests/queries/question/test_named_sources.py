"""The sources that may be named: all, or those of the permitted cases."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from queries.question.named_sources import named_sources
from queries.vocabulary.row_limits import NO_ROWS, RowLimits
from tests.worlds import COUNTIES, store_of, world

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")


@pytest.fixture(scope="module")
def store():
    here = world(8, size=60)
    lives = [replace(life, source="one" if life.county == COUNTIES[0] else "two") for life in here.lives]
    return store_of(sa.create_engine("duckdb:///:memory:"), replace(here, lives=tuple(lives)))


def names(store, limits):
    return [source.name for source in named_sources(store.limited(limits))]


def test_those_of_the_permitted_cases(store) -> None:
    assert names(store, None) == ["one", "two"]
    assert names(store, RowLimits(counties=COUNTIES[:1])) == ["one"]
    assert names(store, RowLimits(counties=COUNTIES[1:])) == ["two"]
    assert names(store, RowLimits(counties=COUNTIES)) == ["one", "two"]
    assert names(store, NO_ROWS) == []


def test_at_an_earlier_load_those_that_had_come(store) -> None:
    assert [source.name for source in named_sources(store, 1)] == ["one"]
    assert named_sources(store.limited(RowLimits(counties=COUNTIES[1:])), 1) == ()
