"""Find the columns whose value stands in the first row of each group of rows, and holds for the rows below it."""

from collections.abc import Sequence
from itertools import accumulate

from intake.guess.columns.column_profile import ColumnProfile

_MIN_HEADS = 3


def carried_columns(columns: Sequence[ColumnProfile]) -> frozenset[int]:
    """Positions of the columns whose empty cells mean the value above them.

    In a column that heads groups, each value occurs once: the rows were sorted by it before its repetitions were left
    out. Within its groups another column may head smaller ones, offices in a county, and then begins anew in each.
    """
    # Answers that are missing here and there look alike, but a date heads no group.
    heads = [column for column in columns if column.shape.heads_groups and column.dates is None]
    carried: set[int] = set()
    starts = [False] * (len(columns[0].cells) if columns else 0)
    for column in heads:
        groups = list(accumulate(starts))
        values = [(group, cell) for group, cell in zip(groups, column.cells, strict=True) if cell]
        begins_anew = all(cell for start, cell in zip(starts, column.cells, strict=True) if start)
        if begins_anew and len(values) >= _MIN_HEADS and len(set(values)) == len(values):
            carried.add(column.position)
            starts = [start or bool(cell) for start, cell in zip(starts, column.cells, strict=True)]
    return frozenset(carried)
