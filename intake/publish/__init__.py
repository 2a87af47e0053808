"""Publishing into a store: what is loaded becomes visible all at once, or not at all."""

from sqlalchemy.engine import make_url

from intake.errors import IntakeError
from intake.publish.target import Target


def target(url: str) -> Target:
    """The store behind a database URL."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "duckdb":
        from intake.publish.duckdb_target import DuckDBTarget

        return DuckDBTarget(parsed)
    if parsed.get_backend_name() == "postgresql":
        from intake.publish.postgresql_target import PostgreSQLTarget

        return PostgreSQLTarget(parsed)
    if parsed.get_backend_name() == "clickhousedb":
        from intake.publish.clickhouse_target import ClickHouseTarget

        return ClickHouseTarget(parsed)
    raise IntakeError(
        f"بارگذاری در «{parsed.get_backend_name()}» ممکن نیست؛ "
        "نشانی duckdb:///…، postgresql+psycopg://… یا clickhousedb://… بدهید.",
        f'Loading into "{parsed.get_backend_name()}" is not possible; give an address like '
        "duckdb:///…, postgresql+psycopg://… or clickhousedb://….",
    )
