"""Refuse a load whose new cases the source has already under ids that are written in another way.

Excel takes the zeros off the beginning of `00123`, a mapping with `id_numbering = "yearly"` makes `1404-123` of 123,
and a system that was renewed writes `T-123`. All cases of such a file would count twice. The store is asked only for
cases of the days of the new ones, and hardly ever has any.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta

import sqlalchemy as sa

from intake.errors import DoubtError
from persian.bidi import isolate, ltr
from persian.calendar import to_jalali
from persian.digits import number
from queries.storage import schema
from queries.storage.schema import NOT_GIVEN_KEY
from queries.vocabulary.labels import Text

_MIN, _MIN_SHARE = 3, 0.05  # cases, and their share of the new ones
_YEAR = 5  # characters of `1404-`
_TAIL = 3  # characters at the end of an id that stay the same where what stands before them is written in another way
# Different ends of such ids, as a share of the ids, and from how many on they are enough.
_DIFFERENT, _ENOUGH_DIFFERENT = 0.8, 200
# Stored cases of one moment, office, county and topic: with 20 of them, 2 % of new ids end like one by chance.
_MAX_THE_SAME = 20
_NEAR = timedelta(days=14)  # between a registration and its correction across Nowruz


def respelled_ids(
    connection: sa.Connection, *, source: int, name: str, above: int, new_cases: int
) -> Text | None:
    """A sentence on new cases that stand in the store under another spelling; None if there are none.

    New cases are those whose key is `above` that of all others. Raises DoubtError if they are many.
    """
    own, other = (_spelled(source, new=new, above=above).subquery() for new in (True, False))
    first, last = connection.execute(
        sa.select(sa.func.min(own.c.registered_day), sa.func.max(own.c.registered_day))
    ).one()
    if first is None:
        return None
    pairs = (
        sa.select(
            own.c.case_id, sa.func.max(sa.case((own.c.year == other.c.year, 0), else_=1)).label("by_year")
        )
        .select_from(own)
        .join(other, sa.and_(own.c.number == other.c.number, own.c.registered_day == other.c.registered_day))
        .where(
            other.c.registered_day.between(first, last),
            own.c.number != "",
            sa.or_(own.c.year == other.c.year, own.c.year == "", other.c.year == ""),
        )
        .group_by(own.c.case_id)
        .subquery("pairs")
    )
    by_zeros, by_year = (
        int(count or 0)
        for count in connection.execute(
            sa.select(sa.func.sum(1 - pairs.c.by_year), sa.func.sum(pairs.c.by_year))
        ).one()
    )
    found, least = by_zeros + by_year, max(_MIN, _MIN_SHARE * new_cases)
    sentence = _by_year(by_year, name) if by_year > by_zeros else _by_zeros(by_zeros, name)
    if found < least:
        ids = _same_but_for_the_beginning(connection, source=source, above=above)
        if len(ids) >= least and _tell_apart(ids):
            found, sentence = len(ids), _by_beginning(ids, name)
    if found >= least:
        raise DoubtError(sentence, Text("چیزی بارگذاری نشد.", "Nothing was loaded."))
    return sentence if found else None


def _same_but_for_the_beginning(connection: sa.Connection, *, source: int, above: int) -> dict[str, str]:
    """New ids that end like the id of a stored case which is the same in all else: new id → stored id.

    The same are cases of one office, county and topic, registered at the same moment of a day, or, where only days are
    known, on the same day if all three are given. Offices that number their cases side by side have no such pairs, and
    ids that begin with different years are different ones. Where more than a few stored cases are the same, as in a
    source of one office that writes midnight as 03:30, ids end alike by chance, and are not compared.
    """
    own, other = schema.case.alias("own"), schema.case.alias("other")
    is_own = sa.and_(own.c.source == source, own.c.case_id > above)
    first, last = connection.execute(
        sa.select(sa.func.min(own.c.registered_day), sa.func.max(own.c.registered_day)).where(is_own)
    ).one()
    is_stored = sa.and_(
        other.c.source == source, other.c.case_id <= above, other.c.registered_day.between(first, last)
    )
    same = ("registered_at", "agency", "county", "topic")
    few = (
        sa.select(*(other.c[name] for name in same))
        .where(is_stored)
        .group_by(*(other.c[name] for name in same))
        .having(sa.func.count() <= _MAX_THE_SAME)
        .subquery("few")
    )
    has_time = own.c.registered_at != sa.cast(own.c.registered_day, sa.DateTime)
    names = (own.c.agency, own.c.county, own.c.topic)
    is_named = [name != NOT_GIVEN_KEY for name in names]
    found = (
        sa.select(own.c.id, sa.func.min(other.c.id))
        .select_from(own)
        .join(few, sa.and_(*(own.c[name] == few.c[name] for name in same)))
        .join(other, sa.and_(*(own.c[name] == other.c[name] for name in same)))
        .where(
            is_own,
            is_stored,
            _tail(own.c.id) == _tail(other.c.id),
            sa.or_(sa.and_(has_time, sa.or_(*is_named)), sa.and_(*is_named)),
            sa.not_(sa.and_(_has_year(own.c.id), _has_year(other.c.id))),
        )
        .group_by(own.c.id)
        .order_by(own.c.id)
    )
    return {str(new): str(stored) for new, stored in connection.execute(found)}


def _tell_apart(ids: Collection[str]) -> bool:
    """Whether the ends of ids are different ones; those of `17/1404` and `18/1404` are the same and show nothing."""
    return len({each[-_TAIL:] for each in ids}) >= min(_DIFFERENT * len(ids), _ENOUGH_DIFFERENT)


def _tail(ids: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """The last characters of ids; all of those that are shorter."""
    begin = sa.func.length(ids) - _TAIL + 1
    return sa.func.substr(ids, sa.case((begin > 1, begin), else_=1))


def moved_across_new_year(connection: sa.Connection, *, source: int, above: int) -> Text | None:
    """A sentence on new cases that the store has with another year in their id; None if there are none.

    With the year of the registration in the id, a registration that the source corrects across Nowruz makes a second
    case. Its number was given some days away; another case has the same number a year away.
    """
    own, other = (_spelled(source, new=new, above=above).subquery() for new in (True, False))
    first, last = connection.execute(
        sa.select(sa.func.min(own.c.registered_day), sa.func.max(own.c.registered_day)).where(
            own.c.year != ""
        )
    ).one()
    if first is None:
        return None
    pairs = sa.select(
        own.c.year, own.c.number, own.c.registered_day,
        other.c.year.label("stored_year"), other.c.registered_day.label("stored_day"),
    ).select_from(own).join(other, own.c.number == other.c.number)  # fmt: skip
    pairs = pairs.where(
        own.c.year != other.c.year,
        own.c.year != "",
        other.c.year != "",
        other.c.registered_day.between(first - _NEAR, last + _NEAR),
    )
    near = [
        f"{row['year']}{row['number']}"
        for row in connection.execute(pairs).mappings()
        if abs(row["registered_day"] - row["stored_day"]) <= _NEAR
        and f"{to_jalali(row['registered_day']).year}-" == row["year"]
        and f"{to_jalali(row['stored_day']).year}-" == row["stored_year"]
    ]
    if not near:
        return None
    count, example = len(near), min(near)
    return Text(
        f"{number(count, 'fa')} پروندهٔ تازه (مانند {ltr(example)}) جز در سال، همان کد رهگیری پرونده‌ای را دارد که "
        "با چند روز فاصله ثبت شده است. اگر ثبت آن از یک سال به سال دیگر اصلاح شده، همان پرونده است و دو بار شمرده "
        "می‌شود: بارگذاری را پس بگیرید (undo)، ثبت آن را در فایل به سال پیش از اصلاح برگردانید و دوباره بارگذاری "
        "کنید.",
        f"{number(count, 'en')} new {'case' if count == 1 else 'cases'} (such as {example}) have, but for the year, "
        "the number of a case that was registered a few days apart. If its registration was corrected from one year to "
        "another, it is the same case and counts twice: undo the load, put its registration in the file back into "
        "the year that it had, and load it again.",
    )


def _has_year(ids: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether ids begin with a Jalali year, as `1404-17`."""
    return sa.and_(sa.func.substr(ids, _YEAR, 1) == "-", sa.func.substr(ids, 1, 2).in_(("13", "14")))


def _spelled(source: int, *, new: bool, above: int) -> sa.Select[tuple[int, object, str, str]]:
    """The new cases of a source, or its others: the year before their ids, and the ids without it and without zeros."""
    case = schema.case
    text = case.c.id
    has_year = _has_year(text)
    rest = sa.case((has_year, sa.func.substr(text, _YEAR + 1)), else_=text)
    return sa.select(
        case.c.case_id,
        case.c.registered_day,
        sa.case((has_year, sa.func.substr(text, 1, _YEAR)), else_="").label("year"),
        sa.func.ltrim(rest, "0").label("number"),
    ).where(case.c.source == source, case.c.case_id > above if new else case.c.case_id <= above)


def _by_beginning(ids: Mapping[str, str], source: str) -> Text:
    """The sentence on ids of which only the end is as before."""
    new, stored = next(iter(ids.items()))
    return Text(
        f"{number(len(ids), 'fa')} شناسهٔ تازه (مانند {ltr(new)}) تنها در آغاز یا در نشانه‌ها با شناسه‌ای که منبع "
        f"«{isolate(source)}» دارد فرق دارد ({ltr(stored)})، و زمان ثبت، شهرستان، دستگاه و موضوع هر دو یکی است: همان "
        "پرونده‌ها است و دو بار شمرده می‌شود. اگر سامانه شناسه‌ها را به شکل دیگری می‌نویسد، آن‌ها را در فایل مانند پیش "
        "کنید؛ یا بارگذاری‌های پیشین این منبع را پس بگیرید (undo، از تازه‌ترین) و همه را با شناسه‌های تازه بارگذاری کنید.",
        f"{number(len(ids), 'en')} new ids (such as {new}) differ from ids of the source “{source}” ({stored}) only in "
        "their beginning or their marks, and the moment of registration, the county, the office and the topic are the "
        "same: they are the same cases, and count twice. If the system writes its ids in another way now, write them "
        "in the file as before; or undo the earlier loads of this source, the newest one first, and load all files "
        "with the new ids.",
    )


def _by_zeros(count: int, source: str) -> Text:
    """The sentence on ids that differ by their leading zeros."""
    return Text(
        f"{number(count, 'fa')} شناسهٔ تازه با شناسه‌ای که منبع «{isolate(source)}» دارد تنها در صفرهای آغاز فرق "
        "دارد، و روز ثبت هر دو یکی است: همان پرونده‌ها است و دو بار شمرده می‌شود. اکسل این صفرها را برمی‌دارد: از "
        "سامانه دوباره خروجی بگیرید و شناسه‌ها را متن (Text) نگه دارید تا مانند بار پیش باشد.",
        f"{number(count, 'en')} new ids differ from ids of the source “{source}” by leading zeros only, and their "
        "days of registration are the same: they are the same cases, and count twice. Excel takes these zeros off: "
        "export the file again, and keep the ids as text, so that they are written as before.",
    )


def _by_year(count: int, source: str) -> Text:
    """The sentence on ids that differ by the year before them."""
    return Text(
        f"{number(count, 'fa')} شناسهٔ تازه با شناسه‌ای که منبع «{isolate(source)}» دارد تنها در سالِ آغاز آن فرق "
        "دارد (مانند 1404-17 و 17)، و روز ثبت هر دو یکی است: همان پرونده‌ها است و دو بار شمرده می‌شود، چون "
        "id_numbering نگاشت عوض شده است. نگاشت را مانند پیش کنید؛ یا بارگذاری‌های پیشین این منبع را پس بگیرید "
        "(undo، از تازه‌ترین) و همه را با این نگاشت بارگذاری کنید.",
        f"{number(count, 'en')} new ids differ from ids of the source “{source}” only by the year at their "
        "beginning (as 1404-17 and 17), and their days of registration are the same: they are the same cases, and "
        "count twice, because id_numbering in the mapping has changed. Write it as before; or undo the earlier "
        "loads of this source, the newest one first, and load all files with this mapping.",
    )
