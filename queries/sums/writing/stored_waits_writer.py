"""Writes the waits of the cases of a large store, and its open cases (`stored_waits`, `stored_open_cases`)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from persian.calendar import months, years
from queries.question.grouping import ORIGIN
from queries.question.question import Question
from queries.sql.buckets import literal_day
from queries.sql.components import ONE, ZERO
from queries.sql.conditions import Column
from queries.sql.functions import DAY_SECONDS, seconds_between
from queries.sql.waits import hours_to_as_of
from queries.storage.rollup_tables import hours_daily, hours_monthly, still_open
from queries.storage.store import Store
from queries.sums.arithmetic.cell_counts import count_cells
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.blocks.block_file import Array
from queries.sums.case_arrays.case_columns import KEY_COLUMNS, longest_wait
from queries.sums.case_file.case_file import CaseFile
from queries.sums.case_file.case_file_layout import CASES, ENDED_BY, WAIT
from queries.sums.case_file.case_file_rows import chosen_rows
from queries.sums.coded_groups import REGISTERED
from queries.sums.sums_file.stored_open_cases import DAY, OPEN, OPEN_DAYS, OVERDUE_DAYS
from queries.sums.sums_file.stored_waits import (
    BY_DAY,
    BY_MONTH,
    ENDINGS,
    FIRST_DAY,
    WAITING,
    column_of,
    monthly_table,
)
from queries.sums.sums_file.sums_file import TRIP_SLOTS, Chosen, SumsWriter, narrowed

_COLUMNS = ("day", "hours", *ENDINGS)


def write_waits(writer: SumsWriter, question: Question) -> None:
    """Write all waits and open cases of a store, of which a question has the moments of its sources.

    Raises TooWideError.
    """
    for table, rows, span in ((BY_DAY, hours_daily, "day"), (BY_MONTH, hours_monthly, "month")):
        for slot in range(TRIP_SLOTS):
            _write_ended(writer, question.store, table, slot, rows, rows.c[span])
    _write_waiting(writer, question)
    _write_open(writer, question)


def _write_ended(
    writer: SumsWriter, store: Store, table: str, slot: int, rows: sa.Table, day: sa.Column[Any]
) -> None:
    """Write waits that have ended, in the order of their day and hours."""
    of_slot = (rows.c.trip > 0) == sa.literal(bool(slot))
    ends = store.frame(
        sa.select(sa.func.min(day).label("first"), sa.func.max(day).label("last")).where(of_slot)
    )
    first, last = ends["first"].iloc[0], ends["last"].iloc[0]
    statement = sa.select(day.label("day"), *(rows.c[name] for name in _COLUMNS[1:])).where(of_slot)
    # Year by year, since all rows would take twice as much memory to be put in order.
    spans = [] if pd.isna(first) else years(first.date(), last.date())
    parts = [dict.fromkeys(_COLUMNS, np.zeros(0, dtype=np.uint8))]
    parts += [
        _in_order(
            _read(store, statement.where(day >= literal_day(span.first), day <= literal_day(span.last)))
        )
        for span in spans
    ]
    _add_ended(
        writer, table, slot, {name: np.concatenate([part[name] for part in parts]) for name in _COLUMNS}
    )


def _add_ended(writer: SumsWriter, table: str, slot: int, columns: Mapping[str, Array]) -> None:
    day, hours = columns["day"], columns["hours"]
    begins = np.flatnonzero(np.diff(day.astype(np.int64), prepend=-1))
    writer.add_column(column_of(table, "days", slot), day[begins])
    writer.add_column(column_of(table, "starts", slot), np.append(begins, len(day)))
    writer.add_column(column_of(table, "hours", slot), hours)
    for name in ENDINGS:
        writer.add_column(column_of(table, name, slot), columns[name])


def write_monthly_waits(writer: SumsWriter, file: CaseFile, question: Question, chosen: Chosen) -> None:
    """Write the waits by month of the dimensions of a question's scope, counted from the file of all cases."""
    first = ORIGIN + timedelta(file.first_day)
    whole = months(first, first + timedelta(file.days))
    firsts = np.array([day_number(month.first) for month in whole])
    of_day = np.searchsorted(firsts, np.arange(file.days) + file.first_day, side="right") - 1
    longest, states = question.store.longest_wait + 2, len(ENDINGS) + 1
    start_of_day = (of_day * longest).astype(np.uint32)
    for slot in range(TRIP_SLOTS):
        counts = np.zeros(len(whole) * longest * states, dtype=np.int32)
        rows_of = chosen_rows(file, question, CASES, question.measure.holder, on_trip=slot > 0)
        for rows in file.tables[CASES].batches([REGISTERED, WAIT, ENDED_BY], rows_of):
            cell = start_of_day.take(rows[REGISTERED])
            cell += rows[WAIT]
            cell *= np.uint32(states)
            cell += rows[ENDED_BY]
            count_cells(counts, cell)
        by_hour = counts.reshape(-1, states)
        by_hour[::longest] = 0  # waits that have not ended
        filled = np.flatnonzero(by_hour.any(axis=1))
        amounts = {name: by_hour[filled, state] for name, state in ENDINGS.items()}
        day = firsts[filled // longest] - FIRST_DAY
        _add_ended(
            writer, monthly_table(chosen), slot, {"day": day, "hours": filled % longest - 1, **amounts}
        )


def _read(store: Store, statement: sa.Select[Any]) -> dict[str, Array]:
    """The columns of a statement's rows in few bytes; days counted from FIRST_DAY."""
    parts = {column.name: [np.zeros(0, dtype=np.uint8)] for column in statement.selected_columns}
    for batch in store.batches(statement):
        for name, read in parts.items():
            values = batch[name].array
            if name == "day":
                values = values.astype(np.int32) - np.int32(FIRST_DAY)
            ends = (int(values.min(initial=0)), int(values.max(initial=0)))
            read.append(values.astype(np.result_type(*map(np.min_scalar_type, ends))))
    return {name: np.concatenate(part) for name, part in parts.items()}


def _in_order(rows: Mapping[str, Array]) -> dict[str, Array]:
    """Sums by day and hours, in their order, of those that are not 0: a load takes back what it changes."""
    code = rows["day"] * np.int64(rows["hours"].max(initial=0) + 1) + rows["hours"]
    order = np.argsort(code)
    begins = np.flatnonzero(np.diff(code[order], prepend=-1))
    summed = {"day": rows["day"][order[begins]], "hours": rows["hours"][order[begins]]}
    for name in ENDINGS:
        amounts = rows[name][order].astype(np.int64)
        summed[name] = np.add.reduceat(amounts, begins) if len(begins) else amounts
    some = np.flatnonzero(np.any([summed[name] for name in ENDINGS], axis=0))
    return {name: narrowed(column[some]) for name, column in summed.items()}


def _write_waiting(writer: SumsWriter, question: Question) -> None:
    """Write the cases that still wait, with their keys, in the order of their day of registration, trip and hours."""
    store, rows = question.store, still_open
    longest: Column = sa.literal_column(str(longest_wait(store)))
    hours = sa.func.least(hours_to_as_of(question.facts, rows), longest).label("hours")
    columns = [*(rows.c[name] for name in KEY_COLUMNS), rows.c.registered_day.label("day"), hours]
    cases = _read(store, sa.select(*columns).where(rows.c.waiting))
    order = np.lexsort([cases[name] for name in ("hours", "trip", "day")])
    for name, column in cases.items():
        writer.add_column(column_of(WAITING, name), column[order])


def _write_open(writer: SumsWriter, question: Question) -> None:
    """Write the open cases with their keys and the days for which they have been open and overdue."""
    rows = still_open
    now = question.facts.as_of_in(rows)

    def days_since(moment: Column) -> Column:
        seconds = seconds_between(moment, now) / sa.literal_column(f"{DAY_SECONDS}.0")
        return sa.cast(sa.func.floor(seconds), sa.Integer)

    overdue = sa.case((rows.c.owed_from <= now, days_since(rows.c.owed_from) + ONE), else_=ZERO)
    columns = [
        *(rows.c[name] for name in KEY_COLUMNS),
        rows.c.registered_day.label(DAY),
        days_since(rows.c.registered_at).label(OPEN_DAYS),
        overdue.label(OVERDUE_DAYS),
    ]
    has_begun = (rows.c.registered_at <= now, rows.c.enter_at <= now)
    for name, column in _read(question.store, sa.select(*columns).where(*has_begun)).items():
        writer.add_column(column_of(OPEN, name), column)
