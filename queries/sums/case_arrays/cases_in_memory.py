"""The columns of all cases of a store in memory, from which any scope and any grouping is summed in Python.

With many viewers, most scopes are asked about for the first time. Each would read its own cases, and a statement for a
grouping of a larger scope takes longer to build and to plan than such arrays take to be added up. So once a few scopes
have been asked about, the columns that any question needs are read once, some 90 bytes a case. That is done for stores
of up to `MAX_CASES` cases. Larger stores are read scope by scope, and so is, for a while, a store whose database was
too busy, or locked.
"""

import time
from dataclasses import replace

import sqlalchemy as sa

from queries.question.question import Question
from queries.question.rollup_choice import can_use_rollups
from queries.question.vintage import facts
from queries.sql.conditions import Facts
from queries.storage import schema
from queries.storage.running_statements import at_most
from queries.storage.store import Store
from queries.storage.store_errors import SlowStoreError
from queries.sums.case_arrays.case_columns import CaseColumns, case_statement, columns_of, reopening_statement
from queries.vocabulary.scope import Scope

MAX_CASES = 350_000  # cases of a store whose columns are kept, two thirds of the room of its cache
# Scopes that are read one by one before all cases are: whoever asks one question needs no more.
FEW_SCOPES = 2
# For each of the statements that read all cases: a busy database takes longer, or a locked one.
MAX_SECONDS = 10.0
AGAIN_AFTER = 300.0  # seconds after which it is tried again


def all_cases(question: Question) -> CaseColumns | None:
    """The columns of all cases of a question's store; None for a large store, and for the first few scopes.

    Rollups must be exact for the question's scope. A limited store has columns of the permitted rows alone.
    """
    store = question.store
    if asks_scope_by_scope(store, question.scope):
        return None
    return _kept(store, question.facts)


def asks_scope_by_scope(store: Store, scope: Scope) -> bool:
    """Whether this scope of a store is read by itself: one of the first `FEW_SCOPES`, with nothing read ahead."""
    reading = store.case_reading
    if reading.is_ahead:
        return False
    if len(reading.first_scopes) <= FEW_SCOPES:
        reading.first_scopes.add(replace(scope, preset=None))
    return len(reading.first_scopes) <= FEW_SCOPES


def read_all_cases(store: Store) -> bool:
    """Read the columns of all cases before anybody asks, so that the first scope uses them; False if they are not kept.

    They are not where the store is large, or reading them takes too long.
    """
    scope = Scope()
    if not can_use_rollups(store, scope):
        return False
    store.case_reading.is_ahead = True
    return _kept(store, facts(store, scope)) is not None


def _kept(store: Store, facts: Facts) -> CaseColumns | None:
    """The columns of the cache; None for a large store, and where reading them takes too long."""
    try:
        return store.cache.get_or_compute(("case columns",), lambda: _all_columns(store, facts))
    except SlowStoreError:
        return None


def _all_columns(store: Store, facts: Facts) -> CaseColumns | None:
    """Read the columns; None for a large store. Raises SlowStoreError if that takes long, or did so a while ago."""
    if time.monotonic() - store.case_reading.slow_since < AGAIN_AFTER:
        raise SlowStoreError(MAX_SECONDS)
    try:
        with at_most(MAX_SECONDS):
            rows = sa.select(sa.func.count().label("n")).select_from(schema.case)
            if int(store.frame(rows)["n"].iloc[0]) > MAX_CASES:
                return None
            cases, reopened = case_statement(store, facts), reopening_statement(store, facts)
            parents = {name: store.parents(name) for name in ("agency", "topic")}
            return columns_of(store.columns(cases), store.columns(reopened), parents=parents)
    except SlowStoreError:
        store.case_reading.slow_since = time.monotonic()
        raise
