"""Simulate the path of cases between offices before they are answered: holders and moments of hand-offs."""

from dataclasses import dataclass

import numpy as np

from intake.demo.answer_time_model import OfficeParameters
from intake.demo.demo_world import World
from intake.demo.line_activity import Floats, Ints
from intake.demo.office_hours import OfficeClock
from intake.demo.registrations import Cases

MAX_HANDOFFS = 3
NEVER = 2**40  # seconds; later than any as-of


@dataclass(frozen=True)
class CasePath:
    """`holder[:, 0]` is the office of registration, `holder[:, k]` the receiver of hand-off k (−1 for none).

    The last holder is always the responsible office. A case registered to the wrong office has one hand-off; one that
    the responsible office passes on and gets back has two; both can happen.
    """

    handoffs: Ints
    holder: Ints  # cases × (MAX_HANDOFFS + 1)


def case_path(world: World, parameters: OfficeParameters, cases: Cases, rng: np.random.Generator) -> CasePath:
    """Offices that hold each case. The mean number of hand-offs is misrouted + 2 × passes of the responsible office."""
    own = cases.office
    size = len(own)
    wrong = rng.random(size) < parameters.misrouted[own]
    passed = rng.random(size) < parameters.passes[own]
    first, other = _wrong_office(world, cases, rng), _other_office(world, own, rng)
    holder = np.full((size, MAX_HANDOFFS + 1), -1, dtype=np.int64)
    holder[:, 0] = np.where(wrong, first, own)
    holder[:, 1] = np.where(wrong, own, np.where(passed, other, -1))
    holder[:, 2] = np.where(passed, np.where(wrong, other, own), -1)
    holder[:, 3] = np.where(passed & wrong, own, -1)
    return CasePath(handoffs=wrong.astype(np.int64) + 2 * passed, holder=holder)


def handoff_moments(
    clock: OfficeClock, cases: Cases, path: CasePath, until: Floats, rng: np.random.Generator
) -> Ints:
    """Moments of the hand-offs in seconds (cases × MAX_HANDOFFS), in order.

    They are spread evenly, with some noise, over the first `until` office hours after registration.
    """
    start = clock.hours_at(cases.registered)
    step = np.arange(1, MAX_HANDOFFS + 1)
    # Hand-off k of n comes at about the share (k − 0.5) / (n + 0.5) of the time until the answer, with some noise.
    share = (step + rng.uniform(-0.35, 0.35, (len(start), MAX_HANDOFFS)) - 0.5) / (
        path.handoffs[:, None] + 0.5
    )
    moment = clock.second_at(start[:, None] + np.minimum(share, 1.0) * until[:, None])
    moment = np.maximum(moment, cases.registered[:, None] + 60 * step)
    # Keep at least a minute between two hand-offs.
    moment = np.maximum.accumulate(moment - 60 * step, axis=1) + 60 * step
    return np.where(step <= path.handoffs[:, None], moment, NEVER)


def _wrong_office(world: World, cases: Cases, rng: np.random.Generator) -> Ints:
    """Office of a mistaken registration: the governor's office, the county's governorate, or any other."""
    number = {office.key: position for position, office in enumerate(world.offices)}
    governorate = np.array([number[f"governorate_{rank}"] for rank in range(len(world.areas.code))])
    draw = rng.random(len(cases.office))
    first = np.where(draw < 0.4, number["governor"], governorate[cases.county])
    anywhere = _other_office(world, cases.office, rng)
    return np.where((draw > 0.8) | (first == cases.office), anywhere, first)


def _other_office(world: World, own: Ints, rng: np.random.Generator) -> Ints:
    """A random provincial office that is not the responsible one."""
    provincial = np.array(
        [position for position, office in enumerate(world.offices) if office.county is None]
    )
    chosen = rng.integers(0, len(provincial), len(own))
    same = provincial[chosen] == own
    return provincial[np.where(same, (chosen + 1) % len(provincial), chosen)]
