"""Sums by group and day of the cases of a scope from the file of all cases (`case_file`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.question.grouping import Group
from queries.question.question import Question
from queries.sums.arithmetic.cell_counts import MAX_CELLS, count_cells
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import CASES, Part, layouts
from queries.sums.case_file.case_file_rows import Without, chosen_rows
from queries.sums.coded_groups import CodedGroup, cells_of, coded_group, keys_of, window_of
from queries.sums.grouped_cases import GroupedDays
from queries.sums.sums_file.stored_sums import stored_by_key
from stats.arrays import Floats

Counts = NDArray[np.int32]


def day_sums_from_file(
    question: Question,
    names: Sequence[str],
    *,
    groups: Sequence[Group],
    first: date | None,
    last: date | None,
    step: int = 1,
) -> GroupedDays | None:
    """Sums of components of one clock by day and by groups other than time; None without an answer from the file.

    The days begin on a multiple of `step`, and their number is one.
    """

    def answer(file: CaseFile) -> GroupedDays | None:
        return _day_sums(file, question, names, groups, window_of(file, first, last), step)

    return answer_from_file(question, answer)


@dataclass(frozen=True)
class _DayCells:
    """The days that are counted: the number of `days` from day `start`, which counts from 1970-01-01.

    Rows are chosen by their day, if `between` has the first and the last one; both are days of the file.
    """

    start: int
    days: int
    between: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, file: CaseFile, clock: str, window: tuple[int, int], step: int) -> "_DayCells":
        """The days of a window, or all of the file where choosing among rows takes longer than counting all of them.

        Rows without a day count as of day 0 then.
        """
        begin, end = window
        between = {clock: (begin, end)}
        if 2 * (end - begin) > file.days:
            begin, end, between = 0, file.days - 1, {}
        start = (begin + file.first_day) // step * step
        return cls(start, -(-(end + file.first_day + 1 - start) // step) * step, between)


def _day_sums(
    file: CaseFile,
    question: Question,
    names: Sequence[str],
    groups: Sequence[Group],
    window: tuple[int, int],
    step: int,
) -> GroupedDays | None:
    """The sums of a window: its first and last day, counted from the first day of the file.

    A case adds to the components what its class adds (`queries.sums.case_file.case_file_layout`), so that rows are
    only counted, in cells of class × group × day.
    """
    begin, end = window
    part = next((part for part in layouts()[CASES].parts if set(names) <= set(part.names)), None)
    if part is None or part.column is None or end < begin:
        return None
    values = file.values(CASES, part)[:, [part.names.index(name) for name in names]]
    # Classes that add the same to the wanted amounts need not be told apart.
    values, class_of = np.unique(values, axis=0, return_inverse=True)
    coded = [coded_group(file, question, group, begin, end, chosen_by=part.holder) for group in groups]
    days = _DayCells.of(file, part.day, window, step)
    shape = (len(values), prod(len(each.keys) for each in coded), days.days)
    if prod(shape) > MAX_CELLS:
        return None
    # The sums of the keys with the most cases are stored, so that only the others are counted.
    column = coded[0].column if len(coded) == 1 and coded[0].codes is None else ""
    stored = stored_by_key(question, column, names)
    without = (column, frozenset(stored)) if stored else None
    by_class = _counts(file, question, part, coded, class_of, days, shape=shape, without=without)
    wanted = slice(begin + file.first_day - days.start, end + 1 + file.first_day - days.start)
    by_class[:, :, : wanted.start] = 0
    by_class[:, :, wanted.stop :] = 0
    sums = {}
    for i, (name, amounts) in enumerate(zip(names, values.T, strict=True)):
        sums[name] = _weighted_sum(by_class, amounts)
        for key, of_key in stored.items():
            by_day = of_key[i, 0] if question.scope.trips == "out" else of_key[i].sum(axis=0)
            sums[name][key, wanted] = by_day[begin : end + 1]
    return GroupedDays(keys_of(np.arange(shape[1]), coded), days.start, sums)


def _counts(
    file: CaseFile,
    question: Question,
    part: Part,
    coded: Sequence[CodedGroup],
    class_of: NDArray[np.intp],
    days: _DayCells,
    *,
    shape: tuple[int, int, int],
    without: Without | None,
) -> Counts:
    """How many rows of the scope there are by class, group and day (`shape`), without those of some keys.

    `class_of` has the class of each value of the column of the part.
    """
    assert part.column is not None
    chosen = chosen_rows(file, question, CASES, part.holder, without=without)
    # Numbers below 0 are what they are again when the days are added.
    of_class = (class_of * prod(shape[1:]) + file.first_day - days.start).astype(np.uint32)
    counts = np.zeros(prod(shape), dtype=np.int32)
    columns = list(dict.fromkeys([part.day, part.column, *(each.column for each in coded)]))
    for rows in file.tables[CASES].batches(columns, chosen, days.between):
        cell = cells_of(rows, coded)
        cell *= np.uint32(days.days)
        cell += rows[part.day]
        cell += of_class.take(rows[part.column])
        count_cells(counts, cell)
    return counts.reshape(shape)


def _weighted_sum(by_class: Counts, amounts: NDArray[Any]) -> Floats:
    """The sum over classes of their cases (classes × groups × days) times what a case of the class adds."""
    total = np.zeros(by_class.shape[1:])
    for amount, cases in zip(amounts, by_class, strict=True):
        if amount:
            total += cases if amount == 1 else amount * cases
    return total
