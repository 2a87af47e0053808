"""Any file → batches of checked records and rejected rows.

What is done here depends on the row alone. What depends on other rows or on as-of is left to loading: duplicate
ids, dates after as-of, the order of events, `answered = closed`, `due = rule`.
"""

from collections.abc import Callable, Collection, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from geo.province import load
from intake.mapping.model import Mapping
from intake.readers import delimited_text, json_items, parquet, workbook, xml_items
from intake.readers.chunk import Chunk, pieces
from intake.readers.source_file import broken_files, source
from intake.records import event_rows, snapshot_rows
from intake.records.dates import NONE
from intake.records.row_checks import Reader
from intake.staging.background import ahead
from queries.settings.province_settings import Settings

Progress = Callable[[float], None]
_EPOCH = datetime(1970, 1, 1)

_READERS = {
    "text": delimited_text.chunks,
    "workbook": workbook.chunks,
    "parquet": parquet.chunks,
    "json": json_items.chunks,
    "xml": xml_items.chunks,
}


@dataclass(frozen=True)
class Batch:
    """A stretch of a file: read == len(records) + len(rejected).

    Columns of `records`: `intake.records.snapshot_rows.ORDER` or `intake.records.event_rows.ORDER`; of `rejected`:
    `intake.records.row_checks.REJECTED` (content is a dict: column of the file → masked text). Names are categories.
    """

    records: pd.DataFrame
    rejected: pd.DataFrame
    read: int
    unmapped: tuple[str, ...]  # columns of the file that did not enter
    exported_at: datetime | None  # the file's own export time, where the mapping names its column


def read(
    path: str | Path,
    mapping: Mapping,
    settings: Settings,
    *,
    progress: Progress | None = None,
    known: MappingOf[str, Collection[str]] | None = None,
) -> Iterator[Batch]:
    """The batches of a file, each of at most 50,000 rows, read as they are asked for.

    `progress` is told the share read so far, 0 to 1. `known` holds the agencies, topics and counties that the
    store has, for mappings that refuse others. Raises `FileError` (also in mid-file: then nothing of it counts)
    and `MappingError`.
    """
    file = source(path)
    reader = Reader(mapping, file.name, _county_codes(mapping, settings), known or {}, settings.timezone)
    to_records = snapshot_rows.records if mapping.shape == "snapshot" else event_rows.records
    with broken_files(file.name):
        for chunk in ahead(_READERS[file.form](file, mapping)):
            for piece in pieces(chunk):
                records, rejected = to_records(piece, reader)
                count = len(piece.lines) + len(piece.bad)
                if len(records) + len(rejected) != count:
                    raise AssertionError(f"{file.name}: {count} rows became {len(records)} + {len(rejected)}")
                yield Batch(records, rejected, count, piece.selection.unmapped, _exported(piece, reader))
            if progress is not None:
                progress(chunk.done)


def _county_codes(mapping: Mapping, settings: Settings) -> Callable[[str], str | None] | None:
    if mapping.county != "province" or mapping.columns.county is None:
        return None

    province = load(settings.province_folder)

    def code(name: str) -> str | None:
        county = province.match(name)
        return None if county is None else county.code

    return code


def _exported(chunk: Chunk, reader: Reader) -> datetime | None:
    cells = chunk.column("exported_at")
    if cells is None or not len(cells):
        return None
    moments = reader.moments("exported_at").read(cells)
    latest = int(moments.seconds.max())
    return None if latest == NONE else _EPOCH + timedelta(seconds=latest)
