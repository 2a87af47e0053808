"""The rows of a scope in the file of all cases: kept for its next question, unless they are many."""

import pytest
import sqlalchemy as sa

from queries.measures import MEASURES
from queries.question.question import Question, make_question
from queries.storage.store import Store
from queries.sums import case_file, case_file_rows
from queries.sums.block_file import BlockTable
from queries.sums.case_file import answer_from_file
from queries.sums.case_file_layout import CASES
from queries.sums.case_file_rows import chosen_rows, has_more_in_file
from queries.vocabulary.scope import Scope
from tests.worlds import store_of, world

SCOPE = Scope(topic_groups=("G1",), channels=("phone",))


@pytest.fixture(scope="module")
def store() -> Store:
    """A small store on DuckDB."""
    return store_of(sa.create_engine("duckdb:///:memory:"), world(8))


def _question(store: Store, scope: Scope = SCOPE) -> Question:
    return make_question(store, MEASURES["received"], scope, by=(), lang="en")


def _positions(store: Store, scope: Scope = SCOPE) -> list[tuple[int, list[int] | None]]:
    question = _question(store, scope)

    def read(file):
        rows = chosen_rows(file, question, CASES, "agency")
        return [(block, None if positions is None else positions.tolist()) for block, positions in rows]

    found = answer_from_file(question, read)
    assert found is not None
    return found


@pytest.mark.parametrize("most", [0, case_file_rows.MOST_KEPT])
def test_rows_are_looked_for_once_unless_they_are_many(store, keep_file, monkeypatch, most: int) -> None:
    keep_file(store)
    searches = []
    search = BlockTable.chosen
    monkeypatch.setattr(
        BlockTable, "chosen", lambda self, wanted: searches.append(wanted) or search(self, wanted)
    )
    monkeypatch.setattr(case_file_rows, "MOST_KEPT", most)
    first, again = _positions(store), _positions(store)
    assert first == again
    assert len(first) > 2
    assert len(searches) == (1 if most else 2)
    # The period of a scope and its switch for trips do not change where its cases are; its dimensions do.
    assert _positions(store, Scope(topic_groups=("G1",), channels=("phone",), trips="out")) == first
    assert _positions(store, Scope(topic_groups=("G2",), channels=("phone",))) != first
    store.cache.clear()


def test_a_scope_has_more_rows_than_some_number(store, keep_file) -> None:
    assert not has_more_in_file(_question(store), 0)
    keep_file(store)
    count = sum(len(positions or ()) for _, positions in _positions(store))
    assert count > 30
    store.cache.clear()
    assert has_more_in_file(_question(store), count - 1)
    assert not has_more_in_file(_question(store), count)
    store.cache.clear()


def test_scopes_that_were_asked_about_long_ago_give_way(store, keep_file, monkeypatch) -> None:
    monkeypatch.setattr(case_file, "ROOM_FOR_ROWS", 450)
    keep_file(store)
    scopes = [Scope(topics=(f"T{i}",), channels=("phone",)) for i in (1, 2, 3)]
    for scope in scopes:
        _positions(store, scope)
    searches = []
    search = BlockTable.chosen
    monkeypatch.setattr(
        BlockTable, "chosen", lambda self, wanted: searches.append(wanted) or search(self, wanted)
    )
    _positions(store, scopes[-1])
    assert not searches
    _positions(store, scopes[0])
    assert len(searches) == 1
    store.cache.clear()
