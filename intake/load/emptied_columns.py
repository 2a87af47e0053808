"""Notice columns that are nearly always filled in the cases of a source, and nearly never in those of a new file.

The next file of a system may have its counties in the first row of each group only, or an empty column in their place;
its cases would have no county, and nobody would learn of it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from intake.mapping.field_labels import FIELD_LABELS
from persian.digits import number, percent
from queries.storage import schema
from queries.vocabulary.labels import Text

_MIN = 20  # new cases, and stored ones
# Share of the stored cases that have a field at least, and of the new ones that have it at most.
_FILLED, _EMPTY = 0.8, 0.2
_NAMES = ("county", "agency", "topic")  # 0 stands for "not given"
_GIVEN_LATER = ("agency", "due_at")  # with the referral of a case
_UNTIL_REFERRED = timedelta(days=7)
_SENTENCE = Text(
    "«{field}» در {empty} پروندهٔ تازه از {new} پرونده{older} نیامده است، ولی {share} پرونده‌هایی که این منبع داشت آن را "
    "دارند. اگر فایل این ستون را دیگر ندارد و باید چنین باشد، کاری لازم نیست. اگر در فایل تنها در سطر نخستِ هر گروه "
    "آمده (خانه‌های ادغام‌شده)، یا جای ستون عوض شده است، بارگذاری را پس بگیرید (undo) و فایل یا نگاشت را درست کنید.",
    "“{field}” is missing in {empty} of {new} new cases{older}, but {share} of the cases that this source had have it. "
    "If the file lacks that column on purpose, nothing need be done. If it has it in the first row of each group only "
    "(merged cells), or in another column now, undo the load, and correct the file or the mapping.",
)
_OLDER = Text(" که بیش از یک هفته از ثبتشان گذشته", " registered more than a week ago")


def emptied_columns(connection: sa.Connection, *, source: int, above: int, as_of: datetime) -> Iterator[Text]:
    """Yield a sentence for each field that the cases of a source have, and hardly any of its new ones.

    New cases have keys above `above`. Those of the last days before as-of may not have been referred yet, and do not
    count for what an office gives.
    """
    case = schema.case
    given = {name: case.c[name] != schema.NOT_GIVEN_KEY for name in _NAMES} | {
        "due_at": case.c.due_at.is_not(None)
    }
    is_older = case.c.registered_day < as_of.date() - _UNTIL_REFERRED
    counts = [
        _count(sa.and_(is_given, is_older) if field in _GIVEN_LATER else is_given)
        for field, is_given in given.items()
    ]
    new, stored = (
        connection.execute(
            sa.select(sa.func.count(), _count(is_older), *counts).where(case.c.source == source, chosen)
        ).one()
        for chosen in (case.c.case_id > above, case.c.case_id <= above)
    )
    for field, of_new, of_stored in zip(given, new[2:], stored[2:], strict=True):
        all_new, all_stored = (row[int(field in _GIVEN_LATER)] or 0 for row in (new, stored))
        if min(all_new, all_stored) < _MIN:
            continue
        if of_stored >= _FILLED * all_stored and of_new <= _EMPTY * all_new:
            fa, en = (
                _SENTENCE.label(lang).format(
                    field=FIELD_LABELS[field].label(lang),
                    empty=number(int(all_new - of_new), lang),
                    new=number(int(all_new), lang),
                    older=_OLDER.label(lang) if field in _GIVEN_LATER else "",
                    share=percent(float(of_stored / all_stored), lang),
                )
                for lang in ("fa", "en")
            )
            yield Text(fa, en)


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """Number of the cases that meet a condition; NULL where there are none at all."""
    return sa.func.sum(sa.case((condition, 1), else_=0))
