"""Offices whose answers are recorded many at a time, in one minute.

Nobody answers ten cases in a minute: they were entered together, at the end of a month perhaps, and the moment of the
answer says little about when the citizen got it. Some offices do so because of their software or a clerk who enters
letters, so this is said as a fact, and no fault. Where a source or a system enters the answers of all offices together,
none of them stands out, and no office is named.
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
LEAST_GAP = 0.30  # as of answers within an hour


def bulk_answers(store: Store) -> tuple[OfficeSign, ...]:
    """The offices with far more answers recorded in bulk than similar ones, the largest difference first.

    Of the cases answered in the last 91 days, without those of trips, the share that was recorded in a minute with
    TOGETHER answers of the office or more. Answers of which only the day is known (midnight) are not counted as such.
    Not cached.
    """
    question = answer_question(store)
    return far_by_cells(question, bulk_sums(question), n="n", hits="bulk", least_gap=LEAST_GAP)


def bulk_sums(question: Question) -> Columns:
    """Cases answered (`n`), and those recorded in bulk (`bulk`), by office, topic and kind."""
    facts, rows = question.facts, question.facts.cases
    answered = rows.c.answered_at
    keys = {group.name: group.column(rows) for group in question.groups}
    minute = (rows.c.answered_day, sa.extract("hour", answered), sa.extract("minute", answered))
    each = (
        sa.select(
            *(column.label(name) for name, column in keys.items()),
            sa.case((answered > sa.cast(rows.c.answered_day, sa.DateTime), ONE), else_=ZERO).label(
                "has_time"
            ),
            sa.func.count().over(partition_by=(keys["agency"], *minute)).label("together"),
        )
        .where(
            *question.dimension_conditions(rows),
            *question.period_conditions(rows),
            facts.answered(),
        )
        .subquery("answers")
    )
    is_bulk = sa.and_(each.c.has_time == ONE, each.c.together >= sa.literal_column(str(TOGETHER)))
    by = [each.c[name] for name in BY]
    frame = question.store.frame(
        sa.select(
            *by, whole_sum(ONE).label("n"), whole_sum(sa.case((is_bulk, ONE), else_=ZERO)).label("bulk")
        ).group_by(*by)
    )
    frame = frame[frame["agency"] != NOT_GIVEN_KEY]
    return {name: frame[name].to_numpy(dtype="int64") for name in (*BY, "n", "bulk")}
