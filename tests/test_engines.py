"""The engines of tests: what is set for all of them."""

import sqlalchemy as sa


def test_duckdb_works_in_one_thread() -> None:
    engine = sa.create_engine("duckdb:///:memory:")
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT current_setting('threads')")) == 1
    engine.dispose()
