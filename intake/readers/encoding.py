"""Detect the encoding of a text file, and decode it to UTF-8 with plain line feeds.

The whole file is examined, because the first characters beyond ASCII may come after megabytes of plain digits.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from intake.errors import FileError
from intake.readers.damaged_texts import (
    refuse_dos_letters,
    refuse_isiri,
    refuse_lost_letters,
    refuse_mixed,
    refuse_twice_encoded,
)

BLOCK = 16 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PAGE_LOOKED_AT = 1_000_000
# Characters that tables contain here. UTF-8 text decoded as UTF-16 gives mostly Chinese characters instead.
_OF_TABLES = re.compile("[\\t\\r\\n -\u00ff\u0600-\u06ff\u200c]")


# Words of another script, read as Windows-1256, mix Arabic and Latin letters: «Zustنndig», or a mark inside a word.
_LATIN, _ARABIC = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153", "\u0621-\u0652\u067e-\u06d3"
_MIXED = re.compile(
    f"[{_LATIN}](?:[{_ARABIC}]|[\u200e\u200f](?=[{_LATIN}]))|[{_ARABIC}][{_LATIN}]|[{_ARABIC}][\u200e\u200f](?=[{_LATIN}])"
)
_ARABIC_WORD = re.compile(f"[{_ARABIC}]{{2}}")
_CYRILLIC_WORD = re.compile("[\u0400-\u045f]{2}")
_CYRILLIC_MIXED = re.compile(f"[{_LATIN}][\u0400-\u045f]|[\u0400-\u045f][{_LATIN}]")
# Letters of Arabic in the order of ISO 8859-6, which Mac OS has too, read as Windows-1251: small ones before capitals.
_SMALL_BEFORE_CAPITAL = re.compile("[\u0430-\u044f][\u0410-\u042f]")
_ARABIC_SIGN = re.compile("[\u0600-\u06ff]")
_ASCII_MIXED = re.compile(f"[A-Za-z][{_ARABIC}]|[{_ARABIC}][A-Za-z]")
_OF_MAC, _MIXED_IN_WINDOWS = 0.97, 0.05
# Russian in KOI8-R and Greek, and the words of each that have capitals at their beginning alone.
_BY_CAPITALS = (
    ("koi8-r", re.compile("[А-ЯЁа-яё]{2,}"), re.compile("[А-ЯЁ]?[а-яё]+")),
    ("cp1253", re.compile("[Α-Ωα-ωΆΈ-Ώά-ώΐΰ]{2,}"), re.compile("[Α-ΩΆΈ-Ώ]?[α-ωά-ώΐΰ]+")),
)
_MIN_WORDS = 8  # different ones
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_KOREAN = re.compile("[\u3000-\u303f\uac00-\ud7a3\uff00-\uffef]")
_MIN_PAIRS, _NEARLY_ALL = 20, 0.95
_TURKISH = frozenset(b"\xd0\xdd\xde\xf0\xfd\xfe")  # Ğ İ Ş ğ ı ş; letters of Iceland in Windows-1252


@dataclass(frozen=True)
class Encoding:
    """Codec name, length of the byte order mark, whether every byte can be decoded, and the kind of line ends."""

    codec: str
    bom_length: int
    clean: bool
    old_mac: bool  # lines end in a bare carriage return


def detect(stream: BinaryIO, declared: str | None, name: str) -> Encoding:
    """Detect the encoding of a text; `declared` is the encoding of the mapping.

    A byte order mark wins; then the declared encoding; then UTF-16 judged by its zero bytes; then UTF-8 if every byte
    is valid, or far more characters are valid than invalid; else Windows-1256, or another code page where its words
    would mix two scripts or its bytes are pairs. Undecodable bytes become U+FFFD. Raises FileError if the declared
    encoding does not exist, and if the texts are damaged (see `damaged_texts`).
    """
    first = stream.read(BLOCK)
    mark = next(((len(bom), codec) for bom, codec in _MARKS if first.startswith(bom)), None)
    old_mac_bytes = first.replace(b"\0", b"")
    old_mac = b"\r" in old_mac_bytes and b"\n" not in old_mac_bytes
    if mark:
        length, codec = mark
    elif declared:
        length, codec = 0, _known(declared, name)
    elif wide := _utf16_codec(first):
        length, codec = 0, wide
    else:
        fits, fails = _count_valid_utf8(stream, first)
        if fails:
            refuse_mixed(first, name)
        # A few damaged bytes do not make a UTF-8 file Windows-1256; random bytes of the latter rarely form valid
        # UTF-8.
        utf8 = fails == 0 or fits > 4 * fails
        if utf8:
            refuse_twice_encoded(first, name)
        else:
            refuse_dos_letters(first, name)
        refuse_lost_letters(first, name)
        codec = "utf-8" if utf8 else _code_page(first)
        if codec == "cp1256":
            refuse_isiri(first, name)
        return Encoding(codec, 0, fails == 0 or not utf8, old_mac)
    if codec != "utf-8":
        if not codec.startswith("utf"):
            refuse_lost_letters(first, name)
        return Encoding(codec, length, codec != "utf-8", old_mac)
    refuse_twice_encoded(first[length:], name)
    refuse_lost_letters(first, name)
    _, fails = _count_valid_utf8(stream, first)
    return Encoding(codec, length, fails == 0, old_mac)


def utf8_blocks(stream: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    """Yield the text in blocks of UTF-8, without byte order mark and zero bytes, with line feeds as line ends.

    A bare carriage return inside a line becomes a space.
    """
    stream.read(encoding.bom_length)
    decoder = codecs.getincrementaldecoder(encoding.codec)(errors="replace")
    plain = encoding.codec == "utf-8" and encoding.clean
    held = b""
    while True:
        raw = stream.read(BLOCK)
        data = raw if plain else decoder.decode(raw, final=not raw).encode("utf-8", "replace")
        data = held + data
        held = b""
        # A carriage return at the end of a block is held back: its line feed may be the first byte of the next block.
        if raw and data.endswith(b"\r"):
            data, held = data[:-1], b"\r"
        if b"\0" in data:
            data = data.replace(b"\0", b"")
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n")
            data = data.replace(b"\r", b"\n" if encoding.old_mac else b" ")
        if data:
            yield data
        if not raw:
            return


class Utf8Reader:
    """File-like object over the blocks of `utf8_blocks`, for parsers that read from a file."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._held, self._at = b"", 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; empty at the end."""
        while self._at >= len(self._held):
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._held, self._at = block, 0
        end = len(self._held) if size < 0 else self._at + size
        part = self._held[self._at : end]
        self._at += len(part)
        return part


def _code_page(first: bytes) -> str:
    """The code page of a text of one byte a letter: the one under which words do not mix two scripts.

    Windows-1256 has the small letters of French too, so most of what is not Persian shows itself by such words only.
    """
    part = first[:_PAGE_LOOKED_AT]
    if east_asian := _east_asian(part):
        return east_asian
    if by_capitals := _by_capitals(part):
        return by_capitals
    if _is_mac_farsi(part):
        return "mac_farsi"
    text = part.decode("cp1256", "replace")
    if len(_ARABIC_WORD.findall(text)) >= len(_MIXED.findall(text)):
        return "cp1256"
    text = part.decode("cp1251", "replace")
    if len(_CYRILLIC_WORD.findall(text)) > 10 * len(_CYRILLIC_MIXED.findall(text)):
        return "cp1251"
    beyond = [byte for byte in part if byte > 0x7F]
    turkish = sum(byte in _TURKISH for byte in beyond)
    return "cp1254" if turkish > len(beyond) / 10 else "cp1252"


def _by_capitals(part: bytes) -> str | None:
    """KOI8-R or the Greek code page, if under it, and not as Windows-1251, capitals stand at the beginning of words.

    As Windows-1251 the small letters of KOI8-R are capitals, and so are the accented ones of Greek. Arabic letters
    would be small and capital ones in any order. What would be KOI8-R without any capital is Windows-1251 in capitals,
    as old systems export.
    """
    windows = _natural_share(part.decode("cp1251", "replace"), *_BY_CAPITALS[0][1:])
    if windows >= _NEARLY_ALL:
        return None
    for codec, words, natural in _BY_CAPITALS:
        text = part.decode(codec, "replace")
        if _natural_share(text, words, natural) >= _NEARLY_ALL:
            in_capitals = codec == "koi8-r" and all(word.islower() for word in words.findall(text))
            return "cp1251" if in_capitals else codec
    return None


def _natural_share(text: str, words: re.Pattern[str], natural: re.Pattern[str]) -> float:
    """Share of the different words with capitals at their beginning alone, abbreviations left out; 0 of few words."""
    found = {word for word in words.findall(text) if not word.isupper()}
    return (
        sum(bool(natural.fullmatch(word)) for word in found) / len(found) if len(found) >= _MIN_WORDS else 0.0
    )


def _is_mac_farsi(part: bytes) -> bool:
    """Whether a text is of ISO 8859-6 or of Mac OS for Arabic and Persian, which has its letters and more.

    As Windows-1256 every few letters of it would be one of French («تارêخ»). Among other languages, only Russian has
    words of such bytes alone; in these a small letter hardly ever stands before a capital.
    """
    as_windows, as_mac = part.decode("cp1256", "replace"), part.decode("mac_farsi")
    mixed = len(_MIXED.findall(as_windows))
    if mixed < max(_MIN_PAIRS, _MIXED_IN_WINDOWS * len(_ARABIC_WORD.findall(as_windows))):
        return False
    words = len(_ARABIC_WORD.findall(as_mac))
    # Up to BF stand the marks and digits of ASCII a second time, for text from right to left.
    beyond = [letter for letter, byte in zip(as_mac, part, strict=True) if byte > 0xBF]
    return (
        words > 10 * len(_ASCII_MIXED.findall(as_mac))
        and 5 * len(_SMALL_BEFORE_CAPITAL.findall(part.decode("cp1251", "replace"))) > words
        and sum(bool(_ARABIC_SIGN.match(letter)) for letter in beyond) >= _OF_MAC * len(beyond)
    )


def _east_asian(part: bytes) -> str | None:
    """GB 18030 or the Korean code page, if these bytes are pairs that make such letters; None if they are not.

    In other code pages a word has one byte a letter, so half of all words would end with half a pair. The Chinese
    letters in use have both bytes above 0xA0, which in Western texts two accented letters side by side would need.
    """
    whole = part[: part.rfind(b"\n") + 1] or part
    for codec, letters in (("cp949", _KOREAN), ("gb18030", _CHINESE)):
        try:
            text = whole.decode(codec)
        except UnicodeDecodeError:
            continue
        beyond = [letter for letter in text if not letter.isascii()]
        common = sum(bool(letters.match(letter)) and min(letter.encode(codec)) > 0xA0 for letter in beyond)
        if len(beyond) >= _MIN_PAIRS and common >= _NEARLY_ALL * len(beyond):
            return codec
    return None


def _known(declared: str, name: str) -> str:
    """Normalised name of the declared codec. Raises FileError if there is no such codec."""
    try:
        return codecs.lookup(declared).name
    except LookupError as error:
        raise FileError(
            f"{name}: کدگذاری «{declared}» که در نگاشت آمده شناخته نشد؛ مانند utf-8 یا windows-1256 بنویسید.",
            f'{name}: the encoding "{declared}" of the mapping is not known; write utf-8 or windows-1256.',
        ) from error


def _utf16_codec(first: bytes) -> str | None:
    """Detect UTF-16 without a byte order mark; None if it is not.

    Line ends, separators and digits have a zero byte in UTF-16, always on the same side.
    """
    even, odd = first[0::2].count(0), first[1::2].count(0)
    # Text in other encodings has hardly any zero bytes: below 2 % it is not UTF-16.
    if even + odd < len(first) / 50:
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    text = first[:65_536].decode(codec, "replace")
    return codec if len(_OF_TABLES.findall(text)) > 0.8 * len(text) else None


def _count_valid_utf8(stream: BinaryIO, first: bytes) -> tuple[int, int]:
    """Count the valid UTF-8 characters beyond ASCII, and the invalid bytes, in the whole file."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="strict")
    # Strict decoding is faster, and most files are valid; the lenient decoder takes over at the first error.
    lenient: codecs.IncrementalDecoder | None = None
    fits = fails = 0
    raw = first
    while True:
        if lenient is None:
            state = decoder.getstate()
            try:
                if raw.isascii() and not state[0]:
                    text = ""
                else:
                    text = decoder.decode(raw, final=not raw)
                    fits += len(text.encode()) - len(text)
            except UnicodeDecodeError:
                lenient = codecs.getincrementaldecoder("utf-8")(errors="replace")
                lenient.setstate(state)
        if lenient is not None:
            text = lenient.decode(raw, final=not raw)
            broken = text.count("\ufffd")
            fails += broken
            fits += len(text.encode()) - len(text) - 2 * broken
            if fails > 100_000 and fails > fits:
                return fits, fails  # certainly not UTF-8: stop early
        if not raw:
            return fits, fails
        raw = stream.read(BLOCK)
