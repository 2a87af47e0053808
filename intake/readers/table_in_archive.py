"""Choose the table in a ZIP archive that holds exactly one. It is read from there; nothing is unpacked by its name."""

import shlex
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

from intake.errors import FileError
from intake.readers.file_forms import TABLE_SUFFIXES
from intake.readers.foreign_files import refuse_document
from persian.bidi import ltr, strip_control_characters

# One of these files is in every zipped workbook: XLSX, and ODS.
OF_WORKBOOKS = frozenset(("[Content_Types].xml", "content.xml"))
ZIP, EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_MAX_NAMED = 8
_IN_COMMAND = 3  # files that the command names as examples


def table_in_archive(raw: BinaryIO, name: str) -> str | None:
    """The member of a ZIP archive that is its only table; None if the file is a workbook, which is such an archive too.

    A note (.txt) beside a table does not count. Raises FileError if there is no table or are several, naming which file
    to extract, and if the table is encrypted; zipfile.BadZipFile if the archive is damaged.
    """
    with zipfile.ZipFile(raw) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    refuse_document([entry.filename for entry in entries], name)
    if not OF_WORKBOOKS.isdisjoint(entry.filename for entry in entries):
        return None
    tables = [entry for entry in entries if _is_table(entry.filename)]
    if len(tables) > 1:
        tables = [entry for entry in tables if not entry.filename.casefold().endswith(".txt")] or tables
    if len(tables) != 1:
        raise _not_one(name, [entry.filename for entry in tables or entries], tables=len(tables))
    (table,) = tables
    if table.flag_bits & 1:
        raise FileError(
            f"{name}: فایل زیپ رمز دارد. آن را با رمزش باز کنید و فایل داخلش را بدهید؛ چیزی بارگذاری نشد.",
            f"{name}: the ZIP archive is encrypted. Unpack it with its password and give the file inside; nothing was "
            "loaded.",
        )
    return table.filename


def _is_table(member: str) -> bool:
    """Whether a member is a table by its name; hidden files and those that macOS adds are none."""
    path = PurePosixPath(member)
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return not hidden and path.suffix.casefold() in TABLE_SUFFIXES


def _not_one(name: str, members: list[str], *, tables: int) -> FileError:
    """The error for an archive without a table, or with several; it says how to load all of these."""
    shown = [strip_control_characters(PurePosixPath(member).name)[:60] for member in members[:_MAX_NAMED]]
    more_fa, more_en = (" و …", " and …") if len(members) > _MAX_NAMED else ("", "")
    if tables:
        rest = " …" if len(members) > _IN_COMMAND else ""
        command = (
            f"python -m intake load {' '.join(map(shlex.quote, shown[:_IN_COMMAND]))}{rest} --mapping NAME"
        )
        return FileError(
            f"{name}: این فایل زیپ چند جدول دارد: {'، '.join(shown)}{more_fa}. آن را باز کنید و جدولی را که می‌خواهید "
            "بدهید. اگر همه را می‌خواهید و سرستون‌هایشان یکسان است، آن‌ها را در صفحهٔ «داده» یکی پس از دیگری با یک نام "
            f"منبع بارگذاری کنید، یا در خط فرمان همه را با هم: {ltr(command)}؛ چیزی بارگذاری نشد.",
            f"{name}: this ZIP archive holds several tables: {', '.join(shown)}{more_en}. Unpack it and give the one "
            "that you want. If you want all of them, and they have the same headings, load one after another on the "
            f"Data screen under one source name, or all at once on the command line: {command}. Nothing was loaded.",
        )
    if not shown:
        return FileError(
            f"{name}: این فایل زیپ خالی است و هیچ فایلی در آن نیست. فایل درست را بدهید؛ چیزی بارگذاری نشد.",
            f"{name}: the ZIP archive is empty. Give the right file; nothing was loaded.",
        )
    fa, en = "، ".join(shown) + more_fa, ", ".join(shown) + more_en
    return FileError(
        f"{name}: در این فایل زیپ جدولی نیست (محتوا: {fa}). فایل درست را بدهید؛ چیزی بارگذاری نشد.",
        f"{name}: there is no table in this ZIP archive (it holds: {en}). Give the right file; nothing was loaded.",
    )
