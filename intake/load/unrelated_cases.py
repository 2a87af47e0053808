"""Notice a file of which no case is in its source, although it is of the same days: perhaps the list of another office.

A source is called after its first file, and each office may call its own «شکایات.xlsx».
"""

import sqlalchemy as sa

from persian.bidi import isolate
from persian.digits import number
from queries.storage import schema
from queries.vocabulary.labels import Text

_MIN = 20  # new cases on days on which the source has others
_MIN_SHARE = 0.5  # of all new cases
_SPARSE = 1000  # numbers for each stored id: so many are left out by no system that counts, and by one that draws codes


def unrelated_cases(connection: sa.Connection, *, source: int, name: str, above: int) -> Text | None:
    """A sentence on the new cases of a load, of which none was in the source; None if they are of other days.

    New cases have keys above `above`. The next file of a system that exports only what is new has later days. Where
    ids of the file lie between those of the store, its system numbers both: it exports a file for each county, say.
    """
    case = schema.case
    is_new = sa.and_(case.c.source == source, case.c.case_id > above)
    earlier = sa.select(case.c.registered_day).where(case.c.source == source, case.c.case_id <= above)
    total = connection.execute(sa.select(sa.func.count()).where(is_new)).scalar_one()
    is_among = _among_ids(connection, sa.and_(case.c.source == source, case.c.case_id <= above), is_new)
    of_same_days = sa.select(sa.func.count()).where(is_new, case.c.registered_day.in_(earlier), ~is_among)
    alike = connection.execute(of_same_days).scalar_one()
    if alike < max(_MIN, _MIN_SHARE * total):
        return None
    all_fa, all_en = (number(total, lang) for lang in ("fa", "en"))
    days_fa, days_en = (number(alike, lang) for lang in ("fa", "en"))
    return Text(
        f"هیچ‌یک از {all_fa} پروندهٔ این فایل در منبع «{isolate(name)}» نبود، ولی {days_fa} پرونده در روزهایی ثبت شده "
        "است که آن منبع پرونده‌های دیگری دارد؛ شناسه‌هایشان هم خارج از بازهٔ شناسه‌های آن است. اگر فایل از دستگاه، شهرستان "
        "یا سامانهٔ دیگری است، بارگذاری را پس بگیرید (undo) و آن را با نام منبع خودش بارگذاری کنید، چون تاریخ داده‌ها "
        "برای هر منبع جداست. اگر بخش دیگری از همان فهرست است، کاری لازم نیست.",
        f"None of the {all_en} cases of this file was in the source “{name}”, but {days_en} were registered on days on "
        "which that source has other cases, and have ids outside the range of its own. If the file is of another "
        "office, county or system, undo the load and load it under a source name of its own, because as-of is kept for "
        "each source. If it is another part of the same list, nothing need be done.",
    )


def _among_ids(
    connection: sa.Connection, is_stored: sa.ColumnElement[bool], is_new: sa.ColumnElement[bool]
) -> sa.ColumnElement[bool]:
    """Whether an id lies between the stored ones of its length and of the days of new cases; not where ids are random.

    The ends are fetched first: ClickHouse refuses a subquery that refers to the row outside of it on several servers.
    """
    case = schema.case
    length = sa.func.length(case.c.id)
    new_days = sa.select(case.c.registered_day).where(is_new)
    ends = (
        sa.select(length, sa.func.min(case.c.id), sa.func.max(case.c.id), sa.func.count())
        .where(is_stored, case.c.registered_day.in_(new_days))
        .group_by(length)
    )
    return sa.or_(
        sa.false(),
        *(
            sa.and_(length == letters, case.c.id.between(first, last))
            for letters, first, last, n in connection.execute(ends)
            if not (first.isdecimal() and last.isdecimal() and int(last) - int(first) > _SPARSE * n)
        ),
    )
