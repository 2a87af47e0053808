"""Recognise the times at which a person began and finished a form, as exports of forms have them in each row.

The end of a form is named like a closing ("Completion time", «تاریخ پایان»). As one, every case would be closed and
answered within minutes.
"""

from collections.abc import Sequence

import numpy as np

from intake.derive.event_arrays import MISSING
from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.headings.heading_words import words_of_column
from persian.names import folded

_BEGIN = folded("start", "started", "begin", "شروع", "آغاز")
_END = folded("end", "ended", "completion", "completed", "finish", "finished", "پایان", "تکمیل", "اتمام")
_MIN_ROWS = 5
_NEARLY_ALL, _SOME = 0.95, 0.2
_LONGEST = 2 * 3600  # seconds in which nearly everybody has filled in a form


def end_of_form(columns: Sequence[ColumnProfile]) -> int | None:
    """The position of the column with the end of each form; None if there is none.

    Beside it stands the begin of each, and nearly all forms are filled in within two hours.
    """
    begins = [column for column in columns if _is_named(column, _BEGIN)]
    for end in (column for column in columns if _is_named(column, _END)):
        if any(_follows(end, begin) for begin in begins if begin is not end):
            return end.position
    return None


def _is_named(column: ColumnProfile, words: frozenset[str]) -> bool:
    """Whether a column of dates, which are in nearly all rows, is named by one of these words."""
    if not column.named or column.seconds is None or column.shape.fill < _NEARLY_ALL:
        return False
    return not words.isdisjoint(words_of_column(column.name))


def _follows(end: ColumnProfile, begin: ColumnProfile) -> bool:
    """Whether nearly all of these ends are at most two hours after the begins, and some not at the same moment.

    Where days have no time, most cases that are closed on the day on which they came have the same one twice.
    """
    assert end.seconds is not None
    assert begin.seconds is not None
    both = (end.seconds != MISSING) & (begin.seconds != MISSING)
    taken = (end.seconds - begin.seconds)[both]
    if len(taken) < _MIN_ROWS:
        return False
    soon = (taken >= 0) & (taken <= _LONGEST)
    return bool(np.mean(soon) >= _NEARLY_ALL and np.mean(soon & (taken > 0)) >= _SOME)
