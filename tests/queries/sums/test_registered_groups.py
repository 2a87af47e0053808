"""Groups of a measure that the only source does not record: those with cases are the same with the file as without."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from intake.publish.rollup_upkeep import rebuild
from queries.estimates import measure as estimates
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage import schema
from queries.storage.store import Store
from queries.sums.registered_groups import groups_with_cases
from queries.vocabulary.scope import Scope
from tests.queries.sums.small_stores import statements_of
from tests.thorough import ordinary_first
from tests.worlds import START, store_of, world

KEY, DAY = "handoffs_per_case", START.date()
SCOPES = [
    Scope(),
    Scope(counties=("0303",), trips="out"),
    Scope(DAY.replace(day=DAY.day + 3), DAY.replace(day=DAY.day + 5), topic_groups=("G1",)),
    Scope(last=DAY.replace(day=DAY.day + 4), peer_groups=("P1",)),
    Scope(last=DAY.replace(year=DAY.year - 1)),
]


pytestmark = pytest.mark.usefixtures("written_once")


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """A store with one source, which does not record hand-offs."""
    here, engine = world(8), sa.create_engine("duckdb:///:memory:")
    lives = tuple(life for life in here.lives if life.source == "one")
    store_of(engine, replace(here, lives=lives), recorded={"one": {"due", "answer"}, "two": set()})
    with engine.begin() as connection:
        for table in (schema.load, schema.source):
            connection.execute(table.delete().where(table.c.source == 2))
        rebuild(connection)
    yield Store(engine.url, engine, 1)
    engine.dispose()


@pytest.mark.parametrize("by", [("agency",), ("peer_group",), ("topic_group",), ("county",), ()])
@pytest.mark.parametrize("scope", ordinary_first(1, SCOPES))
def test_the_groups_are_those_that_the_database_names(store, keep_file, monkeypatch, scope, by) -> None:
    keep_file(store)
    question = make_question(store, MEASURES[KEY], scope, by=by, lang="en")
    assert question.sources == ()
    groups = groups_with_cases(question)
    # Without groups, a case in the period is enough.
    assert groups is not None or not by
    with statements_of(store) as statements:
        result = measure(store, KEY, scope, by=by)
    assert not any("min(" in text for text in statements) or groups is None
    store.cache.clear()
    monkeypatch.setattr(estimates, "groups_with_cases", lambda _: None)
    expected = measure(store, KEY, scope, by=by)
    assert result.frame.equals(expected.frame)
    assert result.coverage == expected.coverage
    if scope == Scope():
        assert set(result.columns["reason"]) == {"not_recorded"}
        assert len(result.frame) > (1 if by else 0)


def test_groups_of_time_and_several_groups_are_asked_of_the_database(store, keep_file) -> None:
    keep_file(store)
    for by in (("month",), ("agency", "month"), ("agency", "county")):
        assert groups_with_cases(make_question(store, MEASURES[KEY], Scope(), by=by, lang="en")) is None
    # So are groups without the file: its cases in the period do not say which had others before.
    by_office = make_question(store, MEASURES[KEY], Scope(), by=("agency",), lang="en")
    assert groups_with_cases(by_office)
    keep_file(store).unlink()
    store.cache.clear()
    assert groups_with_cases(by_office) is None
