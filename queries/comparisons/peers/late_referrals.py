"""Referrals of cases from one office to another before they were due, and cases that came to their office so late.

`queries.comparisons.peers.late_handoffs` has the offices that hand on. Whoever is handed a case in the second half of
its time has little time left for it: such cases are no evidence against the office.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from persian.digits import number
from queries.estimates.case_sums import cell_question, due_in_period, sum_cases
from queries.question.grouping import SPAN
from queries.question.question import Question, recording_sources
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

NEEDS = (Recorded.handoff, Recorded.due, Recorded.answer_date)
ARRIVALS_BY = ("agency", "topic", "kind", "county")
# A column of the comparison of offices (`queries.comparisons.peers.cases_come_late`).
WITHOUT_COME_LATE = "without_come_late"
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


def came_late(store: Store, scope: Scope, offices: Sequence[str]) -> dict[str, CameLate]:
    """The cases that each of the offices (codes) did not answer in time and that another had handed on late.

    Only of those of which they are MIN_PART at least. Cases that the office had handed on itself, and that came back,
    do not count. Cases of provincial trips are left out, as in the comparison of offices, and so are sources that do
    not record hand-offs. Raises ScopeError for invalid scopes.
    """
    question = _question_of(store, scope, offices)
    if not offices or question.sources == ():
        return {}
    is_not_in_time = sa.not_(question.facts.c.on_time)
    r, has_come_late = _arrivals(question, is_not_in_time)
    came = sa.func.count(sa.distinct(r.case_id)).label("came")
    statement = sa.select(r.due_agency.label("agency"), came).where(*has_come_late).group_by(r.due_agency)
    not_in_time = [*due_in_period(question), is_not_in_time]
    of = sum_cases(question, not_in_time, {"n": ONE}).set_index("agency")["n"]
    office = question.groups[0]
    counts = store.frame(statement)
    return {
        office.code(int(key)): CameLate(int(n), int(of[key]))
        for key, n in zip(counts["agency"], counts["came"], strict=True)
        if n >= MIN_PART * of[key]
    }


def late_givers(store: Store, scope: Scope, offices: Sequence[str]) -> dict[str, str]:
    """For each of the offices (codes) the one that handed on late to it most of what it did not answer in time.

    As `came_late`; those to which nobody did are missing.
    """
    question = _question_of(store, scope, offices)
    if not offices or question.sources == ():
        return {}
    r, has_come_late = _arrivals(question, sa.not_(question.facts.c.on_time))
    n = sa.func.count(sa.distinct(r.case_id)).label("n")
    keys = (r.due_agency.label("agency"), r.from_agency.label("giver"))
    rows = store.frame(sa.select(*keys, n).where(*has_come_late).group_by(*keys))
    rows = rows[rows["giver"] != NOT_GIVEN_KEY].sort_values(["n", "giver"], ascending=[True, False])
    code = question.groups[0].code
    pairs = zip(rows["agency"], rows["giver"], strict=True)
    return {code(int(office)): code(int(giver)) for office, giver in pairs}


def mostly_came_late(store: Store, scope: Scope, offices: Sequence[str]) -> frozenset[str]:
    """Those of the offices (codes) of which most of what they did not answer in time had been handed on to them late.

    As `came_late`, from MAX_PART on.
    """
    came = came_late(store, scope, offices)
    return frozenset(code for code, each in came.items() if each.is_most)


def late_arrivals(question: Question) -> pd.DataFrame:
    """Cases due in the period of a question that others had handed on late, by `agency` (that held them when due).

    The keys are also `topic`, `kind` and `county`, and SPAN if the question has it; `n` are the cases and `hits` those
    that were answered on time all the same. Cases that the office had handed on itself, and that came back, do not
    count, nor do those of sources that do not record hand-offs.
    """
    question = with_recording_sources(question)
    spans = [SPAN] if any(group.name == SPAN for group in question.groups) else []
    if question.sources == ():
        names = (*ARRIVALS_BY, *spans, "n", "hits")
        return pd.DataFrame({name: np.zeros(0, dtype=np.int64) for name in names})
    r, has_come_late = _arrivals(question)
    keys = (r.due_agency.label("agency"), r.topic, r.kind, r.county, *(r[name] for name in spans))
    n, hits = (sa.func.count(sa.distinct(each)) for each in (r.case_id, sa.case((r.on_time, r.case_id))))
    statement = sa.select(*keys, n.label("n"), hits.label("hits")).where(*has_come_late).group_by(*keys)
    return question.store.frame(statement).astype(np.int64)


def _question_of(store: Store, scope: Scope, offices: Sequence[str]) -> Question:
    """The question about the cases of some offices, without those of trips."""
    chosen = replace(scope, trips="out", agencies=tuple(sorted(offices)), peer_groups=())
    return with_recording_sources(cell_question(store, "on_time_share", chosen, ("agency",)))


def with_recording_sources(question: Question) -> Question:
    """The question of the sources that record hand-offs."""
    return replace(question, sources=recording_sources(question.store, question.scope, NEEDS))


def _arrivals(
    question: Question, *conditions: Condition
) -> tuple[ReadOnlyColumnCollection[str, Any], list[Condition]]:
    """The referrals of `referrals`, and the conditions on those by which a case came late to its office.

    That is the one that held it when it was due, and that had not handed it on before.
    """
    r, is_handed_on = referrals(question, *conditions)
    return r, [
        *is_handed_on,
        is_in_second_half(r, r.moment),
        r.to_agency == r.due_agency,
        sa.or_(r.given_on.is_(None), r.given_on >= r.sequence),
    ]


def referrals(
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
    columns = (
        *("case_id", "topic", "kind", "county", "on_time"),
        *("registered_at", "due_at", "answered_at", "due_agency"),
    )
    spans = [group.column(rows).label(SPAN) for group in question.groups if group.name == SPAN]
    return (
        sa.select(*(rows.c[name] for name in columns), *spans)
        .where(
            *question.dimension_conditions(rows),
            *due_in_period(question),
            rows.c.handoffs > ZERO,
            *conditions,
        )
        .cte("handed_cases")
    )


def is_in_second_half(r: ReadOnlyColumnCollection[str, Any], moment: Column) -> Condition:
    """Whether at least half of the time from the registration to the due moment had passed."""
    passed = seconds_between(r.registered_at, moment)
    return sa.literal_column("2") * passed >= seconds_between(r.registered_at, r.due_at)
