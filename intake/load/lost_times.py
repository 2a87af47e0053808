"""Count the stored cases whose registration a load left with its day alone, because the file has no times of day.

A system often exports the same cases with times in one form and without them in another. The times that the store had
are what hours of waiting and the hours of the week are counted from.
"""

import sqlalchemy as sa

from persian.digits import number
from queries.storage import schema
from queries.vocabulary.labels import Text


def lost_times(connection: sa.Connection, *, load: int) -> Text | None:
    """A sentence on the cases whose registration is at midnight of the same day since a load; None without any."""
    case, version = schema.case, schema.case_version
    midnight = sa.cast(case.c.registered_day, sa.DateTime)
    lost = (
        sa.select(sa.func.count())
        .select_from(version)
        .join(case, case.c.case_id == version.c.case_id)
        .where(
            version.c.superseded == load,
            version.c.registered_day == case.c.registered_day,
            version.c.registered_at > midnight,
            case.c.registered_at == midnight,
        )
    )
    count = int(connection.execute(lost).scalar_one())
    if not count:
        return None
    cases = "case" if count == 1 else "cases"
    return Text(
        f"ساعت ثبت {number(count, 'fa')} پرونده که انبار داده داشت با این فایل از دست می‌رود، چون فایل تنها روز را "
        "دارد. اگر سامانه ساعت را هم می‌دهد، بارگذاری را برگردانید (undo) و خروجی با ساعت بگیرید.",
        f"With this file, the time of day of the registration of {number(count, 'en')} {cases} in the store is lost, "
        "because the file has the day alone. If the system can export times as well, undo the load and export the "
        "cases with them.",
    )
