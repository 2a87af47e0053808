"""Notice a day of which the cases are in the source twice, under other ids.

A source that sends a day again, or a system that was moved and numbers anew, gives the same cases other ids. They count
twice from then on, and a day with twice the usual cases may pass for a busy one. Two cases that were registered in the
same second, about the same topic in the same county and by the same channel, are hardly ever two: a day of which nearly
all cases have one such twin was entered twice. Of many alike in one moment, a drawer of letters was typed in.
"""

from datetime import date, timedelta

import sqlalchemy as sa

from persian.calendar import format_day
from persian.digits import number
from queries.storage import schema
from queries.vocabulary.labels import Text

_DAYS = 91  # up to the newest new case: of older days nobody asks, and a first load has years of them
_SAME = ("registered_day", "registered_at", "kind", "channel", "county", "topic", "place", "trip")
_MIN = 10  # pairs of cases with a new one
# Pairs by all cases of a day; half as many where all stand twice.
_MIN_SHARE = 0.4
# The same share of the other days: above it, moments are too coarse to tell cases apart. Fewer cases do not show it.
_MAX_USUAL, _MIN_OTHERS = 0.05, 100


def repeated_days(connection: sa.Connection, *, source: int, above: int) -> Text | None:
    """A sentence on the days of which the cases stand twice in a source; None if there is none with new cases.

    New cases have keys above `above`. Cases of which only the day of registration is known (midnight) do not count.
    """
    case = schema.case
    is_own, is_new = case.c.source == source, case.c.case_id > above
    newest = connection.execute(
        sa.select(sa.func.max(case.c.registered_day)).where(is_own, is_new)
    ).scalar_one()
    if newest is None:
        return None
    count = sa.func.count()
    alike = (
        sa.select(
            case.c.registered_day,
            count.label("n"),
            sa.func.max(sa.case((is_new, 1), else_=0)).label("has_new"),
        )
        .where(
            is_own,
            case.c.registered_day > newest - timedelta(_DAYS),
            case.c.registered_at != sa.cast(case.c.registered_day, sa.DateTime),
        )
        .group_by(*(case.c[name] for name in _SAME))
        .subquery("alike")
    )
    by_day = sa.select(
        alike.c.registered_day,
        sa.func.sum(alike.c.n),
        sa.func.sum(sa.case((alike.c.n == 2, 1), else_=0)),
        sa.func.sum(sa.case((sa.and_(alike.c.n == 2, alike.c.has_new == 1), 1), else_=0)),
    ).group_by(alike.c.registered_day)
    rows = [(day, int(n), int(pairs), int(new)) for day, n, pairs, new in connection.execute(by_day)]
    twice = {day: pairs for day, n, pairs, new in rows if new >= _MIN and pairs >= _MIN_SHARE * n}
    others = sum(n for day, n, _, _ in rows if day not in twice)
    usual = sum(pairs for day, _, pairs, _ in rows if day not in twice)
    if not twice or others < _MIN_OTHERS or usual > _MAX_USUAL * others:
        return None
    return _sentence(min(twice), len(twice), sum(twice.values()))


def _sentence(first: date, days: int, cases: int) -> Text:
    more = days - 1
    and_fa = f" و {number(more, 'fa')} روز دیگر" if more else ""
    and_en = f" and {number(more, 'en')} more {'day' if more == 1 else 'days'}" if more else ""
    return Text(
        f"پرونده‌های {format_day(first, 'fa')}{and_fa} دو بار آمده است: {number(cases, 'fa')} پرونده در لحظهٔ ثبت، "
        "شهرستان، موضوع، نوع و مسیر ثبت با پروندهٔ دیگری یکی است، ولی با شناسه‌ای دیگر دو بار شمرده می‌شود. اگر "
        "همان پرونده‌ها است، فایل را بدون آن‌ها بارگذاری کنید (اگر بارگذاری شده است، نخست آن را پس بگیرید).",
        f"The cases of {format_day(first, 'en')}{and_en} are there twice: {number(cases, 'en')} have the moment of "
        "registration, county, topic, kind and channel of another case under another id, and count twice. If they are "
        "the same cases, load the file without them (undo the load first, if it is done).",
    )
