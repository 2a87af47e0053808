"""One DuckDB for the loads of a test process, which attaches their files, instead of three or four for each load.

To start a DuckDB takes 15 to 20 ms of processor time, which is a fifth of a load of a few rows, and to attach a file
takes one. Whatever opens another file at the same time with the same settings, or one that cannot be attached, starts
its own, as users do; so do all commands and dashboards that tests start as processes.
"""

import os
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import sqlalchemy as sa
from duckdb_sqlalchemy import ConnectionWrapper
from duckdb_sqlalchemy import Dialect as DuckDBDialect
from sqlalchemy.engine import Dialect

from intake.staging import spool
from tests.forked import SHARED

Settings = tuple[tuple[str, str], ...]

_lock = Lock()
_numbers = count()
# The DuckDB of each kind of settings while nothing is attached to it, and None while something is: with two files
# attached each would see the tables of the other beside its own.
_idle: dict[Settings, duckdb.DuckDBPyConnection | None] = {}


class Attached(ConnectionWrapper):
    """A connection to a file, or to an empty database in memory, that is attached to a DuckDB which is kept."""

    def __init__(self, kept: duckdb.DuckDBPyConnection, settings: Settings, name: str) -> None:
        self._kept, self._settings, self._name = kept, settings, name
        cursor = kept.cursor()
        cursor.execute(f"USE {name}")
        super().__init__(cursor)

    def close(self) -> None:
        """Close the connection, and detach the file, into which that writes everything, as the end of a DuckDB does."""
        if self.closed:
            return
        super().close()
        self._kept.execute(f"DETACH {self._name}")
        _idle[self._settings] = self._kept


def is_of_load(options: dict[str, Any]) -> bool:
    """Whether a connection with these options is one of a load, and not of a store that is read."""
    return spool._KEEPING.keys() <= (options.get("config") or {}).keys()


def attach(options: dict[str, Any]) -> Attached | None:
    """Attach the database that these options name; None if the connection must start a DuckDB of its own."""
    settings = tuple(
        sorted((key, value) for key, value in options["config"].items() if key != "temp_directory")
    )
    with _lock:
        if settings not in _idle:
            spill = Path(os.environ[SHARED]) / f"spill-{os.getpid()}"
            _idle[settings] = duckdb.connect(config=dict(settings) | {"temp_directory": str(spill)})
        kept, _idle[settings] = _idle[settings], None
    if kept is None:
        return None
    name = f"attached_{next(_numbers)}"
    path = str(options.get("database") or ":memory:").replace("'", "''")
    try:
        kept.execute(f"ATTACH '{path}' AS {name}{' (READ_ONLY)' if options.get('read_only') else ''}")
    except duckdb.Error:
        _idle[settings] = kept
        return None
    return Attached(kept, settings, name)


def pytest_configure() -> None:
    """Let the connections of loads attach their databases."""

    # Of the dialect, as in tests/engines.py.
    @sa.event.listens_for(DuckDBDialect, "do_connect")
    def _attach(
        _dialect: Dialect, _record: object, _arguments: object, options: dict[str, Any]
    ) -> Attached | None:
        return attach(options) if is_of_load(options) else None
