"""Read rows of DuckDB, or of a file, as Arrow record batches."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

ROWS = 50_000


def batches(
    connection: sa.Connection, statement: sa.Select[tuple[object, ...]], size: int = ROWS
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a DuckDB statement as a stream of record batches."""
    result = connection.execute(statement.execution_options(duckdb_arrow=True))
    with result.batches(size) as stream:  # type: ignore[attr-defined]
        for batch in stream:
            if batch.num_rows:
                yield batch


def batches_of_file(path: Path, columns: Sequence[str], size: int = ROWS) -> Iterator[pa.RecordBatch]:
    """Yield some columns of a Parquet file as record batches, with no more than a row group of it in memory."""
    # Read ahead, all that was read of the file would stay in memory until its last batch.
    with pq.ParquetFile(path, pre_buffer=False) as file:
        yield from file.iter_batches(size, columns=list(columns))
