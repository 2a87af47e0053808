"""The engines of tests: what is set for all of them."""

import pytest
import sqlalchemy as sa


def test_duckdb_works_in_one_thread() -> None:
    engine = sa.create_engine("duckdb:///:memory:")
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT current_setting('threads')")) == 1
    engine.dispose()


@pytest.mark.slow
def test_clickhouse_seldom_looks_after_tables_at_rest(clickhouse_engine: sa.Engine) -> None:
    asked = sa.text("SELECT value FROM system.merge_tree_settings WHERE name = 'merge_selecting_sleep_ms'")
    with clickhouse_engine.connect() as connection:
        assert connection.scalar(asked) == "60000"
