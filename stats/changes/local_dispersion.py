"""Dispersion of estimates over short consecutive spans, without their season and trend.

The variance of changes between neighbouring quarters takes the season for noise. The second difference of three
consecutive values, y₁ − 2 y₂ + y₃, is 0 for any straight line, and nearly so for a season that is smooth over the three
spans: its mean square shows how much the values vary beyond that (the difference-based variance of Gasser, Sroka &
Jennen-Steinmetz 1986, Biometrika 73:625–633).
"""

import numpy as np

from stats.arrays import Floats
from stats.estimates.false_discovery import MIN_EARLIER_CHANGES
from stats.estimates.intervals import Z95
from stats.estimates.share_funnel import null_mean_square, winsorised

INFORMATION = 0.5  # second differences overlap: two of them are worth about one independent value


def local_dispersion(value: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """φ of S series of estimates over consecutive spans (S × spans), and its degrees of freedom; φ is at least 1.

    φ is the variance of the estimates over that of chance. 1 with infinite degrees of freedom where fewer than 3 second
    differences are known. NaN are left out.
    """
    variance = ((upper - lower) / (2 * Z95)) ** 2
    bend = value[:, :-2] - 2 * value[:, 1:-1] + value[:, 2:]
    chance = variance[:, :-2] + 4 * variance[:, 1:-1] + variance[:, 2:]
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(chance > 0, bend / np.sqrt(chance), np.nan)
    phi, df = np.ones(len(value)), np.full(len(value), np.inf)
    for i, row in enumerate(z):
        finite = row[np.isfinite(row)]
        if len(finite) >= MIN_EARLIER_CHANGES:
            phi[i] = max(1.0, float(np.mean(winsorised(finite) ** 2)) / null_mean_square(len(finite)))
            df[i] = max(INFORMATION * len(finite), 2.0)
    return phi, df
