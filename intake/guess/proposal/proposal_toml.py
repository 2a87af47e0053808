"""Write a proposal as the TOML file of a mapping, with comments in both languages on what is unsure or left out."""

import json
from collections.abc import Iterator
from typing import Any

from intake.guess.proposal.proposal import ColumnProposal, Proposal
from intake.guess.proposal.proposal_mapping import declaration
from intake.guess.values.personal_columns import OUTSIDE_LABELS, Outside
from intake.mapping.field_labels import FIELD_LABELS
from intake.parsing.short_years import EARLY_YEARS
from persian.bidi import one_line
from queries.vocabulary.labels import Text

_SURE = 0.8


def proposal_toml(proposal: Proposal, **names: str | None) -> str:
    """The mapping as TOML text, which `load_mapping` accepts unless the proposal lacks a field that is needed.

    `names` are those of `declaration`: name, title_fa, title_en. Without a column for any field there are only
    comments: what would be left is not a beginning of a mapping.
    """
    declared = declaration(proposal, **names)
    if not declared["columns"]:
        return "\n".join([*_without_columns(proposal), ""])
    return "\n".join(
        [*_head(proposal, declared), *_columns(proposal, declared), *_rest(proposal, declared), ""]
    )


def _head(proposal: Proposal, declared: dict[str, Any]) -> Iterator[str]:
    """The comments at the top, and the keys before the first table."""
    yield from comment_lines(
        Text(
            f"پیشنهاد نگاشت برای «{proposal.file}» از روی {proposal.rows} سطر نمونه. پیش از بارگذاری بررسی کنید.",
            f"Proposed mapping for {proposal.file}, from a sample of {proposal.rows} rows. Check it before loading.",
        )
    )
    for note in proposal.notes:
        yield from comment_lines(note)
    yield ""
    for key, value in declared.items():
        if not isinstance(value, dict):
            yield f"{key} = {_value(value)}"


def _without_columns(proposal: Proposal) -> Iterator[str]:
    """The comments of a proposal that has no column for any field."""
    yield from comment_lines(
        Text(
            f"هیچ ستونی از «{proposal.file}» شناخته نشد؛ پس در این خروجی نگاشتی نیست.",
            f"No column of {proposal.file} was recognised, so this output holds no mapping.",
        )
    )
    for note in proposal.notes:
        yield from comment_lines(note)


def _columns(proposal: Proposal, declared: dict[str, Any]) -> Iterator[str]:
    """The table of columns: each with its label, its confidence and its reason; then those that stay outside."""
    yield ""
    yield "[columns]"
    for field, value in declared["columns"].items():
        column = proposal.fields.get(field)
        label = FIELD_LABELS[field]
        if column is not None and column.confidence < _SURE:
            yield from comment_lines(
                Text(
                    f"نامطمئن ({round(100 * column.confidence)} درصد): {column.reason.fa}",
                    f"uncertain ({round(100 * column.confidence)} %): {column.reason.en}",
                )
            )
        yield f"{field} = {_value(value)}  # {label.fa} / {label.en}"
    for field in proposal.missing:
        yield f'# {field} = ""  # {FIELD_LABELS[field].fa} / {FIELD_LABELS[field].en}'
    unsure = [column for column in proposal.columns if column.outside is Outside.unsure]
    for column in unsure:
        yield from _unsure(column)
    for column in proposal.columns:
        if column.outside not in (None, Outside.unsure):
            label = OUTSIDE_LABELS[column.outside]
            yield f"# {one_line(column.heading)}: {label.fa} / {label.en}"


def _unsure(column: ColumnProposal) -> Iterator[str]:
    """A column that a person has to decide on, as a line that is commented out."""
    yield from comment_lines(column.reason)
    if column.alternatives:
        field, confidence = column.alternatives[0]
        yield f"# {field} = {_value(column.heading)}  # {round(100 * confidence)} %"
    else:
        yield f"# ? = {_value(column.heading)}"


def _rest(proposal: Proposal, declared: dict[str, Any]) -> Iterator[str]:
    """The tables of dates and of words."""
    if dates := declared.get("dates"):
        yield ""
        yield "[dates]"
        yield f"formats = {_value(dates['formats'])}"
        if dates.get("early_years"):
            yield EARLY_YEARS
        if utc := dates.get("utc"):
            yield f"utc = {_value(utc)}"
        if placeholders := dates.get("placeholders"):
            yield f"placeholders = {_value(placeholders)}"
        if columns := dates.get("columns"):
            yield ""
            yield "[dates.columns]"
            yield from (f"{field} = {_value(formats)}" for field, formats in columns.items())
    values = declared.get("values", {})
    for coded in proposal.coded:
        coding = values.get(coded.field, {})
        words = coding.get("map", {})
        if not coding and not coded.unknown:
            continue
        yield ""
        if scale := coding.get("scale"):
            yield f"[values.{coded.field}.scale]"
            yield from (f"{key} = {_value(limit)}" for key, limit in scale.items())
            yield from ([""] if words else [])
        if words:
            yield f"[values.{coded.field}.map]"
        for word, code in words.items():
            guessed = "  # حدس / guessed" if word in coded.likely else ""
            yield f"{_value(word)} = {_value(code)}{guessed}"
        if coded.unknown:
            yield from comment_lines(
                Text("معنی این واژه‌ها را خودتان بنویسید:", "Write what these words mean:")
            )
            yield from (f'# {_value(word)} = ""' for word in coded.unknown)


def comment_lines(text: Text) -> Iterator[str]:
    """A text in both languages as lines of comments."""
    yield f"# {one_line(text.fa)}"
    yield f"# {one_line(text.en)}"


def _value(value: Any) -> str:
    """A TOML value: basic strings have the escapes of JSON, and lists its form."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    # DEL may stand raw in JSON, but not in TOML.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
