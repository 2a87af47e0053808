"""Offices whose answers are recorded many at a time, in one minute.

Nobody answers ten cases in a minute: they were entered together, at the end of a month perhaps, and the moment of the
answer says little about when the citizen got it. Some offices do so because of their software or a clerk who enters
letters, so this is said as a fact, and no fault. Where a source or a system enters the answers of all offices together,
none of them stands out, and no office is named. Nor is an office with thousands of answers a day, in which many people
answer: there ten in a minute are no entry of one, so they must be a fiftieth of its answers of the day, too.
"""

import sqlalchemy as sa

from queries.comparisons.peers.answer_timing import BY, answer_question
from queries.comparisons.peers.office_signs import OfficeSign, far_by_cells
from queries.question.question import Columns, Question
from queries.sql.components import ONE, ZERO
from queries.sql.functions import whole_sum
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store

TOGETHER = 10  # answers of an office in the same minute
# Of its answers of the day; an office that answers evenly has a 400th in each minute of its hours.
LEAST_PART = 50
LEAST_GAP = 0.30  # as of answers within an hour


def bulk_answers(store: Store) -> tuple[OfficeSign, ...]:
    """The offices with far more answers recorded in bulk than similar ones, the largest difference first.

    Of the cases answered in the last 91 days, without those of trips, the share that was recorded in a minute with
    TOGETHER answers of the office or more, which were at least one in LEAST_PART of its answers of that day. Answers of
    which only the hour or the day is known (minute 0, or the last one of the day) are not counted as such. Not cached.
    """
    question = answer_question(store)
    return far_by_cells(question, bulk_sums(question), n="n", hits="bulk", least_gap=LEAST_GAP)


def bulk_sums(question: Question) -> Columns:
    """Cases answered (`n`), and those recorded in bulk (`bulk`), by office, topic and kind."""
    facts, rows = question.facts, question.facts.cases
    answered = rows.c.answered_at
    keys = {group.name: group.column(rows) for group in question.groups}
    hour, minute = (sa.extract(part, answered) for part in ("hour", "minute"))
    day = (keys["agency"], rows.c.answered_day)
    is_rounded = sa.or_(minute == 0, sa.and_(hour == 23, minute == 59))
    each = (
        sa.select(
            *(column.label(name) for name, column in keys.items()),
            sa.case((is_rounded, ZERO), else_=ONE).label("has_time"),
            sa.func.count().over(partition_by=(*day, hour, minute)).label("together"),
            sa.func.count().over(partition_by=day).label("of_day"),
        )
        .where(
            *question.dimension_conditions(rows),
            *question.period_conditions(rows),
            facts.answered(),
        )
        .subquery("answers")
    )
    is_bulk = sa.and_(
        each.c.has_time == ONE,
        each.c.together >= sa.literal_column(str(TOGETHER)),
        each.c.together * sa.literal_column(str(LEAST_PART)) >= each.c.of_day,
    )
    by = [each.c[name] for name in BY]
    frame = question.store.frame(
        sa.select(
            *by, whole_sum(ONE).label("n"), whole_sum(sa.case((is_bulk, ONE), else_=ZERO)).label("bulk")
        ).group_by(*by)
    )
    frame = frame[frame["agency"] != NOT_GIVEN_KEY]
    return {name: frame[name].to_numpy(dtype="int64") for name in (*BY, "n", "bulk")}
