"""Errors of stores that cannot be read, with messages in both languages."""

from pathlib import Path

from sqlalchemy.engine import URL

from persian.bidi import ltr


class StoreError(Exception):
    """The store cannot be read. The messages say in both languages what happened and what to do.

    `missing` is true when nothing has been loaded yet.
    """

    def __init__(self, message_fa: str, message_en: str, *, missing: bool = False) -> None:
        super().__init__(f"{message_en}\n{message_fa}")
        self.message_fa, self.message_en, self.missing = message_fa, message_en, missing


class SlowStoreError(StoreError):
    """A statement took longer than it may, or no connection was free. Asked again later, it may be answered.

    `seconds` are those that it was given.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"انبار داده تا {seconds:g} ثانیه پاسخ نداد و پرسش متوقف شد؛ شاید سرگرم کار دیگری یا قفل است. کمی بعد "
            "دوباره تلاش کنید، یا محدوده را کوچک‌تر کنید.",
            f"The database did not answer within {seconds:g} seconds, and the question was stopped; it may be busy or "
            "locked. Try again in a moment, or choose a smaller scope.",
        )


# Where a DuckDB file has these four bytes.
_MAGIC, _MAGIC_AT = b"DUCK", 8
_DAMAGED = ("فایل، انبار دادهٔ DuckDB نیست یا آسیب دیده است", "the file is no DuckDB store, or is damaged")
_UNKNOWN = ("انبار داده خطا داد", "the database reported an error")
_NOT_PERMITTED = ("اجازهٔ خواندن داده نشد", "there is no permission to read it")
# What drivers and servers say → the reason in Persian and English. The first one that is found counts.
_REASONS = (
    (("not a valid duckdb database", "corrupt"), _DAMAGED),
    (("permission denied",), _NOT_PERMITTED),
    (
        ("could not set lock", "conflicting lock"),
        ("برنامهٔ دیگری فایل را برای نوشتن باز کرده است", "another program has opened the file for writing"),
    ),
    (
        ("authentication failed", "no password supplied"),
        ("نام کاربری یا گذرواژه پذیرفته نشد", "the user name or the password was not accepted"),
    ),
    (
        ("invalid connection option",),
        (
            "نشانی پس از علامت سؤال گزینه‌ای ناشناخته دارد",
            "the address has an unknown option after its question mark",
        ),
    ),
    (
        ("connection refused",),
        ("در این نشانی و درگاه، سروری پاسخ نمی‌دهد", "no server answers at this address and port"),
    ),
    (
        (
            "terminating connection",
            "closed the connection",
            "connection is lost",
            "starting up",
            "shutting down",
        ),
        (
            "سرور اتصال را قطع کرد؛ شاید خاموش یا از نو روشن می‌شود",
            "the server ended the connection; it may be stopping or starting",
        ),
    ),
    (
        ("could not translate host name", "failed to resolve", "name or service not known", "nodename nor"),
        ("نام سرور شناخته نشد", "the name of the server is not known"),
    ),
    (
        ("timeout expired", "timed out", "no route to host", "network is unreachable"),
        ("سرور در دسترس نیست", "the server cannot be reached"),
    ),
)


def unreadable_store(url: URL, error: Exception) -> StoreError:
    """The error of a store whose driver failed, with the reason where it is known, what to do, and the address.

    What the driver says otherwise is in its own words; the log has it, as the cause of this error. Of the address what
    stands behind its question mark is left out, because a driver may take a password from there, too.
    """
    place = url.set(query={}).render_as_string(hide_password=True)
    # Of an error of SQLAlchemy only what the driver says: the text also has the statement with its values.
    said = str(getattr(error, "orig", None) or error).casefold()
    file = Path(url.database) if url.get_backend_name() == "duckdb" and url.database else None
    fa, en = (
        (file and _reason_of_file(file))
        or next((reason for words, reason in _REASONS if any(word in said for word in words)), None)
        or _UNKNOWN
    )
    if file is not None:
        return StoreError(
            f"انبار داده خوانده نشد: {fa}. دسترسی فایل را بررسی کنید؛ اگر آسیب دیده است، از پشتیبان برگردانید.\n"
            f"نشانی آن: {ltr(place)}",
            f"The store could not be read: {en}. Check the permissions of the file; if it is damaged, restore it from "
            f"a backup.\nIts address: {place}",
        )
    return StoreError(
        f"انبار داده خوانده نشد: {fa}. نشانی، دسترسی و روشن بودن سرور را بررسی کنید.\nنشانی آن: {ltr(place)}",
        f"The store could not be read: {en}. Check the address, the access and whether the server runs.\n"
        f"Its address: {place}",
    )


def _reason_of_file(file: Path) -> tuple[str, str] | None:
    """Why a file cannot be a store that is read, in Persian and English; None where that does not show in it."""
    try:
        with file.open("rb") as stream:
            start = stream.read(_MAGIC_AT + len(_MAGIC))
    except PermissionError:
        return _NOT_PERMITTED
    except OSError:
        return None
    return None if start[_MAGIC_AT:] == _MAGIC else _DAMAGED
