"""Refuse files beyond the limits: the messages, and streams that watch how much is read from them.

The limits are in the settings of the province (`limits`); docs/limits.md says what each protects from.
"""

from collections.abc import Callable
from typing import Any, BinaryIO

from intake.errors import FileError
from persian.digits import number, to_persian_digits
from queries.settings.province_settings import Limits
from queries.vocabulary.labels import Text

MEGABYTE = 1_000_000
# Unpacked content is compared with the size of its file only above this size: a small file may be all blanks.
RATIO_FROM = 64 * MEGABYTE


# What a file has too much of, by the setting that limits it.
_BEYOND = {
    "cells": Text("جدول بیش از اندازه خانه دارد", "the table has too many cells"),
    "columns": Text("شمار ستون‌ها بیش از اندازه است", "there are too many columns"),
    "digits": Text("عددی در فایل رقم‌های بیش از اندازه دارد", "a number in the file has too many digits"),
    "nesting": Text(
        "لایه‌های تودرتو در فایل بیش از اندازه است", "too many levels are nested inside one another"
    ),
    "record_megabytes": Text(
        "یک پرونده در فایل بیش از اندازه بزرگ است، به مگابایت",
        "one record in the file is too large, in megabytes",
    ),
    "rows": Text("فایل بیش از اندازه سطر دارد", "the file has too many rows"),
    "unpacked_megabytes": Text(
        "محتوای فایل فشرده پس از باز شدن بیش از اندازه بزرگ است، به مگابایت",
        "the packed file unpacks to too much, in megabytes",
    ),
    "unpacked_ratio": Text(
        "محتوای فایل پس از باز شدن بسیار بزرگ‌تر از خود فایل است، چند برابر",
        "the file unpacks to many times its size",
    ),
    "workbook_megabytes": Text(
        "محتوای فایل اکسل پس از باز شدن بیش از اندازه بزرگ است، به مگابایت؛ می‌توان آن را به CSV ذخیره کرد",
        "the workbook unpacks to too much, in megabytes; it can be saved as CSV instead",
    ),
    "workbook_seconds": Text(
        "خواندن فایل اکسل بیش از اندازه زمان می‌برد، به ثانیه",
        "reading the workbook takes too long, in seconds",
    ),
}


def beyond_limit(name: str, limits: Limits, setting: str, *, what: Text | None = None) -> FileError:
    """Build the error for a file beyond a limit: what it has too much of, the limit, and the setting that raises it."""
    limit: float = getattr(limits, setting)
    much = what or _BEYOND[setting]
    shown = number(limit, "en") if limit == int(limit) else f"{limit:g}"
    return FileError(
        f"{name}: {much.fa} (حد مجاز: {to_persian_digits(shown)}). فایل را بررسی کنید؛ اگر درست است، limits.{setting} "
        "را در فایل تنظیمات بزرگ‌تر کنید. چیزی بارگذاری نشد.",
        f"{name}: {much.en} (the limit is {shown}). Check the file; if it is right, raise limits.{setting} in "
        "the settings file. Nothing was loaded.",
    )


class UnpackedStream:
    """An unpacked stream that refuses to unpack to too much, in bytes or relative to what was read of the file."""

    def __init__(self, unpacked: BinaryIO, packed: BinaryIO, *, name: str, limits: Limits) -> None:
        self._unpacked, self._packed, self._name, self._limits = unpacked, packed, name, limits
        self._bytes = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; empty at the end. Raises FileError beyond the limits."""
        data = self._unpacked.read(size)
        self._bytes += len(data)
        if self._bytes > self._limits.unpacked_megabytes * MEGABYTE:
            raise beyond_limit(self._name, self._limits, "unpacked_megabytes")
        if self._bytes > RATIO_FROM and self._bytes > self._limits.unpacked_ratio * self._packed.tell():
            raise beyond_limit(self._name, self._limits, "unpacked_ratio")
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

    def __init__(self, stream: Any, *, name: str, limits: Limits) -> None:
        self._stream, self._name, self._limits = stream, name, limits
        self.position = 0  # bytes read so far
        self._begun = 0  # position up to which records are complete

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; empty at the end. Raises FileError if the record that is being read is too large."""
        if self.position - self._begun > self._limits.record_megabytes * MEGABYTE:
            raise beyond_limit(self._name, self._limits, "record_megabytes")
        data: bytes = self._stream.read(size)
        self.position += len(data)
        return data

    def end_record(self) -> None:
        """Note that a record is complete."""
        self._begun = self.position
