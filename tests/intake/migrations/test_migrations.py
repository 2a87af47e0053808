"""Migrations create the declared tables within the transaction of the load, and report what they cannot do."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from intake import migrations
from intake.__main__ import main
from intake.errors import EmptyStoreError, IntakeError, RefusedError
from intake.migrations import alembic_config, upgrade
from intake.publish.clickhouse_target import ClickHouseTarget
from intake.publish.target_from_url import target_from_url
from queries.storage import opening, schema
from queries.storage.clickhouse.generations import database_of, newest
from queries.storage.opening import open_store
from queries.storage.physical_tables import DERIVED, FACTS, mismatched_tables, tables
from queries.storage.store_errors import StoreError
from queries.vocabulary.recorded import EVERYTHING, Recorded, from_stored
from tests.intake.publish.test_rollup_upkeep import START, rows
from tests.intake.storing import load_into, load_rows, text_of, url, write

pytestmark = pytest.mark.slow  # A server, and a database for each test.

VERSION = sa.table("alembic_version", sa.column("version_num"))


@pytest.fixture
def connection(database: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(database)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def differences(connection: sa.Connection, declared: sa.MetaData) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), declared))


def test_the_revisions_make_the_tables_that_are_declared(connection: sa.Connection) -> None:
    assert upgrade(connection)
    assert not upgrade(connection)
    facts = tables("postgresql")
    for table in DERIVED:
        facts.remove(facts.tables[table.name])
    assert differences(connection, facts) == []
    assert mismatched_tables(connection, FACTS) == []


def test_a_change_without_a_revision_is_noticed(connection: sa.Connection) -> None:
    upgrade(connection)
    declared = tables("postgresql")
    declared.tables["case"].append_column(sa.Column("colour", sa.Integer))
    declared.tables["case"].c.kind.type = sa.BigInteger()
    sa.Index("case_kind_index", declared.tables["case"].c.kind)
    kinds = {
        str(each[0] if isinstance(each, tuple) else each[0][0]) for each in differences(connection, declared)
    }
    assert {"add_column", "modify_type", "add_index"} <= kinds


def test_the_newest_revision_is_the_one_that_readers_expect(connection: sa.Connection) -> None:
    scripts = ScriptDirectory.from_config(alembic_config(connection))
    assert scripts.get_heads() == [schema.REVISION]
    assert scripts.get_bases() == ["0001"]


def test_every_table_is_a_fact_or_follows_from_them() -> None:
    assert {table.name for table in (*FACTS, *DERIVED)} == set(schema.metadata.tables)
    assert {"case", "load", "source", "rejected_row", "county"} <= {table.name for table in FACTS}
    assert {"daily_total", "rollup_state"} <= {table.name for table in DERIVED}


def fail_in(address: str, revision: str) -> None:
    """Open a database for writing, check the revision of its tables, and fail."""
    place = target_from_url(address)
    with place.locked(wait=True, notify=print) as folder, place.open_for_writing(folder) as opened:
        assert opened.connection.execute(sa.select(VERSION)).scalar_one() == revision
        raise KeyError


def test_what_fails_leaves_an_empty_database(database: str) -> None:
    with pytest.raises(KeyError):
        fail_in(database, "0003")
    with pytest.raises(EmptyStoreError), target_from_url(database).open_for_reading():
        pass
    with pytest.raises(StoreError) as caught:
        open_store(database)
    assert caught.value.missing


SECOND = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "0004", "0003", None, None


def upgrade():
    op.create_index("case_kind_index", "case", ["kind"])
"""


@pytest.fixture
def loaded(database: str, tmp_path: Path) -> str:
    """A database at revision 0003 with some cases."""
    load_cases(database, tmp_path, days=40)
    return database


def load_cases(address: str, folder: Path, *, days: int) -> None:
    until = START + timedelta(days=days)
    load_into(address, write(folder / f"{days}.csv", rows(1, ids=range(40), until=until)), until)


@pytest.fixture
def newer_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make the program expect revision 0004, which has one more index."""

    def now() -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrations.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "0004_index.py").write_text(SECOND, encoding="utf-8")
        monkeypatch.setattr(migrations, "FOLDER", folder)
        monkeypatch.setattr(schema, "REVISION", "0004")

    return now


def state(address: str) -> tuple[str, bool]:
    """The revision of a database, and whether it has the index of 0004."""
    engine = sa.create_engine(address)
    with engine.connect() as connection:
        found = {index["name"] for index in sa.inspect(connection).get_indexes("case")}
        written = str(connection.execute(sa.select(VERSION)).scalar_one())
    engine.dispose()
    return written, "case_kind_index" in found


@pytest.mark.thorough
def test_a_load_brings_an_old_database_up_to_date_or_leaves_it(
    loaded: str, tmp_path: Path, newer_program: Callable[[], None]
) -> None:
    newer_program()
    broken = tmp_path / "broken.csv"
    broken.write_text("nothing,known\n1,2\n", encoding="utf-8")
    with pytest.raises(IntakeError):
        load_into(loaded, broken, START)
    with pytest.raises(KeyError):
        fail_in(loaded, "0004")
    assert state(loaded) == ("0003", False)
    load_cases(loaded, tmp_path, days=60)
    assert state(loaded) == ("0004", True)
    newest = open_store(loaded)
    assert (newest.load, newest.rollups_current) == (2, True)
    newest.engine.dispose()


@pytest.mark.thorough
def test_readers_of_another_version_are_told_what_to_do(
    loaded: str, newer_program: Callable[[], None], monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    newer_program()
    with pytest.raises(StoreError, match="intake migrate"):
        open_store(loaded)
    assert len(text_of(loaded)) > 40  # Only the connection of a reader sees today's tables.
    assert state(loaded) == ("0003", False)
    assert main(["migrate", "--database", loaded, "--lang", "en"]) == 0
    assert "0004" in capsys.readouterr().out
    assert state(loaded) == ("0004", True)
    open_store(loaded).engine.dispose()

    monkeypatch.undo()  # The older program, started again.
    opening._opened.clear()
    with pytest.raises(StoreError, match="newer version"):
        open_store(loaded)
    assert main(["migrate", "--database", loaded, "--json"]) == 4
    assert "Update the program" in json.loads(capsys.readouterr().out)["error"]["en"]


def test_there_is_no_way_back(connection: sa.Connection) -> None:
    upgrade(connection)
    with pytest.raises(NotImplementedError, match="backup"):
        command.downgrade(alembic_config(connection), "base")


def test_tables_without_a_revision_are_refused(connection: sa.Connection, database: str) -> None:
    schema.load.create(connection)
    connection.commit()
    with pytest.raises(RefusedError, match="no revision"):
        upgrade(connection)


def test_starting_over_leaves_nothing_of_before(loaded: str) -> None:
    place = target_from_url(loaded)
    with (
        place.locked(wait=True, notify=print) as folder,
        place.open_for_writing(folder, start_over=True) as opened,
    ):
        assert (
            opened.connection.execute(sa.select(sa.func.count()).select_from(schema.load)).scalar_one() == 0
        )
        assert opened.connection.execute(sa.select(schema.county.c.code)).scalars().all() == ["none"]
    assert state(loaded) == ("0003", False)


@pytest.mark.thorough
def test_other_engines_need_none_but_say_when_a_store_is_of_another_version(tmp_path: Path, capsys) -> None:
    until = START + timedelta(days=40)
    load_rows(tmp_path, rows(1, ids=range(20), until=until), as_of=until)
    assert main(["migrate", "--database", url(tmp_path), "--json"]) == 0
    place = target_from_url(url(tmp_path))
    with place.locked(wait=True, notify=print) as folder, place.open_for_writing(folder) as opened:
        opened.connection.execute(sa.DDL("ALTER TABLE daily_total RENAME COLUMN received TO taken"))
    assert not open_store(url(tmp_path)).rollups_current  # The facts still give the answer.
    assert main(["verify", "--database", url(tmp_path), "--json"]) == 5
    assert main(["rollup", "--database", url(tmp_path), "--json"]) == 0
    assert open_store(url(tmp_path)).rollups_current

    with place.locked(wait=True, notify=print) as folder, place.open_for_writing(folder) as opened:
        opened.connection.execute(sa.DDL('ALTER TABLE "case" RENAME COLUMN kind TO sort'))
    with pytest.raises(StoreError, match="Another version"):
        open_store(url(tmp_path))
    with pytest.raises(RefusedError, match="Another version"):
        load_rows(tmp_path, rows(1, ids=range(30), until=until), as_of=until)


@pytest.mark.thorough
def test_a_database_of_the_first_release_is_brought_up_to_date(loaded: str, tmp_path: Path) -> None:
    engine = sa.create_engine(loaded)
    with engine.begin() as connection:
        for taken in ("TABLE publication_series", "COLUMN series", "COLUMN recorded"):
            change = "" if taken.startswith("TABLE") else "ALTER TABLE load "
            connection.execute(sa.DDL(f"{change}DROP {taken}"))
        connection.execute(sa.update(VERSION).values(version_num="0001"))
    engine.dispose()
    with pytest.raises(StoreError, match="intake migrate"):
        open_store(loaded)
    assert len(text_of(loaded)) > 40
    assert main(["migrate", "--database", loaded, "--json"]) == 0
    assert_up_to_date(loaded, tmp_path)


def assert_up_to_date(address: str, folder: Path) -> None:
    """Its one load does not say what it records, and so counts as recording everything; the next load does say it."""
    migrated = open_store(address)
    assert migrated.loads["recorded"].isna().all()
    assert {source.recorded for source in migrated.sources} == {EVERYTHING}
    assert migrated.rollups_current
    # Its figures are published under the rule that the settings have now; later edits of the settings change nothing.
    assert migrated.loads["series"].isna().all()
    assert migrated.series_of(1).has_rule(5, 5)
    assert [each.series for each in migrated.publication_ledger] == [1]
    migrated.engine.dispose()
    load_cases(address, folder, days=60)
    later = open_store(address)
    assert [from_stored(text) is None for text in later.loads["recorded"]] == [True, False]
    assert {source.recorded for source in later.sources} == {EVERYTHING - {Recorded.handoff}}
    assert later.loads["series"].isna().tolist() == [True, False]
    assert later.series_of(2) == later.series_of(1)
    later.engine.dispose()


def test_a_file_of_the_first_release_is_brought_up_to_date(tmp_path: Path, capsys) -> None:
    address = url(tmp_path)
    load_cases(address, tmp_path, days=40)
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        for taken in ("TABLE publication_series", "COLUMN series", "COLUMN recorded"):
            change = "" if taken.startswith("TABLE") else "ALTER TABLE load "
            connection.execute(sa.DDL(f"{change}DROP {taken}"))
    engine.dispose()
    with pytest.raises(StoreError, match="intake migrate"):
        open_store(address)
    for reading in ("loads", "dump"):
        assert main([reading, "--database", address, "--lang", "en"]) == 4
        assert "intake migrate" in capsys.readouterr().err
    assert main(["migrate", "--database", address, "--json"]) == 0
    assert_up_to_date(address, tmp_path)


@pytest.mark.thorough
def test_a_clickhouse_store_of_the_first_release_is_brought_up_to_date(
    clickhouse_engine: sa.Engine, tmp_path: Path
) -> None:
    with clickhouse_engine.connect():  # An in-memory database disappears with its last connection.
        address = "clickhousedb://memory/first_release?interface=chdb"
        load_cases(address, tmp_path, days=40)
        place = ClickHouseTarget(sa.make_url(address))
        with place.control.connect() as connection:
            number = newest(connection, place.base)
            assert number is not None
            old = database_of(place.base, number)
            for column in ("recorded", "series"):
                connection.execute(sa.DDL(f"ALTER TABLE {old}.load DROP COLUMN {column}"))
            connection.execute(sa.DDL(f"DROP TABLE {old}.publication_series"))
        opening._opened.clear()
        with pytest.raises(StoreError, match="intake migrate"):
            open_store(address)
        with place.locked(wait=True, notify=print) as folder, place.open_for_writing(folder):
            pass
        assert_up_to_date(address, tmp_path)
