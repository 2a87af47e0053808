"""Read the pages of a web archive (MHTML), which Excel and browsers save as one file, often named .xls.

It is a message of several parts as in RFC 2557: pages, style sheets and pictures, each encoded as in an e-mail. A
workbook of several sheets has a page for each. Only the pages are read, one after the other, line by line.
"""

import binascii
import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from intake.errors import FileError

_VERSION = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_PARTS = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb'boundary="?([^";\r\n]+)"?', re.IGNORECASE)
_PAGE = b"text/html"
_LONGEST_LINE = 1 << 16  # bytes read at once; longer lines come in pieces
_MAX_HEADER = 1 << 16  # bytes of the header of a part
_MAX_NESTED = 10  # parts within parts; each line is compared with the boundaries of all


def is_web_archive(start: bytes) -> bool:
    """Whether the first bytes of a file are the header of a message of several parts."""
    header, blank, _ = start.lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")
    return bool(blank and _VERSION.search(header) and _PARTS.search(header))


def archived_pages(stream: BinaryIO, name: str) -> BinaryIO:
    """The bytes of all pages of a web archive, decoded. Raises FileError while reading if a part is damaged."""
    lines = io.BufferedReader(_Pieces(iter(lambda: stream.read(_LONGEST_LINE), b"")))
    return cast(BinaryIO, io.BufferedReader(_Pieces(_decoded(lines, name))))


class _Pieces(io.RawIOBase):
    """A stream of the pieces that an iterator yields."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        """True: it can only be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer with the next bytes; return their number, 0 at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def _decoded(stream: "io.BufferedReader[_Pieces]", name: str) -> Iterator[bytes]:
    """Yield the decoded bytes of the pages, piece by piece."""
    boundaries: list[bytes] = []
    header = _header(stream)
    while header is not None:
        has_parts = _PARTS.search(header) and len(boundaries) < _MAX_NESTED
        if has_parts and (boundary := _BOUNDARY.search(header)):
            boundaries.append(b"--" + boundary[1].strip())
        is_page = _PAGE in header.lower()
        encoding = _encoding(header)
        rest = b""
        ended = False
        while line := stream.readline(_LONGEST_LINE):
            if line.startswith(b"--") and line.startswith(tuple(boundaries)):
                ended = True
                break
            if is_page:
                piece, rest = _decode(rest + line, encoding, name)
                yield piece
        yield _decode(rest + b"\n", encoding, name)[0] if rest else b""
        header = _header(stream) if ended else None


def _header(stream: "io.BufferedReader[_Pieces]") -> bytes | None:
    """The header of the next part; None at the end."""
    lines: list[bytes] = []
    length = 0
    while line := stream.readline(_LONGEST_LINE):
        if not line.strip():
            if lines:
                return b"".join(lines)
            continue
        lines.append(line)
        length += len(line)
        if length > _MAX_HEADER:
            return None
    return None


def _encoding(header: bytes) -> str:
    """How a part is encoded, as its header says; empty where it is not."""
    match = re.search(rb"^content-transfer-encoding:\s*([\w-]+)", header, re.IGNORECASE | re.MULTILINE)
    return match[1].decode("ascii").casefold() if match else ""


def _decode(text: bytes, encoding: str, name: str) -> tuple[bytes, bytes]:
    """Decode a piece; return its bytes, and what is left of it for the next one."""
    try:
        if encoding == "base64":
            letters = b"".join(text.split())
            whole = len(letters) // 4 * 4
            return binascii.a2b_base64(letters[:whole]), letters[whole:]
        if encoding == "quoted-printable":
            # The last letters of a line that is longer than a piece may be half an escape.
            kept = 0 if text.endswith(b"\n") else next((n for n in (1, 2) if text[-n:].startswith(b"=")), 0)
            return binascii.a2b_qp(text[: len(text) - kept]), text[len(text) - kept :]
    except binascii.Error as error:
        raise FileError(
            f"{name}: بخشی از این صفحهٔ ذخیره‌شده خراب است. خروجی را دوباره بگیرید؛ چیزی بارگذاری نشد.",
            f"{name}: a part of this saved web page is damaged. Export again; nothing was loaded.",
        ) from error
    return text, b""
