"""Cases due by the days from their registration to the due day, from the file of all cases."""

from datetime import date, timedelta
from math import prod

import numpy as np

from queries.question.question import Columns, Question
from queries.sums.arithmetic.cell_counts import CellCounts
from queries.sums.blocks.block_file import Array, Rows
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import CASES, layouts
from queries.sums.coded_groups import REGISTERED, cells_of, coded_group, keys_of, window_of
from queries.sums.sums_file.rows_by_day import row_column, rows_of_period
from queries.sums.sums_file.stored_sums import answer_from_sums

DUE = "due_day"
ALLOWED = "allowed"


def days_allowed_from_file(question: Question, *, before: date | None) -> Columns | None:
    """Cases due in a question's period, up to the day before another: `n` by its groupings and the days `allowed`.

    None without a file, and where sources say of a case themselves whether it was answered in time: it has no due day.
    """
    known = row_column(DUE, REGISTERED)
    if not answer_from_sums(question, lambda file: known in file.columns):
        return None
    return answer_from_file(question, lambda file: _days_allowed(file, question, before))


def _days_allowed(file: CaseFile, question: Question, before: date | None) -> Columns:
    ends = [day for day in (question.scope.last, before and before - timedelta(1)) if day is not None]
    period = window_of(file, question.scope.first, min(ends, default=None))
    (part,) = (part for part in layouts()[CASES].parts if part.day == DUE)
    coded = [
        coded_group(file, question, group, period[0], max(period), chosen_by=part.holder)
        for group in question.groups
    ]
    is_due = file.values(CASES, part)[:, part.names.index("due")] > 0
    days = [part.day, REGISTERED]
    holder = question.measure.holder

    # A case may be due before it was registered.
    occurs = np.zeros(2 * file.days, dtype=np.bool_)
    for rows in rows_of_period(file, question, part, days, period, holder=holder):
        occurs[_allowed(rows, file.days)] = True
    allowed = np.flatnonzero(occurs)
    code_of = np.zeros(len(occurs), dtype=np.uint32)
    code_of[allowed] = np.arange(len(allowed))

    counts = CellCounts(prod([*(len(each.keys) for each in coded), max(len(allowed), 1)]))
    columns = list(dict.fromkeys([*days, str(part.column), *(each.column for each in coded)]))
    for rows in rows_of_period(file, question, part, columns, period, holder=holder):
        cell = cells_of(rows, coded, counts.kind)
        cell *= np.uint32(len(allowed))
        cell += code_of.take(_allowed(rows, file.days))
        counts.add(cell.compress(is_due.take(rows[str(part.column)])))
    cells, n = counts.filled()
    combination, number = np.divmod(cells, max(len(allowed), 1))
    return keys_of(combination, coded) | {ALLOWED: allowed[number] - file.days, "n": n}


def _allowed(rows: Rows, days: int) -> Array:
    """The days from registration to the due day of each row, and as many more as the file has."""
    return rows[DUE].astype(np.int32) - rows[REGISTERED] + np.int32(days)
