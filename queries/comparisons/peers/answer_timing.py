"""Signs in when an office answers, which similar offices do not show: at once, or just before the answers are due.

An office that answers everything within an hour has the best figures, and may have read nothing. One that answers
everything on the last days has nothing late, though people wait as long as may be. Some cases can be settled on the
telephone, and some offices plan their work by deadlines, so these are signs to be looked at, and no faults. Answers on
the due day itself are those of `queries.comparisons.peers.deadline_signs`.
"""

from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from queries.comparisons.peers.office_signs import OfficeSign, far_by_cells
from queries.estimates.case_sums import of_offices, one_where, question_of_last_days, sum_cases
from queries.question.question import Columns, Question
from queries.sql.components import ONE, ZERO
from queries.sql.functions import days_between
from queries.storage.store import Store

DAYS = 91
BY = ("agency", "topic", "kind")
MIN_GAP = 0.30  # What can be answered on the telephone differs between offices.
LAST_DAYS = 2  # before the due day
# An office whose answers take half as long again has a tenth more of them there (`docs/decisions.md`).
MIN_LAST_GAP = 0.25
LATE_DAYS = 28  # Who began lately is hidden by the answers of 91 days.
MIN_LAST_GAP_LATELY = 0.35  # of fewer cases, and looked at a second time
MIN_ALLOWED = 7  # Where less is allowed, most answers come in the last days anyway.
# Part of the days that similar offices are allowed, below which an office as fast as these answers nearer to its due.
MIN_OF_ALLOWED = 0.75


@dataclass(frozen=True)
class AnswerTiming:
    """Offices with each sign, the largest difference first."""

    at_once: tuple[OfficeSign, ...] = ()
    last_days: tuple[OfficeSign, ...] = ()
    last_days_lately: tuple[OfficeSign, ...] = ()


def answer_timing(store: Store) -> AnswerTiming:
    """The signs of all offices. Not cached.

    They are shares of the cases answered in the last DAYS days, without those of trips. `at_once`: whose answer came
    before an hour had passed; only cases count of which the time of day of registration and answer is known, because
    days say nothing of hours, neither of an office nor of similar ones (`known_at_once`). `last_days`: of those
    answered on time, whose answer came on the LAST_DAYS before the due day; only cases that are allowed MIN_ALLOWED
    days count, and sources that record the due moment. An office that is allowed less than MIN_OF_ALLOWED of the days
    of similar ones is not named. `last_days_lately`: by the answers of the last LATE_DAYS, without those named
    already.
    """
    question = answer_question(store, days=DAYS)
    sums = answer_sums(question)
    last_days = _near_deadlines(question, sums, MIN_LAST_GAP)
    return AnswerTiming(
        far_by_cells(question, known_at_once(sums), n="timed", hits="at_once", least_gap=MIN_GAP),
        last_days,
        _near_deadlines_lately(store, last_days) if sums["last_days"].any() else (),
    )


def _near_deadlines(question: Question, sums: Columns, least_gap: float) -> tuple[OfficeSign, ...]:
    """The offices whose answers on time came on the last days before the due day."""
    signs = far_by_cells(question, sums, n="on_time", hits="last_days", least_gap=least_gap)
    hurried = _hurried_offices(question, sums) if signs else set()
    return tuple(sign for sign in signs if sign.office not in hurried)


def _near_deadlines_lately(store: Store, named: tuple[OfficeSign, ...]) -> tuple[OfficeSign, ...]:
    """Such offices by the answers of the last LATE_DAYS, without those that are named already."""
    recent = answer_question(store, days=LATE_DAYS)
    signs = _near_deadlines(recent, answer_sums(recent), MIN_LAST_GAP_LATELY)
    offices = {sign.office for sign in named}
    return tuple(sign for sign in signs if sign.office not in offices)


def _hurried_offices(question: Question, sums: Columns) -> set[str]:
    """The offices (codes) whose cases answered on time had a clearly shorter deadline than those of similar offices.

    Similar are the others of the peer group, or all others where there are none.
    """
    offices, groups = question.groups[0], question.store.parents("agency")
    keys, of_cell = np.unique(sums["agency"], return_inverse=True)
    n, days = (np.bincount(of_cell, sums[name], len(keys)) for name in ("on_time", "days_allowed"))
    group = np.array([int(groups.get(int(key), 0)) for key in keys])
    hurried = set()
    for i in np.flatnonzero(n):
        others = np.arange(len(keys)) != i
        similar = others & (group == group[i]) & (group > 0)
        others = similar if n[similar].any() else others
        if days[i] / n[i] < MIN_OF_ALLOWED * days[others].sum() / max(n[others].sum(), 1):
            hurried.add(offices.code(int(keys[i])))
    return hurried


def answer_question(store: Store, *, days: int) -> Question:
    """The cases answered in the last so many days, without those of trips, by office."""
    return question_of_last_days(store, "answered", days, BY)


def known_at_once(sums: Columns) -> Columns:
    """Sums of cells, in which answers at the moment of the registration count as `timed` and `at_once`, too.

    They do not where such a moment stands for the day alone (`docs/loading.md`): at an office at least half of whose
    other answers are in `days_alone`; an office without others is judged by those of all offices.
    """
    keys, of_cell = np.unique(sums["agency"], return_inverse=True)
    timed, days = (np.bincount(of_cell, sums[name], len(keys)) for name in ("timed", "days_alone"))
    are_days = np.where(timed + days > 0, days >= timed, days.sum() >= timed.sum())
    equal = np.where(are_days[of_cell], 0, sums["equal"])
    return sums | {name: sums[name] + equal for name in ("timed", "at_once")}


def answer_sums(question: Question) -> Columns:
    """Cases answered with their time of day (`timed`) and those of them `at_once`, by cell.

    Answers of which the day alone is known (`days_alone`: at midnight, or whole days after the registration, as where a
    source gives the number of days taken), and those at the moment of the registration (`equal`), are not among them.
    Of no case that was registered at midnight is any of this known. Also those `on_time` and those of them on the
    `last_days`; `days_allowed` is the sum of the days from registration to the due day over the cases `on_time`.
    """
    facts = question.facts
    has_registration_time = facts.c.registered_at > sa.cast(facts.c.registered_day, sa.DateTime)
    equal = facts.c.answered_at == facts.c.registered_at
    at_same_time = sa.and_(
        *(
            sa.extract(part, facts.c.answered_at) == sa.extract(part, facts.c.registered_at)
            for part in ("hour", "minute", "second")
        )
    )
    midnight = facts.c.answered_at == sa.cast(facts.c.answered_day, sa.DateTime)
    days_alone = sa.and_(sa.or_(midnight, at_same_time), sa.not_(equal))
    timed = sa.and_(has_registration_time, sa.not_(sa.or_(midnight, at_same_time)))
    allowed = days_between(facts.c.registered_day, facts.c.due_day)
    on_time = sa.and_(
        facts.c.on_time,
        facts.c.due_at.is_not(None),
        sa.not_(facts.set_aside()),
        allowed >= sa.literal_column(str(MIN_ALLOWED)),
    )
    before_due = days_between(facts.c.answered_day, facts.c.due_day)
    conditions = {
        "timed": timed,
        "at_once": sa.and_(timed, facts.c.answer_hours == ZERO),
        "days_alone": sa.and_(has_registration_time, days_alone),
        "equal": sa.and_(has_registration_time, equal),
        "on_time": on_time,
        "last_days": sa.and_(on_time, before_due >= ONE, before_due <= sa.literal_column(str(LAST_DAYS))),
    }
    amounts = {
        **{name: one_where(which) for name, which in conditions.items()},
        "days_allowed": sa.case((on_time, allowed), else_=ZERO),
    }
    answered = [*question.period_conditions(facts.cases), facts.answered()]
    return of_offices(sum_cases(question, answered, amounts))
