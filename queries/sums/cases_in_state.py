"""The cases of a scope that are open or overdue at a moment, one by one, from arrays in memory or in a file.

As of the latest moment they are in the file of stored sums (`queries.sums.sums_file.stored_open_cases`). At the end of
an earlier day they are selected from the file of all cases by the days on which they enter and leave the state.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from queries.question.question import Columns, Question
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.blocks.block_file import Array
from queries.sums.case_arrays.case_columns import KEY_COLUMNS, STATES
from queries.sums.case_arrays.scope_cases import CasePart, chosen_cases
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import layouts
from queries.sums.case_file.case_file_rows import chosen_rows
from queries.sums.sums_file.stored_open_cases import open_cases_from_sums
from stats.arrays import Bools

UNTIL_AS_OF = ("registered_days", "overdue_days")
_REGISTERED = "registered_day"


def cases_in_state(question: Question, state: str) -> list[CasePart] | None:
    """The cases that are open or overdue at the end of a question's period or as of its moment.

    As `queries.sums.case_arrays.scope_cases.ScopeCases.in_state` has them. None where a statement has to read them.
    """
    if (cases := chosen_cases(question)) is not None:
        return cases.in_state(question, state)
    if STATES[state] != question.measure.holder:
        return None
    if question.ends_at_as_of:
        columns = open_cases_from_sums(question, state)
        return None if columns is None else [_part(columns, state)]
    return answer_from_file(question, lambda file: _at_end(file, question, state))


def _part(columns: Columns, state: str) -> CasePart:
    """All rows of some columns."""
    return CasePart(columns, np.arange(len(columns["source"])), f"{state}_in")


def _at_end(file: CaseFile, question: Question, state: str) -> list[CasePart] | None:
    """The cases that are in the state at the end of the period; None if the data of any source end before that."""
    end = _end(file, question)
    return None if end is None else [_part_of(file, question, state, table, end) for table in layouts()]


def open_at_end(
    file: CaseFile, question: Question, further: Mapping[str, Sequence[str]]
) -> dict[str, Columns] | None:
    """Columns of the rows of each table that are open at the end of a question's period.

    `registered_day` in days of the file, and `further` ones of each table. None if the data of any source end before
    that.
    """
    end = _end(file, question)
    if end is None:
        return None
    return {
        table: _in_table(file, question, "open", table, end, [_REGISTERED, *names])
        for table, names in further.items()
    }


def _end(file: CaseFile, question: Question) -> int | None:
    """The last day of the period in the file; None if the data of any source end before that."""
    last, known = question.scope.last, question.facts.as_of_by_source.values()
    if last is None or any(moment.date() <= last for moment in known):
        return None
    return max(day_number(last) - file.first_day, 0)


def _in_table(
    file: CaseFile, question: Question, state: str, table: str, end: int, names: Sequence[str]
) -> Columns:
    """Columns of the rows of a table that are in the state at the end of a day of the file."""
    entered, left = (_Move(file, table, f"{state}_{way}") for way in ("in", "out"))

    def kept(column: Callable[[str], Array]) -> Bools:
        return np.asarray(entered.has_been(end, column) & ~left.has_been(end, column))

    chosen = chosen_rows(file, question, table, question.measure.holder)
    rows = [{name: np.zeros(0, dtype=np.uint8) for name in names}]
    rows += map(dict, file.tables[table].batches(names, chosen, kept=kept))
    return {name: np.concatenate([each[name] for each in rows]) for name in names}


def _part_of(file: CaseFile, question: Question, state: str, table: str, end: int) -> CasePart:
    """The rows of a table that are in the state at the end of a day of the file."""
    entered = _Move(file, table, f"{state}_in")
    days = list(dict.fromkeys([entered.part.day, _REGISTERED]))
    columns = _in_table(file, question, state, table, end, [*KEY_COLUMNS, *days])
    for day in days:
        columns[day] = columns[day].astype(np.int64) + file.first_day
    columns[f"{state}_in"] = columns[entered.part.day]
    # At the end of a day that all sources know, waits are counted from the days above.
    columns |= dict.fromkeys(UNTIL_AS_OF, np.zeros(len(columns["source"]), dtype=np.uint8))
    return _part(columns, state)


class _Move:
    """The entries into a state, or the exits from it, of the rows of a table."""

    def __init__(self, file: CaseFile, table: str, name: str) -> None:
        self.part = next(part for part in layouts()[table].parts if name in part.names)
        self._adds = file.values(table, self.part)[:, self.part.names.index(name)] > 0

    def has_been(self, end: int, column: Callable[[str], Array]) -> Bools:
        """Whether each row made the move on a day up to `end`."""
        # 0 stands for no day; the unsigned subtraction turns it into the largest number.
        has_been = column(self.part.day) - np.uint16(1) < end
        if self.part.column is not None:
            has_been &= self._adds.take(column(self.part.column))
        return has_been
