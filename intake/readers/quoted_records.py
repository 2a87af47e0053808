"""Find the records of delimited text that go over several lines, and tell them from stray quotation marks.

A quoted cell may contain line breaks, any number of them. A stray quotation mark looks like the beginning of such a
cell, and would swallow the rest of the file in an ordinary CSV reader. The number of quotation marks in a line tells
them apart. A line with an even number is a record by itself, or lies inside a quoted cell. A line with an odd number
opens or closes a cell over several lines: it is joined with the lines up to the next odd one, and if they are one
record by the rules of quoting (RFC 4180), they are that record, whatever the lines between look like. Otherwise the
mark was a slip: only its line is rejected, and reading continues with the next physical line. An odd line whose marks
open no cell that it leaves open is a record by itself: inside a cell without quotes a mark is a letter like others.

Only two questions are left to a guess, whether the lines between look like rows of the table: when the joined lines
are a record of the wrong width, and when they are more than a record may have. If they do, the mark was a slip;
otherwise all of them are rejected as the one record that they are, and no part of a long text is taken for a row.
"""

import csv
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_LOOKED_AT = 1_000  # lines between two quotation marks that are examined


class Span(NamedTuple):
    """Lines from `first` to `last` that are not plain rows: a record with its cells, or rejected (None)."""

    first: int
    last: int
    cells: list[str] | None


class BadLine(NamedTuple):
    """A rejected line or record: its first line in the block, the reason, a detail, and its cells if it is short."""

    line: int
    reason: str
    detail: str = ""
    cells: tuple[str, ...] = ()


@dataclass
class QuotedRecords:
    """What the quotation marks of a block say: spans, rejected records, and where parsing has to stop."""

    stop: int  # the first line that is not used: it may continue in the next block
    spans: list[Span] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)
    opens: int | None = None  # a line that opens a record too long, whose end is not in this block


@dataclass(frozen=True)
class Lines:
    """A block of whole lines, and where its lines start and end."""

    block: bytes
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]

    def text(self, first: int, last: int) -> bytes:
        """The lines from `first` to `last`, without the last line end."""
        return self.block[self.starts[first] : self.ends[last]]

    def size(self, first: int, last: int) -> int:
        """Bytes of the lines from `first` to `last`."""
        return int(self.ends[last] - self.starts[first])


def find_quoted_records(
    lines: Lines, *, delimiter: str, width: int, longest: int, final: bool
) -> QuotedRecords:
    """Find the records over several lines in a block.

    If the last odd line may continue in the next block (unless `final`), parsing stops before it, so that the record is
    read whole with the next block. A record has at most `longest` bytes.
    """
    count = len(lines.ends)
    found = QuotedRecords(stop=count)
    odd = _odd_lines(lines)
    at = 0
    while at < len(odd):
        first = int(odd[at])
        # Only the number of its marks is left of a line that is too long.
        if lines.size(first, first) <= longest and _closes_itself(lines.text(first, first), delimiter):
            at += 1
            continue
        if at + 1 == len(odd):  # the last odd line of the block has no partner here
            _add_last(found, lines, first, delimiter=delimiter, width=width, longest=longest, final=final)
            return found
        last = int(odd[at + 1])
        cells, problem = _joined(lines, first, last, delimiter=delimiter, width=width, longest=longest)
        if cells is not None and len(cells) == width:
            found.spans.append(Span(first, last, cells))
            at += 2
        elif (cells is None and problem.reason == "malformed_row") or _like_rows(
            lines, first + 1, last, delimiter, width
        ):
            found.spans.append(Span(first, first, None))
            found.bad.append(BadLine(first, "unclosed_quote"))
            at += 1
        else:
            found.spans.append(Span(first, last, None))
            found.bad.append(problem)
            at += 2
    return found


def _add_last(
    found: QuotedRecords,
    lines: Lines,
    first: int,
    *,
    delimiter: str,
    width: int,
    longest: int,
    final: bool,
) -> None:
    """Add the last odd line of a block, or stop before it."""
    count = len(lines.ends)
    # Without the line itself, so that there is always something to judge by.
    inside = int(lines.ends[-1] - lines.ends[first])
    if inside < longest and not final:
        found.stop = first
    elif inside >= longest and not _like_rows(lines, first + 1, count, delimiter, width):
        found.spans.append(Span(first, count - 1, None))
        found.bad.append(BadLine(first, "record_too_long"))
        found.opens = first
    else:
        found.spans.append(Span(first, first, None))
        found.bad.append(BadLine(first, "unclosed_quote"))


def _joined(
    lines: Lines, first: int, last: int, *, delimiter: str, width: int, longest: int
) -> tuple[list[str] | None, BadLine]:
    """The cells of the lines between two odd ones, if they are one record, and what is wrong with them if rejected."""
    if lines.size(first, last) >= longest:
        return None, BadLine(first, "record_too_long")
    closes = _may_close(lines, last, delimiter)
    cells = _one_record(lines.text(first, last), delimiter) if closes else None
    return cells, BadLine(first, "malformed_row", widths(len(cells or ()), width))


def end_of_open_record(block: bytes) -> int | None:
    """Position behind the line that closes the open quoted cell, the first with an odd number of marks; else None."""
    lines = lines_of(block)
    odd = _odd_lines(lines)
    return int(lines.ends[odd[0]]) + 1 if len(odd) else None


def lines_of(block: bytes) -> Lines:
    """Find the lines of a block that ends with a line end."""
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == 10)
    return Lines(block, np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends, ends)


def widths(width: int, header: int) -> str:
    """Detail of a malformed row: its number of cells, and that of the header."""
    return f"{width} ≠ {header}"


def _odd_lines(lines: Lines) -> npt.NDArray[np.int64]:
    """Numbers of the lines with an odd number of quotation marks."""
    if b'"' not in lines.block:
        return np.zeros(0, np.int64)
    # For each quotation mark, the number of the line it is in; the counts per line are then tested for parity.
    marks = np.searchsorted(lines.ends, np.flatnonzero(np.frombuffer(lines.block, np.uint8) == 34))
    return np.flatnonzero(np.bincount(marks, minlength=len(lines.ends)) & 1)


def _closes_itself(data: bytes, delimiter: str) -> bool:
    """Whether a line opens no cell that goes on in the next: a mark inside a cell is a letter, as in 5" pipe."""
    text = data.decode("utf-8", "replace")
    if not text.startswith('"') and delimiter + '"' not in text:
        return True
    # The line end belongs to the last cell only if that is still open.
    return not next(csv.reader([text + "\n"], delimiter=delimiter), [""])[-1].endswith("\n")


def _may_close(lines: Lines, line: int, delimiter: str) -> bool:
    """Whether the first quotation mark of a line may close a cell, or is one of two; tells most slips at once."""
    mark = lines.block.find(b'"', int(lines.starts[line]))
    return lines.block.startswith((delimiter.encode(), b'"', b"\n"), mark + 1)


def _one_record(data: bytes, delimiter: str) -> list[str] | None:
    """Parse lines as one record; None if they are not exactly one by the rules of quoting."""
    texts = data.decode("utf-8", "replace").split("\n")
    reader = csv.reader((text + "\n" for text in texts), delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _like_rows(lines: Lines, first: int, stop: int, delimiter: str, width: int) -> bool:
    """Whether at least half of the lines in a range (their first thousand) have as many cells as the header."""
    end = min(stop, first + _LOOKED_AT)
    filled = [at for at in range(first, end) if lines.ends[at] > lines.starts[at]]
    mark = delimiter.encode()
    fitting = sum(lines.text(at, at).count(mark) == width - 1 for at in filled)
    return len(filled) > 0 and fitting * 2 >= len(filled)
