"""How many cases were open at the end of each of several days, by age, from arrays in memory or in a file.

Most cases are closed within the span in which they are opened, so that they are open at the end of none: of each row
the first end is looked up at which it is open, and the first at which it no longer is, and only rows with an end
between are counted.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from queries.question.question import Question
from queries.sums.blocks.block_file import Array
from queries.sums.case_arrays.case_columns import NO_DAY
from queries.sums.case_arrays.scope_cases import chosen_cases
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import layouts
from queries.sums.case_file.case_file_rows import chosen_rows

_REGISTERED = "registered_day"

Counts = NDArray[np.int64]


def open_by_age(question: Question, ends: Sequence[int], edges: Sequence[int]) -> Counts | None:
    """Numbers of a scope's cases that were open at the end of each day, by age class: days × classes.

    `ends` are days from 1970-01-01 in ascending order, all before the as-of of every source; `edges` are the last
    completed days of all classes but the last. None where a statement has to count them.
    """
    if (cases := chosen_cases(question)) is not None:
        counted = _Counted(ends, edges)
        for part in cases.parts("open_in"):
            if question.scope.trips == "out":
                part = part.where(part.column("trip") == 0)
            entered, left = part.column("open_in"), part.column("open_out")
            counted.add(
                np.where(entered == NO_DAY, len(ends), np.searchsorted(ends, entered)),
                np.where(left == NO_DAY, len(ends), np.searchsorted(ends, left)),
                part.column(_REGISTERED),
            )
        return counted.cases
    return answer_from_file(question, lambda file: _from_file(file, question, ends, edges))


def _from_file(file: CaseFile, question: Question, ends: Sequence[int], edges: Sequence[int]) -> Counts:
    counted = _Counted(ends, edges)
    # The first end that is not before each day of the file, in as few bytes as they need; day 0 stands for none.
    end_of_day = np.searchsorted(ends, np.arange(file.days) + file.first_day).astype(
        np.min_scalar_type(len(ends))
    )
    end_of_day[0] = len(ends)
    for table in layouts():
        for entered, left, registered in _moves(file, question, table, end_of_day):
            counted.add(entered, left, registered.astype(np.int64) + file.first_day)
    return counted.cases


def _moves(
    file: CaseFile, question: Question, table: str, end_of_day: Array
) -> Iterator[tuple[Array, Array, Array]]:
    """The ends of `_Counted.add`, and the day of registration, of the rows of a table that are open at any end."""
    parts = layouts()[table].parts
    opened, closed = (next(part for part in parts if f"open_{way}" in part.names) for way in ("in", "out"))
    columns = list(
        dict.fromkeys([opened.day, closed.day, _REGISTERED, *([opened.column] if opened.column else [])])
    )
    opens = file.values(table, opened)[:, opened.names.index("open_in")] > 0
    chosen = chosen_rows(file, question, table, question.measure.holder)
    for rows in file.tables[table].batches(columns, chosen):
        # A row that opens a case closes it, too, if it has a day for that.
        entered, left = end_of_day.take(rows[opened.day]), end_of_day.take(rows[closed.day])
        some = np.flatnonzero(entered < left)
        if opened.column is not None:
            some = some.compress(opens.take(rows[opened.column].take(some)))
        yield entered.take(some), left.take(some), rows[_REGISTERED].take(some)


class _Counted:
    """Numbers of cases by end and age class."""

    def __init__(self, ends: Sequence[int], edges: Sequence[int]) -> None:
        self._ends, self._edges = np.array(ends, dtype=np.int64), np.array(edges, dtype=np.int64)
        self.cases: Counts = np.zeros((len(ends), len(edges) + 1), dtype=np.int64)

    def add(self, entered: Array, left: Array, registered: Array) -> None:
        """Count rows that are open from one end on (`entered`, its position) to the one before another (`left`)."""
        some = np.flatnonzero(entered < left)
        first = entered.take(some).astype(np.int64)
        times = left.take(some).astype(np.int64) - first
        end = np.repeat(first - times.cumsum() + times, times) + np.arange(times.sum())
        # The last day of an age class belongs to it.
        age = self._ends.take(end) - np.repeat(registered.take(some).astype(np.int64), times)
        cell = end * self.cases.shape[1] + np.searchsorted(self._edges, age)
        self.cases += np.bincount(cell, minlength=self.cases.size).reshape(self.cases.shape)
