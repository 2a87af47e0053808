"""Notice columns that are nearly always filled in the cases of a source, and nearly never in those of a new file.

The next file of a system may have its counties in the first row of each group only, or an empty column in their place;
its cases would have no county, and nobody would learn of it.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from intake.mapping.field_labels import FIELD_LABELS
from persian.digits import number, percent
from queries.storage import schema
from queries.vocabulary.labels import Text

_LEAST = 20  # new cases, and stored ones
_FILLED, _EMPTY = (
    0.8,
    0.2,
)  # share of the stored cases that have it at least, and of the new ones that have it at most
_NAMES = ("county", "agency", "topic")  # 0 stands for "not given"
_SENTENCE = Text(
    "«{field}» در {empty} پروندهٔ تازه از {new} پرونده نیامده است، ولی {share} پرونده‌هایی که این منبع داشت آن را دارند. "
    "اگر در فایل تنها در سطر نخستِ هر گروه آمده (خانه‌های ادغام‌شده)، یا جای ستون عوض شده است، بارگذاری را پس بگیرید "
    "(undo) و فایل یا نگاشت را درست کنید.",
    "“{field}” is missing in {empty} of {new} new cases, but {share} of the cases that this source had have it. If "
    "the file has it in the first row of each group only (merged cells), or in another column now, undo the load, and "
    "correct the file or the mapping.",
)


def emptied_columns(connection: sa.Connection, *, source: int, above: int) -> Iterator[Text]:
    """Yield a sentence for each field that the cases of a source have, and hardly any of its new ones.

    New cases have keys above `above`.
    """
    case = schema.case
    given = {name: case.c[name] != schema.NOT_GIVEN_KEY for name in _NAMES} | {
        "due_at": case.c.due_at.is_not(None)
    }
    counts = [sa.func.sum(sa.case((is_given, 1), else_=0)) for is_given in given.values()]
    new, stored = (
        connection.execute(sa.select(sa.func.count(), *counts).where(case.c.source == source, chosen)).one()
        for chosen in (case.c.case_id > above, case.c.case_id <= above)
    )
    if min(new[0], stored[0]) < _LEAST:
        return
    for field, of_new, of_stored in zip(given, new[1:], stored[1:], strict=True):
        if of_stored >= _FILLED * stored[0] and of_new <= _EMPTY * new[0]:
            fa, en = (
                _SENTENCE.label(lang).format(
                    field=FIELD_LABELS[field].label(lang),
                    empty=number(int(new[0] - of_new), lang),
                    new=number(int(new[0]), lang),
                    share=percent(float(of_stored / stored[0]), lang),
                )
                for lang in ("fa", "en")
            )
            yield Text(fa, en)
