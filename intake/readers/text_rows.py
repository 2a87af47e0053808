"""Parse the lines of delimited text under a header into rows of text cells.

Most lines are complete records, and Arrow's CSV reader parses them in bulk; where it cannot, each line is parsed by
itself. Records over several lines come from `quoted_records`.
"""

import csv
import re
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from intake.mapping.column_matching import Selection
from intake.readers.chunk import Chunk, UnreadableRow
from intake.readers.quoted_records import BadLine, Lines, Span, find_quoted_records, lines_of, widths
from intake.readers.short_rows import RaggedLine, beginnings, begins_like, rows_to_fill
from intake.readers.wider_tables import WiderTable, find_wider_table
from persian.digits import number
from queries.vocabulary.labels import Text

_LOOKED_AT = 300  # whole rows of a block, for how rows begin
# Rules and the number of rows, as psql, mysql and sqlcmd write them.
_DRAWN = re.compile(r"[-+|=\s]{2,}+|\(?\d{1,12} rows?(?: in set| affected)?\b.{0,30}")
_LONGEST_FOOTER = 400  # bytes
_DAMAGE = "\ufffd".encode()
# Stands for a delimiter of several bytes («،»): Arrow's reader takes one of a single byte only. No text holds it.
_STAND_IN = "\x1f"
# Python's reader refuses cells of more than 128 kB unless told otherwise. The length of a record has its own limit.
csv.field_size_limit(1 << 30)


@dataclass(frozen=True)
class ParsedBlock:
    """A parsed block: the chunk, the lines that were used, the bytes after them, and the line of a record too long.

    `opened_at` is 0 unless the block ends inside a record that is too long.
    """

    chunk: Chunk
    lines: int
    unparsed: bytes
    opened_at: int


@dataclass
class _ParsedRows:
    """Arrays and line numbers of the good rows of a block, its bad rows, and those of the wrong width."""

    columns: list[pa.Array]
    lines: npt.NDArray[np.int64]
    bad: list[BadLine] = field(default_factory=list)
    ragged: list[RaggedLine] = field(default_factory=list)


class TextTable:
    """Parser for the rows under one header."""

    def __init__(self, selection: Selection, delimiter: str) -> None:
        self.selection = selection
        self._written = "" if delimiter.isascii() else delimiter
        self.delimiter = _STAND_IN if self._written else delimiter
        self.width = len(selection.header)
        self.wanted = selection.read_positions
        self._names = [str(position) for position in range(self.width)]

    def parse(
        self, block: bytes, line: int, *, longest: int, final: bool, cut_off: bool = False
    ) -> ParsedBlock:
        """Parse a block of whole lines, the first of which has the number `line`.

        Records and lines of more than `longest` bytes are rejected. Unless the block is `final`, the lines of an
        unfinished record at its end are left unparsed. `cut_off` says that the last line has no end in the file.
        """
        if self._written:
            stand_in = _STAND_IN.encode()
            block = block.replace(stand_in, b"").replace(self._written.encode(), stand_in)
        lines = lines_of(block)
        quoted = find_quoted_records(
            lines, delimiter=self.delimiter, width=self.width, longest=longest, final=final
        )
        unparsed = b""
        if quoted.stop < len(lines.ends):
            cut = int(lines.starts[quoted.stop])
            unparsed = self._as_written(block[cut:])
            lines = Lines(block[:cut], lines.starts[: quoted.stop], lines.ends[: quoted.stop])
        plain, too_long = _plain_lines(lines, quoted.spans, longest, self.delimiter.encode(), self.width)
        parts = [self._plain(lines, plain)]
        filled, malformed = self._fill_short(lines, parts[0], cut_off=cut_off)
        parts += filled
        if good := [span for span in quoted.spans if span.cells is not None]:
            parts.append(self._spanning(good))
        merged = _merged(parts, len(self.wanted))
        bad = sorted([*quoted.bad, *too_long, *malformed, *merged.bad])
        cut_off_at = _cut_off(parts[0].ragged, len(lines.ends) - 1, line, self.width) if cut_off else {}
        chunk = Chunk(
            self.selection,
            dict(zip(self.wanted, map(self._cells, merged.columns), strict=True)),
            merged.lines + line,
            [
                UnreadableRow(
                    line + item.line, item.reason, item.detail, item.cells, cut_off_at.get(item.line)
                )
                for item in bad
            ],
            has_undecodable_text=_DAMAGE in lines.block,
            filled_rows=sum(len(part.lines) for part in filled),
            wider_table=self._wider_table(lines, parts[0].ragged, line),
        )
        opened_at = 0 if quoted.opens is None else line + quoted.opens
        return ParsedBlock(chunk, len(lines.ends), unparsed, opened_at)

    def _wider_table(self, lines: Lines, ragged: list[RaggedLine], line: int) -> WiderTable | None:
        """A second table among the lines with more cells than the headings."""
        wide = (each.line for each in ragged if each.width > self.width)
        rows = ((line + at, self._as_cells(_decoded(lines, at))) for at in islice(wide, _LOOKED_AT))
        return find_wider_table(rows, self.selection.header)

    def _as_cells(self, text: str) -> list[str]:
        return next(csv.reader([text.rstrip("\r")], delimiter=self.delimiter), [])

    def _cells_of(self, lines: Lines, each: RaggedLine) -> tuple[str, ...]:
        """The cells of a line with fewer than the headings, of a length that footers have; () for others."""
        if each.width >= self.width or lines.ends[each.line] - lines.starts[each.line] > _LONGEST_FOOTER:
            return ()
        return tuple(cell.strip() for cell in self._as_cells(_decoded(lines, each.line)))

    def _as_written(self, block: bytes) -> bytes:
        """Bytes of the block with the delimiter of the file."""
        return block.replace(_STAND_IN.encode(), self._written.encode()) if self._written else block

    def _cells(self, cells: pa.Array) -> pa.Array:
        """Cells of a column as the file means them; a quoted one may hold the delimiter."""
        cells = pc.replace_substring(cells, _STAND_IN, self._written) if self._written else cells
        return _unwrapped(cells)

    def _spanning(self, spans: list[Span]) -> _ParsedRows:
        """Rows of the records over several lines."""
        rows = [span.cells for span in spans if span.cells is not None]
        return _ParsedRows(
            [pa.array([row[position] for row in rows], pa.string()) for position in self.wanted],
            np.array([span.first for span in spans], np.int64),
        )

    def _plain(self, lines: Lines, plain: npt.NDArray[np.bool_]) -> _ParsedRows:
        """Rows of the lines that are complete records by themselves."""
        block = lines.block
        numbers = np.flatnonzero(plain)
        if not len(numbers):
            return _ParsedRows([pa.array([], pa.string()) for _ in self.wanted], numbers)
        if len(numbers) < len(plain):
            # Keep only the runs of plain lines: `edges` holds the start and end of each run.
            edges = np.flatnonzero(np.diff(np.concatenate([[0], plain.view(np.int8), [0]])))
            block = b"".join(
                block[lines.starts[first] : lines.ends[stop - 1] + 1]
                for first, stop in zip(edges[0::2], edges[1::2], strict=True)
            )
        in_bulk = self._in_bulk(block, numbers)
        return in_bulk if in_bulk is not None else self._one_by_one(block, numbers)

    def _in_bulk(self, block: bytes, numbers: npt.NDArray[np.int64]) -> _ParsedRows | None:
        """Parse lines with Arrow's reader; None if it fails or joins lines, so that they must be parsed one by one."""
        ragged: list[tuple[int, int]] = []

        def note(row: pa.csv.InvalidRow) -> str:
            ragged.append((row.number - 1, row.actual_columns))
            return "skip"

        names = [self._names[position] for position in self.wanted]
        try:
            table = pa.csv.read_csv(
                pa.BufferReader(block),
                read_options=pa.csv.ReadOptions(
                    use_threads=False, column_names=self._names, block_size=len(block) + 1024
                ),
                parse_options=pa.csv.ParseOptions(
                    delimiter=self.delimiter, invalid_row_handler=note, newlines_in_values=False
                ),
                convert_options=pa.csv.ConvertOptions(
                    include_columns=names,
                    column_types={name: pa.string() for name in names},
                    strings_can_be_null=False,
                ),
            )
        except pa.ArrowInvalid:
            return None
        # Arrow must return every line, as a row or as an invalid row, or line numbers would be wrong.
        if table.num_rows + len(ragged) != len(numbers):
            return None  # a stray quotation mark has joined lines; parse each line by itself
        wrong = [RaggedLine(at, int(numbers[at]), width) for at, width in ragged]
        if ragged:
            numbers = np.delete(numbers, [at for at, _ in ragged])
        return _ParsedRows([_one(table.column(name)) for name in names], numbers, ragged=wrong)

    def _one_by_one(self, block: bytes, numbers: npt.NDArray[np.int64]) -> _ParsedRows:
        """Parse each line by itself with Python's reader: slow, but one bad line does not affect others."""
        rows: list[list[str]] = []
        kept: list[int] = []
        bad: list[BadLine] = []
        ragged: list[RaggedLine] = []
        lines = (text for text in block.decode("utf-8", "replace").split("\n") if text)
        for place, (at, text) in enumerate(zip(numbers, lines, strict=True)):
            try:
                cells = next(csv.reader([text], delimiter=self.delimiter))
            except (csv.Error, StopIteration):
                cells = []
            if len(cells) == self.width:
                rows.append(cells)
                kept.append(int(at))
            elif cells:
                ragged.append(RaggedLine(place, int(at), len(cells)))
            else:
                bad.append(BadLine(int(at), "malformed_row", widths(0, self.width)))
        columns = [pa.array([row[position] for row in rows], pa.string()) for position in self.wanted]
        return _ParsedRows(columns, np.array(kept, np.int64), bad, ragged)

    def _fill_short(
        self, lines: Lines, rows: _ParsedRows, *, cut_off: bool
    ) -> tuple[list[_ParsedRows], list[BadLine]]:
        """The rows whose last cells were left out, filled up with empty ones; and the other lines of a wrong width.

        Lines that clients of databases draw around a table count as little as blank ones.
        """
        ragged = [each for each in rows.ragged if not _DRAWN.fullmatch(_decoded(lines, each.line).strip())]
        if not ragged:
            return [], []
        last = len(lines.ends) - 1 if cut_off else -1
        forms = beginnings((_decoded(lines, int(at)) for at in rows.lines[:_LOOKED_AT]), self.delimiter)
        short = rows_to_fill(
            [each for each in ragged if each.line != last],
            self.width,
            lambda line: begins_like(_decoded(lines, line), self.delimiter, forms),
        )
        filled = {each.line for each in short}
        bad = [
            BadLine(each.line, "malformed_row", widths(each.width, self.width), self._cells_of(lines, each))
            for each in ragged
            if each.line not in filled
        ]
        if not short:
            return [], bad
        block = b"".join(
            lines.text(each.line, each.line) + self.delimiter.encode() * (self.width - each.width) + b"\n"
            for each in short
        )
        numbers = np.array([each.line for each in short], np.int64)
        in_bulk = self._in_bulk(block, numbers)
        return [in_bulk if in_bulk is not None else self._one_by_one(block, numbers)], bad


def _cut_off(ragged: list[RaggedLine], last: int, line: int, width: int) -> dict[int, Text]:
    """By line, a sentence on a last line without an end that has fewer cells than the headings."""
    if not any(each.line == last and each.width < width for each in ragged):
        return {}
    at = Text.from_formatter(number, line + last)
    return {
        last: Text(
            "فایل در میان سطر {line} تمام می‌شود: شاید هنگام دریافت یا کپی بریده شده و پرونده‌هایی کم داشته باشد. آن را "
            "دوباره بگیرید و بارگذاری کنید؛ پرونده‌های همین بار دوباره شمرده نمی‌شوند.",
            "The file ends in the middle of line {line}: it may have been cut off when it was received or copied, and "
            "lack cases. Get it again and load it; the cases of this load will not count twice.",
        ).formatted(line=at)
    }


def _plain_lines(
    lines: Lines, spans: list[Span], longest: int, delimiter: bytes, width: int
) -> tuple[npt.NDArray[np.bool_], list[BadLine]]:
    """Mask of the lines that are records by themselves, and the lines outside of spans that are too long.

    Lines of nothing but delimiters are empty lines, as Excel writes them below a table.
    """
    plain = lines.ends > lines.starts
    small = np.flatnonzero(plain & (lines.ends - lines.starts <= 4 * width))
    nothing = delimiter + b' \t\r"'
    plain[[at for at in small if not lines.text(int(at), int(at)).strip(nothing)]] = False
    for span in spans:
        plain[span.first : span.last + 1] = False
    too_long = np.flatnonzero(plain & (lines.ends - lines.starts > longest))
    plain[too_long] = False
    return plain, [BadLine(int(at), "line_too_long") for at in too_long]


def _decoded(lines: Lines, line: int) -> str:
    """The text of a line."""
    return lines.text(line, line).decode("utf-8", "replace")


def _unwrapped(cells: pa.Array) -> pa.Array:
    """The cells, with ="0123" as 0123: systems write so, that Excel keeps the zeros."""
    wrapped = pc.starts_with(cells, '="')
    return pc.replace_substring_regex(cells, r'^="(.*)"$', r"\1") if pc.any(wrapped).as_py() else cells


def _one(column: pa.ChunkedArray) -> pa.Array:
    """The column as a single array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _merged(parts: list[_ParsedRows], width: int) -> _ParsedRows:
    """Merge parsed rows in the order of their lines."""
    if len(parts) == 1:
        return parts[0]
    lines = np.concatenate([part.lines for part in parts])
    order = np.argsort(lines, kind="stable")
    columns = [
        pa.concat_arrays([part.columns[at] for part in parts]).take(pa.array(order)) for at in range(width)
    ]
    return _ParsedRows(columns, lines[order], [bad for part in parts for bad in part.bad])
