"""Second pass over a snapshot: with as-of known, reject impossible rows, remove duplicates, and derive the cases.

Also holds what the second pass over event files shares with it.
"""

from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from intake.derive.case_facts import DueCalculator, derive_cases
from intake.derive.event_arrays import DAY_SECONDS, Array, ColumnArrays
from intake.derive.implied_events import snapshot_events
from intake.derive.referral_events import with_earlier_referrals
from intake.load.dimension_keys import Dimensions
from intake.load.stored_referrals import StoredReferrals, with_stored_referrals
from intake.staging.arrow_batches import batches
from intake.staging.background import prefetch
from intake.staging.case_order import CASES_AT_ONCE, storage_order
from intake.staging.derived_tables import StageWriter
from intake.staging.duplicates import duplicate_row, find_duplicates, with_first_answers
from intake.staging.earlier_referrals import (
    count_earlier_answers,
    find_referrals,
    referral_row,
    with_referrals,
)
from intake.staging.rejected_rows import Rejections
from intake.staging.spool import Spool

DIMENSION_OF_COLUMN = {
    "county": "county", "topic": "topic", "place": "place", "trip": "trip", "agency": "agency",
    "first_agency": "agency", "from_agency": "agency", "to_agency": "agency",
}  # fmt: skip
_DERIVED_AT_ONCE = 40_960  # cases; what is computed on the way needs many times the memory of their rows


@dataclass(frozen=True)
class StagingContext:
    """Everything that the second pass over a file needs."""

    connection: sa.Connection  # of the DuckDB that queries spools
    spool: Spool
    file: str
    dimensions: Dimensions
    rejections: Rejections
    stage: StageWriter
    as_of: int  # epoch seconds; by it the dates of the file are judged
    newest_as_of: int  # epoch seconds; of the source, with this file
    answered_by_closing: bool
    due_rule: DueCalculator | None
    unflagged: int = 0  # flags that say nothing of single cases of this source
    referrals: dict[str, StoredReferrals] = field(default_factory=dict)  # in the store, by case

    def reject(self, statement: sa.Select[tuple[object, ...]], reason: str) -> None:
        """Reject the spooled rows that a statement selects."""
        for batch in batches(self.connection, statement):
            self.rejections.add_records(batch, reason, file=self.file, spool=self.spool)


def stage_snapshot(context: StagingContext) -> int:
    """Fill the stage from a spooled snapshot.

    Rejects rows registered more than a day after as-of, and rows that repeat an id with other content and are no
    earlier referral of the case. Returns the number of rows that repeat an earlier row identically.
    """
    spool = context.spool.table()
    latest = context.as_of + DAY_SECONDS
    context.reject(sa.select(spool).where(spool.c.registered_at > latest), "registered_after_as_of")
    identical, different = find_duplicates(context.connection, spool, latest=latest)
    referrals = find_referrals(context.connection, spool) if different else 0
    context.stage.earlier_referrals = referrals
    if referrals:
        context.stage.earlier_answers = count_earlier_answers(context.connection, spool)
    if different:
        for reason, which in (
            ("repeated_id", ~duplicate_row.c.renumbered),
            ("renumbered_id", duplicate_row.c.renumbered),
        ):
            others = sa.select(duplicate_row.c.row).where(~duplicate_row.c.identical, which)
            context.reject(sa.select(spool).where(spool.c.row.in_(others)), reason)

    rows = with_first_answers(spool, latest=latest) if different else sa.select(spool)
    kept = rows.where(spool.c.registered_at <= latest)
    if identical or different:
        kept = kept.where(spool.c.row.not_in(sa.select(duplicate_row.c.row)))
    if referrals:
        kept = kept.where(spool.c.row.not_in(sa.select(referral_row.c.row)))
    # The store is clustered by day of registration, because rows close in time compress well. A file that is in this
    # order already is not sorted again.
    if referrals:
        kept = with_referrals(kept)
    if referrals or not context.spool.ascending:
        kept = kept.order_by(sa.literal_column("registered_at"), sa.literal_column("row"))
    for batch in prefetch(batches(context.connection, kept, CASES_AT_ONCE)):
        _stage(context, batch)
    return identical


def _stage(context: StagingContext, batch: pa.RecordBatch) -> None:
    """Bring a batch of cases into the order of the store, and add them to the stage a part at a time."""
    rows = with_dimension_keys(context.dimensions, batch)
    order = storage_order(
        rows["county"], rows["kind"], rows["agency"], peer_group_of=context.dimensions.peer_groups()
    )
    for start in range(0, len(order), _DERIVED_AT_ONCE):
        part = order[start : start + _DERIVED_AT_ONCE]
        ids = batch.column("id").take(pa.array(part))
        _derive(context, ids, {name: values[part] for name, values in rows.items()})


def _derive(context: StagingContext, ids: pa.Array, rows: ColumnArrays) -> None:
    """Derive cases from their rows and add them to the stage."""
    if context.referrals:
        rows = with_stored_referrals(rows, ids.to_pylist(), context.referrals)
    events, attributes = snapshot_events(rows, as_of=context.as_of)
    if "referrals" in rows:
        events = with_earlier_referrals(events, rows["referrals"], rows["referred_agencies"])
    derived = derive_cases(
        events,
        attributes,
        answered_by_closing=context.answered_by_closing,
        due_rule=context.due_rule,
        unflagged=context.unflagged,
    )
    # A snapshot has one row per case, but for earlier referrals.
    ones = np.ones(events.cases, dtype=np.int64)
    context.stage.add(
        ids,
        events,
        derived,
        new_rows=ones + rows.get("referral_rows", 0),
        repeated_rows=ones * 0,
        newest_moment=int(events.moment.max()),
    )


def with_dimension_keys(dimensions: Dimensions, batch: pa.RecordBatch) -> ColumnArrays:
    """Return the columns of spooled rows as arrays, without the id, with names replaced by dimension keys."""
    rows: ColumnArrays = {}
    for name in batch.schema.names:
        if name == "id":
            continue
        rows[name] = batch.column(name).to_numpy(zero_copy_only=False)
        if name == "referred_agencies":
            rows[name] = _agency_lists(dimensions, rows[name])
        if name in DIMENSION_OF_COLUMN:
            rows[name] = dimensions.keys(DIMENSION_OF_COLUMN[name], rows[name].astype(np.int64))
    return rows


def _agency_lists(dimensions: Dimensions, lists: Array) -> Array:
    """Lists of the names of agencies as lists of their keys; None stays None."""
    present = [each for each in lists if each is not None]
    keys = iter(dimensions.keys("agency", np.concatenate(present).astype(np.int64))) if present else iter(())
    keyed = np.empty(len(lists), dtype=object)
    for at, each in enumerate(lists):
        keyed[at] = None if each is None else np.fromiter(islice(keys, len(each)), np.int64)
    return keyed
