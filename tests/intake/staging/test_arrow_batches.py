"""Reading a file again takes as much memory as a part of it, however long it is."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from intake.staging.arrow_batches import batches_of_file
from intake.staging.spool import read_parquet, spool_engine

ROWS, GROUPS = 50_000, 40


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 32 MB that cannot be compressed, in forty row groups."""
    path = tmp_path_factory.mktemp("staged") / "cases.parquet"
    values = np.random.default_rng(1).integers(0, 2**62, (2, ROWS))
    columns = pa.table({"row": values[0], "key": values[1]})
    with pq.ParquetWriter(path, columns.schema, use_dictionary=False) as writer:
        for _ in range(GROUPS):
            writer.write_table(columns, row_group_size=ROWS)
    return path


def test_no_more_than_a_row_group_of_a_file_is_in_memory(file: Path) -> None:
    before, rows, most = pa.total_allocated_bytes(), 0, 0
    for batch in batches_of_file(file, ["key", "row"], 20_000):
        assert batch.schema.names == ["key", "row"]
        rows += batch.num_rows
        most = max(most, pa.total_allocated_bytes() - before)
    assert rows == ROWS * GROUPS
    assert 0 < most < file.stat().st_size / 5


def test_duckdb_keeps_nothing_of_a_file_that_it_has_read(file: Path, tmp_path: Path) -> None:
    engine = spool_engine(tmp_path)
    with engine.connect() as connection:
        table = read_parquet(file, pq.read_schema(file), "staged")
        assert connection.execute(sa.select(sa.func.sum(table.c.key % 2)).select_from(table)).scalar()
        of_files = "SELECT sum(memory_usage_bytes) FROM duckdb_memory() WHERE tag = 'EXTERNAL_FILE_CACHE'"
        kept = connection.exec_driver_sql(of_files).scalar()
    engine.dispose()
    assert kept == 0
