"""Say how many stored cases of the time of a file are not in it: a corrected export may have left them out.

A load never removes a case, since most exports hold only a part of them. So a case that was deleted or merged in its
system stays, and counts, until a person learns of it.
"""

from datetime import UTC, datetime

import sqlalchemy as sa

from persian.calendar import format_day
from persian.digits import number
from queries.storage import schema
from queries.vocabulary.labels import Text

_LEAST = 20  # cases of the file; a few may be no export of a time, but corrections
# Of the cases of that time: a file that lacks more is one of open cases, say, or of an office.
_MOST_SHARE = 0.3


def left_out_cases(
    connection: sa.Connection, *, source: int, cases: int, period: tuple[int, int]
) -> Text | None:
    """A sentence on the cases of a source that a merged file does not have; None if it has all, or too few of them.

    The file has so many `cases`, registered in a `period`: the first and the last moment, in epoch seconds.
    """
    if cases < _LEAST:
        return None
    first, last = (datetime.fromtimestamp(moment, UTC).replace(tzinfo=None) for moment in period)
    case = schema.case
    of_period = sa.select(sa.func.count()).where(
        case.c.source == source, case.c.registered_at.between(first, last)
    )
    stored = int(connection.execute(of_period).scalar_one())
    left_out = stored - cases
    if left_out <= 0 or left_out > _MOST_SHARE * stored:
        return None
    fa, en = (
        {
            "n": number(left_out, lang),
            "stored": number(stored, lang),
            "first": format_day(first.date(), lang),
            "last": format_day(last.date(), lang),
        }
        for lang in ("fa", "en")
    )
    is_one = left_out == 1
    return Text(
        "از {stored} پروندهٔ این منبع که از {first} تا {last} ثبت شده است، {n} پرونده در این فایل نیست و همان‌گونه که "
        "بود می‌ماند. اگر فایل، خروجی اصلاح‌شدهٔ همهٔ این دوره است، شاید آن‌ها در سامانه حذف یا ادغام شده باشند: "
        "بارگذاری‌هایی را که آن‌ها را آورده‌اند پس بگیرید (undo) و این فایل را دوباره بارگذاری کنید. اگر فایل تنها بخشی "
        "از پرونده‌هاست (باز، یا یک دستگاه)، کاری لازم نیست.".format(**fa),
        (
            "Of the {stored} cases of this source registered from {first} to {last}, {n} "
            + (
                "is not in this file and stays as it is. "
                if is_one
                else "are not in this file and stay as they are. "
            )
            + "If the file is a corrected export of all of that time, "
            + ("it" if is_one else "they")
            + " may have been deleted or merged in the system: undo the loads that brought "
            + ("it" if is_one else "them")
            + ", and load this file again. If the file has only a part of the cases (open ones, or those of an "
            "office), nothing need be done."
        ).format(**en),
    )
