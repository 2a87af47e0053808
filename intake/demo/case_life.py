"""Simulate the history of cases: hand-offs, answer, closing, verdict, reopenings.

Moments may be after the as-of of the demo; `event_table` cuts them off.
"""

from dataclasses import dataclass

import numpy as np

from intake.demo.answer_time_model import OfficeParameters, deadline, pace
from intake.demo.demo_world import World
from intake.demo.handoffs import NEVER, CasePath, case_path, handoff_moments
from intake.demo.line_activity import Flags, Floats, Ints
from intake.demo.office_hours import OfficeClock, clock
from intake.demo.random_choice import lognormal, pick
from intake.demo.registrations import Cases
from intake.derive.event_arrays import DAY_SECONDS
from queries.vocabulary.codes import Outcome, Verdict

ASIDE_OUTCOMES = np.array(
    [Outcome.duplicate, Outcome.transferred, Outcome.withdrawn, Outcome.rejected], dtype=np.int64
)
ASIDE_HOURS, ASIDE_SIGMA = 96.0, 1.0  # office hours to a closing without an answer: median and sigma
ASIDE_SHARES = np.array([[0.42, 0.25, 0.18, 0.15]])
# By kind code: factor on the office's share of resolved cases.
RESOLVES_KIND = np.array([1.0, 1.05, 0.95, 0.75])
EXPLAINED = 0.70  # share of the answered but unresolved cases; the others are rejected
# By outcome code: factor on the office's share.
SATISFIES_OUTCOME = np.array([1.0, 1.25, 0.75, 0.4, 0.0, 0.0, 0.0])
SATISFIES_LATE = 0.7  # factor for answers after the deadline
# Dissatisfied citizens respond more often to the question, and reopen their case more often.
RESPONDS_SATISFIED, RESPONDS_DISSATISFIED = 0.90, 1.15
REOPENS_SATISFIED, REOPENS_DISSATISFIED = 0.45, 1.70
REOPEN_DAYS, REOPEN_SIGMA = 8.0, 0.9
AGAIN, CLOSES_AGAIN = 0.18, 0.93  # shares of reopened cases reopened a second time, and closed again
STAYS_OPEN = 0.006  # share of answered cases that are never closed


@dataclass(frozen=True)
class CaseHistories:
    """Histories of cases, one entry per case; moments in seconds, NEVER if the event does not occur."""

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
    """Simulate the histories of cases. The result depends only on the seed and the cases themselves."""
    size = len(cases.number)
    rng = np.random.default_rng([seed, 3, int(cases.number[0]) if size else 0])
    parameters, office_clock = OfficeParameters.of(world.offices), clock()
    start = office_clock.hours_at(cases.registered)
    due = office_clock.hours_at(deadline(cases)) - start
    path = case_path(world, parameters, cases, rng)
    factor = pace(world, cases, path.handoffs)
    # One uniform number per case decides between an answer, a closing without one, and staying open forever.
    fate = rng.random(size)
    answers = fate < parameters.answers[cases.office]
    aside = ~answers & (fate < parameters.answers[cases.office] + parameters.set_aside[cases.office])
    aside_length = lognormal(ASIDE_HOURS, ASIDE_SIGMA, rng, size=size)
    length = np.where(answers, parameters.draw(cases.office, factor, due, rng), aside_length)
    # Hand-offs are placed before the deadline, so that the office responsible at the due moment is the one that
    # answers.
    until = np.where(answers | aside, np.minimum(length, 0.9 * due), 0.9 * due)
    moments = handoff_moments(office_clock, cases, path, until, rng)
    last_handoff = np.maximum(np.where(moments < NEVER, moments, 0).max(axis=1), cases.registered)
    # The answer comes at least a minute after the last hand-off.
    ended = np.maximum(office_clock.second_at(start + length), last_handoff + 60)
    answered = np.where(answers, ended, NEVER)
    closed = _closed(office_clock, answers, aside, ended, rng)
    outcome = _outcome(parameters, cases, answers, closed, rng)
    satisfied = _satisfied(parameters, cases, answered, outcome)
    is_satisfied = rng.random(size) < satisfied
    surveyed = answers & (closed < NEVER)
    verdict, verdict_at = _verdict(parameters, cases, surveyed, is_satisfied, closed, rng)
    # Only answered and closed cases are reopened; satisfied citizens do so less often than dissatisfied ones.
    chance = np.where(surveyed, parameters.reopens[cases.office], 0.0)
    reopen_now = chance * np.where(is_satisfied, REOPENS_SATISFIED, REOPENS_DISSATISFIED)
    reopened, reclosed = _reopenings(office_clock, closed, reopen_now, rng)
    return CaseHistories(
        path=path,
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


def _closed(
    office_clock: OfficeClock, answers: Flags, aside: Flags, end: Ints, rng: np.random.Generator
) -> Ints:
    """Moments of the first closing: mostly within an hour of the answer; without one, at the set-aside moment."""
    size = len(end)
    at_once = rng.random(size) < 0.62
    later = office_clock.second_at(office_clock.hours_at(end) + lognormal(2.0 * 24, 1.0, rng, size=size))
    after = np.where(at_once, end + rng.integers(60, 3000, size), np.maximum(later, end + 60))
    after = np.where(rng.random(size) < STAYS_OPEN, NEVER, after)
    return np.where(answers, after, np.where(aside, end, NEVER))


def _outcome(
    parameters: OfficeParameters, cases: Cases, answers: Flags, closed: Ints, rng: np.random.Generator
) -> Ints:
    """Outcomes of the first closings."""
    size = len(closed)
    resolved = rng.random(size) < np.minimum(
        parameters.resolves[cases.office] * RESOLVES_KIND[cases.kind], 0.97
    )
    otherwise = np.where(rng.random(size) < EXPLAINED, Outcome.explained, Outcome.rejected)
    aside = ASIDE_OUTCOMES[pick(ASIDE_SHARES, np.zeros(size), rng)]
    outcome = np.where(answers, np.where(resolved, Outcome.resolved, otherwise), aside)
    return np.where(closed < NEVER, outcome, Outcome.unknown).astype(np.int64)


def _satisfied(parameters: OfficeParameters, cases: Cases, answered: Ints, outcome: Ints) -> Floats:
    """Probability that the citizen is satisfied, by office, outcome and lateness."""
    chance = parameters.satisfies[cases.office] * SATISFIES_OUTCOME[outcome]
    late = answered > deadline(cases)
    return np.asarray(np.clip(np.where(late, chance * SATISFIES_LATE, chance), 0.02, 0.97), dtype=np.float64)


def _verdict(
    parameters: OfficeParameters,
    cases: Cases,
    surveyed: Flags,
    is_satisfied: Flags,
    closed: Ints,
    rng: np.random.Generator,
) -> tuple[Ints, Ints]:
    """Verdicts of those who respond to the message sent after closing, some days later and by day."""
    size = len(closed)
    responds = parameters.responds[cases.office] * np.where(
        is_satisfied, RESPONDS_SATISFIED, RESPONDS_DISSATISFIED
    )
    responded = surveyed & (rng.random(size) < responds)
    day = closed // DAY_SECONDS + np.ceil(lognormal(1.6, 0.7, rng, size=size)).astype(np.int64)
    moment = day * DAY_SECONDS + rng.integers(9 * 3600, 21 * 3600, size)
    verdict = np.where(is_satisfied, Verdict.satisfied, Verdict.dissatisfied)
    return np.where(responded, verdict, Verdict.none).astype(np.int64), np.where(responded, moment, NEVER)


def _reopenings(
    office_clock: OfficeClock, closed: Ints, chance: Floats, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Moments of up to two reopenings and closings (cases × 2); the second only after the first is closed again."""
    size = len(closed)
    reopened = np.full((size, 2), NEVER, dtype=np.int64)
    reclosed = np.full((size, 2), NEVER, dtype=np.int64)
    since = closed
    for turn, probability in enumerate((chance, np.full(size, AGAIN))):
        chosen = np.flatnonzero((since < NEVER) & (rng.random(size) < probability))
        wait = lognormal(REOPEN_DAYS * DAY_SECONDS, REOPEN_SIGMA, rng, size=len(chosen))
        moment = since[chosen] + 600 + wait.astype(np.int64)
        length = lognormal(5.0 * 24, 0.8, rng, size=len(chosen))
        closes = rng.random(len(chosen)) < CLOSES_AGAIN
        reopened[chosen, turn] = moment
        reclosed[chosen, turn] = np.where(
            closes,
            np.maximum(office_clock.second_at(office_clock.hours_at(moment) + length), moment + 60),
            NEVER,
        )
        since = reclosed[:, turn]
    return reopened, reclosed
