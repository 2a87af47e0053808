"""Choose the target class for a database URL."""

from intake.errors import UsageError
from intake.publish.clickhouse_target import ClickHouseTarget
from intake.publish.duckdb_target import DuckDBTarget
from intake.publish.postgresql_target import PostgreSQLTarget
from intake.publish.target import Target
from queries.storage.store_address import store_address
from queries.storage.store_errors import StoreError


def target_from_url(url: str) -> Target:
    """Return the target behind a database URL. Raises UsageError if it cannot be one of a store."""
    try:
        parsed = store_address(url)
    except StoreError as error:
        raise UsageError(error.message_fa, error.message_en) from error
    if parsed.get_backend_name() == "duckdb":
        return DuckDBTarget(parsed)
    if parsed.get_backend_name() == "postgresql":
        return PostgreSQLTarget(parsed)
    return ClickHouseTarget(parsed)
