"""Offices that hand cases on in the second half of their time, just before these would have been due there, or at once.

Whether a case was answered on time counts for the office that held it at its due moment. So an office that keeps what
it does not answer and hands it on before it is due has nothing late, and the next office has little time left. There
may be good reasons for it, so this is a sign to be looked at, and no fault. An office to which a case only came in the
second half, and that sends it on or back, has kept nothing.

An office that hands on most of what it gets, and soon, answers little itself, and has nothing late either. It may get
what belongs to others, so that this is a question to whoever sends the cases, too.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import sqlalchemy as sa

from queries.comparisons.peers.late_referrals import is_in_second_half, referrals, with_recording_sources
from queries.comparisons.peers.office_signs import OfficeSign, far_by_cells
from queries.estimates.case_sums import (
    due_in_period,
    of_offices,
    question_of_last_days,
    sum_cases,
)
from queries.question.question import Columns, Question
from queries.sql.components import ONE
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store

DAYS = 91
LATE_DAYS = 42  # Who hands on everything since a month is hidden by the cases of 91 days.
BY = ("agency", "topic", "kind")
# Some cases are sent to the wrong office, and how soon that is seen differs between offices.
MIN_GAP = 0.15
MIN_EARLY_GAP = 0.55  # Nearly half of what comes to a small office may belong to others.


@dataclass(frozen=True)
class HandedOn:
    """Offices that hand on far more than similar ones, late and early, the largest difference first.

    `early_lately` are those that do so early in the last LATE_DAYS, and are not among those of `early`.
    """

    late: tuple[OfficeSign, ...] = ()
    early: tuple[OfficeSign, ...] = ()
    early_lately: tuple[OfficeSign, ...] = ()


def handed_on(store: Store) -> HandedOn:
    """The offices that hand on far more than similar ones, the largest difference first. Not cached.

    `late`: of the cases due in the last DAYS days, those that were with the office from the first half of their time
    until they were handed on to another office in the second half, still unanswered, and with another one when they
    were due. `early`: those that it handed on in the first half of their time, unanswered, and that were with another
    one when they were due. The others are in both the cases that were with it when they were due. Cases of trips do not
    count, nor do first referrals, by which a case only comes to its office (also where a source names an office at the
    registration: it may be the one that only took the case down), or sources that do not record hand-offs.
    """
    question = handoff_question(store)
    sums = handoff_sums(question)
    early = _handed_early(question, sums)
    named = {sign.office for sign in early}
    recent = handoff_question(store, days=LATE_DAYS)
    lately = _handed_early(recent, handoff_sums(recent)) if sums["handed_early"].any() else ()
    return HandedOn(
        far_by_cells(question, sums, n="n", hits="handed", least_gap=MIN_GAP),
        early,
        tuple(sign for sign in lately if sign.office not in named),
    )


def handoff_question(store: Store, *, days: int | None = None) -> Question:
    """The cases due in the last days (DAYS), without those of trips, by the office that held them then."""
    return with_recording_sources(question_of_last_days(store, "on_time_share", days or DAYS, BY))


def handoff_sums(question: Question) -> Columns:
    """Cases due at an office or handed on by it late (`n`), and those that it handed on (`handed`), by cell.

    `n_early` and `handed_early` are the same of cases that it handed on early.
    """
    counts = ["n", "handed", "n_early", "handed_early"]
    due = sum_cases(question, due_in_period(question), {"n": ONE}).assign(
        handed=0, n_early=lambda rows: rows["n"], handed_early=0
    )
    handed = _handed_on(question).assign(
        n=lambda rows: rows["handed"], n_early=lambda rows: rows["handed_early"]
    )
    sums = pd.concat([due, handed], ignore_index=True).groupby(list(BY), as_index=False)[counts].sum()
    return of_offices(sums.astype(np.int64))


def _handed_early(question: Question, sums: Columns) -> tuple[OfficeSign, ...]:
    return far_by_cells(question, sums, n="n_early", hits="handed_early", least_gap=MIN_EARLY_GAP)


def _handed_on(question: Question) -> pd.DataFrame:
    """Cases handed on late, and early, by the office that did so, topic and kind."""
    r, is_handed_on = referrals(question)
    is_late = is_in_second_half(r, r.moment)
    came_early = sa.or_(r.came_at.is_(None), sa.not_(is_in_second_half(r, r.came_at)))
    late, early = (
        sa.func.count(sa.distinct(sa.case((which, r.case_id)))).label(name)
        for name, which in (("handed", sa.and_(is_late, came_early)), ("handed_early", sa.not_(is_late)))
    )
    statement = (
        sa.select(r.from_agency.label("agency"), r.topic, r.kind, late, early)
        .where(*is_handed_on, r.from_agency != NOT_GIVEN_KEY)
        .group_by(r.from_agency, r.topic, r.kind)
    )
    return question.store.frame(statement)
