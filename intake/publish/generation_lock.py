"""One load at a time on ClickHouse, which has no locks: who holds the number of the next generation may load.

Loads are kept apart by a table `working_<n>` beside the pointer: making it is the test and the taking at once, and n is
the number of the generation that its maker will write. The holder writes a row into it every few seconds; one that has
not for a minute is dead, whoever comes next takes the next number and drops what it left. Publishing reads that
table, so that a holder who was only asleep publishes nothing.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from intake.publish.generation_list import TABLES, generations, numbers, tables_of
from intake.publish.server_messages import refuse_or_announce_wait
from intake.publish.target import Notify
from queries.storage.clickhouse.generations import generation_table, newest
from queries.storage.clickhouse.statements import CreateDatabase
from queries.storage.clickhouse.tables import stored

HEARTBEAT_SECONDS = 5.0  # seconds
LOCK_TIMEOUT = timedelta(seconds=60)
_WORKING = "working_"


@contextmanager
def locked(control: Engine, base: str, *, wait: bool, notify: Notify) -> Iterator[int]:
    """Keeps other loads out while inside; gives the number of the generation that may be written.

    LockedError when somebody else writes one and this load does not `wait`.
    """
    number = _take(control, base)
    if number is None:
        refuse_or_announce_wait(wait=wait, notify=notify)
    while number is None:
        time.sleep(1)
        number = _take(control, base)
    ended = threading.Event()
    beating = threading.Thread(target=_beat, args=(control, lock_table(base, number), ended), daemon=True)
    beating.start()
    try:
        with control.connect() as connection:
            _take_over(connection, base, number)
        yield number
    finally:
        ended.set()
        beating.join()
        with suppress(SQLAlchemyError), control.connect() as connection:
            lock_table(base, number).drop(connection, checkfirst=True)


def lock_table(base: str, number: int) -> sa.Table:
    """The lock of the load that writes a generation."""
    beat = sa.Column("beat", sa.DateTime, nullable=False)
    holder = sa.Column("holder", sa.String, nullable=False)
    return sa.Table(f"{_WORKING}{number}", sa.MetaData(), beat, holder, schema=base)


def _take(control: Engine, base: str) -> int | None:
    """The number of the generation that we may write; None while somebody else writes one."""
    with control.connect() as connection:
        connection.execute(CreateDatabase(base, anyway=True))
        published = stored(generation_table(base), sa.MetaData(), order_by=("number",))
        connection.execute(sa.schema.CreateTable(published, if_not_exists=True))
        holders = numbers(tables_of(connection, base), _WORKING)
        if any(_is_alive(connection, lock_table(base, number)) for number in holders):
            return None
        number = 1 + max(*holders, *generations(connection, base), newest(connection, base) or 0, 0)
        lock = lock_table(base, number)
        try:
            stored(lock, sa.MetaData(), order_by=("beat",)).create(connection, checkfirst=False)
        except SQLAlchemyError:
            if lock.name in tables_of(connection, base):
                return None  # somebody else was faster
            raise
        return number


def _is_alive(connection: sa.Connection, lock: sa.Table) -> bool:
    """Whether the holder of a lock gave a sign of life lately, by the clock of the server."""
    made = sa.select(TABLES.c.metadata_modification_time, sa.func.now()).where(
        TABLES.c.database == lock.schema, TABLES.c.name == lock.name
    )
    row = connection.execute(made).first()
    if row is None:
        return False  # it ended just now
    with suppress(SQLAlchemyError):  # as above
        last: datetime | None = connection.execute(sa.select(sa.func.max(lock.c.beat))).scalar()
        return bool(row[1] - max(row[0], last or row[0]) < LOCK_TIMEOUT)
    return False


def _beat(control: Engine, lock: sa.Table, ended: threading.Event) -> None:
    while not ended.wait(HEARTBEAT_SECONDS):
        # A sign that cannot be given now is given later, or somebody takes over, and publishing fails.
        with suppress(SQLAlchemyError), control.connect() as connection:
            _send_heartbeat(connection, lock)


def _take_over(connection: sa.Connection, base: str, number: int) -> None:
    """Drop the locks of dead holders, which takes from them what publishing reads; and be seen to live."""
    for other in numbers(tables_of(connection, base), _WORKING):
        if other != number:
            lock_table(base, other).drop(connection, checkfirst=True)
    _send_heartbeat(connection, lock_table(base, number))


def _send_heartbeat(connection: sa.Connection, lock: sa.Table) -> None:
    sign = sa.select(sa.func.now(), sa.literal(socket.gethostname()))
    connection.execute(sa.insert(lock).from_select(["beat", "holder"], sign))
