"""Which columns of a very wide file are judged: comparing columns with one another takes the square of their number."""

from collections.abc import Sequence

from intake.guess.columns.column_profile import ColumnProfile

MOST_JUDGED = 250  # exports of complaints have up to about a hundred columns


def judged_columns(columns: Sequence[ColumnProfile]) -> list[ColumnProfile]:
    """The columns that may get a field, in the order of the file: all, or those that their headings name best.

    Of columns that are named alike those count that come first.
    """
    if len(columns) <= MOST_JUDGED:
        return list(columns)
    best = sorted(columns, key=lambda column: (-max(column.headings.values(), default=0.0), column.position))
    return sorted(best[:MOST_JUDGED], key=lambda column: column.position)
