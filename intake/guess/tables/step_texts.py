"""Columns of steps whose heading is that of free text: «شرح عملیات» in a file with one row an event.

Texts of people never enter, so such a column is taken only if it is named after the steps and its values come from a
list. For any other one, the person is told what its heading must be.
"""

from collections.abc import Sequence
from dataclasses import replace

from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.tables.file_shape import names_events
from intake.guess.values.personal_columns import Outside
from intake.mapping.column_matching import plain_heading
from intake.mapping.privacy import describes_steps
from queries.vocabulary.labels import Text

_MIN, _MAX_KINDS, _MAX_SPREAD = 20, 40, 0.2  # filled cells, different values, and their share of these
_KNOWN, _LONGEST = 0.9, 40  # share of the cells that name a step, and letters of the longest value


def with_described_steps(columns: Sequence[ColumnProfile]) -> tuple[ColumnProfile, ...]:
    """The columns of an event file; of these one of «شرح عملیات» with values from a list is not free text any more."""
    if any(names_events(column) and not _is_text_by_heading(column) for column in columns):
        return tuple(columns)
    return tuple(
        replace(column, personal=None, headings={"event": 1.0}, codes={"event": column.codes["event"]})
        if _is_text_by_heading(column) and describes_steps(plain_heading(column.name)) and _is_list(column)
        else column
        for column in columns
    )


def steps_reason(column: ColumnProfile) -> Text | None:
    """What to do about a column of an event file that names the steps under a heading of free text; None for others."""
    if not _is_text_by_heading(column) or not names_events(column):
        return None
    return Text(
        "سرستون آن، سرستون متن آزاد است، ولی نام رویدادها در آن است. متن‌هایی که افراد نوشته‌اند وارد نمی‌شود؛ اگر "
        "مقدارهای ستون از یک فهرست انتخاب شده است، سرستون را در فایل به «عملیات» تغییر دهید و فایل را دوباره بدهید",
        "its heading is one of free text, although it names the events. What people wrote never enters; if its values "
        "were chosen from a list, change the heading in the file to “Event” and give the file again",
    )


def _is_text_by_heading(column: ColumnProfile) -> bool:
    """Whether a column stays outside because its heading says that it holds free text."""
    finding = column.personal
    return finding is not None and finding.by_heading and finding.kind is Outside.free_text


def _is_list(column: ColumnProfile) -> bool:
    """Whether the values are few, short, repeat, and nearly all of them name a step."""
    shape, words = column.shape, column.codes.get("event")
    return (
        words is not None
        and words.share + words.likely_share >= _KNOWN
        and shape.filled >= _MIN
        and shape.distinct <= min(_MAX_KINDS, _MAX_SPREAD * shape.filled)
        and shape.spoken == 0
        and max(map(len, shape.counts)) <= _LONGEST
    )
