"""Parse Jalali days whose year does not come first, or has two digits, by formats such as "jalali:%d/%m/%Y %H:%M".

Year-first days need no format: "auto" reads them. What follows the day in a format is a time as strptime reads it.
"""

import re
from functools import lru_cache

from geo.tomlfile import DeclarationError
from persian.calendar import MONTHS_FA, CalendarError, from_jalali
from persian.names import fold

PREFIX = "jalali:"
_NUMBERS = {"%Y": r"(?P<year>\d{4})", "%m": r"(?P<month>\d{1,2})", "%d": r"(?P<day>\d{1,2})"}
_TIMES = {"%H": r"(?P<hour>\d{1,2})", "%M": r"(?P<minute>\d{1,2})", "%S": r"(?P<second>\d{1,2})",
          "%f": r"\d{1,9}", "%A": r"[^\W\d_]+(?:\s[^\W\d_]+)?"}  # fmt: skip
_BESIDE_NUMBERS = re.compile(r"%y%|%[A-Za-z]%y")  # no mark between the year and its neighbour
_DIRECTIVE = re.compile(r"%.|\s+|.", re.DOTALL)
# A day of six digits. Where a program took it for a number, the zeros at its beginning are lost: 40112 is 04/01/12.
SHORT_DAY = f"{PREFIX}%y%m%d"
_MONTHS = {fold(name): number for number, name in enumerate(MONTHS_FA, start=1)}
CENTURY_BEGINS = 50  # two-digit years from here on are of the 1300s


def jalali_seconds(plain: str, text: str) -> int | None:
    """Seconds since 1970 of a text in Latin digits by a format with the prefix; None if it does not match."""
    match = _pattern(text).fullmatch(plain.strip().zfill(6) if text == SHORT_DAY else plain.strip())
    if match is None:
        return None
    parts = match.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) <= 2:
        year += 1300 if year >= CENTURY_BEGINS else 1400
    month = _MONTHS.get(fold(parts["name"]), 0) if parts.get("name") else int(parts["month"])
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        return None
    try:
        day = from_jalali(year, month, int(parts["day"])).toordinal() - _epoch()
    except CalendarError:
        return None
    return day * 86_400 + hour * 3600 + minute * 60 + second


def is_valid(text: str) -> bool:
    """Whether a format has a year, a month and a day, each once, and only directives that are known."""
    try:
        groups = set(_pattern(text).groupindex)
    except (re.error, KeyError):
        return False
    return {"year", "day"} <= groups and bool(groups & {"month", "name"})


def checked_formats(formats: tuple[str, ...]) -> tuple[str, ...]:
    """The formats, unchanged. Raises DeclarationError for one with the prefix that cannot give a day."""
    for text in formats:
        if text.startswith(PREFIX) and not is_valid(text):
            raise DeclarationError(
                f"قالب «{text}» سال و ماه و روز ندارد؛ مانند jalali:%d/%m/%Y %H:%M بنویسید.",
                f'The format "{text}" lacks a year, a month or a day; write it like jalali:%d/%m/%Y %H:%M.',
            )
    return formats


@lru_cache(maxsize=64)
def _pattern(text: str) -> re.Pattern[str]:
    """The regular expression of a format. Raises KeyError for a directive that is not known."""
    parts = []
    compact = text == SHORT_DAY
    # Programs that keep the year as a number write 1400 as 0. Between marks that is clear.
    short = r"(?P<year>\d{2})" if _BESIDE_NUMBERS.search(text) else r"(?P<year>\d{1,2})"
    for piece in _DIRECTIVE.findall(text.removeprefix(PREFIX)):
        if piece.startswith("%") and len(piece) == 2:
            patterns = _NUMBERS | {"%y": short} | _TIMES | {"%B": r"(?P<name>[^\W\d_]+)", "%%": "%"}
            parts.append(patterns[piece].replace("{1,2}", "{2}") if compact else patterns[piece])
        else:
            parts.append(r"\s+" if piece.isspace() else re.escape(piece))
    return re.compile("".join(parts))


@lru_cache(maxsize=1)
def _epoch() -> int:
    return from_jalali(1348, 10, 11).toordinal()
