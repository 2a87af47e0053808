"""Dates of answers in rows whose state is open: the days on which answers are planned, or states that lag behind.

A case with such a date counts as answered, whatever its state says.
"""

from collections.abc import Sequence

from intake.derive.event_arrays import MISSING
from intake.guess.columns.column_profile import ColumnProfile

_KNOWN = 0.9  # share of the cells of states whose word is known
_MIN, _SHARE = 3, 0.1  # rows of open cases, and their share of all open ones


def answers_of_open_cases(answers: ColumnProfile, columns: Sequence[ColumnProfile]) -> tuple[int, int]:
    """The sampled rows with a date of an answer and an open state, and all rows with an open state.

    (0, 0) where they are few, as after a reopening, or where no column has states.
    """
    for column in columns:
        words = column.codes.get("status")
        if answers.seconds is None or words is None or words.share + words.likely_share < _KNOWN:
            continue
        codes = {**words.likely, **words.known}
        is_open = [codes.get(word) == "open" for word in column.cells]
        rows = sum(is_open)
        answered = sum(
            each and moment != MISSING for each, moment in zip(is_open, answers.seconds, strict=True)
        )
        if answered >= max(_MIN, _SHARE * rows):
            return answered, rows
    return 0, 0
