"""Find columns that hold the same in every row, as exports often have one under two headings."""

from collections.abc import Sequence

from intake.guess.column_profile import ColumnProfile

_AGREE = 0.97  # share of the rows filled in either column
_LEAST_ROWS = 20


def repeated_columns(columns: Sequence[ColumnProfile]) -> dict[int, int]:
    """Position of each column that repeats another one → position of that one.

    Of equal columns the one counts that is named best by its heading, and of those the first.
    """
    found: dict[int, int] = {}
    kept: list[ColumnProfile] = []
    for column in sorted(
        columns, key=lambda each: (-max(each.headings.values(), default=0.0), each.position)
    ):
        first = next((each for each in kept if _is_equal(each, column)), None)
        if first is None:
            kept.append(column)
        else:
            found[column.position] = first.position
    return found


def _is_equal(one: ColumnProfile, other: ColumnProfile) -> bool:
    """Whether two columns agree in nearly all rows, whatever the case of the letters."""
    shape = one.shape
    if shape.distinct < 2 or abs(shape.distinct - other.shape.distinct) > 0.1 * shape.distinct + 1:
        return False
    pairs = [(a, b) for a, b in zip(one.cells, other.cells, strict=True) if a or b]
    if len(pairs) < _LEAST_ROWS:
        return False
    return sum(a.casefold() == b.casefold() for a, b in pairs) >= _AGREE * len(pairs)
