"""Recognise Jalali days with a two-digit year that a spreadsheet has taken for Gregorian ones, and refuse their file.

Typed into a workbook, 03/01/05 (5 Farvardin 1403) becomes 5 January 2003 where the spreadsheet expects the year first,
and a day of 2005 where it expects the year last. Nothing in the cell shows that, but the years of a whole column do.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.errors import RefusedError
from intake.parsing.arrow_cells import texts
from persian.bidi import isolate, ltr
from persian.calendar import to_jalali
from persian.digits import to_latin_digits, to_persian_digits

Triple = tuple[int, int, int]  # year, month and day
Day = tuple[int, int]  # a month and a day

_YEARS_BACK, _YEARS_AHEAD = 7, 2  # around the present one that a register of complaints may have
_OFFSET = 600  # 1403 becomes 2003, and 1399 becomes 1999
_CENTURY = 100
_GREGORIAN_FROM = 1900
_LEAST, _FEW = 5, 0.05  # different dates of a column that show it, and the share of all that shows nothing
_LEAST_SCATTERED, _LEAST_YEARS = 20, 10  # dates, and different years of them, where days were taken for years
_NEARLY_ALL = 0.95
_MONTHS_OF_31 = 6  # from the beginning of the Jalali year
_MOST_MONTHS = 12
_LAST_DAY, _LAST_OF_ALL_MONTHS = 31, 28
_EPOCH = date(1970, 1, 1)
_MOST_JUDGED = 4_000  # different days, and cells whose writing is looked at
_MOST_DATES = 50_000
_GREGORIAN = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|^(?:19|20)\d{6}", re.ASCII)
EARLY_YEARS = "early_years = true"  # the line of a mapping, under [dates]


def short_year_columns(columns: Sequence[Sequence[Triple]], *, today: date) -> list[bool]:
    """For each column whether its Gregorian dates, as (year, month, day), are Jalali ones with two-digit years.

    They are taken for genuine if one of them could be no Jalali day, such as 31 December. So are years that would be
    days of the month if none of them lies in the future. Where Jalali dates are written as such in the same column, a
    few Gregorian ones beside them, or one and the same again and again, are errors and placeholders.
    """
    present = to_jalali(today).year
    years = range(present - _YEARS_BACK, present + _YEARS_AHEAD)
    gregorian = [_gregorian(dates) for dates in columns]
    kept = [_days_of_kept_years(dates, years) for dates in gregorian]
    scattered = [_days_as_years(dates, years) for dates in gregorian]
    latest = min(today.year % _CENTURY, _LAST_OF_ALL_MONTHS)
    if _has_impossible(kept):
        kept = [[] for _ in columns]
    if _has_impossible(scattered) or not any(day > latest for days in scattered for _, day in days):
        scattered = [[] for _ in columns]
    return [bool(one or other) for one, other in zip(kept, scattered, strict=True)]


@dataclass
class RegistrationYears:
    """The days of the registrations of a file, collected while it is read, and how they are written."""

    column: str = ""
    days: Counter[int] = field(default_factory=Counter)  # days since 1970 → rows
    gregorian: int = 0  # of the first cells, those with a Gregorian year of four digits
    looked_at: int = 0

    def add(self, column: str, cells: pa.Array, seconds: npt.NDArray[np.int64]) -> None:
        """Add the registrations of a batch: their cells, and the moments that were read from these."""
        self.column = column
        if len(self.days) < _MOST_JUDGED:
            present, counts = np.unique(seconds[seconds != MISSING] // DAY_SECONDS, return_counts=True)
            self.days.update(dict(zip(present.tolist(), counts.tolist(), strict=True)))
        if self.looked_at < _MOST_JUDGED:
            first = cells.slice(0, _MOST_JUDGED)
            filled = [text for text in texts(first).to_pylist() if text]
            self.looked_at += len(filled)
            self.gregorian += sum(_GREGORIAN.search(to_latin_digits(text)) is not None for text in filled)

    def refuse_short_years(self, file: str, *, today: date) -> None:
        """Raise RefusedError if the registrations are Jalali days that a spreadsheet took for Gregorian ones."""
        if not self.looked_at or self.gregorian < _NEARLY_ALL * self.looked_at:
            return
        scale = min(1.0, _MOST_DATES / max(self.days.total(), 1))
        dates = [
            day
            for since, count in self.days.items()
            for day in [_EPOCH + timedelta(days=since)] * max(1, round(scale * count))
        ]
        if not short_year_columns([[(day.year, day.month, day.day) for day in dates]], today=today)[0]:
            return
        years = f"{min(dates).year} تا {max(dates).year}", f"{min(dates).year} to {max(dates).year}"
        raise RefusedError(
            f"{file}: ستون «{isolate(self.column)}» ثبت پرونده‌ها را در سال‌های {to_persian_digits(years[0])} میلادی "
            "نشان می‌دهد. گویا اکسل سال دورقمی شمسی را میلادی گرفته است (از «۰۳/۰۱/۰۵» یعنی ۵ فروردین ۱۴۰۳ روزی در سال "
            "۲۰۰۳ ساخته است). چیزی بارگذاری نشد: از سامانه با سال چهاررقمی، یا با تاریخ به صورت متن، دوباره خروجی "
            f"بگیرید. اگر تاریخ‌ها به‌راستی میلادی و درست‌اند، در بخش dates نگاشت بنویسید: {ltr(EARLY_YEARS)}",
            f"{file}: by the column “{self.column}” the cases were registered in {years[1]}. A spreadsheet seems to "
            "have taken Jalali years of two digits for Gregorian ones (and made a day of 2003 of 03/01/05, which is 5 "
            "Farvardin 1403). Nothing was loaded: export again with years of four digits, or with dates as text. If "
            f"the dates are Gregorian and right, write into the mapping, under dates: {EARLY_YEARS}",
        )


def _gregorian(dates: Sequence[Triple]) -> list[Triple]:
    """The Gregorian dates of a column; [] if they are too few beside Jalali ones, or too alike, to show anything."""
    gregorian = [each for each in dates if each[0] >= _GREGORIAN_FROM]
    enough = len(set(gregorian)) >= _LEAST and len(gregorian) > _FEW * len(dates)
    return gregorian if enough else []


def _days_of_kept_years(dates: Sequence[Triple], years: range) -> list[Day]:
    """The Jalali days of a column of which nearly all dates are of these years: 2003 for 1403. Else []."""
    if not dates or _share(year - _OFFSET in years for year, _, _ in dates) < _NEARLY_ALL:
        return []
    return [(month, day) for _, month, day in dates]


def _days_as_years(dates: Sequence[Triple], years: range) -> list[Day]:
    """The Jalali days of a column where they became years (2001 to 2031), and the years months or days. Else []."""
    short = {year % _CENTURY for year in years}
    if len(dates) < _LEAST_SCATTERED or len({year for year, _, _ in dates}) < _LEAST_YEARS:
        return []
    if _share(1 <= year % _CENTURY <= _LAST_DAY for year, _, _ in dates) < _NEARLY_ALL:
        return []
    if _share(month in short and day <= _MOST_MONTHS for _, month, day in dates) >= _NEARLY_ALL:
        return [(day, year % _CENTURY) for year, _, day in dates]
    if _share(day in short for _, _, day in dates) >= _NEARLY_ALL:
        return [(month, year % _CENTURY) for year, month, _ in dates]
    return []


def _has_impossible(columns: Sequence[Sequence[Day]]) -> bool:
    """Whether columns have a month and a day that no Jalali year has."""
    return any(month > _MONTHS_OF_31 and day == _LAST_DAY for days in columns for month, day in days)


def _share(hits: Iterable[bool]) -> float:
    """Share of the values that are true; there must be some."""
    listed = list(hits)
    return sum(listed) / len(listed)
