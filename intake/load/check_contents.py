"""What a check shows of a file beyond its counts: first cases, ranges of dates, unreadable values, and what is missing.

`CheckCollector` watches the batches of a load that publishes nothing, and reads the first cases from the store as they
would be stored.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import sqlalchemy as sa

from intake.derive.event_arrays import MISSING
from intake.load.same_cases import SameCases, same_cases
from intake.load.stored_cases import SampleCase, first_cases, moment_text
from intake.mapping.field_labels import FIELD_LABELS
from intake.parsing.read import Batch
from intake.parsing.reading_notes import ReadingNotes
from intake.staging.rejection_reasons import REASONS
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import NOT_RECORDED, RECORDED_LABELS, Recorded, list_of, missing_things

CASES, SAMPLES, WORDS = 3, 2, 8
_EPOCH = datetime(1970, 1, 1)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})?\s*$|(?:z|utc|gmt)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class DateRange:
    """First and last moment of a field among the accepted rows, and in how many of them it is filled."""

    field: str
    column: str
    rows: int
    first: datetime
    last: datetime

    def as_json(self) -> dict[str, Any]:
        return {
            **vars(self),
            **_both("label", FIELD_LABELS[self.field]),
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            **_both("first", moment_text(self.first)),
            **_both("last", moment_text(self.last)),
        }


@dataclass(frozen=True)
class TimeShift:
    """One moment with a UTC offset, as written and as it stands; `hours` is by how much its clock moved."""

    column: str
    written: str
    became: datetime
    hours: float
    rows: int
    timezone: str

    def as_json(self) -> dict[str, Any]:
        became = {"became": self.became.isoformat(), **_both("became", moment_text(self.became))}
        return {**vars(self), **became}


@dataclass(frozen=True)
class UnknownWordsOfColumn:
    """The commonest words of a coded column that the mapping does not know, with their numbers of rows.

    `default` names the value that they were taken as; None if their rows are rejected.
    """

    column: str
    rows: int
    default: Text | None
    words: tuple[tuple[str, int], ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "column": self.column,
            "rows": self.rows,
            "refused": self.default is None,
            **({} if self.default is None else _both("default", self.default)),
            "words": [list(pair) for pair in self.words],
        }


@dataclass(frozen=True)
class UnreadableSample:
    """Something that could not be read, masked; `line` is None for a cell whose row was accepted without it."""

    line: int | None
    detail: str
    reason: Text

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "detail": self.detail, **_both("reason", self.reason)}


@dataclass(frozen=True)
class CheckContents:
    """What a check shows. `not_recorded` is what the source will not be able to tell.

    `same_cases` are those that another source has already.
    """

    cases: tuple[SampleCase, ...]
    dates: tuple[DateRange, ...]
    shift: TimeShift | None
    unknown_words: tuple[UnknownWordsOfColumn, ...]
    unreadable: tuple[UnreadableSample, ...]
    not_recorded: tuple[Recorded, ...]
    same_cases: SameCases | None = None

    @property
    def not_recorded_sentence(self) -> Text | None:
        """Sentence that lists what the source does not record; None if it records everything."""
        if not self.not_recorded:
            return None
        things = list_of(self.not_recorded)
        return Text(f"{NOT_RECORDED.fa}: {things.fa}.", f"{NOT_RECORDED.en}: {things.en}.")

    def as_json(self) -> dict[str, Any]:
        """Return the contents as a JSON-serialisable dict, texts in both languages."""
        sentence, same = self.not_recorded_sentence, self.same_cases
        return {
            "cases": [case.as_json() for case in self.cases],
            "dates": [dates.as_json() for dates in self.dates],
            "shift": None if self.shift is None else self.shift.as_json(),
            "unknown_words": [words.as_json() for words in self.unknown_words],
            "unreadable": [sample.as_json() for sample in self.unreadable],
            "same_cases": same and {"source": same.source, "cases": same.cases, **same.sentence.as_json()},
            "not_recorded": [RECORDED_LABELS[thing].as_json() for thing in self.not_recorded],
            "not_recorded_fa": None if sentence is None else sentence.fa,
            "not_recorded_en": None if sentence is None else sentence.en,
        }


class CheckCollector:
    """Collects what a check shows, while the files are read and before the load is given up."""

    def __init__(self) -> None:
        self._ids: dict[str, None] = {}
        self._ranges: dict[str, tuple[int, int, int]] = {}  # field → rows, first and last in epoch seconds
        self._columns: dict[str, str] = {}
        self._rejected: list[UnreadableSample] = []
        self._cases: tuple[SampleCase, ...] = ()
        self._same: SameCases | None = None

    def add(self, batch: Batch) -> None:
        """Take note of a batch."""
        records = batch.records
        self._columns |= batch.columns
        for case in records["id"].iloc[: 50 * CASES]:
            if len(self._ids) < CASES:
                self._ids.setdefault(str(case))
        for field in batch.fields:
            if field in records and pd.api.types.is_datetime64_any_dtype(records[field].dtype):
                self._add_range(field, records[field].to_numpy().astype("datetime64[s]").astype(np.int64))
        for row in batch.rejected.iloc[: SAMPLES - len(self._rejected)].to_dict("records"):
            reason = REASONS[row["reason"]]
            self._rejected.append(
                UnreadableSample(int(row["line"]), str(row["detail"]), Text(reason.fa, reason.en))
            )

    def read_cases(self, connection: sa.Connection, *, source: int) -> None:
        """Read the first cases from the store, in which the load is merged but not published.

        Also look for the cases of the source in other sources.
        """
        self._cases = tuple(first_cases(connection, source=source, ids=list(self._ids)))
        self._same = same_cases(connection, source=source)

    def contents(self, notes: ReadingNotes, recorded: Collection[Recorded]) -> CheckContents:
        """Return what was collected, with the notes on the values and what the files record."""
        missing = missing_things(recorded)
        rejected_details = {sample.detail for sample in self._rejected}
        times = (sample for sample in _unreadable_times(notes) if sample.detail not in rejected_details)
        return CheckContents(
            cases=self._cases,
            dates=tuple(self._dates()),
            shift=_shift(notes),
            unknown_words=tuple(
                UnknownWordsOfColumn(
                    unknown_words.column,
                    unknown_words.total,
                    unknown_words.default,
                    tuple(unknown_words.rows.most_common(WORDS)),
                )
                for unknown_words in notes.unknown.values()
            ),
            unreadable=tuple([*self._rejected, *times][:SAMPLES]),
            not_recorded=tuple(thing for thing in Recorded if thing in missing),
            same_cases=self._same,
        )

    def _add_range(self, field: str, seconds: np.ndarray[Any, np.dtype[np.int64]]) -> None:
        present = seconds[seconds != MISSING]
        if not len(present):
            return
        rows, first, last = self._ranges.get(field, (0, int(present[0]), int(present[0])))
        self._ranges[field] = (
            rows + len(present), min(first, int(present.min())), max(last, int(present.max()))
        )  # fmt: skip

    def _dates(self) -> Iterator[DateRange]:
        for field in FIELD_LABELS:
            if field in self._ranges:
                rows, first, last = self._ranges[field]
                yield DateRange(
                    field,
                    self._columns.get(field, field),
                    rows,
                    _EPOCH + timedelta(seconds=first),
                    _EPOCH + timedelta(seconds=last),
                )


def _shift(notes: ReadingNotes) -> TimeShift | None:
    """The shift of the first moment that was moved; None if none was."""
    example = notes.moved_example
    if example is None:
        return None
    written = _OFFSET.search(example.written)
    offset = 0.0
    if written is not None and written[1]:
        offset = (int(written[2]) + int(written[3] or 0) / 60) * (-1 if written[1] == "-" else 1)
    zone = example.became.replace(tzinfo=ZoneInfo(notes.timezone)).utcoffset() or timedelta()
    hours = zone.total_seconds() / 3600 - offset
    return TimeShift(
        example.column, example.written, example.became, round(hours, 2), notes.moved_rows, notes.timezone
    )


def _unreadable_times(notes: ReadingNotes) -> Iterator[UnreadableSample]:
    """Times that could not be read in rows that were accepted without them."""
    reason = Text(
        "زمان خوانده نمی‌شود؛ سطر بدون آن پذیرفته شد", "the time cannot be read; the row enters without it"
    )
    for times in notes.unreadable.values():
        for example in times.examples:
            yield UnreadableSample(None, f"{times.column}: {example}", reason)


def _both(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_fa": text.fa, f"{name}_en": text.en}
