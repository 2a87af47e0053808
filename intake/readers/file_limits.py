"""Refuse what a file may not ask for: the messages of the limits, and streams that watch what is read from them.

The limits are in the settings of the province (`limits`); docs/limits.md says what each protects from.
"""

from collections.abc import Callable
from typing import Any, BinaryIO

from intake.errors import FileError
from persian.digits import number, to_persian_digits

MEGABYTE = 1_000_000
# Something unpacked is compared with the size of its file only from here on: a small file may be all blanks.
RATIO_FROM = 64 * MEGABYTE


def beyond_limit(name: str, fa: str, en: str, *, setting: str, limit: float) -> FileError:
    """Build the error for a file beyond a limit: what happened, the limit, and the setting that raises it."""
    shown = number(limit, "en") if limit == int(limit) else f"{limit:g}"
    return FileError(
        f"{name}: {fa} (حد مجاز: {to_persian_digits(shown)}). فایل را بررسی کنید؛ اگر درست است، limits.{setting} را در "
        "فایل تنظیمات بزرگ‌تر کنید. چیزی بارگذاری نشد.",
        f"{name}: {en} (the limit is {shown}). Check the file; if it is right, raise limits.{setting} in "
        "the settings file. Nothing was loaded.",
    )


def too_many_columns(name: str, limit: int) -> FileError:
    """Build the error for a table of too many columns, or records of too many different names."""
    return beyond_limit(
        name, "شمار ستون‌ها بیش از اندازه است", "there are too many columns", setting="columns", limit=limit
    )


def record_too_large(name: str, limit: float) -> FileError:
    """Build the error for one record, of JSON or XML, that takes too many bytes."""
    return beyond_limit(
        name,
        "یک پرونده در فایل بیش از اندازه بزرگ است، به مگابایت",
        "one record in the file is too large, in megabytes",
        setting="record_megabytes",
        limit=limit,
    )


def nested_too_deep(name: str, limit: int) -> FileError:
    """Build the error for JSON or XML with too many levels inside one another."""
    return beyond_limit(
        name,
        "لایه‌های تودرتو در فایل بیش از اندازه است",
        "too many levels are nested inside one another",
        setting="nesting",
        limit=limit,
    )


class UnpackedStream:
    """An unpacked stream that refuses to unpack to too much, in bytes or relative to what was read of the file."""

    def __init__(
        self, unpacked: BinaryIO, packed: BinaryIO, *, name: str, megabytes: int, ratio: int
    ) -> None:
        self._unpacked, self._packed, self._name = unpacked, packed, name
        self._megabytes, self._ratio = megabytes, ratio
        self._bytes = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; empty at the end. Raises FileError beyond the limits."""
        data = self._unpacked.read(size)
        self._bytes += len(data)
        if self._bytes > self._megabytes * MEGABYTE:
            raise beyond_limit(
                self._name,
                "محتوای فایل فشرده پس از باز شدن بیش از اندازه بزرگ است، به مگابایت",
                "the packed file unpacks to too much, in megabytes",
                setting="unpacked_megabytes",
                limit=self._megabytes,
            )
        if self._bytes > RATIO_FROM and self._bytes > self._ratio * self._packed.tell():
            raise beyond_limit(
                self._name,
                "محتوای فایل فشرده بسیار بزرگ‌تر از خود فایل است، چند برابر",
                "the packed file unpacks to many times its size",
                setting="unpacked_ratio",
                limit=self._ratio,
            )
        return data


class ReportingStream:
    """A stream that reports each time that something was read from it."""

    def __init__(self, stream: BinaryIO, report: Callable[[], None]) -> None:
        self._stream, self._report = stream, report

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; empty at the end."""
        data = self._stream.read(size)
        self._report()
        return data


class RecordStream:
    """A stream for parsers of records that refuses a record of too many bytes, before the parser has built it."""

    def __init__(self, stream: Any, *, name: str, megabytes: float) -> None:
        self._stream, self._name, self._megabytes = stream, name, megabytes
        self.position = 0  # bytes read so far
        self._begun = 0  # position up to which records are complete

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; empty at the end. Raises FileError if the record that is being read is too large."""
        if self.position - self._begun > self._megabytes * MEGABYTE:
            raise record_too_large(self._name, self._megabytes)
        data: bytes = self._stream.read(size)
        self.position += len(data)
        return data

    def end_record(self) -> None:
        """Note that a record is complete."""
        self._begun = self.position
