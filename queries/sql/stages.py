"""Stages of a case as SQL expressions: when each begins, what ends it, and the completed hours between.

A stage ends with the next step of the usual path, or with a competing event: answered before it was referred, closed
without an answer, reopened before a verdict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.sql.conditions import Column, Condition
from queries.sql.functions import seconds_between
from queries.sql.waits import ANSWER, CENSORED, COMPETING

STAGES = ("referral", "answer", "closing", "verdict")
HOUR = 3_600  # seconds
NOT_ENTERED = -1  # state code of a case that did not enter the stage


@dataclass(frozen=True)
class Stage:
    """Moments of a stage: its start, the next step, what happened instead (NULL: nothing); and which cases count."""

    began: Column
    next_moment: Column
    competing_moment: Column
    conditions: Sequence[Condition]


def known_steps(cases: FromClause, until: Column, referred_at: Column | None) -> dict[str, Column]:
    """Moments of each case's steps that are known at as-of (`until`; NULL: not known), and what has none, by name."""
    c = cases.c

    def by_then(moment: Column, *also: Condition) -> Column:
        return sa.case((sa.and_(moment <= until, *also), moment), else_=sa.null())

    has_verdict = c.verdict != sa.literal_column("0")
    steps: dict[str, Column] = {
        "registered_at": c.registered_at,
        "answered_at": by_then(c.answered_at),
        "closed_at": by_then(c.closed_at),
        "verdict_at": by_then(c.verdict_at, has_verdict),
        "reopened_at": by_then(c.reopened_at),
        "answered_undated": c.answered_undated,
        "closed_undated": c.closed_undated,
        "spoken_undated": sa.and_(has_verdict, c.verdict_at.is_(None)),
        "until": until,
    }
    return steps if referred_at is None else steps | {"referred_at": by_then(referred_at)}


def first_stages(steps: Mapping[str, Column]) -> list[Stage]:
    """Registration to first referral, and referral to answer."""
    s = SimpleNamespace(**steps)
    # Cases answered or closed at an unknown moment have no duration and are left out.
    dated = [sa.not_(s.answered_undated), sa.or_(s.answered_at.is_not(None), sa.not_(s.closed_undated))]
    ended = sa.case((s.answered_at.is_not(None), s.answered_at), else_=s.closed_at)
    # A referral after the answer is none of this path: the case was answered without one.
    in_order = sa.and_(s.referred_at.is_not(None), sa.or_(ended.is_(None), s.referred_at <= ended))
    referred = sa.case((in_order, s.referred_at), else_=sa.null())
    skipped = sa.case((in_order, sa.null()), else_=ended)
    closed_instead = sa.case((s.answered_at.is_(None), s.closed_at), else_=sa.null())
    return [
        Stage(s.registered_at, referred, skipped, dated),
        Stage(referred, s.answered_at, closed_instead, [*dated, referred >= s.registered_at]),
    ]


def last_stages(steps: Mapping[str, Column]) -> list[Stage]:
    """Answer to closing, and closing to the citizen's verdict."""
    s = SimpleNamespace(**steps)
    # A verdict given after the case was reopened is not about this closing.
    verdict_at = sa.case((s.reopened_at < s.verdict_at, sa.null()), else_=s.verdict_at)
    reopened_first = sa.case((verdict_at.is_(None), s.reopened_at), else_=sa.null())
    answered = [s.answered_at >= s.registered_at, sa.not_(s.closed_undated)]
    closed = [s.closed_at >= s.registered_at, sa.not_(s.spoken_undated)]
    return [
        Stage(s.answered_at, s.closed_at, sa.null(), answered),
        Stage(s.closed_at, verdict_at, reopened_first, closed),
    ]


def time_in_stage(stage: Stage, until: Column) -> tuple[Column, Column]:
    """Completed hours in a stage, and the code of what ended it."""
    moved_on, left_path = stage.next_moment.is_not(None), stage.competing_moment.is_not(None)
    end = sa.case((moved_on, stage.next_moment), (left_path, stage.competing_moment), else_=until)
    seconds = seconds_between(stage.began, end)
    hours = sa.cast(sa.func.floor(seconds / sa.literal_column(f"{HOUR}.0")), sa.Integer)
    codes: list[Column] = [
        sa.literal_column(str(code)) for code in (ANSWER, COMPETING, CENSORED, NOT_ENTERED)
    ]
    # A negative duration is an error in the source's dates: the case does not count for this stage.
    inside = sa.and_(stage.began.is_not(None), seconds >= sa.literal_column("0"), *stage.conditions)
    state = sa.case((sa.not_(inside), codes[3]), (moved_on, codes[0]), (left_path, codes[1]), else_=codes[2])
    return sa.case((inside, hours), else_=sa.literal_column("0")), state
