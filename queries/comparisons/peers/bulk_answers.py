"""Offices whose answers are recorded many at a time, in one minute.

Nobody answers ten cases in a minute: they were entered together, at the end of a month perhaps, and the moment of the
answer says little about when the citizen got it. Some offices do so because of their software or a clerk who enters
letters, so this is said as a fact, and no fault. Where a source or a system enters the answers of all offices together,
none of them stands out, and no office is named. Nor is an office with thousands of answers a day, in which many people
answer: there ten in a minute are not an entry of one, so they must be a fiftieth of its answers of the day, too.
"""

import sqlalchemy as sa

from queries.comparisons.peers.answer_timing import BY, DAYS, answer_question
from queries.comparisons.peers.office_signs import OfficeSign, far_by_cells
from queries.question.question import Columns, Question
from queries.sql.components import ONE, ZERO
from queries.sql.functions import whole_sum
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store

TOGETHER = 10  # answers of an office in the same minute
# Share of its answers of the day; an office that answers evenly has a 400th in each minute of its hours.
MIN_PART = 50
MINUTE = ("agency", "day", "hour", "minute")
MIN_GAP = 0.30  # as of answers within an hour


def bulk_answers(store: Store) -> tuple[OfficeSign, ...]:
    """The offices with far more answers recorded in bulk than similar ones, the largest difference first.

    Of the cases answered in the last 91 days, without those of trips, the share that was recorded in a minute with
    TOGETHER answers of the office or more, which were at least one in MIN_PART of its answers of that day. Answers of
    which only the hour or the day is known (minute 0, the last one of the day, or the moment of the registration) are
    not counted as such. Not cached.
    """
    question = answer_question(store, days=DAYS)
    return far_by_cells(question, bulk_sums(question), n="n", hits="bulk", least_gap=MIN_GAP)


def bulk_sums(question: Question) -> Columns:
    """Cases answered (`n`), and those recorded in bulk (`bulk`), by office, topic and kind."""
    facts, rows = question.facts, question.facts.cases
    answered = rows.c.answered_at
    keys = {group.name: group.column(rows) for group in question.groups}
    hour = sa.extract("hour", answered)
    minute = sa.case((answered == rows.c.registered_at, ZERO), else_=sa.extract("minute", answered))
    each = (
        sa.select(
            *(column.label(name) for name, column in keys.items()),
            rows.c.answered_day.label("day"),
            hour.label("hour"),
            minute.label("minute"),
        )
        .where(*question.dimension_conditions(rows), *question.period_conditions(rows), facts.answered())
        .cte("answers")
    )
    bulk = _bulk_minutes(each)
    by = [each.c[name] for name in BY]
    is_bulk = sa.case((bulk.c.together.is_not(None), ONE), else_=ZERO)
    frame = question.store.frame(
        sa.select(*by, whole_sum(ONE).label("n"), whole_sum(is_bulk).label("bulk"))
        .select_from(each.outerjoin(bulk, sa.and_(*(each.c[name] == bulk.c[name] for name in MINUTE))))
        .group_by(*by)
    )
    frame = frame[frame["agency"] != NOT_GIVEN_KEY]
    return {name: frame[name].to_numpy(dtype="int64") for name in (*BY, "n", "bulk")}


def _bulk_minutes(answers: sa.CTE) -> sa.Subquery:
    """The minutes (MINUTE) in which an office has so many answers that they were recorded in bulk."""
    count = sa.func.count()
    office, day, hour, minute = (answers.c[name] for name in MINUTE)
    is_rounded = sa.or_(minute == 0, sa.and_(hour == 23, minute == 59))
    of_day = sa.select(office, day, count.label("of_day")).group_by(office, day).subquery("days")
    # Few minutes have that many: counting them and joining is less work than counting beside each answer.
    many = (
        sa.select(office, day, hour, minute, count.label("together"))
        .where(sa.not_(is_rounded))
        .group_by(office, day, hour, minute)
        .having(count >= sa.literal_column(str(TOGETHER)))
        .subquery("many")
    )
    is_part = many.c.together * sa.literal_column(str(MIN_PART)) >= of_day.c.of_day
    same_day = sa.and_(many.c.agency == of_day.c.agency, many.c.day == of_day.c.day)
    columns = (*(many.c[name] for name in MINUTE), many.c.together)
    return sa.select(*columns).select_from(many.join(of_day, same_day)).where(is_part).subquery("bulk")
