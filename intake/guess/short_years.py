"""Recognise Jalali days with a two-digit year that a spreadsheet has taken for Gregorian ones.

Typed into a workbook, 03/01/05 (5 Farvardin 1403) becomes 5 January 2003 where the spreadsheet expects the year first,
and a day of 2005 where it expects the year last. Nothing in the cell shows that, but the years of a whole column do.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from intake.guess.day_month_order import Triple
from persian.calendar import to_jalali

_YEARS_BACK, _YEARS_AHEAD = 7, 2  # around the present one that a register of complaints may have
_OFFSET = 600  # 1403 becomes 2003, and 1399 becomes 1999
_CENTURY = 100
_LEAST = 5  # dates of a column that show it
_LEAST_SCATTERED, _LEAST_YEARS = 20, 10  # dates, and different years of them, where days were taken for years
_NEARLY_ALL = 0.95
_MONTHS_OF_31 = 6  # from the beginning of the Jalali year
_MOST_MONTHS = 12
_LAST_DAY = 31


def short_year_columns(columns: Sequence[Sequence[Triple]], *, today: date) -> list[bool]:
    """For each column whether its Gregorian dates, as (year, month, day), are Jalali ones with two-digit years.

    They are taken for genuine if one of them could be no Jalali day, such as 31 December.
    """
    present = to_jalali(today).year
    years = range(present - _YEARS_BACK, present + _YEARS_AHEAD)
    kept = [_are_of(dates, years) for dates in columns]
    suspected = [date for dates, is_kept in zip(columns, kept, strict=True) if is_kept for date in dates]
    if any(month > _MONTHS_OF_31 and day == _LAST_DAY for _, month, day in suspected):
        kept = [False] * len(columns)
    return [is_kept or _has_days_as_years(dates, years) for dates, is_kept in zip(columns, kept, strict=True)]


def _are_of(dates: Sequence[Triple], years: range) -> bool:
    """Whether nearly all dates are of these Jalali years, taken for Gregorian ones: 2003 for 1403."""
    return len(dates) >= _LEAST and _share(year - _OFFSET in years for year, _, _ in dates) >= _NEARLY_ALL


def _has_days_as_years(dates: Sequence[Triple], years: range) -> bool:
    """Whether the days of the month became years (2001 to 2031), and the years months or days of the month."""
    short = {year % _CENTURY for year in years}
    if len(dates) < _LEAST_SCATTERED or len({year for year, _, _ in dates}) < _LEAST_YEARS:
        return False
    as_days = _share(1 <= year % _CENTURY <= _LAST_DAY for year, _, _ in dates)
    month_first = _share(month in short and day <= _MOST_MONTHS for _, month, day in dates)
    day_first = _share(day in short for _, _, day in dates)
    return as_days >= _NEARLY_ALL and max(month_first, day_first) >= _NEARLY_ALL


def _share(hits: Iterable[bool]) -> float:
    """Share of the values that are true; there must be some."""
    listed = list(hits)
    return sum(listed) / len(listed)
