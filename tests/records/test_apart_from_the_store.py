"""Loads, undos and copies of the store never touch the records, wherever both are."""

from pathlib import Path

import pytest

from intake import migrations as store_migrations
from intake.__main__ import main as intake
from intake.maintenance import copy_store
from queries.storage.opening import open_store
from records import migrations
from records.accounts import set_password
from records.database import open_records, records_url
from records.people import Person, add, everyone
from records.roles import Role
from records.sessions import begin, current
from tests.intake.storing import AS_OF, write
from tests.records.conftest import NOW, PASSWORD
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow


@pytest.fixture(params=ordinary_first(1, ["duckdb", "postgresql"]))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a store that does not exist yet."""
    if request.param == "duckdb":
        return f"duckdb:///{tmp_path / 'negah.duckdb'}"
    return request.getfixturevalue("new_postgresql")()


def load(store: str, folder: Path, number: int) -> None:
    rows = [
        {"id": f"{number}-{each}", "registered_at": "2025-08-01", "kind": "complaint"} for each in range(3)
    ]
    file = write(folder / f"{number}.csv", rows)
    command = ["load", str(file), "--mapping", "negah", "--as-of", f"{AS_OF:%Y-%m-%d}", "--database", store]
    assert intake(command) == 0


def test_loads_and_undos_leave_people_and_sessions_alone(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copy_store, "MEASURE_KEYS", ("received",))  # what a copy compares is tested elsewhere
    load(store, tmp_path, 1)
    records = open_records(records_url(store, None))
    who = add(records, "planner", "", roles=[Role.administrator])
    set_password(records, who, PASSWORD)
    token = begin(records, everyone(records)[0], method="password", now=NOW)

    def is_untouched(people: tuple[Person, ...] = (who,)) -> bool:
        reopened = open_records(records_url(store, None))
        seen = everyone(reopened), current(reopened, token, now=NOW).person
        reopened.close()
        return seen == (people, who)

    load(store, tmp_path, 2)
    assert is_untouched()
    assert intake(["undo", "--database", store]) == 0
    assert is_untouched()
    if store.startswith("postgresql"):
        # Where both are in one database, replacing everything that the store holds is the strongest thing to do.
        other = f"duckdb:///{tmp_path / 'other.duckdb'}"
        load(other, tmp_path, 3)
        assert intake(["copy", "--from", other, "--to", store, "--start-over"]) == 0
        assert is_untouched()
        assert open_store(store).load > 0
    records.close()


def test_the_two_have_version_tables_of_their_own() -> None:
    assert migrations.VERSION_TABLE != "alembic_version"
    assert migrations.FOLDER != store_migrations.FOLDER
