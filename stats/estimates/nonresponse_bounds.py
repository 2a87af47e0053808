"""Bounds of a share when some of those who were asked did not answer."""

import numpy as np

from stats.arrays import Floats


def nonresponse_bounds(share: Floats, response_rate: Floats) -> tuple[Floats, Floats]:
    """Bounds of the share of all who were asked: if no non-respondent had said yes, and if every one had.

    `share` is that of those who answered. With p of them and a response rate r the bounds are p r and p r + 1 − r: they
    assume nothing (Manski 1989, Journal of Human Resources 24: 343–360). They say nothing about chance. NaN where the
    share or the rate is missing.
    """
    rate = np.asarray(response_rate, dtype=float)
    lower = np.asarray(share, dtype=float) * rate
    return lower, lower + (1 - rate)
