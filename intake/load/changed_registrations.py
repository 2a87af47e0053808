"""Count the stored cases whose registration a load changed: moved by hours or days, or left without its time."""

from datetime import timedelta

import sqlalchemy as sa

from persian.digits import number, to_persian_digits
from queries.storage import schema
from queries.vocabulary.labels import Text

# Cases that are moved by one and the same distance, and their share of all moved ones.
_MIN, _NEARLY_ALL = 5, 0.95
_QUARTER, _FARTHEST = timedelta(minutes=15), timedelta(hours=14)  # offsets between the clocks of two zones


def shifted_clocks(connection: sa.Connection, *, load: int) -> Text | None:
    """A sentence on the cases that a load moved by one and the same number of hours; None if there are none.

    No correction does that: the file has the clocks of another time zone, those of UTC mostly.
    """
    case, version = schema.case, schema.case_version
    is_moved = version.c.registered_at != case.c.registered_at
    seconds = sa.extract("epoch", case.c.registered_at) - sa.extract("epoch", version.c.registered_at)
    by_distance = (
        sa.select(seconds, sa.func.count())
        .select_from(version)
        .join(case, case.c.case_id == version.c.case_id)
        .where(version.c.superseded == load, is_moved)
        .group_by(seconds)
        .order_by(sa.func.count().desc())
        .limit(1)
    )
    usual = connection.execute(by_distance).first()
    if usual is None:
        return None
    shift, count = timedelta(seconds=round(usual[0])), int(usual[1])
    is_of_zones = shift % _QUARTER == timedelta() and abs(shift) <= _FARTHEST
    if not is_of_zones or count < max(_MIN, _NEARLY_ALL * _count_changed(connection, load, is_moved)):
        return None
    hours, minutes = divmod(abs(shift) // timedelta(minutes=1), 60)
    clock = f"{hours}:{minutes:02}"
    way_fa, way_en = ("عقب‌تر", "earlier") if shift < timedelta() else ("جلوتر", "later")
    return Text(
        f"زمان ثبت {number(count, 'fa')} پرونده که انبار داده داشت با این فایل {to_persian_digits(clock)} ساعت "
        f"{way_fa} می‌رود، همه به یک اندازه: گویا ساعت‌های فایل به وقت جای دیگری (مانند UTC) است. بارگذاری را پس بگیرید "
        "(undo) و خروجی به وقت محلی، یا با فاصله از UTC بگیرید.",
        f"The registration of {number(count, 'en')} cases of the store moves {clock} hours {way_en} with this file, "
        "all by the same: its times seem to be those of another time zone (such as UTC). Undo the load, and export the "
        "file in local time, or with the offset from UTC.",
    )


def moved_registrations(connection: sa.Connection, *, load: int) -> Text | None:
    """A sentence on the cases that have another day of registration since a load; None if there are none.

    This hardly ever is a correction.
    """
    count = _count_changed(
        connection, load, schema.case_version.c.registered_day != schema.case.c.registered_day
    )
    if not count:
        return None
    cases = "case" if count == 1 else "cases"
    return Text(
        f"روز ثبت {number(count, 'fa')} پرونده که انبار داده داشت با این فایل عوض می‌شود. اگر چنین اصلاحی نشده است، "
        "شاید این شماره‌ها برای پرونده‌های دیگری است و پرونده‌های پیشین از دست می‌رود: بارگذاری را پس بگیرید (undo) "
        "و ستون شناسه و نام منبع را بررسی کنید.",
        f"The registration of {number(count, 'en')} {cases} of the store moves to another day with this file. If it "
        "was not corrected, these ids may stand for other cases, and the earlier ones are lost: undo the load, and "
        "check the column of the id and the name of the source.",
    )


def lost_times(connection: sa.Connection, *, load: int) -> Text | None:
    """A sentence on the cases whose registration is at midnight of the same day since a load; None if there are none.

    A system often exports the same cases with times in one form and without them in another. The times that the store
    had are what hours of waiting and the hours of the week are counted from.
    """
    case, version = schema.case, schema.case_version
    midnight = sa.cast(case.c.registered_day, sa.DateTime)
    count = _count_changed(
        connection,
        load,
        version.c.registered_day == case.c.registered_day,
        version.c.registered_at > midnight,
        case.c.registered_at == midnight,
    )
    if not count:
        return None
    cases, days = ("case", "its day") if count == 1 else ("cases", "their days")
    return Text(
        f"ساعت ثبت {number(count, 'fa')} پرونده که انبار داده داشت با این فایل از دست می‌رود، چون در فایل تنها روز "
        "آن آمده است. اگر سامانه ساعت را هم می‌دهد، بارگذاری را پس بگیرید (undo) و خروجی با ساعت بگیرید.",
        f"With this file, the time of day of the registration of {number(count, 'en')} {cases} in the store is lost, "
        f"because the file has only {days}. If the system can export times as well, undo the load and export the "
        "cases with them.",
    )


def _count_changed(connection: sa.Connection, load: int, *conditions: sa.ColumnElement[bool]) -> int:
    """Count the cases that a load changed where conditions on the version before and the case after it hold."""
    case, version = schema.case, schema.case_version
    chosen = (
        sa.select(sa.func.count())
        .select_from(version)
        .join(case, case.c.case_id == version.c.case_id)
        .where(version.c.superseded == load, *conditions)
    )
    return int(connection.execute(chosen).scalar_one())
