"""Write the derived cases, events and reopened intervals of one file to Parquet, ready for the set-based merge."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from intake.derive.case_facts import DerivedCases
from intake.derive.event_arrays import DAY_SECONDS, MISSING, ColumnArrays, Events, Ints
from intake.staging.case_order import CASES_OF_ROW_GROUP
from intake.staging.column_types import arrow_type
from intake.staging.spool import BackgroundParquetWriter
from queries.storage import schema
from queries.vocabulary.codes import Flag

_MOMENTS = ("registered_at", "due_at", "answered_at", "closed_at", "verdict_at", "reopened_at")
_DAYS = {
    "registered_day": "registered_at", "due_day": "due_or_said_at", "answered_day": "answered_at",
    "closed_day": "closed_at",
}  # fmt: skip
_MAYBE_HOURS = ("answer_hours", "close_hours")
_NOT_STAGED = ("case_id", "source", "first_load", "load")


def _schema(table: sa.Table, *leading: str, trailing: tuple[str, ...] = ()) -> pa.Schema:
    """Arrow schema of a stage table: the columns of the fact table, without those that the merge adds."""
    fields = [(name, pa.int64()) for name in leading]
    fields += [
        (column.name, arrow_type(column.type)) for column in table.columns if column.name not in _NOT_STAGED
    ]
    return pa.schema(fields + [(name, pa.int32()) for name in trailing])


# `row` numbers the cases of the stage. `new_rows` and `repeated_rows` count the rows of the file that belong to a case:
# those that say something new about it, and those that repeat a row of the store.
CASE_SCHEMA = _schema(schema.case, "row", trailing=("new_rows", "repeated_rows"))
EVENT_SCHEMA = _schema(schema.case_event, "row")
REOPENED_INTERVAL_SCHEMA = _schema(schema.reopening, "row")


class StageWriter:
    """Collects the derived cases of one file: after `close`, `cases`, `events` and `reopened_intervals` are files."""

    def __init__(self, folder: Path, on_rows: Callable[[int], None] = lambda _rows: None) -> None:
        """`on_rows` receives how many rows of the file are behind the cases so far."""
        folder.mkdir()
        self.cases = BackgroundParquetWriter(
            folder / "cases.parquet", CASE_SCHEMA, row_group=CASES_OF_ROW_GROUP
        )
        self.events = BackgroundParquetWriter(folder / "events.parquet", EVENT_SCHEMA)
        self.reopened_intervals = BackgroundParquetWriter(
            folder / "reopened_intervals.parquet", REOPENED_INTERVAL_SCHEMA
        )
        self.flagged: dict[Flag, int] = dict.fromkeys(Flag, 0)
        self.newest_moment = MISSING  # of the accepted rows of the file
        self.registrations: Counter[date] = Counter()  # by day
        self.earlier_referrals = 0  # rows of the file that brought an earlier referral to their case
        self.earlier_answers = 0  # cases with an answer in such a row, before that of the row that holds
        self._rows, self._on_rows = 0, on_rows

    def add(
        self,
        ids: pa.Array,
        events: Events,
        derived: DerivedCases,
        *,
        new_rows: Ints,
        repeated_rows: Ints,
        newest_moment: int,
    ) -> None:
        """Add cases: their ids, events in order, facts and reopened intervals.

        `new_rows` and `repeated_rows` count the rows of the file behind each case; `newest_moment` is the newest one
        of those rows (epoch seconds).
        """
        self.newest_moment = max(self.newest_moment, newest_moment)
        days, cases = np.unique(derived.facts["registered_at"] // DAY_SECONDS, return_counts=True)
        self.registrations += Counter(
            dict(zip(days.astype("datetime64[D]").tolist(), cases.tolist(), strict=True))
        )
        for flag in Flag:
            self.flagged[flag] += int(np.count_nonzero(derived.facts["flags"] & int(flag)))
        first = self.cases.rows
        self.cases.write(
            _fact_columns(derived.facts)
            | {
                "row": np.arange(first, first + events.cases),
                "id": ids,
                "new_rows": new_rows,
                "repeated_rows": repeated_rows,
            }
        )
        self.events.write(
            {
                "row": events.case + first,
                "sequence": events.sequence(),
                "moment": _timestamp(events.moment),
                "event": events.event,
                "from_agency": events.from_agency,
                "to_agency": events.to_agency,
                "outcome": events.outcome,
                "verdict": events.verdict,
            }
        )
        self.reopened_intervals.write(_reopened_intervals(derived.reopened_intervals, first))
        self._rows += int(new_rows.sum() + repeated_rows.sum())
        self._on_rows(self._rows)

    def close(self) -> None:
        """Finish the three files."""
        for file in (self.cases, self.events, self.reopened_intervals):
            file.close()


def _fact_columns(facts: ColumnArrays) -> dict[str, Any]:
    """Columns of the facts of cases in the types of the store."""
    columns: dict[str, Any] = dict(facts)
    for name, moment in _DAYS.items():
        columns[name] = _day(facts[moment])
    for name in _MOMENTS:
        columns[name] = _timestamp(facts[name])
    for name in _MAYBE_HOURS:
        columns[name] = pa.array(facts[name], mask=facts[name] == MISSING)
    return columns


def _reopened_intervals(intervals: ColumnArrays, first: int) -> dict[str, Any]:
    """Columns of the reopened intervals, with the row numbers of the stage."""
    return {
        "row": intervals["case"] + first,
        "sequence": intervals["sequence"],
        "reopened_at": _timestamp(intervals["reopened_at"]),
        "closed_at": _timestamp(intervals["closed_at"]),
    }


def _timestamp(moments: Ints) -> pa.Array:
    """Epoch seconds as timestamps; MISSING as null."""
    missing = moments == MISSING
    return pa.array(np.where(missing, 0, moments) * 1_000_000, mask=missing).cast(pa.timestamp("us"))


def _day(moments: Ints) -> pa.Array:
    """Epoch seconds as dates; MISSING as null."""
    missing = moments == MISSING
    return pa.array((np.where(missing, 0, moments) // DAY_SECONDS).astype(np.int32), mask=missing).cast(
        pa.date32()
    )
