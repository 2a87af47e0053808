"""What is proposed for a column that got no field: that it is not needed, or that a person has to decide, and why."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.evidence.date_evidence import DATE_FIELDS
from intake.guess.evidence.numbered_words import coded_name, numbered_field
from intake.guess.fields.assign_fields import Assignment
from intake.guess.fields.confidence import UNSURE, field_confidence, left_out_confidence
from intake.guess.headings.field_headings import UPDATED
from intake.guess.proposal.column_reasons import (
    LEFT_OUT,
    NUMBERS_AMONG_DATES,
    OPEN_DATE,
    REPEATED_ID,
    TOO_NARROW,
    UNKNOWN,
    YEARLESS,
    codes_reason,
    numbers_reason,
    relative_date_reason,
    taken_reason,
    unread_date_reason,
    unsure_reason,
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
# «۲ روز پیش», “3 hours ago”, «دیروز».
_RELATIVE = re.compile(
    r"(?:امروز|دیروز|پریروز|لحظاتی پیش|هم‌اکنون|اکنون|today|yesterday|just now)\b.{0,15}"
    r"|(?:حدود |about )?(?:\d{1,4}|یک|دو|سه|an?|one)\s?(?:ثانیه|دقیقه|ساعت|روز|هفته|ماه|سال|seconds?|min(?:ute)?s?|"
    r"hours?|days?|weeks?|months?|years?)\s?(?:پیش|قبل|ago)",
    re.IGNORECASE,
)
_EXCEL_NUMBER = re.compile(EXCEL_NUMBER, re.ASCII)
_NAMES_TIME = 0.4
_HIDDEN, _MIN_HIDDEN, _SHARE_HIDDEN = re.compile(r"#{3,}"), 3, 0.1
_MAY_BE_DAYS_ALLOWED = -1.5  # score of bare numbers under «مهلت پاسخ», of which nothing names the unit
_NAMES_ID, _ALL_DIFFERENT = 0.6, 0.97
_MOSTLY = 0.8


@dataclass(frozen=True)
class _Column:
    """A column that got no field: how well each field fits it (`own`), the best one, and what became of the fields."""

    base: ColumnProposal
    profile: ColumnProfile
    own: Mapping[str, float]
    best: str
    holders: Sequence[Assignment]  # the columns that got the best field
    taken: frozenset[str]  # fields that other columns got
    fields: Sequence[str]  # all fields of a table of this shape

    @property
    def confidence(self) -> float:
        """How sure it is that the column stays outside."""
        return left_out_confidence(
            max((score for field, score in self.own.items() if field not in self.taken), default=-10.0)
        )

    def left_open(self, field: str, sure: float, reason: Text) -> ColumnProposal:
        """The proposal that a person decides whether it is this field, with so much confidence."""
        may_be = ((field, sure),)
        return replace(
            self.base, confidence=1 - sure, outside=Outside.unsure, reason=reason, alternatives=may_be
        )

    def unsure(self, reason: Text) -> ColumnProposal:
        """The proposal that a person decides what it is."""
        return replace(self.base, confidence=self.confidence, outside=Outside.unsure, reason=reason)

    def not_needed(self, reason: Text) -> ColumnProposal:
        """The proposal that it stays outside."""
        return replace(self.base, confidence=self.confidence, outside=Outside.not_needed, reason=reason)


def left_out(
    base: ColumnProposal,
    profile: ColumnProfile,
    assigned: Mapping[int, Assignment],
    scores: Mapping[int, Mapping[str, float]],
    fields: Sequence[str],
) -> ColumnProposal:
    """The proposal of a column that got no field."""
    own = {field: scores[profile.position][field] for field in fields if field != UPDATED}
    best = max(own, key=lambda field: own[field])
    holders = [each for each in assigned.values() if each.field == best]
    taken = frozenset(each.field for each in assigned.values())
    column = _Column(base, profile, own, best, holders, taken, fields)
    return (
        _too_narrow(column)
        or _coded_field(column)
        or _rival(column)
        or _doubtful_id_or_date(column)
        or _days_allowed(column)
        or _second_of_a_field(column)
        or _date_of_unknown_meaning(column)
        or _unknown(column)
        or column.not_needed(LEFT_OUT)
    )


def _too_narrow(column: _Column) -> ColumnProposal | None:
    """For cells that a spreadsheet filled with ##### because the column was too narrow for their dates or numbers."""
    shape = column.profile.shape
    hidden = sum(cells for value, cells in shape.counts.items() if _HIDDEN.fullmatch(value))
    if hidden < max(_MIN_HIDDEN, _SHARE_HIDDEN * shape.filled):
        return None
    free = {field: named for field, named in column.profile.headings.items() if field in column.own}
    named = max(free, key=lambda field: free[field], default=None)
    if named is None or named in column.taken:
        return column.unsure(TOO_NARROW)
    return column.left_open(named, field_confidence(0.0), TOO_NARROW)


def _coded_field(column: _Column) -> ColumnProposal | None:
    """For numbers or codes under the heading of a free field, whose meaning only a person knows."""
    if (numbered := numbered_field(column.profile)) is not None and numbered not in column.taken:
        return column.left_open(numbered, field_confidence(0.0), numbers_reason(numbered))
    if (coded := coded_name(column.profile)) is not None and coded not in column.taken:
        return column.left_open(coded, field_confidence(0.0), codes_reason(coded))
    return None


def _rival(column: _Column) -> ColumnProposal | None:
    """For a column that may be the right one for a field that another column got."""
    own, best, reason = column.own[column.best], column.best, unsure_reason(column.best)
    rival = max((each.score for each in column.holders), default=0.0)
    if own <= 0:
        return None
    if not column.profile.headings and rival - own < _CLOSE:
        # Without headings two columns of much the same values cannot be told apart.
        return column.left_open(best, field_confidence(0.0) / 2, reason)
    if any(field_confidence(each.regret) < UNSURE for each in column.holders):
        # The column that got the field is not sure enough of it.
        return column.left_open(best, field_confidence(own - rival), reason)
    return None


def _doubtful_id_or_date(column: _Column) -> ColumnProposal | None:
    """For ids that repeat, and for dates that cannot all be read, under the heading of a field that is still open."""
    profile, taken, fields = column.profile, column.taken, column.fields
    if "id" in fields and "id" not in taken and _is_repeated_number(profile):
        return column.left_open("id", field_confidence(0.0) / 2, REPEATED_ID)
    if (field := _date_of_numbers_and_texts(profile)) is not None and field not in taken and field in fields:
        return column.left_open(field, field_confidence(0.0), NUMBERS_AMONG_DATES)
    if (unread := _unread_date(profile)) is not None and not taken.issuperset(_WANTED):
        return column.unsure(unread)
    return None


def _days_allowed(column: _Column) -> ColumnProposal | None:
    """For bare numbers that may be the days allowed for an answer."""
    own = column.own[column.best]
    free = column.taken.isdisjoint(("due_at", "due_after"))
    if column.best == "due_after" and own > _MAY_BE_DAYS_ALLOWED and free:
        return column.left_open(column.best, 1 - left_out_confidence(own), unsure_reason(column.best))
    return None


def _second_of_a_field(column: _Column) -> ColumnProposal | None:
    """For a column of a field that another one got for sure."""
    if column.best in column.taken and column.own[column.best] > 0:
        return column.not_needed(taken_reason(column.best))
    return None


def _date_of_unknown_meaning(column: _Column) -> ColumnProposal | None:
    """For dates of their own, while one of the wanted dates is still open."""
    if column.profile.dates is None or column.taken.issuperset(_WANTED):
        return None
    likeliest = max(score for field, score in column.own.items() if field in DATE_FIELDS)
    return column.unsure(OPEN_DATE) if likeliest > _NO_DATE_OF_ITS_OWN else None


def _unknown(column: _Column) -> ColumnProposal | None:
    """For a column of which neither heading nor values say what it is, so that it may be a field that is still open."""
    profile, shape = column.profile, column.profile.shape
    if profile.headings:
        return None
    if shape.texts > 0.5 and shape.words >= 2 and shape.spread > _MAY_BE_PERSONAL:
        # Texts that differ from row to row may be what people wrote.
        return replace(column.unsure(unsure_reason(None)), confidence=0.6)
    # Names of sheets are those of months, say, which nobody has to decide on.
    is_sheet = plain_heading(profile.name) == SHEET_NAME
    if shape.filled and max(column.own.values()) > _HARDLY and not is_sheet:
        return column.unsure(UNKNOWN)
    return None


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
    if _share(profile, _RELATIVE) > _MOSTLY:
        return relative_date_reason(mask_cell(next(iter(profile.shape.counts))))
    if named >= _NAMES_TIME and _share(profile, _WITHOUT_YEAR) > _MOSTLY:
        return YEARLESS
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
