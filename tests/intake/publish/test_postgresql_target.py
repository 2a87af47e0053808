"""Loading into a real PostgreSQL server: the same canonical text as DuckDB, all or nothing, exact undo."""

from datetime import timedelta
from pathlib import Path

import pytest

from intake.errors import IntakeError, LockedError
from intake.maintenance.find_differences import find_differences
from intake.maintenance.undo import undo_newest
from intake.publish.target_from_url import target_from_url
from queries.storage.opening import open_store
from tests.intake.publish.test_rollup_upkeep import START, rows
from tests.intake.storing import load_into, text_of, url, write
from tests.thorough import THOROUGH

pytestmark = pytest.mark.slow


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
        assert store.rollups_current
        # The rollups of the second load contain those of the first.
        if days == 70 or THOROUGH > 1:
            assert find_differences(store, measures=False) == []
        store.engine.dispose()
    place = target_from_url(database)
    with place.locked(wait=True, notify=print) as folder, place.open_for_writing(folder) as work:
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
    second = target_from_url(database).locked(wait=False, notify=print)
    with target_from_url(database).locked(wait=True, notify=print), pytest.raises(LockedError), second:
        pass
