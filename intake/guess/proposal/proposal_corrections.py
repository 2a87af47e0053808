"""A person's corrections of a proposal: fields of columns, codes of words, and how dates are read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from intake.errors import MappingError
from intake.guess.proposal.code_labels import CODE_LABELS
from intake.guess.proposal.complete_proposal import revise
from intake.guess.proposal.date_choices import date_choices
from intake.guess.proposal.last_states import closed_after_answer
from intake.guess.proposal.proposal import CodedProposal, ColumnProposal, Proposal
from intake.guess.proposal.proposal_notes import notes_of
from persian.names import tidy


@dataclass(frozen=True)
class Corrections:
    """What a person changed.

    `columns`: heading → field, None for "stays outside". `words`: field → word → code. `dates`: heading → formats,
    which must be one of the choices of the column. `due_by_rule`: due dates come from the rule of the settings.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    due_by_rule: bool = False


def parse_corrections(text: str) -> Corrections:
    """Read corrections from JSON: `{"columns": …, "words": …, "dates": …, "due_by_rule": …}`, or only heading → field.

    Raises MappingError if the text has neither form.
    """
    try:
        read: Any = json.loads(text)
    except ValueError as error:
        raise _bad() from error
    if not isinstance(read, dict):
        raise _bad()
    parts = read if any(isinstance(value, dict) for value in read.values()) else {"columns": read}
    columns, words, dates = (parts.get(name, {}) for name in ("columns", "words", "dates"))
    well_formed = (
        parts.keys() <= {"columns", "words", "dates", "due_by_rule"}
        and isinstance(parts.get("due_by_rule", False), bool)
        and _is_table(columns, str | None)
        and _is_table(words, dict)
        and all(_is_table(codes, str) for codes in words.values())
        and _is_table(dates, list)
        and all(isinstance(each, str) for formats in dates.values() for each in formats)
    )
    if not well_formed:
        raise _bad()
    formats = {heading: tuple(each) for heading, each in dates.items()}
    return Corrections(columns, words, formats, due_by_rule=parts.get("due_by_rule") is True)


def correct(proposal: Proposal, corrections: Corrections) -> Proposal:
    """Apply corrections and complete the proposal again. Raises MappingError for one that cannot be."""
    revised = revise(proposal, corrections.columns)
    dates = {tidy(heading): formats for heading, formats in corrections.dates.items()}
    columns = tuple(_with_dates(column, dates.get(tidy(column.heading))) for column in revised.columns)
    coded = tuple(_with_words(each, corrections.words.get(each.field, {})) for each in revised.coded)
    if revised.shape == "snapshot":
        coded = closed_after_answer(coded, revised.fields, chosen=corrections.words.get("status", {}))
    # A word for "answered" says when nothing else does that answers are told apart from closings.
    answered = any(each.field == "status" and "answered" in each.known.values() for each in coded)
    revised = replace(
        revised,
        columns=columns,
        coded=coded,
        due_by_rule=corrections.due_by_rule and revised.shape == "snapshot",
        answered_by_closing=revised.answered_by_closing and not answered,
    )
    return replace(revised, notes=tuple(notes_of(revised)))


def _with_dates(column: ColumnProposal, formats: tuple[str, ...] | None) -> ColumnProposal:
    """The column with its dates read by the chosen formats; a choice settles the order of day and month."""
    if formats is None or column.dates is None:
        return column
    if formats not in [choice.formats for choice in date_choices(column)] + [column.dates.formats]:
        raise MappingError(
            f"تاریخ‌های ستون «{column.heading}» با این قالب‌ها خوانده نمی‌شود: {'، '.join(formats)}. یکی از گزینه‌ها را "
            "انتخاب کنید.",
            f'The column "{column.heading}" cannot be read like this: {", ".join(formats)}. Choose from the list.',
        )
    return replace(column, dates=replace(column.dates, formats=formats, settled=True))


def _with_words(coded: CodedProposal, chosen: Mapping[str, str]) -> CodedProposal:
    """The words of a field with the codes that a person chose; an empty code means "nothing known"."""
    present = [*coded.known, *coded.likely, *coded.nothing, *coded.unknown]
    chosen = {word: code for word, code in chosen.items() if word in present}
    for word, code in chosen.items():
        if code and code not in CODE_LABELS[coded.field]:
            raise MappingError(
                f"«{word}» نمی‌تواند «{code}» باشد. گزینه‌ها: {', '.join(CODE_LABELS[coded.field])}",
                f'"{word}" cannot be "{code}". The choices are: {", ".join(CODE_LABELS[coded.field])}',
            )
    emptied = [word for word, code in chosen.items() if not code]
    nothing = [word for word in coded.nothing if word not in chosen]
    unknown = {word: rows for word, rows in coded.unknown.items() if word not in chosen}
    return replace(
        coded,
        known={word: code for word, code in coded.known.items() if word not in chosen}
        | {word: code for word, code in chosen.items() if code},
        likely={word: code for word, code in coded.likely.items() if word not in chosen},
        nothing=(*nothing, *emptied),
        unknown=unknown,
    )


def _is_table(value: Any, of: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, of) for each in value.values())


def _bad() -> MappingError:
    return MappingError(
        'اصلاح‌ها باید یک شیء JSON باشد، از سرستون به فیلد یا null: {"تاریخ": "registered_at", "یادداشت": null}',
        'The corrections must be a JSON object, heading to field or null: {"Date": "registered_at", "Notes": null}',
    )
