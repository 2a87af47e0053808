"""Stores of small worlds on DuckDB, the statements that questions run on them, and their cases of edge days."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import sqlalchemy as sa

from queries.measures import MEASURES
from queries.question.question import Columns, Question, make_question
from queries.storage.store import Store
from queries.sums.edge_amounts import days_of_edges
from queries.sums.edge_days import EDGES, OVERDUE, edge_rows, overdue_rows
from queries.vocabulary.scope import Scope
from tests.worlds import store_of, world

ONE_DAY = 24  # a world whose sources are known up to the same day


@cache
def world_store(seed: int) -> Store:
    """The store of a world."""
    return store_of(sa.create_engine("duckdb:///:memory:"), world(seed))


def question_of(store: Store, scope: Scope) -> Question:
    """The question for the cases received in a scope."""
    return make_question(store, MEASURES["received"], scope, by=(), lang="en")


@contextmanager
def statements_of(store: Store) -> Iterator[list[str]]:
    """The statements that are run meanwhile."""
    texts: list[str] = []

    def note(connection, cursor, statement, *_: object) -> None:
        texts.append(statement)

    sa.event.listen(store.engine, "before_cursor_execute", note)
    yield texts
    sa.event.remove(store.engine, "before_cursor_execute", note)


def cases_of_edge_days(store: Store) -> dict[str, Columns]:
    """The cases of all edge days, read anew."""
    store.cache.clear()
    store.edge_row_cache.clear()
    facts = make_question(store, MEASURES["received"], Scope(), by=(), lang="en").facts
    days = days_of_edges(store)
    rows: dict[str, Columns] = {edge: edge_rows(store, facts, edge, days[edge]) for edge in EDGES}
    return rows | {OVERDUE: overdue_rows(store, facts, days["due"])}
