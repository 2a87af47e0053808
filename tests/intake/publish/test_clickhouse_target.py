"""Loading into the real ClickHouse engine: the same canonical text as DuckDB, all or nothing, exact undo."""

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url

from intake.errors import EmptyStoreError, IntakeError, LockedError
from intake.maintenance.find_differences import find_differences
from intake.maintenance.undo import undo_newest
from intake.publish import clickhouse_lock, generation_list
from intake.publish.clickhouse_target import ClickHouseTarget
from intake.publish.target_from_url import target_from_url
from queries.settings.province_settings import ROOT
from queries.storage.clickhouse.generations import KEPT, newest
from queries.storage.opening import open_store
from queries.storage.store_errors import StoreError
from tests.forked import run_forked, start
from tests.intake.publish.test_rollup_upkeep import START, rows
from tests.intake.storing import EVENTS, load_into, text_of, url, write

pytestmark = pytest.mark.slow

END_OF_COMMAND = "--- end of a command ---\n"
# Commands of intake one after the other, with a lock that regards an ended holder as dead at once. They share a process
# because starting one takes longer than a load of a few rows.
IMPATIENT = f"""
import json, sys
from datetime import timedelta
from intake.__main__ import main
from intake.publish import clickhouse_lock
clickhouse_lock.LOCK_TIMEOUT = timedelta(seconds=-1)
for words in json.loads(sys.argv[1]):
    if code := main(words):
        sys.exit(code)
    print({END_OF_COMMAND!r}, end="")
"""


@pytest.fixture
def database(clickhouse_engine: Engine, request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of an empty store."""
    with clickhouse_engine.connect():  # An in-memory database disappears with its last connection.
        yield f"clickhousedb://memory/intake_{abs(hash(request.node.name)) % 10**9}?interface=chdb"


def undo_and_fail(address: str) -> None:
    place = target_from_url(address)
    with place.locked(wait=True, notify=print) as folder, place.open_for_writing(folder) as work:
        undo_newest(work.connection)
        raise ZeroDivisionError


def publish_nothing_new(address: str, *, meanwhile: Callable[[], None] = lambda: None) -> None:
    place = target_from_url(address)
    with place.locked(wait=False, notify=print) as folder, place.open_for_writing(folder):
        meanwhile()


def databases(address: str) -> set[str]:
    """The databases on the server of a store, by the end of their names."""
    place = ClickHouseTarget(make_url(address))
    with place.control.connect() as connection:
        names = sa.inspect(connection).get_schema_names()
        return {name.removeprefix(place.base) for name in names if name.startswith(place.base)}


def generation(address: str) -> int | None:
    place = ClickHouseTarget(make_url(address))
    with place.control.connect() as connection:
        return newest(connection, place.base)


def test_it_holds_what_duckdb_holds_after_every_load_and_undo(tmp_path: Path, database: str) -> None:
    with pytest.raises(StoreError, match="no data yet"):
        open_store(database)
    with pytest.raises(EmptyStoreError):
        text_of(database)
    texts, stores = [], []
    for days, ids in ((40, range(60)), (70, range(30, 90))):
        until = START + timedelta(days=days)
        path = write(tmp_path / f"{days}.csv", rows(5, ids=ids, until=until))
        for address in (database, url(tmp_path)):
            load_into(address, path, until)
        texts.append(text_of(database))
        assert texts[-1] == text_of(url(tmp_path))
        stores.append(open_store(database))
        assert stores[-1].rollups_current
    # The rollups of the second load contain those of the first.
    assert find_differences(stores[-1], measures=False) == []
    assert (stores[0].load, stores[1].load) == (1, 2)
    assert len(stores[0].frame(sa.text("SELECT id FROM case"))) < len(
        stores[1].frame(sa.text("SELECT id FROM case"))
    )
    place = target_from_url(database)
    with place.locked(wait=True, notify=print) as folder, place.open_for_writing(folder) as work:
        undo_newest(work.connection)
    assert text_of(database) == texts[0]
    assert databases(database) == {"", "_g1", "_g2", "_g3"}


@pytest.mark.thorough
@pytest.mark.usefixtures("no_rollups")
def test_events_join_those_it_has_and_moments_before_1970_are_kept(tmp_path: Path, database: str) -> None:
    case = {"kind": "complaint", "channel": "phone", "county": "تبریز", "topic": "آب", "to_agency": "آب"}
    first = [
        case | {"case": "1", "event": "registered", "moment": "1403/11/01 10:00"},
        case | {"case": "2", "event": "registered", "moment": "1403/11/05"},
    ]
    later = [
        {"case": "1", "event": "answered", "moment": "1340/05/09 08:00"},
        {"case": "2", "event": "answered"},
    ]
    for number, told in enumerate((first, later)):
        path = write(tmp_path / f"{number}.csv", told, EVENTS)
        for address in (database, url(tmp_path)):
            load_into(address, path, START + timedelta(days=number), mapping="negah-events")
        assert text_of(database) == text_of(url(tmp_path))
    assert any("1961-07-31T08:00:00" in line for line in text_of(database))


@pytest.mark.thorough
@pytest.mark.usefixtures("no_rollups")
def test_a_load_that_fails_or_only_checks_leaves_nothing(tmp_path: Path, database: str) -> None:
    until = START + timedelta(days=40)
    path = write(tmp_path / "a.csv", rows(6, ids=range(20), until=until))
    load_into(database, path, until)
    before = text_of(database)
    broken = tmp_path / "broken.csv"
    broken.write_text("nothing,known\n1,2\n", encoding="utf-8")
    with pytest.raises(IntakeError):
        load_into(database, broken, START + timedelta(days=50))
    load_into(database, path, START + timedelta(days=60), publish=False)
    with pytest.raises(ZeroDivisionError):
        undo_and_fail(database)
    assert text_of(database) == before
    assert databases(database) == {"", "_g1"}


def test_a_second_load_is_told_that_another_is_under_way(database: str) -> None:
    second = target_from_url(database).locked(wait=False, notify=print)
    with target_from_url(database).locked(wait=True, notify=print), pytest.raises(LockedError), second:
        pass


@pytest.mark.thorough
def test_who_was_taken_for_dead_publishes_nothing(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken() -> None:
        monkeypatch.setattr(clickhouse_lock, "LOCK_TIMEOUT", timedelta(seconds=-1))
        publish_nothing_new(database)
        assert generation(database) == 2

    monkeypatch.setattr(clickhouse_lock, "HEARTBEAT_SECONDS", 3_600.0)
    with pytest.raises(LockedError, match="took its place"):
        publish_nothing_new(database, meanwhile=overtaken)
    assert generation(database) == 2
    assert databases(database) == {"", "_g2"}


@pytest.mark.thorough
def test_old_generations_go_when_nobody_can_be_on_them(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert KEPT > 1
    monkeypatch.setattr(generation_list, "KEPT", few := 1)  # A generation takes as long as a load.
    for _ in range(few + 2):
        publish_nothing_new(database)
    kept = range(2, few + 3)  # The newest ones at the moment when the last of them began.
    assert databases(database) == {"", *(f"_g{number}" for number in kept)}


@pytest.mark.thorough  # tests/intake/test_command_line.py kills a load into DuckDB.
def test_a_load_killed_at_any_moment_leaves_what_was(tmp_path: Path) -> None:
    """Runs in processes of its own over a folder, because an engine in memory dies with its process."""
    until = START + timedelta(days=70)
    first = write(tmp_path / "first.csv", rows(5, ids=range(20), until=START + timedelta(days=40)))
    second = write(tmp_path / "second.csv", rows(5, ids=range(400), until=until))

    def process(store: str, *commands: list[str]) -> list[str]:
        address = f"clickhousedb://memory/negah?interface=chdb&path={tmp_path / store}"
        words = [[*command, "--database", address] for command in commands]
        return [sys.executable, "-c", IMPATIENT, json.dumps(words)]

    def loading(path: Path, as_of: datetime) -> list[str]:
        return ["load", str(path), "--mapping", "negah", "--as-of", f"{as_of:%Y-%m-%d}"]

    def run(store: str, *commands: list[str]) -> list[str]:
        done = run_forked(process(store, *commands), cwd=ROOT)
        assert done.returncode == 0, done.stderr
        return done.stdout.split(END_OF_COMMAND)[:-1]

    dump, newer = ["dump"], loading(second, until)
    older = loading(first, START + timedelta(days=40))
    _, before = run("whole", older, dump)
    shutil.copytree(tmp_path / "whole", tmp_path / "killed", symlinks=True)
    began = time.monotonic()
    _, whole = run("whole", newer, dump)
    lasted = time.monotonic() - began
    under_way = start(process("killed", newer), cwd=ROOT, stdout=subprocess.DEVNULL)
    time.sleep(lasted * random.Random().uniform(0.3, 0.9))
    under_way.kill()
    under_way.wait()
    (left,) = run("killed", dump)
    # A load that is killed between publishing and its end is complete. Otherwise the store must be unchanged.
    assert left in (before, whole)
    again = [newer] if left == before else []
    assert run("killed", *again, dump)[-1] == whole
