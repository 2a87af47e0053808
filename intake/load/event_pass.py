"""The second pass over an event file: its events join those the store has, and each touched case is derived anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from intake.derive.case_facts import (
    DAY_SECONDS,
    DERIVED_FLAGS,
    MISSING,
    Bools,
    ColumnArrays,
    Events,
    Ints,
    derive_cases,
)
from intake.derive.implied_events import ATTRIBUTES, MAX_DUE_SECONDS
from intake.load.snapshot_pass import DIMENSION_OF_COLUMN, StagingContext, with_dimension_keys
from intake.staging.arrow_batches import batches
from intake.staging.background import prefetch
from intake.staging.spool import SCHEMAS, BackgroundParquetWriter, read_parquet
from queries.storage import schema
from queries.vocabulary.codes import Event, Flag

IDS = pa.schema([("id", pa.string())])
_STORED_FIRST = 1 << 40  # stored events come before those of the file where moment and event are the same


def touched_ids(work: StagingContext, path: Path) -> Path:
    """A Parquet file of the ids that the spool speaks of."""
    spool = work.spool.table()
    file = BackgroundParquetWriter(path, IDS)
    for batch in batches(work.connection, sa.select(spool.c.id).distinct()):
        file.write({"id": batch.column("id")})
    file.close()
    return path


def stored_events(ids: sa.FromClause, *, source: int) -> sa.Select[Any]:
    """The events the store has of these cases, each with the attributes of its case."""
    case, event = schema.case, schema.case_event
    return (
        sa.select(
            case.c.id, event.c.sequence, event.c.moment, event.c.event, event.c.from_agency, event.c.to_agency,
            event.c.outcome, event.c.verdict, case.c.kind, case.c.channel, case.c.county, case.c.topic,
            case.c.place, case.c.trip, case.c.latitude, case.c.longitude, case.c.due_at, case.c.flags,
        )
        .select_from(ids)
        .join(case, sa.and_(case.c.id == ids.c.id, case.c.source == source))
        .join(event, event.c.case_id == case.c.case_id)
    )  # fmt: skip


def spool_stored(rows: Iterator[pa.RecordBatch], path: Path) -> Path:
    """The stored events as a spool; keys are written as negative numbers, which names never have."""
    file = BackgroundParquetWriter(path, SCHEMAS["events"])
    for batch in rows:
        columns: dict[str, Any] = {name: batch.column(name) for name in batch.schema.names}
        for name in DIMENSION_OF_COLUMN:
            if name in columns:
                columns[name] = -columns[name].to_numpy().astype(np.int64)
        for name in ("moment", "due_at"):
            moments = columns[name].cast(pa.timestamp("us")).to_numpy(zero_copy_only=False)
            columns[name] = moments.astype("datetime64[s]").view(np.int64)
        columns["row"] = columns["sequence"].to_numpy().astype(np.int64) - _STORED_FIRST
        columns["line"] = np.zeros(batch.num_rows, dtype=np.int64)
        columns["flags"] = columns["flags"].to_numpy() & ~int(DERIVED_FLAGS)
        columns |= {"lat": columns["latitude"], "lon": columns["longitude"]}
        file.write(columns)
    file.close()
    return path


def stage_events(work: StagingContext, stored: Path | None) -> int:
    """Fill the stage from a spooled event file and the stored events; how many rows repeat another identically."""
    spool = work.spool.table()
    latest = work.as_of + DAY_SECONDS
    late = sa.and_(spool.c.event == Event.registered, spool.c.moment > latest)
    parts = [sa.select(spool).where(~late)]
    if stored is not None:
        parts.append(sa.select(read_parquet(stored, SCHEMAS["events"], "stored")))
    rows = sa.union_all(*parts).subquery("rows")
    registrations = (
        sa.select(rows.c.id, sa.func.min(rows.c.moment).label("registered_at"))
        .where(rows.c.event == Event.registered, rows.c.moment != MISSING)
        .group_by(rows.c.id)
        .subquery("registrations")
    )
    work.reject(sa.select(spool).where(late), "registered_after_as_of")
    orphans = sa.select(spool).where(~late, spool.c.id.not_in(sa.select(registrations.c.id)))
    work.reject(orphans, "no_registration_event")

    known_moment = sa.case((rows.c.moment.between(MISSING + 1, latest), rows.c.moment), else_=None)
    in_order = (
        sa.select(rows)
        .join(registrations, registrations.c.id == rows.c.id)
        .order_by(
            registrations.c.registered_at, rows.c.id, known_moment.nulls_last(), rows.c.event, rows.c.row
        )
    )
    return sum(_stage(work, whole) for whole in prefetch(whole_cases(batches(work.connection, in_order))))


def whole_cases(stream: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in batches that never cut a case in two."""
    waiting: list[pa.RecordBatch] = []
    for batch in stream:
        ids = batch.column("id")
        same = pc.equal(ids, ids[len(ids) - 1]).to_numpy(zero_copy_only=False)
        cut = len(ids) - int(np.argmin(same[::-1])) if not same.all() else 0
        if cut or (waiting and waiting[-1].column("id")[-1] != ids[0]):
            head = batch.slice(0, cut)
            yield pa.Table.from_batches([*waiting, head]).combine_chunks().to_batches(max_chunksize=None)[0]
            waiting = []
        waiting.append(batch.slice(cut))
    if waiting:
        yield pa.Table.from_batches(waiting).combine_chunks().to_batches(max_chunksize=None)[0]


def _stage(work: StagingContext, batch: pa.RecordBatch) -> int:
    ids = batch.column("id")
    rows = with_dimension_keys(work.dimensions, batch)
    starts = np.ones(len(ids), dtype=bool)
    starts[1:] = pc.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1)).to_numpy(zero_copy_only=False)
    case = np.cumsum(starts) - 1
    count = int(case[-1]) + 1
    from_file = rows["row"] >= 0
    moment = rows["moment"].astype(np.int64)
    mistyped = moment > work.as_of + DAY_SECONDS
    moment = np.where(mistyped, MISSING, moment)

    repeats = _repeats(case, moment, rows)
    told = from_file & ~repeats.any_row
    events = Events(
        cases=count,
        case=case[~repeats.any_row],
        moment=moment[~repeats.any_row],
        **{
            name: rows[name][~repeats.any_row].astype(np.int64)
            for name in ("event", "from_agency", "to_agency", "outcome", "verdict")
        },
    )
    attributes = _attributes(rows, case, starts, moment, mistyped, as_of=work.as_of)
    derived = derive_cases(
        events, attributes, answered_by_closing=work.answered_by_closing, due_rule=work.due_rule
    )
    work.stage.add(
        ids.filter(pa.array(starts)),
        events,
        derived,
        new_rows=np.bincount(case[told], minlength=count),
        repeated_rows=np.bincount(case[from_file & repeats.of_stored], minlength=count),
    )
    return int(np.count_nonzero(from_file & repeats.any_row & ~repeats.of_stored))


@dataclass(frozen=True)
class _Repeats:
    any_row: Bools  # the event stands before already
    of_stored: Bools  # and it was the store that had it


def _repeats(case: Ints, moment: Ints, rows: ColumnArrays) -> _Repeats:
    """Which rows say an event that an earlier row says. Only rows of one moment and event can."""
    none = np.zeros(len(case), dtype=bool)
    tied = none.copy()
    tied[1:] = (
        (case[1:] == case[:-1]) & (moment[1:] == moment[:-1]) & (rows["event"][1:] == rows["event"][:-1])
    )
    tied[:-1] |= tied[1:]
    where = np.flatnonzero(tied)
    if not len(where):
        return _Repeats(none, none)
    frame = pd.DataFrame(
        {"case": case[where], "moment": moment[where]}
        | {name: rows[name][where] for name in ("event", "from_agency", "to_agency", "outcome", "verdict")}
    )
    stored = rows["row"][where] < 0
    any_row, of_stored = none.copy(), none.copy()
    any_row[where] = frame.duplicated().to_numpy() & ~stored
    keys = list(frame.columns)
    had = pd.Series(stored).groupby([frame[key] for key in keys]).transform("any").to_numpy()
    of_stored[where] = had & ~stored
    return _Repeats(any_row, of_stored)


def _attributes(
    rows: ColumnArrays, case: Ints, starts: Bools, moment: Ints, mistyped: Bools, *, as_of: int
) -> ColumnArrays:
    """What the rows of each case say of it: of every attribute the first that is given, of the flags all."""
    count = int(case[-1]) + 1
    attributes: ColumnArrays = {
        name: _first_given(rows[name], rows[name] != 0, case, count, 0) for name in ATTRIBUTES
    }
    located = ~np.isnan(rows["lat"]) & ~np.isnan(rows["lon"])
    attributes["latitude"] = _first_given(rows["lat"], located, case, count, np.nan)
    attributes["longitude"] = _first_given(rows["lon"], located, case, count, np.nan)
    due_at = _first_given(rows["due_at"], rows["due_at"] != MISSING, case, count, MISSING)

    registration = (rows["event"] == Event.registered) & (moment != MISSING)
    registered_at = _first_given(moment, registration, case, count, MISSING)
    far = (due_at != MISSING) & (np.abs(due_at - registered_at) > MAX_DUE_SECONDS)
    attributes["due_at"] = np.where(far, MISSING, due_at)
    flags = rows["flags"].astype(np.int64) | np.where(mistyped, int(Flag.date_after_as_of), 0)
    flags = np.bitwise_or.reduceat(flags, np.flatnonzero(starts))
    flags |= np.where(far, int(Flag.date_after_as_of), 0)
    flags |= np.where(registered_at > as_of, int(Flag.registered_after_as_of), 0)
    attributes["flags"] = flags
    return attributes


def _first_given(values: Any, given: Bools, case: Ints, count: int, otherwise: float) -> Any:
    where = np.flatnonzero(given)[::-1]
    found = np.full(count, otherwise, dtype=np.asarray(values).dtype)
    found[case[where]] = values[where]
    return found
