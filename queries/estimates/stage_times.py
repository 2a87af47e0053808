"""Time that cases spend in each stage: referral, answer, closing, and the verdict of the citizen.

Each stage is estimated from its own start: a case that has not moved on by as-of is censored, and one that left the
usual path (answered before it was referred, closed without an answer, reopened before a verdict) is a competing event,
with the same Aalen–Johansen incidence as the days to an answer. Without competing events that is Kaplan–Meier.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import Subquery

from queries.estimates.answer_time_estimates import cases_by_state
from queries.measures import MEASURES
from queries.question.question import Columns, Question, make_question, recording_sources
from queries.question.vintage import events, vintage
from queries.settings.province_settings import settings
from queries.sql.components import ONE, ZERO
from queries.sql.conditions import Condition
from queries.sql.stages import (
    NOT_ENTERED,
    STAGES,
    Stage,
    first_stages,
    known_steps,
    last_stages,
    time_in_stage,
)
from queries.storage.store import Store
from queries.sums.arithmetic.sums_by_keys import concatenated
from queries.sums.steps_from_file import stage_times_from_file
from queries.vocabulary.codes import Event
from queries.vocabulary.recorded import Recorded
from queries.vocabulary.scope import Scope
from stats.estimates.survival import cumulative_incidence, quantile

# What a source must record for its cases to count in a stage, beside the dates of answers.
STAGE_NEEDS: dict[str, tuple[Recorded, ...]] = {
    "referral": (Recorded.referral,),
    "answer": (Recorded.referral,),
    "closing": (Recorded.closing_date,),
    "verdict": (Recorded.closing_date, Recorded.verdict),
}
# Only this many days of registrations, the latest ones, are followed: referrals are read from the events, many for each
# case.
MAX_REGISTRATION_DAYS = 183
SHARE_AFTER_DAYS = 30  # days after the start of a stage at which the share that moved on is reported


@dataclass(frozen=True)
class StageTimes:
    """Time spent in each stage by the cases registered from `first` to `last`, the end of the scope's period.

    `frame` has a row for each of STAGES: stage, n (cases that entered it), median, median_lower, median_upper, p90
    (days; NaN where not reached), share_after_30_days (share that had moved on by then; NaN where nobody was
    observed that long), left_path (left the path instead, by as-of), waiting (neither), withheld (fewer cases than the
    minimum n; then without figures).
    """

    frame: pd.DataFrame
    first: date
    last: date


def answers_are_closings(store: Store, scope: Scope) -> bool:
    """Whether every answer is the closing of its case, as in sources that record closings only.

    All cases registered until the end of the scope's period count, because the open ones of them do as well. Reopened
    cases are left out: their latest closing is not the one that counts as the answer. False without any answer. Raises
    ScopeError.
    """
    return store.cache.get_or_compute(
        ("answers are closings", scope), lambda: _answers_are_closings(store, scope)
    )


def _answers_are_closings(store: Store, scope: Scope) -> bool:
    """Compare the moments of answers and closings; see `answers_are_closings`."""
    until = scope.with_period(None, scope.last)
    question = make_question(store, MEASURES["answer_days_median"], until, by=(), lang="en")
    facts, c = question.facts, question.facts.c
    within = [*question.dimension_conditions(facts.cases), *question.source_conditions(facts.cases)]
    answered = sa.and_(c.answered_at <= facts.as_of, c.reopened_at.is_(None))
    closed_later = sa.or_(c.closed_at.is_(None), c.closed_at != c.answered_at)
    within += [*question.period_conditions(facts.cases), facts.registered(), answered]

    def is_any(*conditions: Condition) -> bool:
        # A source that has both moments shows it in its first rows, and the others need not be read.
        one: sa.Select[Any] = sa.select(ONE.label("one")).select_from(facts.cases)
        return not store.frame(one.where(*within, *conditions).limit(1)).empty

    return not is_any(closed_later) and is_any()


def times_by_stage(store: Store, scope: Scope, *, lang: str = "fa") -> StageTimes:
    """Stage times of the cases registered in a scope's period, in the last half year of it. Raises ScopeError."""
    question = make_question(store, MEASURES["answer_days_median"], scope, by=(), lang=lang)
    # The stages are those of recent cases: of the last half year of the period, however long it is.
    first = max(question.first, question.last - timedelta(days=MAX_REGISTRATION_DAYS - 1))
    first, counts = min(first, question.last), _NOBODY
    if question.first <= question.last:
        recent = scope.with_period(first, question.last)
        cache_key = ("stage times", recent)
        counts = store.cache.get_or_compute(
            cache_key, lambda: _counts(replace(question, scope=recent, first=first))
        )
    min_n = settings().minimum_n.duration
    rows = [_figures(stage, counts[counts["stage"] == i], min_n) for i, stage in enumerate(STAGES)]
    return StageTimes(pd.DataFrame(rows), first, question.last)


_NOBODY = pd.DataFrame({name: np.zeros(0, dtype="int64") for name in ("stage", "hours", "state", "cases")})


def _figures(stage: str, rows: pd.DataFrame, min_n: int) -> dict[str, object]:
    """Row of `StageTimes.frame` for one stage, from its cases by hours and state."""
    hours, cases, state = (rows[name].to_numpy(dtype="int64") for name in ("hours", "cases", "state"))
    moved_on, left_path, waiting = cases_by_state(cases, state)
    curve = cumulative_incidence(hours, moved_on, left_path, waiting)
    median, p90 = quantile(curve, 0.5), quantile(curve, 0.9)
    # The share after 30 days is known if a case was observed until then, or if no case is left waiting.
    unknown = not curve.no_one_left_at_risk and curve.last_hour_at_risk() < 24 * SHARE_AFTER_DAYS - 1
    figures = {
        "median": _days(median.hour),
        "median_lower": _days(median.lower),
        "median_upper": _days(median.upper),
        "p90": _days(p90.hour),
        "share_after_30_days": np.nan if unknown else curve.at(24.0 * SHARE_AFTER_DAYS)[0],
    }
    withheld = curve.n < min_n
    counts = {"n": curve.n, "left_path": int(left_path.sum()), "waiting": int(waiting.sum())}
    return {
        "stage": stage,
        **counts,
        **(dict.fromkeys(figures, np.nan) if withheld else figures),
        "withheld": withheld,
    }


def _days(hour: int | None) -> float:
    """Days of a number of hours; NaN for None."""
    return np.nan if hour is None else hour / 24


def _counts(question: Question) -> pd.DataFrame:
    """Cases by stage, completed hours in it and what ended it."""
    if (in_file := _counts_in_file(question)) is not None:
        return in_file
    facts, cases = question.facts, question.facts.cases
    within = [*question.dimension_conditions(cases), *question.period_conditions(cases), facts.registered()]
    # The range of case ids, to read only the part of the events table that belongs to these cases.
    ids = question.store.frame(
        sa.select(sa.func.min(cases.c.case_id).label("a"), sa.func.max(cases.c.case_id).label("z"))
        .where(*within)
        .having(sa.func.count() > ZERO)
    )
    if ids.empty:
        return _NOBODY
    referrals = _referrals(question, int(ids["a"].iloc[0]), int(ids["z"].iloc[0]))
    steps = _steps(question, [*within, *_recorded(question, "referral")], referrals)
    steps_without_referrals = {
        stage: _steps(question, [*within, *_recorded(question, stage)], None) for stage in STAGES[2:]
    }
    # The first two stages need the referrals, which are expensive to read, so that both come from one query. The last
    # two are cheaper one by one, without referrals.
    first = _stage_durations(question, steps, first_stages(dict(steps.c)))
    stages = [_cases_in_stage(first, 0), _cases_in_stage(first, 1)]
    stages += [
        _cases_in_stage(_stage_durations(question, own, [last_stages(dict(own.c))[i]]), 0)
        for i, own in enumerate(steps_without_referrals.values())
    ]
    return pd.concat([stage.assign(stage=i) for i, stage in enumerate(stages)], ignore_index=True)


def _counts_in_file(question: Question) -> pd.DataFrame | None:
    """Cases by stage, hours and what ended it from the file of all cases; None without one."""
    by_sources = dict[tuple[int, ...] | None, list[int]]()
    for i, stage in enumerate(STAGES):
        by_sources.setdefault(_of_recording_sources(question, stage).sources, []).append(i)
    parts = list[Columns]()
    for sources, stages in by_sources.items():
        counted = stage_times_from_file(replace(question, sources=sources), stages)
        if counted is None:
            return None
        parts += counted
    return pd.DataFrame(concatenated(parts))


def _recorded(question: Question, stage: str) -> list[Condition]:
    """Condition that the source of a case records a stage; none if all sources do."""
    return _of_recording_sources(question, stage).source_conditions(question.facts.cases)


def _of_recording_sources(question: Question, stage: str) -> Question:
    """The question about the cases whose source records a stage."""
    store, scope = question.store, question.scope
    sources = recording_sources(store, scope, STAGE_NEEDS[stage])
    if stage == "verdict":
        every = [source.source for source in store.sources_at(vintage(store, scope))]
        counted = every if sources is None else sources
        # A single source without dates has no time to a rating at all, and the screen leaves the stage out.
        if len(counted) > 1 and (undated := _sources_without_dates_of_ratings(question)):
            sources = tuple(key for key in counted if key not in undated)
    return replace(question, sources=sources)


def _sources_without_dates_of_ratings(question: Question) -> frozenset[int]:
    """Keys of the sources with ratings none of which has a date.

    Their rated cases have no time to a rating. If the other cases stayed, the source would count as one in which
    nobody is heard.
    """
    store, scope = question.store, question.scope
    return store.cache.get_or_compute(
        ("sources without dates of ratings", vintage(store, scope)), lambda: _undated_ratings(question)
    )


def _undated_ratings(question: Question) -> frozenset[int]:
    cases = question.facts.cases
    rated = (
        sa.select(cases.c.source, sa.func.count(cases.c.verdict_at).label("dated"))
        .where(cases.c.verdict != ZERO)
        .group_by(cases.c.source)
    )
    frame = question.store.frame(rated)
    return frozenset(int(key) for key in frame.loc[frame["dated"] == 0, "source"])


def _referrals(question: Question, first: int, last: int) -> Subquery:
    """First referral of each case. Case ids follow registration, so that their range keeps most events unread."""
    e = events(question.store, question.scope).c
    return (
        sa.select(e.case_id, sa.func.min(e.moment).label("moment"))
        .where(e.event == int(Event.referred), e.moment.is_not(None), e.case_id.between(first, last))
        .group_by(e.case_id)
        .subquery("referrals")
    )


def _steps(question: Question, within: Sequence[Condition], referrals: Subquery | None) -> Subquery:
    """Moments of each case's steps that are known at as-of (NULL: not known), and the end of its observation."""
    facts, source = question.facts, question.facts.cases
    if referrals is not None:
        source = facts.cases.outerjoin(referrals, facts.c.case_id == referrals.c.case_id)
    steps = known_steps(facts.cases, facts.as_of, None if referrals is None else referrals.c.moment)
    columns = [column.label(name) for name, column in steps.items()]
    return sa.select(*columns).select_from(source).where(*within).subquery("steps")


def _stage_durations(question: Question, steps: Subquery, stages: Sequence[Stage]) -> pd.DataFrame:
    """Cases by the hours spent in each of the stages and by what ended them."""
    columns = [
        column.label(f"{name}_{i}")
        for i, stage in enumerate(stages)
        for name, column in zip(("hours", "state"), time_in_stage(stage, steps.c.until), strict=True)
    ]
    durations = sa.select(*columns).subquery("each")
    statement = sa.select(*durations.c, sa.func.count().label("cases")).group_by(*durations.c)
    return question.store.frame(statement).astype("int64")


def _cases_in_stage(passed: pd.DataFrame, number: int) -> pd.DataFrame:
    """Cases that entered one of the stages."""
    rows = passed[passed[f"state_{number}"] != NOT_ENTERED]
    return pd.DataFrame(
        {"hours": rows[f"hours_{number}"], "state": rows[f"state_{number}"], "cases": rows["cases"]}
    )
