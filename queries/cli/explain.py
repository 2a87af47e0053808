"""Trace of SQL statements for `--explain`: which rollups or facts each statement read, and its SQL."""

from collections.abc import Iterator, Sequence
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
    """One statement: the rollups and fact tables that it reads, and its SQL with literal values, ready to run."""

    rollups: tuple[str, ...]
    facts: tuple[str, ...]
    sql: str

    @property
    def tables_read(self) -> str:
        """The names of the tables it reads, joined by +."""
        return " + ".join((*self.rollups, *self.facts))


@contextmanager
def trace_statements(store: Store) -> Iterator[list[StatementTrace]]:
    """Context manager that yields a list to which every statement executed by the store is appended, in order."""
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
    """The trace of a statement; None if it reads only dimensions or the log of loads."""
    # Walking the statement finds tables in subqueries and joins as well.
    names = {element.name for element in iterate(statement) if isinstance(element, sa.Table)}
    rollups = tuple(table.name for table in ROLLUPS if table.name in names)
    facts = tuple(name for name in FACTS if name in names)
    if not rollups and not facts:
        return None
    compiled = statement.compile(store.engine, compile_kwargs={"literal_binds": True})
    return StatementTrace(rollups, facts, str(compiled))


def trace_text(steps: Sequence[StatementTrace], lang: str) -> list[str]:
    """For each statement the tables it read and its SQL, as a paragraph."""
    read = "خوانده شد از" if lang == "fa" else "read from"
    return [f"-- {read} {step.tables_read}\n{step.sql}" for step in steps]


def trace_json(steps: Sequence[StatementTrace]) -> list[dict[str, object]]:
    """The statement traces as JSON-compatible objects."""
    return [{"rollups": step.rollups, "facts": step.facts, "sql": step.sql} for step in steps]
