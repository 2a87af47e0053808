"""Rows of cells, as workbooks and tables of web pages have them, as chunks of text columns under a header."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import Any

import numpy as np
import pyarrow as pa

from intake.derive.event_arrays import DAY_SECONDS
from intake.errors import FileError
from intake.mapping.column_matching import SHEET_NAME, Layout, Selection, headings_below, match_columns
from intake.mapping.every_column import EveryColumn
from intake.mapping.heading_search import MAX_TITLES, heading_row
from intake.mapping.jalali_formats import SHORT_DAY
from intake.readers.chunk import ROWS, Chunk
from intake.readers.damaged_texts import refuse_western_letters
from intake.readers.file_limits import beyond_limit
from intake.readers.merged_cells import fill_merged_cells
from intake.readers.source_file import SourceFile
from intake.readers.wider_tables import WiderTable, find_wider_table
from persian.names import tidy

_LOOKED_AT = 1_000  # first rows, for texts that are damaged
TEXT_AT_ONCE = 16_000_000  # letters in a chunk
_MOMENTS = (
    "registered_at", "due_at", "answered_at", "closed_at", "reopened_at", "verdict_at", "referred_at",
    "timely_at", "exported_at", "moment",
)  # fmt: skip
_INEXACT = 2**53  # a number from here on is not what was written, because workbooks keep 15 digits
_SERIAL_ZERO = datetime(1899, 12, 30)
_SERIALS = range(15_000, 80_000)  # years 1941 to 2119 as date serial numbers of a workbook


Row = tuple[int, list[Any]]  # the number of a row, and its cells


def sheet_chunks(
    rows: Iterator[Row],
    height: int,
    merged: list[tuple[int, int, int]],
    source: SourceFile,
    mapping: Layout,
    *,
    sheet: str = "",
) -> Iterator[Chunk]:
    """Yield the rows below the header in chunks; none if there are none.

    `rows` are those that are not empty, with their numbers; `merged` the cells that reach over several rows, see
    `fill_merged_cells`. If `sheet` is given, a last column SHEET_NAME holds it in each row, unless there is such a
    column already. Raises FileError if there is no header.
    """
    rows = from_titles(rows, mapping, source.name)
    above: list[Any] = []
    for _ in range(mapping.title_rows):
        above = next(rows, (0, above))[1]
    first = next(rows, None)
    if first is None:
        raise FileError(
            f"{source.name}: برگه خالی است. خروجی را دوباره بگیرید؛ چیزی بارگذاری نشد.",
            f"{source.name}: the sheet is empty. Export it again; nothing was loaded.",
        )
    header = first[1]
    if len(header) > source.limits.columns:
        raise beyond_limit(source.name, source.limits, "columns")
    own = [str(cell) for cell in header]
    texts = headings_below([str(cell) for cell in above], own)
    names = texts if mapping.header else [""] * len(header)
    if SHEET_NAME in map(tidy, names):
        sheet = ""
    selection = match_columns(
        [*names, SHEET_NAME] if sheet else names, mapping, source.name, below=own if mapping.header else ()
    )
    dated = {
        position
        for field, position in selection.positions.items()
        if field in _MOMENTS and not _has_short_days(mapping, field)
    }
    data = rows if mapping.header else chain([first], rows)
    below = first[0] if mapping.header else 0
    filled = fill_merged_cells(data, [cell for cell in merged if cell[0] > below])
    if sheet:
        width = len(names)
        filled = ((at, [*cells[:width], *[""] * (width - len(cells)), sheet]) for at, cells in filled)
    for at, part in enumerate(_row_parts(filled)):
        if not at:
            cells = chain(own, *(row for _, row in part[:_LOOKED_AT]))
            refuse_western_letters(" ".join(cell for cell in cells if isinstance(cell, str)), source.name)
        yield _chunk(part, selection, dated, min(1.0, part[-1][0] / max(1, height)))


def from_titles(rows: Iterator[Row], mapping: Layout, file: str) -> Iterator[Row]:
    """The rows of a sheet from its title rows on, as many as the mapping says even if the sheet has more or fewer.

    Titles change from month to month. The headings of the mapping are looked for among the first rows where they do not
    stand below its number of titles; the rows are unchanged if they are not there, or if cases stand above them.
    """
    if isinstance(mapping, EveryColumn) or not mapping.header:
        return rows
    titles = mapping.title_rows
    first = list(islice(rows, max(titles, MAX_TITLES) + 1))
    texts = [[str(cell) for cell in cells] for _, cells in first]
    at = heading_row(texts, mapping, file)
    missing = max(0, titles - at)
    blank: list[Row] = [(0, [])] * missing
    return chain(blank, first[at - (titles - missing) :], rows)


def _has_short_days(mapping: Layout, field: str) -> bool:
    """Whether the numbers of a column are days of six digits, which date serials look like: 40112."""
    if isinstance(mapping, EveryColumn):
        return False
    return SHORT_DAY in mapping.dates.columns.get(field, mapping.dates.formats)


def no_rows(source: SourceFile) -> FileError:
    """Build the error for a table without rows."""
    return FileError(
        f"{source.name}: برگه سرستون دارد ولی هیچ سطری ندارد. خروجی را دوباره بگیرید؛ چیزی بارگذاری نشد.",
        f"{source.name}: the sheet has a header but no rows. Export it again; nothing was loaded.",
    )


def _row_parts(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Yield the rows in lists of at most ROWS rows, or fewer if they hold much text."""
    part: list[Row] = []
    letters = 0
    for row in rows:
        part.append(row)
        letters += sum(len(cell) for cell in row[1] if isinstance(cell, str))
        if len(part) == ROWS or letters > TEXT_AT_ONCE:
            yield part
            part, letters = [], 0
    if part:
        yield part


def _chunk(part: list[Row], selection: Selection, dated: set[int], done: float) -> Chunk:
    """Build a chunk from rows of cells."""
    columns = {}
    day_numbers = {}
    for position in selection.read_positions:
        is_date = position in dated
        cells = [row[position] if position < len(row) else "" for _, row in part]
        if is_date:
            day_numbers[position] = Counter(int(cell) for cell in cells if _is_day_number(cell))
        columns[position] = pa.array([_text(cell, is_date) for cell in cells], pa.string())
    return Chunk(
        selection,
        columns,
        np.array([number for number, _ in part], np.int64),
        share_read=done,
        day_numbers=day_numbers,
        wider_table=_wider_table(part, selection),
    )


def _wider_table(part: list[Row], selection: Selection) -> WiderTable | None:
    """A second table among the rows with cells in columns without a heading."""
    width, unnamed = len(selection.header), selection.unnamed
    wide = (
        (at, [_text(cell, False) for cell in cells])
        for at, cells in part
        if len(cells) > width or any(position < len(cells) and cells[position] for position in unnamed)
    )
    return find_wider_table(wide, selection.header)


def _is_day_number(cell: Any) -> bool:
    """Whether a cell is a bare number that is read as the number of a day, without a time."""
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return is_number and int(cell) in _SERIALS and float(cell).is_integer()


def _text(cell: Any, is_date: bool) -> str:
    """Write a cell as text. In date columns, plain numbers in the range of date serials are dates.

    Numbers too large to be exact are written in powers of ten, by which `intake.parsing.id_traces` knows them.
    """
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
            moment = _SERIAL_ZERO + timedelta(seconds=round(cell * DAY_SECONDS))
            return f"{moment:%Y-%m-%d %H:%M:%S}"
        if isinstance(cell, float) and abs(cell) >= _INEXACT:
            return f"{cell:.14e}"  # as a plain number it would pass for an id
        return str(int(cell)) if float(cell).is_integer() else repr(float(cell))
    return str(cell)
