"""True values that estimators should recover from the demo, computed from its parameters, not from its events.

They are conditional on the registered cases (and, for what follows a closing, on the closings), so that an estimate
differs from them only by the random variation of outcomes.
"""

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from intake.demo.answer_time_model import OfficeParameters
from intake.demo.case_life import (
    ASIDE_HOURS,
    ASIDE_SHARES,
    ASIDE_SIGMA,
    REOPEN_DAYS,
    REOPEN_SIGMA,
    REOPENS_DISSATISFIED,
    REOPENS_SATISFIED,
    RESOLVES_KIND,
    RESPONDS_DISSATISFIED,
    RESPONDS_SATISFIED,
    CaseHistories,
)
from intake.demo.demo_world import World
from intake.demo.handoffs import NEVER
from intake.demo.line_activity import AS_OF_SECOND, FIRST_DAY, Flags, Floats, Ints
from intake.demo.office_hours import clock
from intake.demo.registrations import DUE_DAYS, NO_DUE, TRIP_DUE_DAYS, Cases
from intake.derive.event_arrays import DAY_SECONDS
from queries.vocabulary.codes import Outcome

MAX_SAMPLE_CASES = 400_000  # above this, only every n-th case is kept
THIRTY_DAYS = 30 * DAY_SECONDS
LONGEST = 2**13  # hours; upper bound of the search for quantiles


@dataclass(frozen=True)
class CaseSample:
    """The columns of each case that the true values need."""

    registered: Ints
    due: Ints
    trip: Ints
    kind: Ints
    county: Ints
    office: Ints
    pace: Floats
    answered: Ints
    closed: Ints
    outcome: Ints
    satisfied_probability: Floats
    reopen_probability: Floats

    @classmethod
    def sample(cls, cases: Cases, lives: CaseHistories, *, every: int) -> "CaseSample":
        """Take every `every`-th of the cases."""
        chosen = cases.number % every == 0
        return cls(
            **{
                field.name: getattr(cases if hasattr(cases, field.name) else lives, field.name)[chosen]
                for field in fields(cls)
            }
        )

    @classmethod
    def concatenate(cls, parts: list["CaseSample"]) -> "CaseSample":
        """The cases of all parts."""
        return cls(
            **{
                field.name: np.concatenate([getattr(part, field.name) for part in parts])
                for field in fields(cls)
            }
        )

    def where(self, chosen: Flags) -> "CaseSample":
        """The cases under a mask."""
        return CaseSample(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})

    def registered_in(self, first: date | None, last: date | None) -> "CaseSample":
        """The cases registered from one day to another (inclusive; None is an open end), without those of trips."""
        day = self.registered // DAY_SECONDS
        chosen = self.trip < 0
        if first is not None:
            chosen &= day >= (first - FIRST_DAY).days
        if last is not None:
            chosen &= day <= (last - FIRST_DAY).days
        return self.where(chosen)


def by_office(world: World, sample: CaseSample) -> list[dict[str, float | int | None]]:
    """True values by office, in the order of the world's offices: measure key → value, or None without cases."""
    parameters, count = OfficeParameters.of(world.offices), len(world.offices)
    median, p90 = (_quantile(parameters, sample, share, count) for share in (0.5, 0.9))
    values = {
        "answer_days_median": median,
        "answer_days_p90": p90,
        **{f"answered_by_day_{days}": _by_day(parameters, sample, days, count) for days in (10, 20, 30)},
        "on_time_share": _on_time(parameters, sample, count),
        **_after_closing(parameters, sample, count),
        "handoffs_per_case": parameters.misrouted + 2.0 * parameters.passes,
    }
    cases = np.bincount(sample.office, minlength=count)
    return [
        {"cases": int(cases[office])}
        | {
            key: None if np.isnan(value[office]) else round(float(value[office]), 5)
            for key, value in values.items()
        }
        for office in range(count)
    ]


def _incidence(parameters: OfficeParameters, sample: CaseSample, until: Ints) -> Floats:
    """Probability, for each case, of an answer before that second."""
    office_clock = clock()
    start = office_clock.hours_at(sample.registered)
    days = np.where(sample.trip >= 0, TRIP_DUE_DAYS, DUE_DAYS)
    due = np.where(sample.due == NO_DUE, sample.registered + days * DAY_SECONDS, sample.due)
    return parameters.incidence(
        sample.office, sample.pace, office_clock.hours_at(due) - start, office_clock.hours_at(until) - start
    )


def _mean(values: Floats, office: Ints, count: int, *, over: Floats | None = None) -> Floats:
    """By office, the sum of the values divided by the sum of `over` (by default the number of cases)."""
    below = np.bincount(office, over, minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.bincount(office, values, minlength=count) / below, dtype=np.float64)


def _by_day(parameters: OfficeParameters, sample: CaseSample, days: int, count: int) -> Floats:
    """By office, the share answered within that many days."""
    return _mean(_incidence(parameters, sample, sample.registered + days * DAY_SECONDS), sample.office, count)


def _quantile(parameters: OfficeParameters, sample: CaseSample, share: float, count: int) -> Floats:
    """By office, in days: the first completed hour at which the incidence reaches a share; found by bisection."""
    low, high = np.full(count, -1), np.full(count, LONGEST)
    # Bisection over whole hours, for all offices at once: the incidence is below the share at `low` and reaches it at
    # `high`.
    while np.any(high - low > 1):
        middle = (low + high) // 2
        until = sample.registered + (middle[sample.office] + 1) * 3600
        reached = _mean(_incidence(parameters, sample, until), sample.office, count) >= share
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    return np.where(high == LONGEST, np.nan, high / 24.0)


def _on_time(parameters: OfficeParameters, sample: CaseSample, count: int) -> Floats:
    """By office, the share of cases answered by their due moment.

    The denominator is the cases due by as-of, less the expected number closed as duplicate, transferred or withdrawn.
    """
    from scipy.special import ndtr

    due_cases = sample.where((sample.due != NO_DUE) & (sample.due <= AS_OF_SECOND))
    office_clock = clock()
    passed = office_clock.hours_at(np.full(len(due_cases.registered), AS_OF_SECOND)) - office_clock.hours_at(
        due_cases.registered
    )
    closed = ndtr(np.log(passed / ASIDE_HOURS) / ASIDE_SIGMA)
    # Cases closed as duplicate, transferred or withdrawn leave the denominator. They are the first three of
    # ASIDE_SHARES.
    in_denominator = 1.0 - parameters.set_aside[due_cases.office] * ASIDE_SHARES[0, :3].sum() * closed
    return _mean(
        _incidence(parameters, due_cases, due_cases.due), due_cases.office, count, over=in_denominator
    )


def _after_closing(parameters: OfficeParameters, sample: CaseSample, count: int) -> dict[str, Floats]:
    """Shares among closed cases; those over thirty days include only closings at least that old."""
    from scipy.special import ndtr

    closed = sample.where(sample.closed <= AS_OF_SECOND)
    surveyed = closed.where(closed.answered < NEVER)
    old = closed.where(closed.closed <= AS_OF_SECOND - THIRTY_DAYS)
    resolved = old.where(old.outcome == Outcome.resolved)
    # Probability that a reopening comes within thirty days of the closing (it never comes in the first 600 seconds).
    soon = float(ndtr(np.log((THIRTY_DAYS - 600) / DAY_SECONDS / REOPEN_DAYS) / REOPEN_SIGMA))
    responding_satisfied, responding_dissatisfied = (
        surveyed.satisfied_probability * RESPONDS_SATISFIED,
        (1.0 - surveyed.satisfied_probability) * RESPONDS_DISSATISFIED,
    )
    responding = (responding_satisfied + responding_dissatisfied) * parameters.responds[surveyed.office]
    number = np.bincount(closed.office, minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        response = np.bincount(surveyed.office, responding, minlength=count) / number
        share = np.minimum(parameters.resolves[surveyed.office] * RESOLVES_KIND[surveyed.kind], 0.97)
        resolved_share = np.bincount(surveyed.office, share, minlength=count) / number
    reopened = soon * old.reopen_probability * _between(old.satisfied_probability)
    satisfied_reopened = (
        resolved.satisfied_probability * soon * resolved.reopen_probability * REOPENS_SATISFIED
    )
    dissatisfied_unseen = (1.0 - soon * resolved.reopen_probability * REOPENS_DISSATISFIED) * (
        1.0 - parameters.responds[resolved.office] * RESPONDS_DISSATISFIED
    )
    return {
        "satisfied_share": _mean(
            responding_satisfied, surveyed.office, count, over=responding_satisfied + responding_dissatisfied
        ),
        "satisfied_share_of_all": _mean(surveyed.satisfied_probability, surveyed.office, count),
        "response_rate": response,
        "resolved_share": resolved_share,
        "reopened_share": _mean(reopened, old.office, count),
        "resolution_gap": _mean(
            satisfied_reopened + (1.0 - resolved.satisfied_probability) * (1.0 - dissatisfied_unseen),
            resolved.office,
            count,
        ),
    }


def _between(satisfied: Floats) -> Floats:
    """Mean factor on the probability of reopening, given the probability of satisfaction."""
    return satisfied * REOPENS_SATISFIED + (1.0 - satisfied) * REOPENS_DISSATISFIED
