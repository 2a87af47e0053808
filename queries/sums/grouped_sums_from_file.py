"""Sums by group and day, and waits, of the cases of a scope from the file of all cases (`case_file`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.measures.declaration import Holder
from queries.question.grouping import PARENTS, TIME_GROUPINGS, Group
from queries.question.question import Columns, Question
from queries.sums.arithmetic.cell_counts import MOST_CELLS, CellCounts, Cells, count_cells
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.blocks.block_file import Array, Rows
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import CASES, ENDED_BY, WAIT, layouts
from queries.sums.case_file.case_file_rows import chosen_rows, wanted_values
from queries.sums.grouped_cases import DAY, GroupedDays, key_codes
from queries.sums.sums_file.stored_sums import stored_by_key

REGISTERED = "registered_day"


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
    table, (begin, end) = file.tables[CASES], window
    part = next((part for part in layouts()[CASES].parts if set(names) <= set(part.names)), None)
    if part is None or part.column is None or end < begin:
        return None
    values = file.values(CASES, part)[:, [part.names.index(name) for name in names]]
    # Classes that add the same to the wanted amounts need not be told apart.
    values, class_of = np.unique(values, axis=0, return_inverse=True)
    coded = [coded_group(file, question, group, begin, end, chosen_by=part.holder) for group in groups]
    within, between = (begin, end), {part.day: (begin, end)}
    if 2 * (end - begin) > file.days:
        # To choose among rows takes longer than to count all of them, those without a day as of day 0.
        within, between = (0, file.days - 1), {}
    start = (within[0] + file.first_day) // step * step
    days = -(-(within[1] + file.first_day + 1 - start) // step) * step
    combinations = prod(len(each.keys) for each in coded)
    cells = combinations * days
    if len(values) * cells > MOST_CELLS:
        return None
    # Of the keys with the most cases the sums are stored, so that only the others are counted.
    column = coded[0].column if len(coded) == 1 and coded[0].codes is None else ""
    stored = stored_by_key(question, column, names)
    without = (column, frozenset(stored)) if stored else None
    chosen = chosen_rows(file, question, CASES, part.holder, without=without)
    # Numbers below 0 are what they are again when the days are added.
    of_class = (class_of * cells + file.first_day - start).astype(np.uint32)
    counts = np.zeros(len(values) * cells, dtype=np.int32)
    columns = list(dict.fromkeys([part.day, part.column, *(each.column for each in coded)]))
    for rows in table.batches(columns, chosen, between):
        cell = cells_of(rows, coded)
        cell *= np.uint32(days)
        cell += rows[part.day]
        cell += of_class.take(rows[part.column])
        count_cells(counts, cell)
    by_class = counts.reshape(len(values), combinations, days)
    wanted = slice(begin + file.first_day - start, end + 1 + file.first_day - start)
    by_class[:, :, : wanted.start] = 0
    by_class[:, :, wanted.stop :] = 0
    sums = {}
    for i, (name, amounts) in enumerate(zip(names, values.T, strict=True)):
        sums[name] = _weighted_sum(by_class, amounts)
        for key, of_key in stored.items():
            by_day = of_key[i, 0] if question.scope.trips == "out" else of_key[i].sum(axis=0)
            sums[name][key, wanted] = by_day[begin : end + 1]
    return GroupedDays(keys_of(np.arange(combinations), coded), start, sums)


def _weighted_sum(by_class: NDArray[np.int32], amounts: NDArray[Any]) -> NDArray[np.float64]:
    """The sum over classes of their cases (classes × groups × days) times what a case of the class adds."""
    total = np.zeros(by_class.shape[1:])
    for amount, cases in zip(amounts, by_class, strict=True):
        if amount:
            total += cases if amount == 1 else amount * cases
    return total


def waits_from_file(question: Question, first: date | None, last: date | None) -> Columns | None:
    """Waits that have ended, of cases registered between two days: `cases` by group, `hours` and what ended them.

    None where they have to be read without the file.
    """
    return answer_from_file(question, lambda file: _waits(file, question, first, last))


def _waits(file: CaseFile, question: Question, first: date | None, last: date | None) -> Columns | None:
    table = file.tables[CASES]
    begin, end = window_of(file, first, last)
    coded = [coded_group(file, question, group, begin, end) for group in question.groups]
    if end < begin:
        return None
    longest, states = question.store.longest_wait + 2, 3
    counts = CellCounts(prod([*(len(each.keys) for each in coded), longest, states]))
    columns = list(dict.fromkeys([WAIT, ENDED_BY, *(each.column for each in coded)]))
    between = {} if first is None and last is None else {REGISTERED: (begin, end)}
    chosen = chosen_rows(file, question, CASES, question.measure.holder)
    for rows in table.batches(columns, chosen, between):
        cell = cells_of(rows, coded, counts.kind)
        cell *= np.uint32(longest)
        cell += rows[WAIT]
        cell *= np.uint32(states)
        cell += rows[ENDED_BY]
        counts.add(cell)
    cells, cases = counts.filled()
    wait, state = np.divmod(cells.astype(counts.kind), states)
    group, hours = np.divmod(wait, longest)
    has_ended = hours > 0
    return {
        **keys_of(group[has_ended].astype(np.intp), coded),
        "hours": hours[has_ended].astype(np.int64) - 1,
        "state": state[has_ended].astype(np.intp),
        "cases": cases[has_ended],
    }


def wait_rows_from_file(question: Question) -> Columns | None:
    """The waits that have ended of a scope's cases, one by one, in the columns of `waits_from_file`.

    Grouped by the day of registration (`registered`) and trip. None where they have to be read without the file.
    """
    return answer_from_file(question, lambda file: _wait_rows(file, question))


def _wait_rows(file: CaseFile, question: Question) -> Columns:
    names, table = (REGISTERED, "trip", WAIT, ENDED_BY), file.tables[CASES]
    ended = {WAIT: (1, question.store.longest_wait + 1)}
    chosen = chosen_rows(file, question, CASES, question.measure.holder)
    parts = [{name: np.zeros(0, dtype=np.int32) for name in names}]
    parts += [dict(rows) for rows in table.batches(names, chosen, ended)]
    day, trip, wait, state = (np.concatenate([part[name] for part in parts]) for name in names)
    return {
        "registered": (day + np.int32(file.first_day)).astype("datetime64[D]"),
        "trip": trip,
        "hours": wait - np.int32(1),
        "state": state,
        "cases": np.ones(len(day), dtype=np.int32),
    }


@dataclass(frozen=True)
class CodedGroup:
    """A grouping: its keys, the column whose values have them, and the position of the key of each value from `start`.

    Without `codes`, values are positions themselves.
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
    # Only what the scope chooses can occur: so a scope of one county has one for each office, and not all of them.
    keys, of_wanted = key_codes(group, column, np.flatnonzero(wanted))
    of_value = np.zeros(len(wanted), dtype=np.uint32)
    of_value[wanted] = of_wanted
    return CodedGroup(group.name, keys, column, 0, of_value)


def cells_of(rows: Rows, coded: Sequence[CodedGroup], kind: type[np.unsignedinteger] = np.uint32) -> Cells:
    """The position of each row's keys among all combinations of them, as numbers of a kind that have room for more."""
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
    """The keys of combinations, by the names of the groupings."""
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
