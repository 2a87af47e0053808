"""Read rows of DuckDB as Arrow record batches."""

from collections.abc import Iterator

import pyarrow as pa
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
