"""Read any file into batches of checked records and rejected rows.

What becomes of a row depends on that row alone; whether the file is refused may depend on all of its rows
(`intake.parsing.whole_file_checks`). Checks that need other rows or as-of are made in `load`: duplicate ids, dates
after as-of, the order of events, `answered = closed`, `due = rule`.
"""

from collections.abc import Callable, Collection, Iterator
from collections.abc import Mapping as MappingOf
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from geo.province import Province, load_province
from intake.derive.event_arrays import MISSING
from intake.mapping.model import Mapping
from intake.parsing import event_rows, snapshot_rows
from intake.parsing.carried_cells import CarriedCells
from intake.parsing.reading_notes import ReadingNotes
from intake.parsing.repeated_headings import without_repeated_headings
from intake.parsing.row_checks import FileContext
from intake.parsing.section_titles import SectionTitles
from intake.parsing.summary_rows import SummaryRows
from intake.parsing.timed_moments import read_moments
from intake.parsing.whole_file_checks import WholeFileChecks
from intake.parsing.written_marks import without_additions
from intake.readers.chunk import Chunk, pieces, split
from intake.readers.chunk_readers import CHUNK_READERS
from intake.readers.source_file import inspect_file, wrap_file_errors
from intake.staging.background import prefetch
from queries.settings.province_settings import Settings
from queries.vocabulary.labels import Text

Progress = Callable[[float], None]
_EPOCH = datetime(1970, 1, 1)
# Text and JSON are read twice, first to detect the encoding: that pass takes about so much of the time of both.
_SCAN = 0.25


@dataclass(frozen=True)
class Batch:
    """Part of a file: read == len(records) + len(rejected).

    Columns of `records`: `intake.parsing.snapshot_rows.RECORD_COLUMNS` or `intake.parsing.event_rows.RECORD_COLUMNS`;
    of `rejected`: `intake.parsing.rejected_frame.REJECTED_COLUMNS` (content is a dict: column of the file → masked
    text). Names are categoricals.
    """

    records: pd.DataFrame
    rejected: pd.DataFrame
    read: int
    unmapped: tuple[str, ...]  # columns of the file that no field is mapped to
    fields: frozenset[str]  # fields of the mapping for which the file has a column
    # The file's own export time by its accepted rows, if the mapping names its column.
    exported_at: datetime | None
    columns: MappingOf[str, str] = field(default_factory=dict)  # field → heading of its column
    sheet: str = ""  # of a workbook, if several are read


def read_batches(
    path: str | Path,
    mapping: Mapping,
    settings: Settings,
    *,
    progress: Progress | None = None,
    stored_names: MappingOf[str, Collection[str]] | None = None,
    notes: ReadingNotes | None = None,
    first_rows: int | None = None,
) -> Iterator[Batch]:
    """Yield the batches of a file lazily, each of at most 50,000 rows.

    `progress` receives the share read so far, 0 to 1. `stored_names` holds the agencies, topics and counties of the
    store, for mappings that refuse others. `notes` collects what is remarkable about the values. Reading ends after
    `first_rows` if given. Raises FileError (also in the middle of the file: then none of its rows may be used) and
    MappingError.
    """
    report = progress or (lambda _share: None)
    file = inspect_file(path, settings.limits, on_scan=lambda share: report(_SCAN * share))
    scanned = _SCAN if file.form in ("text", "json") else 0.0
    province = _province(mapping, settings)
    context = _context(file.name, mapping, settings, province, stored_names=stored_names, notes=notes)
    checks = WholeFileChecks(file.name, mapping, province, context.notes, timezone=settings.timezone)
    carried, summaries = CarriedCells(mapping.carry), SummaryRows(mapping.carry)
    sections = SectionTitles(file.name, context.notes)
    left, read = first_rows, CHUNK_READERS[file.form](file, mapping)
    # If the first rows of a file are enough, no more is read in advance.
    with (
        wrap_file_errors(file.name),
        closing(prefetch(read) if left is None else (chunk for chunk in read)) as chunks,
    ):
        for chunk in chunks:
            checks.add_chunk(chunk)
            _note_chunk(chunk, context)
            rest: Chunk | None = chunk
            while rest is not None:
                # The rows after the first ones are not read, so none of them may be noted.
                part, rest = (rest, None) if left is None else split(rest, left)
                rows = _rows_of_data(part, context, summaries, sections, carried)
                for piece in pieces(rows):
                    batch = _batch(piece, context)
                    checks.add_records(piece, batch.records, batch.rejected)
                    yield batch
                if left is not None:
                    left -= len(rows.lines)
                    if left <= 0:
                        checks.note_counties()
                        return
            report(scanned + (1 - scanned) * chunk.share_read)
    sections.finish()
    checks.note_counties()
    checks.refuse_misread()


def _context(
    file: str,
    mapping: Mapping,
    settings: Settings,
    province: Province | None,
    *,
    stored_names: MappingOf[str, Collection[str]] | None,
    notes: ReadingNotes | None,
) -> FileContext:
    """What the checks of every row need to know of the file, the mapping and the settings."""
    return FileContext(
        mapping,
        file,
        _county_codes(province),
        stored_names or {},
        settings.timezone,
        notes=notes or ReadingNotes(),
        working_days=settings.working_days,
        county_names=_county_names(mapping, province),
    )


def _note_chunk(chunk: Chunk, context: FileContext) -> None:
    """Note what is remarkable about a chunk as a whole: its sheets, its short rows, and what its reader remarks."""
    context.notes.add_sheet_instead(context.file, chunk.instead_of, chunk.sheet)
    context.notes.add_filled(context.file, chunk.filled_rows)
    context.notes.add_sheets(context.file, chunk.read_sheets, chunk.unread_sheets)
    context.notes.remarks += chunk.remarks


def _rows_of_data(
    part: Chunk, context: FileContext, summaries: SummaryRows, sections: SectionTitles, carried: CarriedCells
) -> Chunk:
    """The rows of a chunk without those that are not data, which are noted, and with the values carried down."""
    chunk, headings = without_repeated_headings(part, context.file)
    context.notes.add_headings(context.file, headings)
    # A line between two pages must be gone before the values above it are carried down.
    chunk, set_aside = summaries.set_aside(chunk.with_columns(without_additions))
    context.notes.add_summary_rows(context.file, set_aside)
    context.notes.remarks += [row.remark for row in chunk.unreadable_rows if row.remark]
    return carried.fill(sections.fill(chunk))


def _batch(piece: Chunk, context: FileContext) -> Batch:
    """Check the rows of a piece of a file, each of which becomes a record or a rejected row."""
    to_records = (
        snapshot_rows.snapshot_records if context.mapping.shape == "snapshot" else event_rows.event_records
    )
    records, rejected = to_records(piece, context)
    count = len(piece.lines) + len(piece.unreadable_rows)
    if len(records) + len(rejected) != count:
        raise AssertionError(f"{context.file}: {count} rows became {len(records)} + {len(rejected)}")
    return Batch(
        records,
        rejected,
        count,
        piece.selection.unmapped,
        frozenset(piece.selection.positions),
        _exported(piece, context, records),
        piece.selection.names,
        piece.sheet,
    )


def _province(mapping: Mapping, settings: Settings) -> Province | None:
    """Return the province, if the mapping matches counties with it."""
    if mapping.county != "province" or mapping.columns.county is None:
        return None
    return load_province(settings.province_folder)


def _county_codes(province: Province | None) -> Callable[[str], str | None] | None:
    """Return a function from county name to official code, if the mapping matches counties with the province."""
    if province is None:
        return None

    def code(name: str) -> str | None:
        county = province.match(name)
        return None if county is None else county.code

    return code


def _county_names(mapping: Mapping, province: Province | None) -> tuple[Text, ...]:
    """Return the names of the counties of the province, if the mapping refuses others."""
    if province is None or mapping.unknown.county == "create":
        return ()
    return tuple(Text(county.name_fa, county.name_en) for county in province.counties)


def _exported(chunk: Chunk, context: FileContext, records: pd.DataFrame) -> datetime | None:
    """Latest export time in the accepted rows of a chunk, if the file has such a column."""
    if chunk.column("exported_at") is None or not len(records):
        return None
    read = read_moments(chunk, "exported_at", context.moments("exported_at"), context.mapping.empty)
    seconds = read.moments.seconds
    if len(records) < len(seconds):
        seconds = seconds[np.isin(chunk.lines, records["line"])]
    latest = int(seconds.max())
    return None if latest == MISSING else _EPOCH + timedelta(seconds=latest)
