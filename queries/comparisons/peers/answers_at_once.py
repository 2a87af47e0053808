"""Offices that answer most cases within an hour of their registration, which similar offices do not.

Such an office has the best share answered on time and the shortest median, and may have read nothing. Some cases can
be settled on the telephone, so this is a sign to be looked at, and no fault.
"""

from datetime import timedelta

import numpy as np
import sqlalchemy as sa

from queries.comparisons.peers.office_signs import OfficeSign, far_by_cells
from queries.measures import MEASURES
from queries.question.question import Columns, Question, make_question
from queries.sql.components import ONE, ZERO
from queries.sql.functions import whole_sum
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

DAYS = 91
BY = ("agency", "topic", "kind")
LEAST_GAP = 0.30  # What can be answered on the telephone differs between offices.


def answers_at_once(store: Store) -> tuple[OfficeSign, ...]:
    """The offices that answer at once far more often than similar ones, the largest difference first. Not cached.

    The share is that of the cases answered in the last DAYS days whose answer came before an hour had passed. A case of
    which only the day of registration is known (midnight) is not taken for one answered at once. Cases of trips do not
    count.
    """
    question = answer_question(store)
    return far_by_cells(question, answer_sums(question), n="n", hits="at_once", least_gap=LEAST_GAP)


def answer_question(store: Store) -> Question:
    """The cases answered in the last DAYS days, without those of trips, by office."""
    assert store.as_of is not None
    last = store.as_of.date()
    scope = Scope(last - timedelta(DAYS - 1), last, trips="out")
    return make_question(store, MEASURES["answered"], scope, by=BY, lang="fa", max_groups=len(BY))


def answer_sums(question: Question) -> Columns:
    """Cases answered (`n`) and those of them answered before an hour had passed (`at_once`), by cell."""
    facts, rows = question.facts, question.facts.cases
    has_time = facts.c.registered_at > sa.cast(facts.c.registered_day, sa.DateTime)
    statement = sa.select(
        *question.columns(rows),
        whole_sum(ONE).label("n"),
        whole_sum(sa.case((sa.and_(facts.c.answer_hours == ZERO, has_time), ONE), else_=ZERO)).label(
            "at_once"
        ),
    ).where(
        *question.dimension_conditions(rows),
        *question.period_conditions(rows),
        facts.answered(),
    )
    frame = question.run(statement, rows)
    frame = frame[frame["agency"] != NOT_GIVEN_KEY]
    return {name: frame[name].to_numpy(dtype=np.int64) for name in (*BY, "n", "at_once")}
