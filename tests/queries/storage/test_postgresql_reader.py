"""The rights that docs/scale.md gives to an account that only reads a PostgreSQL store."""

import re
import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from queries.storage import schema
from tests.browser import ROOT

pytestmark = pytest.mark.slow
DOCUMENTED = re.compile(r"^    ((?:GRANT|ALTER DEFAULT PRIVILEGES) [^;]*);$", re.MULTILINE)


@pytest.fixture
def reader(postgresql_url: str) -> Iterator[sa.Engine]:
    """An account with these rights, to a database of a store and of the records of people."""
    name, server = f"reader_{uuid.uuid4().hex}", sa.make_url(postgresql_url)
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
        connection.execute(sa.text(f"CREATE ROLE {name} LOGIN PASSWORD 'r'"))
    owner = sa.create_engine(server.set(database=name))
    with owner.begin() as connection:
        schema.metadata.create_all(connection)
        connection.execute(sa.text("CREATE SCHEMA records"))
        connection.execute(sa.text("CREATE TABLE records.account (hash text)"))
        page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
        (section,) = re.findall(r"^## PostgreSQL\n(.*?)^## ", page, re.MULTILINE | re.DOTALL)
        for grant in DOCUMENTED.findall(section):
            own = grant.replace("dashboard", name).replace("ROLE negah", "ROLE current_user")
            connection.execute(sa.text(own))
        connection.execute(sa.text("CREATE TABLE of_a_later_version (n integer)"))
    owner.dispose()
    engine = sa.create_engine(server.set(database=name, username=name, password="r"))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name}"))
        connection.execute(sa.text(f"DROP ROLE {name}"))
    admin.dispose()


@pytest.mark.parametrize("table", ["load", "of_a_later_version"])
def test_the_reader_reads_the_store(reader: sa.Engine, table: str) -> None:
    with reader.connect() as connection:
        assert connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar() == 0


@pytest.mark.parametrize("statement", ["SELECT hash FROM records.account", "DELETE FROM load"])
def test_the_reader_neither_reads_passwords_nor_writes(reader: sa.Engine, statement: str) -> None:
    with reader.connect() as connection, pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        connection.execute(sa.text(statement))
