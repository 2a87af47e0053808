"""The engine through which a PostgreSQL store is read: one round trip for each statement, and sums as floats.

On a busy machine each round trip waits twice for a processor, here and at the server. A transaction around every
statement, and a test of its connection before, would make four of one. A single statement needs no transaction: it
reads one state of the data by itself.
"""

import select
import time
import weakref
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from queries.storage.running_statements import using_driver, watch
from queries.storage.store_errors import SlowStoreError

# What the defaults of a server take for slow or small. Pages of a store lie in memory or on a disk without a head, so
# an index serves for more rows; and as with DuckDB (`queries.storage.engines`), only a large table is worth a second
# process: over a small one it takes more of the processors, and in a crowd none is free.
SETTINGS = {
    "random_page_cost": "1.1",
    "min_parallel_table_scan_size": "256MB",
    "min_parallel_index_scan_size": "64MB",
}
_SET_UNLESS_SET = """
    SELECT set_config(name, value, false)
    FROM unnest(%s::text[], %s::text[]) AS wanted (name, value) JOIN pg_settings USING (name)
    WHERE source = 'default'
"""
CONNECT_SECONDS = 2  # for a server to accept a connection
TRUSTED_SECONDS = 5.0  # after its last use, for which a connection that says nothing is taken for sound


def postgresql_engine(url: URL, **pool: Any) -> Engine:
    """Engine for reading that returns numeric values as floats.

    Converting sums to Python decimals takes as long as computing them. All sums are of whole numbers, which are exact
    as floats up to nine quadrillion (2**53).
    """
    arguments = {"connect_timeout": CONNECT_SECONDS} | dict(url.query)
    engine = sa.create_engine(
        url, isolation_level="AUTOCOMMIT", pool_pre_ping=True, connect_args=arguments, **pool
    )
    watch(engine, SlowStoreError)
    _ping_only_doubtful(engine)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        from psycopg.types.numeric import FloatLoader

        connection.adapters.register_loader("numeric", FloatLoader)
        # Whoever runs the server may have set other values; only its defaults are changed.
        with using_driver(engine, connection, SlowStoreError):
            connection.execute(_SET_UNLESS_SET, [list(SETTINGS), list(SETTINGS.values())])

    return engine


def _ping_only_doubtful(engine: Engine) -> None:
    """Test a pooled connection only if it was not used for a while, or its server has said something unasked.

    A server that ends, or ends a connection, says so at once: there is something to read on its socket.
    """
    ping = engine.dialect.do_ping
    used = weakref.WeakKeyDictionary[Any, float]()

    def do_ping(connection: Any) -> bool:
        now = time.monotonic()
        since, used[connection] = now - used.get(connection, now - TRUSTED_SECONDS), now
        return (since < TRUSTED_SECONDS and _is_silent(connection)) or ping(connection)

    engine.dialect.do_ping = do_ping  # type: ignore[assignment, method-assign]


def _is_silent(connection: Any) -> bool:
    """Whether a connection of the driver is open, and its server has sent nothing that was not read."""
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.pgconn.socket, select.POLLIN)
    return not poll.poll(0)
