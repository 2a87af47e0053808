"""Parse the text of one moment: days of both calendars, times of day, UTC offsets, and strptime formats.

`intake.parsing.dates` parses whole columns with these functions.
"""

import re
from datetime import date, datetime
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.mapping.jalali_formats import PREFIX, jalali_seconds
from persian.calendar import CalendarError, from_jalali
from persian.digits import to_latin_digits

Seconds = npt.NDArray[np.int64]
# Formats of moments as numbers, counted from a beginning: units in a second, and seconds from there to 1970. `filetime`
# is that of Windows, Active Directory and SQL tools, from 1601; `ticks` that of .NET, from the year 1.
COUNTED = {
    "unix": (1, 0),
    "unix_ms": (1_000, 0),
    "unix_us": (1_000_000, 0),
    "filetime": (10_000_000, 11_644_473_600),
    "ticks": (10_000_000, 62_135_596_800),
}
# .NET counts the ticks of a DateTime on the clocks of the place, all others count in UTC.
COUNTED_LOCALLY = frozenset(("ticks",))
_LONGEST_COUNT = 19  # digits; Active Directory writes the greatest number of 64 bits for “never”
EXCEL = "excel"  # format of days since 30 December 1899 with their part of the day, as workbooks count
EXCEL_NUMBER = r"(?:3[6-9]|4\d|5[0-4])\d{3}(?:[.,٫]\d+)?"  # those of 1998 to 2050
_EXCEL = re.compile(r"\d{5}(?:[.,٫]\d{1,12})?", re.ASCII)
_EXCEL_ZERO = 25_569  # the days from there to 1970
_EPOCH = date(1970, 1, 1).toordinal()
_ZERO_DAY = date(1, 1, 1).toordinal() - _EPOCH
# The zeros of calendars and programs lie before: 1601 of Windows, 1753 of SQL Server, 1900 of Excel.
_LAST_ZERO = date(1900, 1, 1).toordinal() - _EPOCH
# Jalali years in cells or formats of Gregorian dates are a mistake to be seen, and no missing dates.
_JALALI = tuple(date(year, 1, 1).toordinal() - _EPOCH for year in (1300, 1500))
_ENDLESS = date(9999, 1, 1).toordinal() - _EPOCH
# The zero of Excel on old Macs, and what programs write for “never”.
_NEVER = ((1904, 1, 1), (2079, 6, 6), (2099, 12, 31), (2100, 1, 1), (2999, 12, 31), (3000, 1, 1))
# Programs that take 14030502 for a number with decimals write 14030502.0.
_YEAR_FIRST = re.compile(
    r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})(?:[.,٫]0{1,2})?", re.ASCII
)
LONGEST_TIME = 100  # characters; patterns would read the blanks in a longer text again from each of them
_TIME = re.compile(
    r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d{1,9})?)?\s*(am|pm|a\.\s?m\.?|p\.\s?m\.?|ق\.?ظ\.?|ب\.?ظ\.?|ص|م)?"
    r"\s*(z|utc|gmt|[+\-]\d{2}(?::?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
# Day and time may be separated by spaces, T, a comma, ZWNJ, dashes, or several of these.
DATE_AND_TIME = re.compile(
    r"([\d/.\-]{8,10}?)[\sTt,،\u200c\u200f\u200e\-–—]*(?:ساعت\s*)?(\d{1,2}:.*)?", re.ASCII
)
_LONG_FRACTION = re.compile(r"(?<=[.,]\d{6})\d+", re.ASCII)
_DOTTED_HALF = re.compile(r"\b([AaPp])\.\s?[Mm]\b\.?")
_TIME_DIRECTIVES = re.compile(r"%-?[HIMSpfzZ]")
_DAY_DIRECTIVES = re.compile(r"%-?[YymdbBjaA]")


def separator_of(first: str) -> str:
    """Separator of day and time in a column, judged by its first cell."""
    match = DATE_AND_TIME.fullmatch(to_latin_digits(first))
    if match is None or not match[2]:
        return " "
    between = first[match.end(1) : match.start(2)]
    return " " if " " in between else between or " "


def split_format(text: str) -> tuple[str | None, str | None, str | None]:
    """Split a format into day, time and whole; None stands for “auto”, and empty parts cannot be used alone."""
    if text == "auto":
        return None, None, None
    day, _, time = text.partition(" ")
    if text in COUNTED or text == EXCEL:
        return "", "", text
    if _TIME_DIRECTIVES.search(day) or _DAY_DIRECTIVES.search(time) or "%z" in text:
        return "", "", text
    return day, time, text


def auto_day(plain: str) -> int | None:
    """Day since 1970 of a Jalali or ISO day; None if it cannot be read or does not exist."""
    match = _YEAR_FIRST.fullmatch(plain)
    if match is None:
        return None
    year, month, day = (int(part) for part in (match.group(1, 3, 4) if match[1] else match.group(5, 6, 7)))
    # 1900-01-01, the zero of workbooks, converted to Jalali by other software.
    if (year, month, day) == (1278, 10, 11):
        return _LAST_ZERO
    if year == 0 or (year, month, day) == (1, 1, 1):
        return _ZERO_DAY
    try:
        if 1300 <= year < 1500:
            return from_jalali(year, month, day).toordinal() - _EPOCH
        # Any other year below 1600 is plausible in neither calendar.
        if year < 1600:
            return None
        return date(year, month, day).toordinal() - _EPOCH
    except (CalendarError, ValueError):
        return None


@lru_cache(maxsize=65_536)
def stamped_day(year: int, month: int, day: int) -> int:
    """Day since 1970 of a year, month and day; MISSING if there is no such day."""
    value = auto_day(f"{year:04}-{month:02}-{day:02}")
    return MISSING if value is None else value


def auto_time(plain: str) -> tuple[int, int] | None:
    """Seconds of the day, and the UTC offset in seconds (MISSING if none is written); None if unreadable."""
    match = _TIME.fullmatch(plain) if len(plain) <= LONGEST_TIME else None
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if half := (match[4] or "").casefold():
        # The Persian mark for the afternoon begins with ب, the Arabic one is م.
        marked = hour_of_half_day(hour, afternoon=half[0] in "pبم")
        if marked is None:
            return None
        hour = marked
    if hour == 24 and minute == second == 0:
        return DAY_SECONDS, utc_offset(match[5])  # ISO 8601: the end of the day
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour * 3600 + minute * 60 + second, utc_offset(match[5])


def hour_of_half_day(hour: int, *, afternoon: bool) -> int | None:
    """The hour from 0 to 23 of an hour that is marked as before or after noon; None if the mark contradicts it.

    On a clock of twelve hours 12 am is hour 0. Systems with clocks of 24 hours add the mark, too: 14:07 PM.
    """
    if 1 <= hour <= 12:
        return hour % 12 + 12 * afternoon
    return hour if 0 <= hour <= 23 and afternoon == (hour > 12) else None


def utc_offset(zone: str | None) -> int:
    """UTC offset in seconds of a zone as written; MISSING if none is written."""
    if not zone:
        return MISSING
    if zone[0] not in "+-":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[3:].lstrip(":") or 0)
    return (hours * 3600 + minutes * 60) * (-1 if zone[0] == "-" else 1)


def counted_seconds(plain: str, text: str) -> int | None:
    """Whole seconds since 1970 of a number by one of the formats COUNTED; None if it is no plausible number."""
    number, _, rest = plain.strip().partition(".")
    if not (number.isascii() and number.isdigit() and (not rest or rest.isdigit())):
        return None
    units, before = COUNTED[text]
    if len(number) > (14 if units < 10**6 else _LONGEST_COUNT):
        return None
    seconds = int(number) // units - before
    return seconds if units < 10**6 else min(seconds, _ENDLESS * DAY_SECONDS)


def excel_seconds(plain: str) -> int | None:
    """Whole seconds since 1970 of the number by which workbooks keep a moment; None if it is no plausible number."""
    number = plain.strip()
    if not _EXCEL.fullmatch(number):
        return None
    return round((float(re.sub("[,٫]", ".", number)) - _EXCEL_ZERO) * DAY_SECONDS)


def plain_for(text: str, plain: str) -> str:
    """A text in the spelling that strptime knows: fractions of at most six digits, and AM for "a. m."."""
    if "%f" in text:
        plain = _LONG_FRACTION.sub("", plain)
    return _DOTTED_HALF.sub(r"\1m", plain) if "%p" in text else plain


def by_format(plain: str, text: str) -> int | None:
    """Seconds since 1970 of a text by a strptime format; None if it does not match."""
    if not text:
        return None
    if text.startswith(PREFIX):
        return jalali_seconds(plain, text)
    try:
        parsed = datetime.strptime(plain_for(text, plain), text)
    except ValueError:
        return None
    naive = parsed.replace(tzinfo=None)
    return (naive.toordinal() - _EPOCH) * DAY_SECONDS + naive.hour * 3600 + naive.minute * 60 + naive.second


@lru_cache(maxsize=64)
def placeholder_seconds(more: tuple[str, ...]) -> tuple[Seconds, Seconds]:
    """Days that mean “no date” at any time of day, and single moments that do; see also `is_placeholder_day`."""
    days = [date(*day).toordinal() - _EPOCH for day in _NEVER]
    moments = [0, 3 * 3600 + 1800]  # the zero of Unix time, in UTC and in the local time of Tehran
    for text in more:
        day, _, time = to_latin_digits(text).partition(" ")
        number, clock = auto_day(day), auto_time(time)
        if number is not None and clock is not None:
            moments.append(number * DAY_SECONDS + clock[0])
        elif number is not None:
            days.append(number)
    return np.array(days, np.int64), np.array(moments, np.int64)


def is_placeholder_day(days: Seconds) -> npt.NDArray[np.bool_]:
    """Whether days since 1970 are so early, or so far ahead, that programs write them for “no date”."""
    is_jalali = (days >= _JALALI[0]) & (days < _JALALI[1])
    return ((days <= _LAST_ZERO) & ~is_jalali) | (days >= _ENDLESS)
