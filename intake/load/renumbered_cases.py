"""Refuse a load in which ids of the store stand for other cases: their numbers start over, or several offices number.

Cases are told apart by their ids within a source. Number 17 of this year would take the place of number 17 of the year
before, and number 17 of one county that of another, which a report would count as updates.

The registration of a case hardly ever changes, and its county and topic not together with it. A stored case whose
registration is another and whose county or topic is another, too, is therefore counted as another case. Some are
expected: sources correct cases, and register some anew. So their share is taken among the cases of the file that were
registered in the same month: where numbers start over, it is nearly all of the first new month, however many months the
file has besides.
"""

from collections import Counter
from datetime import date

import sqlalchemy as sa

from intake.errors import DoubtError
from intake.publish.working_tables import StagedTables, matched, row_count
from intake.staging.duplicates import HALF_A_YEAR
from persian.bidi import isolate
from persian.calendar import to_jalali
from persian.digits import number
from queries.storage import schema
from queries.vocabulary.labels import Text

_MIN = 3  # cases
# Share of the cases compared with them; a few dates may be corrected, a few cases registered anew.
_MIN_SHARE = 0.2
_MAX_COMPARED = 100_000  # staged cases of the oldest registrations, and of the newest
_BASES_APART = 1462  # days between Excel's two ways of counting days
_MOSTLY = 0.8  # of the cases that are half a year apart, which shows it
DAYS_APART = 2  # nearer registrations may be the same one, with or without its time, or in another time zone


def refuse_renumbered(connection: sa.Connection, staged: StagedTables, *, source: str, yearly: bool) -> None:
    """Raise DoubtError if many ids of the file stand for other cases in the store.

    `yearly` says that the ids have the year of the registration: then only cases of the same year can be confused.
    """
    later_part = row_count(connection, staged.cases) - _MAX_COMPARED
    far_apart, others = _count_others(connection, staged, later_part=later_part)
    in_another_year = far_apart.total()
    if not yearly and in_another_year >= _MIN:
        compared = sa.select(sa.func.count()).select_from(matched)
        compared = compared.where(_is_compared(matched.c.row, later_part))
        if are_too_many(in_another_year, connection.execute(compared).scalar_one()):
            if far_apart[_BASES_APART] > _MOSTLY * in_another_year:
                raise _counted_from_1904(far_apart[_BASES_APART], source)
            raise _starts_over(in_another_year, source)
    if max(others.values(), default=0) >= _MIN:
        cases = _cases_by_month(connection, staged, later_part=later_part)
        if any(are_too_many(count, cases[month]) for month, count in others.items()):
            raise _other_cases(others.total(), source, yearly=yearly)


def are_too_many(others: int, compared: int) -> bool:
    """Whether so many of the compared cases are others that the ids must stand for other cases."""
    return others >= max(_MIN, _MIN_SHARE * compared)


def _is_compared(row: sa.ColumnElement[int], later_part: int) -> sa.ColumnElement[bool]:
    """Whether a staged case is among the first or the last ones; they are in the order of their registrations."""
    return sa.or_(row < _MAX_COMPARED, row >= later_part)


def _count_others(
    connection: sa.Connection, staged: StagedTables, *, later_part: int
) -> tuple[Counter[int], Counter[tuple[int, int]]]:
    """Count the matched cases that are others in the store.

    Returns those registered half a year or more apart, by the days between; and by Jalali month of the registration in
    the file those whose other facts differ as well.
    """
    stage, case = staged.cases, schema.case

    def both_known(name: str) -> sa.ColumnElement[bool]:
        return sa.and_(stage.c[name] != 0, case.c[name] != 0)

    def differs(name: str) -> sa.ColumnElement[bool]:
        return sa.and_(both_known(name), stage.c[name] != case.c[name])

    # The office that holds a case changes in its course, so it tells cases apart only where nothing else does.
    by_office = sa.and_(differs("agency"), ~both_known("county"), ~both_known("topic"))
    pairs = (
        sa.select(
            stage.c.registered_day,
            case.c.registered_day.label("stored_day"),
            sa.or_(differs("county"), differs("topic"), by_office).label("differs"),
            sa.and_(differs("county"), sa.or_(differs("topic"), differs("agency"))).label("differs_twice"),
        )
        .select_from(stage)
        .join(matched, matched.c.row == stage.c.row)
        .join(case, case.c.case_id == matched.c.case_id)
        .where(_is_compared(stage.c.row, later_part), stage.c.registered_at != case.c.registered_at)
        .subquery("pairs")
    )
    far_apart: Counter[int] = Counter()
    others: Counter[tuple[int, int]] = Counter()
    counted = sa.select(*pairs.c, sa.func.count().label("cases")).group_by(*pairs.c)
    for row in connection.execute(counted).mappings():
        day, count = row["registered_day"], int(row["cases"])
        days_apart = abs((day - row["stored_day"]).days)
        far_apart[days_apart] += count if days_apart >= HALF_A_YEAR else 0
        if row["differs_twice"] or (row["differs"] and days_apart >= DAYS_APART):
            others[jalali_month(day)] += count
    return far_apart, others


def _cases_by_month(
    connection: sa.Connection, staged: StagedTables, *, later_part: int
) -> Counter[tuple[int, int]]:
    """Count the compared cases of the file by the Jalali month of their registration."""
    stage = staged.cases
    days = (
        sa.select(stage.c.registered_day, sa.func.count())
        .where(_is_compared(stage.c.row, later_part))
        .group_by(stage.c.registered_day)
    )
    cases: Counter[tuple[int, int]] = Counter()
    for day, count in connection.execute(days):
        cases[jalali_month(day)] += count
    return cases


def jalali_month(day: date) -> tuple[int, int]:
    """Jalali year and month of a day."""
    jalali = to_jalali(day)
    return jalali.year, jalali.month


def _counted_from_1904(count: int, source: str) -> DoubtError:
    """Build the error for registrations that are off by the distance of Excel's two ways of counting days."""
    return DoubtError(
        Text(
            f"ثبت {number(count, 'fa')} پروندهٔ این فایل درست ۱٬۴۶۲ روز با ثبت همان شناسه در منبع «{isolate(source)}» "
            "فاصله دارد؛ این فاصلهٔ دو شیوهٔ شمارش روز در اکسل است (از ۱۹۰۰ و از ۱۹۰۴)، پس گویا تاریخ‌ها نادرست است.",
            f"The registrations of {number(count, 'en')} cases of this file are exactly 1,462 days from those of the "
            f"same ids in the source “{source}”, which is the distance of Excel’s two ways of counting days (from "
            "1900 and from 1904): the dates seem to be wrong.",
        ),
        Text(
            "چیزی بارگذاری نشد: فایل را آن‌گونه که سامانه می‌دهد، بی‌آنکه در فایل اکسل دیگری چسبانده شود، بارگذاری کنید.",
            "Nothing was loaded: load the file as the system writes it, not pasted into another workbook.",
        ),
    )


def _starts_over(count: int, source: str) -> DoubtError:
    """Build the error for numbers that start over each year."""
    return DoubtError(
        Text(
            f"{number(count, 'fa')} شماره از این فایل در منبع «{isolate(source)}» هست، ولی برای پرونده‌هایی که دست‌کم "
            "نیم سال زودتر یا دیرتر ثبت شده‌اند: گویا شماره‌ها هر سال از نو آغاز می‌شوند.",
            f"{number(count, 'en')} ids of this file are in the source “{source}”, but of cases registered at least "
            "half a year earlier or later: the numbers seem to start over each year.",
        ),
        Text(
            "پرونده‌های این فایل جای آن‌ها را می‌گرفتند؛ پس چیزی بارگذاری نشد. فایل هر سال را با نام منبع جداگانه‌ای "
            'بارگذاری کنید؛ یا بارگذاری پیشین را پس بگیرید (undo)، در نگاشت بنویسید id_numbering = "yearly" و همهٔ '
            "سال‌ها را با همان نگاشت بارگذاری کنید. اگر همان پرونده‌ها است و تنها زمان ثبتشان اصلاح شده، بنویسید "
            'id_numbering = "continuous".',
            "The cases of this file would have taken their place, so nothing was loaded. Load the file of each year "
            'under a source name of its own; or undo the earlier load, write id_numbering = "yearly" into the '
            "mapping, and load all years with it. If these are the same cases, and only their registrations were "
            'corrected, write id_numbering = "continuous".',
        ),
    )


def _other_cases(count: int, source: str, *, yearly: bool) -> DoubtError:
    """Build the error for numbers that stand for other cases, whatever the reason."""
    each_year_fa, each_year_en = "", ""
    if not yearly:
        each_year_fa = (
            "\n- شماره‌ها هر سال از نو آغاز می‌شوند: بارگذاری پیشین را پس بگیرید (undo)، در نگاشت بنویسید "
            'id_numbering = "yearly" '
            "و همهٔ سال‌ها را با همان نگاشت بارگذاری کنید؛ یا هر سال را با نام منبع جداگانه‌ای (--source) بارگذاری کنید."
        )
        each_year_en = (
            '\n- The numbers start over each year: undo the earlier load, write id_numbering = "yearly" into the '
            "mapping and load all years with it; or load each year under a source name of its own (--source)."
        )
    doubt = Text(
        f"دست‌کم {number(count, 'fa')} شماره از این فایل در منبع «{isolate(source)}» هست، ولی برای پرونده‌هایی با زمان "
        "ثبت دیگر و شهرستان یا موضوع یا دستگاه دیگر.",
        f"At least {number(count, 'en')} ids of this file are in the source “{source}”, but of cases with another "
        "registration and another county, topic or office.",
    )
    refusal = Text(
        "پرونده‌های این فایل جای آن‌ها را می‌گرفتند؛ پس چیزی بارگذاری نشد. یکی از این‌ها است:\n"
        "- هر شهرستان یا دستگاه شماره‌های خود را دارد: فایل هر یک را با نام منبع جداگانه‌ای (--source) بارگذاری کنید."
        f"{each_year_fa}\n"
        "- ستون شناسه تنها شمارهٔ سطر است یا هر ماه از نو آغاز می‌شود: در نگاشت برای id ستون کد رهگیری را "
        "بنویسید؛ "
        "اگر چنین ستونی نیست، فایل هر ماه را با نام منبع جداگانه‌ای بارگذاری کنید.\n"
        '- همان پرونده‌ها است و همه اصلاح شده‌اند: در نگاشت بنویسید id_numbering = "continuous".',
        "The cases of this file would have taken their place, so nothing was loaded. It is one of these:\n"
        "- Each county or office numbers its own cases: load the file of each under a source name of its own "
        "(--source)."
        f"{each_year_en}\n"
        "- The column of the id only numbers the rows, or starts over each month: name the column of the tracking id "
        "for id in the mapping; if there is none, load the file of each month under a source name of its own.\n"
        '- They are the same cases, and all were corrected: write id_numbering = "continuous" into the mapping.',
    )
    return DoubtError(doubt, refusal)
