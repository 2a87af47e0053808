"""Whether units reach their targets, by the usual limits of their control charts."""

from collections.abc import Sequence

import numpy as np

from queries.measures.declaration import Measure
from queries.vocabulary.own_past import TargetReach
from stats.arrays import Floats

TARGET_MONTHS = 12  # months whose limits are compared with the target


def target_reach(
    declared: Measure, targets: Sequence[float | None], lower: Floats, upper: Floats
) -> list[TargetReach]:
    """Whether the usual limits of the latest twelve months with figures lie wholly on one side of the target, by unit.

    `lower` and `upper` are units × months.
    """
    if declared.better == "neither" or not any(target is not None for target in targets):
        return [""] * len(targets)
    known = np.isfinite(lower)
    # How many months with figures there are from each month on.
    left = np.cumsum(known[:, ::-1], axis=1)[:, ::-1]
    others = ~known | (left > TARGET_MONTHS)
    limit = np.array([np.nan if target is None else target for target in targets])[:, None]
    above, below = lower >= limit, upper < limit
    if declared.better == "lower":
        above, below = upper <= limit, lower > limit
    is_met, is_missed = (np.asarray((side | others).all(axis=1)) for side in (above, below))
    return [
        "" if target is None else "met" if met else "missed" if missed else "unreliable"
        for target, met, missed in zip(targets, is_met, is_missed, strict=True)
    ]
