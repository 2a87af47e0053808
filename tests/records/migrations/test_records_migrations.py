"""Revisions of the records: they make what is declared, keep what is there, and refuse what is newer."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from records import migrations
from records.database import Records, _create_schema, _sqlite, _use_schema, open_records
from records.errors import RecordsError
from records.migrations import REVISION, alembic_config, revision, upgrade
from records.people import Person, add, by_name, everyone
from records.records_tables import metadata
from records.roles import Role
from tests.records.conftest import ON_BOTH

SECOND = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None


def upgrade():
    op.add_column("person", sa.Column("office", sa.String(100)))
    op.execute("UPDATE person SET office = 'none' WHERE name = 'planner'")
    {then}
"""

# A person of the first revision, as its tables hold one.
FIRST_ROWS = (
    "INSERT INTO person (id, name, name_key, display_name, disabled, created) "
    "VALUES (7, 'Planner', 'planner', 'Shown', {false}, '2026-03-21 08:00:00')",
    "INSERT INTO person_role (person, role) VALUES (7, 'planner')",
    "INSERT INTO person_area (person, kind, code) VALUES (7, 'county', '0303')",
)


@pytest.fixture
def newer_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make the program expect one more revision; `then` is a statement at the end of it."""

    def now(then: str = "pass") -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(
            Path(migrations.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__")
        )
        text = SECOND.format(head=REVISION, then=then)
        (folder / "versions" / "9999_office.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(migrations, "FOLDER", folder)
        monkeypatch.setattr(migrations, "REVISION", "9999")

    return now


@ON_BOTH
def test_the_revisions_make_the_tables_that_are_declared(new_url: Callable[[], str]) -> None:
    records = open_records(new_url())
    with records.reading() as connection:
        _use_schema(connection)
        context = MigrationContext.configure(connection, opts={"version_table": migrations.VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    records.close()


def test_there_is_one_line_of_revisions_up_to_the_one_expected(sqlite_file: Records) -> None:
    with sqlite_file.reading() as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))
    assert scripts.get_heads() == [REVISION]
    assert scripts.get_bases() == ["0001"]


def test_records_of_the_first_revision_are_brought_up_to_date(new_url: Callable[[], str]) -> None:
    url = new_url()
    make_first_revision(url)
    records = open_records(url)
    assert everyone(records) == (
        Person(7, "Planner", "Shown", frozenset({Role.planner}), ("0303",), (), False, None, None),
    )
    with records.reading() as connection:
        _use_schema(connection)
        assert revision(connection) == REVISION
    records.close()


def make_first_revision(url: str) -> None:
    """Tables of revision 0001 with one person, made without the code that opens records today."""
    engine = _sqlite(sa.make_url(url)) if url.startswith("sqlite") else sa.create_engine(url)
    false = "0" if url.startswith("sqlite") else "false"
    with engine.begin() as connection:
        if not url.startswith("sqlite"):
            _create_schema(connection)
        _use_schema(connection)
        command.upgrade(alembic_config(connection), "0001")
        for row in FIRST_ROWS:
            connection.exec_driver_sql(row.format(false=false))
    engine.dispose()


def test_a_later_revision_keeps_what_is_there(new_url, newer_program) -> None:
    url = new_url()
    records = open_records(url)
    planner = add(records, "planner", "", roles=[Role.planner])
    records.close()
    newer_program()
    records = open_records(url)
    assert by_name(records, "planner") == planner
    with records.reading() as connection:
        _use_schema(connection)
        assert connection.exec_driver_sql("SELECT office FROM person").scalar_one() == "none"
        assert revision(connection) == "9999"
    records.close()


@ON_BOTH
def test_a_revision_that_fails_half_way_changes_nothing(new_url, newer_program) -> None:
    url = new_url()
    records = open_records(url)
    planner = add(records, "planner", "", roles=[Role.planner])
    newer_program("raise KeyError")
    with pytest.raises(KeyError):
        open_records(url)
    with records.reading() as connection:
        _use_schema(connection)
        columns = {column["name"] for column in sa.inspect(connection).get_columns("person")}
        assert "office" not in columns
        assert revision(connection) == REVISION
    assert everyone(records) == (planner,)
    records.close()


def test_records_of_a_newer_version_are_refused(new_url: Callable[[], str]) -> None:
    url = new_url()
    records = open_records(url)
    with records.writing() as connection:
        _use_schema(connection)
        connection.exec_driver_sql(f"UPDATE {migrations.VERSION_TABLE} SET version_num = '9998'")
    records.close()
    with pytest.raises(RecordsError, match="newer version"):
        open_records(url)


def test_an_upgrade_of_what_is_up_to_date_does_nothing(records: Records) -> None:
    with records.writing() as connection:
        _use_schema(connection)
        upgrade(connection)
        assert revision(connection) == REVISION


def test_threads_may_open_new_records_at_once(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / f'{number}.sqlite'}" for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        for opened in threads.map(open_records, urls):
            with opened.writing() as connection:
                assert revision(connection) == REVISION
            opened.close()
