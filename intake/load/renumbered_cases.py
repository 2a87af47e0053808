"""Refuse a load in which ids of the store stand for other cases: their numbers start over each year.

Cases are told apart by their ids within a source. Number 17 of this year would take the place of number 17 of the year
before, which a report would count as an update.
"""

import sqlalchemy as sa

from intake.errors import RefusedError
from intake.publish.working_tables import StagedTables, matched
from intake.staging.duplicates import HALF_A_YEAR
from persian.bidi import isolate
from persian.digits import number
from queries.storage import schema

_LEAST, _LEAST_SHARE = (
    3,
    0.2,
)  # cases, and their share of those that the store has; a few dates may be corrected
_MOST_COMPARED = 200_000  # staged cases


def refuse_renumbered(connection: sa.Connection, staged: StagedTables, *, source: str) -> None:
    """Raise RefusedError if many of the matched cases were registered half a year or more from those in the store."""
    stage, case = staged.cases, schema.case
    compared = stage.c.row < _MOST_COMPARED
    pairs = (
        sa.select(stage.c.registered_day, case.c.registered_day.label("stored_day"), sa.func.count())
        .select_from(stage)
        .join(matched, matched.c.row == stage.c.row)
        .join(case, case.c.case_id == matched.c.case_id)
        .where(compared, stage.c.registered_day != case.c.registered_day)
        .group_by(stage.c.registered_day, case.c.registered_day)
    )
    others = sum(
        count for day, stored, count in connection.execute(pairs) if abs((day - stored).days) >= HALF_A_YEAR
    )
    if others < _LEAST:
        return
    known = sa.select(sa.func.count()).select_from(matched).where(matched.c.row < _MOST_COMPARED)
    if others < _LEAST_SHARE * connection.execute(known).scalar_one():
        return
    raise RefusedError(
        f"{number(others, 'fa')} شماره از این فایل در منبع «{isolate(source)}» هست، ولی برای پرونده‌هایی که دست‌کم نیم "
        "سال زودتر یا دیرتر ثبت شده‌اند: گویا شماره‌ها هر سال از نو آغاز می‌شوند. پرونده‌های این فایل جای آن‌ها را "
        "می‌گرفتند؛ پس چیزی بارگذاری نشد. فایل هر سال را با نام منبع جداگانه‌ای بارگذاری کنید؛ یا بارگذاری پیشین را "
        'برگردانید (undo)، در نگاشت بنویسید id_numbering = "yearly" و همهٔ سال‌ها را با همان نگاشت بارگذاری کنید. اگر '
        'همان پرونده‌ها است و تنها زمان ثبتشان اصلاح شده، بنویسید id_numbering = "continuous".',
        f"{number(others, 'en')} ids of this file are in the source “{source}”, but of cases registered at least half "
        "a year earlier or later: the numbers seem to start over each year. The cases of this file would have taken "
        "their place, so nothing was loaded. Load the file of each year under a source name of its own; or undo the "
        'earlier load, write id_numbering = "yearly" into the mapping, and load all years with it. If these are the '
        'same cases, and only their registrations were corrected, write id_numbering = "continuous".',
    )
