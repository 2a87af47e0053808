"""Fill the empty cells of columns whose value stands in the first row of each group of rows only."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from intake.parsing.arrow_cells import texts
from intake.readers.chunk import Chunk


class CarriedCells:
    """Carries the values of some fields of a file from row to row, over the borders of its chunks."""

    def __init__(self, fields: Sequence[str]) -> None:
        self._fields = fields
        self._last: dict[int, str] = {}  # by column
        self._sheet, self._line = "", 0

    def fill(self, chunk: Chunk) -> Chunk:
        """The chunk with the value of the row above in each empty cell of the carried columns.

        A sheet begins without values: those of the sheet before it say nothing of its rows.
        """
        if not self._fields or not len(chunk.lines):
            return chunk
        if chunk.sheet != self._sheet or chunk.lines[0] <= self._line:
            self._last.clear()
        self._sheet, self._line = chunk.sheet, int(chunk.lines[-1])
        positions = {chunk.selection.positions.get(field) for field in self._fields} - {None}
        return replace(
            chunk,
            columns={
                position: self._filled(position, cells) if position in positions else cells
                for position, cells in chunk.columns.items()
            },
        )

    def _filled(self, position: int, cells: pa.Array) -> pa.Array:
        """The cells of one column; those above its first value have the last one of the chunk before."""
        written = texts(cells)
        values = pc.fill_null_forward(pc.if_else(pc.equal(written, ""), None, written))
        values = values.fill_null(self._last.get(position, ""))
        self._last[position] = values[-1].as_py()
        return values
