"""Notice stored cases that lose with a load what the store knew of them: an answer, a closing, an office and the like.

The next export of a system may write its states as numbers, or leave the column of the answers empty. Its rows then
take the place of the stored ones, and answered cases become unanswered without a rejected row.
"""

import sqlalchemy as sa

from persian.digits import number
from persian.enumeration import enumeration
from queries.storage import schema
from queries.vocabulary.labels import Text

_NAMES = {
    "county": Text("شهرستان", "the county"),
    "agency": Text("دستگاه", "the office"),
    "topic": Text("موضوع", "the topic"),
}
_STEPS = {"answered": Text("پاسخ", "the answer"), "closed": Text("مختومه‌شدن", "the closing")}
_MOMENTS = {
    "answered": Text("زمان پاسخ", "the moment of the answer"),
    "closed": Text("زمان مختومه‌شدن", "the moment of the closing"),
}
_DUE = Text("مهلت", "the due moment")


def lost_values(connection: sa.Connection, *, load: int) -> Text | None:
    """A sentence on the stored cases of which a load takes something away; None if there are none.

    All is counted in one pass over the cases that the load changed.
    """
    case, version = schema.case, schema.case_version
    losses = _losses()
    counts = [sa.func.sum(sa.case((is_lost, 1), else_=0)) for _, is_lost in losses]
    chosen = (
        sa.select(*counts)
        .select_from(version)
        .join(case, case.c.case_id == version.c.case_id)
        .where(version.c.superseded == load)
    )
    numbers = connection.execute(chosen).one()
    lost = [(what, int(count)) for (what, _), count in zip(losses, numbers, strict=True) if count]
    if not lost:
        return None
    fa = enumeration([f"{what.fa} {number(count, 'fa')} پرونده" for what, count in lost], "fa")
    en = enumeration(
        [f"{what.en} ({number(count, 'en')} {'case' if count == 1 else 'cases'})" for what, count in lost],
        "en",
    )
    return Text(
        f"آنچه انبار داده از پرونده‌ها داشت با این فایل از دست می‌رود: {fa}. خانه‌های فایل در این پرونده‌ها خالی است یا "
        "نوشتهٔ آن شناخته نمی‌شود. اگر سامانه خود آن‌ها را پس نگرفته است، بارگذاری را پس بگیرید (undo) و خروجی، یا "
        "ستون‌ها و واژه‌های نگاشت را درست کنید.",
        f"With this file, cases of the store lose what it had of them: {en}. The cells of the file are empty there, or "
        "not known to the mapping. Unless the system itself took these back, undo the load, and correct the export, or "
        "the columns and words of the mapping.",
    )


def _losses() -> list[tuple[Text, sa.ColumnElement[bool]]]:
    """What a case can lose, each with the condition on the version before a load and the case after it."""
    case, version = schema.case, schema.case_version
    losses: list[tuple[Text, sa.ColumnElement[bool]]] = []
    for name in _STEPS:
        # A reopening takes a closing back, and often its moment.
        stays = case.c.reopenings == 0 if name == "closed" else sa.true()
        had_moment = version.c[f"{name}_at"].is_not(None)
        has_none = case.c[f"{name}_at"].is_(None)
        is_undated = case.c[f"{name}_undated"]
        had = sa.or_(had_moment, version.c[f"{name}_undated"])
        losses += [
            (_STEPS[name], sa.and_(had, has_none, sa.not_(is_undated), stays)),
            (_MOMENTS[name], sa.and_(had_moment, has_none, is_undated, stays)),
        ]
    losses.append((_DUE, sa.and_(version.c.due_at.is_not(None), case.c.due_at.is_(None))))
    for name, what in _NAMES.items():
        had = version.c[name] != schema.NOT_GIVEN_KEY
        losses.append((what, sa.and_(had, case.c[name] == schema.NOT_GIVEN_KEY)))
    return losses
