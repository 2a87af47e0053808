"""Round the expectation of an office, and all that follows from it, so that no peer's figures can be worked out.

The expectation of an office is an average of the others of its group. An office that knows its own cases and sees the
exact expectation month after month could solve for the figures of a peer. `tests/protection/own_office_attack.py` tries
that (docs/protection-own.md); the steps were chosen so that it learns hardly more than is published anyway.
"""

import math
from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats
from stats.peers.partial_pooling import capped

MIN_OFFICES = 4  # of a group with enough cases, the office itself included, below which nothing is compared
MAX_OF_ONE = 0.5  # part of the others' cases that a single one may have, counted as in the expectation
# The step to which an expectation is rounded, by the number of offices of the group with enough cases.
STEPS = ((4, 0.10), (8, 0.05), (20, 0.02))
# How uncertain an expectation is depends on how much the peers differ, and reveals more of them than itself.
MARGIN_STEP = 0.10


@dataclass(frozen=True)
class CoarseComparison:
    """The comparison of an office with similar ones, from an expectation rounded to multiples of `step`.

    `expected` is a share; `margin` is half the width of its 95 % interval, rounded up to `MARGIN_STEP` + `step` / 2.
    `gap` is the office's own share minus `expected`; `excess` the cases that missed beyond it. `smallest_shown` is
    rounded up, NaN where no difference could have been shown.
    """

    step: float
    expected: float
    margin: float
    gap: float
    gap_lower: float
    gap_upper: float
    excess: float
    excess_lower: float
    excess_upper: float
    smallest_shown: float


def may_compare(own: float, others: Floats, *, least: float) -> float | None:
    """The step for the expectation of an office with `own` cases in a group with `others`; None if none may be shown.

    `least` is the number of cases that an office needs to count. Too few others, or one that outweighs the rest, would
    make the expectation a figure of one or two offices.
    """
    counted = others[others >= least]
    offices = 1 + len(counted)
    if offices < MIN_OFFICES:
        return None
    sizes = np.concatenate(([own], others))
    weights = capped(sizes, np.zeros(len(sizes), dtype=np.int64))[1:]
    if weights.max() > MAX_OF_ONE * weights.sum():
        return None
    return [step for fewest, step in STEPS if offices >= fewest][-1]


def coarse_comparison(
    own: tuple[float, float, float],
    n: float,
    *,
    expected: tuple[float, float, float],
    smallest_shown: float,
    step: float,
) -> CoarseComparison:
    """The rounded comparison. `own` and `expected` are (share, lower, upper); `n` are the office's cases."""
    value, lower, upper = own
    exact, low, high = expected
    about = _to_step(exact, step)
    # The interval is to hold whatever the exact one held, wherever the exact expectation was within the step.
    margin = math.ceil(max(high - exact, exact - low) / MARGIN_STEP - 1e-9) * MARGIN_STEP + step / 2
    gap = value - about
    gap_lower = gap - math.hypot(value - lower, margin)
    gap_upper = gap + math.hypot(upper - value, margin)
    return CoarseComparison(
        step=step,
        expected=about,
        margin=margin,
        gap=gap,
        gap_lower=gap_lower,
        gap_upper=gap_upper,
        excess=-n * gap,
        excess_lower=-n * gap_upper,
        excess_upper=-n * gap_lower,
        smallest_shown=math.ceil(smallest_shown / step - 1e-9) * step
        if math.isfinite(smallest_shown)
        else math.nan,
    )


def _to_step(share: float, step: float) -> float:
    """The nearest multiple of a step, without the noise of binary fractions."""
    return round(round(share / step) * step, 10)
