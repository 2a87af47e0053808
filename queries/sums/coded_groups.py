"""The group of each row of the file of all cases as a number, so that rows can be counted by group as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from queries.measures.declaration import Holder
from queries.question.grouping import PARENTS, TIME_GROUPINGS, Group
from queries.question.question import Columns, Question
from queries.sums.arithmetic.cell_counts import Cells
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.blocks.block_file import Array, Rows
from queries.sums.case_file.case_file import CaseFile
from queries.sums.case_file.case_file_layout import CASES
from queries.sums.case_file.case_file_rows import wanted_values
from queries.sums.grouped_cases import DAY, key_codes

REGISTERED = "registered_day"


@dataclass(frozen=True)
class CodedGroup:
    """A grouping of rows by the values of a `column`.

    The value `start + i` belongs to the group `keys[codes[i]]`; without `codes` to `keys[i]`.
    """

    name: str
    keys: Array
    column: str
    start: int
    codes: NDArray[np.uint32] | None


def coded_group(
    file: CaseFile, question: Question, group: Group, begin: int, end: int, *, chosen_by: Holder | None = None
) -> CodedGroup:
    """A grouping of the file's cases, whose days are from `begin` to `end`.

    `chosen_by` is the office column by which the cases are chosen, by default that of the measure.
    """
    if group.name in TIME_GROUPINGS:
        keys, codes = key_codes(group, DAY, np.arange(begin, end + 1) + file.first_day)
        return CodedGroup(group.name, keys, question.clock_column, begin, codes.astype(np.uint32))
    child = PARENTS.get(group.name, group.name)
    column = question.measure.holder if child == "agency" else child
    wanted = wanted_values(question, file.tables[CASES], chosen_by or question.measure.holder).get(column)
    if wanted is None:
        keys, codes = key_codes(group, column, np.arange(file.tables[CASES].key_count(column)))
        of_parent = codes.astype(np.uint32) if group.name in PARENTS else None
        return CodedGroup(group.name, keys, column, 0, of_parent)
    # Only what the scope chooses can occur: the groups of a scope of one county are not multiplied by all counties.
    keys, of_wanted = key_codes(group, column, np.flatnonzero(wanted))
    of_value = np.zeros(len(wanted), dtype=np.uint32)
    of_value[wanted] = of_wanted
    return CodedGroup(group.name, keys, column, 0, of_value)


def cells_of(rows: Rows, coded: Sequence[CodedGroup], kind: type[np.unsignedinteger] = np.uint32) -> Cells:
    """The number of each row's combination of groups; `kind` has room for the number of all combinations."""
    cell: Cells | None = None
    for each in coded:
        values = rows[each.column]
        if each.codes is not None:
            values = each.codes.take(values if not each.start else values - values.dtype.type(each.start))
        if cell is None:
            cell = values.astype(kind)
        else:
            cell *= np.uint32(len(each.keys))
            cell += values
    return np.zeros(len(next(iter(rows.values()))), dtype=kind) if cell is None else cell


def keys_of(position: NDArray[np.intp], coded: Sequence[CodedGroup]) -> Columns:
    """The keys of combinations that `cells_of` has numbered, by the names of the groupings."""
    columns = dict[str, Array]()
    for each in reversed(coded):
        columns[each.name] = each.keys[position % len(each.keys)]
        position = position // len(each.keys)
    return {each.name: columns[each.name] for each in coded}


def window_of(file: CaseFile, first: date | None, last: date | None) -> tuple[int, int]:
    """The days of a period in the file, both inclusive; None is an open end."""
    begin = 1 if first is None else max(day_number(first) - file.first_day, 1)
    end = file.days - 1 if last is None else min(day_number(last) - file.first_day, file.days - 1)
    return begin, end
