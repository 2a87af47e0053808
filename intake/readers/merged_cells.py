"""Fill merged cells of a sheet: a cell that reaches over several rows holds for each of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any


def fill_merged_cells(
    rows: Iterable[tuple[int, list[Any]]], merged: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows with the value of each merged cell in all of its rows.

    `rows` are numbers and cells; `merged` are (first row, last row, column), ordered by the first row. Files hold the
    value in the first row only: a county written once for twenty cases would otherwise be known for one of them.
    """
    waiting = list(reversed(merged))
    open_cells: dict[int, tuple[int, Any]] = {}  # by column: the last row, and the value
    for number, cells in rows:
        filled = cells
        for column, (last, value) in list(open_cells.items()):
            if number > last:
                del open_cells[column]
            elif column >= len(filled) or filled[column] == "":
                filled = [*filled, *[""] * (column + 1 - len(filled))]
                filled[column] = value
        while waiting and waiting[-1][0] <= number:
            first, last, column = waiting.pop()
            if first == number and last > number and column < len(cells):
                open_cells[column] = last, cells[column]
        yield number, filled
