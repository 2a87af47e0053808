"""Copies of the demo store that tests change by SQL, to see what the program concludes of them."""

import shutil
from pathlib import Path

import sqlalchemy as sa

from queries.storage.opening import open_store
from queries.storage.store import Store
from tests.engines import rebuild_or_forget


def keys_of(store: Store, dimension: str) -> dict[str, int]:
    """Code → key in the table of cases, of the rows of a dimension."""
    return {code: key for key, code in store.codes(dimension).items()}


def changed_store(url: object, folder: Path, *statements: str) -> Store:
    """A copy of the DuckDB store at a URL, in a folder of its own, after some statements."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "negah.duckdb"
    shutil.copy(str(url).removeprefix("duckdb:///"), path)
    engine = sa.create_engine(f"duckdb:///{path}")
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
        rebuild_or_forget(connection)
    engine.dispose()
    return open_store(f"duckdb:///{path}")
