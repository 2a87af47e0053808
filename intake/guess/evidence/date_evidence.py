"""Evidence of the dates of a column for each field that holds a moment, from their relations to the other dates."""

import re
from collections.abc import Sequence

from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.evidence.date_relations import DateRelations
from intake.guess.headings.field_headings import UPDATED
from intake.guess.headings.heading_words import words_of_column
from persian.names import folded

DATE_FIELDS = (
    "registered_at", "due_at", "answered_at", "closed_at", "reopened_at", "verdict_at", "referred_at", "exported_at",
    "moment", UPDATED,
)  # fmt: skip
_REPEATED_DAYS = -4.0  # of days whose moments are in another column
_LATER = ("due_at", "answered_at", "closed_at", "reopened_at", "verdict_at", "referred_at")
# A heading of a later event is not evidence of registrations, whatever else is missing; unless it joins the two, as
# «تاریخ ثبت و ارجاع» does, where a case is referred as soon as it is registered.
_NAMES_ANOTHER, _OF_ANOTHER = 0.9, -8.0
_LETTERS = folded("نامه", "letter")
_NAMES_WELL = 0.9  # also «تاریخ ثبت دبیرخانه»
_ALL = 0.97  # share of the rows that have a registration
_JOINS = re.compile(r"\s(?:و|and)\s|[/&+]", re.IGNORECASE)


def date_evidence(column: ColumnProfile, field: str, relations: DateRelations | None) -> float:
    """Evidence, in log odds, that a column of dates holds the moments of a field."""
    assert relations is not None
    fill = column.shape.fill
    settled = 0.5 if column.readable > 0.95 else -1.0
    settled += _REPEATED_DAYS * relations.repeats_days
    if field == "exported_at":
        return 2.0 if column.shape.distinct <= 3 and column.shape.filled > 10 else -4.0
    if column.shape.distinct == 1 and column.shape.filled > 30:
        return -3.0
    if field == "moment":
        return settled + (3.5 if fill > 0.97 else -1.0)
    if field == "registered_at":
        return settled + _registered(relations, fill) + _OF_ANOTHER * names_later_event(column)
    if not relations.others:
        return settled - 2.5  # the only date of a file is that of the registration
    before = relations.first > 0.9 and fill > 0.97
    score = settled - 2.0 * before
    if field == "due_at":
        score += 4.5 * relations.fixed_span + 1.2 * relations.beyond
        score -= 1.5 * (relations.closed_only is not None and relations.closed_only > 0.7)
    elif field == "closed_at":
        score += 4.0 * max(relations.closed_only or 0.0, 0.0) - 1.5 * (relations.fixed_span > 0.5)
        score -= 0.8 * (fill > 0.995 and (relations.closed_only or 0.0) < 0.1)
    elif field == "answered_at":
        score += 0.8 * (0.2 < fill < 0.99) - 1.5 * (relations.fixed_span > 0.5)
    elif field == "referred_at":
        score += 0.6 * (fill > 0.6 and relations.days_after < 3) - 1.5 * (relations.fixed_span > 0.5)
    elif field in ("reopened_at", "verdict_at"):
        score += 0.5 * (fill < 0.5) - 1.5 * (fill > 0.8) - (0.0 if column.headings.get(field) else 1.5)
    elif field == UPDATED:
        score += 1.5 * (relations.last > 0.9 and fill > 0.95)
    return score


def dates_before_registration(columns: Sequence[ColumnProfile]) -> set[int]:
    """The positions of dates of letters and requests («تاریخ نامه وارده»), if another column has the registration.

    Whoever wrote the letter dated it, some days before the office registered it («تاریخ ثبت»).
    """
    dated = [column for column in columns if column.dates is not None and column.named]
    earlier = {
        column.position
        for column in dated
        if not _LETTERS.isdisjoint(words_of_column(column.name))
        or (column.heading.weight("case") and not column.heading.weight("registered"))
    }
    registered = any(
        column.position not in earlier
        and column.headings.get("registered_at", 0.0) >= _NAMES_WELL
        and column.shape.fill > _ALL
        for column in dated
    )
    return earlier if registered else set()


def names_later_event(column: ColumnProfile) -> bool:
    """Whether a heading names what happens after the registration, and not the registration: «تاریخ پاسخ»."""
    if column.heading.weight("registered") >= _NAMES_ANOTHER and _JOINS.search(column.name):
        return False
    later = max(column.headings.get(field, 0.0) for field in _LATER)
    return later >= _NAMES_ANOTHER and 2 * column.headings.get("registered_at", 0.0) < later


def _registered(relations: DateRelations, fill: float) -> float:
    """Evidence that the dates are those of the registration: always filled, and before all others."""
    score = 1.0 if fill > 0.97 else -2.0 if fill < 0.8 else -0.5
    if relations.others:
        score += 2.2 if relations.first > 0.93 else 0.5 if relations.first > 0.75 else -2.0
    else:
        score += 1.5
    return score
