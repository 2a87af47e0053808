"""PostgreSQL is asked once for each statement, and connections that it has ended cost nobody an answer."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from queries.storage import postgresql_engine as module
from queries.storage.fetching import fetch_columns, fetch_frame
from queries.storage.postgresql_engine import postgresql_engine
from queries.storage.store_errors import StoreError
from tests.pages.view.made_workers import until

pytestmark = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)


@pytest.fixture
def engine(databases) -> Iterator[Engine]:
    """An engine with one connection."""
    reading = postgresql_engine(databases("one_by_one").url, pool_size=1, max_overflow=0)
    yield reading
    reading.dispose()


def _ask(engine: Engine, statement: str) -> object:
    with engine.connect() as connection:
        return connection.execute(sa.text(statement)).scalar()


def _round_trips(engine: Engine, folder, statements: int) -> int:
    """How often the server is asked, by the protocol that the driver writes."""
    _ask(engine, "SELECT 1")
    connection = engine.raw_connection()
    driver = connection.driver_connection
    connection.close()
    with (folder / "protocol").open("w+") as file:
        driver.pgconn.trace(file.fileno())
        for number in range(statements):
            assert _ask(engine, f"SELECT {number}") == number
        driver.pgconn.untrace()
        file.seek(0)
        sent = [line.split("\t")[1:4:2] for line in file]
    return sum(by == "F" and what in ("Sync", "Query") for by, what in sent)


def test_each_statement_asks_the_server_once_and_a_doubtful_connection_is_tested(
    engine, tmp_path, monkeypatch
) -> None:
    assert _round_trips(engine, tmp_path, statements=3) == 3
    monkeypatch.setattr(module, "TRUSTED_SECONDS", 0.0)
    assert _round_trips(engine, tmp_path, statements=3) == 6


def test_a_connection_that_the_server_has_ended_costs_nobody_an_answer(engine, databases) -> None:
    own = _ask(engine, "SELECT pg_backend_pid()")
    other = databases("one_by_one")
    assert _ask(other, f"SELECT pg_terminate_backend({own}, 5000)")
    assert _ask(engine, "SELECT pg_backend_pid()") != own


@pytest.mark.parametrize("fetch", [fetch_frame, fetch_columns])
def test_a_statement_whose_connection_the_server_ends_says_so(engine, databases, fetch) -> None:
    own = _ask(engine, "SELECT pg_backend_pid()")
    statement = sa.select(sa.literal_column("1").label("n")).select_from(sa.func.pg_sleep(60))
    asleep = f"FROM pg_stat_activity WHERE pid = {own} AND wait_event = 'PgSleep'"
    server = databases("one_by_one")
    with ThreadPoolExecutor() as other:
        answer = other.submit(fetch, engine, statement)
        until(lambda: bool(_ask(server, f"SELECT pg_terminate_backend(pid) {asleep}")))
        with pytest.raises(StoreError, match="the server ended the connection; it may be stopping") as lost:
            answer.result()
    assert "سرور اتصال را قطع کرد" in lost.value.message_fa
    assert _ask(engine, "SELECT pg_backend_pid()") != own


def test_defaults_of_the_server_are_replaced_and_what_somebody_has_set_is_kept(engine, databases) -> None:
    def settings(reading: Engine) -> dict[str, object]:
        return {name: _ask(reading, f"SHOW {name}") for name in module.SETTINGS}

    assert settings(engine) == module.SETTINGS
    url = databases("one_by_one").url.update_query_dict({"options": "-c random_page_cost=3"})
    other = postgresql_engine(url, pool_size=1, max_overflow=0)
    assert settings(other) == module.SETTINGS | {"random_page_cost": "3"}
    other.dispose()


def test_sums_are_floats(engine) -> None:
    assert type(_ask(engine, "SELECT sum(n) FROM (VALUES (1::bigint), (2)) AS rows (n)")) is float
