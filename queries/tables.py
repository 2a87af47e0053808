"""Creating the tables of a store on any engine."""

from typing import Any

import sqlalchemy as sa

from queries import rollups, schema  # the rollups are tables of the same metadata


def tables(dialect: str) -> sa.MetaData:
    """The tables as an engine stores them."""
    assert rollups.ROLLUPS
    if dialect == "clickhousedb":
        from queries.clickhouse import on_one_server

        return on_one_server()
    return schema.metadata


def temporary(dialect: str, name: str, columns: list[sa.Column[Any]]) -> sa.Table:
    """A table that lives as long as its connection, not created yet."""
    table = sa.Table(name, sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    if dialect == "clickhousedb":
        from queries.clickhouse import in_memory

        return in_memory(table)
    return table


def create(connection: sa.Connection) -> None:
    """Create the tables that are not there yet."""
    tables(connection.dialect.name).create_all(connection)
