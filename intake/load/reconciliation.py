"""Reconciliation of a load: account for every row of its files.

A load is published only if read = loaded + updated + unchanged + ignored + duplicates + rejected.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from intake.errors import Doubts, RefusedError
from intake.load.check_contents import CheckContents
from intake.load.reading_pass import SpooledFile
from intake.mapping.model import Mapping
from intake.mapping.recorded_things import recorded_things
from intake.parsing.reading_notes import ReadingNotes
from intake.publish.merge_counts import MergeCounts
from intake.staging.rejected_rows import Rejections
from intake.staging.rejection_reasons import REASONS
from persian.digits import number
from queries.storage.load_counts import OUTCOMES, stored_flags
from queries.storage.loaded_files import with_doubts
from queries.storage.publication_series import PublicationSeries
from queries.vocabulary.codes import Flag
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import Recorded, to_stored


@dataclass(frozen=True)
class Report:
    """Row and case counts of a load; `read` is the sum of the six counts after it."""

    load: int
    source: str
    mapping: str
    as_of: datetime
    stored_as_of: datetime | None  # as-of of the source before this load
    read: int
    loaded: int
    updated: int
    unchanged: int
    ignored: int  # rows that differ from the store and are older than it
    duplicates: int  # rows that repeat another row of their file identically
    rejected: int
    flagged: dict[str, int]
    reasons: dict[str, int]  # rejected rows by reason
    new_cases: int
    changed_cases: int
    same_cases: int
    ignored_cases: int
    files: tuple[dict[str, Any], ...]
    unmapped: tuple[str, ...]  # columns of the files that no field is mapped to
    checked_only: bool
    examples: dict[str, str] = field(default_factory=dict)  # reason → the first row rejected for it, masked
    notes: ReadingNotes = field(default_factory=ReadingNotes)
    contents: CheckContents | None = None  # of a check only
    series: PublicationSeries | None = None  # the publication series of the load
    other_rule: Text | None = None  # says so where the settings have another rule than the series

    def as_json(self) -> dict[str, Any]:
        """Return the report as a JSON-serialisable dict; moments in ISO 8601."""
        return {
            "load": None if self.checked_only else self.load,
            "checked_only": self.checked_only,
            "source": self.source,
            "mapping": self.mapping,
            "as_of": self.as_of.isoformat(),
            "stored_as_of": None if self.stored_as_of is None else self.stored_as_of.isoformat(),
            "read": self.read,
            "loaded": self.loaded,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "ignored": self.ignored,
            "duplicates": self.duplicates,
            "rejected": self.rejected,
            "rejected_by_reason": self.reasons,
            "flagged": self.flagged,
            "cases": {
                "new": self.new_cases,
                "changed": self.changed_cases,
                "same": self.same_cases,
                "ignored": self.ignored_cases,
            },
            "files": list(self.files),
            "unmapped_columns": list(self.unmapped),
            "rejections": [
                {
                    "reason": code,
                    "fa": REASONS[code].fa,
                    "en": REASONS[code].en,
                    "rows": rows,
                    "example": self.examples.get(code, ""),
                }
                for code, rows in self.reasons.items()
            ],
            **({} if self.series is None else {"publication": self._publication_json(self.series)}),
            **self.notes.as_json(),
            **({} if self.contents is None else {"contents": self.contents.as_json()}),
        }

    def _publication_json(self, series: PublicationSeries) -> dict[str, Any]:
        """The publication series as a JSON-serialisable dict."""
        note = self.other_rule
        return {
            "series": series.series,
            "k": series.k,
            "base": series.base,
            "settings_differ": None if note is None else note.as_json(),
        }


class Reconciliation:
    """Collects the counts of a load and checks that they add up."""

    def __init__(self, mapping: Mapping, doubts: Doubts, *, note: dict[str, Any] | None = None) -> None:
        self.notes = ReadingNotes(doubts=doubts)  # filled while the files are read
        self._mapping = mapping
        # What a pull keeps with each of its files.
        self._note = {"pull": note} if note else {}
        self._files: list[SpooledFile] = []
        self._merged: list[MergeCounts] = []
        self._flagged: Counter[Flag] = Counter()
        self._reasons: Counter[str] = Counter()
        self._examples: dict[str, str] = {}
        self._identical = 0
        self._earlier_referrals = 0
        self._rejected = 0
        self._days: list[Counter[date]] = []

    def add_files(self, files: list[SpooledFile]) -> None:
        """Record the files that were read."""
        self._files = files

    @property
    def rows_read(self) -> int:
        """Number of rows of all files, rejected ones included."""
        return sum(file.read for file in self._files)

    @property
    def days(self) -> Counter[date]:
        """The days of registration of the only file, with its cases; none of several files."""
        return self._days[0] if len(self._days) == 1 else Counter()

    def add_merge(
        self,
        merged: MergeCounts,
        *,
        days: Counter[date],
        identical: int,
        flagged: dict[Flag, int],
        earlier_referrals: int,
        earlier_answers: int,
    ) -> None:
        """Record the merge of one file, whose cases were registered on some days.

        `identical` of its rows repeat another row of the same file, and `earlier_referrals` are referrals before
        that of the row that holds; `earlier_answers` are cases that were answered in one of them, too.
        """
        self._merged.append(merged)
        self._days.append(days)
        self._identical += identical
        self._flagged.update(flagged)
        self._earlier_referrals += earlier_referrals
        if earlier_referrals:
            self.notes.remarks.append(_earlier_referrals(earlier_referrals))
        if earlier_answers:
            self.notes.remarks.append(_earlier_answers(earlier_answers))

    def add_rejections(self, rejections: Rejections) -> None:
        """Record the rejected rows, once all files are merged."""
        self._rejected = rejections.rows
        self._reasons = rejections.counts
        self._examples = {reason: str(example) for reason, example in rejections.examples.items()}

    def report(
        self, load: int, *, source: str, as_of: datetime, stored_as_of: datetime | None, checked_only: bool
    ) -> Report:
        """Return the report. Raises RefusedError if a row is lost or counted twice."""
        report = Report(
            load=load,
            source=source,
            mapping=self._mapping.name,
            as_of=as_of,
            stored_as_of=stored_as_of,
            read=self.rows_read,
            loaded=sum(merged.loaded for merged in self._merged),
            updated=sum(merged.updated for merged in self._merged),
            unchanged=sum(merged.unchanged for merged in self._merged),
            ignored=sum(merged.ignored for merged in self._merged),
            duplicates=self._identical,
            rejected=self._rejected,
            flagged={flag.name or "": count for flag in Flag if (count := self._flagged[flag])},
            reasons=dict(self._reasons.most_common()),
            new_cases=sum(merged.new_cases for merged in self._merged),
            changed_cases=sum(merged.changed_cases for merged in self._merged),
            same_cases=sum(merged.same_cases for merged in self._merged),
            ignored_cases=sum(merged.ignored_cases for merged in self._merged),
            files=tuple(
                {"name": file.name, "bytes": file.bytes, "sha256": file.sha256} | self._note
                for file in self._files
            ),
            unmapped=tuple(dict.fromkeys(name for file in self._files for name in file.unmapped)),
            checked_only=checked_only,
            examples=self._examples,
            notes=self.notes,
        )
        _refuse_unaccounted(report)
        return report

    def recorded(self, *, has_due_rules: bool) -> frozenset[Recorded]:
        """What the files record; `has_due_rules` says whether the settings have rules for due dates."""
        columns = {field for file in self._files for field in file.fields}
        events = {event for file in self._files for event in file.events}
        things = recorded_things(self._mapping, columns, has_due_rules=has_due_rules, found_events=events)
        return things | {Recorded.handoff} if self._earlier_referrals else things

    def row(
        self, report: Report, *, source: int, started_at: datetime, finished_at: datetime, has_due_rules: bool
    ) -> dict[str, Any]:
        """Return the row of the table `load`."""
        return {
            "load": report.load,
            "source": source,
            "status": "done",
            "started_at": started_at,
            "finished_at": finished_at,
            "as_of": report.as_of,
            "mapping": report.mapping,
            "files": with_doubts(report.files, [doubt.as_json() for doubt in self.notes.doubts.found]),
            "read": report.read,
            "loaded": report.loaded,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "rejected": report.rejected,
            "flagged": json.dumps(stored_flags(report.flagged, ignored=report.ignored)),
            "recorded": to_stored(self.recorded(has_due_rules=has_due_rules)),
        }


def _earlier_referrals(rows: int) -> Text:
    """What is said of the rows of a file that are earlier referrals of their cases."""
    return Text(
        f"{number(rows, 'fa')} سطر، ارجاع پیشینِ پرونده‌هایی است که سطر تازه‌تری هم دارند؛ ارجاع‌های بین‌دستگاهی از همین "
        "سطرها شمرده می‌شود.",
        f"{number(rows, 'en')} rows are earlier referrals of cases that have a newer row, too; hand-offs are counted "
        "from them.",
    )


def _earlier_answers(cases: int) -> Text:
    """What is said of cases that two offices have answered."""
    one = cases == 1
    return Text(
        f"{number(cases, 'fa')} پرونده را پیش از ارجاع تازه‌تر، دستگاه دیگری پاسخ داده بود؛ پاسخ دستگاهی به شمار می‌آید "
        "که پرونده اکنون نزد آن است، و نه آن پاسخ نخست.",
        f"{number(cases, 'en')} {'case was' if one else 'cases were'} answered by another office before the newest "
        "referral; the answer of the office that has the case now counts, and not that first one.",
    )


def _refuse_unaccounted(report: Report) -> None:
    """Raise RefusedError if a row is lost or counted twice."""
    accounted = sum(getattr(report, name) for name in OUTCOMES)
    if report.read != accounted:
        raise RefusedError(
            f"{report.read} سطر خوانده شد ولی حساب {accounted} سطر روشن است؛ چیزی بارگذاری نشد. این خطای برنامه "
            "است؛ فایل را نگه دارید و گزارش کنید.",
            f"{report.read} rows were read but {accounted} are accounted for; nothing was loaded. This is a defect "
            "of the program: keep the file and report it.",
        )
