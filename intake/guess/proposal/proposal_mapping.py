"""The tables and keys of the mapping that a proposal describes."""

from collections import Counter
from typing import Any

from intake.guess.fields.span_columns import span_unit
from intake.guess.proposal.code_labels import NOTHING_CODES
from intake.guess.proposal.proposal import CodedProposal, ColumnProposal, Proposal
from intake.guess.proposal.utc_headings import utc_columns
from intake.guess.values.path_values import ROOTED
from intake.mapping.field_columns import SPANS
from intake.mapping.field_labels import FIELD_LABELS


def declaration(
    proposal: Proposal, *, name: str | None = None, title_fa: str | None = None, title_en: str | None = None
) -> dict[str, Any]:
    """The tables and keys of the mapping, in the order in which they are written; defaults are left out."""
    called = name or proposal.name
    declared: dict[str, Any] = {
        "name": called,
        "title_fa": title_fa or proposal.title,
        "title_en": title_en or proposal.title,
        "source": called,
        "shape": proposal.shape,
    }
    if proposal.answered_by_closing:
        declared["answered"] = "closed"
    if proposal.due_by_rule and {"due_at", "due_after"}.isdisjoint(proposal.fields):
        declared["due"] = "rule"
    if proposal.shape == "snapshot" and "id" in proposal.fields and proposal.fields["id"].yearly_ids:
        declared["id_numbering"] = "yearly"
    if proposal.county_by_name:
        declared["county"] = "name"
    if not proposal.has_header:
        declared["header"] = False
    if proposal.title_rows:
        declared["title_rows"] = proposal.title_rows
    if proposal.sheet is not None:
        declared["sheet"] = proposal.sheet
        if proposal.read_sheets:
            declared["sheets"] = "alike"
    if proposal.steps is not None:
        declared["steps"] = proposal.steps
    if proposal.carried:
        declared["carry"] = list(proposal.carried)
    columns = _columns(proposal)
    if optional := [field for field in columns if _heading(proposal, field) in proposal.lacking]:
        declared["optional"] = optional
    declared["columns"] = columns
    if dates := _dates(proposal):
        declared["dates"] = dates
    if values := {coded.field: words for coded in proposal.coded if (words := _values(coded))}:
        declared["values"] = values
    return declared


def _values(coded: CodedProposal) -> dict[str, Any]:
    """What the mapping says of the words of a field: the scale of ratings, and the words that are none of it."""
    words = word_codes(coded)
    declared: dict[str, Any] = {}
    if coded.scale is not None:
        declared["scale"] = {
            name: int(limit) if limit.is_integer() else limit
            for name, limit in coded.scale.model_dump().items()
        }
        words = {word: code for word, code in words.items() if coded.scale.code(word) != code}
    return declared | ({"map": words} if words else {})


def word_codes(coded: CodedProposal) -> dict[str, str]:
    """Word → code of a coded field, for the words whose code is known or likely, and those for "nothing known"."""
    codes = {**coded.known, **coded.likely}
    nothing = NOTHING_CODES[coded.field]
    return codes if nothing is None else codes | dict.fromkeys(coded.nothing, nothing)


def _columns(proposal: Proposal) -> dict[str, Any]:
    """Field → column, in the order of the fields."""
    fields: dict[str, Any] = {}
    for field in FIELD_LABELS:
        column = proposal.fields.get(field)
        if column is not None:
            fields[field] = _column(field, column)
        elif coded := next((each for each in proposal.coded if each.field == field), None):
            fields[field] = coded.heading
    return fields


def _heading(proposal: Proposal, field: str) -> str:
    """The heading of the column of a field, which it may share with another one."""
    column = proposal.fields.get(field)
    if column is not None:
        return column.heading
    return next(each.heading for each in proposal.coded if each.field == field)


def _column(field: str, column: ColumnProposal) -> str | dict[str, str]:
    """The column of a field; where needed with the rows or the part of its text that count, or with its unit."""
    if column.closed_only:
        return {"column": column.heading, "when": "closed"}
    if field in ROOTED and column.root is not None:
        return {"column": column.heading, "after": column.root}
    unit = span_unit(column.heading, column.samples) if field in SPANS else None
    return {"column": column.heading, "unit": unit} if unit not in (None, "days") else column.heading


def _dates(proposal: Proposal) -> dict[str, Any]:
    """The formats of the dates: those of most columns for all, and those of the others by field."""
    formats = {field: column.dates.formats for field, column in proposal.fields.items() if column.dates}
    if not formats:
        return {}
    common = Counter(formats.values()).most_common(1)[0][0]
    others = {field: list(texts) for field, texts in formats.items() if texts != common}
    declared: dict[str, Any] = {"formats": list(common)}
    chosen = [column.dates.problem for column in proposal.fields.values() if column.dates]
    if "short years" in chosen:
        declared["early_years"] = True  # a person has chosen the column although it was left open
    if utc := utc_columns(proposal):
        declared["utc"] = list(utc)
    if days := sorted({column.no_date for column in proposal.fields.values() if column.no_date is not None}):
        declared["placeholders"] = days
    return declared | ({"columns": others} if others else {})
