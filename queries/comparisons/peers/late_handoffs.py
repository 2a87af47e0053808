"""Offices that hand cases on in the second half of their time, just before these would have been due there, or at once.

Whether a case was answered on time counts for the office that held it at its due moment. So an office that keeps what
it does not answer and hands it on before it is due has nothing late, and the next office has little time left. There
may be good reasons for it, so this is a sign to be looked at, and no fault. An office to which a case only came in the
second half, and that sends it on or back, has kept nothing.

An office that hands on most of what it gets, and soon, answers little itself, and has nothing late either. It may get
what belongs to others, so that this is a question to whoever sends the cases, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from persian.digits import number
from queries.comparisons.peers.office_signs import OfficeSign, far_by_cells
from queries.estimates.case_sums import (
    cell_question,
    due_in_period,
    of_offices,
    question_of_last_days,
    sum_cases,
)
from queries.question.question import Columns, Question, recording_sources
from queries.question.vintage import events
from queries.sql.components import ONE, ZERO
from queries.sql.conditions import Column, Condition
from queries.sql.functions import seconds_between
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.codes import Event
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import Recorded
from queries.vocabulary.scope import Scope

DAYS = 91
LATE_DAYS = 42  # Who hands on everything since a month is hidden by the cases of 91 days.
BY = ("agency", "topic", "kind")
NEEDS = (Recorded.handoff, Recorded.due, Recorded.answer_date)
# Some cases are sent to the wrong office, and how soon that is seen differs between offices.
MIN_GAP = 0.15
MIN_EARLY_GAP = 0.55  # Nearly half of what comes to a small office may belong to others.
MAX_PART = 0.5  # of the same: above this, these cases are what makes an office late
MIN_PART = 0.25  # of the cases that an office did not answer in time; fewer do not explain its assessment
# For an office to which others hand on late: it had little time for these cases.
CAME_LATE = Text(
    "{late} پرونده از {all} پروندهٔ بدون پاسخ در مهلت را دستگاه دیگری در نیمهٔ دوم مهلت به آن ارجاع کرده است",
    "{late} of {all} not answered in time were handed on to it by another office in the second half of their time",
)


@dataclass(frozen=True)
class CameLate:
    """Cases not answered in time that came to an office in the second half of their time, of all those."""

    n: int
    of: int

    @property
    def is_most(self) -> bool:
        """Whether they are most of what was not answered in time, by MAX_PART."""
        return self.n >= MAX_PART * self.of

    @property
    def text(self) -> Text:
        """What is said of them."""
        return CAME_LATE.formatted(
            late=Text.from_formatter(number, self.n), all=Text.from_formatter(number, self.of)
        )


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


def came_late(store: Store, scope: Scope, offices: Sequence[str]) -> dict[str, CameLate]:
    """The cases that each of the offices (codes) did not answer in time and that another had handed on late.

    Only of those of which they are MIN_PART at least. Cases that the office had handed on itself, and that came back,
    do not count. Cases of provincial trips are left out, as in the comparison of offices, and so are sources that do
    not record hand-offs. Raises ScopeError for invalid scopes.
    """
    chosen = replace(scope, trips="out", agencies=tuple(sorted(offices)), peer_groups=())
    question = _with_sources(cell_question(store, "on_time_share", chosen, ("agency",)))
    if not offices or question.sources == ():
        return {}
    is_not_in_time = sa.not_(question.facts.c.on_time)
    r, is_handed_on = _referrals(question, is_not_in_time)
    came = sa.func.count(sa.distinct(r.case_id)).label("came")
    statement = (
        sa.select(r.due_agency.label("agency"), came)
        .where(
            *is_handed_on,
            _is_in_second_half(r, r.moment),
            r.to_agency == r.due_agency,
            sa.or_(r.given_on.is_(None), r.given_on >= r.sequence),
        )
        .group_by(r.due_agency)
    )
    not_in_time = [*due_in_period(question), is_not_in_time]
    of = sum_cases(question, not_in_time, {"n": ONE}).set_index("agency")["n"]
    office = question.groups[0]
    counts = store.frame(statement)
    return {
        office.code(int(key)): CameLate(int(n), int(of[key]))
        for key, n in zip(counts["agency"], counts["came"], strict=True)
        if n >= MIN_PART * of[key]
    }


def mostly_came_late(store: Store, scope: Scope, offices: Sequence[str]) -> frozenset[str]:
    """Those of the offices (codes) of which most of what they did not answer in time had been handed on to them late.

    As `came_late`, from MAX_PART on.
    """
    came = came_late(store, scope, offices)
    return frozenset(code for code, each in came.items() if each.is_most)


def handoff_question(store: Store, *, days: int | None = None) -> Question:
    """The cases due in the last days (DAYS), without those of trips, by the office that held them then."""
    return _with_sources(question_of_last_days(store, "on_time_share", days or DAYS, BY))


def _with_sources(question: Question) -> Question:
    """The question of the sources that record hand-offs."""
    return replace(question, sources=recording_sources(question.store, question.scope, NEEDS))


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
    r, is_handed_on = _referrals(question)
    is_late = _is_in_second_half(r, r.moment)
    came_early = sa.or_(r.came_at.is_(None), sa.not_(_is_in_second_half(r, r.came_at)))
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


def _referrals(
    question: Question, *conditions: Condition
) -> tuple[ReadOnlyColumnCollection[str, Any], list[Condition]]:
    """The referrals of the cases handed on, and the conditions on those to other offices, unanswered and in time.

    Only of the cases that meet the `conditions`: the fewer, the fewer referrals are read and put in order.
    `came_at` is when a case had come to the office that refers it, NULL (or, in ClickHouse, 1970) if it was registered
    there; `given_on` is the sequence of the first referral by the office that held it when it was due.
    """
    own = _handed_cases(question, conditions)
    e = events(question.store, question.scope).alias("happened")
    referred = (
        sa.select(
            *own.c,
            e.c.sequence,
            e.c.moment,
            e.c.from_agency,
            e.c.to_agency,
            sa.func.min(e.c.sequence).over(partition_by=own.c.case_id).label("first"),
            sa.func.max(e.c.moment)
            .over(partition_by=own.c.case_id, order_by=e.c.sequence, rows=(None, -1))
            .label("came_at"),
            sa.func.min(sa.case((e.c.from_agency == own.c.due_agency, e.c.sequence)))
            .over(partition_by=own.c.case_id)
            .label("given_on"),
        )
        .select_from(own.join(e, e.c.case_id == own.c.case_id))
        .where(e.c.event == int(Event.referred))
        .subquery("referred")
    )
    r = referred.c
    return r, [
        r.sequence > r.first,
        r.from_agency != r.to_agency,
        r.from_agency != r.due_agency,
        r.moment <= r.due_at,
        sa.or_(r.answered_at.is_(None), r.answered_at > r.moment),
    ]


def _handed_cases(question: Question, conditions: Sequence[Condition]) -> sa.CTE:
    """The cases due in the period that were handed on at all and meet the conditions."""
    rows = question.facts.cases
    columns = ("case_id", "topic", "kind", "registered_at", "due_at", "answered_at", "due_agency")
    return (
        sa.select(*(rows.c[name] for name in columns))
        .where(
            *question.dimension_conditions(rows),
            *due_in_period(question),
            rows.c.handoffs > ZERO,
            *conditions,
        )
        .cte("handed_cases")
    )


def _is_in_second_half(r: ReadOnlyColumnCollection[str, Any], moment: Column) -> Condition:
    """Whether at least half of the time from the registration to the due moment had passed."""
    passed = seconds_between(r.registered_at, moment)
    return sa.literal_column("2") * passed >= seconds_between(r.registered_at, r.due_at)
