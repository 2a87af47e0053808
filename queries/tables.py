"""Creating the tables of a store on any engine."""

import sqlalchemy as sa

from queries import rollups, schema  # the rollups are tables of the same metadata


def tables(dialect: str) -> sa.MetaData:
    """The tables as an engine stores them."""
    assert rollups.ROLLUPS
    if dialect == "clickhousedb":
        from queries.clickhouse import on_one_server

        return on_one_server()
    return schema.metadata


def create(connection: sa.Connection) -> None:
    """Create the tables that are not there yet."""
    tables(connection.dialect.name).create_all(connection)
