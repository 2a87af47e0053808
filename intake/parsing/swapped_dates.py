"""Refuse a file whose dates have day and month the other way round than the formats of its mapping.

The format `%m/%d/%Y` cannot read 13/06/2025, so that such a row is rejected; but it reads 05/06/2025 as 6 May. The rows
of the last days of each month are missing then, and all others have wrong dates, the newest of which makes all open
cases overdue.

A spreadsheet that expects the month first makes a date of 05/06/2025, and leaves 13/06/2025 as a text. Read with the
mapping of an earlier file, such dates are days all over the year, which with day and month the other way round are days
of the time of all others.
"""

from collections import Counter
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from intake.errors import DoubtError
from intake.mapping.model import Dates, Mapping
from intake.parsing.dates import MomentReader
from intake.readers.chunk import Chunk
from persian.bidi import isolate, ltr
from persian.digits import number
from queries.vocabulary.labels import Text

_MIN, _MIN_SHARE = 3, 0.2  # registrations, and their share of all; a few may be mistyped
_REASON = "unreadable_registration_time"
_DAY, _MONTH = "%d", "%m"
_EPOCH = date(1970, 1, 1)
_MONTHS = 12  # days up to this one can be months
_DIFFERENT = 5  # days that show it
_MARGIN = timedelta(days=13)  # around days that can be read in one way only: up to the 12th of the next month
_MIN_SURE = 0.1  # of these, as a share of the others
_MISTYPED = 0.02
# Shares of the other days that are of the time of those, as they were read and the other way round.
_MAX_AS_READ, _MIN_SWAPPED = 0.65, 0.95
# Where all days can be read in both ways: few days of many months, which the other way round are all of one month.
_FEW_DAYS, _MANY_MONTHS = 2, 4
_MUCH_LONGER = 3  # cases with registrations that were read the wrong way, until they end


def swapped_format(text: str) -> str | None:
    """The format with day and month in each other's place; None if it does not have both as numbers."""
    if _DAY not in text or _MONTH not in text:
        return None
    return text.replace(_DAY, "%\0").replace(_MONTH, _DAY).replace("%\0", _MONTH)


@dataclass
class SwappedDates:
    """Counts the registrations of a file that only the swapped formats read."""

    mapping: Mapping
    timezone: str
    rows: int = 0
    swapped: int = 0
    column: str = ""
    _reader: MomentReader | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        dates = self.mapping.dates
        formats = [swapped_format(text) for text in dates.columns.get(self._field, dates.formats)]
        if known := tuple(text for text in formats if text is not None):
            self._reader = MomentReader(
                Dates(formats=known, timezone=dates.timezone), "", timezone=self.timezone
            )

    @property
    def _field(self) -> str:
        return "registered_at" if self.mapping.shape == "snapshot" else "moment"

    def add(self, piece: Chunk, rejected: pd.DataFrame) -> None:
        """Add a part of the file, of which some rows were rejected."""
        self.rows += len(piece.lines)
        cells = piece.column(self._field)
        if self._reader is None or cells is None or not len(rejected):
            return
        lines = rejected.loc[rejected["reason"] == _REASON, "line"].to_numpy()
        if len(lines):
            unread = cells.take(np.flatnonzero(np.isin(piece.lines, lines)))
            self.swapped += int(np.count_nonzero(~self._reader.read(unread).unreadable))
            self.column = piece.selection.names[self._field]

    def refuse(self, file: str) -> None:
        """Raise DoubtError if many registrations are readable by the swapped formats alone."""
        if self._reader is None or self.swapped < max(_MIN, _MIN_SHARE * self.rows):
            return
        formats = ", ".join(f'"{text}"' for text in self._reader.formats)
        count_fa, count_en = ((number(self.swapped, lang), number(self.rows, lang)) for lang in ("fa", "en"))
        raise DoubtError(
            Text(
                f"{file}: {count_fa[0]} از {count_fa[1]} زمان ستون «{isolate(self.column)}» با قالب نگاشت خوانده "
                "نمی‌شود، ولی اگر جای روز و ماه عوض شود خوانده می‌شود؛ پس بقیه هم به روزهای نادرست خوانده می‌شود.",
                f"{file}: {count_en[0]} of {count_en[1]} times in the column “{self.column}” cannot be read by the "
                "format of the mapping, but can with day and month the other way round; so the others are read as "
                "wrong days.",
            ),
            Text(
                f"چیزی بارگذاری نشد. در نگاشت، بخش dates، بنویسید {ltr(f'formats = [{formats}]')}؛ اگر فایل هر دو "
                "ترتیب را دارد، از سامانه با سال در آغاز یا با نام ماه دوباره خروجی بگیرید.",
                f"Nothing was loaded. Write into the mapping, under dates: formats = [{formats}]; if the file has "
                "both orders, export it again with the year first, or with the month as a word.",
            ),
        )


@dataclass(frozen=True)
class DaysOfBothWays:
    """Registrations that are other days with day and month the other way round: their rows, and one of them."""

    rows: int
    example: date
    others: bool  # whether there are days beside them that can be read in one way only

    @property
    def swapped(self) -> date:
        """The example with day and month the other way round."""
        return _swapped(self.example)


def days_out_of_time(days: MappingOf[int, int]) -> DaysOfBothWays | None:
    """Days that are of the time of all others only with day and month the other way round; None if there are none.

    `days` are Gregorian days since 1970 with their rows. Without any day after the 12th only the pattern shows it: one
    day of many months, as 10 January, 10 February and so on, where 1, 2, 3 October are meant.
    """
    read = {_EPOCH + timedelta(days=since): rows for since, rows in days.items()}
    both = {day: rows for day, rows in read.items() if day.day <= _MONTHS and day.day != day.month}
    sure = sorted(day for day, rows in read.items() if day.day > _MONTHS for _ in range(rows))
    if len(both) < _DIFFERENT:
        return None
    found = DaysOfBothWays(sum(both.values()), max(both), bool(sure))
    if not sure:
        different_days, months = ({getattr(day, part) for day in read} for part in ("day", "month"))
        return found if len(different_days) <= _FEW_DAYS and len(months) >= _MANY_MONTHS else None
    if len(sure) < _MIN_SURE * found.rows:
        return None
    # Single ones may be mistyped.
    few = int(_MISTYPED * len(sure))
    first, last = sure[few] - _MARGIN, sure[-1 - few] + _MARGIN
    as_read = sum(rows for day, rows in both.items() if first <= day <= last)
    swapped = sum(rows for day, rows in both.items() if first <= _swapped(day) <= last)
    if as_read <= _MAX_AS_READ * found.rows and swapped >= _MIN_SWAPPED * found.rows:
        return found
    return None


def _right_by_ends(ends: MappingOf[tuple[int, int], int]) -> bool | None:
    """Whether registrations are right as they were read, by answers and closings on days after the 12th.

    A case ends after its registration, and soon rather than late. None if that does not decide.
    """
    pairs = [
        (_EPOCH + timedelta(days=begin), _EPOCH + timedelta(days=end), rows)
        for (begin, end), rows in ends.items()
    ]
    sure = [(begin, end, rows) for begin, end, rows in pairs if end.day > _MONTHS and begin.day <= _MONTHS]
    total = sum(rows for *_, rows in sure)
    if total < _DIFFERENT:
        return None
    read, meant = (
        [((end - (_swapped(begin) if is_swapped else begin)).days, rows) for begin, end, rows in sure]
        for is_swapped in (False, True)
    )
    is_read, is_meant = (
        sum(rows for days, rows in each if days >= 0) >= _MIN_SWAPPED * total for each in (read, meant)
    )
    if is_read != is_meant:
        return is_read
    took, would_take = (sum(max(days, 1) * rows for days, rows in each) for each in (read, meant))
    if not is_read or max(took, would_take) < _MUCH_LONGER * min(took, would_take):
        return None
    return took < would_take


def _swapped(day: date) -> date:
    return date(day.year, day.day, day.month)


def judge_days(file: str, column: str, days: Counter[int], ends: Counter[tuple[int, int]]) -> Text | None:
    """A sentence on registrations that may have day and month swapped, or None.

    `ends` are pairs of days: a registration, and an answer or closing of the same case. Raises DoubtError where these,
    or other registrations of the file, show that day and month are swapped.
    """
    found = days_out_of_time(days)
    if found is None:
        return None
    if not found.others and (is_right := _right_by_ends(ends)) is not None:
        if is_right:
            return None
        found = replace(found, others=True)
    rows_fa, rows_en = (number(found.rows, lang) for lang in ("fa", "en"))
    read, meant = (ltr(str(day)) for day in (found.example, found.swapped))
    if not found.others:
        return Text(
            f"{isolate(file)}: ستون «{isolate(column)}» تنها یک یا دو روز از هر ماه را دارد (مانند {read})، و با "
            f"جابه‌جایی روز و ماه همهٔ آن‌ها در یک زمان‌اند ({meant}). اگر پرونده‌ها هر ماه در همین روز ثبت نشده‌اند، روز "
            "و ماه جابه‌جا خوانده شده است: بارگذاری را پس بگیرید (undo) و قالب تاریخ را در نگاشت درست کنید.",
            f"{file}: the column “{column}” has only one or two days of each month (such as {found.example}), and with "
            f"day and month the other way round all are of one time ({found.swapped}). Unless cases were registered "
            "on that day of each month, day and month were read the wrong way round: undo the load, and correct the "
            "format of dates in the mapping.",
        )
    raise DoubtError(
        Text(
            f"{isolate(file)}: {rows_fa} ثبت ستون «{isolate(column)}» تا روز دوازدهم ماه است (مانند {read}) و تنها با "
            f"جابه‌جایی روز و ماه ({meant}) هم‌زمان با بقیه می‌شود. گویا اکسل یا برنامهٔ دیگری روز و ماه آن‌ها را جابه‌جا "
            "کرده است.",
            f"{file}: {rows_en} registrations of the column “{column}” are on days up to the 12th (such as "
            f"{found.example}), and only with day and month the other way round ({found.swapped}) are they of the "
            "time of all others. A spreadsheet or another program seems to have swapped them.",
        ),
        Text(
            "چیزی بارگذاری نشد: فایل را آن‌گونه که سامانه می‌دهد، بی‌آنکه در اکسل باز و ذخیره شود، یا با سال در آغاز یا "
            "نام ماه، دوباره خروجی بگیرید.",
            "Nothing was loaded: export the file again, without opening and saving it in Excel, or with the year first "
            "or the month as a word.",
        ),
    )
