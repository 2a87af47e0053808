"""Errors of the disk and of the database as messages for people."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from records.errors import BusyError, FullDiskError, RecordsError


@contextmanager
def readable_errors() -> Iterator[None]:
    """Turn errors of the disk and the database into ones that say in both languages what to do.

    The text of the database is not passed on: it may show a path, an address or a value.
    """
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.TimeoutError, OSError) as error:
        raise _explained(getattr(error, "orig", None) or error) from error


def _explained(error: BaseException) -> RecordsError:
    """The error as a message for people."""
    # PostgreSQL words its errors in its own language, so they are known by their codes; SQLite has English words.
    state = getattr(error, "sqlstate", None)
    reason = str(error).lower()
    if isinstance(error, TimeoutError) or "locked" in reason or state == "55P03":
        return BusyError(
            "پایگاه کاربران بیش از اندازه مشغول است و چیزی تغییر نکرد. کمی بعد دوباره تلاش کنید.",
            "The records have been busy for too long, and nothing was changed. Try again in a moment.",
        )
    if state == "53100" or any(
        words in reason for words in ("disk is full", "disk i/o", "no space", "too large", "quota exceeded")
    ):
        return FullDiskError(
            "در پایگاه کاربران نوشته نشد، چون دیسک پر است یا نوشتن در آن ممکن نیست. آنچه پیش‌تر ثبت شده سر جایش است؛ "
            "جا باز کنید و دوباره تلاش کنید.",
            "The records could not be written: the disk is full or cannot be written to. What was recorded before is "
            "still there; free some space and try again.",
        )
    if state == "42501" or any(
        words in reason for words in ("readonly", "read-only", "permission denied", "unable to open")
    ):
        return RecordsError(
            "پایگاه کاربران باز نشد یا اجازهٔ نوشتن در آن نیست. مالک و دسترسی فایل و پوشهٔ آن را بررسی کنید.",
            "The records could not be opened, or may not be written. Check the owner and the permissions of the file "
            "and of its folder.",
        )
    if "malformed" in reason or "not a database" in reason:
        return RecordsError(
            "فایل پایگاه کاربران آسیب دیده است. آن را کنار بگذارید و پشتیبان را با "
            "«python -m records restore» بازیابی کنید.",
            "The file of the records is damaged. Put it aside and restore a backup with “python -m records restore”.",
        )
    return RecordsError(
        "پایگاه کاربران خوانده یا نوشته نشد و چیزی تغییر نکرد. نشانی آن و دسترسی به آن را بررسی کنید.",
        "The records could not be read or written, and nothing was changed. Check their address and the access "
        "to them.",
    )
