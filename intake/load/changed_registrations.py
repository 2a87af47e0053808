"""Count the stored cases whose registration a load changed: moved to another day, or left without its time of day."""

import sqlalchemy as sa

from persian.digits import number
from queries.storage import schema
from queries.vocabulary.labels import Text


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
