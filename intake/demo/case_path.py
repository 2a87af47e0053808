"""Returns the way of cases between offices before they are answered: who held them, and when they were handed on."""

from dataclasses import dataclass

import numpy as np

from intake.demo.answer_times import OfficeParameters
from intake.demo.demo_world import World
from intake.demo.line_activity import Floats, Ints
from intake.demo.office_hours import OfficeClock
from intake.demo.registrations import Cases

MAX_HANDOFFS = 3  # hand-offs
NEVER = 2**40  # seconds: behind every watermark


@dataclass(frozen=True)
class CasePath:
    """`holder[:, 0]` is where a case was registered to, `holder[:, k]` who got it with hand-off k (−1 for none).

    The last holder is always the responsible office: a case that went wrong at first has one hand-off, one
    that the responsible office passed on and got back has two, and both can happen.
    """

    handoffs: Ints
    holder: Ints  # cases × (MOST + 1)


def path(world: World, work: OfficeParameters, cases: Cases, rng: np.random.Generator) -> CasePath:
    """The offices each case goes through; hand-offs are on average misrouted + 2 × passes of its office."""
    own = cases.office
    size = len(own)
    wrong = rng.random(size) < work.misrouted[own]
    passed = rng.random(size) < work.passes[own]
    first, other = _wrong_office(world, cases, rng), _other_office(world, own, rng)
    holder = np.full((size, MAX_HANDOFFS + 1), -1, dtype=np.int64)
    holder[:, 0] = np.where(wrong, first, own)
    holder[:, 1] = np.where(wrong, own, np.where(passed, other, -1))
    holder[:, 2] = np.where(passed, np.where(wrong, other, own), -1)
    holder[:, 3] = np.where(passed & wrong, own, -1)
    return CasePath(handoffs=wrong.astype(np.int64) + 2 * passed, holder=holder)


def handed(time: OfficeClock, cases: Cases, way: CasePath, until: Floats, rng: np.random.Generator) -> Ints:
    """Cases × MOST: the seconds of the hand-offs, in order, within `until` office hours of registration."""
    start = time.hours_at(cases.registered)
    step = np.arange(1, MAX_HANDOFFS + 1)
    share = (step + rng.uniform(-0.35, 0.35, (len(start), MAX_HANDOFFS)) - 0.5) / (
        way.handoffs[:, None] + 0.5
    )
    moment = time.second_at(start[:, None] + np.minimum(share, 1.0) * until[:, None])
    moment = np.maximum(moment, cases.registered[:, None] + 60 * step)
    moment = np.maximum.accumulate(moment - 60 * step, axis=1) + 60 * step
    return np.where(step <= way.handoffs[:, None], moment, NEVER)


def _wrong_office(world: World, cases: Cases, rng: np.random.Generator) -> Ints:
    """Where a case lands at first by mistake: the governor's office, the county's governorate, or anywhere."""
    number = {office.key: position for position, office in enumerate(world.offices)}
    governorate = np.array([number[f"governorate_{rank}"] for rank in range(len(world.areas.code))])
    luck = rng.random(len(cases.office))
    first = np.where(luck < 0.4, number["governor"], governorate[cases.county])
    anywhere = _other_office(world, cases.office, rng)
    return np.where((luck > 0.8) | (first == cases.office), anywhere, first)


def _other_office(world: World, own: Ints, rng: np.random.Generator) -> Ints:
    """Any office of the province but the case's own."""
    provincial = np.array(
        [position for position, office in enumerate(world.offices) if office.county is None]
    )
    chosen = rng.integers(0, len(provincial), len(own))
    same = provincial[chosen] == own
    return provincial[np.where(same, (chosen + 1) % len(provincial), chosen)]
