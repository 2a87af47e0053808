"""Schema migrations of the records with Alembic: bring the tables of any older version up to date.

A change of `records/records_tables.py` needs a revision, written by hand after the pattern of the first; a test
compares what the revisions make with what is declared, on both engines. There are no downgrades: records of a newer
version are refused, and a backup restores an older one.
"""

import threading
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from records.errors import RecordsError

FOLDER = Path(__file__).parent
VERSION_TABLE = "records_version"  # the store on the same server has its own, `alembic_version`
REVISION = "links_of_a_person"

# Alembic keeps what it is upgrading in a global of its module, so two threads of a process must not upgrade at once.
_one_at_a_time = threading.Lock()


def revision(connection: sa.Connection) -> str:
    """Revision of the tables, or "" if there are none."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return ""
    version = sa.table(VERSION_TABLE, sa.column("version_num"))
    return str(connection.execute(sa.select(version)).scalar() or "")


def alembic_config(connection: sa.Connection) -> Config:
    """Build the Alembic configuration in memory; revisions run inside the transaction of the connection.

    `intake.migrations` has the same: neither may import the other, and nothing below both knows Alembic.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: sa.Connection) -> None:
    """Bring the tables up to date, on a connection that is in a writing transaction (one process at a time).

    Raises RecordsError if a newer version of the program made them.
    """
    now = revision(connection)
    if now == REVISION:
        return
    config = alembic_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if now and now not in known:
        raise RecordsError(
            f"پایگاه کاربران را نسخهٔ تازه‌تری از نگاه ۱۱۱ ساخته است (جدول‌های نسخهٔ {now}؛ این برنامه تا {REVISION} "
            "را می‌شناسد). برنامه را به‌روز کنید، یا پشتیبان پیشین را در پایگاهی خالی بازیابی کنید.",
            f"The records were made by a newer version of Negah 111 (tables of revision {now}; this program knows them "
            f"up to {REVISION}). Update the program, or restore an earlier backup into an empty database.",
        )
    with _one_at_a_time:
        command.upgrade(config, "head")
