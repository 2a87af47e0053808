"""Inspect a file on disk: detect its form (text, workbook, JSON …) and read its bytes, unpacking gzip and ZIP."""

import codecs
import gzip
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from intake.errors import FileError
from intake.mapping.privacy import mask_file_name
from intake.readers.file_forms import FORM_BY_SUFFIX, Form
from intake.readers.file_limits import ReportingStream, UnpackedStream
from intake.readers.foreign_files import refuse_binary, refuse_foreign
from intake.readers.json_wrapping import begins_as_json, begins_as_script
from intake.readers.table_in_archive import EMPTY_ZIP, ZIP, table_in_archive
from intake.readers.web_archive import archived_pages, is_web_archive
from queries.settings.province_settings import Limits

_GZIP = b"\x1f\x8b"
_START = 4096  # bytes by which the form of a file is recognised
_BY_CONTENT: tuple[tuple[bytes, Form], ...] = (
    (b"PAR1", "parquet"),
    (ZIP, "workbook"),
    (b"\xd0\xcf\x11\xe0", "workbook"),
)
_PAGES = (
    b"<!doctype html", b"<html", b"<head", b"<table", b"<meta", b"<body", b"<style", b"<div", b"<center", b"<font",
)  # fmt: skip
_EXCEL_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_DELIMITERS = (b",", b";", b"\t", b"|")


@dataclass(frozen=True)
class SourceFile:
    """A file to read: its form, whether it is packed, its size on disk in bytes, and what it may ask for.

    `member` is the table to read in a ZIP archive; empty for a file that is none. Of a web archive the pages are read.
    """

    path: Path
    form: Form
    packed: bool
    size: int
    limits: Limits
    member: str = ""
    archived: bool = False  # a web page with all of its parts in one file (MHTML)
    on_scan: Callable[[float], None] = lambda _share: None  # receives the share that `open_to_scan` has read

    @property
    def name(self) -> str:
        """Name without folders and personal numbers, as shown in reports."""
        return mask_file_name(self.path.name)

    @contextmanager
    def open(self) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        """Open the file; yield the unpacked stream, and the raw one whose position measures the progress."""
        with self.path.open("rb") as raw:
            if not self.packed:
                yield self._pages(raw), raw
                return
            with self._unpack(raw) as unpacked:
                limited = UnpackedStream(unpacked, raw, name=self.name, limits=self.limits)
                yield self._pages(cast(BinaryIO, limited)), raw

    def _pages(self, stream: BinaryIO) -> BinaryIO:
        """The pages of a web archive; of any other file its own bytes."""
        return archived_pages(stream, self.name) if self.archived else stream

    @contextmanager
    def _unpack(self, raw: BinaryIO) -> Iterator[BinaryIO]:
        """Yield the unpacked bytes of a gzipped file, or of the table in a ZIP archive."""
        if not self.member:
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield cast(BinaryIO, unpacked)
            return
        with zipfile.ZipFile(raw) as archive:
            # With other methods, Python unpacks gigabytes at once from a few hundred bytes.
            if archive.getinfo(self.member).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise FileError(
                    f"{self.name}: روش فشرده‌سازی این فایل زیپ خوانده نمی‌شود. آن را به روش معمول (Deflate) فشرده کنید؛ "
                    "چیزی بارگذاری نشد.",
                    f"{self.name}: this ZIP archive is packed by a method that is not read. Pack it by the usual one "
                    "(Deflate); nothing was loaded.",
                )
            with archive.open(self.member) as table:
                yield cast(BinaryIO, table)

    @contextmanager
    def open_to_scan(self) -> Iterator[BinaryIO]:
        """Open the file for a pass before the reading proper; what is read of it is reported to `on_scan`."""
        with self.open() as (stream, raw):
            yield cast(BinaryIO, ReportingStream(stream, lambda: self.on_scan(self.share(raw))))

    def share(self, raw: BinaryIO) -> float:
        """Share of the file that has been read, 0 to 1."""
        return min(1.0, raw.tell() / max(1, self.size))

    @contextmanager
    def unpacked_path(self) -> Iterator[Path]:
        """Yield a path to the unpacked file, for formats that need random access."""
        if not self.packed:
            yield self.path
            return
        with tempfile.NamedTemporaryFile(suffix=".unpacked") as copy:
            with self.open() as (unpacked, _):
                shutil.copyfileobj(unpacked, copy, 4 << 20)
            copy.flush()
            yield Path(copy.name)


def inspect_file(
    path: str | Path, limits: Limits, *, on_scan: Callable[[float], None] = lambda _share: None
) -> SourceFile:
    """Inspect the file at a path.

    Raises FileError if it is missing, empty, unreadable, packed twice, known to be no table, or a ZIP archive without
    exactly one.
    """
    path = Path(path)
    name = mask_file_name(path.name)
    with wrap_file_errors(name):
        size = path.stat().st_size
        if path.is_dir():
            raise IsADirectoryError(name)
        with path.open("rb") as raw:
            # Judged by content and not by the name: downloads are often named .csv although gzipped.
            begin = raw.read(4)
            # What is damaged is left to the reader of workbooks, unless it claims to be a plain archive.
            archive = begin in (ZIP, EMPTY_ZIP) and (
                path.suffix.casefold() == ".zip" or zipfile.is_zipfile(raw)
            )
            member = (table_in_archive(raw, name) or "") if archive else ""
        packed = begin.startswith(_GZIP) or bool(member)
        inner = (
            Path(path.stem) if packed and path.suffix.casefold() in (".gz", ".gzip") else Path(member or path)
        )
        with SourceFile(path, "text", packed, size, limits, member).open() as (unpacked, _):
            start = unpacked.read(_START)
    if not start.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        if len(start) == _START:
            raise FileError(
                f"{name}: فایل با هزاران بایت صفر یا جای خالی آغاز می‌شود، مانند فایلی که کامل کپی نشده است. "
                "خروجی را دوباره بگیرید؛ چیزی بارگذاری نشد.",
                f"{name}: the file begins with thousands of zero bytes or blanks, like one that was not copied "
                "completely. Export it again; nothing was loaded.",
            )
        raise FileError(
            f"{name}: فایل خالی است. فایل درست را بدهید.",
            f"{name}: the file is empty. Give the right file.",
        )
    if packed and start.startswith(_GZIP):
        raise FileError(
            f"{name}: فایل دو بار فشرده شده است. یک بار آن را باز کنید و دوباره بدهید؛ چیزی بارگذاری نشد.",
            f"{name}: the file is packed twice. Unpack it once and give it again; nothing was loaded.",
        )
    if is_web_archive(start):
        return SourceFile(path, "page", packed, size, limits, member, archived=True, on_scan=on_scan)
    refuse_foreign(start, inner.suffix.casefold(), name)
    form = _form(inner.suffix.casefold(), start)
    if form == "text":
        refuse_binary(start, name)
    return SourceFile(path, form, packed, size, limits, member, on_scan=on_scan)


@contextmanager
def wrap_file_errors(name: str) -> Iterator[None]:
    """Turn errors of the disk, of gzip and of ZIP inside the block into FileError."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileError(
            f"{name}: چنین فایلی نیست. نام و جای آن را بررسی کنید.",
            f"{name}: there is no such file. Check its name and folder.",
        ) from error
    except IsADirectoryError as error:
        raise FileError(
            f"{name}: این پوشه است و نه فایل. فایل‌های آن را نام ببرید؛ برای پوشه‌ای که پیوسته در آن فایل می‌آید، "
            "[[pull]] را در تنظیمات بنویسید و «python -m intake pull» را اجرا کنید.",
            f"{name}: this is a folder and no file. Name the files in it; for a folder in which files keep appearing, "
            "write [[pull]] in the settings and run “python -m intake pull”.",
        ) from error
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError) as error:
        raise FileError(
            f"{name}: فایل فشرده ناقص یا خراب است. آن را دوباره دریافت کنید؛ چیزی بارگذاری نشد.",
            f"{name}: the packed file is cut off or damaged. Get it again; nothing was loaded.",
        ) from error
    except OSError as error:
        raise FileError(
            f"{name}: فایل خوانده نشد ({error.strerror or error}). نشانی و اجازهٔ خواندن را بررسی کنید.",
            f"{name}: the file cannot be read ({error.strerror or error}). Check its path and permissions.",
        ) from error


def _is_web_page(start: bytes) -> bool:
    """Whether a file begins as HTML, or as the XML of Excel 2003; many systems write a table so and call it .xls."""
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return text.startswith(_PAGES) or (
        text.startswith(b"<?xml") and (_EXCEL_2003 in text or b"<html" in text or b"<!doctype html" in text)
    )


def _form(suffix: str, start: bytes) -> Form:
    """Detect the form by the first bytes, then by the file name, then by the first character."""
    for mark, form in _BY_CONTENT:
        if start.startswith(mark):
            return form
    if _is_web_page(start):
        return "page"
    named = FORM_BY_SUFFIX.get(suffix)
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if begins_as_script(text) or (named == "text" and begins_as_json(text)):
        return "json"
    is_wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    is_text = is_wide or not any(byte < 9 for byte in start.replace(b"\0", b""))
    is_delimited = any(mark in text.partition(b"\n")[0] for mark in _DELIMITERS)
    if is_text and (suffix == ".xls" or (named == "workbook" and is_delimited)):
        named = None  # many systems write delimited text and call it .xls, which Excel opens, or .xlsx
    if named is not None:
        return named  # its reader reports what is wrong with it
    if text[:1] in (b"{", b"["):
        return "json"
    return "xml" if text[:1] == b"<" else "text"
