"""The Jalali calendar: conversion, formatting and parsing of days, and boundaries of weeks, months, quarters and years.

The year starts come from jdatetime as a table. Six months have 31 days, five have 30, and Esfand has 29 or 30. Years
1300 to 1499 are supported; any other year raises CalendarError.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

import jdatetime  # type: ignore[import-untyped, unused-ignore]

from persian.bidi import ltr
from persian.digits import to_latin_digits, to_persian_digits, with_digits

FIRST_YEAR, LAST_YEAR = 1300, 1499

MONTHS_FA = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
    "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
MONTHS_EN = (
    "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
    "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
)  # fmt: skip
WEEKDAYS_FA = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")
WEEKDAYS_EN = ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
QUARTERS_FA = ("بهار", "تابستان", "پاییز", "زمستان")

_EPOCH = date(1970, 1, 1).toordinal()
# Days from 1970-01-01 to the first day of each year.
YEAR_STARTS: list[int] = [
    jdatetime.date(year, 1, 1).togregorian().toordinal() - _EPOCH for year in range(FIRST_YEAR, LAST_YEAR + 2)
]
DAYS_OF_MONTH = 30.44  # on average
_DAY = re.compile(r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})", re.ASCII)


class CalendarError(ValueError):
    """A day that does not exist, is out of range or cannot be parsed; with messages in both languages."""

    def __init__(self, message_fa: str, message_en: str) -> None:
        super().__init__(f"{message_fa} | {message_en}")
        self.message_fa = message_fa
        self.message_en = message_en


class JalaliDay(NamedTuple):
    """A day of the Jalali calendar."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.year:04}/{self.month:02}/{self.day:02}"


@dataclass(frozen=True, slots=True)
class CalendarPeriod:
    """A whole week, month, quarter or year: its key in tables and URLs, first and last day, and labels."""

    key: str
    first: date
    last: date
    label_fa: str
    label_en: str

    def label(self, lang: str) -> str:
        """Label of the period: «مرداد ۱۴۰۴» or "Mordad 1404"."""
        return self.label_fa if lang == "fa" else self.label_en


def is_leap(year: int) -> bool:
    """Whether Esfand of the Jalali year has 30 days. Raises CalendarError if the year is out of range."""
    return year_length(year) == 366


def year_length(year: int) -> int:
    """Number of days of a Jalali year."""
    _require_year(year)
    return YEAR_STARTS[year - FIRST_YEAR + 1] - YEAR_STARTS[year - FIRST_YEAR]


def month_length(year: int, month: int) -> int:
    """Number of days of a Jalali month."""
    _require_month(year, month)
    if month <= 6:
        return 31
    return 30 if month < 12 else year_length(year) - 336


@lru_cache(maxsize=8192)  # more days than a screen of several years has
def to_jalali(day: date) -> JalaliDay:
    """Convert a date (or the date of a datetime) to the Jalali calendar. Raises CalendarError if out of range."""
    days = day.toordinal() - _EPOCH
    if not YEAR_STARTS[0] <= days < YEAR_STARTS[-1]:
        raise CalendarError(
            to_persian_digits(
                f"تاریخ {ltr(f'{day:%Y-%m-%d}')} میلادی بیرون از سال‌های {FIRST_YEAR} تا {LAST_YEAR} است."
            ),
            f"{day:%Y-%m-%d} is outside the Jalali years {FIRST_YEAR} to {LAST_YEAR}.",
        )
    index = bisect_right(YEAR_STARTS, days) - 1
    of_year = days - YEAR_STARTS[index]
    # The first six months have 31 days each, 186 in all; the others are counted as 30.
    if of_year < 186:
        return JalaliDay(FIRST_YEAR + index, of_year // 31 + 1, of_year % 31 + 1)
    return JalaliDay(FIRST_YEAR + index, (of_year - 186) // 30 + 7, (of_year - 186) % 30 + 1)


def clamp(day: date) -> date:
    """Limit a date to the range of the calendar."""
    first, last = (date.fromordinal(_EPOCH + start) for start in (YEAR_STARTS[0], YEAR_STARTS[-1] - 1))
    return min(max(day, first), last)


def from_jalali(year: int, month: int, day: int) -> date:
    """Convert a Jalali day to a date. Raises CalendarError (a ValueError) if there is no such day."""
    length = month_length(year, month)
    if not 1 <= day <= length:
        raise CalendarError(
            to_persian_digits(
                f"{month_name(month, 'fa')} {year} روز {day} ندارد؛ این ماه {length} روز دارد."
            ),
            f"{month_name(month, 'en')} {year} has no day {day}; it has {length} days.",
        )
    return date.fromordinal(_EPOCH + YEAR_STARTS[year - FIRST_YEAR] + _days_before(month) + day - 1)


def parse_day(text: str) -> date:
    """Parse a day, year first: 1404/05/12, ۱۴۰۴-۵-۱۲, 2025-08-03, 14040512.

    Years 13xx and 14xx are Jalali, 19xx and 20xx Gregorian. Raises CalendarError.
    """
    match = _DAY.fullmatch(to_latin_digits(text).strip())
    if match is None:
        raise CalendarError(
            f"«{text}» تاریخ نیست؛ تاریخ را با سال آغاز کنید، مانند ۱۴۰۴/۰۵/۱۲.",
            f'"{text}" is not a date; write the year first, as in 1404/05/12 or 2025-08-03.',
        )
    # Groups 1, 3 and 4 belong to the form with separators, groups 5 to 7 to the form of eight digits.
    year, month, day = (
        (int(part) for part in match.group(1, 3, 4) if part)
        if match[1]
        else (int(part) for part in match.group(5, 6, 7))
    )
    if FIRST_YEAR <= year <= LAST_YEAR:
        return from_jalali(year, month, day)
    if not 1900 <= year <= 2099:
        raise CalendarError(
            to_persian_digits(
                f"سال {year} پذیرفته نیست؛ سال شمسی از ۱۳۰۰ تا ۱۴۹۹ و میلادی از ۱۹۰۰ تا ۲۰۹۹ باشد."
            ),
            f"Year {year} is not accepted; use 1300 to 1499 (Jalali) or 1900 to 2099 (Gregorian).",
        )
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CalendarError(
            f"روز «{text}» در تقویم میلادی وجود ندارد.",
            f'There is no day "{text}" in the Gregorian calendar.',
        ) from error


def month_name(month: int, lang: str) -> str:
    """Name of a Jalali month, 1 to 12."""
    return (MONTHS_FA if lang == "fa" else MONTHS_EN)[month - 1]


def weekday(day: date) -> int:
    """Day of the week, 0 (Saturday) to 6 (Friday)."""
    return (day.weekday() + 2) % 7


def weekday_name(day: date | int, lang: str) -> str:
    """Name of the weekday of a date, or of a number from 0 (Saturday) to 6 (Friday)."""
    index = day if isinstance(day, int) else weekday(day)
    return (WEEKDAYS_FA if lang == "fa" else WEEKDAYS_EN)[index]


def short_weekday_name(day: date | int, lang: str) -> str:
    """Name of the weekday for narrow places: Sat, Sun and so on; Persian has no short names."""
    return weekday_name(day, lang) if lang == "fa" else weekday_name(day, lang)[:3]


def format_day(day: date, lang: str, *, style: str = "numeric") -> str:
    """Format a day in the Jalali calendar: ۱۴۰۴/۰۵/۱۲ (numeric), «۱۲ مرداد ۱۴۰۴» (long), 12 Mordad 1404 (English)."""
    jalali = to_jalali(day)
    if lang == "fa" and style == "numeric":
        return to_persian_digits(str(jalali))
    text = f"{jalali.day} {month_name(jalali.month, lang)} {jalali.year}"
    return with_digits(text, lang)


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """First and last day of a Jalali month."""
    return from_jalali(year, month, 1), from_jalali(year, month, month_length(year, month))


def shift_year(day: date, years: int) -> date:
    """The same Jalali day `years` later (earlier if negative); 30 Esfand becomes the 29th in a common year."""
    year, month, of_month = to_jalali(day)
    return from_jalali(year + years, month, min(of_month, month_length(year + years, month)))


def weeks(first: date, last: date) -> list[CalendarPeriod]:
    """Weeks, Saturday to Friday, that overlap the span from `first` to `last`."""
    return list(_walk(first, last, week_of))


def months(first: date, last: date) -> list[CalendarPeriod]:
    """Whole Jalali months that overlap the span."""
    return list(_months(first, last))


def quarters(first: date, last: date) -> list[CalendarPeriod]:
    """Whole Jalali quarters (spring to winter) that overlap the span."""
    return list(_walk(first, last, quarter_of))


def years(first: date, last: date) -> list[CalendarPeriod]:
    """Whole Jalali years that overlap the span."""
    return list(_walk(first, last, year_of))


def week_of(day: date) -> CalendarPeriod:
    """The week, Saturday to Friday, that contains a day."""
    first = day - timedelta(weekday(day))
    fa, en = format_day(first, "fa", style="long"), format_day(first, "en", style="long")
    return CalendarPeriod(first.isoformat(), first, first + timedelta(6), f"هفتهٔ {fa}", f"Week of {en}")


def month_of(day: date) -> CalendarPeriod:
    """The Jalali month that contains a day."""
    year, month, _ = to_jalali(day)
    return _month(year, month)


@lru_cache(maxsize=256)
def _months(first: date, last: date) -> tuple[CalendarPeriod, ...]:
    """The months of a span; kept, because each question of a screen asks for those of the same few spans."""
    return tuple(_walk(first, last, month_of))


@cache
def _month(year: int, month: int) -> CalendarPeriod:
    """A month; cached, because a screen asks for the same ones a thousand times, and there are few."""
    fa, en = f"{month_name(month, 'fa')} {to_persian_digits(str(year))}", f"{month_name(month, 'en')} {year}"
    return CalendarPeriod(f"{year:04}-{month:02}", *month_bounds(year, month), fa, en)


def quarter_of(day: date) -> CalendarPeriod:
    """The quarter of the Jalali year that contains a day."""
    year, month, _ = to_jalali(day)
    quarter = (month + 2) // 3
    first, last = month_bounds(year, 3 * quarter - 2)[0], month_bounds(year, 3 * quarter)[1]
    fa, en = f"{QUARTERS_FA[quarter - 1]} {to_persian_digits(str(year))}", f"Q{quarter} {year}"
    return CalendarPeriod(f"{year:04}-Q{quarter}", first, last, fa, en)


def year_of(day: date) -> CalendarPeriod:
    """The Jalali year that contains a day."""
    year = to_jalali(day).year
    first, last = from_jalali(year, 1, 1), from_jalali(year, 12, month_length(year, 12))
    return CalendarPeriod(f"{year:04}", first, last, to_persian_digits(str(year)), str(year))


def _walk(first: date, last: date, around: Callable[[date], CalendarPeriod]) -> Iterator[CalendarPeriod]:
    """Yield the periods that overlap the span, one after the other."""
    day = first
    while day <= last:
        period = around(day)
        yield period
        day = period.last + timedelta(1)


def _days_before(month: int) -> int:
    """Number of days of the year before a month."""
    return 31 * (month - 1) if month <= 6 else 186 + 30 * (month - 7)


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(
            to_persian_digits(f"سال {year} بیرون از {FIRST_YEAR} تا {LAST_YEAR} شمسی است."),
            f"Year {year} is outside {FIRST_YEAR} to {LAST_YEAR} (Jalali).",
        )


def _require_month(year: int, month: int) -> None:
    _require_year(year)
    if not 1 <= month <= 12:
        raise CalendarError(
            to_persian_digits(f"ماه {month} وجود ندارد؛ ماه از ۱ تا ۱۲ است."),
            f"There is no month {month}; use 1 to 12.",
        )
