"""Spool: the accepted records of one file on disk as a narrow Parquet file, until the whole file has been read.

Names are stored as numbers and moments as epoch seconds, so that even a file larger than memory can be sorted and
joined by DuckDB.
"""

from bisect import bisect_right
from collections.abc import Mapping as Mapping_
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from intake.derive.as_of import DayCounts
from intake.derive.event_arrays import DAY_SECONDS, MISSING, Ints
from intake.staging.name_index import NameIndex

SNAPSHOT_MOMENTS = (
    "registered_at", "due_at", "answered_at", "closed_at", "reopened_at", "verdict_at", "referred_at", "timely_at",
)  # fmt: skip
EVENT_MOMENTS = ("moment", "due_at")
THREADS = "2"  # of DuckDB in a load; more would each need their part of its memory
# What DuckDB has read of a spool or a stage it would keep, up to its limit and beside the memory of the merge.
_KEEPING = {"enable_external_file_cache": "false"}
_SHARED = {
    "row": pa.int64(), "line": pa.int64(), "id": pa.string(),
    "kind": pa.int8(), "channel": pa.int8(), "outcome": pa.int8(), "verdict": pa.int8(),
    "county": pa.int32(), "topic": pa.int32(), "place": pa.int32(), "trip": pa.int32(),
    "latitude": pa.float64(), "longitude": pa.float64(), "flags": pa.int32(),
}  # fmt: skip
SCHEMAS = {
    "snapshot": pa.schema(
        _SHARED
        | dict.fromkeys(SNAPSHOT_MOMENTS, pa.int64())
        | {"status_closed": pa.bool_(), "status_answered": pa.bool_(), "timely": pa.int8()}
        | {"agency": pa.int32(), "first_agency": pa.int32()}
    ),
    "events": pa.schema(
        _SHARED
        | dict.fromkeys(EVENT_MOMENTS, pa.int64())
        | {"event": pa.int8(), "from_agency": pa.int32(), "to_agency": pa.int32()}
    ),
}
AGENCIES = {"snapshot": ("first_agency", "agency"), "events": ("from_agency", "to_agency")}
_TYPES: Mapping_[Any, Any] = {
    pa.int64(): sa.BigInteger, pa.int32(): sa.Integer, pa.int8(): sa.SmallInteger,
    pa.string(): sa.String, pa.float64(): sa.Float, pa.bool_(): sa.Boolean, pa.int16(): sa.SmallInteger,
    pa.timestamp("us"): sa.DateTime, pa.date32(): sa.Date,
}  # fmt: skip


class BackgroundParquetWriter:
    """Parquet file written batch by batch in a background thread.

    While one batch is compressed and written, the caller can prepare the next one.
    """

    def __init__(self, path: Path, schema: pa.Schema, *, row_group: int = 1) -> None:
        """Rows of several batches are collected until there are `row_group` of them."""
        self.path, self.schema, self.rows = path, schema, 0
        self._row_group, self._waiting = row_group, list[pa.Table]()
        self._writer = pq.ParquetWriter(
            path, schema, compression="lz4", use_dictionary=False, write_statistics=["row"]
        )
        self._thread = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def write(self, columns: Mapping_[str, Any]) -> None:
        """Append rows; every column of the schema must be present."""
        arrays = [_array(columns[field.name], field.type) for field in self.schema]
        table = pa.Table.from_arrays(arrays, schema=self.schema)
        self.rows += table.num_rows
        if table.num_rows:
            self._waiting.append(table)
        if self._waiting and sum(batch.num_rows for batch in self._waiting) >= self._row_group:
            self._write_waiting()

    def close(self) -> None:
        """Finish the file."""
        try:
            if self._waiting:
                self._write_waiting()
            self._written()
        finally:
            self._thread.shutdown()
            self._writer.close()

    def _write_waiting(self) -> None:
        """Write the collected rows as one row group, in the background."""
        table, self._waiting = pa.concat_tables(self._waiting), []
        self._written()
        # At most one row group waits, so that memory stays bounded.
        self._writing = self._thread.submit(self._writer.write_table, table, row_group_size=table.num_rows)

    def _written(self) -> None:
        """Wait for the batch being written; raise its error if there was one."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()


def read_parquet(path: Path, schema: pa.Schema, name: str) -> sa.TableValuedAlias:
    """A Parquet file as a table in DuckDB."""
    columns: list[sa.Column[Any]] = [sa.Column(field.name, _TYPES[field.type]) for field in schema]
    return sa.func.read_parquet(str(path)).table_valued(*columns, name=name)


@dataclass
class Spool:
    """The accepted records of one file. `row` numbers them from 0 in file order."""

    path: Path
    shape: str
    names: NameIndex
    days: DayCounts
    ascending: bool = True  # whether the registrations of a snapshot are in order of days
    rows: int = 0
    dated: bool = False  # whether any row has a moment, due dates ignored
    _last_day: int = -(2**40)

    def __post_init__(self) -> None:
        self._file = BackgroundParquetWriter(self.path, SCHEMAS[self.shape])
        self._sheets: list[tuple[int, str]] = []  # the first row of each sheet, and its name

    def add(self, records: pd.DataFrame, *, sheet: str = "") -> None:
        """Add the accepted records of a batch, and remember the sheet on which they stand, if there are several."""
        if sheet and (not self._sheets or self._sheets[-1][1] != sheet):
            self._sheets.append((self.rows, sheet))
        moments = SNAPSHOT_MOMENTS if self.shape == "snapshot" else EVENT_MOMENTS
        columns: dict[str, Any] = {name: seconds(records[name]) for name in moments}
        for name in moments:
            if name != "due_at":
                present = columns[name][columns[name] != MISSING]
                self.dated |= len(present) > 0
                self.days.add(present)
        columns |= self.names.encode(records, agencies=AGENCIES[self.shape])
        columns["row"] = np.arange(self.rows, self.rows + len(records))
        for name in self._file.schema.names:
            if name not in columns:
                columns[name] = records[name]
        self._file.write(columns)
        self.rows += len(records)
        if self.shape == "snapshot" and self.ascending:
            self._watch_order(columns["registered_at"])

    def sheet_of(self, row: int) -> str:
        """The sheet on which a spooled row stands; empty if the file has no several sheets."""
        at = bisect_right(self._sheets, row, key=lambda each: each[0])
        return self._sheets[at - 1][1] if at else ""

    def _watch_order(self, registered_at: Ints) -> None:
        """Check whether the file is still in order of registration days."""
        days = registered_at // DAY_SECONDS
        if len(days):
            self.ascending = bool(days[0] >= self._last_day and (days[1:] >= days[:-1]).all())
            self._last_day = int(days[-1])

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def table(self, name: str = "spool") -> sa.TableValuedAlias:
        """The records as a table in DuckDB."""
        return read_parquet(self.path, SCHEMAS[self.shape], name)


def seconds(column: "pd.Series[Any]") -> Ints:
    """Moments as epoch seconds; MISSING if there is none."""
    return column.to_numpy(dtype="datetime64[s]").view(np.int64)


def spool_engine(folder: Path) -> sa.Engine:
    """In-memory DuckDB that queries spools and spills to a folder beside them."""
    return duckdb_engine("duckdb:///:memory:", memory="300MB", spill=folder / "spill")


def duckdb_engine(url: str, *, memory: str, spill: Path, **connect: Any) -> sa.Engine:
    """DuckDB engine with a memory limit, a folder to spill to, and no output of its own."""
    config = _KEEPING | {"threads": THREADS, "memory_limit": memory, "temp_directory": str(spill)}
    config |= connect.pop("config", {})
    engine = sa.create_engine(url, connect_args={"config": config, **connect})

    @sa.event.listens_for(engine, "connect")
    def be_quiet(connection: Any, _record: Any) -> None:
        # This is a session setting, which the configuration does not accept. The bar would be printed on standard
        # output, in the middle of our JSON.
        connection.execute("SET enable_progress_bar = false")

    return engine


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    """Values as an Arrow array of the type, missing values of pandas as null."""
    array = pa.array(values, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if array.type == kind:
        return array
    return array.cast(kind, safe=False)
