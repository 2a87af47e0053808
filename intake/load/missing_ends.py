"""Say that no old case of a source with columns for closings or answers has one: the columns may be left empty."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from persian.digits import number
from queries.storage import schema
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import Recorded

# Of this number of cases, registered this many days before as-of, some would be closed and answered.
_CASES, _DAYS = 20, 30
_CLOSED = Text(
    "فایل ستونی برای مختومه‌شدن دارد، ولی هیچ‌یک از {n} پرونده‌ای که ۳۰ روز یا بیشتر از ثبت آن گذشته مختومه نیست؛ همه "
    "باز شمرده می‌شود. اگر سامانه مختومه‌شدن را ثبت نمی‌کند، این ستون (و ستون وضعیت) را از فایل بردارید.",
    "The file has a column for closings, but none of the {n} cases registered 30 days ago or more is closed; all count "
    "as open. If the system does not record closings, remove this column (and that of the state) from the file.",
)
_ANSWERED = Text(
    "فایل ستونی برای پاسخ دارد، ولی هیچ‌یک از {n} پرونده‌ای که ۳۰ روز یا بیشتر از ثبت آن گذشته پاسخی ندارد؛ همه بی‌پاسخ "
    "شمرده می‌شود. اگر سامانه پاسخ را ثبت نمی‌کند، این ستون را از فایل بردارید.",
    "The file has a column for answers, but none of the {n} cases registered 30 days ago or more has one; all count as "
    "unanswered. If the system does not record answers, remove this column from the file.",
)


def missing_ends(
    connection: sa.Connection, *, source: int, as_of: datetime, recorded: Collection[Recorded]
) -> Iterator[Text]:
    """Yield a sentence each for closings and answers that a source should have and none of its old cases has.

    `recorded` is what the files of the load record, by their columns. Without such a column nothing is claimed of
    closings or answers, so there is nothing to say.
    """
    case = schema.case
    old = (case.c.source == source) & (case.c.registered_at <= as_of - timedelta(days=_DAYS))
    closed = case.c.closed_at.is_not(None) | case.c.closed_undated
    answered = case.c.answered_at.is_not(None) | case.c.answered_undated
    for thing, has_ended, text in (
        (Recorded.closing, closed, _CLOSED),
        (Recorded.answer, answered, _ANSWERED),
    ):
        # Mostly the first cases that are looked at have one, so that a large source need not be read.
        one = sa.select(case.c.case_id).where(old, has_ended).limit(1)
        if thing not in recorded or connection.scalar(one) is not None:
            continue
        cases = connection.scalar(sa.select(sa.func.count()).select_from(case).where(old)) or 0
        if cases >= _CASES:
            yield Text(text.fa.format(n=number(cases, "fa")), text.en.format(n=number(cases, "en")))
