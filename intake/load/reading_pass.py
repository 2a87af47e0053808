"""First pass over a file: read, check and spool every row, and find out what the file says of its as-of.

Loading takes two passes because as-of is known only at the end of the file, and whether a row is valid depends on it.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from intake.derive.as_of import DayCounts, end_if_day_alone
from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.load.load_progress import LoadProgress
from intake.load.moments import epoch, from_epoch, last_change
from intake.load.refusals import refuse_if_nothing_accepted
from intake.mapping.model import Mapping
from intake.mapping.privacy import mask_file_name
from intake.parsing.read import Batch, read_batches
from intake.parsing.reading_notes import ReadingNotes
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
    # Newest plausible moment of its accepted rows; for days without times, the end of the day.
    newest: datetime | None
    bytes: int
    sha256: str
    unmapped: tuple[str, ...]
    fields: frozenset[str]  # fields of the mapping for which the file has a column
    events: frozenset[Event]  # kinds of events among its accepted rows; empty for snapshots

    @property
    def name(self) -> str:
        """Name without folders and personal numbers, as the store keeps it."""
        return mask_file_name(self.path.name)

    @property
    def as_of(self) -> datetime | None:
        """The moment up to which the file is known; None if no accepted row says it."""
        return self.exported_at or self.newest


@dataclass(frozen=True)
class ReadingPass:
    """The first pass over the files of one load: what reading them needs, and where their rows go."""

    mapping: Mapping
    settings: Settings
    folder: Path  # each file is spooled in a folder of its own in it
    connection: sa.Connection  # of the DuckDB that queries spools
    stored_names: MappingOf[str, set[str]]  # the accepted names, if the mapping refuses unknown ones
    rejections: Rejections  # receives the rejected rows
    notes: ReadingNotes  # receives remarks on values
    observe: Callable[[Batch], None] = lambda _batch: None  # receives each batch
    first_rows: int | None = None  # of each file, if no more are to be read
    names: NameIndex = field(default_factory=NameIndex)  # numbers of the names in all files

    def spool_files(self, paths: Sequence[Path], progress: LoadProgress) -> Iterator[SpooledFile]:
        """Read the files one after the other and yield each when it is spooled.

        Raises FileError, MappingError and RefusedError.
        """
        any_accepted = False
        for number, path in enumerate(paths):
            file = spool_file(
                path, self, number=number, progress=progress.reading(number), any_accepted=any_accepted
            )
            any_accepted = any_accepted or file.spool.rows > 0
            yield file


@dataclass
class _FileContents:
    """What the batches of a file say together."""

    rows: int = 0
    exported_at: datetime | None = None
    unmapped: tuple[str, ...] = ()
    fields: frozenset[str] = frozenset()
    events: frozenset[Event] = frozenset()

    def add(self, batch: Batch) -> None:
        """Add a batch."""
        self.rows += batch.read
        self.unmapped = batch.unmapped
        self.fields |= batch.fields
        if "event" in batch.records:
            self.events |= {Event(code) for code in batch.records["event"].unique()}
        if batch.exported_at is not None:
            self.exported_at = max(self.exported_at or batch.exported_at, batch.exported_at)


def spool_file(
    path: Path, reading: ReadingPass, *, number: int, progress: Callable[[float], None], any_accepted: bool
) -> SpooledFile:
    """Read a file to its end and spool its records in the folder of that number.

    `progress` receives the share read, 0 to 1. `any_accepted` says that a file before it brought an accepted row: a
    load whose first rows are all rejected is not read to its end. Raises FileError, MappingError and RefusedError.
    """
    folder = reading.folder / str(number)
    folder.mkdir()  # not its parents: who has removed the working folder means it
    changed_at = last_change(path, reading.settings.timezone)
    until = epoch(changed_at)
    spool = Spool(folder / "records.parquet", reading.mapping.shape, reading.names, DayCounts(until=until))
    contents = _FileContents()
    for batch in read_batches(
        path, reading.mapping, reading.settings, progress=progress, stored_names=reading.stored_names,
        notes=reading.notes, first_rows=reading.first_rows,
    ):  # fmt: skip
        contents.add(batch)
        reading.observe(batch)
        reading.rejections.add(batch.rejected)
        spool.add(batch.records, sheet=batch.sheet)
        if not any_accepted and not spool.rows:
            limit = reading.settings.limits.rejected_rows
            refuse_if_nothing_accepted(contents.rows, reading.rejections, limit=limit)
    spool.close()
    newest = _newest_moment(reading.connection, spool, until)
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return SpooledFile(
        path=path,
        folder=folder,
        spool=spool,
        read=contents.rows,
        changed_at=changed_at,
        exported_at=_plausible_export(contents.exported_at, changed_at),
        newest=None if newest is None else from_epoch(newest),
        bytes=path.stat().st_size,
        sha256=digest,
        unmapped=contents.unmapped,
        fields=contents.fields,
        events=contents.events,
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
    row = connection.execute(sa.select(*newest, *timed)).one()
    return max(
        int(moment) if with_time else end_if_day_alone(int(moment), until=until)
        for moment, with_time in zip(row[: len(columns)], row[len(columns) :], strict=True)
        if moment is not None
    )
