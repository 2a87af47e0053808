"""Reader of workbooks (XLSX, XLS, ODS); line numbers are those of the sheet."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from intake.errors import FileError
from intake.mapping.column_matching import Selection, match_columns
from intake.mapping.model import Mapping
from intake.readers.chunk import ROWS, Chunk
from intake.readers.source_file import SourceFile

UNPACKED = 4 << 30  # maximum unpacked size of a workbook in bytes, against decompression bombs
_MOMENTS = (
    "registered_at", "due_at", "answered_at", "closed_at", "reopened_at", "verdict_at", "referred_at",
    "exported_at", "moment",
)  # fmt: skip
_SERIAL_ZERO = datetime(1899, 12, 30)
_SERIALS = range(15_000, 80_000)  # years 1941 to 2119 as date serial numbers of a workbook


def chunks(source: SourceFile, mapping: Mapping) -> Iterator[Chunk]:
    """Yield the rows of the first sheet, or of the sheet named in the mapping. Raises FileError if it is damaged."""
    import python_calamine as calamine

    with source.unpacked_path() as path:
        try:
            _refuse_bombs(path, source)
            book = calamine.CalamineWorkbook.from_path(str(path))
            sheet = book.get_sheet_by_name(_sheet(book.sheet_names, mapping, source))
            rows = enumerate(sheet.iter_rows(), start=1)
            yield from _chunks(rows, sheet.height, source, mapping)
        except (calamine.CalamineError, zipfile.BadZipFile, EOFError) as error:
            raise FileError(
                f"{source.name}: فایل اکسل خراب است یا اکسل نیست ({error}). آن را در اکسل باز و دوباره ذخیره کنید.",
                f"{source.name}: the workbook is damaged, or is none ({error}). Open and save it again in Excel.",
            ) from error


def _chunks(
    rows: Iterator[tuple[int, list[Any]]], height: int, source: SourceFile, mapping: Mapping
) -> Iterator[Chunk]:
    """Yield the non-empty rows below the header in chunks."""
    header = next((cells for _, cells in rows if any(cell != "" for cell in cells)), None)
    if header is None:
        raise FileError(
            f"{source.name}: برگه خالی است.",
            f"{source.name}: the sheet is empty.",
        )
    selection = match_columns([str(cell) for cell in header], mapping, source.name)
    dated = {position for field, position in selection.positions.items() if field in _MOMENTS}
    any_rows = False
    filled = ((number, cells) for number, cells in rows if any(cell != "" for cell in cells))
    while part := list(islice(filled, ROWS)):
        any_rows = True
        yield _chunk(part, selection, dated, min(1.0, part[-1][0] / max(1, height)))
    if not any_rows:
        raise FileError(
            f"{source.name}: برگه سرستون دارد ولی هیچ سطری ندارد.",
            f"{source.name}: the sheet has a header but no rows.",
        )


def _chunk(part: list[tuple[int, list[Any]]], selection: Selection, dated: set[int], done: float) -> Chunk:
    """Build a chunk from rows of cells."""
    columns = {}
    for position in selection.mapped_positions:
        is_date = position in dated
        cells = [_text(row[position] if position < len(row) else "", is_date) for _, row in part]
        columns[position] = pa.array(cells, pa.string())
    return Chunk(selection, columns, np.array([number for number, _ in part], np.int64), share_read=done)


def _text(cell: Any, is_date: bool) -> str:
    """Write a cell as text. In date columns, plain numbers in the range of date serials are dates."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, datetime):
        # strftime does not pad years below 1000, and no real date is that old.
        return f"{cell:%Y-%m-%d %H:%M:%S}" if cell.year >= 1000 else ""
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d} 00:00:00"
    if isinstance(cell, int | float):
        if is_date and int(cell) in _SERIALS:
            moment = _SERIAL_ZERO + timedelta(seconds=round(cell * 86_400))
            return f"{moment:%Y-%m-%d %H:%M:%S}"
        return str(int(cell)) if float(cell).is_integer() else repr(float(cell))
    return str(cell)


def _sheet(names: list[str], mapping: Mapping, source: SourceFile) -> str:
    """Name of the sheet to read. Raises FileError if the workbook does not have it."""
    if not names:
        raise FileError(f"{source.name}: هیچ برگه‌ای ندارد.", f"{source.name}: it has no sheets.")
    if mapping.sheet is None:
        return names[0]
    if mapping.sheet not in names:
        raise FileError(
            f"{source.name}: برگهٔ «{mapping.sheet}» در فایل نیست. برگه‌های فایل: {'، '.join(names)}",
            f'{source.name}: there is no sheet "{mapping.sheet}". The file has: {", ".join(names)}',
        )
    return mapping.sheet


def _refuse_bombs(path: Any, source: SourceFile) -> None:
    """Raise FileError if a zipped workbook unpacks to more than `UNPACKED` bytes."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > UNPACKED:
            raise FileError(
                f"{source.name}: محتوای فایل اکسل بیش از اندازه بزرگ است. آن را به CSV تبدیل کنید.",
                f"{source.name}: the workbook unpacks to too much. Save it as CSV.",
            )
