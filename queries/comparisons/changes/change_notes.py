"""The note in brackets after a change: what it is mostly due to, or else whether it is better or worse.

A change that is due to cases of provincial trips, to old cases that pile up, to cases closed without an answer or to
changed deadlines says nothing about the work of the offices. It is therefore called neither better nor worse.
"""

from collections.abc import Mapping
from typing import Any

from queries.measures.declaration import Measure
from queries.vocabulary.labels import Text

NO_NOTE = Text("", "")
BETTER, WORSE = Text("(بهتر)", "(better)"), Text("(بدتر)", "(worse)")
BY_TRIPS = Text("(بیشتر آن از سفرهای استانی)", "(mostly cases of provincial trips)")
BY_OLD_CASES = Text("(بیشتر آن انباشت پرونده‌های قدیمی است)", "(mostly old cases that pile up)")
BY_UNANSWERED = Text("(بیشتر آن مختومه‌شدن بدون پاسخ است)", "(mostly cases closed without an answer)")
BY_DEADLINES = Text("(بیشتر آن از تغییر مهلت پاسخ است)", "(mostly because deadlines have changed)")

# By the column of a comparison, and the field of a `Change`, that says so. If several apply, the first is named.
_CAUSES = {
    "due_to_trips": BY_TRIPS,
    "due_to_old_cases": BY_OLD_CASES,
    "due_to_unanswered": BY_UNANSWERED,
    "due_to_deadlines": BY_DEADLINES,
}


def cause_note(change: Mapping[str, Any]) -> Text:
    """What a change is mostly due to, from the row of a comparison; empty if to none of these causes.

    A comparison of two scopes has only some of the columns.
    """
    return next((note for column, note in _CAUSES.items() if change.get(column)), NO_NOTE)


def change_note(change: Mapping[str, Any], size: float, measure: Measure) -> Text:
    """The cause of a change, or else whether it is better or worse; empty if neither direction is better."""
    cause = cause_note(change)
    if cause != NO_NOTE or measure.better == "neither":
        return cause
    is_better = size > 0 if measure.better == "higher" else size < 0
    return BETTER if is_better else WORSE
