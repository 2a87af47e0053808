"""Returns what becomes of cases: hand-offs, answer, closing, verdict, reopenings. Moments may lie in the future."""

from dataclasses import dataclass

import numpy as np

from intake.demo.answer_times import OfficeParameters, deadline, pace
from intake.demo.case_path import NEVER, CasePath, handed, path
from intake.demo.demo_world import World
from intake.demo.line_activity import Flags, Floats, Ints
from intake.demo.office_hours import OfficeClock, clock
from intake.demo.random_choice import lognormal, pick
from intake.demo.registrations import Cases
from queries.vocabulary.codes import Outcome, Verdict

ASIDE_OUTCOMES = np.array(
    [Outcome.duplicate, Outcome.transferred, Outcome.withdrawn, Outcome.rejected], dtype=np.int64
)
ASIDE_HOURS, ASIDE_SIGMA = 96.0, 1.0  # office time to a closing without an answer
ASIDE_SHARES = np.array([[0.42, 0.25, 0.18, 0.15]])
RESOLVES_KIND = np.array([1.0, 1.05, 0.95, 0.75])  # by kind code, on the office's share
EXPLAINED = 0.70  # of what is answered but not resolved; the rest is rejected
SATISFIES_OUTCOME = np.array([1.0, 1.25, 0.75, 0.4, 0.0, 0.0, 0.0])  # by outcome code, on the office's share
SATISFIES_LATE = 0.7
# Who is cross answers the question more often, and comes back more often.
RESPONDS_SATISFIED, RESPONDS_DISSATISFIED = 0.90, 1.15
REOPENS_SATISFIED, REOPENS_DISSATISFIED = 0.45, 1.70
REOPEN_DAYS, REOPEN_SIGMA = 8.0, 0.9
AGAIN, CLOSES_AGAIN = 0.18, 0.93
STAYS_OPEN = 0.006  # answered, and never closed


@dataclass(frozen=True)
class CaseHistories:
    """One entry a case, in seconds; NEVER where it does not come."""

    path: CasePath
    pace: Floats
    handoff_at: Ints  # cases × hand-offs
    answered: Ints
    closed: Ints
    outcome: Ints  # of the first closing
    verdict: Ints
    verdict_at: Ints
    reopened: Ints  # cases × 2
    reclosed: Ints  # cases × 2
    satisfied_probability: Floats  # probability that the citizen is satisfied, given answer and closing
    reopen_probability: Floats  # probability of a reopening, times REOPENS_SATISFIED or REOPENS_DISSATISFIED


def simulate_histories(world: World, cases: Cases, *, seed: int) -> CaseHistories:
    """The lives of those cases; the same whatever else is generated."""
    size = len(cases.number)
    rng = np.random.default_rng([seed, 3, int(cases.number[0]) if size else 0])
    work, time = OfficeParameters.of(world.offices), clock()
    start = time.hours_at(cases.registered)
    due = time.hours_at(deadline(cases)) - start
    way = path(world, work, cases, rng)
    factor = pace(world, cases, way.handoffs)
    fate = rng.random(size)
    answers = fate < work.answers[cases.office]
    aside = ~answers & (fate < work.answers[cases.office] + work.set_aside[cases.office])
    aside_length = lognormal(ASIDE_HOURS, ASIDE_SIGMA, rng, size=size)
    length = np.where(answers, work.draw(cases.office, factor, due, rng), aside_length)
    # Hand-offs come before due, so that the office that owes the answer is the one that gives it.
    until = np.where(answers | aside, np.minimum(length, 0.9 * due), 0.9 * due)
    moments = handed(time, cases, way, until, rng)
    last = np.maximum(np.where(moments < NEVER, moments, 0).max(axis=1), cases.registered)
    end = np.maximum(time.second_at(start + length), last + 60)
    answered = np.where(answers, end, NEVER)
    closed = _closed(time, answers, aside, end, rng)
    outcome = _outcome(work, cases, answers, closed, rng)
    satisfied = _satisfied(work, cases, answered, outcome)
    happy = rng.random(size) < satisfied
    asked = answers & (closed < NEVER)
    verdict, verdict_at = _verdict(work, cases, asked, happy, closed, rng)
    chance = np.where(asked, work.reopens[cases.office], 0.0)
    now = chance * np.where(happy, REOPENS_SATISFIED, REOPENS_DISSATISFIED)
    reopened, reclosed = _reopenings(time, closed, now, rng)
    return CaseHistories(
        path=way,
        pace=factor,
        handoff_at=moments,
        answered=answered,
        closed=closed,
        outcome=outcome,
        verdict=verdict,
        verdict_at=verdict_at,
        reopened=reopened,
        reclosed=reclosed,
        satisfied_probability=satisfied,
        reopen_probability=chance,
    )


def _closed(time: OfficeClock, answers: Flags, aside: Flags, end: Ints, rng: np.random.Generator) -> Ints:
    """Most answers close the case within the hour, others wait for the citizen; without an answer, at once."""
    size = len(end)
    at_once = rng.random(size) < 0.62
    later = time.second_at(time.hours_at(end) + lognormal(2.0 * 24, 1.0, rng, size=size))
    after = np.where(at_once, end + rng.integers(60, 3000, size), np.maximum(later, end + 60))
    after = np.where(rng.random(size) < STAYS_OPEN, NEVER, after)
    return np.where(answers, after, np.where(aside, end, NEVER))


def _outcome(
    work: OfficeParameters, cases: Cases, answers: Flags, closed: Ints, rng: np.random.Generator
) -> Ints:
    size = len(closed)
    resolved = rng.random(size) < np.minimum(work.resolves[cases.office] * RESOLVES_KIND[cases.kind], 0.97)
    otherwise = np.where(rng.random(size) < EXPLAINED, Outcome.explained, Outcome.rejected)
    aside = ASIDE_OUTCOMES[pick(ASIDE_SHARES, np.zeros(size), rng)]
    outcome = np.where(answers, np.where(resolved, Outcome.resolved, otherwise), aside)
    return np.where(closed < NEVER, outcome, Outcome.unknown).astype(np.int64)


def _satisfied(work: OfficeParameters, cases: Cases, answered: Ints, outcome: Ints) -> Floats:
    chance = work.satisfies[cases.office] * SATISFIES_OUTCOME[outcome]
    late = answered > deadline(cases)
    return np.asarray(np.clip(np.where(late, chance * SATISFIES_LATE, chance), 0.02, 0.97), dtype=np.float64)


def _verdict(
    work: OfficeParameters, cases: Cases, asked: Flags, happy: Flags, closed: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """What those say who answer the message sent after closing, by day, some days later."""
    size = len(closed)
    responds = work.responds[cases.office] * np.where(happy, RESPONDS_SATISFIED, RESPONDS_DISSATISFIED)
    says = asked & (rng.random(size) < responds)
    day = closed // 86_400 + np.ceil(lognormal(1.6, 0.7, rng, size=size)).astype(np.int64)
    moment = day * 86_400 + rng.integers(9 * 3600, 21 * 3600, size)
    verdict = np.where(happy, Verdict.satisfied, Verdict.dissatisfied)
    return np.where(says, verdict, Verdict.none).astype(np.int64), np.where(says, moment, NEVER)


def _reopenings(
    time: OfficeClock, closed: Ints, chance: Floats, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Cases × 2: reopened and closed again; the second only after the first has closed."""
    size = len(closed)
    reopened = np.full((size, 2), NEVER, dtype=np.int64)
    reclosed = np.full((size, 2), NEVER, dtype=np.int64)
    since = closed
    for turn, likely in enumerate((chance, np.full(size, AGAIN))):
        again = np.flatnonzero((since < NEVER) & (rng.random(size) < likely))
        wait = lognormal(REOPEN_DAYS * 86_400, REOPEN_SIGMA, rng, size=len(again))
        moment = since[again] + 600 + wait.astype(np.int64)
        length = lognormal(5.0 * 24, 0.8, rng, size=len(again))
        closes = rng.random(len(again)) < CLOSES_AGAIN
        reopened[again, turn] = moment
        reclosed[again, turn] = np.where(
            closes, np.maximum(time.second_at(time.hours_at(moment) + length), moment + 60), NEVER
        )
        since = reclosed[:, turn]
    return reopened, reclosed
