"""Codes whose names stand in a list on another sheet: states are read by them, of offices it is said what to do.

A mapping says what the words of a state stand for, and so can say it of codes. It has no place for names of offices,
counties and topics, which a person brings into the table.
"""

from collections.abc import Sequence
from dataclasses import replace

from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.columns.lookup_sheets import CodeList
from intake.guess.evidence.numbered_words import coded_name, numbered_field
from intake.guess.fields.confidence import UNSURE
from intake.guess.proposal.column_reasons import listed_names_reason, listed_words_reason
from intake.guess.proposal.proposal import ColumnProposal
from intake.guess.values.personal_columns import Outside
from intake.guess.values.value_words import read_codes

_NAMED = ("agency", "county", "topic")
_MOST = 0.5  # of the names of a list of states that are known


def with_listed_names(
    columns: Sequence[ColumnProposal], profiles: Sequence[ColumnProfile], lists: Sequence[CodeList]
) -> list[ColumnProposal]:
    """The columns with the names of their codes, where another sheet has all of them."""
    taken = {column.field for column in columns}
    named = []
    for column, profile in zip(columns, profiles, strict=True):
        changed = _with_words(column, profile, lists, taken) or _with_names(column, profile, lists)
        named.append(changed or column)
        taken.add(named[-1].field)
    return named


def _with_words(
    column: ColumnProposal, profile: ColumnProfile, lists: Sequence[CodeList], taken: set[str | None]
) -> ColumnProposal | None:
    """The column with the field of the words that its codes stand for; None if no list has words of this field."""
    field = numbered_field(profile)
    if column.field is not None or column.outside is not Outside.unsure or field is None or field in taken:
        return None
    known = []
    for each in _lists_with(profile, lists):
        words = read_codes(field, {each.names[code]: cells for code, cells in profile.shape.counts.items()})
        known.append((words.share + words.likely_share, each))
    share, best = max(known, key=lambda pair: pair[0], default=(0.0, None))
    if best is None or share < _MOST:
        return None
    names = {code: best.names[code] for code in profile.shape.counts}
    return replace(
        column,
        field=field,
        outside=None,
        confidence=UNSURE + (1 - UNSURE) * share / 2,
        readable=share,
        reason=listed_words_reason(best.sheet, names),
        names=names,
        alternatives=(),
    )


def _with_names(
    column: ColumnProposal, profile: ColumnProfile, lists: Sequence[CodeList]
) -> ColumnProposal | None:
    """The column of codes of offices, counties or topics with the sheet that has their names; None if none has."""
    field = coded_name(profile)
    is_open = column.field is None and column.outside is Outside.unsure
    of_field = field in _NAMED and (is_open or column.field == field)
    found = _lists_with(profile, lists) if of_field else []
    if field is None or not found:
        return None
    code = next(iter(profile.shape.counts))
    return replace(column, reason=listed_names_reason(field, found[0].sheet, code, found[0].names[code]))


def _lists_with(profile: ColumnProfile, lists: Sequence[CodeList]) -> list[CodeList]:
    """The lists that have all codes of a column, the shortest first: it is less likely to have them by chance."""
    codes = profile.shape.counts.keys()
    return sorted((each for each in lists if codes <= each.names.keys()), key=lambda each: len(each.names))
