"""Loads of a source whose cases a file must not change, because they are known up to a later moment than the file."""

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from queries.storage import schema
from queries.vocabulary.labels import Text

# Beside the number of rows that were ignored as older.
NOT_IF_CORRECTED = Text(
    "سطرهای متفاوت نادیده گرفته شد، چون داده‌های فایل قدیمی‌تر است. اگر این فایل اصلاح‌شده و تازه‌تر است، آن را با "
    "--as-of و روز تهیهٔ فایل دوباره بارگذاری کنید، مانند --as-of 1404/04/10.",
    "The rows that differ were ignored because the file is older. If it was corrected and is newer than that, load it "
    "again with --as-of and the day on which it was made, as in --as-of 1404/04/10.",
)


def newer_loads(connection: sa.Connection, *, source: int, as_of: datetime) -> frozenset[int]:
    """Return the loads whose cases stay as they are when a snapshot known up to `as_of` is loaded.

    Without a load that is known up to a later moment there are none. Else these are the loads with a later as-of: a
    corrected file of last month changes the cases of last month, although this month's file was loaded meanwhile. But a
    later load may also have had cases that it found unchanged, and which cases these are is not kept. Then an older
    file changes no case at all.
    """
    load = schema.load
    chosen = sa.select(load.c.load, load.c.as_of, load.c.unchanged, load.c.files)
    rows = connection.execute(chosen.where(load.c.source == source, load.c.status == "done")).mappings().all()
    newer = [row for row in rows if row["as_of"] > as_of]
    if any(_confirms_others(row, newer) for row in newer):
        return frozenset(int(row["load"]) for row in rows)
    return frozenset(int(row["load"]) for row in newer)


def _confirms_others(row: Any, newer: list[Any]) -> bool:
    """Whether a load found cases unchanged, and was not just a repetition of a load that found none."""
    if not row["unchanged"]:
        return False
    return not any(
        other["as_of"] >= row["as_of"] and not other["unchanged"] and _contents(other) == _contents(row)
        for other in newer
    )


def _contents(row: Any) -> set[str]:
    """The checksums of the files of a load."""
    return {file["sha256"] for file in json.loads(row["files"])}
