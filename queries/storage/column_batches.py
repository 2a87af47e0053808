"""Rows of a statement on DuckDB as arrays, some thousands at a time, so that millions pass through little memory."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from queries.sql.array_expressions import Values
from queries.storage.background_work import give_way
from queries.storage.fetching import connected, is_out_of_memory, with_more_memory
from queries.storage.running_statements import using_driver
from queries.storage.store_errors import SlowStoreError

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 2**15  # rows; at 80 bytes each some 2.5 MB, and ten times as much for what is computed of them
# What DuckDB's second thread may read ahead. By default it is less than one batch, and the thread hardly reads at all.
READ_AHEAD = "8MB"
OUT_OF_MEMORY = "Out of Memory Error"  # how DuckDB's message begins
MEMORY = (32, 64)  # megabytes for DuckDB, the second where the first is not enough

# The types of Arrow whose buffers are arrays of numbers as they are: days from 1970-01-01, seconds since then.
_NUMBERS = {
    "int8": np.int8,
    "int16": np.int16,
    "int32": np.int32,
    "int64": np.int64,
    "date32[day]": np.int32,
    "timestamp[s]": np.int64,
}


def column_batches(engine: Engine, statement: sa.Select[Any]) -> Iterator[dict[str, Values]]:
    """Run a statement on DuckDB, and yield the columns of its next rows while it goes on reading.

    Columns are whole numbers, flags, days and moments; raises KeyError for another type, and MemoryError if DuckDB has
    no room for the statement.
    """
    give_way()
    # What DuckDB may hold of a file it does hold, so that it may hold no more than nearly all statements need.
    for megabytes in MEMORY:
        begun = False
        try:
            with (
                connected(engine) as connection,
                with_more_memory(connection, megabytes),
                # DuckDB reads most rows only after the statement has been executed, which is watched as well.
                using_driver(engine, connection.connection.dbapi_connection, SlowStoreError),
            ):
                connection.exec_driver_sql(f"SET streaming_buffer_size = '{READ_AHEAD}'")
                for batch in _executed(connection, statement).cursor.to_arrow_reader(BATCH):
                    begun = True
                    columns = zip(batch.schema.names, batch.columns, strict=True)
                    yield {name: _values(column) for name, column in columns}
            return
        except (MemoryError, OSError) as error:
            # Arrow says that the lack of memory came up while rows were read, by an OSError.
            if isinstance(error, OSError) and not str(error).startswith(OUT_OF_MEMORY):
                raise
            if begun or megabytes == MEMORY[-1]:
                raise MemoryError(str(error)) from error


def _executed(connection: sa.Connection, statement: sa.Select[Any]) -> sa.CursorResult[Any]:
    try:
        return connection.execute(statement)
    except sa.exc.DBAPIError as error:
        if is_out_of_memory(error):
            raise MemoryError(str(error)) from error
        raise


def _values(column: "pa.Array") -> Values:
    """A column without copying it, flags excepted."""
    missing = column.is_null().to_numpy(zero_copy_only=False) if column.null_count else None
    if str(column.type) == "bool":
        filled = column if missing is None else column.fill_null(False)
        return Values(filled.to_numpy(zero_copy_only=False), missing)
    numbers = np.frombuffer(column.buffers()[1], _NUMBERS[str(column.type)])
    return Values(numbers[column.offset : column.offset + len(column)], missing)
