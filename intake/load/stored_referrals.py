"""Keep the earlier referrals of cases that a later snapshot has only the newest referral of.

Some systems export a row for each referral once, and later only the newest one of each case. Such a row would erase the
hand-offs that the store has, and the answer of an earlier office.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from intake.derive.event_arrays import MISSING, ColumnArrays, Ints
from queries.storage import schema
from queries.vocabulary.codes import Event
from queries.vocabulary.recorded import Recorded


@dataclass(frozen=True)
class StoredReferrals:
    """The referrals of a case in the store: their moments in order, the agencies, and the moment of its answer."""

    moments: Ints
    agencies: Ints
    answered_at: int


def has_referrals(connection: sa.Connection, *, source: int) -> bool:
    """Whether a load of the source has brought hand-offs."""
    load = schema.load
    loads = sa.select(load.c.recorded).where(load.c.source == source, load.c.status == "done")
    return any(Recorded.handoff.value in (recorded or "").split() for recorded in connection.scalars(loads))


def referrals_of(ids: sa.FromClause, *, source: int) -> sa.Select[Any]:
    """Select the referrals of those of these cases that were handed on, in order."""
    case, event = schema.case, schema.case_event
    return (
        sa.select(case.c.id, event.c.moment, event.c.to_agency, case.c.answered_at)
        .select_from(ids)
        .join(case, sa.and_(case.c.id == ids.c.id, case.c.source == source, case.c.handoffs > 0))
        .join(event, sa.and_(event.c.case_id == case.c.case_id, event.c.event == int(Event.referred)))
        .order_by(case.c.id, event.c.sequence)
    )


def by_case(batches: Iterable[pa.RecordBatch]) -> dict[str, StoredReferrals]:
    """The referrals in rows of `referrals_of` by case, without those of which one has no moment."""
    rows = (row for batch in batches for row in _rows(batch))
    referrals: dict[str, StoredReferrals] = {}
    for case, group in groupby(rows, lambda row: row[0]):
        steps = list(group)
        moments = np.array([moment for _, moment, _, _ in steps], np.int64)
        if (moments != MISSING).all():
            agencies = np.array([agency for _, _, agency, _ in steps], np.int64)
            referrals[str(case)] = StoredReferrals(moments, agencies, int(steps[0][3]))
    return referrals


def with_stored_referrals(
    rows: ColumnArrays, ids: Sequence[str], stored: Mapping[str, StoredReferrals]
) -> ColumnArrays:
    """The rows of cases with the referrals that the store has from before the one in their row.

    A case of which the file itself has several referrals stays as it is. A case without an answer keeps that of the
    store if it was given before the referral.
    """
    cases = [case for case, each in enumerate(ids) if each in stored]
    if not cases:
        return rows
    count = len(ids)
    none = np.full(count, None, dtype=object)
    referrals = rows.get("referrals", none).copy()
    agencies = rows.get("referred_agencies", none).copy()
    answered_at = rows["answered_at"].copy()
    for case in cases:
        of_case = stored[ids[case]]
        joined = _joined(of_case, rows, case)
        if referrals[case] is not None or joined is None:
            continue
        referrals[case], agencies[case] = joined
        if answered_at[case] == MISSING and of_case.answered_at <= rows["referred_at"][case]:
            answered_at[case] = of_case.answered_at
    return {**rows, "referrals": referrals, "referred_agencies": agencies, "answered_at": answered_at}


def _joined(known: StoredReferrals, rows: ColumnArrays, case: int) -> tuple[Ints, Ints] | None:
    """Moments and agencies of the stored referrals and the one of the row; None if they do not go together."""
    at, agency = int(rows["referred_at"][case]), int(rows["agency"][case])
    if known.moments[0] < rows["registered_at"][case] or not agency:
        return None
    if at == MISSING:
        return (known.moments, known.agencies) if agency == known.agencies[-1] else None
    earlier = known.moments < at
    if not earlier.any():
        return None
    moments, agencies = known.moments[earlier], known.agencies[earlier]
    if agencies[-1] != agency:  # else a reminder of the office that has the case
        moments, agencies = np.append(moments, at), np.append(agencies, agency)
    return (moments, agencies) if len(moments) > 1 else None


def _rows(batch: pa.RecordBatch) -> Iterable[tuple[Any, ...]]:
    """The rows of a batch, with moments in epoch seconds."""
    seconds = [
        np.where(
            cells.is_null().to_numpy(zero_copy_only=False),
            MISSING,
            cells.cast(pa.timestamp("us"))
            .fill_null(0)
            .to_numpy(zero_copy_only=False)
            .astype("datetime64[s]")
            .view(np.int64),
        ).tolist()
        for cells in (batch.column("moment"), batch.column("answered_at"))
    ]
    return zip(
        batch.column("id").to_pylist(),
        seconds[0],
        batch.column("to_agency").to_pylist(),
        seconds[1],
        strict=True,
    )
