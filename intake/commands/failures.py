"""What an error is to the reader of a command: its code for machines, its exit code, and its message."""

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from geo.tomlfile import DeclarationError
from intake.errors import (
    DoubtError,
    EmptyStoreError,
    IntakeError,
    LockedError,
    MappingError,
    MismatchError,
    PullError,
    RefusedError,
    UsageError,
)

FAILED, INVALID_INPUT, LOCKED, REFUSED, DIFFERENT, NOT_PULLED = 1, 2, 3, 4, 5, 7
EXPECTED = (IntakeError, DeclarationError, OSError, SQLAlchemyError)  # errors with a message for the reader
# Modules of drivers whose database is a file of this machine.
_FILE_DRIVERS = ("duckdb", "_duckdb", "sqlite3")

# Words of DuckDB about a file that was cut off, overwritten, or is something else.
_DAMAGED = ("Corrupt", "not a valid DuckDB database", "Could not read enough bytes")

# The first class that an error belongs to decides; every other error of intake is about a file.
_KINDS: tuple[tuple[type[Exception], str, int], ...] = (
    (LockedError, "locked", LOCKED),
    (EmptyStoreError, "empty", REFUSED),
    (DoubtError, "doubt", REFUSED),
    (RefusedError, "refused", REFUSED),
    (MismatchError, "different", DIFFERENT),
    (PullError, "source", NOT_PULLED),
    (MappingError, "mapping", INVALID_INPUT),
    (UsageError, "usage", INVALID_INPUT),
    (DeclarationError, "settings", INVALID_INPUT),
    (IntakeError, "file", INVALID_INPUT),
)


@dataclass(frozen=True)
class Failure:
    """An error as the command line reports it."""

    code: str
    exit_code: int
    fa: str
    en: str

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "fa": self.fa, "en": self.en}


def failure_of(error: Exception) -> Failure:
    """What to report of an error, one of `EXPECTED`; the exit codes are explained in `intake_parser.EXIT_CODES`."""
    if isinstance(error, IntakeError | DeclarationError):
        code, exit_code = next((code, number) for kind, code, number in _KINDS if isinstance(error, kind))
        return Failure(code, exit_code, error.message_fa, error.message_en)
    first_line = next(iter(str(error).splitlines()), type(error).__name__)
    if isinstance(error, DBAPIError) and not type(error.orig).__module__.startswith(_FILE_DRIVERS):
        return Failure(
            "machine",
            FAILED,
            "کار در سرور انبار داده انجام نشد و چیزی تغییر نکرد. نشانی، روشن بودن آن سرور، نام کاربری، گذرواژه و "
            f"دسترسی‌های آن، و جای خالی دیسک سرور را بررسی کنید. ({first_line})",
            "The database did not do it, and nothing was changed. Check the address, that the database server runs, "
            f"the user, its password and rights, and the free space on the disk of that server. ({first_line})",
        )
    if isinstance(error, DBAPIError) and any(words in str(error.orig) for words in _DAMAGED):
        return Failure(
            "machine",
            FAILED,
            "فایل انبار داده آسیب دیده است یا انبار داده نیست؛ چیزی تغییر نکرد. نشانی را بررسی کنید، یا فایل را از "
            f"پشتیبان برگردانید (docs/scale.md). ({first_line})",
            "The file of the store is damaged, or is no store; nothing was changed. Check the address, or restore "
            f"the file from a backup (docs/scale.md). ({first_line})",
        )
    return Failure(
        "machine",
        FAILED,
        f"کار به پایان نرسید و چیزی تغییر نکرد. جای خالی دیسک، اجازهٔ نوشتن و سالم بودن انبار داده را بررسی "
        f"کنید. ({first_line})",
        f"It could not be finished, and nothing was changed. Check the free space on the disk, the permission to "
        f"write, and whether the store is whole. ({first_line})",
    )
