"""Find cases of a file that another source has already: they would count twice.

An export is often loaded under the name of its file, and the next one of the same system under another name.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from persian.bidi import isolate
from persian.digits import number
from queries.storage import schema
from queries.vocabulary.labels import Text

_LEAST = 3  # cases; two systems may number a few alike on one day
_LEAST_SHARE = 0.05  # of the cases of the source


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


def same_cases(connection: sa.Connection, *, source: int) -> SameCases | None:
    """The other source that has the most cases of this one, by id and day of registration; None if hardly any."""
    own, other = schema.case.alias("own"), schema.case.alias("other")
    count = sa.func.count().label("cases")
    alike = (
        sa.select(schema.source.c.name, count)
        .select_from(own)
        .join(
            other,
            sa.and_(own.c.id == other.c.id, own.c.registered_day == other.c.registered_day),
        )
        .join(schema.source, schema.source.c.source == other.c.source)
        .where(own.c.source == source, other.c.source != source)
        .group_by(schema.source.c.name)
        .order_by(count.desc(), schema.source.c.name)
        .limit(1)
    )
    other_source = connection.execute(alike).first()
    total = connection.scalar(
        sa.select(sa.func.count()).select_from(schema.case).where(schema.case.c.source == source)
    )
    if other_source is None or other_source[1] < max(_LEAST, _LEAST_SHARE * (total or 0)):
        return None
    return SameCases(str(other_source[0]), int(other_source[1]))
