"""Judge whether a file has one row a case (snapshot) or one row an event."""

from collections.abc import Sequence
from typing import Literal

from intake.guess.column_profile import ColumnProfile

Shape = Literal["snapshot", "events"]
SNAPSHOT_ONLY = frozenset(
    ("registered_at", "answered_at", "closed_at", "reopened_at", "verdict_at", "referred_at", "status", "agency",
     "first_agency")
)  # fmt: skip
EVENTS_ONLY = frozenset(("moment", "event", "from_agency", "to_agency"))


def judge_shape(columns: Sequence[ColumnProfile]) -> Shape:
    """Whether the rows are cases or events: events need words for several steps of a case, and ids that repeat."""
    has_event = any(_names_events(column) for column in columns)
    return "events" if has_event and any(_repeats_ids(column) for column in columns) else "snapshot"


def _names_events(column: ColumnProfile) -> bool:
    words = column.codes.get("event")
    if words is None or len(words.codes) < 2:
        return False
    covered = words.share + words.likely_share
    if column.headings.get("event", 0.0) >= 0.7:
        return covered > 0.4
    if column.headings and max(column.headings.values()) > 0.6:
        return False  # its heading says that it is something else, such as the status
    # A list of events begins with the registrations; a column of states has "closed" and "open" instead.
    return covered > 0.8 and "registered" in words.codes and len(words.codes) >= 3 and words.share > 0.5


def _repeats_ids(column: ColumnProfile) -> bool:
    shape = column.shape
    looks_like_id = (
        column.dates is None and shape.fill > 0.98 and shape.has_digits > 0.9 and shape.words <= 3
        and shape.letters >= 3 and shape.decimals < 0.1 and 0.02 < shape.spread < 0.93
    )  # fmt: skip
    return looks_like_id and (not column.named or column.headings.get("id", 0.0) >= 0.35)
