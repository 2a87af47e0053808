"""Rollups: sums by day that answer most questions without touching the cases. Declared here, built by intake.

`daily_*` hold every atom and the flows of the open and the overdue, by day and a set of dimensions, in rows of their
own for each clock; the amounts of other clocks are missing there. `yearly_office` holds every atom by Jalali year,
county, office and kind together: by day that would be half as many rows as there are cases. `hours_daily` holds, by day
of registration, how many cases had their answer, or their closing without one, after so many completed hours;
`hours_monthly` adds them up by Jalali month. `still_open` holds one row for each case that is open.

No value depends on as-of. Rows with equal keys add up: a load appends what it changed, with negative amounts for
what it took back, and they are added together once they have become many. `rollup_state` says for which load the
rollups are true, and the latest moment of any event of a source: while that is not after the source's as-of, rollups
are exact. `rollup_size` says how many rows each had when its keys were last unequal.
"""

from collections.abc import Iterable

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, SmallInteger, String, Table

from queries.sql.components import COMPONENTS
from queries.storage import schema
from queries.vocabulary.codes import Clock

# From the smallest to the largest; the first that covers a question answers it.
DIMENSION_SETS: dict[str, tuple[str, ...]] = {
    "total": (),
    "channel": ("kind", "channel"),
    "county": ("county", "kind"),
    "topic": ("topic",),
    "agency": ("agency",),
}
YEARLY_DIMENSIONS = ("county", "agency", "kind")  # of `yearly_office`
FLOWS = ("open_in", "open_out", "overdue_in", "overdue_out")
AMOUNTS_BY_CLOCK: dict[Clock, tuple[str, ...]] = {
    **{
        clock: tuple(name for name, atom in COMPONENTS.items() if atom.clock == clock.name)
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


def _summed(name: str, dimensions: tuple[str, ...], span: str, amounts: tuple[str, ...]) -> Table:
    return Table(
        name,
        schema.metadata,
        Column("source", SmallInteger, nullable=False),
        Column("trip", SmallInteger, nullable=False),  # 1: handed in on a provincial trip
        Column("clock", SmallInteger, nullable=False),
        *(Column(dimension, DIMENSION_TYPES[dimension], nullable=False) for dimension in dimensions),
        Column(span, Date, nullable=False),
        *(Column(amount, BigInteger) for amount in amounts),  # what is missing takes no room
    )


DAILY: dict[str, Table] = {
    name: _summed(f"daily_{name}", dimensions, "day", (*COMPONENTS, *FLOWS))
    for name, dimensions in DIMENSION_SETS.items()
}
yearly_office = _summed(
    "yearly_office", YEARLY_DIMENSIONS, "year", tuple(COMPONENTS)
)  # the first day of the Jalali year


def _hours(name: str, span: str) -> Table:
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


hours_daily = _hours("hours_daily", "day")  # of registration
hours_monthly = _hours("hours_monthly", "month")  # the first day of the Jalali month of registration

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
    Column("enter_at", DateTime, nullable=False),  # registered, or reopened for the last time
    Column("owed_from", DateTime),  # due, or reopened after that; NULL: no answer is owed
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


def smallest(dimensions: Iterable[str]) -> str | None:
    """The name of the smallest set that has all these dimensions; None when only the facts do."""
    needed = set(dimensions)
    return next((name for name, has in DIMENSION_SETS.items() if needed <= set(has)), None)
