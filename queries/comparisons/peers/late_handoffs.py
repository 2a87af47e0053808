"""Offices that hand cases on in the second half of their time, just before these would have been due there.

Whether a case was answered on time counts for the office that held it at its due moment. So an office that keeps what
it does not answer and hands it on before it is due has nothing late, and the next office has little time left. There
may be good reasons for it, so this is a sign to be looked at, and no fault.
"""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.comparisons.peers.office_signs import OfficeSign, far_by_cells
from queries.measures import MEASURES
from queries.question.question import Columns, Question, make_question, recording_sources
from queries.question.vintage import events
from queries.sql.components import ONE, ZERO
from queries.sql.conditions import stated_by_source
from queries.sql.functions import seconds_between, whole_sum
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.codes import Event
from queries.vocabulary.recorded import Recorded
from queries.vocabulary.scope import Scope

DAYS = 91
BY = ("agency", "topic", "kind")
NEEDS = (Recorded.handoff, Recorded.due, Recorded.answer_date)
# Some cases are sent to the wrong office, and how soon that is seen differs between offices.
LEAST_GAP = 0.15


def handed_on_late(store: Store) -> tuple[OfficeSign, ...]:
    """The offices that hand on late far more than similar ones, the largest difference first. Not cached.

    The share is that of the cases due in the last DAYS days that were with the office in the second half of their time,
    still unanswered when they were handed on to another office, and with another one when they were due. The others
    are the cases that were with it when they were due. Cases of trips do not count, nor do first referrals, by which a
    case only comes to its office, or sources that do not record hand-offs.
    """
    question = handoff_question(store)
    return far_by_cells(question, handoff_sums(question), n="n", hits="handed", least_gap=LEAST_GAP)


def handoff_question(store: Store) -> Question:
    """The cases due in the last DAYS days, without those of trips, by the office that held them then."""
    assert store.as_of is not None
    last = store.as_of.date()
    scope = Scope(last - timedelta(DAYS - 1), last, trips="out")
    question = make_question(store, MEASURES["on_time_share"], scope, by=BY, lang="fa", max_groups=len(BY))
    return replace(question, sources=recording_sources(store, scope, NEEDS))


def handoff_sums(question: Question) -> Columns:
    """Cases with an office in the second half of their time (`n`) and those it handed on (`handed`), by cell."""
    both = pd.concat(
        [_due(question).assign(handed=0), _handed_on(question).assign(n=lambda rows: rows["handed"])],
        ignore_index=True,
    )
    sums = both.groupby(list(BY), as_index=False)[["n", "handed"]].sum()
    sums = sums[sums["agency"] != NOT_GIVEN_KEY]
    return {name: sums[name].to_numpy(dtype=np.int64) for name in (*BY, "n", "handed")}


def _due_rows(question: Question, rows: FromClause) -> list[sa.ColumnElement[bool]]:
    """Conditions: due in the period, with a due moment, from the sources that count."""
    return [
        *question.dimension_conditions(rows),
        *question.period_conditions(rows),
        question.facts.due(),
        sa.not_(stated_by_source(question.facts)),
    ]


def _due(question: Question) -> pd.DataFrame:
    """Cases by the office that held them when they were due, topic and kind."""
    rows = question.facts.cases
    statement = sa.select(*question.columns(rows), whole_sum(ONE).label("n"))
    return question.run(statement.where(*_due_rows(question, rows)), rows)


def _handed_on(question: Question) -> pd.DataFrame:
    """Cases handed on late, by the office that did so, topic and kind."""
    rows = question.facts.cases
    columns = ("case_id", "topic", "kind", "registered_at", "due_at", "answered_at", "due_agency")
    own = (
        sa.select(*(rows.c[name] for name in columns))
        .where(*_due_rows(question, rows), rows.c.handoffs > ZERO)
        .cte("handed_cases")
    )
    e = events(question.store, question.scope).alias("happened")
    referred = (
        sa.select(
            *own.c,
            e.c.sequence,
            e.c.moment,
            e.c.from_agency,
            e.c.to_agency,
            sa.func.min(e.c.sequence).over(partition_by=own.c.case_id).label("first"),
        )
        .select_from(own.join(e, e.c.case_id == own.c.case_id))
        .where(e.c.event == int(Event.referred))
        .subquery("referred")
    )
    r = referred.c
    held, allowed = seconds_between(r.registered_at, r.moment), seconds_between(r.registered_at, r.due_at)
    statement = (
        sa.select(
            r.from_agency.label("agency"),
            r.topic,
            r.kind,
            sa.func.count(sa.distinct(r.case_id)).label("handed"),
        )
        .where(
            r.sequence > r.first,
            r.from_agency != NOT_GIVEN_KEY,
            r.from_agency != r.to_agency,
            r.from_agency != r.due_agency,
            r.moment <= r.due_at,
            sa.literal_column("2") * held >= allowed,
            sa.or_(r.answered_at.is_(None), r.answered_at > r.moment),
        )
        .group_by(r.from_agency, r.topic, r.kind)
    )
    return question.store.frame(statement)
