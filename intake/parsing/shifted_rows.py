"""Find rows whose cells stand one column beside their own: a cell was inserted or deleted, or a text held a delimiter.

Such a row has as many cells as others, and would bring an office as its county and the county as its topic. It is told
by words: the county is none while the cell beside it is one, and the same holds for the state or another coded field.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from intake.derive.event_arrays import MISSING
from intake.mapping.field_columns import STATES
from intake.parsing.arrow_cells import Mask, texts
from intake.parsing.coded_values import distinct_texts
from intake.parsing.row_checks import FileContext
from intake.readers.chunk import Chunk

_CODED = (*STATES, "kind", "channel", "outcome", "verdict")
_DATES = ("answered_at", "closed_at", "due_at", "referred_at")
_BESIDE = (1, -1)
_MIN = 2  # fields whose value stands beside them
# Rows with a good value in which the next column has one, too, as a share: above it, columns have words in common.
_COMMON = 0.05
_LOOKED_AT = 2_000  # good rows, for words that columns have in common
Positions = npt.NDArray[np.int64]
_Test = Callable[[Sequence[str]], list[bool]]


def shifted_rows(chunk: Chunk, context: FileContext) -> tuple[Mask, str]:
    """Mask of the rows whose cells are shifted, and a field that shows it; no rows and "" in nearly every chunk."""
    shifted = np.zeros(len(chunk.lines), bool)
    columns = [_Column(field, chunk.columns[at], at, test) for field, at, test in _tests(chunk, context)]
    rows = np.flatnonzero(np.any([shifted, *(column.wrong for column in columns)], axis=0))
    if not len(rows):
        return shifted, ""
    for offset in _BESIDE:
        wrong, fields = np.zeros(len(rows), bool), np.zeros(len(rows), np.int64)
        for column in columns:
            beside = column.is_beside(chunk.columns.get(column.position + offset), rows)
            wrong |= column.wrong[rows] & beside
            fields += ~column.good[rows] & beside
        if wrong.any():
            for field in _DATES:
                fields += _date_is_beside(chunk, context, field, offset, rows)
            shifted[rows[wrong & (fields >= _MIN)]] = True
    return shifted, next((column.field for column in columns if (column.wrong & shifted).any()), "")


class _Column:
    """The column of a field whose values can be recognised: which cells are good, and which hold something else."""

    def __init__(self, field: str, cells: pa.Array, position: int, test: _Test) -> None:
        self.field, self.position, self._test = field, position, test
        self.good, filled = self._judged(cells)
        self.wrong = filled & ~self.good

    def is_beside(self, cells: pa.Array | None, rows: Positions) -> Mask:
        """Mask of those rows in which the cells of another column are values of the field; of none if many are."""
        if cells is None or pa.types.is_temporal(cells.type):
            return np.zeros(len(rows), bool)
        together, _ = self._judged(cells.take(pa.array(np.flatnonzero(self.good)[:_LOOKED_AT])))
        if not len(together) or together.mean() > _COMMON:
            return np.zeros(len(rows), bool)
        return self._judged(cells.take(pa.array(rows)))[0]

    def _judged(self, cells: pa.Array) -> tuple[Mask, Mask]:
        """Masks of the cells that are values of the field, and of those that are filled."""
        at, words = distinct_texts(cells)
        return np.array(self._test(words), bool)[at], np.array([bool(word) for word in words], bool)[at]


def _date_is_beside(chunk: Chunk, context: FileContext, field: str, offset: int, rows: Positions) -> Mask:
    """Mask of those rows that have something else than a date in the column of a field, and a date beside it."""
    position, none = chunk.selection.positions.get(field), np.zeros(len(rows), bool)
    if position is None or position + offset not in chunk.columns:
        return none
    cells = [chunk.columns[at].take(pa.array(rows)) for at in (position, position + offset)]
    if any(pa.types.is_temporal(each.type) for each in cells):
        return none
    own, beside = (context.moments(field).read(texts(each)) for each in cells)
    return own.unreadable & (beside.seconds != MISSING)


def _tests(chunk: Chunk, context: FileContext) -> Iterator[tuple[str, int, _Test]]:
    """The fields whose values can be recognised, with the positions of their columns and what recognises a value."""
    positions = chunk.selection.positions
    county_code = context.county_code
    if county_code is not None and "county" in positions:
        yield "county", positions["county"], lambda words: [county_code(word) is not None for word in words]
    for field in _CODED:
        if field in positions:
            yield field, positions[field], partial(context.vocabulary.known, field)
