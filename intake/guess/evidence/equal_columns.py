"""Find columns that hold the same in every row: under two headings, in two calendars, or as a path and its end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from intake.guess.columns.column_profile import ColumnProfile, has_moment
from intake.guess.evidence.date_evidence import DATE_FIELDS
from intake.guess.values.path_values import are_paths, last_part

_AGREE = 0.97  # share of the rows filled in either column
_MIN_ROWS = 20
_OF_PATHS = 0.3
_NAMED_WELL = 0.4  # heading that says of which event dates are
# Every tenth row is compared first: nearly all columns differ in more of these rows than equal ones may in all.
_FIRST = 10


@dataclass(frozen=True)
class _Texts:
    """Texts of all columns as their hashes, by column and row, so that one column is compared with many at once.

    Among 1,900 columns there are 1.8 million pairs, which took over a minute when their texts were compared one by one.
    Equal texts have equal hashes; that two others share one of 64 bits does not happen.
    """

    hashes: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]  # those of the rows that are compared first

    def agree(
        self, at: int, others: npt.NDArray[np.intp], filled: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.bool_]:
        """Mask of the other columns that agree with a column; `filled` counts the rows filled in either."""
        most = (1 - _AGREE) * self.hashes.shape[1] + 1  # rows that may differ, if all are filled
        agreeing = (self.first[others] != self.first[at]).sum(axis=1) <= most
        differing = (self.hashes[others[agreeing]] != self.hashes[at]).sum(axis=1)
        agreeing[agreeing] = filled[agreeing] - differing >= _AGREE * filled[agreeing]
        return agreeing


@dataclass(frozen=True)
class _Columns:
    """What is compared of all columns: by column, and by column and row where there are two dimensions."""

    cells: _Texts
    ends: _Texts  # the last parts of the cells; the cells themselves if no column has paths
    filled: npt.NDArray[np.bool_]
    distinct: npt.NDArray[np.int64]
    paths: npt.NDArray[np.bool_]  # whether the values are paths


def repeated_columns(columns: Sequence[ColumnProfile]) -> dict[int, int]:
    """Position of each column that repeats another one → position of that one.

    Of equal columns the one counts that is named best by its heading, of those one that is not free text by its
    heading, and of those the first. A path is equal to the name at its end, which is the better of the two unless its
    heading says less.
    """
    if not columns:
        return {}
    compared = _compared(columns)
    ordered = sorted(
        range(len(columns)), key=lambda at: _order(columns[at], of_paths=bool(compared.paths[at]))
    )
    found: dict[int, int] = {}
    kept: list[int] = []
    for at in ordered:
        equal = _equal_to(at, np.array(kept, np.intp), compared)
        first = next((each for each in equal if not _are_arrivals(columns[each], columns[at])), None)
        if first is None:
            kept.append(at)
        else:
            found[columns[at].position] = columns[first].position
    return found


def _order(column: ColumnProfile, *, of_paths: bool) -> tuple[float, bool, int]:
    """Equal columns in the order in which one of them is kept."""
    # A column of paths is named less well than another one.
    named = max(column.headings.values(), default=0.0) - _OF_PATHS * of_paths
    return -named, column.personal is not None, column.position


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


def _compared(columns: Sequence[ColumnProfile]) -> _Columns:
    paths = np.array([are_paths(column.shape.counts) for column in columns], np.bool_)
    compared = [_compared_cells(column) for column in columns]
    cells = _texts(compared, lambda cell: cell)
    return _Columns(
        cells=cells,
        ends=_texts(compared, last_part) if paths.any() else cells,
        filled=np.stack([np.array([bool(cell) for cell in column.cells], np.bool_) for column in columns]),
        distinct=np.array([column.shape.distinct for column in columns], np.int64),
        paths=paths,
    )


def _compared_cells(column: ColumnProfile) -> Sequence[str]:
    """The cells of a column, dates by the minute that they stand for, in whichever calendar they are written."""
    if column.seconds is None:
        return column.cells
    minutes = (column.seconds // 60).tolist()
    dated = has_moment(column.seconds).tolist()
    return [
        str(minute) if has else cell for cell, minute, has in zip(column.cells, minutes, dated, strict=True)
    ]


def _texts(columns: Sequence[Sequence[str]], part: Callable[[str], str]) -> _Texts:
    """A part of each cell, whatever the case of its letters."""
    hashes = np.stack(
        [np.array([hash(part(cell).casefold()) for cell in cells], np.int64) for cells in columns]
    )
    return _Texts(hashes, np.ascontiguousarray(hashes[:, ::_FIRST]))


def _equal_to(at: int, others: npt.NDArray[np.intp], compared: _Columns) -> list[int]:
    """Those of other columns that agree with a column in nearly all rows, in their order."""
    distinct = compared.distinct[others]
    near = np.abs(distinct - compared.distinct[at]) <= 0.1 * distinct + 1
    others = others[(distinct >= 2) & near]
    filled = (compared.filled[others] | compared.filled[at]).sum(axis=1)
    others, filled = others[filled >= _MIN_ROWS], filled[filled >= _MIN_ROWS]
    equal = compared.cells.agree(at, others, filled)
    of_paths = compared.paths[others] != compared.paths[at]
    equal[of_paths] |= compared.ends.agree(at, others[of_paths], filled[of_paths])
    return [int(each) for each in others[equal]]
