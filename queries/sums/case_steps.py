"""Columns of the file of all cases about the steps of a case: times in its stages, and the day of its first referral.

Unlike the other columns they are those at the as-of of each source. Referrals are read from the events, once for all
cases, and kept in a temporary file while the cases are read in another order.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import sqlalchemy as sa

from queries.sql.array_expressions import DAY_SECONDS, ArrayExpressions, Rows, Values
from queries.sql.stages import (
    HOUR,
    NOT_ENTERED,
    STAGES,
    first_stages,
    known_steps,
    last_stages,
    time_in_stage,
)
from queries.sql.waits import ANSWER, CENSORED, COMPETING
from queries.storage import schema
from queries.storage.store import Store
from queries.sums.block_file import Array
from queries.vocabulary.codes import Event

# Of its registration; whether nobody knows when it was answered; and the day of the first referral (0: none).
HOUR_OF_DAY, UNDATED, REFERRED = "hour", "answered_undated", "referred_day"
STAGE_STATES = (
    "stage_states"  # a number of base 4 with a digit of STATES for each stage, that of the first one last
)
STATES = (NOT_ENTERED, ANSWER, COMPETING, CENSORED)
STAGE_HOURS = tuple(f"{stage}_hours" for stage in STAGES)
STEP_COLUMNS = (HOUR_OF_DAY, UNDATED, REFERRED, STAGE_STATES, *STAGE_HOURS)
# Whether no stage that has ended took more hours than its column has room for.
HAVE_ROOM = "stages have room"
HOURS_TYPE = np.dtype(np.uint16)
MOST_HOURS = int(np.iinfo(HOURS_TYPE).max)
CASE_ID = "case.case_id"
IDS = 2**19  # of the cases whose referrals are read at once
_SEGMENT = 2**16  # case ids whose referrals are looked up at once
_MOST_SECONDS = 2**32 - 1
# What the columns of the store do not have of a case.
_step = sa.Table(
    "step", sa.MetaData(), sa.Column("until", sa.DateTime), sa.Column("referred_at", sa.DateTime)
)


class StepExpressions:
    """The times in stages as nodes, and the columns of the store of which they are made."""

    def __init__(self) -> None:
        expressions = ArrayExpressions()
        steps = known_steps(schema.case, _step.c.until, _step.c.referred_at)
        stages = [*first_stages(steps), *last_stages(steps)]
        self.registered = expressions.node(schema.case.c.registered_at <= _step.c.until)
        self.times = [
            tuple(expressions.node(each) for each in time_in_stage(stage, _step.c.until)) for stage in stages
        ]
        self.columns = {CASE_ID: schema.case.c.case_id} | {
            name: column for name, column in expressions.columns.items() if column.table is not _step
        }


class FirstReferrals:
    """The moment of the first referral of each case, in a temporary file of 4 bytes for each case id."""

    def __init__(self, file: BinaryIO, since: int) -> None:
        self._file, self._since = file, since

    def write(self, store: Store) -> None:
        """Read the events of all cases."""
        e, c = schema.case_event.c, schema.case.c
        last = store.frame(sa.select(sa.func.max(c.case_id).label("last")))["last"].iloc[0]
        for begin in range(0, int(last) + 1, IDS):
            seconds = np.zeros(IDS, dtype=np.uint32)
            between = e.case_id.between(
                sa.literal_column(str(begin)), sa.literal_column(str(begin + IDS - 1))
            )
            referred = (
                between,
                e.event == sa.literal_column(str(int(Event.referred))),
                e.moment.is_not(None),
            )
            statement = sa.select(e.case_id, sa.func.min(e.moment).label("moment")).where(*referred)
            for batch in store.batches(statement.group_by(e.case_id)):
                # An error in the source's dates stays before, or after, everything else.
                since = np.clip(batch["moment"].array - self._since, 1, _MOST_SECONDS)
                seconds[batch["case_id"].array - begin] = since
            self._file.write(seconds.data)
        self._file.flush()

    def of(self, case_ids: Array) -> Values:
        """The moments of some cases, in seconds from 1970-01-01."""
        seconds = np.zeros(len(case_ids), dtype=np.uint32)
        segment = case_ids // _SEGMENT
        order = np.argsort(segment, kind="stable")
        bounds = [0, *(np.flatnonzero(np.diff(segment[order])) + 1).tolist(), len(order)]
        for begin, end in pairwise(bounds):
            some = order[begin:end]
            if len(some):
                first = int(segment[some[0]]) * _SEGMENT
                self._file.seek(first * 4)
                of_segment = np.frombuffer(self._file.read(_SEGMENT * 4), np.uint32)
                seconds[some] = of_segment.take(case_ids[some] - first)
        return Values(seconds.astype(np.int64) + self._since, seconds == 0)


class Steps:
    """What the file has of the steps of some cases."""

    def __init__(self, store: Store, referrals: FirstReferrals, expressions: StepExpressions) -> None:
        self._referrals, self._expressions = referrals, expressions
        self.have_room = True  # for the hours of all stages that have ended
        self._until = np.zeros(max((each.source for each in store.sources), default=0) + 1, dtype=np.int64)
        for source in store.sources:
            self._until[source.source] = np.datetime64(source.as_of, "s").astype(np.int64)

    def columns(self, batch: dict[str, Values], first_day: int) -> dict[str, Array]:
        """The columns of the file for some rows of the store."""
        rows = Rows(
            batch
            | {
                "step.until": Values(self._until.take(batch["case.source"].array)),
                "step.referred_at": self._referrals.of(batch[CASE_ID].array),
            }
        )
        referred = rows.column("step.referred_at")
        day = np.maximum(referred.array // DAY_SECONDS - first_day, 1)
        # A referral after as-of is not known yet.
        is_known = referred.present & (referred.array <= rows.column("step.until").array)
        columns = {
            HOUR_OF_DAY: rows.column("case.registered_at").array % DAY_SECONDS // HOUR,
            UNDATED: rows.column("case.answered_undated").array.astype(np.uint8),
            REFERRED: np.where(is_known, day, 0),
        }
        states = np.zeros(rows.count, dtype=np.uint8)
        has_begun = rows.values(self._expressions.registered).array
        for i, (name, (hours, state)) in enumerate(zip(STAGE_HOURS, self._expressions.times, strict=True)):
            code = np.where(has_begun, rows.values(state).array, NOT_ENTERED)
            for digit, value in enumerate(STATES[1:], 1):
                states += (code == value) * np.uint8(digit << 2 * i)
            in_stage = rows.values(hours).array
            # Whoever still waits longer than any stage has lasted may count as waiting less long.
            columns[name] = np.minimum(in_stage, MOST_HOURS).astype(HOURS_TYPE)
            self.have_room &= not ((in_stage > MOST_HOURS) & (code != CENSORED)).any()
        return columns | {STAGE_STATES: states}


@contextmanager
def steps_of(store: Store, folder: Path, first_day: int) -> Iterator[Steps]:
    """The steps of the cases of a store, with a temporary file in a folder. Raises OSError."""
    with tempfile.TemporaryFile(dir=folder) as file:
        # Fifty years before and eighty after have a number.
        referrals = FirstReferrals(file, (first_day - 50 * 365) * DAY_SECONDS)
        referrals.write(store)
        yield Steps(store, referrals, StepExpressions())
