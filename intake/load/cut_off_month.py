"""Notice a file that ends within a month although its source is loaded by whole months: half a download, perhaps.

A file that is cut off at the end of a line is whole by itself. But its answers and closings, or its last change, are
later than its last registration, and the source had cases up to the end of a month before.
"""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from persian.calendar import format_day, to_jalali
from queries.storage import schema
from queries.vocabulary.labels import Text

_LEAST = timedelta(days=3)  # between the last registration and as-of
_LEAST_CASES = 20  # that would be registered in that time, by what the file has of the time before


def cut_off_month(
    connection: sa.Connection, *, source: int, above: int, period: tuple[int, int], as_of: datetime
) -> Text | None:
    """A sentence on a file whose last registration is days before as-of and the end of its month; None for others.

    `period` is that of its registrations, in epoch seconds; new cases have keys above `above`.
    """
    case = schema.case
    first, last = (datetime.fromtimestamp(moment, UTC).replace(tzinfo=None) for moment in period)
    is_own, is_new = case.c.source == source, case.c.case_id > above
    before = connection.execute(
        sa.select(sa.func.max(case.c.registered_day)).where(is_own, ~is_new)
    ).scalar_one()
    new = connection.execute(sa.select(sa.func.count()).where(is_own, is_new)).scalar_one()
    missing = as_of - last
    if before is None or before >= last.date() or missing < _LEAST or not _ends_month(before):
        return None
    expected = new * missing / max(last - first, timedelta(days=1))
    if _ends_month(last.date()) or expected < _LEAST_CASES:
        return None
    fa, en = ((format_day(last.date(), lang), format_day(as_of.date(), lang)) for lang in ("fa", "en"))
    return Text(
        f"آخرین ثبت فایل {fa[0]} است، ولی داده‌های آن تا {fa[1]} می‌رسد و این منبع پیش‌تر تا پایان ماه پرونده داشت: شاید "
        "دریافت فایل نیمه‌کاره مانده است. اگر فایل باید تا پایان ماه باشد، آن را دوباره بگیرید و بارگذاری کنید.",
        f"The last registration of the file is {en[0]}, but its data go on until {en[1]}, and this source had cases up "
        "to the end of a month before: perhaps the download was cut off. If the file should reach the end of the "
        "month, export and load it again.",
    )


def _ends_month(day: date) -> bool:
    """Whether a day is the last one of a Jalali or Gregorian month, or the day before it."""
    following = [day + timedelta(days=days) for days in (1, 2)]
    return any(to_jalali(each).day == 1 or each.day == 1 for each in following)
