"""Choose the target class for a database URL."""

from sqlalchemy.engine import make_url

from intake.errors import IntakeError
from intake.publish.clickhouse_target import ClickHouseTarget
from intake.publish.duckdb_target import DuckDBTarget
from intake.publish.postgresql_target import PostgreSQLTarget
from intake.publish.target import Target


def target_from_url(url: str) -> Target:
    """Return the target behind a database URL. Raises IntakeError if the engine is not supported."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "duckdb":
        return DuckDBTarget(parsed)
    if parsed.get_backend_name() == "postgresql":
        return PostgreSQLTarget(parsed)
    if parsed.get_backend_name() == "clickhousedb":
        return ClickHouseTarget(parsed)
    raise IntakeError(
        f"بارگذاری در «{parsed.get_backend_name()}» ممکن نیست؛ نشانی duckdb:///…، postgresql+psycopg://… یا "
        "clickhousedb://… بدهید.",
        f'Loading into "{parsed.get_backend_name()}" is not possible; give an address like '
        "duckdb:///…, postgresql+psycopg://… or clickhousedb://….",
    )
