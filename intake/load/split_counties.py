"""Notice that a load gives cases of a county to a new one, as when a county is split."""

from collections.abc import Iterator

import sqlalchemy as sa

from persian.bidi import isolate
from persian.digits import number
from queries.storage import schema
from queries.storage.schema import NOT_GIVEN_KEY
from queries.vocabulary.labels import Text

_MIN = 3  # cases; a few may be corrected


def split_counties(connection: sa.Connection, *, load: int) -> Iterator[Text]:
    """Yield a sentence for each new county of a load that has cases which were those of another one."""
    case, version, old, new = (
        schema.case,
        schema.case_version,
        schema.county.alias("old"),
        schema.county.alias("new"),
    )
    moved = (
        sa.select(old.c.name_fa, new.c.name_fa, sa.func.count())
        .select_from(version)
        .join(case, case.c.case_id == version.c.case_id)
        .join(old, old.c.county == version.c.county)
        .join(new, new.c.county == case.c.county)
        .where(
            version.c.superseded == load,
            version.c.county != case.c.county,
            version.c.county != NOT_GIVEN_KEY,
            case.c.county != NOT_GIVEN_KEY,
            new.c.load == load,
        )
        .group_by(old.c.county, old.c.name_fa, new.c.county, new.c.name_fa)
        .having(sa.func.count() >= _MIN)
        .order_by(sa.func.count().desc(), old.c.name_fa, new.c.name_fa)
    )
    for before, now, cases in connection.execute(moved):
        yield Text(
            f"{number(cases, 'fa')} پروندهٔ شهرستان «{isolate(before)}» با این فایل از شهرستان تازهٔ «{isolate(now)}» "
            "است. اگر شهرستان تقسیم شده است، رقم‌های پیش و پس از آن برای هر دو با هم مقایسه نمی‌شود، چون پرونده‌های دیگر "
            "نزد شهرستان پیشین می‌ماند. اگر تنها نام عوض شده است، در فایل نام پیشین را بنویسید.",
            f"{number(cases, 'en')} cases of the county “{before}” are with this file those of the new county “{now}”. "
            "If the county was split, figures of both before and after it cannot be compared, because its other cases "
            "stay where they were. If only the name has changed, write the former one into the file.",
        )
