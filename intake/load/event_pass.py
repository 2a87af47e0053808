"""Second pass over an event file: join its events with the stored ones, and derive each touched case again.

The file may hold only the newest events of a case. The facts of a case depend on all of its events, so those that the
store has are read first, appended to the spool as a second file, and sorted together with the new ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from intake.derive.case_facts import DERIVED_FLAGS, derive_cases
from intake.derive.event_arrays import DAY_SECONDS, MISSING, Bools, ColumnArrays, Events, Ints
from intake.derive.implied_events import ATTRIBUTES, MAX_DUE_SECONDS
from intake.load.reused_event_ids import ReusedIds
from intake.load.snapshot_pass import DIMENSION_OF_COLUMN, StagingContext, with_dimension_keys
from intake.staging.arrow_batches import batches
from intake.staging.background import prefetch
from intake.staging.case_order import reordered, storage_order
from intake.staging.spool import SCHEMAS, BackgroundParquetWriter, read_parquet
from queries.storage import schema
from queries.vocabulary.codes import Event, Flag

IDS = pa.schema([("id", pa.string())])
# Subtracted from the row number of stored events, so that they sort before the events of the file if moment and event
# are equal; a negative row number therefore marks a stored event.
_STORED_FIRST = 1 << 40
_EVENTS_AT_ONCE = 200_000  # some 50,000 cases


def touched_ids(context: StagingContext, path: Path) -> Path:
    """Write the distinct case ids of the spool to a Parquet file, and return its path."""
    spool = context.spool.table()
    file = BackgroundParquetWriter(path, IDS)
    for batch in batches(context.connection, sa.select(spool.c.id).distinct()):
        file.write({"id": batch.column("id")})
    file.close()
    return path


def stored_events(ids: sa.FromClause, *, source: int) -> sa.Select[Any]:
    """Select the stored events of these cases, each with the attributes of its case."""
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
    """Write stored events to a Parquet file in the format of the spool.

    Dimension keys are written as negative numbers, which distinguishes them from the numbers of spooled names.
    """
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
        # Derived flags are recomputed from the joined events, so the stored ones are cleared.
        columns["flags"] = columns["flags"].to_numpy() & ~int(DERIVED_FLAGS)
        file.write(columns)
    file.close()
    return path


def stage_events(context: StagingContext, stored: Path | None, *, reused: ReusedIds | None) -> int:
    """Fill the stage from a spooled event file and the stored events of its cases (None for a new source).

    Rejects registrations more than a day after as-of, and events of cases without any registration. Stored events are
    not judged again: the file may be older than they are. `reused` counts ids that stand for several cases. Returns
    the number of rows that repeat another row of the file identically.
    """
    spool = context.spool.table()
    latest = context.as_of + DAY_SECONDS
    # A registration up to a day after as-of is accepted and flagged, because the clocks of sources differ.
    late = sa.and_(spool.c.event == Event.registered, spool.c.moment > latest)
    parts = [sa.select(spool).where(~late)]
    if stored is not None:
        parts.append(sa.select(read_parquet(stored, SCHEMAS["events"], "stored")))
    as_given = sa.union_all(*parts).subquery("as_given")
    registrations = (
        sa.select(as_given.c.id, sa.func.min(as_given.c.moment).label("registered_at"))
        .where(as_given.c.event == Event.registered, as_given.c.moment != MISSING)
        .group_by(as_given.c.id)
        .subquery("registrations")
    )
    context.reject(sa.select(spool).where(late), "registered_after_as_of")
    # Events of a case that has no registration in the file or in the store cannot be placed and are rejected.
    orphans = sa.select(spool).where(~late, spool.c.id.not_in(sa.select(registrations.c.id)))
    context.reject(orphans, "no_registration_event")

    rows = _not_before_the_hour(as_given, registrations).subquery("rows")
    # Sort by registration of the case (the store is clustered by it), then by case and moment. Missing moments, and
    # those of the file after its as-of, which are mistyped, come last.
    is_plausible = sa.and_(rows.c.moment > MISSING, sa.or_(rows.c.row < 0, rows.c.moment <= latest))
    sortable_moment = sa.case((is_plausible, rows.c.moment), else_=None)
    in_order = sa.select(*(rows.c[column.name] for column in as_given.c)).order_by(
        rows.c.registered_at, rows.c.id, sortable_moment.nulls_last(), rows.c.event, rows.c.row
    )
    stream = whole_cases(batches(context.connection, in_order, _EVENTS_AT_ONCE))
    return sum(_stage(context, whole, reused) for whole in prefetch(stream))


def _not_before_the_hour(events: sa.Subquery, registrations: sa.Subquery) -> sa.Select[tuple[object, ...]]:
    """The events of cases with a registration, and its moment (`registered_at`).

    An event on the day of the registration without a time of day (midnight) has the moment of the registration, as in
    rows of snapshots.
    """
    registered_at = registrations.c.registered_at
    that_day = events.c.moment == registered_at - registered_at % sa.literal_column(str(DAY_SECONDS))
    moment = sa.case((that_day, registered_at), else_=events.c.moment).label("moment")
    columns = (moment if column.name == "moment" else column for column in events.c)
    return sa.select(*columns, registered_at).join(registrations, registrations.c.id == events.c.id)


def whole_cases(stream: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Regroup sorted batches so that no case is split between two batches.

    The last case of each batch is held back until the next batch shows whether it continues.
    """
    waiting: list[pa.RecordBatch] = []
    for batch in stream:
        ids = batch.column("id")
        # `cut` is the position at which the last case of this batch begins; 0 if the batch holds one case only.
        same = pc.equal(ids, ids[len(ids) - 1]).to_numpy(zero_copy_only=False)
        cut = len(ids) - int(np.argmin(same[::-1])) if not same.all() else 0
        if cut or (waiting and waiting[-1].column("id")[-1] != ids[0]):
            head = batch.slice(0, cut)
            yield pa.Table.from_batches([*waiting, head]).combine_chunks().to_batches(max_chunksize=None)[0]
            waiting = []
        waiting.append(batch.slice(cut))
    if waiting:
        yield pa.Table.from_batches(waiting).combine_chunks().to_batches(max_chunksize=None)[0]


def _stage(context: StagingContext, batch: pa.RecordBatch, reused: ReusedIds | None) -> int:
    """Derive a batch of whole cases and add them to the stage; return the number of repeated rows."""
    ids = batch.column("id")
    rows = with_dimension_keys(context.dimensions, batch)
    starts = np.ones(len(ids), dtype=bool)
    starts[1:] = pc.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1)).to_numpy(zero_copy_only=False)
    case = np.cumsum(starts) - 1
    count = int(case[-1]) + 1
    from_file = rows["row"] >= 0
    moment = rows["moment"].astype(np.int64)
    # Stored moments were judged when they were loaded. The as-of of an older file says nothing of later events.
    mistyped = from_file & (moment > context.as_of + DAY_SECONDS)
    moment = np.where(mistyped, MISSING, moment)

    repeats = _repeats(case, moment, rows)
    new_events = from_file & ~repeats.any_row
    if reused is not None:
        reused.add(rows, case, moment, count=count, new=new_events)
    events = Events(
        cases=count,
        case=case[~repeats.any_row],
        moment=moment[~repeats.any_row],
        **{
            name: rows[name][~repeats.any_row].astype(np.int64)
            for name in ("event", "from_agency", "to_agency", "outcome", "verdict")
        },
    )
    attributes = _attributes(rows, case, starts, moment, mistyped, as_of=context.newest_as_of)
    derived = derive_cases(
        events, attributes, answered_by_closing=context.answered_by_closing, due_rule=context.due_rule
    )
    facts = derived.facts
    order = storage_order(
        facts["county"], facts["kind"], facts["agency"], peer_group_of=context.dimensions.peer_groups()
    )
    events, derived = reordered(events, derived, order)
    context.stage.add(
        ids.filter(pa.array(starts)).take(pa.array(order)),
        events,
        derived,
        new_rows=np.bincount(case[new_events], minlength=count)[order],
        repeated_rows=np.bincount(case[repeats.of_stored], minlength=count)[order],
        newest_moment=int(moment[from_file].max(initial=MISSING)),
    )
    return int(np.count_nonzero(repeats.in_file))


@dataclass(frozen=True)
class _Repeats:
    """Masks of the rows of the file that repeat an earlier event of the same case."""

    in_file: Bools  # an equal event of the file precedes this row
    of_stored: Bools  # the row is the first in the file, and the store has an equal event

    @property
    def any_row(self) -> Bools:
        """Mask of all repeats."""
        return self.in_file | self.of_stored


def _repeats(case: Ints, moment: Ints, rows: ColumnArrays) -> _Repeats:
    """Find rows that repeat an event of the same case.

    Only rows with equal case, moment and event can repeat each other, and they are neighbours in the sorted batch; so
    the expensive comparison of all columns is limited to those.
    """
    none = np.zeros(len(case), dtype=bool)
    tied = none.copy()
    # A row is tied if it agrees with its predecessor in case, moment and event; the first row of each run is added
    # below.
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
    in_file, of_stored = none.copy(), none.copy()
    in_file[where[~stored]] = frame[~stored].duplicated().to_numpy()
    keys = list(frame.columns)
    has_stored = pd.Series(stored).groupby([frame[key] for key in keys]).transform("any").to_numpy()
    of_stored[where] = has_stored & ~stored & ~in_file[where]
    return _Repeats(in_file, of_stored)


def _attributes(
    rows: ColumnArrays, case: Ints, starts: Bools, moment: Ints, mistyped: Bools, *, as_of: int
) -> ColumnArrays:
    """Combine the rows of each case into its attributes: the first value of each attribute, all flags together."""
    count = int(case[-1]) + 1
    attributes: ColumnArrays = {
        name: _first_given(rows[name], rows[name] != 0, case, count, 0) for name in ATTRIBUTES
    }
    located = ~np.isnan(rows["latitude"]) & ~np.isnan(rows["longitude"])
    attributes["latitude"] = _first_given(rows["latitude"], located, case, count, np.nan)
    attributes["longitude"] = _first_given(rows["longitude"], located, case, count, np.nan)
    due_at = _first_given(rows["due_at"], rows["due_at"] != MISSING, case, count, MISSING)

    registration = (rows["event"] == Event.registered) & (moment != MISSING)
    registered_at = _first_given(moment, registration, case, count, MISSING)
    # A due moment more than ten years from the registration is mistyped: it is dropped and flagged.
    far = (due_at != MISSING) & (np.abs(due_at - registered_at) > MAX_DUE_SECONDS)
    attributes["due_at"] = np.where(far, MISSING, due_at)
    flags = rows["flags"].astype(np.int64) | np.where(mistyped, int(Flag.date_after_as_of), 0)
    flags = np.bitwise_or.reduceat(flags, np.flatnonzero(starts))
    flags |= np.where(far, int(Flag.date_after_as_of), 0)
    flags |= np.where(registered_at > as_of, int(Flag.registered_after_as_of), 0)
    attributes["flags"] = flags
    return attributes


def _first_given(values: Any, given: Bools, case: Ints, count: int, otherwise: float) -> Any:
    """First value of each case for which `given` is true, else `otherwise`."""
    # Assigned in reverse order: of several assignments to one position the last one, that is the first row, wins.
    where = np.flatnonzero(given)[::-1]
    first = np.full(count, otherwise, dtype=np.asarray(values).dtype)
    first[case[where]] = values[where]
    return first
