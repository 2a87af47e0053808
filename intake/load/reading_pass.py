"""First pass over a file: read, check and spool every row, and find out what the file says of its as-of.

Loading takes two passes because as-of is known only at the end of the file, and whether a row is valid depends on it.
"""

import hashlib
from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from intake.derive.as_of import DAY_SECONDS, DayCounts, end_if_day_alone
from intake.derive.case_facts import MISSING
from intake.load.moments import epoch, from_epoch, last_change
from intake.load.refusals import refuse_if_nothing_accepted
from intake.mapping.model import Mapping
from intake.records.read import Batch, read_batches
from intake.records.reading_notes import ReadingNotes
from intake.staging.name_index import NameIndex
from intake.staging.rejected_rows import Rejections
from intake.staging.spool import EVENT_MOMENTS, SNAPSHOT_MOMENTS, Spool
from queries.settings.province_settings import Settings
from queries.vocabulary.codes import Event


@dataclass(frozen=True)
class SpooledFile:
    """A file that was read to its end: its spool, row count, what it says of its as-of, size and checksum."""

    path: Path
    folder: Path
    spool: Spool
    read: int  # rows, including rejected ones
    changed_at: datetime  # when the file was last changed
    exported_at: datetime | None  # the file's own export time, by its accepted rows
    newest: (
        datetime | None
    )  # newest plausible moment of its accepted rows; for days without times, the end of the day
    bytes: int
    sha256: str
    unmapped: tuple[str, ...]
    fields: frozenset[str]  # fields of the mapping for which the file has a column
    events: frozenset[Event]  # kinds of events among its accepted rows; empty for snapshots

    @property
    def as_of(self) -> datetime | None:
        """The moment up to which the file is known; None if no accepted row says it."""
        return self.exported_at or self.newest


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
    observe: Callable[[Batch], None] = lambda _batch: None,
    is_first: bool = True,
    first_rows: int | None = None,
) -> SpooledFile:
    """Read a file and spool its records in `folder`; rejected rows go to `rejections`, remarks on values to `notes`.

    `connection` belongs to the DuckDB that queries spools. `stored_names` are the accepted names if the mapping refuses
    unknown ones. `progress` receives the share read, 0 to 1, and `observe` each batch. `is_first` says that no file
    before it brought a row: a load whose first rows are all rejected is not read to its end. Only `first_rows` are read
    if given. Raises FileError, MappingError and RefusedError.
    """
    folder.mkdir(parents=True)
    changed_at = last_change(path, settings.timezone)
    until = epoch(changed_at)
    spool = Spool(folder / "records.parquet", mapping.shape, vocabulary, DayCounts(until=until))
    rows, exported_at = 0, None
    unmapped: tuple[str, ...] = ()
    fields: frozenset[str] = frozenset()
    events: set[Event] = set()
    for batch in read_batches(
        path,
        mapping,
        settings,
        progress=progress,
        stored_names=stored_names,
        notes=notes,
        first_rows=first_rows,
    ):
        rows += batch.read
        observe(batch)
        unmapped = batch.unmapped
        fields |= batch.fields
        rejections.add(batch.rejected)
        spool.add(batch.records)
        if mapping.shape == "events":
            events |= {Event(code) for code in batch.records["event"].unique()}
        if is_first and not spool.rows:
            refuse_if_nothing_accepted(rows, rejections, limit=settings.limits.rejected_rows)
        if batch.exported_at is not None:
            exported_at = max(exported_at or batch.exported_at, batch.exported_at)
    spool.close()
    newest = _newest_moment(connection, spool, until)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return SpooledFile(
        path=path,
        folder=folder,
        spool=spool,
        read=rows,
        changed_at=changed_at,
        exported_at=_plausible_export(exported_at, changed_at),
        newest=None if newest is None else from_epoch(newest),
        bytes=path.stat().st_size,
        sha256=digest,
        unmapped=unmapped,
        fields=fields,
        events=frozenset(events),
    )


def _plausible_export(exported_at: datetime | None, changed_at: datetime) -> datetime | None:
    """Return the export time; None if it is mistyped: more than a day after the file was last changed."""
    if exported_at is None or exported_at > changed_at + timedelta(days=1):
        return None
    return from_epoch(end_if_day_alone(epoch(exported_at), until=epoch(changed_at)))


def _newest_moment(connection: sa.Connection, spool: Spool, until: int) -> int | None:
    """Newest moment on the newest plausible day, due dates and moments after `until` ignored; None without any.

    A column without any time of day counts up to the end of the day.
    """
    day = spool.days.newest_day()
    if day is None:
        return None
    rows = spool.table()
    names = SNAPSHOT_MOMENTS if spool.shape == "snapshot" else EVENT_MOMENTS
    end = min((day + 1) * DAY_SECONDS - 1, until)
    columns = [rows.c[name] for name in names if name != "due_at"]
    newest = [sa.func.max(column).filter(column.between(day * DAY_SECONDS, end)) for column in columns]
    timed = [
        sa.func.count().filter(column != MISSING, column % sa.literal_column(str(DAY_SECONDS)) != 0)
        for column in columns
    ]
    found = connection.execute(sa.select(*newest, *timed)).one()
    return max(
        int(moment) if with_time else end_if_day_alone(int(moment), until=until)
        for moment, with_time in zip(found[: len(columns)], found[len(columns) :], strict=True)
        if moment is not None
    )
