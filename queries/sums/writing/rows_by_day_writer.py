"""Writes the cases in the order of the day on which they were due or closed (`queries.sums.sums_file.rows_by_day`)."""

import numpy as np

from queries.question.question import Question
from queries.sums.blocks.block_file import Array
from queries.sums.case_file.case_file import CaseFile
from queries.sums.case_file.case_file_layout import CASES, layouts
from queries.sums.case_file.case_file_rows import chosen_rows
from queries.sums.sums_file.rows_by_day import FURTHER, KEYS, STARTS, row_column
from queries.sums.sums_file.sums_file import SumsWriter

MAX_ROWS = 20_000_000  # whose columns are in memory together while they are put in order, 9 bytes each


def write_rows_by_day(writer: SumsWriter, file: CaseFile, question: Question) -> None:
    """Write the rows of a store, of whose whole province a question asks, unless there are too many."""
    if file.tables[CASES].row_count > MAX_ROWS:
        return
    for part in layouts()[CASES].parts:
        if part.day not in FURTHER:
            continue
        names = [*KEYS, part.holder, *FURTHER[part.day]]
        if "registered_day" in names and question.store.states_timeliness:
            names.remove("registered_day")  # with it deadlines are counted, and such cases have none
        for name, column in _in_order(file, question, part.day, names).items():
            writer.add_column(row_column(part.day, name), column)


def _in_order(file: CaseFile, question: Question, day: str, names: list[str]) -> dict[str, Array]:
    """The columns in the order of a day, and where the rows of each day begin."""
    table, everything = file.tables[CASES], chosen_rows(file, question, CASES, "agency")
    counts = np.zeros(file.days, dtype=np.int64)
    for rows in table.batches([day], everything):
        counts += np.bincount(rows[day], minlength=file.days)
    counts[0] = 0  # cases without the day
    starts = np.append(0, counts.cumsum())
    free = starts[:-1].copy()  # the place of the next row of each day
    columns = dict[str, Array]()
    for rows in table.batches([day, *names], everything, {day: (1, file.days - 1)}):
        order = np.argsort(rows[day], kind="stable")
        of_row = rows[day].take(order)
        of_day = np.bincount(of_row, minlength=file.days)
        place = (free - (of_day.cumsum() - of_day)).take(of_row) + np.arange(len(of_row))
        free += of_day
        for name in names:
            column = columns.setdefault(name, np.empty(int(starts[-1]), dtype=rows[name].dtype))
            column[place] = rows[name].take(order)
    return columns | {STARTS: starts}
