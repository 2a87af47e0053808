"""Columns of the file of all cases about the steps of a case: times in its stages, and the day of its first referral.

Unlike the other columns they are those at the as-of of each source. Referrals are read from the events.
"""

import numpy as np
import sqlalchemy as sa

from queries.sql.array_expressions import ArrayExpressions, Rows, Values
from queries.sql.functions import DAY_SECONDS
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
from queries.sums.blocks.block_file import Array
from queries.vocabulary.codes import Event

# The day of its registration; whether nobody knows when it was answered; the day of the first referral (0: none).
HOUR_OF_DAY, UNDATED, REFERRED = "hour", "answered_undated", "referred_day"
# A number of base 4 with a digit of STATES for each stage, that of the first one last.
STAGE_STATES = "stage_states"
STATES = (NOT_ENTERED, ANSWER, COMPETING, CENSORED)
STAGE_HOURS = tuple(f"{stage}_hours" for stage in STAGES)
STEP_COLUMNS = (HOUR_OF_DAY, UNDATED, REFERRED, STAGE_STATES, *STAGE_HOURS)
# Whether no stage that has ended took more hours than its column has room for.
HAVE_ROOM = "stages have room"
HOURS_TYPE = np.dtype(np.uint16)
MAX_HOURS = int(np.iinfo(HOURS_TYPE).max)
CASE_ID = "case.case_id"
IDS = 2**19  # of the cases that a statement reads
_NEVER = 2**32 - 1  # in place of the seconds to a referral
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
    """The moment of the first referral of each case among `IDS` case ids."""

    def __init__(self, store: Store, begin: int, since: int) -> None:
        """Read the events of the cases from an id on; moments are counted from `since`."""
        self._begin, self._since = begin, since
        self._seconds = np.full(IDS, _NEVER, dtype=np.uint32)
        e = schema.case_event.c
        referred = (
            between(e.case_id, begin),
            e.event == sa.literal_column(str(int(Event.referred))),
            e.moment.is_not(None),
        )
        for batch in store.batches(sa.select(e.case_id, e.moment).where(*referred)):
            # An error in the source's dates stays before, or after, everything else.
            seconds = np.clip(batch["moment"].array - since, 1, _NEVER - 1).astype(np.uint32)
            np.minimum.at(self._seconds, batch["case_id"].array - begin, seconds)

    def of(self, case_ids: Array) -> Values:
        """The moments of some cases, in seconds from 1970-01-01."""
        seconds = self._seconds.take(case_ids - self._begin)
        return Values(seconds.astype(np.int64) + self._since, seconds == _NEVER)


def between(case_id: sa.ColumnElement[int], begin: int) -> sa.ColumnElement[bool]:
    """The condition that a case id is one of `IDS` from one on."""
    return case_id.between(sa.literal_column(str(begin)), sa.literal_column(str(begin + IDS - 1)))


class Steps:
    """What the file has of the steps of some cases."""

    def __init__(self, store: Store, expressions: StepExpressions, first_day: int) -> None:
        self._expressions, self._first_day = expressions, first_day
        self.have_room = True  # for the hours of all stages that have ended
        self._until = np.zeros(max((each.source for each in store.sources), default=0) + 1, dtype=np.int64)
        for source in store.sources:
            self._until[source.source] = np.datetime64(source.as_of, "s").astype(np.int64)

    def referrals(self, store: Store, begin: int) -> FirstReferrals:
        """The first referrals of the cases from an id on."""
        # Fifty years before the first day and eighty after it have a number.
        return FirstReferrals(store, begin, (self._first_day - 50 * 365) * DAY_SECONDS)

    def columns(self, batch: dict[str, Values], referrals: FirstReferrals) -> dict[str, Array]:
        """The columns of the file for some rows of the store, whose referrals have been read."""
        rows = Rows(
            batch
            | {
                "step.until": Values(self._until.take(batch["case.source"].array)),
                "step.referred_at": referrals.of(batch[CASE_ID].array),
            }
        )
        referred = rows.column("step.referred_at")
        day = np.maximum(referred.array // DAY_SECONDS - self._first_day, 1)
        # A referral after as-of is not known yet.
        is_known = referred.present & (referred.array <= rows.column("step.until").array)
        columns = {
            HOUR_OF_DAY: rows.column("case.registered_at").array % DAY_SECONDS // HOUR,
            UNDATED: rows.column("case.answered_undated").array.astype(np.uint8),
            REFERRED: np.where(is_known, day, 0),
        }
        states = np.zeros(rows.count, dtype=np.uint8)
        has_begun = rows.values(self._expressions.registered).array
        all_have_begun = bool(has_begun.all())
        for i, (name, (hours, state)) in enumerate(zip(STAGE_HOURS, self._expressions.times, strict=True)):
            code = rows.values(state).array
            if not all_have_begun:
                code = np.where(has_begun, code, NOT_ENTERED)
            for digit, value in enumerate(STATES[1:], 1):
                states += (code == value) * np.uint8(digit << 2 * i)
            in_stage = rows.values(hours).array
            # Whoever still waits longer than any stage has lasted may count as waiting less long.
            columns[name] = np.minimum(in_stage, MAX_HOURS).astype(HOURS_TYPE)
            if in_stage.max(initial=0) > MAX_HOURS:
                self.have_room &= not ((in_stage > MAX_HOURS) & (code != CENSORED)).any()
        return columns | {STAGE_STATES: states}
