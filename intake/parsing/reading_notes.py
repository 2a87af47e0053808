"""Notes on the files of a load: times moved to local time, unreadable times, unknown words, sheets that were not read.

The summary of a load shows them. Everything in them is masked like rejected rows, because they are shown on screens.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from intake.errors import Doubts
from intake.mapping.rating_scale import RatingScale
from intake.parsing.arrow_cells import Mask
from intake.parsing.clock_texts import CLOCK
from intake.parsing.dates import Moments
from intake.parsing.rejected_frame import mask_cell, text_at
from intake.parsing.short_years import EarlyRegistrations
from intake.parsing.spans import SPAN
from intake.parsing.summary_rows import SummaryRow
from intake.parsing.timed_moments import TimedMoments
from queries.vocabulary.labels import Text

MAX_DISTINCT = 5_000  # different unknown words kept of one column; further ones are only counted
MAX_EXAMPLES = 3
MAX_LISTED = 50  # unknown and known words of one column in a report for machines
_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True)
class MovedTime:
    """One time with a UTC offset: its column, how it was written, and the local time that it became."""

    column: str
    written: str
    became: datetime

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "became": self.became.isoformat()}


@dataclass
class UnreadableTimes:
    """Cells of a column that are not a time: their number, examples, and the formats that were tried."""

    column: str
    formats: tuple[str, ...]
    rows: int = 0
    examples: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "formats": list(self.formats)}


@dataclass
class OtherCounty:
    """A name that is not a county of the province: its rows, and the county that may be meant; "" if there is none."""

    rows: int
    nearest: str


@dataclass
class UnknownWords:
    """Words of a column that the mapping does not know: rows by word, and the words that it knows.

    `default` names the value that they were taken as; None if their rows were rejected.
    """

    column: str
    default: Text | None
    known: Sequence[Text]
    rows: Counter[str] = field(default_factory=Counter)
    further: int = 0  # rows with words beyond MAX_DISTINCT

    @property
    def refused(self) -> bool:
        """Whether the rows with these words were rejected."""
        return self.default is None

    @property
    def total(self) -> int:
        """Number of rows with unknown words."""
        return self.rows.total() + self.further

    def add(self, words: Mapping[str, int]) -> None:
        """Add the unknown words of a batch with their numbers of rows."""
        for word, count in words.items():
            shown = mask_cell(word)
            if shown in self.rows or len(self.rows) < MAX_DISTINCT:
                self.rows[shown] += count
            else:
                self.further += count

    def as_json(self) -> dict[str, Any]:
        """Return the note as a JSON-serialisable dict, with the commonest words first."""
        return {
            "column": self.column,
            "rows": self.total,
            "refused": self.refused,
            "default_fa": self.default and self.default.fa,
            "default_en": self.default and self.default.en,
            "values": dict(self.rows.most_common(MAX_LISTED)),
            "known_fa": [word.fa for word in self.known[:MAX_LISTED]],
            "known_en": [word.en for word in self.known[:MAX_LISTED]],
        }


@dataclass
class RatingCounts:
    """Ratings of a column by what they were taken for; `scale` is theirs, None if they are words."""

    column: str
    scale: RatingScale | None
    satisfied: int = 0
    dissatisfied: int = 0
    neutral: int = 0  # between the two, which counts as no rating

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "scale": self.scale and self.scale.model_dump()}


@dataclass
class ReadingNotes:
    """Collector of the notes on all files of one load."""

    timezone: str = ""
    moved_rows: int = 0
    moved_example: MovedTime | None = None
    unreadable: dict[str, UnreadableTimes] = field(default_factory=dict)  # by column
    missing: Counter[str] = field(
        default_factory=Counter
    )  # column of times of day → dates beside its empty cells
    unknown: dict[str, UnknownWords] = field(default_factory=dict)  # by column
    # By file: the sheets of workbooks that were read, if several were, and others with much the same headings.
    read_sheets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unread_sheets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # By file: rows that are totals, footers or lines between pages; rows that only repeat the headings; and rows
    # without their last cells.
    summary_rows: Counter[str] = field(default_factory=Counter)
    summary_examples: dict[str, list[SummaryRow]] = field(default_factory=dict)
    # By file: titles between the rows, which fill a field of the rows below them.
    section_titles: dict[str, list[SummaryRow]] = field(default_factory=dict)
    repeated_headings: Counter[str] = field(default_factory=Counter)
    filled_rows: Counter[str] = field(default_factory=Counter)
    doubts: Doubts = field(default_factory=Doubts)
    remarks: list[Text] = field(default_factory=list)  # whole sentences, which come first
    early_registrations: dict[str, EarlyRegistrations] = field(default_factory=dict)  # by file
    other_counties: dict[str, OtherCounty] = field(default_factory=dict)  # by name
    ratings: dict[str, RatingCounts] = field(default_factory=dict)  # by column
    # By file: the sheet that the mapping names and that is not there, and the one that was read.
    sheets_instead: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add_times(
        self, column: str, cells: pa.Array, moments: Moments, *, formats: tuple[str, ...], timezone: str
    ) -> None:
        """Note the unreadable cells of a column, and the first cell that was moved to local time."""
        self._add_unreadable(column, cells, moments.unreadable, formats)
        if self.moved_example is None and moments.moved.any():
            at = int(moments.moved.argmax())
            became = _EPOCH + timedelta(seconds=int(moments.seconds[at]))
            self.moved_example = MovedTime(column, mask_cell(text_at(cells, at)), became)
            self.timezone = timezone

    def add_times_apart(self, column: str, cells: pa.Array, read: TimedMoments) -> None:
        """Note the cells of a column of times of day that are unreadable, or empty, beside a date."""
        self._add_unreadable(column, cells, read.unreadable_times, (CLOCK,))
        if read.missing_times.any():
            self.missing[column] += int(read.missing_times.sum())

    def add_spans(self, column: str, cells: pa.Array, unreadable: Mask) -> None:
        """Note the cells of a column of spans that are unreadable."""
        self._add_unreadable(column, cells, unreadable, (SPAN,))

    def _add_unreadable(self, column: str, cells: pa.Array, which: Mask, formats: tuple[str, ...]) -> None:
        """Note the number of unreadable cells of a column, and the first different ones as examples."""
        if not which.any():
            return
        note = self.unreadable.setdefault(column, UnreadableTimes(column, formats))
        note.rows += int(which.sum())
        for at in which.nonzero()[0][: 10 * MAX_EXAMPLES]:
            example = mask_cell(text_at(cells, int(at)))
            if len(note.examples) < MAX_EXAMPLES and example not in note.examples:
                note.examples.append(example)

    def as_json(self) -> dict[str, Any]:
        moved = self.moved_example
        return {
            "doubts": [doubt.as_json() for doubt in self.doubts.found],
            "remarks": [remark.as_json() for remark in self.remarks],
            "moved_times": moved
            and {"rows": self.moved_rows, "timezone": self.timezone, "example": moved.as_json()},
            "unreadable_times": [times.as_json() for times in self.unreadable.values()],
            "missing_times": [{"column": column, "rows": rows} for column, rows in self.missing.items()],
            "unknown_values": [words.as_json() for words in self.unknown.values()],
            "repeated_headings": [
                {"file": file, "rows": rows} for file, rows in self.repeated_headings.items()
            ],
            "summary_rows": [
                {
                    "file": file,
                    "rows": rows,
                    "examples": [
                        {"sheet": row.sheet, "line": row.line, "words": row.words}
                        for row in self.summary_examples[file]
                    ],
                }
                for file, rows in self.summary_rows.items()
            ],
            "section_titles": [
                {"file": file, "rows": len(rows), "names": list(dict.fromkeys(row.words for row in rows))[:MAX_LISTED]}
                for file, rows in self.section_titles.items()
            ],
            "filled_rows": [{"file": file, "rows": rows} for file, rows in self.filled_rows.items()],
            "early_registrations": [
                {"file": file, "rows": early.rows, "first": str(early.first), "last": str(early.last)}
                for file, early in self.early_registrations.items()
            ],
            "other_counties": [
                {"name": name, "rows": other.rows, "nearest": other.nearest}
                for name, other in list(self.other_counties.items())[:MAX_LISTED]
            ],
            "ratings": [counts.as_json() for counts in self.ratings.values()],
            "sheets_instead": [
                {"file": file, "named": named, "read": read}
                for file, (named, read) in self.sheets_instead.items()
            ],
            "read_sheets": [{"file": file, "sheets": list(names)} for file, names in self.read_sheets.items()],
            "unread_sheets": [{"file": file, "sheets": list(names)} for file, names in self.unread_sheets.items()],
        }  # fmt: skip

    def add_sheets(self, file: str, read: tuple[str, ...], unread: tuple[str, ...]) -> None:
        """Note the sheets of a workbook that were read, if several were, and similar ones that were not."""
        if read:
            self.read_sheets[file] = read
        if unread:
            self.unread_sheets[file] = unread

    def add_other_counties(self, others: Mapping[str, int], nearest: Callable[[str], str]) -> None:
        """Add names that are no counties of the province, with their rows; `nearest` gives the county that is meant."""
        for name, rows in others.items():
            if name not in self.other_counties:
                self.other_counties[name] = OtherCounty(0, nearest(name))
            self.other_counties[name].rows += rows

    def add_ratings(
        self, column: str, scale: RatingScale | None, *, satisfied: int, dissatisfied: int, neutral: int
    ) -> None:
        """Count ratings of a column by what they were taken for."""
        counts = self.ratings.setdefault(column, RatingCounts(column, scale))
        counts.satisfied += satisfied
        counts.dissatisfied += dissatisfied
        counts.neutral += neutral

    def add_sheet_instead(self, file: str, named: str, read: str) -> None:
        """Note that the sheet which the mapping names is not there, and which was read."""
        if named:
            self.sheets_instead.setdefault(file, (named, read))

    def add_headings(self, file: str, rows: int) -> None:
        """Count the rows of a file that only repeat its headings; like these, they are not rows of data."""
        if rows:
            self.repeated_headings[file] += rows

    def add_summary_rows(self, file: str, rows: Sequence[SummaryRow]) -> None:
        """Count the totals, footers and lines between pages of a file, and keep the first; they are no rows of data."""
        if rows:
            self.summary_rows[file] += len(rows)
            examples = self.summary_examples.setdefault(file, [])
            examples += rows[: MAX_LISTED - len(examples)]

    def add_section_titles(self, file: str, rows: Sequence[SummaryRow]) -> None:
        """Keep the titles between the rows of a file; they are not rows of data."""
        if rows:
            self.section_titles.setdefault(file, []).extend(rows)

    def add_filled(self, file: str, rows: int) -> None:
        """Count the rows of a file whose last cells were left out, and count as empty."""
        if rows:
            self.filled_rows[file] += rows

    def add_early_registrations(self, file: str, early: EarlyRegistrations | None) -> None:
        """Note the registrations of a file that are long before all others."""
        if early is not None:
            self.early_registrations[file] = early

    def add_unknown(
        self, column: str, words: Mapping[str, int], *, default: Text | None, known: Sequence[Text]
    ) -> None:
        """Note the unknown words of a column with their numbers of rows."""
        if words:
            self.unknown.setdefault(column, UnknownWords(column, default, known)).add(words)
