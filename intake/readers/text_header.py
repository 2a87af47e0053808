"""Find the header of delimited text, and with it the delimiter."""

import csv
import re

from intake.errors import FileError, MappingError
from intake.mapping.column_matching import Layout, count_matches, headings_below, match_columns
from intake.mapping.every_column import EveryColumn
from intake.mapping.heading_search import MAX_TITLES, heading_row
from intake.mapping.model import Mapping
from intake.readers.file_limits import beyond_limit
from intake.readers.source_file import SourceFile
from intake.readers.text_rows import TextTable

# Database programs also write ~, ^ and ¦, and the control characters of Hive (1) and of ASCII tables (31).
DELIMITERS = (",", ";", "\t", "|", "،", "؛", "~", "^", "¦", "\x01", "\x1f")
_EMPTY_ROW = b'\n" ' + "".join(mark for mark in DELIMITERS if mark.isascii()).encode()
_UNDERLINES = re.compile(rb"^-+(?: +-+)+ *$", re.MULTILINE)
_SPOOLED = re.compile(rb"\s*SQL>", re.IGNORECASE)
_MAX_LINES = 100  # physical lines of a header
_LOOKED_AT = 200_000  # bytes below a header


def find_header(block: bytes, mapping: Layout, source: SourceFile) -> tuple[TextTable, int, int]:
    """Find the header and the delimiter; return the table under it, and the bytes and lines that the header took.

    Where the headings do not stand below the number of titles that the mapping says, they are looked for among the
    first rows. Raises MappingError if no header fits the mapping, FileError if it has too many columns.
    """
    try:
        return _header_below(block, mapping, source, mapping.title_rows)
    except MappingError:
        if isinstance(mapping, EveryColumn) or not mapping.header:
            raise
        titles = _titles_above(block, mapping, source.name)
        if titles == mapping.title_rows:
            raise
    return _header_below(block, mapping, source, titles)


def _titles_above(block: bytes, mapping: Mapping, file: str) -> int:
    """Number of filled rows above the headings, under any delimiter; that of the mapping if they are not found."""
    lines = block[:_LOOKED_AT].decode("utf-8", "replace").lstrip("\ufeff").split("\n")[:_MAX_LINES]
    for mark in (mapping.delimiter,) if mapping.delimiter else DELIMITERS:
        try:
            rows = [row for row in csv.reader(lines, delimiter=mark) if any(cell.strip() for cell in row)]
        except csv.Error:
            continue
        titles = heading_row(rows[: MAX_TITLES + 1], mapping, file)
        if titles != mapping.title_rows:
            return titles
    return mapping.title_rows


def _header_below(
    block: bytes, mapping: Layout, source: SourceFile, title_rows: int
) -> tuple[TextTable, int, int]:
    """The header below so many filled rows, see `find_header`."""
    taken = lines = titles = 0
    above = b""
    delimiter = mapping.delimiter
    while taken < len(block):
        end = block.find(b"\n", taken) + 1
        # Excel writes a first line "sep=;" to declare the delimiter.
        start = block[taken : min(end, taken + 64)].decode("utf-8", "replace").strip("\ufeff\n")
        if start.casefold().startswith("sep=") and len(start) == 5:
            delimiter = delimiter or start[4]
        elif block[taken:end].removeprefix(b"\xef\xbb\xbf").strip(_EMPTY_ROW):
            _refuse_columns(block[taken:end], delimiter, source)
            if titles == title_rows:
                break
            above, titles = block[taken:end], titles + 1
        taken, lines = end, lines + 1
    # The best delimiter is the one under which most fields of the mapping are found, then the one with most columns.
    best: tuple[int, int, list[str], int] | None = None
    own: list[str] = []
    for mark in (delimiter,) if delimiter else DELIMITERS:
        cells, used = _first_record(block[taken:], mark, int(source.limits.record_megabytes * 1_000_000))
        names = headings_below(_first_record(above, mark, len(above))[0], cells)
        candidate = (count_matches(names, mapping), len(names), names, used)
        if best is None or candidate[:2] > best[:2]:
            best, own, delimiter = candidate, cells, mark
    assert best is not None
    assert delimiter is not None
    cells, used = best[2], best[3]
    _refuse_fixed_width(block[taken:], len(cells), source.name)
    cells += [""] * _unnamed_columns(block[taken:], used, delimiter, len(cells))
    if len(cells) > source.limits.columns:
        raise beyond_limit(source.name, source.limits, "columns")
    if not mapping.header:
        unnamed = match_columns([""] * len(cells), mapping, source.name)
        return TextTable(unnamed, delimiter), taken, lines
    selection = match_columns(cells, mapping, source.name, below=own)
    for _ in range(used):
        taken, lines = block.find(b"\n", taken) + 1, lines + 1
    return TextTable(selection, delimiter), taken, lines


def _refuse_fixed_width(data: bytes, width: int, name: str) -> None:
    """Raise FileError if columns are told apart by spaces only, under headings that are underlined with dashes."""
    # Above the headings a spool of SQL*Plus has the query, which may have commas.
    first = data.find(b"\n") + 1
    if not _UNDERLINES.search(data, first, first + _LOOKED_AT) or (width > 1 and not _SPOOLED.match(data)):
        return
    raise FileError(
        f"{name}: ستون‌ها تنها با فاصله از هم جدا شده‌اند (گزارش متنی). در همان برنامه خروجی را به CSV یا اکسل ذخیره "
        "کنید؛ چیزی بارگذاری نشد.",
        f"{name}: the columns are separated by spaces only (a report as text). Save the results as CSV or Excel in the "
        "same program (in SQL Server: Results to Grid, then Save Results As; in SQL*Plus: SET MARKUP CSV ON); nothing "
        "was loaded.",
    )


def _unnamed_columns(data: bytes, header: int, delimiter: str, width: int) -> int:
    """How many empty columns the rows have beyond the headings: systems end each row by a delimiter, but not these."""
    lines = data[:_LOOKED_AT].decode("utf-8", "replace").split("\n")[header:-1][:_MAX_LINES]
    try:
        rows = [row for row in csv.reader((f"{line}\n" for line in lines), delimiter=delimiter) if any(row)]
    except csv.Error:
        return 0
    wider = [row for row in rows if len(row) > width]
    if len(wider) <= len(rows) / 2 or any(cell.strip() for row in wider for cell in row[width:]):
        return 0
    return max(len(row) for row in wider) - width


def _refuse_columns(header: bytes, delimiter: str | None, source: SourceFile) -> None:
    """Raise FileError if a header has too many columns under a delimiter that it may have."""
    marks = (delimiter,) if delimiter else DELIMITERS
    if max(header.count(mark.encode()) for mark in marks) >= 2 * source.limits.columns:
        raise beyond_limit(source.name, source.limits, "columns")


def _first_record(data: bytes, delimiter: str, longest: int) -> tuple[list[str], int]:
    """Parse the first record under a delimiter; return its cells and how many lines it took.

    If that fails, or an open quotation mark has swallowed much text, the first line alone is split without quoting.
    """
    # The header must be in the first lines; parsing more of the block would be wasted for each delimiter tried.
    head = data[:longest].decode("utf-8", "replace").lstrip("\ufeff").split("\n", _MAX_LINES)[:_MAX_LINES]
    reader = csv.reader((line + "\n" for line in head), delimiter=delimiter)
    try:
        cells = next(reader, [])
        if reader.line_num == 1 or not any("\n" in cell and len(cell) > 1000 for cell in cells):
            return cells, reader.line_num
    except csv.Error:
        pass
    return head[0].split(delimiter), 1
