"""What every reader yields: a stretch of rows with the mapped columns only, nothing interpreted yet."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from intake.mapping.column_matching import Selection

ROWS = 50_000  # the most that one batch holds


@dataclass(frozen=True)
class UnreadableRow:
    """A row that could not be read as a row."""

    line: int
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Chunk:
    """Rows as the file has them: arrays by position of their column, line numbers, and rows that are none."""

    selection: Selection
    columns: dict[int, pa.Array]
    lines: npt.NDArray[np.int64]
    unreadable_rows: list[UnreadableRow] = field(default_factory=list)
    has_undecodable_text: bool = False  # some text holds U+FFFD, the mark of bytes that could not be read
    share_read: float = 0.0  # share of the file read so far

    def column(self, name: str) -> pa.Array | None:
        """The array that fills a field; None where the file has no such column."""
        position = self.selection.positions.get(name)
        return None if position is None else self.columns[position]


def pieces(chunk: Chunk) -> list[Chunk]:
    """The chunk cut into pieces of at most `ROWS` rows; bad rows go with the first."""
    total = len(chunk.lines)
    if total <= ROWS:
        return [chunk]
    return [
        Chunk(
            chunk.selection,
            {position: array.slice(start, ROWS) for position, array in chunk.columns.items()},
            chunk.lines[start : start + ROWS],
            chunk.unreadable_rows if start == 0 else [],
            chunk.has_undecodable_text,
            chunk.share_read,
        )
        for start in range(0, total, ROWS)
    ]
