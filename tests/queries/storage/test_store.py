"""Opening a store always gives its newest state, even while the process still reads an older one."""

import gc
import os
import stat
import tempfile
import weakref
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
import sqlalchemy as sa

from queries.estimates.measure import measure
from queries.storage import fetching, opening, schema
from queries.storage.opening import open_store
from queries.storage.physical_tables import create
from queries.storage.private_folder import spill_folder
from queries.storage.store_errors import StoreError
from queries.vocabulary.scope import Scope
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")
END = datetime(2025, 6, 1, 12)


def build(path: Path, cases: int) -> None:
    """A store with the given number of cases, swapped in as a load does."""
    fresh = path.with_suffix(".new")
    engine = sa.create_engine(f"duckdb:///{fresh}")
    lives = tuple(Life(source="one", registered=datetime(2025, 5, 1, 8)) for _ in range(cases))
    store_of(engine, World(lives, Known({"one": END, "two": END})))
    engine.dispose()
    fresh.replace(path)


@pytest.mark.slow
def test_a_swapped_file_is_seen_at_once_while_the_old_one_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "negah.duckdb"
    url = f"duckdb:///{path}"
    build(path, 3)
    before = open_store(url)
    reading = before.engine.connect()
    for cases in (5, 8, 2, 9, 4, 6):
        build(path, cases)
        assert measure(open_store(url), "received", Scope()).row["value"] == cases
    assert reading.execute(sa.select(sa.func.count()).select_from(schema.case)).scalar() == 3
    reading.close()
    assert [file.name for file in tmp_path.iterdir() if "duckdb" in file.name] == ["negah.duckdb"]


def test_opening_again_is_the_same_store_while_nothing_was_loaded(tmp_path: Path) -> None:
    build(tmp_path / "negah.duckdb", 1)
    url = f"duckdb:///{tmp_path / 'negah.duckdb'}"
    assert open_store(url) is open_store(url)


@pytest.mark.thorough
def test_a_process_may_let_go_of_earlier_states_at_once(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(opening, "_kept_open", 4)
    opening.keep_open(1)
    build(tmp_path / "negah.duckdb", 1)
    url = f"duckdb:///{tmp_path / 'negah.duckdb'}"
    earlier = weakref.ref(open_store(url))
    assert earlier() is open_store(url)
    build(tmp_path / "negah.duckdb", 2)
    assert measure(open_store(url), "received", Scope()).row["value"] == 2
    gc.collect()
    assert earlier() is None


def test_no_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(f"duckdb:///{tmp_path / 'none.duckdb'}")
    assert caught.value.missing
    assert "«\u2066make demo\u2069»" in caught.value.message_fa
    assert "make demo" in caught.value.message_en


def test_a_damaged_store_says_so_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "broken.duckdb"
    path.write_bytes(b"this is no database" * 1000)
    with pytest.raises(StoreError) as caught:
        open_store(f"duckdb:///{path}")
    assert not caught.value.missing
    assert caught.value.message_fa


def test_an_empty_store_has_no_as_of_and_counts_nothing(tmp_path: Path) -> None:
    engine = sa.create_engine(f"duckdb:///{tmp_path / 'empty.duckdb'}")
    with engine.begin() as connection:
        create(connection)
    engine.dispose()
    store = open_store(f"duckdb:///{tmp_path / 'empty.duckdb'}")
    assert store.as_of is None
    assert measure(store, "received", Scope()).row["value"] == 0


@pytest.mark.thorough
def test_a_question_that_needs_much_memory_gets_it(tmp_path: Path) -> None:
    build(tmp_path / "negah.duckdb", 1)
    store = open_store(f"duckdb:///{tmp_path / 'negah.duckdb'}")
    numbers = sa.func.range(6_000_000).table_valued("range")
    # A list is held in one piece, so DuckDB cannot spill it to disk.
    counted = store.frame(sa.select(sa.func.len(sa.func.list(numbers.c.range)).label("n")))
    assert counted["n"][0] == 6_000_000
    with store.engine.connect() as connection:
        limit = connection.exec_driver_sql("SELECT current_setting('memory_limit')").scalar_one()
    assert "MiB" in limit


def test_memory_that_runs_out_only_while_rows_are_fetched_is_given_as_well(
    tmp_path: Path, monkeypatch
) -> None:
    build(tmp_path / "negah.duckdb", 1)
    store = open_store(f"duckdb:///{tmp_path / 'negah.duckdb'}")
    fetched, failed = fetching._columns, []

    def fails_once(rows: sa.CursorResult) -> dict:
        if not failed:
            failed.append(rows)
            rows.cursor = SimpleNamespace(fetchnumpy=_out_of_memory)
        return fetched(rows)

    monkeypatch.setattr(fetching, "_columns", fails_once)
    assert store.frame(sa.select(sa.literal(3).label("n")))["n"].tolist() == [3]
    assert failed


def _out_of_memory() -> None:
    # Only another statement that takes the same memory meanwhile makes DuckDB do so, at moments that cannot be chosen.
    raise duckdb.OutOfMemoryException("failed to pin block")


def test_no_two_open_files_spill_into_one_folder(tmp_path: Path) -> None:
    spills = set()
    for name in ("a", "b"):
        path = tmp_path / f"{name}.duckdb"
        build(path, 1)
        with open_store(f"duckdb:///{path}").engine.connect() as connection:
            spills.add(connection.execute(sa.select(sa.func.current_setting("temp_directory"))).scalar_one())
    assert len(spills) == 2
    assert all(str(os.getpid()) in Path(spill).name for spill in spills)
    # DuckDB creates the folder itself when it spills, but no folder above it.
    assert all(Path(spill).parent.is_dir() for spill in spills)


def test_nobody_else_on_the_machine_can_look_at_what_is_spilled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    own = spill_folder()
    assert (own, stat.S_IMODE(own.stat().st_mode)) == (spill_folder(), 0o700)
    own.chmod(0o777)  # as whoever has taken its name would have made it
    another = spill_folder()
    assert another != own
    assert (another, stat.S_IMODE(another.stat().st_mode)) == (spill_folder(), 0o700)

    build(tmp_path / "a.duckdb", 1)
    with open_store(f"duckdb:///{tmp_path / 'a.duckdb'}").engine.connect() as connection:
        spill = connection.execute(sa.select(sa.func.current_setting("temp_directory"))).scalar_one()
    assert Path(spill).parent == another

    another.rmdir()  # as by what removes old temporary files
    open_store(f"duckdb:///{tmp_path / 'a.duckdb'}")
    assert another.is_dir()
