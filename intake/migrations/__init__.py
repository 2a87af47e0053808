"""Schema migrations of PostgreSQL stores with Alembic: bring the tables of any older version up to date.

A change of the schema needs a revision; CONTRIBUTING.md says how to write one. Rollups need none: they are derived from
the cases, and are rebuilt wherever their declaration has changed. There are no downgrades: a database of a newer
version is refused, and a backup restores an older one.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from intake.errors import RefusedError
from queries.storage import schema
from queries.storage.physical_tables import revision, tables

FOLDER = Path(__file__).parent


def alembic_config(connection: sa.Connection) -> Config:
    """Build the Alembic configuration in memory; migrations run inside the transaction of the connection.

    `records.migrations` has the same: neither may import the other, and nothing below both knows Alembic.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: sa.Connection) -> bool:
    """Bring the tables up to date; return whether anything was done.

    Raises RefusedError if a newer version made the tables, or if they carry no revision.
    """
    config = alembic_config(connection)
    now = revision(connection)
    if now == schema.REVISION:
        return False
    known_revisions = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if now and now not in known_revisions:
        raise RefusedError(
            f"این انبار داده را نسخهٔ تازه‌تری از نگاه ۱۱۱ ساخته است (جدول‌های نسخهٔ {now}؛ این برنامه تا "
            f"{schema.REVISION} را می‌شناسد). برنامه را به‌روز کنید.",
            f"This database was made by a newer version of Negah 111 (tables of revision {now}; this program knows "
            f"them up to {schema.REVISION}). Update the program.",
        )
    if not now and sa.inspect(connection).has_table(schema.load.name):
        raise RefusedError(
            "جدول‌های این انبار داده نسخه ندارند و به‌روز نمی‌شوند. انبار دادهٔ خالی دیگری بسازید و پرونده‌ها را "
            "دوباره بارگذاری کنید.",
            "The tables of this database carry no revision and cannot be brought up to date. Make another, empty "
            "database and load the files again.",
        )
    command.upgrade(config, "head")
    return True


def drop(connection: sa.Connection) -> None:
    """Remove all tables of the store from the database."""
    # Tables may have had other names in older versions; afterwards all have the present ones.
    upgrade(connection)
    tables("postgresql").drop_all(connection)
    sa.Table("alembic_version", sa.MetaData()).drop(connection)
