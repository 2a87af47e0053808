"""Amounts of single cases: by the office that each clock counts, and only of scopes with few cases."""

import pytest
import sqlalchemy as sa

from queries.estimates import scope_cases
from queries.estimates.scope_cases import amounts_of_cases
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.vocabulary.scope import Scope
from tests.worlds import store_of, world


@pytest.fixture(scope="module")
def question():
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(8))
    scope = Scope(agencies=("A1",), kinds=("complaint", "request"))
    return make_question(store, MEASURES["received"], scope, by=(), lang="en")


def test_each_clock_counts_the_cases_of_its_own_office(question) -> None:
    store = question.store
    key = next(key for key, code in store.codes("agency").items() if code == "A1")
    with store.engine.connect() as connection:
        held, due = (
            connection.exec_driver_sql(
                f'SELECT count(*) FROM "case" WHERE {column} = {key} AND kind IN (1, 2) AND {day} IS NOT NULL'
            ).scalar()
            for column, day in (("agency", "registered_day"), ("due_agency", "due_day"))
        )
    rows = {part.names[0]: len(part.day) for part in amounts_of_cases(question)}
    assert rows["received"] == held
    assert rows["due"] == due
    assert held != due


def test_a_scope_with_too_many_cases_is_not_read_one_by_one(question, monkeypatch) -> None:
    monkeypatch.setattr(scope_cases, "MOST_CASES", 3)
    assert amounts_of_cases(question) is None
