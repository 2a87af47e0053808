"""Alembic environment: run the revisions on the connection passed in the configuration."""

from alembic import context

from records.migrations import VERSION_TABLE
from records.records_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    # A revision that fails half-way leaves nothing behind. SQLite can do that too, but Alembic does not expect it.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
