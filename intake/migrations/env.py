"""Alembic environment: run the revisions on the connection passed in the configuration."""

from typing import Any

from alembic import context

from queries.storage.physical_tables import FACTS, tables

_NAMES = {table.name for table in FACTS}


def of_the_facts(item: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    """Whether revisions cover an object: fact tables only, because rollups need no migration."""
    return (item.name if kind == "table" else item.table.name) in _NAMES


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables("postgresql"),
    include_object=of_the_facts,
)
with context.begin_transaction():
    context.run_migrations()
