"""Reader of workbooks (XLSX, XLS, ODS); line numbers are those of the sheet.

The workbook is opened in a process of its own (`sheet_process`), whose memory and time are limited.
"""

import pickle
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from intake.errors import FileError
from intake.mapping.column_matching import Layout
from intake.mapping.every_column import EveryColumn
from intake.mapping.heading_search import has_headings
from intake.readers import sheet_process
from intake.readers.chunk import Chunk
from intake.readers.file_limits import MEGABYTE, RATIO_FROM, beyond_limit
from intake.readers.foreign_files import other_container
from intake.readers.sheet_series import series_chunks
from intake.readers.source_file import SourceFile
from intake.readers.table_in_archive import OF_WORKBOOKS
from persian.bidi import strip_control_characters
from persian.digits import number


def chunks(source: SourceFile, mapping: Layout) -> Iterator[Chunk]:
    """Yield the rows of the first sheet that is not hidden, and of others with its headings; or of a named sheet.

    Sheets are often named after their month. If the named sheet is not there, the only one that has the headings of the
    mapping is read, and the chunks say so. Raises FileError if there is none or there are several, and if the workbook
    is damaged or beyond the limits.
    """
    option = "--alike" if mapping.sheet is None or mapping.sheets == "alike" else ""
    with source.unpacked_path() as path:
        _refuse_bombs(path, source)
        try:
            yield from _chunks_of(path, mapping.sheet or "", source, mapping, option=option)
        except _NoSuchSheetError as error:
            instead = _sheet_instead(error, source, mapping)
            for chunk in _chunks_of(path, instead, source, mapping, option=option):
                yield replace(chunk, sheet=chunk.sheet or instead, instead_of=mapping.sheet or "")


class _NoSuchSheetError(FileError):
    """The sheet that a mapping names is not in the workbook. Raised before any rows are read."""


def _chunks_of(
    path: Path, sheet: str, source: SourceFile, mapping: Layout, *, option: str
) -> Iterator[Chunk]:
    """Yield the rows of a sheet, the first if it has no name, and of the others that the option asks for."""
    with _sheet_process(path, sheet, source, option=option) as messages:
        yield from series_chunks(_within_limits(messages, source), source, mapping)


def _sheet_instead(error: _NoSuchSheetError, source: SourceFile, mapping: Layout) -> str:
    """The sheet to read in place of one that is not there; raises the error unless that is clear."""
    if isinstance(mapping, EveryColumn):
        raise error
    fits = [
        sheet.name
        for sheet in sheets(source)
        if any(has_headings([row], 0, mapping, source.name) for row in sheet.first_texts)
    ]
    if len(fits) != 1 and not (fits and mapping.sheets == "alike"):
        raise error
    return fits[0]


def _within_limits(messages: Iterator[tuple[Any, ...]], source: SourceFile) -> Iterator[tuple[Any, ...]]:
    """Pass the messages on. Raises FileError if the sheets have too many cells together."""
    cells = 0
    for message in messages:
        if message[0] == "sheet":
            _, _, height, width, _ = message
            cells += height * width
            if cells > source.limits.cells:
                raise _too_many_cells(source)
        yield message


@dataclass(frozen=True)
class SheetSize:
    """A sheet of a workbook: its name, how many rows and columns it has, and its first rows of texts."""

    name: str
    height: int
    width: int
    first_texts: list[tuple[str, ...]]


def sheets(source: SourceFile) -> list[SheetSize]:
    """The sheets of a workbook in its order, without hidden ones if any is not.

    Raises FileError if it is damaged or beyond the limits.
    """
    with source.unpacked_path() as path:
        _refuse_bombs(path, source)
        with _sheet_process(path, "", source, option="--sizes") as messages:
            return [SheetSize(*message[1:]) for message in messages]


@contextmanager
def _sheet_process(
    path: Path, sheet: str, source: SourceFile, *, option: str
) -> Iterator[Iterator[tuple[Any, ...]]]:
    """Start the process that reads sheets; yield its messages, see `sheet_process.messages`.

    The messages raise FileError where the process reports a problem or has come to its limits.
    """
    limits = source.limits
    command = [
        sys.executable, "-P", str(Path(sheet_process.__file__)), str(path), sheet,
        str(limits.workbook_megabytes * MEGABYTE), str(limits.workbook_seconds), option,
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    try:
        yield _messages(process, process.stdout, source)
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def _messages(
    process: "subprocess.Popen[bytes]", output: IO[bytes], source: SourceFile
) -> Iterator[tuple[Any, ...]]:
    """Yield the messages of the process that reads a sheet up to its end."""
    while True:
        try:
            message = pickle.load(output)  # our own process wrote it
        except (EOFError, pickle.UnpicklingError):
            raise _ended_at_its_limits(process.wait(), source) from None
        kind = message[0]
        if kind == "end":
            return
        if kind not in ("sheets", "sheet", "rows", "size"):
            raise _problem(kind, message[1:], source)
        yield message


def _problem(kind: str, about: tuple[Any, ...], source: SourceFile) -> FileError:
    """Build the error for a problem that the process reports."""
    if kind == "memory":
        return _too_many_cells(source)
    if kind == "no sheets":
        return FileError(f"{source.name}: هیچ برگه‌ای ندارد.", f"{source.name}: it has no sheets.")
    if kind == "many sheets":
        sheets, most = about
        return FileError(
            f"{source.name}: فایل {number(sheets, 'fa')} برگه دارد؛ بیش از {number(most, 'fa')} برگه خوانده نمی‌شود. آن "
            "را به چند فایل تقسیم کنید؛ چیزی بارگذاری نشد.",
            f"{source.name}: the workbook has {number(sheets, 'en')} sheets, and no more than {number(most, 'en')} are "
            "read. Split it into several files; nothing was loaded.",
        )
    if kind == "other sheets":
        names, wanted = about
        names = [strip_control_characters(name)[:60] for name in names]
        return _NoSuchSheetError(
            f"{source.name}: برگهٔ «{wanted}» که نگاشت در خط sheet نام می‌برد در فایل نیست. برگه‌های فایل: "
            f"{'، '.join(names)}. نام برگه را در خط sheet نگاشت درست کنید، یا آن خط را بردارید تا نخستین برگه و "
            "برگه‌های هم‌سرستون آن خوانده شود.",
            f'{source.name}: there is no sheet "{wanted}", which the mapping names in its line sheet. The file has: '
            f"{', '.join(names)}. Correct the name in that line, or remove the line, so that the first sheet is read "
            "and those with the same headings.",
        )
    if "password" in str(about[0]):
        return FileError(
            f"{source.name}: فایل اکسل رمز دارد. آن را در اکسل باز کنید، رمز را بردارید، ذخیره کنید و دوباره بدهید.",
            f"{source.name}: the workbook is protected by a password. Open it in Excel, remove the password, "
            "save it, and give it again.",
        )
    with source.open() as (unpacked, _):
        if (other := other_container(unpacked, source.name)) is not None:
            return other
    return FileError(
        f"{source.name}: فایل اکسل خراب است یا اکسل نیست ({about[0]}). آن را در اکسل باز و با پسوند xlsx ذخیره کنید.",
        f"{source.name}: the workbook is damaged, or is none ({about[0]}). Open it in Excel and save it as .xlsx.",
    )


def _ended_at_its_limits(code: int, source: SourceFile) -> FileError:
    """Build the error for a process that ended without saying why: at its limit of time, or else of memory."""
    if code != -getattr(signal, "SIGXCPU", 0):
        return _too_many_cells(source)
    return beyond_limit(source.name, source.limits, "workbook_seconds")


def _too_many_cells(source: SourceFile) -> FileError:
    """Build the error for a sheet of too many cells, or whose cells take too much memory."""
    cells, megabytes = source.limits.cells, source.limits.workbook_megabytes
    return FileError(
        f"{source.name}: برگه بیش از اندازه خانه یا متن دارد (حد مجاز: {number(cells, 'fa')} خانه و "
        f"{number(megabytes, 'fa')} مگابایت). شاید خانه‌ای دور از جدول پر شده است: آن را پاک کنید، یا برگه را به CSV "
        "ذخیره کنید؛ یا limits.cells و limits.workbook_megabytes را در فایل تنظیمات بزرگ‌تر کنید. چیزی بارگذاری نشد.",
        f"{source.name}: the sheet has too many cells or too much text (the limits are {number(cells, 'en')} cells and "
        f"{number(megabytes, 'en')} MB). Perhaps a cell far from the table is filled: clear it, or save the sheet as "
        "CSV; or raise limits.cells and limits.workbook_megabytes in the settings file. Nothing was loaded.",
    )


def _refuse_bombs(path: Path, source: SourceFile) -> None:
    """Raise FileError if a zipped workbook says that it unpacks to too much."""
    if not zipfile.is_zipfile(path):
        return
    limits = source.limits
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
            is_workbook = not OF_WORKBOOKS.isdisjoint(packed.namelist())
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise _problem("damaged", (error,), source) from error
    if not is_workbook:
        raise FileError(
            f"{source.name}: این فایل بستهٔ فشرده (zip) است و خود جدول نیست. آن را باز کنید و فایل‌های داخلش را بدهید.",
            f"{source.name}: this is a ZIP archive and not a table itself. Unpack it and give the files inside.",
        )
    if size > limits.workbook_megabytes * MEGABYTE:
        raise beyond_limit(source.name, limits, "workbook_megabytes")
    if size > RATIO_FROM and size > limits.unpacked_ratio * path.stat().st_size:
        raise beyond_limit(source.name, limits, "unpacked_ratio")
