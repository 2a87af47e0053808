"""First pass over a file: read, check and spool every row, and determine the as-of moment.

Loading takes two passes because as-of is known only at the end of the file, and whether a row is valid depends on it.
"""

import hashlib
from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from intake.derive.as_of import DAY_SECONDS, DayCounts
from intake.derive.case_facts import MISSING
from intake.mapping.model import Mapping
from intake.records.read import read_batches
from intake.records.reading_notes import ReadingNotes
from intake.staging.name_index import NameIndex
from intake.staging.rejected_rows import Rejections
from intake.staging.spool import EVENT_MOMENTS, SNAPSHOT_MOMENTS, Spool
from queries.settings.province_settings import Settings

_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True)
class SpooledFile:
    """A file that was read to its end: its spool, row count, as-of, size and checksum."""

    path: Path
    folder: Path
    spool: Spool
    read: int  # rows, including rejected ones
    as_of: datetime
    bytes: int
    sha256: str
    unmapped: tuple[str, ...]


def spool_file(
    path: Path,
    mapping: Mapping,
    settings: Settings,
    *,
    folder: Path,
    vocabulary: NameIndex,
    rejections: Rejections,
    connection: sa.Connection,
    stored_names: MappingOf[str, set[str]],
    notes: ReadingNotes,
    progress: Callable[[float], None],
) -> SpooledFile:
    """Read a file and spool its records in `folder`; rejected rows go to `rejections`, remarks on values to `notes`.

    `connection` belongs to the DuckDB that queries spools. `stored_names` are the accepted names if the mapping refuses
    unknown ones. `progress` receives the share read, 0 to 1. As-of is the file's own export time, else its newest
    plausible moment. Raises FileError and MappingError.
    """
    folder.mkdir(parents=True)
    changed_at = _changed_at(path, settings)
    spool = Spool(folder / "records.parquet", mapping.shape, vocabulary, DayCounts(until=changed_at))
    rows, exported_at = 0, None
    unmapped: tuple[str, ...] = ()
    for batch in read_batches(
        path, mapping, settings, progress=progress, stored_names=stored_names, notes=notes
    ):
        rows += batch.read
        unmapped = batch.unmapped
        rejections.add(batch.rejected)
        spool.add(batch.records)
        if batch.exported_at is not None:
            exported_at = max(exported_at or batch.exported_at, batch.exported_at)
    spool.close()
    as_of = exported_at or _EPOCH + timedelta(seconds=_newest_moment(connection, spool, changed_at))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return SpooledFile(path, folder, spool, rows, as_of, path.stat().st_size, digest, unmapped)


def _changed_at(path: Path, settings: Settings) -> int:
    """Modification time of the file in epoch seconds of the province's local time; the current time if it is gone."""
    moment = path.stat().st_mtime if path.exists() else datetime.now(UTC).timestamp()
    local = datetime.fromtimestamp(moment, ZoneInfo(settings.timezone)).replace(tzinfo=None)
    return int((local - _EPOCH).total_seconds())


def _newest_moment(connection: sa.Connection, spool: Spool, changed_at: int) -> int:
    """Newest moment on the newest plausible day, due dates ignored; without any, the modification time."""
    day = spool.days.newest_day()
    if day is None:
        return changed_at
    rows = spool.table()
    names = SNAPSHOT_MOMENTS if spool.shape == "snapshot" else EVENT_MOMENTS
    end = min((day + 1) * DAY_SECONDS - 1, changed_at)
    newest = [
        sa.func.max(rows.c[name]).filter(rows.c[name].between(day * DAY_SECONDS, end))
        for name in names
        if name != "due_at"
    ]
    candidates = connection.execute(sa.select(*newest)).one()
    return max(
        (int(moment) for moment in candidates if moment is not None and moment != MISSING), default=changed_at
    )
