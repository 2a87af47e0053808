"""Say how many stored cases of the time of a file are not in it: a corrected export may have left them out.

A load never removes a case, since most exports hold only a part of them. So a case that was deleted or merged in its
system stays, and counts, until a person learns of it.
"""

from collections.abc import Mapping
from datetime import date
from statistics import median

import sqlalchemy as sa

from persian.calendar import format_day
from persian.digits import number
from queries.storage import schema
from queries.vocabulary.labels import Text

_MIN = 20  # cases of the file; a few may be no export of a time, but corrections
# Share of the cases of that time: a file that lacks more is one of open cases, say, or of an office.
_MAX_SHARE = 0.3
# The first and the last day have more than this share of their cases: single letters with an earlier date do not count.
_MORE_THAN = 0.5
_MAX_OTHERS = (
    0.03  # cases of other days, as a share; a file with more of them has what changed since the last one
)
_PART_OF_USUAL = 0.2  # of the cases of a usual day of the file: a letter may be the only case of its day


def left_out_cases(
    connection: sa.Connection, *, source: int, days: Mapping[date, int], rejected: int
) -> Text | None:
    """A sentence on the cases of a source that a merged file does not have; None if it has all, or too few of them.

    `days` are those of the registrations of the file with its cases; a rejected row may be that of a stored case.
    """
    case, count = schema.case, sa.func.count()
    by_day = sa.select(case.c.registered_day, count).where(
        case.c.source == source, case.c.registered_day.between(min(days), max(days))
    )
    stored: dict[date, int] = dict(connection.execute(by_day.group_by(case.c.registered_day)).all())
    least = _PART_OF_USUAL * median(days.values())
    of_time = [
        day for day, cases in stored.items() if days.get(day, 0) > _MORE_THAN * cases and days[day] >= least
    ]
    if not of_time:
        return None
    first, last = min(of_time), max(of_time)
    in_file, total = (sum(n for day, n in each.items() if first <= day <= last) for each in (days, stored))
    left_out = total - in_file - rejected
    others = sum(days.values()) - in_file
    if in_file < _MIN or left_out <= 0 or left_out > _MAX_SHARE * total or others > _MAX_OTHERS * in_file:
        return None
    fa, en = (
        {"n": number(left_out, lang), "stored": number(total, lang),
         "first": format_day(first, lang), "last": format_day(last, lang)}
        for lang in ("fa", "en")
    )  # fmt: skip
    return Text(
        "از {stored} پروندهٔ این منبع که از {first} تا {last} ثبت شده است، {n} پرونده در این فایل نیست و همان‌گونه که "
        "بود می‌ماند. اگر فایل، خروجی اصلاح‌شدهٔ همهٔ این دوره است، شاید آن‌ها در سامانه حذف یا ادغام شده باشند: "
        "بارگذاری‌هایی را که آن‌ها را آورده‌اند پس بگیرید (undo) و این فایل را دوباره بارگذاری کنید. اگر فایل تنها بخشی "
        "از پرونده‌هاست (باز، یا یک دستگاه)، کاری لازم نیست.".format(**fa),
        "This file lacks {n} of the {stored} cases of this source registered from {first} to {last}; what it lacks "
        "stays as it is. If it is a corrected export of all of that time, what it lacks may have been deleted or "
        "merged in the system: undo the loads that brought it, and load this file again. If the file has only a part "
        "of the cases (open ones, or those of an office), nothing need be done.".format(**en),
    )
