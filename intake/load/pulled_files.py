"""What a load remembers about where its files were pulled from, and when a pull has brought nothing new.

The state of a pull is kept with the load itself, in the list of its files: it becomes visible together with the load,
and undoing the load takes it back. It is kept nowhere else, so nothing can contradict it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from intake.errors import FileError, NothingNewError
from intake.load.reading_pass import SpooledFile
from intake.load.reconciliation import Report
from intake.publish.target import WriteSession
from intake.staging.rejected_rows import REJECTED_SCHEMA, Rejections
from persian.digits import number
from queries.storage import schema


@dataclass(frozen=True)
class Pulled:
    """Where the files of a load were pulled from.

    `note` is kept with each file of the load; its key "name" is the name of the pull. `sha256` is the checksum that the
    file had when it was chosen. `is_current` says that the files hold the present state of the source, as those of a
    database do: then its as-of does not go back, even if the newest changes are to old cases.
    """

    note: dict[str, Any] = field(default_factory=dict)
    sha256: str | None = None
    is_current: bool = False


def as_of_floor(pulled: Pulled | None, stored_as_of: datetime | None) -> datetime | None:
    """The as-of that a load may not fall below; None if there is none."""
    return stored_as_of if pulled is not None and pulled.is_current else None


def refuse_changed_file(pulled: Pulled | None, file: SpooledFile) -> None:
    """Raise FileError if a watched file was changed between being chosen and being read to its end."""
    if pulled is None or pulled.sha256 in (None, file.sha256):
        return
    raise FileError(
        f"{file.name}: فایل هنگام خواندن تغییر کرد و چیزی از آن بارگذاری نشد. بار دیگر که کامل شد خوانده می‌شود.",
        f"{file.name}: the file changed while it was read, and nothing of it was loaded. It will be read the next "
        "time, when it is complete.",
    )


def stop_if_nothing_new(
    pulled: Pulled | None, session: WriteSession, rejections: Rejections, report: Report, *, source: int
) -> None:
    """Raise NothingNewError if the store knows every row of a pull already, rejected ones included.

    A pull reads some days again for corrections, so most of its rows, and often all, are known. `rejections` is closed.
    """
    if pulled is None or not pulled.is_current:
        return
    moved = report.stored_as_of is None or report.as_of > report.stored_as_of
    if report.loaded or report.updated or moved or _has_new_rejections(session, rejections, source=source):
        return
    raise nothing_new(str(pulled.note["name"]), rows=report.read)


def nothing_new(name: str, *, rows: int = 0) -> NothingNewError:
    """Build the message that a source has nothing new; `rows` of it were read again and are unchanged."""
    again_fa = f" ({number(rows, 'fa')} سطر دوباره خوانده شد و تغییری ندارد)" if rows else ""
    again_en = f" ({number(rows, 'en')} rows were read again and are as they were)" if rows else ""
    return NothingNewError(
        f"«{name}»: چیز تازه‌ای نیست{again_fa}. انبار داده همان است که بود.",
        f"{name}: nothing is new{again_en}. The store is as it was.",
    )


def _has_new_rejections(session: WriteSession, rejections: Rejections, *, source: int) -> bool:
    """Whether a row was rejected that no earlier load of the source has rejected with the same content."""
    if not rejections.rows:
        return False
    staged = session.stage(rejections.path, REJECTED_SCHEMA, "stage_rejected")
    stored = schema.rejected_row
    loads = sa.select(schema.load.c.load).where(
        schema.load.c.source == source, schema.load.c.status == "done"
    )
    new = sa.except_(
        sa.select(staged.c.reason, staged.c.content),
        sa.select(stored.c.reason, stored.c.content).where(stored.c.load.in_(loads)),
    ).subquery("new_rejections")
    return bool(session.connection.execute(sa.select(sa.func.count()).select_from(new)).scalar_one())
