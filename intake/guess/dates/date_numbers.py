"""Recognise moments that are written as numbers: Unix times, days as workbooks count them, and days of six digits.

Ids can look like that too, so only columns are tried whose heading says that they hold times.
"""

import re
from collections.abc import Sequence

from intake.guess.dates.date_order import MIN_SHARE, Calendar, DateWriting
from intake.mapping.jalali_formats import PREFIX, SHORT_DAY, jalali_seconds
from intake.parsing.date_texts import EXCEL, EXCEL_NUMBER, by_format
from intake.parsing.worded_dates import STAMP
from persian.digits import to_latin_digits

_FORMS = (
    ("unix", re.compile(r"1\d{9}(?:\.\d+)?", re.ASCII)),
    ("unix_ms", re.compile(r"1\d{12}", re.ASCII)),
    ("unix_us", re.compile(r"1\d{15}", re.ASCII)),
    ("filetime", re.compile(r"1[23]\d{16}", re.ASCII)),
    ("ticks", re.compile(r"6[34]\d{16}", re.ASCII)),
    (EXCEL, re.compile(EXCEL_NUMBER, re.ASCII)),
)
# The digits of a moment without its seconds, 140305020822, are read by a format: ids may begin with a day, too.
_TO_THE_MINUTE = re.compile(
    r"(1[34]\d\d|20\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d", re.ASCII
)
_SHORT = re.compile(r"\d{5,6}", re.ASCII)
_NEARLY_ALL = 0.95
_GREGORIAN_SHORT_DAY = "%y%m%d"
_GREGORIAN_YEARS = range(16, 50)  # of two digits, which no Jalali year of our time has


def number_writing(values: Sequence[str]) -> DateWriting | None:
    """How a column of moments as numbers is written; None if its values are no such numbers.

    They are days of six digits (040502, or 40502 without its zero), Unix times of the years 2001 to 2033, what Windows
    and .NET count, the numbers by which workbooks keep moments from 1998 to 2050, or all digits of a moment in a row
    (14030502082211).
    """
    filled = [to_latin_digits(value).strip() for value in values if value]
    if (days := _short_days(filled)) is not None:
        return days
    for text, form in _FORMS:
        share = sum(bool(form.fullmatch(value)) for value in filled) / max(len(filled), 1)
        if share >= MIN_SHARE:
            return DateWriting((text,), "gregorian", "ymd", True, share, ())
    stamps = [stamp for value in filled if (stamp := STAMP.fullmatch(value))]
    if len(stamps) >= MIN_SHARE * max(len(filled), 1):
        jalali = sum(stamp[1].startswith("1") and stamp[1] < "1900" for stamp in stamps) > len(stamps) / 2
        share = len(stamps) / len(filled)
        return DateWriting(("auto",), "jalali" if jalali else "gregorian", "ymd", True, share, ())
    return _to_the_minute(filled)


def _to_the_minute(filled: Sequence[str]) -> DateWriting | None:
    """How moments of twelve digits are written; None if some of the values are none."""
    stamps = [stamp for value in filled if (stamp := _TO_THE_MINUTE.fullmatch(value))]
    if not stamps or len(stamps) < _NEARLY_ALL * len(filled):
        return None
    share = len(stamps) / len(filled)
    if sum(stamp[1] < "1500" for stamp in stamps) > len(stamps) / 2:
        return DateWriting((f"{PREFIX}%Y%m%d%H%M",), "jalali", "ymd", True, share, ())
    return DateWriting(("%Y%m%d%H%M",), "gregorian", "ymd", True, share, ())


def _short_days(filled: Sequence[str]) -> DateWriting | None:
    """How days of six digits are written; None if some of the values are none.

    40112 is the day 04/01/12, and would be one of 2009 as workbooks count days. Only one in thirty of their numbers
    ends with a month and a day, so a column of them shows itself soon.
    """
    short = [value for value in filled if _SHORT.fullmatch(value)]
    if not short or len(short) < _NEARLY_ALL * len(filled):
        return None
    gregorian = (
        sum(len(value) == 6 and int(value[:2]) in _GREGORIAN_YEARS for value in short) > len(short) / 2
    )
    calendar: Calendar = "gregorian" if gregorian else "jalali"
    text = _GREGORIAN_SHORT_DAY if gregorian else SHORT_DAY
    read = sum((by_format if gregorian else jalali_seconds)(value, text) is not None for value in short)
    if read < _NEARLY_ALL * len(filled):
        return None
    return DateWriting((text,), calendar, "ymd", True, read / len(filled), ())
