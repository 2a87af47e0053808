"""How an answer was found: which rollups or facts each statement read, and its SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.visitors import iterate

from queries.storage import schema
from queries.storage.rollup_tables import ROLLUPS
from queries.storage.store import Store

FACTS = tuple(table.name for pair in schema.VERSION_TABLES for table in pair)


@dataclass(frozen=True)
class StatementTrace:
    """One statement: the rollups and the tables of facts that it reads, and its SQL, ready to be run."""

    rollups: tuple[str, ...]
    facts: tuple[str, ...]
    sql: str

    @property
    def tables_read(self) -> str:
        """What it reads, in one word or two."""
        return " + ".join((*self.rollups, *self.facts))


@contextmanager
def trace_statements(store: Store) -> Iterator[list[StatementTrace]]:
    """A list that fills with the statements which the store is asked meanwhile, in order."""
    steps: list[StatementTrace] = []

    def note(_connection: Any, statement: Any, *_: Any) -> None:
        if isinstance(statement, sa.SelectBase) and (step := _step(store, statement)):
            steps.append(step)

    sa.event.listen(store.engine, "before_execute", note)
    try:
        yield steps
    finally:
        sa.event.remove(store.engine, "before_execute", note)


def _step(store: Store, statement: sa.SelectBase) -> StatementTrace | None:
    """The step of a statement; None of one that only reads names or what is known of loads."""
    names = {element.name for element in iterate(statement) if isinstance(element, sa.Table)}
    rollups = tuple(table.name for table in ROLLUPS if table.name in names)
    facts = tuple(name for name in FACTS if name in names)
    if not rollups and not facts:
        return None
    compiled = statement.compile(store.engine, compile_kwargs={"literal_binds": True})
    return StatementTrace(rollups, facts, str(compiled))
