"""Back the records up into one file, and restore them from it.

A backup is a small SQLite file, whichever engine the records are on, so it can be restored on the other one. It holds
people, roles, password hashes, secrets of one-time codes, saved views and short links, and is readable for its owner
only. Sessions, links for passwords and failed attempts are left out: what has ended since must not come back. The
audit log is left out too: it goes on through a restore, which stands in it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from records.audit.actor import command_event
from records.audit.append import append
from records.audit.entry_kinds import EntryKind
from records.database import SCHEMA, Records, open_records, see_one_state
from records.database_errors import readable_errors
from records.errors import FullDiskError, InputError
from records.people import Person, by_id
from records.records_tables import BACKED_UP, attempt, person, saved_view, short_link

# By the key of the name: the person, the password hash and the secret of one-time codes.
People = dict[str, tuple[Person, tuple[str | None, str | None]]]
# The rows of each table of a backup.
Rows = Mapping[sa.Table, Sequence[dict[str, Any]]]
# A backup is to be on another disk than the records, which is then the one that is full.
_NO_ROOM_FOR_BACKUP = (
    "فایل پشتیبان نوشته نشد، چون دیسکِ پوشهٔ آن پر است یا نوشتن در آن ممکن نیست. در همان دیسک جا باز کنید یا پوشهٔ "
    "دیگری بدهید.",
    "The backup could not be written: the disk of its folder is full or cannot be written to. Free some space there, "
    "or choose another folder.",
)
_NO_ROOM_FOR_COPY = (
    "پشتیبان بازیابی نشد و چیزی تغییر نکرد: دیسکِ فایل‌های موقت پر است یا نوشتن در آن ممکن نیست. در آن جا باز کنید یا "
    "پوشهٔ دیگری را در متغیر محیطی TMPDIR بنویسید.",
    "The backup was not restored, and nothing was changed: the disk of the temporary files is full or cannot be "
    "written to. Free some space there, or name another folder in the environment variable TMPDIR.",
)


@dataclass(frozen=True)
class Restored:
    """How many people a restore has brought back, and the names of those who got back what was taken from them since.

    `enabled` had been disabled, `rights` had lost roles, counties or offices, `passwords` had another password, other
    one-time codes, or none.
    """

    people: int
    enabled: tuple[str, ...]
    rights: tuple[str, ...]
    passwords: tuple[str, ...]


def backup(records: Records, file: Path) -> int:
    """Write a backup and return how many people are in it. The file appears when it is complete, and never half.

    Raises InputError if the file exists already, or its folder does not or cannot be written into.
    """
    if file.exists():
        raise InputError(
            f"فایل «{file.name}» از پیش هست و جایگزین نمی‌شود. نام دیگری بدهید.",
            f"The file {file.name} exists already and is not overwritten. Choose another name.",
        )
    if not file.parent.is_dir():
        raise InputError(
            "پوشه‌ای که فایل پشتیبان باید در آن ساخته شود پیدا نشد.",
            "The folder that the backup is to be written into does not exist.",
        )
    try:
        temporary = tempfile.TemporaryDirectory(dir=file.parent, prefix=".negah-backup-")
    except OSError as error:
        raise InputError(
            "در پوشه‌ای که فایل پشتیبان باید در آن ساخته شود نمی‌توان نوشت. دسترسی به آن و جای خالی دیسک آن را "
            "بررسی کنید.",
            "The folder that the backup is to be written into cannot be written into. Check its permissions and the "
            "free space on its disk.",
        ) from error
    with records.reading() as source:
        see_one_state(source)  # one reading transaction sees one state of all tables
        rows = _rows(source)
    with _on_disk(_NO_ROOM_FOR_BACKUP), temporary as folder:
        part = Path(folder) / "backup.sqlite"
        copy = open_records(f"sqlite:///{part}")
        try:
            with copy.writing() as target:
                count = _insert(target, rows)
            _into_one_file(copy)
        finally:
            copy.close()
        part.rename(file)
        _sync(file.parent)
    with records.writing() as connection:
        append(connection, command_event(EntryKind.backed_up, {"file": file.name, "people": count}))
    return count


def restore(records: Records, file: Path) -> Restored:
    """Replace all people by those of a backup, in one transaction, and return who came back; all sessions end.

    Raises InputError, and changes nothing, if the file is not a backup, is damaged, or holds nobody.
    """
    try:
        file.open("rb").close()
    except OSError as error:
        raise InputError(
            f"فایل پشتیبان «{file.name}» خوانده نشد. نام و دسترسی آن را بررسی کنید.",
            f"The backup {file.name} could not be read. Check its name and its permissions.",
        ) from error
    with _opened_copy(file) as opened, opened.reading() as source, records.writing() as target:
        if not source.scalar(sa.select(sa.func.count()).select_from(person)):
            raise _no_backup()
        before = _credentials(target)
        # Whatever belongs to the people (sessions, links, known clients) goes with them.
        target.execute(sa.delete(attempt))
        target.execute(sa.delete(short_link))
        target.execute(sa.delete(person))
        count = _insert(target, _rows(source))
        _continue_numbers(target)
        append(target, command_event(EntryKind.restored, {"file": file.name, "people": count}))
        return _compared(before, _credentials(target))


@contextmanager
def _opened_copy(file: Path) -> Iterator[Records]:
    """A copy of a backup, opened: opening brings the tables of an older one up to date."""
    with ExitStack() as stack:
        with _on_disk(_NO_ROOM_FOR_COPY):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="negah-restore-"))
            copied = Path(folder) / "backup.sqlite"
            shutil.copyfile(file, copied)
            _check_backup(copied)
            opened = open_records(f"sqlite:///{copied}")
        stack.callback(opened.close)
        yield opened


@contextmanager
def _on_disk(no_room: tuple[str, str]) -> Iterator[None]:
    """Readable errors of what is written on another disk than the records; `no_room` says which, in both languages."""
    try:
        with readable_errors():
            yield
    except FullDiskError as error:
        raise FullDiskError(*no_room) from error


def _credentials(connection: sa.Connection) -> People:
    """All people by the keys of their names, each with the password hash and the secret of one-time codes."""
    rows = connection.execute(
        sa.select(person.c.id, person.c.name_key, person.c.password_hash, person.c.code_secret)
    ).all()
    found = ((row, by_id(connection, row.id)) for row in rows)
    return {
        row.name_key: (who, (row.password_hash, row.code_secret)) for row, who in found if who is not None
    }


def _compared(before: People, after: People) -> Restored:
    """Who of the restored people may do more than before, or comes in by another password."""
    both = [(*before[key], *after[key]) for key in sorted(before.keys() & after.keys())]

    def rights(who: Person) -> set[tuple[str, str]]:
        codes = {"role": who.roles, "county": who.counties, "agency": who.agencies}
        return {(kind, code) for kind, of_kind in codes.items() for code in of_kind}

    return Restored(
        len(after),
        tuple(now.name for was, _, now, _ in both if was.disabled and not now.disabled),
        tuple(now.name for was, _, now, _ in both if rights(now) - rights(was)),
        tuple(now.name for _, had, now, has in both if any(has) and has != had),
    )


def _rows(source: sa.Connection) -> Rows:
    """The rows of the tables of a backup."""
    return {table: [dict(row) for row in source.execute(sa.select(table)).mappings()] for table in BACKED_UP}


def _insert(target: sa.Connection, rows: Rows) -> int:
    """Insert the rows of the tables of a backup, and return the number of people."""
    for table, of_table in rows.items():
        if of_table:
            target.execute(sa.insert(table), of_table)
    return int(target.scalar(sa.select(sa.func.count()).select_from(person)) or 0)


def _into_one_file(copy: Records) -> None:
    """Move everything from the journal into the file itself, and do without a journal from now on."""
    with copy.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None  # a connection that was just opened
        raw.execute("PRAGMA journal_mode = DELETE")


def _check_backup(path: Path) -> None:
    """Raise InputError if a file is not a whole backup. It is opened without bringing its tables up to date."""
    engine = sa.create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            has_people = sa.inspect(connection).has_table(person.name)
    except sa.exc.SQLAlchemyError as error:
        raise _no_backup() from error
    finally:
        engine.dispose()
    if not (whole and has_people):
        raise _no_backup()


def _continue_numbers(connection: sa.Connection) -> None:
    """Let new people and views get numbers above all that were ever given; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in (person, saved_view):
        highest = connection.scalar(sa.select(sa.func.max(table.c.id))) or 1
        name = f"{SCHEMA}.{table.name}_id_seq"
        connection.execute(
            sa.text(f"SELECT setval('{name}', GREATEST(:highest, (SELECT last_value FROM {name})))"),
            {"highest": highest},
        )


def _sync(folder: Path) -> None:
    """Make the new name in a folder survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _no_backup() -> InputError:
    return InputError(
        "این فایل پشتیبان کاملی از کاربران نیست؛ چیزی تغییر نکرد. فایلی را بدهید که «python -m records backup» ساخته "
        "است.",
        "This file is not a complete backup of the records; nothing was changed. Give a file that "
        "“python -m records backup” has made.",
    )
