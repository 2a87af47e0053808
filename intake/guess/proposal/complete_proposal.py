"""Complete a proposal from the fields of its columns: coded words, what counts as the answer, open fields, notes.

It is done again after a person's corrections, so everything here follows from the columns alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from intake.errors import MappingError
from intake.guess.proposal.column_reasons import CHOSEN, EMPTY, WITHOUT_DATE
from intake.guess.proposal.last_states import BOTH, closed_after_answer
from intake.guess.proposal.proposal import CodedProposal, ColumnProposal, Proposal
from intake.guess.proposal.proposal_notes import notes_of
from intake.guess.values.personal_columns import OUTSIDE_LABELS, PERSONAL, Outside
from intake.guess.values.rating_columns import rating_scale, rating_words
from intake.guess.values.state_answers import satisfaction_answers, state_answers
from intake.guess.values.value_words import CODED, NOTHING, CodedWords, read_codes
from intake.mapping.field_columns import SPANS, STATES, TIMES
from intake.mapping.field_labels import FIELD_LABELS
from intake.mapping.model import REQUIRED
from intake.parsing.coded_values import mark_or_word
from persian.names import fold, tidy

# The fields that matter to the figures; which of them stay open is said.
MATTER = {
    "snapshot": ("id", "registered_at", "due_at", "answered_at", "closed_at", "status", "kind", "channel", "agency",
                 "county", "topic", "outcome", "verdict"),
    "events": ("id", "moment", "event", "to_agency", "county", "topic", "kind", "channel", "outcome", "verdict"),
}  # fmt: skip
_OF_STATUS = frozenset(("duplicate", "withdrawn", "transferred", "rejected"))


def complete(proposal: Proposal) -> Proposal:
    """Fill in everything of a proposal that follows from the fields of its columns."""
    proposal = _without_lone_times(_without_needless_outcomes(_close_by_update(proposal)))
    fields = proposal.fields
    coded = tuple(_coded(proposal))
    known = {*fields, *(SPANS[field] for field in fields if field in SPANS)}
    if proposal.shape == "snapshot":
        coded = closed_after_answer(coded, fields)
    states = {
        code
        for each in coded
        if each.field in STATES
        for code in (*each.known.values(), *each.likely.values())
    }
    # Where every closing is said to be answered, too, closings still tell when.
    answered = "answered_at" in known or "answered" in states or {"closed", "answered_closed"} <= states
    county = fields.get("county")
    proposal = replace(
        proposal,
        coded=coded,
        answered_by_closing=proposal.shape == "snapshot"
        and not answered
        and any(field in known for field in ("closed_at", *STATES)),
        county_by_name=county is not None and county.in_province < 0.5,
        open_fields=tuple(
            field
            for field in MATTER[proposal.shape]
            if field not in known and field not in {each.field for each in coded}
        ),
        missing=tuple(field for field in REQUIRED[proposal.shape] if field not in fields),
    )
    return replace(proposal, notes=tuple(notes_of(proposal)))


def revise(proposal: Proposal, corrections: Mapping[str, str | None]) -> Proposal:
    """Apply a person's corrections, heading → field (None: stays outside), and complete the proposal again.

    A field given to a column is taken from the one that had it. Raises MappingError for a heading or a field that does
    not exist, for a field given twice, and for a column of personal data.
    """
    by_heading = {tidy(column.heading): column for column in proposal.columns}
    changed: dict[int, str | None] = {}
    for heading, field in corrections.items():
        column = by_heading.get(tidy(heading))
        if column is None:
            raise MappingError(
                f"ستون «{heading}» در فایل نیست.", f'There is no column "{heading}" in the file.'
            )
        if field is not None and field not in FIELD_LABELS:
            raise MappingError(
                f"فیلدی به نام «{field}» نیست. فیلدها: {', '.join(FIELD_LABELS)}",
                f'There is no field "{field}". The fields are: {", ".join(FIELD_LABELS)}',
            )
        if field is not None and field in changed.values():
            raise MappingError(
                f"«{FIELD_LABELS[field].fa}» به دو ستون داده شده است؛ یکی را انتخاب کنید.",
                f"“{FIELD_LABELS[field].en}” is given to two columns; choose one.",
            )
        if field is not None and column.outside in PERSONAL:
            raise _personal(column)
        changed[column.position] = field
    given = {field for field in changed.values() if field is not None}
    return complete(
        replace(proposal, columns=tuple(_revised(column, changed, given) for column in proposal.columns))
    )


def _revised(column: ColumnProposal, changed: Mapping[int, str | None], given: set[str]) -> ColumnProposal:
    """A column with the person's choice; a field that was given to another column is taken from it."""
    if column.position in changed:
        field = changed[column.position]
        outside = None if field else column.outside or Outside.not_needed
        return replace(column, field=field, outside=outside, confidence=1.0, reason=CHOSEN, closed_only=False)
    if column.field in given:
        return replace(column, field=None, outside=Outside.not_needed, reason=CHOSEN, closed_only=False)
    return column


def _close_by_update(proposal: Proposal) -> Proposal:
    """Open311 has no closing date: there, the last change of a closed request stands for it, marked as unsure."""
    fields = proposal.fields
    status = fields.get("status")
    if proposal.shape != "snapshot" or "closed_at" in fields or status is None or not proposal.has_header:
        return proposal
    words = _read_words("status", status)
    updated = [
        column for column in proposal.columns if fold(column.heading) == "updateddatetime" and column.dates
    ]
    if (
        words.codes.isdisjoint(("closed", "answered_closed"))
        or len(updated) != 1
        or updated[0].field is not None
    ):
        return proposal
    if updated[0].reason == CHOSEN:
        return proposal  # a person has left it out
    taken = replace(
        updated[0], field="closed_at", outside=None, confidence=0.7, closed_only=True, readable=1.0
    )  # fmt: skip
    return replace(
        proposal, columns=tuple(taken if column is updated[0] else column for column in proposal.columns)
    )


def _without_needless_outcomes(proposal: Proposal) -> Proposal:
    """Leave out an empty column of outcomes where the states name some of them."""
    outcome, status = proposal.fields.get("outcome"), proposal.fields.get("status")
    if outcome is None or outcome.filled or outcome.reason == CHOSEN or status is None:
        return proposal
    if not _outcomes_of_states(status):
        return proposal
    empty = replace(outcome, field=None, outside=Outside.not_needed, reason=EMPTY)
    return replace(
        proposal, columns=tuple(empty if column is outcome else column for column in proposal.columns)
    )


def _without_lone_times(proposal: Proposal) -> Proposal:
    """Leave out the times of day whose dates no column fills."""
    lone = {time for date, time in TIMES.items() if date not in proposal.fields}
    return replace(
        proposal,
        columns=tuple(
            replace(column, field=None, outside=Outside.not_needed, reason=WITHOUT_DATE)
            if column.field in lone
            else column
            for column in proposal.columns
        ),
    )


def _outcomes_of_states(status: ColumnProposal) -> dict[str, str]:
    """The words of a column of states that say how a case ended."""
    codes = _read_words("outcome", status)
    return {word: code for word, code in (codes.known | codes.likely).items() if code in _OF_STATUS}


def _coded(proposal: Proposal) -> Iterator[CodedProposal]:
    """The words of each coded field; outcomes also from a column of states that names some."""
    fields = proposal.fields
    for field in CODED:
        if (column := fields.get(field)) is not None:
            yield _words_of(field, column)
    status = fields.get("status")
    if status is not None and "outcome" not in fields and (ends := _outcomes_of_states(status)):
        others = tuple(word for word in status.words if word not in ends)
        yield CodedProposal("outcome", status.heading, {}, ends, others, {})


def _words_of(field: str, column: ColumnProposal) -> CodedProposal:
    answers = state_answers(column.heading, column.words) if field in STATES else None
    scale = None
    if field == "verdict":
        answers = satisfaction_answers(column.heading, column.words)
        if answers is None and (answers := rating_words(column.heading, column.words)) is not None:
            scale = rating_scale(column.heading, column.words)
    words = answers or _read_words(field, column)
    nothing = tuple(word for word in column.words if mark_or_word(word) in NOTHING)
    unknown = {word: column.words[word] for word in words.unknown}
    of_answer = BOTH if field == "closed_status" else "answered"
    shown = dict.fromkeys(column.answered_words, of_answer) if field in (*STATES, "event") else {}
    known = {word: code for word, code in words.known.items() if word not in shown}
    likely = {**words.likely, **shown}
    return CodedProposal(field, column.heading, known, likely, nothing, unknown, scale, column.names)


def _read_words(field: str, column: ColumnProposal) -> CodedWords:
    """The words of a column as codes of a field; numbers by their names on another sheet, which is never sure."""
    if not column.names:
        return read_codes(field, column.words)
    name = {word: column.names.get(word, word) for word in column.words}
    read = read_codes(field, {name[word]: cells for word, cells in column.words.items()})
    codes = {**read.likely, **read.known}
    likely = {word: codes[each] for word, each in name.items() if each in codes}
    unknown = tuple(word for word, each in name.items() if each in read.unknown)
    return CodedWords({}, likely, unknown, 0.0, read.share + read.likely_share)


def _personal(column: ColumnProposal) -> MappingError:
    """The error for giving a field to a column of personal data."""
    assert column.outside is not None
    what = OUTSIDE_LABELS[column.outside]
    return MappingError(
        f"ستون «{column.heading}» به نظر {what.fa} است. داده‌های شخصی و متن آزاد وارد نمی‌شود؛ اگر چنین نیست، نگاشت "
        "را در فایل TOML خودتان بنویسید.",
        f'The column "{column.heading}" looks like {what.en}. Personal data and free text never enter; if it is none, '
        "write the mapping yourself in its TOML file.",
    )
