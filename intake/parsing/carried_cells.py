"""Fill the empty cells of columns whose value stands in the first row of each group of rows only."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from intake.mapping.field_columns import CARRIED
from intake.parsing.arrow_cells import texts
from intake.parsing.written_marks import DATE_SIGNS, marks_as_above
from intake.readers.chunk import Chunk

_DATES = ("registered_at", "moment")


class CarriedCells:
    """Carries the values of some fields of a file from row to row, over the borders of its chunks.

    A mark for "as above" takes the value of the row above in any field of names, whatever the mapping declares. Among
    dates «//» may be what a system writes where there is none, and counts as such a mark only where names have it too.
    """

    def __init__(self, fields: Sequence[str]) -> None:
        self._fields = fields
        self._last: dict[int, str] = {}  # by column
        self._sheet, self._line = "", 0
        self._names_have_marks = False

    def fill(self, chunk: Chunk) -> Chunk:
        """The chunk with the value of the row above in each empty cell of the carried columns, and under each mark.

        A sheet begins without values: those of the sheet before it say nothing about its rows.
        """
        if not len(chunk.lines):
            return chunk
        if chunk.sheet != self._sheet or chunk.lines[0] <= self._line:
            self._last.clear()
        self._sheet, self._line = chunk.sheet, int(chunk.lines[-1])
        columns = dict(chunk.columns)
        # Names come first, because they tell what «//» means among dates.
        for field in sorted(CARRIED, key=lambda field: field in _DATES):
            position = chunk.selection.positions.get(field)
            if position is not None and not pa.types.is_temporal(columns[position].type):
                columns[position] = self._filled(field, position, columns[position])
        return replace(chunk, columns=columns)

    def _filled(self, field: str, position: int, cells: pa.Array) -> pa.Array:
        """The cells of one column; those above its first value have the last one of the chunk before."""
        written = texts(cells)
        above = [*self._marks(field, written), *([""] if field in self._fields else [])]
        if above:
            is_above = pc.is_in(written, value_set=pa.array(above, pa.string()))
            values = pc.fill_null_forward(pc.if_else(is_above, None, written))
            cells = written = values.fill_null(self._last.get(position, ""))
        self._last[position] = written[-1].as_py()
        return cells

    def _marks(self, field: str, written: pa.Array) -> list[str]:
        """The marks for "as above" in a column."""
        marks = marks_as_above(written)
        if field not in _DATES:
            self._names_have_marks = self._names_have_marks or bool(marks)
        elif not self._names_have_marks:
            return [mark for mark in marks if mark not in DATE_SIGNS]
        return marks
