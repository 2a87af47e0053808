"""The months on which a signal of a control chart rests, and how far they are from what is usual."""

import numpy as np
from numpy.typing import NDArray

from queries.measures.declaration import Measure
from stats.arrays import Floats
from stats.own_past.control_chart import IN_RUN, OUTER_THIRD, OUTSIDE, RUN

YEAR = 12
SIGNAL_MONTHS = {OUTSIDE: 1, OUTER_THIRD: 3, IN_RUN: RUN}


def contradicts(signal: int, value: Floats, of_signal: NDArray[np.int64]) -> bool:
    """Whether the months of a signal deviate from the year before them in the opposite direction.

    A figure that grows more slowly than before is below its centre, and yet higher than in the year before.
    """
    before = value[: of_signal[0]]
    before = before[np.isfinite(before)][-YEAR:]
    return len(before) > 0 and bool(np.sign(value[of_signal].mean() - before.mean()) == -np.sign(signal))


def months_of(signal: int, deviation: Floats) -> NDArray[np.int64]:
    """Indices of the months on which a signal of the latest month rests."""
    known = np.flatnonzero(np.isfinite(deviation))
    return np.asarray(known[-SIGNAL_MONTHS[abs(signal)] :])


def change_of(declared: Measure, value: Floats, centre: Floats) -> float:
    """Mean value of some months minus their centre, or relative to it where the measure's changes are.

    A stock keeps in one month what it gained in the month before, so that its changes are added up.
    """
    now, usual = float(np.mean(value)), float(np.mean(centre))
    if not declared.change_is_relative:
        return now - usual
    if declared.estimator.is_stock:
        return float(np.prod(value / centre)) - 1 if (centre > 0).all() else float("inf")
    return now / usual - 1 if usual > 0 else float("inf")
