"""What is proposed for a column that got no field: that it is not needed, or that a person has to decide, and why."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.evidence.date_evidence import DATE_FIELDS
from intake.guess.evidence.numbered_words import coded_name, numbered_field
from intake.guess.fields.assign_fields import Assignment
from intake.guess.fields.confidence import UNSURE, field_confidence, left_out_confidence
from intake.guess.headings.field_headings import UPDATED
from intake.guess.proposal.column_reasons import (
    codes_reason,
    left_out_reason,
    numbers_among_dates_reason,
    numbers_reason,
    open_date_reason,
    repeated_id_reason,
    taken_reason,
    unknown_reason,
    unread_date_reason,
    unsure_reason,
    yearless_reason,
)
from intake.guess.proposal.proposal import ColumnProposal
from intake.guess.values.personal_columns import Outside
from intake.mapping.column_matching import SHEET_NAME, plain_heading
from intake.parsing.date_texts import EXCEL_NUMBER
from intake.parsing.rejected_frame import mask_cell
from persian.calendar import MONTHS_FA
from persian.digits import to_latin_digits
from queries.vocabulary.labels import Text

_CLOSE = 2.0  # scores of two columns for a field that differ by less
_HARDLY = -8.0  # a column whose best score is below fits nothing
_MAY_BE_PERSONAL = 0.5  # different values as a share of all, in a column of texts that nothing is known of
_NO_DATE_OF_ITS_OWN = -3.0  # best score for a date below which a column repeats the days of another one
_WANTED = ("answered_at", "closed_at", "due_at")
# Three numbers of a day with anything between them, one of them a year, and perhaps a time: «12-Xyz-2025», «5 de mayo».
_DATE_LIKE = re.compile(
    r"\D{0,12}\d{1,2}\D{1,12}(?:\d{1,2}\D{1,12})?(?:1[34]|19|20)\d\d\b.{0,25}|\D{0,12}(?:1[34]|19|20)\d\d\D{1,12}\d{1,2}\b.{0,25}",
    re.ASCII,
)
_MONTH_NAMES = "|".join(MONTHS_FA)
_WITHOUT_YEAR = re.compile(
    rf"(?:[0-3]?[0-9][/\-][01]?[0-9]|[01]?[0-9][/\-][0-3]?[0-9]|[0-3]?[0-9]\s*(?:ام\s*)?(?:{_MONTH_NAMES})(?:\s*ماه)?)"
)
_EXCEL_NUMBER = re.compile(EXCEL_NUMBER, re.ASCII)
_NAMES_TIME = 0.4
_MAY_BE_DAYS_ALLOWED = -1.5  # score of bare numbers under «مهلت پاسخ», of which nothing names the unit
_NAMES_ID, _ALL_DIFFERENT = 0.6, 0.97
_MOSTLY = 0.8


def left_out(
    base: ColumnProposal,
    profile: ColumnProfile,
    assigned: Mapping[int, Assignment],
    scores: Mapping[int, Mapping[str, float]],
    fields: Sequence[str],
) -> ColumnProposal:
    """The proposal of a column that got no field."""
    taken = {each.field for each in assigned.values()}
    own = {field: scores[profile.position][field] for field in fields if field != UPDATED}
    best = max(own, key=lambda field: own[field])
    if (numbered := numbered_field(profile)) is not None and numbered not in taken:
        return _left_open(base, numbered, field_confidence(0.0), reason=numbers_reason(numbered))
    if (coded := coded_name(profile)) is not None and coded not in taken:
        return _left_open(base, coded, field_confidence(0.0), reason=codes_reason(coded))
    free = max((score for field, score in own.items() if field not in taken), default=-10.0)
    confidence = left_out_confidence(free)
    rival = max((each.score for each in assigned.values() if each.field == best), default=0.0)
    if not profile.headings and own[best] > 0 and rival - own[best] < _CLOSE:
        # Without headings two columns of much the same values cannot be told apart.
        return _left_open(base, best, field_confidence(0.0) / 2, reason=unsure_reason(best))
    contested = any(
        each.field == best and field_confidence(each.regret) < UNSURE for each in assigned.values()
    )
    if contested and own[best] > 0:
        # The column that got the field is not sure enough of it, so this one may be the right one.
        return _left_open(base, best, field_confidence(own[best] - rival), reason=unsure_reason(best))
    if "id" in fields and "id" not in taken and _is_repeated_number(profile):
        return _left_open(base, "id", field_confidence(0.0) / 2, reason=repeated_id_reason())
    if (field := _date_of_numbers_and_texts(profile)) is not None and field not in taken and field in fields:
        return _left_open(base, field, field_confidence(0.0), reason=numbers_among_dates_reason())
    if (unread := _unread_date(profile)) is not None and not taken.issuperset(_WANTED):
        return replace(base, confidence=confidence, outside=Outside.unsure, reason=unread)
    if best == "due_after" and own[best] > _MAY_BE_DAYS_ALLOWED and taken.isdisjoint(("due_at", "due_after")):
        return _left_open(base, best, 1 - left_out_confidence(own[best]), reason=unsure_reason(best))
    if best in taken and own[best] > 0:
        return replace(base, confidence=confidence, outside=Outside.not_needed, reason=taken_reason(best))
    if profile.dates is not None and not taken.issuperset(_WANTED):
        likeliest = max(score for field, score in own.items() if field in DATE_FIELDS)
        if likeliest > _NO_DATE_OF_ITS_OWN:
            return replace(base, confidence=confidence, outside=Outside.unsure, reason=open_date_reason())
    shape = profile.shape
    if shape.texts > 0.5 and shape.words >= 2 and shape.spread > _MAY_BE_PERSONAL and not profile.headings:
        # Nothing is known of these texts, and they differ from row to row: they may be what people wrote.
        return replace(base, confidence=0.6, outside=Outside.unsure, reason=unsure_reason(None))
    # Names of sheets are those of months, say, which nobody has to decide on.
    is_sheet = plain_heading(profile.name) == SHEET_NAME
    if not profile.headings and shape.filled and max(own.values()) > _HARDLY and not is_sheet:
        # Neither heading nor values say what it is, so it may be a field that is still open.
        return replace(base, confidence=confidence, outside=Outside.unsure, reason=unknown_reason())
    return replace(base, confidence=confidence, outside=Outside.not_needed, reason=left_out_reason())


def _is_repeated_number(profile: ColumnProfile) -> bool:
    """Whether a heading names an id above numbers that stand in several rows."""
    shape = profile.shape
    named = profile.headings.get("id", 0.0) >= _NAMES_ID and profile.dates is None
    return named and shape.filled > 0 and shape.has_digits > _MOSTLY and shape.spread < _ALL_DIFFERENT


def _unread_date(profile: ColumnProfile) -> Text | None:
    """Why the dates of a column cannot be read, so that it is left to a person; None if it holds no such dates."""
    if profile.dates is not None:
        return None
    named = max((profile.headings.get(field, 0.0) for field in DATE_FIELDS), default=0.0)
    if named >= _NAMES_TIME and _share(profile, _WITHOUT_YEAR) > _MOSTLY:
        return yearless_reason()
    if _share(profile, _DATE_LIKE) < _MOSTLY:
        return None
    return unread_date_reason(mask_cell(next(iter(profile.shape.counts))))


def _date_of_numbers_and_texts(profile: ColumnProfile) -> str | None:
    """The date that a heading names, if dates as texts and Excel's numbers of days stand below it; else None."""
    named = {field: profile.headings.get(field, 0.0) for field in DATE_FIELDS}
    best = max(named, key=lambda field: named[field])
    as_numbers, as_texts = _share(profile, _EXCEL_NUMBER), _share(profile, _DATE_LIKE)
    mixed = min(as_numbers, as_texts) > 0 and as_numbers + as_texts > _MOSTLY
    return best if profile.dates is None and named[best] >= _NAMES_TIME and mixed else None


def _share(profile: ColumnProfile, form: re.Pattern[str]) -> float:
    """Share of the values that have a form."""
    counts = profile.shape.counts
    like = sum(count for value, count in counts.items() if form.fullmatch(to_latin_digits(value)))
    return like / max(profile.shape.filled, 1)


def _left_open(base: ColumnProposal, field: str, sure: float, *, reason: Text) -> ColumnProposal:
    """The proposal of a column that a person has to decide on: it may be this field, with so much confidence."""
    return replace(
        base, confidence=1 - sure, outside=Outside.unsure, reason=reason, alternatives=((field, sure),)
    )
