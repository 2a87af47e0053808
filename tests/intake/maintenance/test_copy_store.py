"""Copying a store between engines keeps every figure; if the copy fails, the target is unchanged."""

import json
import os
import signal
import subprocess
import sys
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from intake.__main__ import main
from intake.errors import EmptyStoreError, LockedError, RefusedError
from intake.maintenance import copy_store as copy_module
from intake.maintenance.copy_store import MEASURE_KEYS, CopyError, copy_store, text_checksum
from intake.publish import rollup_upkeep
from intake.publish.row_stream import schema_of, stream
from intake.publish.target_from_url import target_from_url
from queries.storage import schema
from queries.storage.opening import open_store
from queries.storage.physical_tables import FACTS
from tests.forked import start
from tests.intake.conftest import without_upkeep
from tests.intake.publish.test_rollup_upkeep import START, rows
from tests.intake.storing import load_rows, undo, url
from tests.thorough import THOROUGH, one_in, ordinary_first

pytestmark = pytest.mark.slow  # Every test writes stores.


def build(folder: Path) -> str:
    """A store of three loads, the last one undone, with a rejected row and with names that are hard to quote in SQL."""
    folder.mkdir(exist_ok=True)
    for days, ids in ((40, range(60)), (70, range(30, 90)), (80, range(60, 95))):
        until = START + timedelta(days=days)
        cases = rows(7, ids=ids, until=until)
        cases += [
            {"id": "", "registered_at": START, "kind": "complaint", "topic": 'آب "سرد"، و\nگرم'},
            {
                "id": f"B-{days}",
                "registered_at": START,
                "kind": "complaint",
                "topic": 'a,"b"',
                "agency": "NULL",
            },
        ]
        load_rows(folder, cases, as_of=until, name=f"{days}.csv")
    undo(folder)
    return url(folder)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> str:
    """That store. In an ordinary run its figures come from the cases, and are compared with a copy that has rollups."""
    with without_upkeep():
        return build(tmp_path_factory.mktemp("original"))


# A measure of what happened and one of what waits, for tests of other things than the comparison.
FEW = ("received", "open")


@pytest.fixture
def few_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a copy be compared in every row but only in a few of the measures."""
    monkeypatch.setattr(copy_module, "MEASURE_KEYS", FEW)


def load_few(folder: Path) -> None:
    """A load of a few other cases, without rollups in an ordinary run."""
    until = START + timedelta(days=30)
    with without_upkeep():
        load_rows(folder, rows(9, ids=range(20), until=until), as_of=until)


def text(address: str) -> str:
    with target_from_url(address).open_for_reading() as connection:
        return text_checksum(connection)


def count(address: str, table: sa.Table) -> int:
    with target_from_url(address).open_for_reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


@pytest.fixture(params=ordinary_first(1, ["clickhouse", "postgresql"]))
def server(request: pytest.FixtureRequest) -> str:
    """URL of an empty database on a server."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("database"))
    return f"clickhousedb://memory/copy_{uuid.uuid4().hex[:8]}?interface=chdb"


@pytest.mark.thorough
def test_a_store_copied_to_another_engine_and_back_is_the_same(
    original: str, tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = url(tmp_path)
    # There, the servers take turns to compare all measures. What comes back equals the original in every row, so a few
    # are enough.
    turn = int(server.startswith("clickhousedb"))
    monkeypatch.setattr(copy_module, "MEASURE_KEYS", one_in(12, MEASURE_KEYS, turn=turn))
    for source, place, least in ((original, server, 2), (server, back, len(FEW))):
        comparison = copy_store(source=source, target=place, notify=print)
        assert comparison.equal
        assert (
            len({each.copy for each in comparison.measures}) >= least
        )  # The comparison must include figures.
        monkeypatch.setattr(copy_module, "MEASURE_KEYS", FEW)
        assert text(place) == text(original)
        assert {each.what for each in comparison.tables} == {table.name for table in FACTS}
        assert all(
            count(place, table) == count(original, table) > 0
            for table in (schema.rejected_row, schema.case_version)
        )
        store = open_store(place)
        assert (store.load, store.rollups_current, len(store.loads)) == (2, True, 3)
        store.engine.dispose()


@pytest.mark.thorough
@pytest.mark.usefixtures("few_measures")
def test_the_next_load_goes_on_from_the_copy(original: str, tmp_path: Path) -> None:
    copy_store(source=original, target=url(tmp_path), notify=print)
    until = START + timedelta(days=90)
    report = load_rows(tmp_path, rows(7, ids=range(60, 120), until=until), as_of=until)
    assert report.load == 4  # The number of the undone load is not used again.
    assert report.same_cases + report.changed_cases > 0


@pytest.mark.thorough
@pytest.mark.usefixtures("few_measures")
def test_a_target_with_data_is_refused_unless_told_to_start_over(original: str, tmp_path: Path) -> None:
    load_few(tmp_path)
    before = text(url(tmp_path))
    with pytest.raises(RefusedError):
        copy_store(source=original, target=url(tmp_path), notify=print)
    assert text(url(tmp_path)) == before
    assert copy_store(source=original, target=url(tmp_path), start_over=True, notify=print).equal
    assert text(url(tmp_path)) == text(original)


@pytest.mark.usefixtures("few_measures")
@pytest.mark.parametrize("engine", ordinary_first(1, ["duckdb", "postgresql"]))
def test_a_copy_that_loses_a_row_is_not_published(
    original: str,
    tmp_path: Path,
    engine: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = url(tmp_path) if engine == "duckdb" else request.getfixturevalue("database")
    rebuilt = rollup_upkeep.rebuild

    def loses_a_row(connection: sa.Connection) -> None:
        connection.execute(sa.delete(schema.case).where(schema.case.c.case_id == 5))
        rebuilt(connection)

    monkeypatch.setattr(rollup_upkeep, "rebuild", loses_a_row)
    with pytest.raises(CopyError) as caught:
        copy_store(source=original, target=place, notify=print)
    wrong = {each.what for each in caught.value.comparison.everything if not each.equal}
    assert {"case", "dump", "received"} <= wrong
    assert "agency" not in wrong
    with pytest.raises(EmptyStoreError), target_from_url(place).open_for_reading():
        pass


@pytest.mark.thorough
@pytest.mark.usefixtures("few_measures")
def test_a_copy_killed_half_way_leaves_the_target_as_it_was(original: str, tmp_path: Path) -> None:
    load_few(tmp_path)
    before = text(url(tmp_path))
    code = (
        "import sys, time, intake.maintenance.copy_store as c\n"
        "c.compare = lambda *_: (print('here', flush=True), time.sleep(60))\n"
        "c.copy_store(source=sys.argv[1], target=sys.argv[2], start_over=True, notify=print)\n"
    )
    process = start([sys.executable, "-c", code, original, url(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"  # Every row is there, and nothing is published.
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert text(url(tmp_path)) == before
    if THOROUGH > 1:
        assert copy_store(source=original, target=url(tmp_path), start_over=True, notify=print).equal


def test_no_copy_begins_while_a_load_holds_the_store(original: str, tmp_path: Path) -> None:
    with target_from_url(url(tmp_path)).locked(wait=False, notify=print), pytest.raises(LockedError):
        copy_store(source=original, target=url(tmp_path), notify=print)


@pytest.mark.thorough
@pytest.mark.usefixtures("few_measures")
def test_the_command_prints_what_it_compared(
    original: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["copy", "--from", original, "--to", url(tmp_path)]
    assert main([*words, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["equal"] is True
    assert {each["what"] for each in record["measures"]} == set(FEW)
    assert main([*words, "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "refused"
    assert main([*words, "--start-over", "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert all(key in text for key in FEW)
    assert main(["copy", "--from", original, "--to", original, "--json"]) == 4


@pytest.fixture
def odd_values() -> sa.Table:
    return sa.Table(
        "odd",
        sa.MetaData(),
        sa.Column("number", sa.SmallInteger),
        sa.Column("text", sa.String),
        sa.Column("yes", sa.Boolean),
        sa.Column("moment", sa.DateTime),
        sa.Column("day", sa.Date),
        sa.Column("share", sa.Float),
    )


@pytest.mark.parametrize("engine", ["duckdb", "postgresql"])
def test_a_stream_tells_missing_from_empty(
    engine: str, odd_values: sa.Table, request: pytest.FixtureRequest
) -> None:
    address = "duckdb:///:memory:" if engine == "duckdb" else request.getfixturevalue("database")
    wanted = [
        {"number": 1, "text": "", "yes": True, "moment": datetime(2025, 3, 1, 9), "day": datetime(2025, 3, 1).date(),
         "share": 0.1},
        {"number": 2, "text": None, "yes": None, "moment": None, "day": None, "share": None},
        {"number": 3, "text": 'x"y\n,%', "yes": False, "moment": datetime(1999, 12, 31, 23, 59, 59),
         "day": datetime(1, 1, 1).date(), "share": 1 / 3},
    ]  # fmt: skip
    connecting = sa.create_engine(address)
    with connecting.connect() as connection:
        odd_values.create(connection)
        nothing = list(stream(connection, sa.select(odd_values)))
        connection.execute(sa.insert(odd_values), wanted)
        chosen = sa.select(odd_values).where(sa.or_(odd_values.c.text != "%", odd_values.c.text.is_(None)))
        items = list(stream(connection, chosen.order_by(odd_values.c.number)))
    connecting.dispose()
    assert nothing == []
    assert [row for batch in items for row in batch.to_pylist()] == wanted
    assert items[0].schema == schema_of(odd_values)
