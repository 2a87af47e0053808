"""Rollup tables: precomputed sums that answer most queries without scanning the cases. Intake fills them.

- `daily_*`: every component (`queries.sql.components`) and the numbers of cases entering and leaving the open and
  overdue states, by day and a set of dimensions. Each clock has rows of its own, in which the columns of the other
  clocks are NULL.
- `yearly_office`: every component by Jalali year, county, office and kind together. By day, this combination would have
  half as many rows as there are cases.
- `hours_daily`: histogram of waiting times. By day of registration, the number of cases that were answered, or closed
  without an answer, after each number of completed hours. `hours_monthly` sums it by Jalali month.
- `still_open`: one row for each open case.
- `rollup_state`: the load for which the rollups are valid, and the latest event of each source. Rollups are exact while
  that event is not after the source's as-of.
- `rollup_size`: the number of rows of each rollup when it was last rebuilt or compacted.

No value depends on as-of. Several rows may have the same keys, and their amounts add up: a load appends the difference
that it makes, with negative amounts for what it takes back. Rows with equal keys are merged once there are many.
"""

from functools import cache

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
)

from queries.sql.components import COMPONENTS
from queries.storage import schema
from queries.vocabulary.codes import Clock

# Dimensions of the daily rollups, from the smallest table to the largest. The first that has all the dimensions of a
# query answers it.
DIMENSION_SETS: dict[str, tuple[str, ...]] = {
    "total": (),
    "channel": ("kind", "channel"),
    "county": ("county", "kind"),
    "topic": ("topic",),
    "agency": ("agency",),
}
YEARLY_DIMENSIONS = ("county", "agency", "kind")  # of `yearly_office`
# Cases that enter and leave a state on a day. The backlog at a day's end is the sum of all entries minus all exits.
FLOWS = ("open_in", "open_out", "overdue_in", "overdue_out")
AMOUNTS_BY_CLOCK: dict[Clock, tuple[str, ...]] = {
    **{
        clock: tuple(name for name, component in COMPONENTS.items() if component.clock == clock.name)
        for clock in (Clock.registered, Clock.answered, Clock.closed, Clock.due)
    },
    **{
        clock: tuple(flow for flow in FLOWS if flow.startswith(clock.name))
        for clock in (Clock.open, Clock.overdue)
    },
}
DIMENSION_TYPES = {
    "kind": SmallInteger,
    "channel": SmallInteger,
    "county": SmallInteger,
    "agency": SmallInteger,
    "topic": Integer,
}
ALL_DIMENSIONS = tuple(DIMENSION_TYPES)


def _summed(
    name: str,
    dimensions: tuple[str, ...],
    span: str,
    amounts: tuple[str, ...],
    *,
    metadata: MetaData = schema.metadata,
) -> Table:
    """A table of sums by source, trip, clock, dimensions and a date column named `span`."""
    return Table(
        name,
        metadata,
        Column("source", SmallInteger, nullable=False),
        Column("trip", SmallInteger, nullable=False),  # 1: handed in on a provincial trip
        Column("clock", SmallInteger, nullable=False),
        *(Column(dimension, DIMENSION_TYPES[dimension], nullable=False) for dimension in dimensions),
        Column(span, Date, nullable=False),
        # NULL in rows of other clocks, which takes no space.
        *(Column(amount, BigInteger) for amount in amounts),
    )


DAILY: dict[str, Table] = {
    name: _summed(f"daily_{name}", dimensions, "day", (*COMPONENTS, *FLOWS))
    for name, dimensions in DIMENSION_SETS.items()
}
# `year` is the first day of the Jalali year.
yearly_office = _summed("yearly_office", YEARLY_DIMENSIONS, "year", tuple(COMPONENTS))
# Not in a store: the sums of few cases by day and all dimensions together, from which a load sums the rollups.
finest_sums = _summed("finest_sums", ALL_DIMENSIONS, "day", (*COMPONENTS, *FLOWS), metadata=MetaData())


def _hours(name: str, span: str) -> Table:
    """A histogram of waiting times, in completed hours, by source, trip and a date column named `span`."""
    return Table(
        name,
        schema.metadata,
        Column("source", SmallInteger, nullable=False),
        Column("trip", SmallInteger, nullable=False),
        Column(span, Date, nullable=False),
        Column("hours", Integer, nullable=False),
        Column("answers", BigInteger, nullable=False),
        Column("competing", BigInteger, nullable=False),
    )


hours_daily = _hours("hours_daily", "day")  # day of registration
hours_monthly = _hours("hours_monthly", "month")  # first day of the Jalali month of registration

still_open = Table(
    "still_open",
    schema.metadata,
    Column("case_id", BigInteger, nullable=False),
    *(
        Column(name, SmallInteger, nullable=False)
        for name in ("source", "trip", "kind", "channel", "county", "agency", "due_agency")
    ),
    Column("topic", Integer, nullable=False),
    Column("registered_day", Date, nullable=False),
    Column("registered_at", DateTime, nullable=False),
    Column("enter_at", DateTime, nullable=False),  # registration, or the last reopening
    Column("owed_from", DateTime),  # due moment, or a later reopening; NULL when no answer is owed
    Column("waiting", Boolean, nullable=False),  # never answered and never closed
)

rollup_state = Table(
    "rollup_state",
    schema.metadata,
    Column("source", Integer, nullable=False),
    Column("latest_event", DateTime, nullable=False),
    Column("load", Integer, nullable=False),
)

rollup_size = Table(
    "rollup_size",
    schema.metadata,
    Column("rollup", String(32), nullable=False),
    Column("rows", BigInteger, nullable=False),
)

ROLLUPS = (*DAILY.values(), yearly_office, hours_daily, hours_monthly, still_open)


def key_names(table: Table) -> set[str]:
    """Names of the key columns of a rollup, which are all that are not sums."""
    return {column.name for column in table.columns if not isinstance(column.type, BigInteger)}


@cache
def smallest_daily_rollup(dimensions: frozenset[str]) -> str | None:
    """Name of the smallest daily rollup that has all these dimensions; None when only the case table has them."""
    return next((name for name, available in DIMENSION_SETS.items() if dimensions <= set(available)), None)
