"""The cases of a scope: by the office that each clock counts, and one by one only of scopes with few cases."""

import pytest
import sqlalchemy as sa

from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage import schema
from queries.sums.case_arrays import cases_in_memory, scope_cases, scope_rows
from queries.sums.case_arrays.scope_cases import cases_for_daily_sums, chosen_cases, kept_cases
from queries.vocabulary.scope import Scope
from tests.thorough import ordinary_first
from tests.worlds import store_of, world


@pytest.fixture(scope="module")
def question():
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(8))
    scope = Scope(agencies=("A1",), kinds=("complaint", "request"))
    return make_question(store, MEASURES["received"], scope, by=(), lang="en")


@pytest.mark.parametrize("in_memory", [False, True])
def test_each_clock_counts_the_cases_of_its_own_office(question, in_memory, monkeypatch) -> None:
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: not in_memory)
    store = question.store
    store.cache.clear()
    key = next(key for key, code in store.codes("agency").items() if code == "A1")
    with store.engine.connect() as connection:
        held, due = (
            connection.exec_driver_sql(
                f'SELECT count(*) FROM "case" WHERE {column} = {key} AND kind IN (1, 2) AND {day} IS NOT NULL'
            ).scalar()
            for column, day in (("agency", "registered_day"), ("due_agency", "due_day"))
        )
    cases = chosen_cases(question) if in_memory else kept_cases(question)
    assert cases is not None
    rows = {
        name: len(part.within(None, None, with_trips=True).rows)
        for name in ("received", "due")
        for part in cases.parts(name)
    }
    assert rows == {"received": held, "due": due}
    assert held != due


@pytest.mark.parametrize("agree", ordinary_first(1, [False, True]))
def test_rows_are_chosen_once_where_both_offices_of_every_case_are_one(monkeypatch, agree) -> None:
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(8))
    if agree:
        with store.engine.begin() as connection:
            connection.exec_driver_sql('UPDATE "case" SET due_agency = agency')
    scope = Scope(agencies=("A1",), kinds=("complaint", "request"))
    asked = make_question(store, MEASURES["received"], scope, by=(), lang="en")
    cases = chosen_cases(asked)
    assert cases is not None
    held, due = (cases.of_holder[holder] for holder in scope_rows.HOLDERS)
    assert cases.columns.offices_agree == agree
    assert (held is due) == agree
    key = next(key for key, code in store.codes("agency").items() if code == "A1")
    for column, (rows, reopened) in zip(scope_rows.HOLDERS, (held, due), strict=True):
        for table, chosen in ((cases.columns.cases, rows), (cases.columns.reopened, reopened)):
            wanted = (table[column] == key) & (table["kind"] <= 2)
            assert chosen.tolist() == wanted.nonzero()[0].tolist()
    assert len(due[0]) > 0


@pytest.mark.usefixtures("scope_by_scope")
def test_a_scope_with_too_many_cases_is_not_read_one_by_one(question, monkeypatch) -> None:
    question.store.cache.clear()
    monkeypatch.setattr(scope_cases, "MAX_CASES", 3)
    assert cases_for_daily_sums(question) is None


def test_cases_are_counted_only_up_to_the_most_that_are_asked_for(question) -> None:
    cases = cases_for_daily_sums(question)
    number = cases and cases.case_count
    assert number
    assert scope_rows.has_at_most(question, number)
    assert not scope_rows.has_at_most(question, number - 1)


def test_conditions_of_both_sets_stand_alone() -> None:
    case = schema.case.c
    shared, one, other = case.county == 1, case.agency == 2, case.due_agency == 2
    conditions = scope_rows.either_of([[shared, one], [case.county == 1, other]])
    assert [str(each) for each in conditions] == [str(shared), str(sa.or_(one, other))]
