"""Shared fixture of load tests: an empty database on a server."""

import pytest
import sqlalchemy as sa


@pytest.fixture
def database(postgresql_url: str, request: pytest.FixtureRequest) -> str:
    """URL of an empty PostgreSQL database."""
    server = sa.create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    name = f"intake_{abs(hash(request.node.name)) % 10**9}"
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    server.dispose()
    return sa.make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)
