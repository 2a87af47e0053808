"""Sentences on what of a file is not read: tables of a page, lists of JSON, and records without names."""

from collections.abc import Mapping

from intake.errors import FileError
from persian.bidi import isolate, ltr
from persian.digits import number
from persian.enumeration import words_and_more
from queries.vocabulary.labels import LANGUAGES, Text

_MAX_NAMED = 8
_ESCAPED = '\\"'  # a quotation mark inside a cell


def unread_tables(file: str, rows: Mapping[int, int]) -> Text:
    """A sentence on tables that are like the largest one in some of their headings; `rows` by their numbers."""
    which_fa, which_en = (_named([number(table, lang) for table in rows], lang) for lang in LANGUAGES)
    total = sum(rows.values())
    return Text(
        f"{file}: این جدول‌های صفحه سرستون‌هایی همانند جدول بزرگ‌تر دارند ولی نه همان‌ها، و خوانده نشدند: جدول {which_fa} "
        f"({number(total, 'fa')} سطر). اگر پرونده‌اند، سرستون‌ها را یکی کنید یا هر جدول را در فایلی جدا بارگذاری کنید.",
        f"{file}: these tables of the page have headings similar to those of the largest one, but not the same, and "
        f"were not read: table {which_en} ({number(total, 'en')} rows). If they hold cases, make the headings the "
        "same, or load each table as a file of its own.",
    )


def unread_lists(file: str, read: Mapping[str, int], others: Mapping[str, int]) -> Text:
    """A sentence on the lists of a file that are read and those that are not; their records by their names."""
    (read_fa, others_fa), (read_en, others_en) = (
        [
            _named(
                [f"{_quoted(name, lang)} ({number(records, lang)})" for name, records in lists.items()], lang
            )
            for lists in (read, others)
        ]
        for lang in LANGUAGES
    )
    return Text(
        f"{file}: از فهرست‌های این فایل {read_fa} خوانده شد و این‌ها خوانده نشد: {others_fa}. اگر پرونده‌های دیگری در "
        "آن‌ها است، هرکدام را در فایلی جدا بارگذاری کنید.",
        f"{file}: of the lists in this file {read_en} is read, and not: {others_en}. If they hold further cases, load "
        "each of them as a file of its own.",
    )


def no_rows_to_read(file: str, form: str) -> FileError:
    """Build the error for a file without any row that can be read."""
    if form == "json":
        return FileError(
            f"{file}: رکوردهای این JSON نام ندارند؛ هرکدام فقط فهرستی از مقدارها است. از سامانه JSON با نام "
            "فیلدها در هر رکورد، یا CSV یا اکسل خروجی بگیرید.",
            f"{file}: the records of this JSON have no names; each is only a list of values. Export JSON with "
            "the names of the fields in each record, or CSV, or Excel.",
        )
    fa, en = "", ""
    if form == "text":
        fa = (
            f" اگر علامت نقل‌قول درون خانه‌ها به شکل {ltr(_ESCAPED)} نوشته شده است (مانند خروجی MySQL)، آن را دوتایی "
            "بنویسید یا به اکسل خروجی بگیرید."
        )
        en = (
            f" If quotation marks inside cells are written as {_ESCAPED} (as MySQL does), double them instead, or "
            "export as Excel."
        )
    return FileError(
        f"{file}: هیچ سطر خوانایی در فایل نیست. فایل درست را بدهید.{fa}",
        f"{file}: the file holds no row that can be read. Give the right file.{en}",
    )


def _named(names: list[str], lang: str) -> str:
    return words_and_more(names[:_MAX_NAMED], len(names) - _MAX_NAMED, lang, noun_fa="مورد")


def _quoted(name: str, lang: str) -> str:
    return f"«{isolate(name or '—')}»" if lang == "fa" else f"“{name or '—'}”"
