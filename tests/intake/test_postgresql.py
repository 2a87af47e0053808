"""Loading into a real PostgreSQL server: the same canonical text as DuckDB's, all or nothing, undone exactly."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from intake.dump import lines
from intake.errors import IntakeError, LockedError
from intake.load import Request, load
from intake.mapping import load as load_mapping
from intake.publish import target
from intake.undo import undo_newest
from intake.verify import verify
from queries.settings import Settings
from queries.store import open_store
from tests.intake.storing import url, write
from tests.intake.test_rollups import START, rows

pytestmark = pytest.mark.slow


@pytest.fixture
def database(postgresql_url: str, request: pytest.FixtureRequest) -> str:
    """URL of an empty database."""
    server = sa.create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    name = f"intake_{abs(hash(request.node.name)) % 10**9}"
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    server.dispose()
    return sa.make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)


def load_into(address: str, path: Path, as_of: datetime) -> None:
    request = Request(files=(path,), mapping=load_mapping("negah"), settings=Settings(), as_of=as_of)
    load(request, target(address), told=print)


def text_of(address: str) -> list[str]:
    with target(address).read() as connection:
        return list(lines(connection))


def test_it_holds_what_duckdb_holds_after_every_load_and_undo(tmp_path: Path, database: str) -> None:
    addresses = (database, url(tmp_path))
    texts = []
    for days, ids in ((40, range(80)), (70, range(40, 120))):
        until = START + timedelta(days=days)
        path = write(tmp_path / f"{days}.csv", rows(5, ids=ids, until=until))
        for address in addresses:
            load_into(address, path, until)
        texts.append(text_of(database))
        assert texts[-1] == text_of(url(tmp_path))
        store = open_store(database)
        assert store.rolled_up
        assert verify(store, measures=False) == []
        store.engine.dispose()
    place = target(database)
    with place.locked(wait=True, told=print) as folder, place.opened(folder) as work:
        undo_newest(work.connection)
    assert text_of(database) == texts[0]


def test_a_load_that_fails_leaves_nothing(tmp_path: Path, database: str) -> None:
    path = write(tmp_path / "a.csv", rows(6, ids=range(30), until=START + timedelta(days=40)))
    load_into(database, path, START + timedelta(days=40))
    before = text_of(database)
    broken = tmp_path / "broken.csv"
    broken.write_text("nothing,known\n1,2\n", encoding="utf-8")
    with pytest.raises(IntakeError):
        load_into(database, broken, START + timedelta(days=50))
    assert text_of(database) == before


def test_a_second_load_is_told_that_another_is_under_way(tmp_path: Path, database: str) -> None:
    second = target(database).locked(wait=False, told=print)
    with target(database).locked(wait=True, told=print), pytest.raises(LockedError), second:
        pass
