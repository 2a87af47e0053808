"""Refuse the file of another system that fits the mapping of a source by chance: no office or topic of it is known."""

import sqlalchemy as sa

from intake.errors import DoubtError
from persian.bidi import isolate
from persian.digits import number
from queries.storage import schema
from queries.storage.schema import NOT_GIVEN_KEY
from queries.vocabulary.labels import Text

_MIN = 20  # new cases with an office and a topic, and stored ones
_MIN_NAMES = 3  # different offices, and topics, of the stored ones: a source of one office may get another


def refuse_another_system(connection: sa.Connection, *, source: int, name: str, above: int) -> None:
    """Raise DoubtError if none of the new cases has an office or a topic that the source had.

    New cases have keys above `above`.
    """
    case = schema.case
    named = (case.c.source == source, case.c.agency != NOT_GIVEN_KEY, case.c.topic != NOT_GIVEN_KEY)
    counts = sa.select(
        sa.func.count(),
        sa.func.count(sa.distinct(case.c.agency)),
        sa.func.count(sa.distinct(case.c.topic)),
    )
    stored = connection.execute(counts.where(*named, case.c.case_id <= above)).one()
    new = int(connection.execute(counts.where(*named, case.c.case_id > above)).one()[0])
    if min(new, stored[0]) < _MIN or min(stored[1:]) < _MIN_NAMES:
        return
    known = sa.or_(
        *(
            case.c[kind].in_(sa.select(case.c[kind]).where(case.c.source == source, case.c.case_id <= above))
            for kind in ("agency", "topic")
        )
    )
    if connection.execute(
        sa.select(case.c.case_id).where(*named, case.c.case_id > above, known).limit(1)
    ).first():
        return
    raise DoubtError(
        Text(
            f"هیچ‌یک از دستگاه‌ها و موضوع‌های {number(new, 'fa')} پروندهٔ تازه در منبع «{isolate(name)}» نبوده است؛ گویا "
            "فایل از سامانهٔ دیگری است.",
            f"None of the offices and none of the topics of the {number(new, 'en')} new cases was in the source "
            f"“{name}”; the file seems to be of another system.",
        ),
        Text(
            "چیزی بارگذاری نشد. فایل را با نگاشت و نام منبع خودش بارگذاری کنید.",
            "Nothing was loaded. Load the file with a mapping and a source name of its own.",
        ),
    )
