"""Columns of lengths of time since the registration: days allowed for the answer, hours taken to it."""

import re
from collections.abc import Iterable, Mapping

from intake.derive.event_arrays import DAY_SECONDS
from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.fields.assign_fields import Assignment
from intake.guess.headings.heading_words import words_of_column
from intake.mapping.column_matching import plain_heading
from intake.mapping.field_columns import SPANS, SpanUnit
from intake.parsing.spans import names_its_unit, read_span
from persian.names import fold, folded

NO_SPAN = -20.0
_NEARLY_ALL = 0.9  # of the different values must be lengths of time
_WITHOUT_UNIT = -3.0  # log odds of a due span of bare numbers of which nothing names the unit
_IS_CLOCK = 0.5
_MAX_DAYS = 400  # allowed for an answer
_WORKING = folded("کاری", "اداری", "working", "business", "workdays", "kari")
_WORDS: dict[SpanUnit, tuple[str, ...]] = {
    "minutes": ("دقیقه", "minutes", "minute", "mins", "min", "daghighe"),
    "hours": ("ساعت", "hours", "hour", "hrs", "hr", "saat"),
    "days": ("روز", "روزه", "days", "day", "rooz", "ruz"),
}
_UNIT_IN_BRACKETS = re.compile(
    r"[(\[]\s*(?:به\s+)?(?:ساعت|دقیقه)\s*[)\]]"
)  # «مهلت (ساعت)» of 24 is not a time of day
_UNITS = {fold(word): unit for unit, words in _WORDS.items() for word in words}


def span_unit(heading: str, values: Iterable[str]) -> SpanUnit | None:
    """The unit of the bare numbers in a column of spans, which its heading names; None if nothing names it.

    Values that say their unit themselves are lengths of time under any heading. Hours of work are not a unit: how many
    of them a day has is not known.
    """
    words = words_of_column(heading)
    if (unit := next((_UNITS[word] for word in words if word in _UNITS), None)) is not None:
        if _WORKING.isdisjoint(words):
            return unit
        return "working_days" if unit == "days" else None
    filled = [value for value in values if value]
    named = sum(map(names_its_unit, filled))
    return "days" if filled and named >= _NEARLY_ALL * len(filled) else None


def span_evidence(column: ColumnProfile, field: str) -> float:
    """Evidence, in log odds, that a column holds the spans of a field; without a heading that says so there is none."""
    heading, values = column.heading, list(column.shape.counts)
    if not column.headings.get(field) or any(map(heading.weight, ("remaining", "flag", "estimate"))):
        return NO_SPAN
    counted = heading.weight("count") or _UNIT_IN_BRACKETS.search(plain_heading(column.name))
    if column.clock > _IS_CLOCK and not counted:
        return NO_SPAN  # times of day: «ساعت پاسخ به متقاضی»
    unit = span_unit(column.name, values)
    spans = [span for value in values if (span := read_span(value, unit or "days")) is not None]
    if not values or len(spans) < _NEARLY_ALL * len(values):
        return NO_SPAN
    if unit is not None:
        return 1.5
    if not _UNITS.keys().isdisjoint(heading.words):
        return NO_SPAN  # hours of work
    # Bare numbers may count anything, answers as well; only what is due can hardly be counted in anything but days.
    fits = field == "due_after" and all(0 < seconds <= _MAX_DAYS * DAY_SECONDS for seconds, _ in spans)
    return _WITHOUT_UNIT if fits else NO_SPAN


def without_needless_spans(assigned: Mapping[int, Assignment]) -> dict[int, Assignment]:
    """The assignments without spans whose moments have a column of their own."""
    fields = {each.field for each in assigned.values()}
    return {position: each for position, each in assigned.items() if SPANS.get(each.field, "") not in fields}
