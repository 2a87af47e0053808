"""Count the stored cases whose registration a load moved to another day, which hardly ever is a correction."""

import sqlalchemy as sa

from persian.digits import number
from queries.storage import schema
from queries.vocabulary.labels import Text


def moved_registrations(connection: sa.Connection, *, load: int) -> Text | None:
    """A sentence on the cases that have another day of registration since a load; None if there are none."""
    case, version = schema.case, schema.case_version
    moved = (
        sa.select(sa.func.count())
        .select_from(version)
        .join(case, case.c.case_id == version.c.case_id)
        .where(version.c.superseded == load, version.c.registered_day != case.c.registered_day)
    )
    count = int(connection.execute(moved).scalar_one())
    if not count:
        return None
    cases = "case" if count == 1 else "cases"
    return Text(
        f"روز ثبت {number(count, 'fa')} پرونده که انبار داده داشت با این فایل عوض می‌شود. اگر چنین اصلاحی نشده است، "
        "شاید این شماره‌ها برای پرونده‌های دیگری است و پرونده‌های پیشین از دست می‌رود: بارگذاری را برگردانید (undo) "
        "و ستون شناسه و نام منبع را بررسی کنید.",
        f"The registration of {number(count, 'en')} {cases} of the store moves to another day with this file. If it "
        "was not corrected, these ids may stand for other cases, and the earlier ones are lost: undo the load, and "
        "check the column of the id and the name of the source.",
    )
