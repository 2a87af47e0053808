"""Find columns that hold the same in every row, under two headings, or as a path and as the name at its end."""

from collections.abc import Sequence

from intake.guess.column_profile import ColumnProfile
from intake.guess.date_evidence import DATE_FIELDS
from intake.guess.path_values import are_paths, last_part

_AGREE = 0.97  # share of the rows filled in either column
_LEAST_ROWS = 20
_OF_PATHS = 0.3
_NAMED_WELL = 0.4  # heading that says of which event dates are


def repeated_columns(columns: Sequence[ColumnProfile]) -> dict[int, int]:
    """Position of each column that repeats another one → position of that one.

    Of equal columns the one counts that is named best by its heading, of those one that is no free text by its
    heading, and of those the first. A path is equal to the
    name at its end, which is the better of the two unless its heading says less.
    """
    found: dict[int, int] = {}
    kept: list[ColumnProfile] = []
    for column in sorted(columns, key=_order):
        first = next(
            (each for each in kept if _is_equal(each, column) and not _are_arrivals(each, column)), None
        )
        if first is None:
            kept.append(column)
        else:
            found[column.position] = first.position
    return found


def _order(column: ColumnProfile) -> tuple[float, bool, int]:
    """Equal columns in the order in which one of them is kept."""
    return -_named(column), column.personal is not None, column.position


def _are_arrivals(one: ColumnProfile, other: ColumnProfile) -> bool:
    """Whether equal dates are of registration and referral: offices often refer cases on the day they arrive."""
    return one.dates is not None and {_event(one), _event(other)} == {"registered_at", "referred_at"}


def _event(column: ColumnProfile) -> str | None:
    """The event of a case that a heading names best; None if it names none well."""
    named = {
        field: weight
        for field, weight in column.headings.items()
        if field in DATE_FIELDS and field != "moment"
    }
    best = max(named, key=lambda field: named[field], default=None)
    return best if best is not None and named[best] >= _NAMED_WELL else None


def _named(column: ColumnProfile) -> float:
    """How well a column is named by its heading; less for one of paths."""
    return max(column.headings.values(), default=0.0) - _OF_PATHS * are_paths(column.shape.counts)


def _is_equal(one: ColumnProfile, other: ColumnProfile) -> bool:
    """Whether two columns agree in nearly all rows, whatever the case of the letters."""
    shape = one.shape
    if shape.distinct < 2 or abs(shape.distinct - other.shape.distinct) > 0.1 * shape.distinct + 1:
        return False
    pairs = [(a, b) for a, b in zip(one.cells, other.cells, strict=True) if a or b]
    if len(pairs) < _LEAST_ROWS:
        return False
    same = sum(a.casefold() == b.casefold() for a, b in pairs)
    if same < _AGREE * len(pairs) and are_paths(one.shape.counts) != are_paths(other.shape.counts):
        same = sum(last_part(a).casefold() == last_part(b).casefold() for a, b in pairs)
    return same >= _AGREE * len(pairs)
