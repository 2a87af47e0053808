"""Notice a file that ends within a month although its source is loaded by whole months: half a download, perhaps.

A file that is cut off at the end of a line is whole by itself. But its answers and closings, or its last change, are
later than its last registration, and the source had cases up to the end of a month before.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from persian.calendar import format_day, to_jalali
from queries.storage import schema
from queries.vocabulary.labels import Text

_IsFirst = Callable[[date], bool]
# Whether a day is the first of a month, in the calendars by whose months sources are loaded.
_FIRST_DAYS: tuple[_IsFirst, ...] = (lambda day: to_jalali(day).day == 1, lambda day: day.day == 1)
_MIN = timedelta(days=3)  # without a registration before as-of, or the end of the month if that is earlier
_HOLIDAYS = timedelta(days=5)  # before Nowruz, when a line may have no case
_MIN_CASES = 20  # that would be registered in that time, by what the file has of the time before


def cut_off_month(
    connection: sa.Connection, *, source: int, above: int, days: Collection[date], as_of: datetime
) -> Text | None:
    """A sentence on a file whose last registration is days before as-of and the end of its month; None for others.

    Where the data go on into later months, nothing of these is missing: only the rest of its own month counts.
    `days` are those of its registrations; new cases have keys above `above`.
    """
    case = schema.case
    first, last = (datetime.combine(day, time()) for day in (min(days), max(days)))
    is_own, is_new = case.c.source == source, case.c.case_id > above
    before = connection.execute(
        sa.select(sa.func.max(case.c.registered_day)).where(is_own, ~is_new)
    ).scalar_one()
    new = connection.execute(sa.select(sa.func.count()).where(is_own, is_new)).scalar_one()
    calendars = [] if before is None or before >= last.date() else _calendars(before)
    if not calendars or _calendars(last.date()):
        return None
    missing = min(as_of, _end_of_month(last.date(), calendars)) - last - timedelta(days=1)
    expected = new * missing / max(last - first, timedelta(days=1))
    if missing < _MIN or expected < _MIN_CASES:
        return None
    fa, en = ((format_day(last.date(), lang), format_day(as_of.date(), lang)) for lang in ("fa", "en"))
    return Text(
        f"آخرین ثبت فایل {fa[0]} است، ولی داده‌های آن تا {fa[1]} می‌رسد و این منبع پیش‌تر تا پایان ماه پرونده داشت: شاید "
        "دریافت فایل نیمه‌کاره مانده است. اگر فایل باید تا پایان ماه باشد، آن را دوباره بگیرید و بارگذاری کنید.",
        f"The last registration of the file is {en[0]}, but its data go on until {en[1]}, and this source had cases up "
        "to the end of a month before: perhaps the download was cut off. If the file should reach the end of the "
        "month, export and load it again.",
    )


def _calendars(day: date) -> list[_IsFirst]:
    """The calendars of which a day is the last one of a month, or the day before it."""
    return [is_first for is_first in _FIRST_DAYS if any(is_first(day + timedelta(ahead)) for ahead in (1, 2))]


def _end_of_month(day: date, calendars: list[_IsFirst]) -> datetime:
    """The end of the month of a day, by that of some calendars whose month ends last; before Nowruz, its holidays."""
    following = [day + timedelta(ahead) for ahead in range(1, 32)]
    end = max(next(filter(is_first, following)) for is_first in calendars)
    if to_jalali(end)[1:] == (1, 1):
        end -= _HOLIDAYS
    return datetime.combine(end, time())
