"""Recognise files that are not tables (pictures, documents …), to say what they are and what to do."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, NamedTuple

from intake.errors import FileError


class _Foreign(NamedTuple):
    """A kind of file in both languages, and how to get a table out of it."""

    fa: str
    en: str
    advice_fa: str
    advice_en: str


_EXPORT = (
    "در همان برنامه از جدول خروجی اکسل یا CSV بگیرید و آن را بدهید",
    "Export the table from the program that made it, as Excel or CSV, and give that",
)
_UNPACK = (
    "آن را باز کنید و فایل جدول داخلش را بدهید، یا به ZIP فشرده کنید",
    "Unpack it and give the table inside, or pack it as ZIP",
)
_ACCESS = _Foreign("از نوع اکسس (Access) است", "is a Microsoft Access database", *_EXPORT)
_PICTURE = _Foreign(
    "عکس است",
    "is a picture",
    "از سامانه خروجی اکسل یا CSV بگیرید؛ از روی عکس چیزی خوانده نمی‌شود",
    "Export from the system as Excel or CSV; nothing can be read from a picture",
)
_SOUND = _Foreign(
    "صدا یا فیلم است",
    "is sound or a film",
    "از سامانه خروجی اکسل یا CSV بگیرید؛ از صدا و فیلم چیزی خوانده نمی‌شود",
    "Export from the system as Excel or CSV; nothing is read from sound and films",
)
_OLD_EXCEL = _Foreign(
    "فایل اکسلِ پیش از ۱۹۹۷ است",
    "is a workbook of an Excel older than 1997",
    "آن را در اکسل یا LibreOffice باز و با پسوند xlsx ذخیره کنید",
    "Open it in Excel or LibreOffice and save it as .xlsx",
)
_BINARY = _Foreign(
    "متن نیست و از نوعی است که خوانده نمی‌شود",
    "is no text, and of a kind that is not read",
    "از سامانه خروجی اکسل یا CSV بگیرید و آن را بدهید",
    "Export from the system as Excel or CSV, and give that",
)
_SQL = _Foreign("فهرست دستورهای SQL است", "consists of SQL commands of a database", *_EXPORT)
_WORD = _Foreign(
    "سند یا اسلاید است و جدول داده نیست",
    "is a document or presentation and no table of data",
    "جدول را در اکسل ذخیره کنید و آن را بدهید",
    "Save the table in Excel, and give that",
)
_MAIL = _Foreign(
    "نامهٔ الکترونیک است",
    "is e-mail",
    "نامه‌ها خوانده نمی‌شود. از سامانه‌ای که پرونده‌ها در آن ثبت می‌شود خروجی بگیرید، یک سطر برای هر پرونده",
    "Mails are not read. Export from the system in which the cases are registered, one row a case",
)
_CHAT = _Foreign(
    "خروجی گفت‌وگو در پیام‌رسان است",
    "is the export of a chat",
    "پیام‌ها پرونده نیست و خوانده نمی‌شود. از سامانه‌ای که پرونده‌ها در آن ثبت می‌شود خروجی بگیرید، یک سطر برای هر پرونده",
    "Messages are no cases and are not read. Export from the system in which the cases are registered, one row a case",
)
_SIGNED = _Foreign(
    "گواهی یا فایل امضاشدهٔ دیجیتال است",
    "is a certificate, or is signed or encrypted with one",
    "خود جدول را بدون امضا، به‌صورت اکسل یا CSV بگیرید و آن را بدهید",
    "Get the table itself without the signature, as Excel or CSV, and give that",
)
_SPSS = _Foreign("از نوع SPSS است", "is a file of SPSS", *_EXPORT)
_SAS = _Foreign("از نوع SAS است", "is a file of SAS", *_EXPORT)
_R = _Foreign("از نوع R است", "is a file of R", *_EXPORT)
_PICKLE = _Foreign("از نوع pickle پایتون است", "is a pickle of Python", *_EXPORT)
_COLUMNS = (
    "از جدول خروجی Parquet، CSV یا اکسل بگیرید و آن را بدهید",
    "Export the table as Parquet, CSV or Excel, and give that",
)
_APPLE = _Foreign(
    "از برنامهٔ Numbers یا برنامهٔ دیگری از اپل است",
    "is of Numbers or another program of Apple",
    "در همان برنامه از آن خروجی اکسل یا CSV بگیرید و آن را بدهید",
    "Export it from that program as Excel or CSV, and give that",
)
_FLAT_SPREADSHEET = _Foreign(
    "صفحه‌گستردهٔ LibreOffice به‌صورت یک فایل XML (‎.fods) است",
    "is a spreadsheet of LibreOffice as flat XML (.fods)",
    "در همان برنامه آن را با پسوند ods یا xlsx ذخیره کنید و آن را بدهید",
    "Save it there as .ods or .xlsx, and give that",
)
_KML = _Foreign(
    "نقشهٔ KML است", "is a map in KML",
    "در برنامهٔ نقشه از آن خروجی CSV یا GeoJSON بگیرید و آن را بدهید",
    "Export it from the map program as CSV or GeoJSON, and give that",
)  # fmt: skip
_VERTICAL = _Foreign(
    "خروجی عمودی MySQL (با ‎\\G) است که هر ستون را در سطری جدا می‌نویسد",
    "is output of MySQL that has each column in a line of its own (\\G)",
    "دستور را بدون ‎\\G یا با خروجی CSV دوباره اجرا کنید",
    "Run the query again without \\G, or with output as CSV",
)
_SCHEMA_LINE = _Foreign(
    "خروجی SharePoint با طرح فهرست است: سطر نخست آن (ListSchema) از جدول نیست",
    "is an export of SharePoint with the schema of the list: its first line (ListSchema) does not belong to the table",
    "سطر نخست را پاک کنید، یا در SharePoint خروجی CSV بدون طرح (یا اکسل) بگیرید",
    "Delete that line, or export from SharePoint as CSV without the schema, or as Excel",
)
_ANNOTATED = _Foreign(
    "خروجی InfluxDB با سطرهای ‎#group و ‎#datatype است",
    "is an export of InfluxDB with lines of #group and #datatype",
    "خروجی را بدون این سطرها (CSV ساده) دوباره بگیرید",
    "Export again without these lines (plain CSV)",
)
_LINE_PROTOCOL = _Foreign(
    "خروجی InfluxDB به شکل line protocol است و ستون ندارد",
    "is line protocol of InfluxDB, which has no columns",
    "خروجی را به‌صورت CSV ساده بگیرید",
    "Export as plain CSV",
)
# By the first bytes; those of the signatures that are public (for example in the database of `file`).
_BEGINNINGS: tuple[tuple[bytes, _Foreign], ...] = (
    (b"\0\1\0\0Standard Jet DB", _ACCESS),
    (b"\0\1\0\0Standard ACE DB", _ACCESS),
    (b"SQLite format 3\0", _Foreign("از نوع SQLite است", "is an SQLite database", *_EXPORT)),
    (b"TAPE\0\0", _Foreign("پشتیبان SQL Server است", "is a backup of SQL Server", *_EXPORT)),
    (b"%PDF", _Foreign(
        "PDF است",
        "is a PDF",
        "از سامانه خروجی اکسل یا CSV بگیرید؛ از PDF چیزی خوانده نمی‌شود",
        "Export from the system as Excel or CSV; nothing is read from a PDF",
    )),
    (b"Rar!\x1a\x07", _Foreign("با RAR فشرده است", "is packed with RAR", *_UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", _Foreign("با 7-Zip فشرده است", "is packed with 7-Zip", *_UNPACK)),
    (b"BZh", _Foreign("با bzip2 فشرده است", "is packed with bzip2", *_UNPACK)),
    (b"\xfd7zXZ\0", _Foreign("با xz فشرده است", "is packed with xz", *_UNPACK)),
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"{\\rtf", _WORD),
    (b"\x28\xb5\x2f\xfd", _Foreign("با Zstandard فشرده است", "is packed with Zstandard", *_UNPACK)),
    (b"ARROW1\0\0", _Foreign("از نوع Arrow یا Feather است", "is a file of Arrow or Feather", *_COLUMNS)),
    (b"\xff\xff\xff\xff", _Foreign("جریان Arrow است", "is a stream of Arrow", *_COLUMNS)),
    (b"PGDMP", _Foreign("پشتیبان PostgreSQL است", "is a backup of PostgreSQL", *_EXPORT)),
    (b"\x09\0\x04\0", _OLD_EXCEL),
    (b"\x09\x02\x06\0", _OLD_EXCEL),
    (b"\x09\x04\x06\0", _OLD_EXCEL),
    (b"FEA1", _Foreign("از نوع Arrow یا Feather است", "is a file of Arrow or Feather", *_COLUMNS)),
    (b"ORC\n", _Foreign("از نوع ORC است", "is a file of ORC", *_COLUMNS)),
    (b"Obj\x01", _Foreign("از نوع Avro است", "is a file of Avro", *_COLUMNS)),
    (b"\x89HDF\r\n\x1a\n", _Foreign("از نوع HDF5 است", "is a file of HDF5", *_EXPORT)),
    (b"$FL2@(#)", _SPSS),
    (b"$FL3@(#)", _SPSS),
    (b"<stata_dta>", _Foreign("از نوع Stata است", "is a file of Stata", *_EXPORT)),
    (bytes(12) + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf", _SAS),
    (b"HEADER RECORD*******LIB", _SAS),
    (b"RDX2\n", _R),
    (b"RDX3\n", _R),
    (b"X\n\0\0\0", _R),
    (b"\x80\x04\x95", _PICKLE),
    (b"\x80\x05\x95", _PICKLE),
)  # fmt: skip
# By the first letters of a text.
_TEXT_BEGINNINGS: tuple[tuple[bytes, _Foreign], ...] = (
    (b"*************************** 1. row", _VERTICAL),
    (b"ListSchema={", _SCHEMA_LINE),
    (b'"ListSchema={', _SCHEMA_LINE),
    (b"#group,", _ANNOTATED),
    (b"-----BEGIN ", _SIGNED),
    (b"#datatype,", _ANNOTATED),
)
# By the first bytes where a mark of two or three letters would not do.
_PATTERNS: tuple[tuple[re.Pattern[bytes], _Foreign], ...] = (
    (re.compile(rb"BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp(?:heic|heix|mif1|avif)", re.DOTALL), _PICTURE),
    (re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<svg[\s>]"), _PICTURE),
    (re.compile(rb"RIFF.{4}(?:WAVE|AVI )|.{4}ftyp|ID3[\x02-\x04]|OggS\0", re.DOTALL), _SOUND),
    # A sequence in DER: a certificate, signed or encrypted contents (PKCS 7), or a key with its certificate (PKCS 12).
    (
        re.compile(
            rb"0(?:\x80|\x82..|\x83...)(?:0[\x80-\x83]|\x06\t\*\x86H\x86\xf7|\x02\x01[\0\x03]0)", re.DOTALL
        ),
        _SIGNED,
    ),
)
# Bytes that hardly any text has, nor one of two bytes a letter in Persian or English; of those that separate columns
# none. A cell may have some of them by mistake: only many of several kinds, beside bytes 0, are no text.
_OF_NO_TEXT = bytes((4, 5, 7, 8, *range(14, 26), 27))
_KINDS_OF_THEM, _NUMBER_OF_THEM, _SHARE_OF_THEM = 4, 32, 0.01
_TAR = _Foreign("بایگانی tar است", "is a tar archive", *_UNPACK)
_TAR_MARK = slice(257, 262)  # b"ustar"
_DBASE = _Foreign("جدول dBase یا FoxPro است", "is a table of dBase or FoxPro", *_EXPORT)
_DBASE_VERSIONS = b"\x02\x03\x04\x05\x30\x31\x32\x43\x63\x83\x8b\x8c\xcb\xf5\xfb"
# The first line of a mailbox; or lines that programs for mail write above each, and no report above its table.
_MAILBOX = re.compile(rb"From \S+ +\w{3} \w{3} +\d")
_MAIL_HEADERS = re.compile(rb"[A-Za-z][A-Za-z\-]*: .*\n(?:[ \t].*\n|[A-Za-z][A-Za-z\-]*:.*\n)+")
_OF_PROGRAMS = re.compile(
    rb"^(?:return-path|received|message-id|mime-version):", re.IGNORECASE | re.MULTILINE
)
# The export of Telegram and programs made of it, and of WhatsApp.
_TELEGRAM = re.compile(
    rb'\{[^\[\]]{0,2000}"messages"\s*+:\s*+\[\s*+\{[^\]]{0,4000}?"(?:from_id|actor_id|text_entities)"'
)
_WHATSAPP = re.compile(
    rb"(?:\xe2\x80[\x8e\x8f])?\[?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d\d(?::\d\d)?[^\n]{0,8}?"
    rb"(?:\] | - )[^\n,;\t]{1,60}: "
)
# measurement,tag=value field="value",field=1 1743850985000000000
_OF_LINE_PROTOCOL = re.compile(
    rb"[^\s,=]{1,100},[^\s,=]{1,100}=[^\s=]{1,100}[^\n]{0,2000}? [^\s,=]{1,100}=[^\n]{1,2000} \d{19}\r?\n"
)
_DUMP_TITLE = rb"--\s*+(?:mysql|postgresql|mariadb)\b"
_STATEMENT = (
    rb"(?:(?:create\s++(?:table|database)|(?:insert|replace)\s++(?:ignore\s++)?into)\b"
    rb"|insert\s++\[|copy\s++[\w.\"]++\s*+\()"
)
# Comments and commands before the first statement that makes or fills a table. Possessive (`*+`): each text can be read
# in one way only. With the many ways of dividing sixteen words “set” into commands, one file took hours.
_COMMANDS = re.compile(
    rb"\s*+(?:(?!" + _DUMP_TITLE + rb")(?:--|#)[^\n]*+\n\s*+|/\*(?>.*?\*/);?+\s*+"
    rb"|(?:set|use|drop|lock|begin|start|go)\b(?:(?!" + _STATEMENT + rb")[^;\n])*+;?+\s*+)*+"
    rb"(?:" + _STATEMENT + rb"|" + _DUMP_TITLE + rb")",
    re.IGNORECASE | re.DOTALL,
)
_OF_ROOT = 500  # bytes in which the first element of XML stands
# A document of LibreOffice in one XML file; the parts of packed ones begin with <office:document-content and the like.
_FLAT_DOCUMENT = re.compile(rb"<office:document[\s>]")
_FLAT_TEXT = re.compile(rb"office:mimetype=[\"']application/vnd\.oasis\.opendocument\.(?:text|presentation)")
# Streams of documents in the same container as workbooks of Excel 97, as UTF-16 in its directory.
_STREAMS = (
    ("WordDocument", _WORD),
    ("PowerPoint Document", _WORD),
    ("VisioDocument", _WORD),
    ("__properties_version1.0", _MAIL),
)
_OF_CONTAINER = 1 << 24  # bytes in which its directory is looked for
# Members that only documents have which are packed as workbooks are.
_DOCUMENTS = ("word/", "ppt/", "visio/")


def refuse_foreign(start: bytes, suffix: str, name: str) -> None:
    """Raise FileError if the first bytes of a file and the ending of its name show that it is not a table."""
    plain = _as_utf8(start)
    kind = next((kind for mark, kind in _BEGINNINGS if start.startswith(mark)), None)
    if kind is None:
        text = plain.lstrip()
        kind = next((kind for mark, kind in _TEXT_BEGINNINGS if text.startswith(mark)), None)
    if kind is None:
        kind = next((kind for form, kind in _PATTERNS if form.match(plain)), None)
    if kind is None and start[_TAR_MARK] == b"ustar":
        kind = _TAR
    if kind is None and (suffix == ".fods" or _FLAT_DOCUMENT.search(plain[:_OF_ROOT])):
        kind = _WORD if _FLAT_TEXT.search(plain) else _FLAT_SPREADSHEET
    if kind is None and (suffix == ".kml" or b"<kml" in plain[:_OF_ROOT]):
        kind = _KML
    if kind is None and suffix == ".dbf" and start[:1] in _DBASE_VERSIONS:
        kind = _DBASE
    if kind is None and _is_mail(start.replace(b"\r\n", b"\n")):
        kind = _MAIL
    if kind is None and (_TELEGRAM.match(plain.lstrip()) or _WHATSAPP.match(plain)):
        kind = _CHAT
    if kind is None and _OF_LINE_PROTOCOL.match(start):
        kind = _LINE_PROTOCOL
    if kind is None and _COMMANDS.match(plain):
        kind = _SQL
    if kind is not None:
        raise _error(kind, name)


def refuse_binary(start: bytes, name: str) -> None:
    """Raise FileError if the first bytes of a file that is taken for a text are no text, in UTF-16 neither."""
    if _is_binary(start) and all(map(_is_binary, _from_utf16(start))):
        raise _error(_BINARY, name)


def _is_binary(start: bytes) -> bool:
    found = start.translate(None, bytes(set(range(256)) - set(_OF_NO_TEXT)))
    many = max(_NUMBER_OF_THEM, _SHARE_OF_THEM * len(start))
    return 0 in start and len(found) > many and len(set(found)) >= _KINDS_OF_THEM


def _from_utf16(start: bytes) -> Iterator[bytes]:
    """The first bytes of a file in UTF-8, if they are UTF-16 of one order or the other."""
    for codec in ("utf-16-le", "utf-16-be"):
        with suppress(UnicodeDecodeError):
            yield start[: len(start) // 2 * 2].decode(codec).encode()


def _is_mail(start: bytes) -> bool:
    """Whether a text begins as a mail or a mailbox does."""
    headers = _MAIL_HEADERS.match(start)
    return bool(_MAILBOX.match(start) or (headers and _OF_PROGRAMS.search(headers[0])))


def _as_utf8(start: bytes) -> bytes:
    """The first bytes of a text without its byte order mark, in UTF-8 also where they are UTF-16, as of SQL Server."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return start[: len(start) // 2 * 2].decode("utf-16", "replace").encode()
    return start.removeprefix(b"\xef\xbb\xbf")


def refuse_document(members: list[str], name: str) -> None:
    """Raise FileError if a ZIP archive with these members is a document, a presentation, or of a program of Apple."""
    if any(member.endswith(".iwa") or member == "QuickLook/Thumbnail.jpg" for member in members):
        raise _error(_APPLE, name)
    if any(member.startswith(_DOCUMENTS) for member in members):
        raise _error(_WORD, name)


def other_container(unpacked: IO[bytes], name: str) -> FileError | None:
    """The error for a file that is no workbook, if it is a document or a mail in a container like that of Excel 97."""
    start = unpacked.read(_OF_CONTAINER)
    kinds = (kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in start)
    kind = next(kinds, None)
    return _error(kind, name) if kind is not None else None


def _error(kind: _Foreign, name: str) -> FileError:
    return FileError(
        f"{name}: این فایل {kind.fa}. {kind.advice_fa}. چیزی بارگذاری نشد.",
        f"{name}: this file {kind.en}. {kind.advice_en}. Nothing was loaded.",
    )
