"""What is attached to the kept DuckDB is as it would be in a DuckDB of its own."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from intake.staging.spool import duckdb_engine
from tests import one_duckdb
from tests.intake.storing import AS_OF, CASE, dump, load_rows

DATABASE = sa.text("SELECT current_database()")
TABLES = sa.text("SELECT count(*) FROM information_schema.tables")


def engine_on(path: Path) -> sa.Engine:
    """An engine like those of loads."""
    return duckdb_engine(f"duckdb:///{path}", memory="320MB", spill=path.with_suffix(".spill"))


def test_a_file_is_attached_alone_and_has_all_that_was_written_when_it_is_closed(tmp_path: Path) -> None:
    one, other = (engine_on(tmp_path / f"{name}.duckdb") for name in ("one", "other"))
    with one.connect() as connection:
        connection.execute(sa.text("CREATE TABLE here AS SELECT 111 AS number"))
        connection.commit()
        assert connection.scalar(DATABASE).startswith("attached_")
        with other.connect() as beside:
            assert beside.scalar(DATABASE) == "other"
            assert beside.scalar(TABLES) == 0
    one.dispose()
    other.dispose()
    assert not (tmp_path / "one.duckdb.wal").exists()
    with other.connect() as later:
        assert later.scalar(DATABASE).startswith("attached_")
        assert later.scalar(TABLES) == 0
    other.dispose()
    with sa.create_engine(f"duckdb:///{tmp_path / 'one.duckdb'}").connect() as reader:
        assert reader.scalar(sa.text("SELECT number FROM here")) == 111


def test_what_is_no_database_is_refused_as_by_a_duckdb_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "broken.duckdb"
    path.write_bytes(b"no database" * 1_000)
    with pytest.raises(sa.exc.DBAPIError, match="not a valid DuckDB database"):
        engine_on(path).connect()


@pytest.mark.thorough
@pytest.mark.slow
def test_loads_make_the_same_store_in_a_duckdb_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = []
    for name in ("attached", "own"):
        (tmp_path / name).mkdir()
        for rows in ([CASE], [CASE | {"status": "مختومه"}, CASE | {"id": "2"}]):
            load_rows(tmp_path / name, rows, as_of=AS_OF)
        stores.append(dump(tmp_path / name, leave_out=("load",)))
        monkeypatch.setattr(one_duckdb, "is_of_load", lambda options: False)
    assert stores[0] == stores[1] != ""
