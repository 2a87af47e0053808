"""SQLAlchemy definitions of the tables of the store.

Moments are naive local time of the province (Asia/Tehran), to the second. Days are the dates of those moments. No
stored value depends on as-of: lateness, age and censoring are computed when the data are read.

`case`, `case_event` and `reopening` hold the state after the newest load. A row that a load replaces moves to the table
of the same name with the suffix `_version`, with the number of the load that superseded it. The state after load L is
therefore the rows with `load <= L` in the table, plus those with `load <= L < superseded` in its versions.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
)

metadata = MetaData()
# Alembic revision of these tables and of the rollups on PostgreSQL. A change of any table needs a new revision in
# intake/migrations.
REVISION = "0003"


def _key(name: str) -> Column[int]:
    # Intake assigns all keys itself, and DuckDB rejects an autoincrementing integer primary key.
    return Column(name, Integer, primary_key=True, autoincrement=False)


source = Table(
    "source",
    metadata,
    _key("source"),
    Column("name", String, nullable=False),
    Column("shape", String, nullable=False),  # snapshot | events
    Column("demo", Boolean, nullable=False),
    Column("load", Integer, nullable=False),
)

load = Table(
    "load",
    metadata,
    _key("load"),
    Column("source", Integer, nullable=False),
    Column("status", String, nullable=False),  # done | undone
    Column("started_at", DateTime, nullable=False),
    Column("finished_at", DateTime, nullable=False),
    Column("as_of", DateTime, nullable=False),
    Column("mapping", String, nullable=False),
    Column("files", String, nullable=False),  # JSON: [{name, bytes, sha256}]
    Column("read", BigInteger, nullable=False),
    Column("loaded", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("unchanged", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("flagged", String, nullable=False),  # JSON: {reason: count}; read by `load_counts`
    # What the files record beyond registrations (`queries.vocabulary.recorded`), separated by spaces. NULL in loads of
    # the first release, which did not keep it; they count as recording everything.
    Column("recorded", String, nullable=True),
    # The publication series under whose rule the figures of this load are published. NULL in loads from before there
    # was a ledger; they belong to the first series.
    Column("series", Integer, nullable=True),
)

# The publication ledger: the rules under which figures were and are published, in the order in which they came into
# force. The first row is written with the first load; an administrator adds the others. Rows are never changed.
publication_series = Table(
    "publication_series",
    metadata,
    _key("series"),
    Column("k", Integer, nullable=False),  # counts from 1 to k − 1 are withheld
    Column("base", Integer, nullable=False),  # counts are rounded to multiples of it
    Column("begun_at", DateTime, nullable=False),
    Column("reason", String, nullable=False),  # why the administrator began it; empty for the first
)
# Tables that a store of an older version may lack: they are created empty.
ADDED_TABLES = (publication_series,)


def _named(name: str, *extra: Column[object]) -> Table:
    """A dimension table: integer key, external code, names in both languages, and the load that added the row."""
    return Table(
        name,
        metadata,
        _key(name),
        Column("code", String, nullable=False),
        Column("name_fa", String, nullable=False),
        Column("name_en", String, nullable=False),
        *extra,
        Column("load", Integer, nullable=False),
    )


county = _named("county")
peer_group = _named("peer_group")
agency = _named("agency", Column("peer_group", Integer, nullable=False))
topic_group = _named("topic_group")
topic = _named("topic", Column("topic_group", Integer, nullable=False))
place = _named("place", Column("county", Integer, nullable=False))
trip = _named("trip")

# Key 0 of every dimension means "not given by the source"; its row is written with the schema.
DIMENSION_TABLES = (county, peer_group, agency, topic_group, topic, place, trip)
NOT_GIVEN_KEY = 0


def _case_columns() -> list[Column[object]]:
    """The columns that `case` and `case_version` share, besides the number of the case."""
    columns: list[Column[object]] = [
        Column("source", SmallInteger, nullable=False),
        Column("id", String, nullable=False),
        Column("kind", SmallInteger, nullable=False),
        Column("channel", SmallInteger, nullable=False),
        Column("county", SmallInteger, nullable=False),
        Column("agency", SmallInteger, nullable=False),  # present holder
        Column("due_agency", SmallInteger, nullable=False),  # holder at the due moment, else present holder
        Column("topic", Integer, nullable=False),
        Column("trip", SmallInteger, nullable=False),  # 0: not handed in on a provincial trip
        Column("place", Integer, nullable=False),
        Column("latitude", Float),
        Column("longitude", Float),
        Column("registered_at", DateTime, nullable=False),
        Column("due_at", DateTime),
        Column("answered_at", DateTime),  # first substantive answer
        Column("closed_at", DateTime),  # first closing
        Column("verdict_at", DateTime),
        Column("registered_day", Date, nullable=False),
        # Where a source gives no due dates but says itself whether an answer was in time: the day under which that word
        # counts, while due_at is missing.
        Column("due_day", Date),
        Column("answered_day", Date),
        Column("closed_day", Date),
        # Completed hours from registration; NULL without an answer, and where the dates are in an impossible order.
        Column("answer_hours", Integer),
        Column("close_hours", Integer),
        # Answered at or before due, to the second; or the source's word.
        Column("on_time", Boolean, nullable=False),
        # Answered or closed at an unknown time: neither open nor overdue, and left out of durations.
        Column("answered_undated", Boolean, nullable=False),
        Column("closed_undated", Boolean, nullable=False),
        Column("outcome", SmallInteger, nullable=False),  # of the first closing
        Column("verdict", SmallInteger, nullable=False),
        Column("handoffs", SmallInteger, nullable=False),  # referrals after the first
        Column("reopenings", SmallInteger, nullable=False),
        Column("reopened_at", DateTime),  # first reopening
        Column("flags", Integer, nullable=False),
        Column("first_load", Integer, nullable=False),
        Column("load", Integer, nullable=False),
    ]
    return columns


def _event_columns() -> list[Column[object]]:
    columns: list[Column[object]] = [
        Column("moment", DateTime),
        Column("event", SmallInteger, nullable=False),
        Column("from_agency", SmallInteger, nullable=False),
        Column("to_agency", SmallInteger, nullable=False),
        Column("outcome", SmallInteger, nullable=False),
        Column("verdict", SmallInteger, nullable=False),
        Column("load", Integer, nullable=False),
    ]
    return columns


def _reopening_columns() -> list[Column[object]]:
    columns: list[Column[object]] = [
        Column("reopened_at", DateTime, nullable=False),
        Column("closed_at", DateTime),  # missing while open
        Column("load", Integer, nullable=False),
    ]
    return columns


def _superseded() -> Column[object]:
    column: Column[object] = Column("superseded", Integer, nullable=False)
    return column


def _case_id() -> Column[object]:
    column: Column[object] = Column("case_id", BigInteger, nullable=False)
    return column


def _sequence() -> Column[object]:
    column: Column[object] = Column("sequence", SmallInteger, nullable=False)
    return column


case = Table("case", metadata, _case_id(), *_case_columns())
case_version = Table("case_version", metadata, _case_id(), *_case_columns(), _superseded())

case_event = Table("case_event", metadata, _case_id(), _sequence(), *_event_columns())
case_event_version = Table(
    "case_event_version", metadata, _case_id(), _sequence(), *_event_columns(), _superseded()
)

# Intervals of being open after the first closing. A case is open at a moment when it was registered and not yet closed,
# or when one of these intervals covers the moment.
reopening = Table("reopening", metadata, _case_id(), _sequence(), *_reopening_columns())
reopening_version = Table(
    "reopening_version", metadata, _case_id(), _sequence(), *_reopening_columns(), _superseded()
)

VERSION_TABLES = ((case, case_version), (case_event, case_event_version), (reopening, reopening_version))

rejected_row = Table(
    "rejected_row",
    metadata,
    Column("load", Integer, nullable=False),
    Column("file", String, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("reason", String, nullable=False),
    Column("reason_fa", String, nullable=False),
    Column("reason_en", String, nullable=False),
    Column("content", String, nullable=False),  # JSON of the mapped columns, masked
)
