"""Evidence of the state in a row for what its dates are: those that answered cases have are the dates of answers.

«تاریخ نتیجه» and "Resolved" name no event by themselves. Where they are filled in rows of answered and of closed cases
and empty in those of open ones, they are dates of answers; where only closed cases have them, of closings. So is the
last change («تاریخ آخرین اقدام») where no open case has one and none is answered without being closed.
"""

from collections.abc import Sequence

import numpy as np

from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.headings.field_headings import UPDATED
from intake.guess.values.value_words import CodedWords

_MIN = 5  # rows of a state
_MAX, _HARDLY = 0.9, 0.1
_KNOWN = 0.9  # share of the cells of states whose word is known
_NAMED = 0.6  # how well a heading names a moment
_STRENGTH = 6.0
_ENDED = 8.0  # that a date of closed cases, which open ones lack and which is named as no other event, is their closing
_OF_ENDS = ("closed_at", "answered_at", "moment", "outcome", "event", UPDATED)


def evidence_by_state(columns: Sequence[ColumnProfile]) -> dict[int, dict[str, float]]:
    """Position of a column of dates → field → evidence, where the states of the rows tell answers from closings."""
    states = [(column, words) for column in columns if (words := _states(column)) is not None]
    if len(states) != 1 or any(map(_names_answers, columns)):
        return {}
    status, words = states[0]
    codes = {**words.likely, **words.known}
    by_row = np.array([codes.get(word, "") for word in status.cells])
    rows = {code: by_row == code for code in ("open", "answered", "closed")}
    ended = "answered" if "answered" in words.codes else "closed"
    if min(int(rows[code].sum()) for code in ("open", ended)) < _MIN:
        return {}
    found = {}
    for column in columns:
        if column.dates is None:
            continue
        filled = np.array([bool(cell) for cell in column.cells])
        share = {code: float(filled[which].mean()) for code, which in rows.items() if which.any()}
        if share["open"] > _HARDLY or share.get("closed", 1.0) < _MAX:
            continue
        if ended == "closed":
            if not any(
                weight >= _NAMED for field, weight in column.headings.items() if field not in _OF_ENDS
            ):
                found[column.position] = {"closed_at": _ENDED, UPDATED: -_ENDED}
        elif share["answered"] >= _MAX:
            found[column.position] = {"answered_at": _STRENGTH, "closed_at": -_STRENGTH}
        elif share["answered"] <= _HARDLY and "closed" in share:
            found[column.position] = {"closed_at": _STRENGTH}
    return found if len(found) == 1 else {}


def _states(column: ColumnProfile) -> CodedWords | None:
    """The words of a column of states that tells open cases from answered or closed ones."""
    words = column.codes.get("status")
    if words is None or words.share + words.likely_share < _KNOWN:
        return None
    return words if "open" in words.codes and {"answered", "closed"} & words.codes else None


def _names_answers(column: ColumnProfile) -> bool:
    """Whether a heading names the time of the answer, and not that of the closing as well."""
    named = column.headings.get("answered_at", 0.0)
    return column.dates is not None and named >= _NAMED and named > column.headings.get("closed_at", 0.0)
