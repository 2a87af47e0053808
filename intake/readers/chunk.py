"""The common output of all readers: chunks of rows with the mapped columns, whose cells are not yet interpreted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from intake.mapping.column_matching import Selection
from intake.readers.wider_tables import WiderTable
from queries.vocabulary.labels import Text

ROWS = 50_000  # maximum number of rows per batch


@dataclass(frozen=True)
class UnreadableRow:
    """A line that is not a row: wrong number of cells, unclosed quotation mark, and the like.

    `cells` are those of a line that has fewer than the headings: it may be a footer below the table. `remark` is said
    of the line if it is rejected.
    """

    line: int
    reason: str
    detail: str = ""
    cells: tuple[str, ...] = ()
    remark: Text | None = None


@dataclass(frozen=True)
class Chunk:
    """Rows as they are in the file: arrays by column position, line numbers, and unreadable rows."""

    selection: Selection
    columns: dict[int, pa.Array]
    lines: npt.NDArray[np.int64]
    unreadable_rows: list[UnreadableRow] = field(default_factory=list)
    has_undecodable_text: bool = False  # some text contains U+FFFD, the replacement for undecodable bytes
    share_read: float = 0.0  # share of the file read so far, 0 to 1
    filled_rows: int = 0  # rows whose last cells were left out; they are empty
    # Of a workbook: by position the whole numbers that were read as days, with how often they stand in the chunk.
    day_numbers: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    # Of a workbook: the sheet, if several are read; and in the last chunk those that were read, if several were, and
    # others with much the same headings that were not.
    sheet: str = ""
    read_sheets: tuple[str, ...] = ()
    instead_of: str = ""  # the sheet that the mapping names, which is not there, so that `sheet` was read
    unread_sheets: tuple[str, ...] = ()
    wider_table: WiderTable | None = None  # a second table with more columns that begins in this chunk
    remarks: tuple[Text, ...] = ()  # on parts of the file that are not read, in one of its chunks

    def column(self, name: str) -> pa.Array | None:
        """The array of a field; None if the file has no column for it."""
        position = self.selection.positions.get(name)
        return None if position is None else self.columns[position]

    def with_columns(self, change: Callable[[pa.Array], pa.Array]) -> "Chunk":
        """The chunk with each of its columns changed."""
        return replace(self, columns={position: change(cells) for position, cells in self.columns.items()})

    def with_rows(self, columns: Mapping[int, pa.Array], lines: npt.NDArray[np.int64]) -> "Chunk":
        """The chunk with other rows, and the same unreadable ones."""
        return replace(self, columns=dict(columns), lines=lines)


def split(chunk: Chunk, rows: int) -> tuple[Chunk, Chunk | None]:
    """The first rows of a chunk with its unreadable rows, and the rest; None if there is none."""
    rest = _part(chunk, rows, len(chunk.lines) - rows) if len(chunk.lines) > rows else None
    return _part(chunk, 0, rows), rest


def pieces(chunk: Chunk) -> list[Chunk]:
    """Split a chunk into pieces of at most `ROWS` rows; unreadable rows go with the first."""
    total = len(chunk.lines)
    if total <= ROWS:
        return [chunk]
    return [_part(chunk, start, ROWS) for start in range(0, total, ROWS)]


def _part(chunk: Chunk, start: int, rows: int) -> Chunk:
    """Some rows of a chunk, with its unreadable rows if they are the first."""
    columns = {position: array.slice(start, rows) for position, array in chunk.columns.items()}
    part = chunk.with_rows(columns, chunk.lines[start : start + rows])
    return part if start == 0 else replace(part, unreadable_rows=[])
