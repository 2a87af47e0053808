"""A proposed mapping: for each column its field, or why it stays outside, with reason and confidence."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.guess.dates.date_order import DateWriting
from intake.guess.tables.file_shape import Shape, fits_shape
from intake.guess.values.personal_columns import OUTSIDE_LABELS, Outside
from intake.mapping.field_columns import CARRIED
from intake.mapping.field_labels import FIELD_LABELS
from intake.mapping.rating_scale import RatingScale
from persian.bidi import ltr
from queries.vocabulary.labels import LANGUAGES, Text
from queries.vocabulary.recorded import NOT_RECORDED

# Topics and places are many and may be known of some rows only: whether empty cells mean the one above, a person says.
_UNCERTAIN_GROUPS = ("topic", "place", "trip")
_DUE_RULE = 'due = "rule"'  # the line of a mapping
DUE_NOTE = Text(
    f"مهلت پاسخ: {NOT_RECORDED.fa}. اگر قاعدهٔ تنظیمات درست است، آن را در صفحهٔ «داده» پایین فرم انتخاب کنید، "
    f"یا در نگاشت بنویسید: {ltr(_DUE_RULE)}",
    f"Due dates: {NOT_RECORDED.en.lower()}. If the rule of the settings applies, choose it below the form on the Data "
    f"screen, or add to the mapping: {_DUE_RULE}",
)


@dataclass(frozen=True)
class ColumnProposal:
    """What is proposed for one column.

    `field` is None if the column stays outside; `outside` then says why. `confidence` (0 to 1) is the probability that
    this is right. `readable` is the share of the filled sampled cells that can be read so (0 to 1), `problems` are
    samples of those that cannot. `samples` and `problems` are masked, and empty for personal data. `alternatives` are
    other fields that the column might fill, the likelier first, with the probability of each. `closed_only` says that
    the dates count only in rows whose status is closed.
    """

    position: int  # from 0
    heading: str  # by which a mapping names the column
    named: bool  # whether the file itself names it
    field: str | None
    confidence: float
    reason: Text
    outside: Outside | None = None
    filled: float = 0.0  # share of the sampled rows
    readable: float = 0.0
    problems: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    first: tuple[str, ...] = ()  # cells of the first rows, masked
    alternatives: tuple[tuple[str, float], ...] = ()
    dates: DateWriting | None = None
    no_date: str | None = None  # a day that stands for “no date”
    closed_only: bool = False
    # Sampled rows by value, of columns of few values.
    words: Mapping[str, int] = dataclasses.field(default_factory=dict, hash=False)
    # Code → its name in a list on another sheet, by which it is read.
    names: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)
    answered_words: frozenset[str] = frozenset()  # of a state, whose rows have an answer and no closing
    heads_groups: bool = False  # filled in the first row of each group of rows only
    carries: bool = False  # its value holds for the rows below, whose cells are empty
    repeated: float = 0.0  # share of the filled sampled rows whose value stood in an earlier one
    root: str | None = None  # the beginning of all of its names, which are paths
    marks_above: tuple[str, ...] = ()  # cells that say that they have the value above them
    holds_steps: bool = False  # names the events of an event file, under a heading of free text
    yearly_ids: bool = False  # ids that start over each year
    joined_ids: tuple[str, ...] = ()  # cells that hold several ids
    with_county: tuple[str, ...] = ()  # cells that hold an office and its county
    several_offices: tuple[str, ...] = ()  # cells that hold several offices
    step_history: bool = False  # has the history of a case in a cell, which is not read
    # Sampled rows with a date of an answer and an open state, and all rows with an open state.
    of_open: tuple[int, int] = (0, 0)
    # The commonest names that are not counties of the province, with their shares of the filled cells.
    strange_counties: Mapping[str, float] = dataclasses.field(default_factory=dict, hash=False)
    in_province: float = 0.0  # share of the filled cells that are counties of the province

    def as_json(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "heading": self.heading,
            "named": self.named,
            "field": self.field,
            "confidence": round(self.confidence, 3),
            "reason_fa": self.reason.fa,
            "reason_en": self.reason.en,
            "outside": self.outside,
            "filled": round(self.filled, 4),
            "readable": round(self.readable, 4),
            "problems": list(self.problems),
            "samples": list(self.samples),
            "first": list(self.first),
            "alternatives": [
                {"field": field, "confidence": round(sure, 3)} for field, sure in self.alternatives
            ],
            "formats": list(self.dates.formats) if self.dates else [],
            "calendar": self.dates.calendar if self.dates else None,
            "order": self.dates.order if self.dates else None,
            "order_settled": self.dates.settled if self.dates else None,
            "offsets": list(self.dates.offsets) if self.dates else [],
        }


@dataclass(frozen=True)
class CodedProposal:
    """The words of a coded field: those known, those likely, and those whose code is open, with rows in the sample.

    `scale` is that of ratings; then the likely words are those of its rule.
    """

    field: str
    heading: str
    known: Mapping[str, str]
    likely: Mapping[str, str]
    nothing: tuple[str, ...]  # words for "nothing known"
    unknown: Mapping[str, int]
    scale: RatingScale | None = None
    names: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)  # of words that are codes

    def as_json(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "heading": self.heading,
            "known": dict(self.known),
            "likely": dict(self.likely),
            "nothing": list(self.nothing),
            "unknown": dict(self.unknown),
        }


@dataclass(frozen=True)
class Proposal:
    """A proposed mapping of a file.

    `columns` are all columns of the file in its order. `coded` has the words of each coded field; `outcome` may share
    the column of `status`. `open_fields` are fields that matter and that no column is proposed for, `missing` those
    without which the file cannot be loaded. `notes` say what a person should know or decide. `rows` were sampled;
    `whole` says whether these are all rows of the file.
    """

    file: str
    name: str  # proposed name of the mapping and of the source
    title: str
    rows: int
    whole: bool
    has_header: bool
    shape: Shape
    columns: tuple[ColumnProposal, ...]
    coded: tuple[CodedProposal, ...] = ()
    answered_by_closing: bool = False
    due_by_rule: bool = False  # a person chose so, because the file has no due dates
    county_by_name: bool = False
    is_workbook: bool = False
    responses: bool = False  # the rows are what people sent by a form
    no_cases: Text | None = None  # why the rows are not cases
    title_rows: int = 0  # filled rows above the headings
    sheet: str | None = None  # of a workbook, where it is not the first
    steps: str | None = None  # of JSON: the list inside of each record whose items are the rows
    unread_steps: str | None = None  # such a list that cannot be read as the steps of cases
    read_sheets: tuple[str, ...] = ()  # with the same headings, if there are several
    other_sheets: tuple[str, ...] = ()
    lacking: frozenset[str] = frozenset()  # headings that some of the sheets read do not have
    group_titles: tuple[str, ...] = ()  # rows that name what the rows below them belong to
    open_fields: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def missing_note(self) -> Text:
        """The note that names the missing fields."""
        labels = {lang: [FIELD_LABELS[field].label(lang) for field in self.missing] for lang in LANGUAGES}
        return Text(
            f"بدون این‌ها بارگذاری نمی‌شود و ستونی برایشان پیدا نشد: {'، '.join(labels['fa'])}. خودتان تعیین کنید.",
            f"The file cannot be loaded without these, and no column was found: {', '.join(labels['en'])}. Choose "
            "them yourself.",
        )

    @property
    def form_notes(self) -> tuple[Text, ...]:
        """The notes without those that the form says in its own place: the missing fields and the due rule."""
        return tuple(note for note in self.notes if note not in (self.missing_note, DUE_NOTE))

    @property
    def carried(self) -> tuple[str, ...]:
        """The fields whose empty cells take the value of the row above."""
        return tuple(
            field
            for field, column in self.fields.items()
            if column.carries and field in CARRIED and field not in _UNCERTAIN_GROUPS
        )

    @property
    def fields(self) -> dict[str, ColumnProposal]:
        """Field → the column that is proposed for it."""
        return {column.field: column for column in self.columns if column.field is not None}

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "name": self.name,
            "title": self.title,
            "rows": self.rows,
            "whole": self.whole,
            "has_header": self.has_header,
            "title_rows": self.title_rows,
            "sheet": self.sheet,
            "steps": self.steps,
            "read_sheets": list(self.read_sheets),
            "other_sheets": list(self.other_sheets),
            "shape": self.shape,
            "columns": [column.as_json() for column in self.columns],
            "values": [coded.as_json() for coded in self.coded],
            "answered_by_closing": self.answered_by_closing,
            "carried": list(self.carried),
            "due_by_rule": self.due_by_rule,
            "county_by_name": self.county_by_name,
            "open_fields": list(self.open_fields),
            "missing": list(self.missing),
            "notes_fa": [note.fa for note in self.notes],
            "notes_en": [note.en for note in self.notes],
            "form_notes": [note.as_json() for note in self.form_notes],
            "labels": {
                field: label.as_json()
                for field, label in FIELD_LABELS.items()
                if fits_shape(field, self.shape)
            },
            "outside_labels": {each.value: label.as_json() for each, label in OUTSIDE_LABELS.items()},
        }
