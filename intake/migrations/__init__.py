"""The tables on PostgreSQL, brought up to date by Alembic: whatever version made a database, a load finds today's.

A change of the schema needs a revision: CONTRIBUTING.md says how one is written. Rollups need none: they follow from
the cases, and are made anew wherever they were declared otherwise. There is no way back: a database of a newer version
is left alone, and a backup restores an older one.
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
    """What Alembic needs to know, without a file of its own: it works inside the connection's transaction."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: sa.Connection) -> bool:
    """Bring the tables up to date; whether anything had to be done. RefusedError when that is not possible."""
    config = alembic_config(connection)
    now = revision(connection)
    if now == schema.REVISION:
        return False
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    if now and now not in known:
        raise RefusedError(
            f"این پایگاه داده را نسخهٔ تازه‌تری از نگاه ۱۱۱ ساخته است (جدول‌های نسخهٔ {now}؛ این برنامه تا "
            f"{schema.REVISION} را می‌شناسد). برنامه را به‌روز کنید.",
            f"This database was made by a newer version of Negah 111 (tables of revision {now}; this program knows "
            f"them up to {schema.REVISION}). Update the program.",
        )
    if not now and sa.inspect(connection).has_table(schema.load.name):
        raise RefusedError(
            "جدول‌های این پایگاه داده نسخه ندارند و به‌روز نمی‌شوند. پایگاه دادهٔ خالی دیگری بسازید و پرونده‌ها را "
            "دوباره بارگذاری کنید.",
            "The tables of this database carry no revision and cannot be brought up to date. Make another, empty "
            "database and load the files again.",
        )
    command.upgrade(config, "head")
    return True


def drop(connection: sa.Connection) -> None:
    """Leave nothing of the store in the database."""
    upgrade(connection)  # what an older version called otherwise is known by today's name afterwards
    tables("postgresql").drop_all(connection)
    sa.Table("alembic_version", sa.MetaData()).drop(connection)
