"""Refuse texts that were damaged before they came here: encoded twice, in two encodings, or with their letters lost.

Their rows would be loaded, with names that nobody can read and that count as offices and counties of their own.
"""

import re
from collections import Counter

from intake.errors import FileError
from persian.digits import number
from queries.vocabulary.labels import Text

# The two bytes of an Arabic letter in UTF-8, each taken for a letter of ISO 8859-1 or Windows-1252.
_TWICE_ENCODED = re.compile("[\u00d8-\u00db][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]")
_LOOKED_AT, _MANY_PAIRS = 200_000, 20
# The first byte of such a pair in Windows-1256, so that every second letter is one of these («ط³ظ„ط§ظ…» is «سلام»).
_LEADING = re.compile("[طظعغ]")
_OF_LEADING = 0.4
# Letters of Iran System and other code pages of DOS, in words. Those of Windows-1256 are mostly from C0 to DF.
_DOS_WORD = re.compile(rb"[\x80-\xaf\xe0-\xfd]{3,}")
_DOS_LETTER = re.compile(rb"[\x90-\xaf]")
_WINDOWS_LETTER = re.compile(rb"[\xc0-\xdf]")
_OF_DOS, _OF_WINDOWS = 0.4, 0.05
_HAMZA, _ALEF = b"\xc1", b"\xc7"  # of Windows-1256
# Words of Windows-1256 whose bytes were taken for letters of Windows-1252 («ÓáÇã»). In words of Western languages
# accented letters stand among others. × and ÷ between these letters are none: «0914×××1234» is a number partly hidden.
_LETTER = "[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]"
_WESTERN = re.compile(_LETTER)
_WESTERN_WORD = re.compile(f"{_LETTER}{{3,}}")
_OF_WORDS = 0.7
_MIN_BYTES = 4  # beyond ASCII, by which a line shows its encoding
# For each encoding: a few lines may be damaged, and a few short words of another code page are valid UTF-8 by chance.
_MIN_LINES, _MIN_SHARE = 3, 0.05
# A cell of question marks alone, at least three, with the spaces between the words that they were.
_LOST = re.compile(rb"(?<![^\t,;|\n\r\"])[ ?]*\?\?\?[ ?]*(?![^\t,;|\n\r\"])")
# A single mark between two letters beyond ASCII; Persian has a question mark of its own, which ends a word.
_INSIDE = re.compile(rb"[\x80-\xff]\?[\x80-\xff]")
_MIN_INSIDE, _OF_LINES_INSIDE = 5, 0.3
_MIN_LOST, _DIFFERENT = 20, 3
_OF_LINES = 0.5


def refuse_twice_encoded(first: bytes, name: str) -> None:
    """Raise FileError if a UTF-8 text shows Persian in Western letters, see `refuse_western_letters`."""
    refuse_western_letters(first[:_LOOKED_AT].decode("utf-8", "replace"), name)


def refuse_western_letters(text: str, name: str) -> None:
    """Raise FileError if a text shows Persian as «Ø³Ù„Ø§Ù…», «ÓáÇã» or «ط³ظ„ط§ظ…»: its bytes were read wrongly.

    The first 200,000 letters are looked at.
    """
    text = text[:_LOOKED_AT]
    if text.isascii() or not any(
        damaged(text) for damaged in (_is_twice_encoded, _is_of_another_code_page, _is_read_as_windows_1256)
    ):
        return
    raise FileError(
        f"{name}: نوشته‌های فارسی فایل خراب شده است و با حروف نامفهوم دیده می‌شود (لاتین، یا مانند «ط³ظ„ط§ظ…» به‌جای "
        "«سلام»): برنامه‌ای آن را با کدگذاری نادرست خوانده و دوباره ذخیره کرده است. از سامانه دوباره خروجی بگیرید و پیش "
        "از بارگذاری آن را در برنامهٔ دیگری ذخیره نکنید؛ چیزی بارگذاری نشد.",
        f"{name}: the Persian texts of the file are damaged (they look like Ø³Ù„Ø§Ù…, ÓáÇã or ط³ظ„ط§ظ…): a program has "
        "read them in a wrong encoding and saved them again. Export from the system again, and do not save the file in "
        "another program before loading it; nothing was loaded.",
    )


def _is_twice_encoded(text: str) -> bool:
    """Whether most letters beyond ASCII are pairs of those that UTF-8 looks like."""
    pairs, beyond = len(_TWICE_ENCODED.findall(text)), sum(not letter.isascii() for letter in text)
    return pairs >= _MANY_PAIRS and 2 * pairs >= beyond / 2


def _is_read_as_windows_1256(text: str) -> bool:
    """Whether about every second letter beyond ASCII is one that the first byte of a Persian letter in UTF-8 is."""
    leading, beyond = len(_LEADING.findall(text)), sum(not letter.isascii() for letter in text)
    return leading >= _MANY_PAIRS and leading > _OF_LEADING * beyond


def refuse_dos_letters(first: bytes, name: str) -> None:
    """Raise FileError if a text of one byte a letter is in a code page of DOS, such as Iran System."""
    part = first[:_LOOKED_AT]
    words = b"".join(found) if (found := _DOS_WORD.findall(part)) and len(found) >= _MANY_PAIRS else b""
    beyond = sum(byte > 0x7F for byte in part) if words else 0
    if not words or len(words) < _OF_WORDS * beyond:
        return
    if (
        len(_DOS_LETTER.findall(part)) < _OF_DOS * beyond
        or len(_WINDOWS_LETTER.findall(part)) > _OF_WINDOWS * beyond
    ):
        return
    raise _old_code_page(
        name, Text("یکی از کدگذاری‌های داس (گویا ایران‌سیستم)", "a code page of DOS (Iran System, it seems)")
    )


def refuse_isiri(first: bytes, name: str) -> None:
    """Raise FileError if a text is of ISIRI 3342, whose alef, the commonest letter, is a hamza in Windows-1256."""
    part = first[:_LOOKED_AT]
    hamzas = part.count(_HAMZA)
    if hamzas >= _MANY_PAIRS and hamzas > part.count(_ALEF):
        raise _old_code_page(name, Text("کدگذاری ISIRI 3342", "ISIRI 3342"))


def _old_code_page(name: str, page: Text) -> FileError:
    return FileError(
        f"{name}: نوشته‌های فایل با {page.fa} است که خوانده نمی‌شود. آن را در همان برنامه به UTF-8 یا ویندوز "
        "(Windows-1256) تبدیل کنید یا به اکسل خروجی بگیرید؛ چیزی بارگذاری نشد.",
        f"{name}: the texts of the file are in {page.en}, which is not read. Convert it to UTF-8 or Windows-1256 in "
        "that program, or export as Excel; nothing was loaded.",
    )


def _is_of_another_code_page(text: str) -> bool:
    """Whether most accented Western letters are in words that consist of them alone."""
    words = _WESTERN_WORD.findall(text)
    return len(words) >= _MANY_PAIRS and sum(map(len, words)) > _OF_WORDS * len(_WESTERN.findall(text))


def refuse_mixed(first: bytes, name: str) -> None:
    """Raise FileError if some lines are UTF-8 and others are wholly in another encoding, as of files put together."""
    valid, first_other, others = 0, 0, 0
    for at, line in enumerate(first.split(b"\n"), start=1):
        beyond = sum(byte > 0x7F for byte in line) if not line.isascii() else 0
        if beyond < _MIN_BYTES:
            continue
        broken = line.decode("utf-8", "replace").count("\ufffd")
        if not broken:
            valid += 1
        elif 2 * broken > beyond:
            others += 1
            first_other = first_other or at
    if min(valid, others) < max(_MIN_LINES, _MIN_SHARE * (valid + others)):
        return
    raise FileError(
        f"{name}: نوشته‌های فایل دو کدگذاری دارد: بخشی UTF-8 است و {number(others, 'fa')} سطر، از سطر "
        f"{number(first_other, 'fa')}، کدگذاری دیگری (شاید Windows-1256). گویا دو فایل به هم چسبانده شده‌اند؛ "
        "هرکدام را جدا بدهید. چیزی بارگذاری نشد.",
        f"{name}: the texts of the file are in two encodings: some lines are UTF-8, and {others}, from line "
        f"{first_other} on, in another one (perhaps Windows-1256). Two files seem to have been put together; give each "
        "by itself. Nothing was loaded.",
    )


def refuse_lost_letters(first: bytes, name: str) -> None:
    """Raise FileError if names have become question marks, as where a program saved Persian in a Western code page."""
    part = first[:_LOOKED_AT]
    inside = sum(map(bool, map(_INSIDE.search, part.split(b"\n"))))
    if inside >= max(_MIN_INSIDE, _OF_LINES_INSIDE * part.count(b"\n")):
        raise FileError(
            f"{name}: در میان واژه‌های فارسی {number(inside, 'fa')} سطر، علامت سؤال به‌جای حرف‌هایی مانند «ی» و «ک» "
            "است («شهردار?»): برنامه‌ای فایل را با کدگذاری ویندوز (Windows-1256) ذخیره کرده که این حرف‌ها را ندارد. از "
            "سامانه دوباره با UTF-8 یا به اکسل خروجی بگیرید؛ چیزی بارگذاری نشد.",
            f"{name}: inside the Persian words of {inside} lines question marks stand in place of letters such as "
            "ی and ک (شهردار?): a program saved the file in a code page of Windows that lacks them (Windows-1256). "
            "Export from the system again, as UTF-8 or Excel; nothing was loaded.",
        )
    if part.count(b"???") < _MIN_LOST:
        return
    lost = Counter(match.strip() for match in _LOST.findall(part))
    if lost.total() < _OF_LINES * part.count(b"\n") or len(lost) < _DIFFERENT:
        return  # marks that people write for what they do not know
    raise FileError(
        f"{name}: نوشته‌های فارسی فایل از دست رفته و به‌جایشان علامت سؤال است (مانند «????? ????»): برنامه‌ای فایل را با "
        "کدگذاری غربی ذخیره کرده است. از سامانه دوباره با UTF-8 یا به اکسل خروجی بگیرید؛ چیزی بارگذاری نشد.",
        f"{name}: the Persian letters of the file are lost, and question marks stand in their place (such as “????? "
        "????”): a program saved the file in a Western code page. Export from the system again, as UTF-8 or Excel; "
        "nothing was loaded.",
    )
