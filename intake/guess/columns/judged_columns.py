"""Limit the columns of a very wide file that are judged: comparing them takes the square of their number."""

from collections.abc import Sequence

from intake.guess.columns.column_profile import ColumnProfile

MAX_JUDGED = 250  # exports of complaints have up to about a hundred columns


def judged_columns(columns: Sequence[ColumnProfile]) -> list[ColumnProfile]:
    """The columns that may get a field, in the order of the file: all, or those that their headings name best.

    If columns have equally good headings, the first ones are kept.
    """
    if len(columns) <= MAX_JUDGED:
        return list(columns)
    best = sorted(columns, key=lambda column: (-max(column.headings.values(), default=0.0), column.position))
    return sorted(best[:MAX_JUDGED], key=lambda column: column.position)
