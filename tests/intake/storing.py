"""Shared helpers of load tests: small files, a store, and its canonical text."""

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from intake.load.reconciliation import Report
from intake.load.run import Request, run_load
from intake.maintenance.dump import dump_lines
from intake.maintenance.undo import Undone, undo_newest
from intake.mapping.model import load_mapping
from intake.publish.target_from_url import target_from_url
from queries.settings.province_settings import Settings
from queries.storage import schema
from queries.vocabulary.labels import Text

AS_OF = datetime(2025, 9, 1)
SNAPSHOT = (
    "id", "registered_at", "due_at", "referred_at", "answered_at", "closed_at", "reopened_at", "verdict_at",
    "status", "kind", "channel", "outcome", "verdict", "county", "agency", "first_agency", "peer_group",
    "topic", "topic_group", "place", "trip", "latitude", "longitude",
)  # fmt: skip
EVENTS = (
    "case", "moment", "event", "from_agency", "to_agency", "kind", "channel", "due", "county", "topic",
    "topic_group", "peer_group", "outcome", "verdict", "place", "trip",
)  # fmt: skip

CASE = {
    "id": "1",
    "registered_at": "1404/05/12 10:00",
    "agency": "شهرداری تبریز",
    "county": "تبریز",
    "topic": "آسفالت",
}
CLOSED = CASE | {
    "answered_at": "1404/05/14 09:30", "closed_at": "1404/05/15", "outcome": "resolved", "status": "مختومه",
}  # fmt: skip


def write(path: Path, rows: list[dict[str, Any]], columns: tuple[str, ...] = SNAPSHOT) -> Path:
    """Write rows to a CSV file whose modification time is later than all moments in it, so it does not limit as-of."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    late = datetime(2026, 1, 1).timestamp()
    os.utime(path, (late, late))
    return path


def remarks_on_cases(report: Report) -> list[Text]:
    """The remarks of a load, without those on closings and answers, which the cases of most tests lack."""
    return [
        remark for remark in report.notes.remarks if not remark.en.startswith("The file has a column for")
    ]


def load_rows(
    folder: Path,
    rows: list[dict[str, Any]],
    *,
    mapping: str = "negah",
    as_of: datetime | None = AS_OF,
    name: str = "cases.csv",
    **changes: Any,
) -> Report:
    """Load rows into the store of the folder."""
    columns = SNAPSHOT if mapping == "negah" else EVENTS
    path = write(folder / name, rows, columns)
    return load_files(folder, path, mapping=mapping, as_of=as_of, **changes)


def load_files(
    folder: Path,
    *paths: Path,
    mapping: str = "negah",
    as_of: datetime | None = AS_OF,
    publish: bool = True,
    settings: Settings | None = None,
    accepts_doubts: bool = False,
    **changes: Any,
) -> Report:
    """Load files into the store of the folder; `changes` are applied to the mapping."""
    declared = load_mapping(mapping)
    declared = type(declared).model_validate(declared.model_dump(exclude_unset=True) | changes)
    request = Request(
        files=paths, mapping=declared, settings=settings or Settings(), as_of=as_of, publish=publish,
        accepts_doubts=accepts_doubts,
    )  # fmt: skip
    return run_load(request, target_from_url(url(folder)), notify=print)


def load_into(
    address: str, path: Path, as_of: datetime, *, mapping: str = "negah", publish: bool = True
) -> Report:
    """Load a file into the store at an address."""
    declared = load_mapping(mapping)
    request = Request(files=(path,), mapping=declared, settings=Settings(), as_of=as_of, publish=publish)
    return run_load(request, target_from_url(address), notify=print)


def undo(folder: Path) -> Undone:
    """Undo the newest load of the folder's store."""
    store = target_from_url(url(folder))
    with store.locked(wait=True, notify=print) as work, store.open_for_writing(work) as place:
        return undo_newest(place.connection)


def url(folder: Path) -> str:
    """URL of the folder's store."""
    return f"duckdb:///{folder / 'store.duckdb'}"


@cache
def _reader() -> sa.Engine:
    return sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool)


@contextmanager
def reading(address: str) -> Iterator[sa.Connection]:
    """Open the store at an address for reading.

    One DuckDB in this process attaches one file after the other: to start a DuckDB for each takes three times as long.
    """
    path = sa.make_url(address).database
    if not address.startswith("duckdb:") or not path or not Path(path).exists():
        with target_from_url(address).open_for_reading() as connection:
            yield connection
        return
    with _reader().connect() as connection:
        connection.exec_driver_sql(f"ATTACH '{path}' AS read_here (READ_ONLY)")
        connection.exec_driver_sql("USE read_here")
        connection.commit()
        try:
            yield connection
        finally:
            connection.rollback()
            connection.exec_driver_sql("USE memory")
            connection.commit()
            connection.exec_driver_sql("DETACH read_here")
            connection.commit()


def text_of(address: str) -> list[str]:
    """The canonical text of the store at an address: all rows in a fixed order, for comparing stores."""
    with reading(address) as connection:
        return list(dump_lines(connection))


def dump(folder: Path, *, leave_out: tuple[str, ...] = ()) -> str:
    """The canonical text of the folder's store, without the tables in `leave_out`."""
    return "\n".join(line for line in text_of(url(folder)) if line.split('"')[1] not in leave_out)


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table, by id and sequence."""
    found = schema.metadata.tables[name]
    with reading(url(folder)) as connection:
        rows = [dict(row) for row in connection.execute(sa.select(found)).mappings()]
    keys = [key for key in ("id", "case_id", "sequence", "load", "line") if key in found.c] or [
        found.columns[0].name
    ]
    return sorted(rows, key=lambda row: [row[key] for key in keys])


def counts(report: Any) -> tuple[int, int, int, int, int]:
    """The rows of a load that were read, loaded, updated, unchanged and rejected."""
    return report.read, report.loaded, report.updated, report.unchanged, report.rejected
