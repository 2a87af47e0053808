"""Lock for ClickHouse stores, which have no locks: only the holder of the next generation's number may load.

The lock is a table `working_<n>` beside the table of generations, where n is the number of the generation that its
holder will write. CREATE TABLE fails if the table exists, so it tests and takes the lock in one step. The holder
inserts a heartbeat row every few seconds. A holder without a heartbeat for a minute counts as dead: the next load takes
the next number and drops what the dead one left. Publishing reads from the lock table, so that a holder that was only
suspended (and has lost its table meanwhile) cannot publish.
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
from queries.storage.clickhouse.clickhouse_tables import stored
from queries.storage.clickhouse.generations import generation_table, newest
from queries.storage.clickhouse.statements import CreateDatabase

HEARTBEAT_SECONDS = 5.0
LOCK_TIMEOUT = timedelta(seconds=60)
_WORKING = "working_"


@contextmanager
def locked(control: Engine, base: str, *, wait: bool, notify: Notify) -> Iterator[int]:
    """Keep other loads out inside the block; yield the number of the generation that may be written.

    Raises LockedError if another load is running and `wait` is false.
    """
    number = _take(control, base)
    if number is None:
        refuse_or_announce_wait(wait=wait, notify=notify)
    while number is None:
        time.sleep(1)
        number = _take(control, base)
    # Heartbeats come from a thread, because a long statement may keep the load itself busy for minutes.
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
    """The lock table of the load that writes generation `number`."""
    beat = sa.Column("beat", sa.DateTime, nullable=False)
    holder = sa.Column("holder", sa.String, nullable=False)
    return sa.Table(f"{_WORKING}{number}", sa.MetaData(), beat, holder, schema=base)


def _take(control: Engine, base: str) -> int | None:
    """Take the lock and return the number of the generation to write; None while another load holds it."""
    with control.connect() as connection:
        connection.execute(CreateDatabase(base, anyway=True))
        published = stored(generation_table(base), sa.MetaData(), order_by=("number",))
        connection.execute(sa.schema.CreateTable(published, if_not_exists=True))
        holders = numbers(tables_of(connection, base), _WORKING)
        if any(_is_alive(connection, lock_table(base, number)) for number in holders):
            return None
        # Greater than every number in use: of dead locks, of databases left over, and of the newest generation.
        number = 1 + max(*holders, *generations(connection, base), newest(connection, base) or 0, 0)
        lock = lock_table(base, number)
        try:
            stored(lock, sa.MetaData(), order_by=("beat",)).create(connection, checkfirst=False)
        except SQLAlchemyError:
            if lock.name in tables_of(connection, base):
                return None  # another load was faster
            raise
        return number


def _is_alive(connection: sa.Connection, lock: sa.Table) -> bool:
    """Whether the holder of a lock has sent a heartbeat within the timeout, by the clock of the server."""
    made = sa.select(TABLES.c.metadata_modification_time, sa.func.now()).where(
        TABLES.c.database == lock.schema, TABLES.c.name == lock.name
    )
    row = connection.execute(made).first()
    if row is None:
        return False  # the holder has just finished and dropped its table
    with suppress(SQLAlchemyError):  # the table may be dropped at this moment, as above
        last: datetime | None = connection.execute(sa.select(sa.func.max(lock.c.beat))).scalar()
        return bool(row[1] - max(row[0], last or row[0]) < LOCK_TIMEOUT)
    return False


def _beat(control: Engine, lock: sa.Table, ended: threading.Event) -> None:
    """Send heartbeats until `ended` is set; runs in a thread of its own."""
    while not ended.wait(HEARTBEAT_SECONDS):
        # A failed heartbeat is made up for by the next one. If all fail, another load takes over and publishing fails.
        with suppress(SQLAlchemyError), control.connect() as connection:
            _send_heartbeat(connection, lock)


def _take_over(connection: sa.Connection, base: str, number: int) -> None:
    """Drop the lock tables of dead holders, which keeps them from publishing, and send the first heartbeat."""
    for other in numbers(tables_of(connection, base), _WORKING):
        if other != number:
            lock_table(base, other).drop(connection, checkfirst=True)
    _send_heartbeat(connection, lock_table(base, number))


def _send_heartbeat(connection: sa.Connection, lock: sa.Table) -> None:
    """Insert a row with the time of the server and the name of this host."""
    heartbeat = sa.select(sa.func.now(), sa.literal(socket.gethostname()))
    connection.execute(sa.insert(lock).from_select(["beat", "holder"], heartbeat))
