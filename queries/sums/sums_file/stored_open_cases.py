"""Open cases of a large store from a file beside that of all cases (`queries.sums.sums_file`).

They are few: each has a row with its keys, its day of registration, and the completed days until the as-of of its
source since it was registered, and since an answer is overdue. So the open and overdue cases of any scope are chosen
among them without a statement.
"""

import numpy as np

from queries.question.question import Columns, Question
from queries.sums.arithmetic.sums_by_keys import concatenated
from queries.sums.blocks.block_file import Array
from queries.sums.case_arrays.case_columns import KEY_COLUMNS
from queries.sums.sums_file.stored_sums import answer_from_sums
from queries.sums.sums_file.stored_waits import FIRST_DAY, ROWS, column_of
from queries.sums.sums_file.sums_file import SumsFile

OPEN = "open"
# For an overdue case 1 more than the days, for any other 0.
DAY, OPEN_DAYS, OVERDUE_DAYS = "day", "open_days", "overdue_days"
COLUMNS = (*KEY_COLUMNS, DAY, OPEN_DAYS, OVERDUE_DAYS)


def open_cases_from_sums(question: Question, state: str) -> Columns | None:
    """The cases of a question's scope that are open or overdue as of the moment of their source.

    Columns: KEY_COLUMNS, `registered_day` (a number from 1970-01-01), and the completed days since the registration
    (`registered_days`) and since an answer is overdue (`overdue_days`). None where they are not stored.
    """

    def answer(file: SumsFile) -> Columns:
        count = file.length(column_of(OPEN, DAY))
        begins = range(0, max(count, 1), ROWS)
        return concatenated(
            [_in_state(file, question, state, begin, min(begin + ROWS, count)) for begin in begins]
        )

    return answer_from_sums(question, answer)


def _in_state(file: SumsFile, question: Question, state: str, begin: int, end: int) -> Columns:
    """The cases of the scope among some rows."""

    def column(name: str) -> Array:
        return file.column(column_of(OPEN, name), begin, end)

    inside = question.rows_inside(column, end - begin, holder=question.measure.holder)
    if question.scope.trips == "out":
        inside &= column("trip") == 0
    if state == "overdue":
        inside &= column(OVERDUE_DAYS) > 0
    rows = {name: column(name).compress(inside) for name in COLUMNS}
    since_due = np.maximum(rows.pop(OVERDUE_DAYS).astype(np.int64) - 1, 0)
    return {name: rows[name] for name in KEY_COLUMNS} | {
        "registered_day": rows[DAY].astype(np.int64) + FIRST_DAY,
        "registered_days": rows[OPEN_DAYS].astype(np.int64),
        "overdue_days": since_due,
    }
