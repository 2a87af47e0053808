"""Distribution of the time to an answer, used to draw answers and to compute their true probabilities.

A case of office o is answered with probability `answers`. Its time T since registration, in office hours, is
    with probability `bunches`:  due − E, E exponential with mean BUNCH_HOURS (never before registration)
    else with probability `fast`: log-normal, median 24·days·pace, sigma
    else:                         log-normal, median 24·late_days·pace, late_sigma
so the cumulative incidence of an answer at office time t is answers × P(T ≤ t). Which cases are closed without an
answer is decided beforehand, so this competing event does not change the incidence.
"""

from dataclasses import dataclass

import numpy as np

from intake.demo.demo_offices import Office
from intake.demo.demo_world import World
from intake.demo.line_activity import Floats, Ints
from intake.demo.registrations import DUE_DAYS, NO_DUE, TRIP_DUE_DAYS, Cases
from intake.demo.unusual_events import CRISIS_DELAY, DECLINE
from intake.derive.event_arrays import DAY_SECONDS
from queries.vocabulary.codes import Kind

BUNCH_HOURS = 20.0  # office hours before the deadline: about one working day
KIND_PACE = {Kind.complaint: 0.95, Kind.request: 1.05, Kind.suggestion: 1.35}
HANDOFF_PACE = 0.3  # share of additional time per hand-off
TRIP_PACE = 2.0


@dataclass(frozen=True)
class OfficeParameters:
    """The parameters of all offices, one array per parameter."""

    days: Floats
    sigma: Floats
    fast: Floats
    late_days: Floats
    late_sigma: Floats
    bunches: Floats
    answers: Floats
    set_aside: Floats
    misrouted: Floats
    passes: Floats
    resolves: Floats
    satisfies: Floats
    reopens: Floats
    responds: Floats

    @classmethod
    def of(cls, offices: tuple[Office, ...]) -> "OfficeParameters":
        """Collect the parameters of the offices, in their order."""
        return cls(
            **{name: np.array([getattr(office, name) for office in offices]) for name in cls.__annotations__}
        )

    def draw(self, office: Ints, pace: Floats, due: Floats, rng: np.random.Generator) -> Floats:
        """Draw the office hours from registration to the answer, given that there is one; `due` in office hours."""
        size = len(office)
        normal = rng.standard_normal(size)
        fast = rng.random(size) < self.fast[office]
        median = np.where(fast, self.days[office], self.late_days[office]) * 24.0 * pace
        length = median * np.exp(normal * np.where(fast, self.sigma[office], self.late_sigma[office]))
        bunch = rng.random(size) < self.bunches[office]
        before = np.maximum(due - rng.exponential(BUNCH_HOURS, size), 0.1)
        return np.where(bunch, before, length)

    def incidence(self, office: Ints, pace: Floats, due: Floats, passed: Floats) -> Floats:
        """Cumulative incidence of an answer at `passed` office hours (not conditional on being answered)."""
        from scipy.special import ndtr

        with np.errstate(divide="ignore"):
            log = np.log(np.maximum(passed, 0.0) / (24.0 * pace))
        fast = ndtr((log - np.log(self.days[office])) / self.sigma[office])
        late = ndtr((log - np.log(self.late_days[office])) / self.late_sigma[office])
        usual = self.fast[office] * fast + (1.0 - self.fast[office]) * late
        bunch = np.where(passed >= 0.1, np.exp(-np.maximum(due - passed, 0.0) / BUNCH_HOURS), 0.0)
        share = self.bunches[office]
        return np.asarray(self.answers[office] * (share * bunch + (1.0 - share) * usual), dtype=np.float64)


def pace(world: World, cases: Cases, handoffs: Ints) -> Floats:
    """Factor on the time of an office that depends on the case: topic, kind, hand-offs, trip, crisis, decline."""
    topic = np.array([topic.pace for topic in world.topics])
    kind = np.array([KIND_PACE.get(Kind(code), 1.0) for code in range(len(Kind))])
    factor = topic[cases.topic] * kind[cases.kind] * (1.0 + HANDOFF_PACE * handoffs)
    factor *= np.where(cases.trip >= 0, TRIP_PACE, 1.0) * np.where(cases.crisis > 0, CRISIS_DELAY, 1.0)
    declined = (cases.office == world.declining) & (cases.registered >= DECLINE.first * DAY_SECONDS)
    return np.asarray(np.where(declined, factor * DECLINE.factor, factor), dtype=np.float64)


def deadline(cases: Cases) -> Ints:
    """Deadline in seconds: the due moment, or the usual one if the source gives none."""
    days = np.where(cases.trip >= 0, TRIP_DUE_DAYS, DUE_DAYS)
    return np.where(cases.due == NO_DUE, cases.registered + days * DAY_SECONDS, cases.due)
