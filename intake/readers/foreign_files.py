"""Recognise files that are not tables (pictures, documents …), to say what they are and what to do."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from intake.errors import FileError
from intake.readers import foreign_kinds as kinds

# By the first bytes; those of the signatures that are public (for example in the database of `file`).
_BEGINNINGS: tuple[tuple[bytes, kinds.Foreign], ...] = (
    (b"\0\1\0\0Standard Jet DB", kinds.ACCESS),
    (b"\0\1\0\0Standard ACE DB", kinds.ACCESS),
    (b"SQLite format 3\0", kinds.Foreign("از نوع SQLite است", "is an SQLite database", *kinds.EXPORT)),
    (b"TAPE\0\0", kinds.Foreign("پشتیبان SQL Server است", "is a backup of SQL Server", *kinds.EXPORT)),
    (b"%PDF", kinds.Foreign(
        "PDF است",
        "is a PDF",
        "از سامانه خروجی اکسل یا CSV بگیرید؛ از PDF چیزی خوانده نمی‌شود",
        "Export from the system as Excel or CSV; nothing is read from a PDF",
    )),
    (b"Rar!\x1a\x07", kinds.Foreign("با RAR فشرده است", "is packed with RAR", *kinds.UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", kinds.Foreign("با 7-Zip فشرده است", "is packed with 7-Zip", *kinds.UNPACK)),
    (b"BZh", kinds.Foreign("با bzip2 فشرده است", "is packed with bzip2", *kinds.UNPACK)),
    (b"\xfd7zXZ\0", kinds.Foreign("با xz فشرده است", "is packed with xz", *kinds.UNPACK)),
    (b"\x89PNG\r\n\x1a\n", kinds.PICTURE),
    (b"\xff\xd8\xff", kinds.PICTURE),
    (b"GIF8", kinds.PICTURE),
    (b"II*\0", kinds.PICTURE),
    (b"MM\0*", kinds.PICTURE),
    (b"{\\rtf", kinds.WORD),
    (b"\x28\xb5\x2f\xfd", kinds.Foreign("با Zstandard فشرده است", "is packed with Zstandard", *kinds.UNPACK)),
    (b"ARROW1\0\0", kinds.Foreign("از نوع Arrow یا Feather است", "is a file of Arrow or Feather", *kinds.COLUMNS)),
    (b"\xff\xff\xff\xff", kinds.Foreign("جریان Arrow است", "is a stream of Arrow", *kinds.COLUMNS)),
    (b"PGDMP", kinds.Foreign("پشتیبان PostgreSQL است", "is a backup of PostgreSQL", *kinds.EXPORT)),
    (b"\x09\0\x04\0", kinds.OLD_EXCEL),
    (b"\x09\x02\x06\0", kinds.OLD_EXCEL),
    (b"\x09\x04\x06\0", kinds.OLD_EXCEL),
    (b"FEA1", kinds.Foreign("از نوع Arrow یا Feather است", "is a file of Arrow or Feather", *kinds.COLUMNS)),
    (b"ORC\n", kinds.Foreign("از نوع ORC است", "is a file of ORC", *kinds.COLUMNS)),
    (b"Obj\x01", kinds.Foreign("از نوع Avro است", "is a file of Avro", *kinds.COLUMNS)),
    (b"\x89HDF\r\n\x1a\n", kinds.Foreign("از نوع HDF5 است", "is a file of HDF5", *kinds.EXPORT)),
    (b"$FL2@(#)", kinds.SPSS),
    (b"$FL3@(#)", kinds.SPSS),
    (b"<stata_dta>", kinds.Foreign("از نوع Stata است", "is a file of Stata", *kinds.EXPORT)),
    (bytes(12) + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf", kinds.SAS),
    (b"HEADER RECORD*******LIB", kinds.SAS),
    (b"RDX2\n", kinds.R),
    (b"RDX3\n", kinds.R),
    (b"X\n\0\0\0", kinds.R),
    (b"\x80\x04\x95", kinds.PICKLE),
    (b"\x80\x05\x95", kinds.PICKLE),
)  # fmt: skip
# By the first letters of a text.
_TEXT_BEGINNINGS: tuple[tuple[bytes, kinds.Foreign], ...] = (
    (b"*************************** 1. row", kinds.VERTICAL),
    (b"ListSchema={", kinds.SCHEMA_LINE),
    (b'"ListSchema={', kinds.SCHEMA_LINE),
    (b"#group,", kinds.ANNOTATED),
    (b"-----BEGIN ", kinds.SIGNED),
    (b"#datatype,", kinds.ANNOTATED),
)
# By the first bytes where a mark of two or three letters would not do.
_PATTERNS: tuple[tuple[re.Pattern[bytes], kinds.Foreign], ...] = (
    (re.compile(rb"BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp(?:heic|heix|mif1|avif)", re.DOTALL), kinds.PICTURE),
    (re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<svg[\s>]"), kinds.PICTURE),
    (re.compile(rb"RIFF.{4}(?:WAVE|AVI )|.{4}ftyp|ID3[\x02-\x04]|OggS\0", re.DOTALL), kinds.SOUND),
    # A sequence in DER: a certificate, signed or encrypted contents (PKCS 7), or a key with its certificate (PKCS 12).
    (
        re.compile(
            rb"0(?:\x80|\x82..|\x83...)(?:0[\x80-\x83]|\x06\t\*\x86H\x86\xf7|\x02\x01[\0\x03]0)", re.DOTALL
        ),
        kinds.SIGNED,
    ),
)
# Bytes that hardly any text has, nor one of two bytes a letter in Persian or English; of those that separate columns
# none. A cell may have some of them by mistake: only many of several kinds, beside bytes 0, are no text.
_OF_NO_TEXT = bytes((4, 5, 7, 8, *range(14, 26), 27))
_KINDS_OF_THEM, _NUMBER_OF_THEM, _SHARE_OF_THEM = 4, 32, 0.01
_ALPHABETS = 16  # blocks of 256 characters that a text has at most; Persian has five
_TAR_MARK = slice(257, 262)  # b"ustar"
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
_STREAMS = {
    "WordDocument": kinds.WORD,
    "PowerPoint Document": kinds.WORD,
    "VisioDocument": kinds.WORD,
    "__properties_version1.0": kinds.MAIL,
}
_OF_WORKBOOKS = ("Workbook\0", "Book\0")  # of Excel 97 and Excel 5
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
        kind = kinds.TAR
    if kind is None and (suffix == ".fods" or _FLAT_DOCUMENT.search(plain[:_OF_ROOT])):
        kind = kinds.WORD if _FLAT_TEXT.search(plain) else kinds.FLAT_SPREADSHEET
    if kind is None and (suffix == ".kml" or b"<kml" in plain[:_OF_ROOT]):
        kind = kinds.KML
    if kind is None and suffix == ".dbf" and start[:1] in _DBASE_VERSIONS:
        kind = kinds.DBASE
    if kind is None and _is_mail(start.replace(b"\r\n", b"\n")):
        kind = kinds.MAIL
    if kind is None and (_TELEGRAM.match(plain.lstrip()) or _WHATSAPP.match(plain)):
        kind = kinds.CHAT
    if kind is None and _OF_LINE_PROTOCOL.match(start):
        kind = kinds.LINE_PROTOCOL
    if kind is None and _COMMANDS.match(plain):
        kind = kinds.SQL
    if kind is not None:
        raise _error(kind, name)


def refuse_binary(start: bytes, name: str) -> None:
    """Raise FileError if the first bytes of a file that is taken for a text are no text, in UTF-16 neither."""
    if _is_binary(start) and not any(map(_is_text, _from_utf16(start))):
        raise _error(kinds.BINARY, name)


def _is_binary(start: bytes) -> bool:
    return 0 in start and _has_much_of_no_text(start)


def _is_text(characters: str) -> bool:
    """Whether these characters, which many files that are no text have in UTF-16, are a text in some language."""
    return (
        "\n" in characters
        and "\0" not in characters
        and len({ord(character) >> 8 for character in characters}) <= _ALPHABETS
        and not _has_much_of_no_text(characters.encode())
    )


def _has_much_of_no_text(start: bytes) -> bool:
    found = start.translate(None, bytes(set(range(256)) - set(_OF_NO_TEXT)))
    many = max(_NUMBER_OF_THEM, _SHARE_OF_THEM * len(start))
    return len(found) > many and len(set(found)) >= _KINDS_OF_THEM


def _from_utf16(start: bytes) -> Iterator[str]:
    """The first characters of a file, if it is UTF-16 of one order or the other."""
    for codec in ("utf-16-le", "utf-16-be"):
        with suppress(UnicodeDecodeError):
            yield start[: len(start) // 2 * 2].decode(codec)


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
        raise _error(kinds.APPLE, name)
    if any(member.startswith(_DOCUMENTS) for member in members):
        raise _error(kinds.WORD, name)


def other_container(unpacked: IO[bytes], name: str) -> FileError | None:
    """The error for a file that cannot be read, if it is a document or a mail in a container like that of Excel 97."""
    start = unpacked.read(_OF_CONTAINER)
    places = {stream: start.find(stream.encode("utf-16-le")) for stream in (*_OF_WORKBOOKS, *_STREAMS)}
    found = {stream: place for stream, place in places.items() if place >= 0}
    # A workbook may have a document embedded, and the other way round: the outer one comes first.
    outer = min(found, key=found.__getitem__, default=None)
    return _error(_STREAMS[outer], name) if outer in _STREAMS else None


def _error(kind: kinds.Foreign, name: str) -> FileError:
    return FileError(
        f"{name}: این فایل {kind.fa}. {kind.advice_fa}. چیزی بارگذاری نشد.",
        f"{name}: this file {kind.en}. {kind.advice_en}. Nothing was loaded.",
    )
