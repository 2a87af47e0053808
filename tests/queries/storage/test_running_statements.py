"""Statements are cancelled on every engine when nobody waits for them any longer, or when they take too long."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import get_ident
from types import SimpleNamespace

import duckdb
import pytest
import sqlalchemy as sa

from queries.storage import fetching, opening, running_statements
from queries.storage.engines import STATE_SECONDS
from queries.storage.opening import open_store
from queries.storage.running_statements import (
    RequestCancelled,
    at_most,
    cancel_when,
    check_cancelled,
    is_for_viewer,
    seconds_waited,
    waiting,
    watch,
)
from queries.storage.store_errors import SlowStoreError
from tests.engines import ON_ALL
from tests.pages.view.made_workers import until
from tests.queries.storage.leaving import SOON, given_up
from tests.worlds import store_of, world

ENDLESS = {
    "duckdb": "SELECT count(*) FROM range(10000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3",
    "postgresql": "SELECT pg_sleep(60)",
    "clickhouse": "SELECT count() FROM numbers(600) WHERE sleepEachRow(0.1) = 0 SETTINGS max_block_size = 1",
}


def _ask(engine: sa.Engine, statement: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(statement).scalar()


@pytest.fixture(scope="module")
def watched(databases) -> tuple[sa.Engine, str]:
    """An engine whose statements are watched, and a statement that takes minutes."""
    engine = databases("watched")
    if databases.engine_name == "duckdb":
        _ask(engine, "SET threads = 1")
    watch(engine, SlowStoreError)
    return engine, ENDLESS[databases.engine_name]


@ON_ALL
def test_who_left_is_not_worked_for(watched) -> None:
    engine, endless = watched
    with given_up():
        _ask(engine, endless)
    # Nothing is left of it: neither in the list of what runs, nor on a connection.
    assert not running_statements._running
    assert _ask(engine, "SELECT 7") == 7


@ON_ALL
def test_a_statement_may_take_so_long_and_no_longer(watched) -> None:
    engine, endless = watched
    began = time.monotonic()
    with cancel_when(lambda: False, seconds=60), at_most(0.3):
        assert is_for_viewer()
        assert _ask(engine, "SELECT 7") == 7
        with pytest.raises(SlowStoreError, match="busy or locked"):
            _ask(engine, endless)
    assert time.monotonic() - began < SOON
    assert not is_for_viewer()


@ON_ALL
def test_a_thread_waits_for_a_server_and_for_another_thread_but_not_for_its_own_statement(watched) -> None:
    engine, endless = watched
    me, seen, server = get_ident(), list[float](), engine.dialect.name != "duckdb"

    def see() -> None:
        until(lambda: bool(running_statements._running))
        time.sleep(0.3)
        seen.append(seconds_waited(me))

    with ThreadPoolExecutor(1) as threads, cancel_when(lambda: bool(seen), seconds=60):
        threads.submit(see)
        with pytest.raises(RequestCancelled):
            _ask(engine, endless)
    assert (seen[0] > 0.1) == server
    assert seconds_waited(me) == 0
    with waiting(), waiting():
        time.sleep(0.01)
        assert seconds_waited(me) >= 0.01
    assert seconds_waited(me) == 0


@ON_ALL
def test_an_error_of_its_own_stays_what_it_is(watched) -> None:
    with cancel_when(lambda: False, seconds=60), pytest.raises(sa.exc.DBAPIError):
        _ask(watched[0], "SELECT nothing_of_this_name")
    assert not running_statements._running


def test_whoever_has_left_is_told_so_between_statements() -> None:
    check_cancelled()
    with cancel_when(lambda: True, seconds=60), pytest.raises(RequestCancelled):
        check_cancelled()


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_server_that_does_not_obey_is_hung_up_on(databases, monkeypatch) -> None:
    engine = databases("deaf")
    watch(engine, SlowStoreError)
    ways = running_statements._ways_to_cancel
    monkeypatch.setattr(running_statements, "_ways_to_cancel", lambda *args: (lambda: None, ways(*args)[1]))
    began = time.monotonic()
    with pytest.raises(SlowStoreError), at_most(0.2):
        _ask(engine, ENDLESS["postgresql"])
    assert time.monotonic() - began < SOON
    assert _ask(engine, "SELECT 7") == 7


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_locked_database_keeps_nobody_waiting_for_the_newest_load(databases, monkeypatch) -> None:
    monkeypatch.setattr(opening, "check_tables", lambda engine: None)  # tables of tests have no revision
    engine = databases("locked")
    store_of(engine, world(2, size=20))
    url = engine.url.render_as_string(hide_password=False)

    def waited() -> float:
        began = time.monotonic()
        with pytest.raises(SlowStoreError), cancel_when(lambda: False, seconds=60):
            open_store(url)
        return time.monotonic() - began

    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("LOCK TABLE load IN ACCESS EXCLUSIVE MODE")
        with ThreadPoolExecutor(6) as threads:
            longest = max(task.result() for task in [threads.submit(waited) for _ in range(6)])
            assert longest < 3 * STATE_SECONDS  # they do not wait one after the other
    time.sleep(1.3)  # until it is tried again
    assert open_store(url).load > 0


@pytest.mark.parametrize(("reason", "error"), [("left", RequestCancelled), ("too slow", SlowStoreError)])
def test_a_statement_cancelled_just_as_its_rows_are_ready_says_why(reason, error) -> None:
    """The interruption reaches DuckDB after the statement has ended, and before its rows are fetched."""

    class Cursor:
        def fetchnumpy(self) -> None:
            raise duckdb.InterruptException("Interrupted!")

    watched = SimpleNamespace(reason=reason, requester=SimpleNamespace(seconds=3.0))
    rows = SimpleNamespace(cursor=Cursor(), context=SimpleNamespace(watched=watched))
    with pytest.raises(error):
        fetching._columns(rows)
    watched.reason = None
    with pytest.raises(duckdb.InterruptException):  # it was not the dashboard that interrupted it
        fetching._columns(rows)
