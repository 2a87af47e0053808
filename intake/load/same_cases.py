"""Find cases of a file that another source has already: they would count twice.

An export is often loaded under the name of its file, and the next one of the same system under another name.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from persian.bidi import isolate
from persian.digits import number
from queries.storage import schema
from queries.vocabulary.labels import Text

_MIN = 3  # cases; two systems may number a few alike on one day
_MIN_SHARE = 0.05  # of the cases that are looked for


@dataclass(frozen=True)
class SameCases:
    """The other source with the most cases of a source, and their number."""

    source: str
    cases: int

    @property
    def sentence(self) -> Text:
        """What it means, and what to do."""
        named = isolate(self.source)
        return Text(
            f"{number(self.cases, 'fa')} پرونده با همین شناسه و همین روز ثبت در منبع «{named}» هم هست و دو بار شمرده "
            f"می‌شود. اگر همان پرونده‌ها است، فایل را با نام همان منبع بارگذاری کنید: «{named}».",
            f"{number(self.cases, 'en')} cases with the same id and day of registration are in the source "
            f"“{self.source}”, too, and count twice. If they are the same cases, load the file under the name of that "
            f"source: “{self.source}”.",
        )


def same_cases(connection: sa.Connection, *, source: int, above: int = 0) -> SameCases | None:
    """The other source that has the most cases of this one, by id and day of registration; None if hardly any.

    Only cases with keys above `above` are looked for, which are the new ones of a load.
    """
    own, other = schema.case.alias("own"), schema.case.alias("other")
    is_own = sa.and_(own.c.source == source, own.c.case_id > above)
    days = sa.select(sa.func.count(), sa.func.min(own.c.registered_day), sa.func.max(own.c.registered_day))
    total, first, last = connection.execute(days.where(is_own)).one()
    if not total:
        return None
    count = sa.func.count().label("cases")
    alike = (
        sa.select(schema.source.c.name, count)
        .select_from(own)
        .join(other, sa.and_(own.c.id == other.c.id, own.c.registered_day == other.c.registered_day))
        .join(schema.source, schema.source.c.source == other.c.source)
        # The days let the engine skip most blocks of the other cases, which are sorted by them.
        .where(is_own, other.c.source != source, other.c.registered_day.between(first, last))
        .group_by(schema.source.c.name)
        .order_by(count.desc(), schema.source.c.name)
        .limit(1)
    )
    other_source = connection.execute(alike).first()
    if other_source is None or other_source[1] < max(_MIN, _MIN_SHARE * total):
        return None
    return SameCases(str(other_source[0]), int(other_source[1]))
