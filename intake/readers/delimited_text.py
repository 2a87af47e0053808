"""Reader of CSV and other delimited text, in any common delimiter and encoding.

Most lines are complete records, and Arrow's CSV reader parses them in bulk. The difficulty is quoted cells that contain
line breaks, and stray quotation marks, one of which would swallow the rest of the file in an ordinary CSV reader. The
number of quotation marks in a line tells them apart. A line with an even number is a record by itself. A line with an
odd number opens (or closes) a cell over several lines: it is joined with the lines up to the next odd one, if that
gives a proper record of at most `MAX_RECORD_LINES` lines. Otherwise the mark was a slip: only that line is rejected,
and reading continues with the next physical line.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from intake.errors import FileError
from intake.mapping.column_matching import Selection, count_matches, match_columns
from intake.mapping.model import Mapping
from intake.readers.chunk import Chunk, UnreadableRow
from intake.readers.encoding import detect, utf8_blocks
from intake.readers.source_file import SourceFile

MAX_RECORD_LINES = 100  # physical lines
MAX_LINE_BYTES = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")
_DAMAGE = "\ufffd".encode()


def chunks(source: SourceFile, mapping: Mapping) -> Iterator[Chunk]:
    """Yield the rows of a text file in chunks. Raises FileError or MappingError if it has no usable header."""
    with source.open() as (stream, _):
        encoding = detect(stream, mapping.encoding, source.name)
    with source.open() as (stream, raw):
        table: _Table | None = None
        # `pending` holds what has been read but not parsed yet: a cut line, or lines of an unfinished record.
        pending, line, skipping, any_rows = b"", 1, False, False
        blocks = utf8_blocks(stream, encoding)
        last = False
        while not last:
            data = next(blocks, b"")
            last = not data
            if skipping:
                end = data.find(b"\n")
                if end < 0:
                    continue
                data, skipping = data[end:], False
            pending = pending + data if pending else data
            if last and pending and not pending.endswith(b"\n"):
                pending += b"\n"
            # Only whole lines are parsed; the cut line at the end waits for the next block.
            cut = pending.rfind(b"\n") + 1
            block, pending = pending[:cut], pending[cut:]
            if block:
                if table is None:
                    table, taken, lines = _header(block, mapping, source)
                    block, line = block[taken:], line + lines
                chunk, read_lines, unparsed = table.parse(block, line, final=last)
                pending = unparsed + pending
                line += read_lines
                if len(chunk.lines) or chunk.unreadable_rows:
                    any_rows = True
                    yield replace(chunk, share_read=source.share(raw))
            if len(pending) > MAX_LINE_BYTES and b"\n" not in pending:
                # The line is too long. Its head is kept, so that it is rejected as one line; everything up to the next
                # line end is dropped, so that memory stays bounded.
                pending, skipping = pending[: MAX_LINE_BYTES + 1], True
        if not any_rows:
            raise FileError(
                f"{source.name}: فایل سرستون دارد ولی هیچ سطری ندارد.",
                f"{source.name}: the file has a header but no rows.",
            )


def _header(block: bytes, mapping: Mapping, source: SourceFile) -> tuple["_Table", int, int]:
    """Find the header and the delimiter; return the table under it, and the bytes and lines that the header took."""
    taken = lines = 0
    delimiter = mapping.delimiter
    while taken < len(block):
        end = block.find(b"\n", taken) + 1
        text = block[taken:end].decode("utf-8", "replace").strip("\ufeff\n")
        # Excel writes a first line "sep=;" to declare the delimiter.
        if text.casefold().startswith("sep=") and len(text) == 5:
            delimiter = delimiter or text[4]
        elif text.strip(" ,;\t|"):
            break
        taken, lines = end, lines + 1
    # The best delimiter is the one under which most fields of the mapping are found, then the one with most columns.
    best: tuple[int, int, list[str], int] | None = None
    for mark in (delimiter,) if delimiter else _DELIMITERS:
        cells, used = _first_record(block[taken:], mark)
        candidate = (count_matches(cells, mapping), len(cells), cells, used)
        if best is None or candidate[:2] > best[:2]:
            best, delimiter = candidate, mark
    assert best is not None
    assert delimiter is not None
    cells, used = best[2], best[3]
    selection = match_columns(cells, mapping, source.name)
    for _ in range(used):
        taken, lines = block.find(b"\n", taken) + 1, lines + 1
    return _Table(selection, delimiter), taken, lines


def _first_record(data: bytes, delimiter: str) -> tuple[list[str], int]:
    """Parse the first record under a delimiter; return its cells and how many lines it took.

    If that fails, or an open quotation mark has swallowed much text, the first line alone is split without quoting.
    """
    # The header must be in the first lines; parsing more of the block would be wasted for each delimiter tried.
    head = (
        data[: 4 * MAX_LINE_BYTES]
        .decode("utf-8", "replace")
        .lstrip("\ufeff")
        .split("\n", MAX_RECORD_LINES)[:MAX_RECORD_LINES]
    )
    reader = csv.reader((line + "\n" for line in head), delimiter=delimiter)
    try:
        cells = next(reader, [])
        if reader.line_num == 1 or not any("\n" in cell and len(cell) > 1000 for cell in cells):
            return cells, reader.line_num
    except csv.Error:
        pass
    return head[0].split(delimiter), 1


@dataclass
class _ParsedRows:
    """Arrays and line numbers of the good rows of a block, and its bad rows."""

    columns: list[pa.Array]
    lines: npt.NDArray[np.int64]
    bad: list[UnreadableRow] = field(default_factory=list)


class _Table:
    """Parser for the rows under one header."""

    def __init__(self, selection: Selection, delimiter: str) -> None:
        self.selection = selection
        self.delimiter = delimiter
        self.width = len(selection.header)
        self.wanted = selection.mapped_positions
        self._names = [str(position) for position in range(self.width)]

    def parse(self, block: bytes, line: int, *, final: bool) -> tuple[Chunk, int, bytes]:
        """Parse a block of whole lines; return a chunk, the number of lines used, and the unused lines at the end."""
        buffer = np.frombuffer(block, np.uint8)
        ends = np.flatnonzero(buffer == 10)  # positions of the line feeds
        starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
        odd = _odd_lines(buffer, ends) if b'"' in block else np.zeros(0, np.int64)
        spans, bad, stop = self._spans(block, starts, ends, odd, final=final)
        unparsed = b""
        if stop < len(ends):
            unparsed = block[starts[stop] :]
            block, starts, ends = block[: starts[stop]], starts[:stop], ends[:stop]
        plain = ends > starts
        too_long = np.flatnonzero(ends - starts > MAX_LINE_BYTES)
        for first, last, _ in spans:
            plain[first : last + 1] = False
        plain[too_long] = False
        bad += [(int(at), "line_too_long", "") for at in too_long if not _inside(int(at), spans)]
        parts = [self._plain(block, starts, ends, plain)]
        if good := [span for span in spans if span[2] is not None]:
            parts.append(self._spanning(good))
        merged = _merged(parts, len(self.wanted))
        unreadable = [UnreadableRow(line + at, reason, detail) for at, reason, detail in bad]
        unreadable += [UnreadableRow(line + item.line, item.reason, item.detail) for item in merged.bad]
        chunk = Chunk(
            self.selection,
            dict(zip(self.wanted, merged.columns, strict=True)),
            merged.lines + line,
            sorted(unreadable, key=lambda item: item.line),
            has_undecodable_text=_DAMAGE in block,
        )
        return chunk, len(ends), unparsed

    def _spans(
        self,
        block: bytes,
        starts: npt.NDArray[np.int64],
        ends: npt.NDArray[np.int64],
        odd: npt.NDArray[np.int64],
        *,
        final: bool,
    ) -> tuple[list[tuple[int, int, list[str] | None]], list[tuple[int, str, str]], int]:
        """Find records over several lines: spans (first line, last line, cells), bad lines, and the first line not
        used.

        A span without cells is a line to be rejected. If the last odd line may continue in the next block, parsing
        stops before it, so that the record is read whole with the next block.
        """
        spans: list[tuple[int, int, list[str] | None]] = []
        bad: list[tuple[int, str, str]] = []
        at = 0
        while at < len(odd):
            first = int(odd[at])
            # The last odd line of the block has no partner here.
            if at + 1 == len(odd):
                open_bytes = len(block) - int(starts[first])
                if not final and len(ends) - first < MAX_RECORD_LINES and open_bytes < MAX_LINE_BYTES:
                    return spans, bad, first
                cells = None
            else:
                last = int(odd[at + 1])
                cells = None
                if last - first < MAX_RECORD_LINES and ends[last] - starts[first] < MAX_LINE_BYTES:
                    cells = self._record(block[starts[first] : ends[last]])
            if cells is None:
                spans.append((first, first, None))
                bad.append((first, "unclosed_quote", ""))
                at += 1
            else:
                spans.append((first, last, cells))
                at += 2
        return spans, bad, len(ends)

    def _record(self, data: bytes) -> list[str] | None:
        """Parse lines as one record; None if they are not exactly one record of the right width."""
        lines = data.decode("utf-8", "replace").split("\n")
        reader = csv.reader((line + "\n" for line in lines), delimiter=self.delimiter, strict=True)
        try:
            rows = list(reader)
        except csv.Error:
            return None
        return rows[0] if len(rows) == 1 and len(rows[0]) == self.width else None

    def _spanning(self, spans: list[tuple[int, int, list[str] | None]]) -> _ParsedRows:
        """Rows of the records over several lines."""
        rows = [cells for _, _, cells in spans if cells is not None]
        return _ParsedRows(
            [pa.array([row[position] for row in rows], pa.string()) for position in self.wanted],
            np.array([first for first, _, _ in spans], np.int64),
        )

    def _plain(
        self,
        block: bytes,
        starts: npt.NDArray[np.int64],
        ends: npt.NDArray[np.int64],
        plain: npt.NDArray[np.bool_],
    ) -> _ParsedRows:
        """Rows of the lines that are complete records by themselves."""
        numbers = np.flatnonzero(plain)
        if not len(numbers):
            return _ParsedRows([pa.array([], pa.string()) for _ in self.wanted], numbers)
        if len(numbers) < len(plain):
            # Keep only the runs of plain lines: `edges` holds the start and end of each run.
            edges = np.flatnonzero(np.diff(np.concatenate([[0], plain.view(np.int8), [0]])))
            block = b"".join(
                block[starts[first] : ends[stop - 1] + 1]
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
        bad = [UnreadableRow(int(numbers[at]), "malformed_row", self._widths(width)) for at, width in ragged]
        if ragged:
            numbers = np.delete(numbers, [at for at, _ in ragged])
        return _ParsedRows([_one(table.column(name)) for name in names], numbers, bad)

    def _one_by_one(self, block: bytes, numbers: npt.NDArray[np.int64]) -> _ParsedRows:
        """Parse each line by itself with Python's reader: slow, but one bad line does not affect others."""
        rows: list[list[str]] = []
        kept: list[int] = []
        bad: list[UnreadableRow] = []
        lines = (text for text in block.decode("utf-8", "replace").split("\n") if text)
        for number, text in zip(numbers, lines, strict=True):
            try:
                cells = next(csv.reader([text], delimiter=self.delimiter))
            except (csv.Error, StopIteration):
                cells = []
            if len(cells) == self.width:
                rows.append(cells)
                kept.append(int(number))
            else:
                bad.append(UnreadableRow(int(number), "malformed_row", self._widths(len(cells))))
        columns = [pa.array([row[position] for row in rows], pa.string()) for position in self.wanted]
        return _ParsedRows(columns, np.array(kept, np.int64), bad)

    def _widths(self, width: int) -> str:
        """Detail of a malformed row: its number of cells, and that of the header."""
        return f"{width} ≠ {self.width}"


def _odd_lines(buffer: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Numbers of the lines with an odd number of quotation marks."""
    # For each quotation mark, the number of the line it is in; the counts per line are then tested for parity.
    marks = np.searchsorted(ends, np.flatnonzero(buffer == 34))
    return np.flatnonzero(np.bincount(marks, minlength=len(ends)) & 1)


def _inside(at: int, spans: list[tuple[int, int, list[str] | None]]) -> bool:
    """Whether a line is within one of the spans."""
    return any(first <= at <= last for first, last, _ in spans)


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
