"""Recognise Jalali days with a two-digit year that a spreadsheet has taken for Gregorian ones, and refuse their file.

Typed into a workbook, 03/01/05 (5 Farvardin 1403) becomes 5 January 2003 where the spreadsheet expects the year first,
and a day of 2005 where it expects the year last. Nothing in the cell shows that, but the years of a whole column do.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.errors import DoubtError
from intake.parsing.arrow_cells import latin_digits, texts, to_bool_mask
from persian.bidi import isolate, ltr
from persian.calendar import to_jalali
from persian.digits import to_persian_digits
from queries.vocabulary.labels import Text

Triple = tuple[int, int, int]  # year, month and day
Day = tuple[int, int]  # a month and a day

_YEARS_BACK, _YEARS_AHEAD = 7, 2  # around the present one that a register of complaints may have
_OFFSET = 600  # 1403 becomes 2003, and 1399 becomes 1999
_APART = 621  # years between the two calendars
_CENTURY = 100
_GREGORIAN_FROM = 1900
_MIN, _FEW = 5, 0.05  # different dates of a column that show it, and the share of all that shows nothing
_MIN_SCATTERED, _MIN_YEARS = 20, 10  # dates, and different years of them, where days were taken for years
_NEARLY_ALL = 0.95
_MONTHS_OF_31 = 6  # from the beginning of the Jalali year
_MAX_MONTHS = 12
_LAST_DAY, _LAST_OF_ALL_MONTHS = 31, 28
_EPOCH = date(1970, 1, 1)
_MAX_JUDGED = 4_000  # different days, and cells whose writing is looked at
_MAX_DATES = 50_000
_GREGORIAN = r"(?:^|[^0-9])(?:19|20)[0-9]{2}(?:[^0-9]|$)|^(?:19|20)[0-9]{6}"
_ALONE = 5 * 365  # days without any registration, after which earlier ones are mentioned
# A workbook counts days from 1900 or from 1904. Cells copied from one to the other are off by this many days.
_BASES_APART, _BASES_ALONE, _NEAR = 1462, 365, 31
_EARLY = Text(
    "{file}: ثبت {rows}، از {first} تا {last}، پنج سال یا بیشتر پیش از همهٔ ثبت‌های دیگر است. اگر سال آن‌ها درست نیست "
    "(اکسل سال دورقمی شمسی را میلادی می‌گیرد)، فایل را درست کنید و دوباره بارگذاری کنید.",
    "{file}: {rows} registered from {first} to {last}, five years or more before all others. If their years are wrong "
    "(a spreadsheet takes Jalali years of two digits for Gregorian ones), correct the file and load it again.",
)
_FROM_1904 = Text(
    "{file}: ثبت {rows}، از {first} تا {last}، چهار سال پیش از بقیه است، و ۱٬۴۶۲ روز بعد درست کنار آن‌ها می‌افتاد؛ این "
    "فاصلهٔ دو شیوهٔ شمارش روز در اکسل است (از ۱۹۰۰ و از ۱۹۰۴). اگر این سطرها از فایل اکسل دیگری چسبانده شده، "
    "تاریخ‌هایشان نادرست است: فایل را آن‌گونه که سامانه می‌دهد بارگذاری کنید.",
    "{file}: {rows} registered from {first} to {last}, four years before the others, and 1,462 days later just beside "
    "them, which is the distance of Excel’s two ways of counting days (from 1900 and from 1904). If these rows were "
    "pasted from another workbook, their dates are wrong: load the file as the system writes it.",
)
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


@dataclass(frozen=True)
class EarlyRegistrations:
    """Registrations of a file long before all others: their number, and the first and last day."""

    rows: int
    first: date
    last: date
    from_1904: bool = False  # they would stand beside the others if they were counted from 1904

    @property
    def text(self) -> Text:
        """What it means, with places for file, rows, first and last."""
        return _FROM_1904 if self.from_1904 else _EARLY


@dataclass
class RegistrationYears:
    """The days of the registrations of a file, collected while it is read, and how they are written."""

    today: date = field(default_factory=date.today)
    column: str = ""
    days: Counter[int] = field(default_factory=Counter)  # days since 1970 → rows
    # The number of these that are written as 2003, which 03 may have become.
    early: Counter[int] = field(default_factory=Counter)
    gregorian: int = 0  # of the first cells, those with a Gregorian year of four digits
    looked_at: int = 0

    def add(self, column: str, cells: pa.Array, seconds: npt.NDArray[np.int64]) -> None:
        """Add the registrations of a batch: their cells, and for each the moment that was read from it."""
        self.column = column
        days = np.where(seconds == MISSING, MISSING, seconds // DAY_SECONDS)
        if len(self.days) < _MAX_JUDGED:
            self.days.update(_counted(days[days != MISSING]))
        if self.looked_at < _MAX_JUDGED:
            first = texts(cells.slice(0, _MAX_JUDGED))
            self.looked_at += sum(map(bool, first.to_pylist()))
            self.gregorian += int(_written_as_gregorian(first).sum())
        # Only these cells are looked at, and files of the present have none.
        early = np.flatnonzero(
            (days >= _since_1970(self._early.start)) & (days < _since_1970(self._early.stop))
        )
        if len(early) and len(self.early) < _MAX_JUDGED:
            self.early.update(_counted(days[early[_written_as_gregorian(cells.take(pa.array(early)))]]))

    def refuse_short_years(self, file: str) -> None:
        """Raise DoubtError if the registrations are Jalali days that a spreadsheet took for Gregorian ones.

        They need not be all: where days were typed into a list that a system had written, the others are right.
        """
        dates = self._short_dates()
        if not dates:
            return
        first, last = str(min(dates).year), str(max(dates).year)
        years = (first, first) if first == last else (f"{first} تا {last}", f"{first} to {last}")
        raise DoubtError(
            Text(
                f"{file}: ستون «{isolate(self.column)}» ثبت پرونده‌هایی را در سال {to_persian_digits(years[0])} میلادی "
                "نشان می‌دهد. گویا اکسل سال دورقمی شمسی را میلادی گرفته است (از «۰۳/۰۱/۰۵» یعنی ۵ فروردین ۱۴۰۳ روزی در "
                "سال ۲۰۰۳ ساخته است).",
                f"{file}: by the column “{self.column}” cases were registered in {years[1]}. A spreadsheet seems to "
                "have taken Jalali years of two digits for Gregorian ones (and made a day of 2003 of 03/01/05, which "
                "is 5 Farvardin 1403).",
            ),
            Text(
                "چیزی بارگذاری نشد: از سامانه با سال چهاررقمی، یا با تاریخ به‌صورت متن، دوباره خروجی بگیرید. اگر "
                f"تاریخ‌ها به‌راستی میلادی و درست‌اند، در بخش dates نگاشت بنویسید: {ltr(EARLY_YEARS)}",
                "Nothing was loaded: export again with years of four digits, or with dates as text. If the dates are "
                f"Gregorian and right, write into the mapping, under dates: {EARLY_YEARS}",
            ),
        )

    def early_registrations(self) -> EarlyRegistrations | None:
        """Registrations that are five years or more before all others, if they are fewer; None if there are none.

        So are those of cells that were copied from a workbook that counts its days from 1904, however many they are.
        """
        days = sorted(self.days)
        gaps = [later - day for day, later in pairwise(days)]
        if not gaps:
            return None
        at = gaps.index(max(gaps)) + 1
        early, others = days[:at], days[at:]
        rows = sum(self.days[day] for day in early)
        first, last = (_EPOCH + timedelta(days=day) for day in (early[0], early[-1]))
        from_1904 = (
            max(gaps) >= _BASES_ALONE
            and len(early) >= _MIN
            and early[-1] + _BASES_APART >= others[0] - _NEAR
            and early[0] + _BASES_APART <= others[-1] + _NEAR
        )
        is_few = max(gaps) >= _ALONE and rows <= self.days.total() / 2
        return EarlyRegistrations(rows, first, last, from_1904) if from_1904 or is_few else None

    @property
    def are_gregorian(self) -> bool:
        """Whether nearly all cells are written with a Gregorian year."""
        return bool(self.looked_at) and self.gregorian >= _NEARLY_ALL * self.looked_at

    @property
    def _early(self) -> range:
        """The Gregorian years that years of two digits of a present register become."""
        present = to_jalali(self.today).year + _OFFSET
        return range(present - _YEARS_BACK, present + _YEARS_AHEAD)

    def _short_dates(self) -> list[date]:
        """Days of the registrations that a spreadsheet took for Gregorian ones; [] if there are none."""
        if self.are_gregorian:
            scale = min(1.0, _MAX_DATES / max(self.days.total(), 1))
            dates = [
                day
                for since, count in self.days.items()
                for day in [_EPOCH + timedelta(days=since)] * max(1, round(scale * count))
            ]
            if short_year_columns([[(day.year, day.month, day.day) for day in dates]], today=self.today)[0]:
                return dates
        early = [_EPOCH + timedelta(days=since) for since in self.early]
        if len(early) < _MIN or self.early.total() <= _FEW * self.days.total():
            return []
        if _has_impossible([[(day.month, day.day) for day in early]]):
            return []
        # A register that goes back so far has cases of the years since then, too.
        between = range(_since_1970(self._early.stop), _since_1970(self._early.start + _APART - _OFFSET))
        later = sum(count for since, count in self.days.items() if since in between)
        return early if later <= _FEW * self.early.total() else []


def _counted(days: npt.NDArray[np.int64]) -> dict[int, int]:
    """Different days with their numbers."""
    different, counts = np.unique(days, return_counts=True)
    return dict(zip(different.tolist(), counts.tolist(), strict=True))


def _written_as_gregorian(cells: pa.Array) -> npt.NDArray[np.bool_]:
    """Mask of the cells with a Gregorian year of four digits."""
    return to_bool_mask(pc.match_substring_regex(latin_digits(texts(cells)), _GREGORIAN))


def _since_1970(year: int) -> int:
    """The first day of a year, in days since 1970."""
    return (date(year, 1, 1) - _EPOCH).days


def _gregorian(dates: Sequence[Triple]) -> list[Triple]:
    """The Gregorian dates of a column; [] if they are too few beside Jalali ones, or too alike, to show anything."""
    gregorian = [each for each in dates if each[0] >= _GREGORIAN_FROM]
    enough = len(set(gregorian)) >= _MIN and len(gregorian) > _FEW * len(dates)
    return gregorian if enough else []


def _days_of_kept_years(dates: Sequence[Triple], years: range) -> list[Day]:
    """The Jalali days of a column of which nearly all dates are of these years: 2003 for 1403. Else []."""
    if not dates or _share(year - _OFFSET in years for year, _, _ in dates) < _NEARLY_ALL:
        return []
    return [(month, day) for _, month, day in dates]


def _days_as_years(dates: Sequence[Triple], years: range) -> list[Day]:
    """The Jalali days of a column where they became years (2001 to 2031), and the years months or days. Else []."""
    short = {year % _CENTURY for year in years}
    if len(dates) < _MIN_SCATTERED or len({year for year, _, _ in dates}) < _MIN_YEARS:
        return []
    if _share(1 <= year % _CENTURY <= _LAST_DAY for year, _, _ in dates) < _NEARLY_ALL:
        return []
    if _share(month in short and day <= _MAX_MONTHS for _, month, day in dates) >= _NEARLY_ALL:
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
