"""Interval of a share whose cases come in batches: cases of one day are answered, or not, together.

An office that clears its desk once a week, or a system that is down for a day, keeps or misses the deadlines of a whole
day at once. A thousand cases of thirty such days say no more about the share than a few hundred independent ones, and
Wilson's interval of a thousand is too narrow: a nominal 95 % covers 35–90 %.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.intervals import wilson_interval

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BLOCK_DAYS = 28  # days that are compared with each other: four weeks, each with the same weekdays
_BEFORE_SATURDAY = 5  # days from a Saturday to 1970-01-01, from which days are counted


@dataclass(frozen=True)
class Clustering:
    """How alike the cases of a day are, for each share: the design effect, and the degrees of freedom behind it.

    The effect is the factor by which the variance is larger than that of independent cases: at least 1, and 1 where
    nothing is known about it.
    """

    effect: Floats
    freedom: Floats


def day_clustering(share: Ints, day: Ints, hits: Floats, n: Floats, *, size: int) -> Clustering:
    """Clustering by day of `size` shares.

    The arrays have an entry for each share and day: the number of the share, the day (since 1970-01-01), and its hits
    of n cases. φ = Σ (h − p n)² / Σ p (1 − p) (N − Σ n² / N): the cluster estimate of the variance (Cochran 1977,
    Sampling Techniques, section 9A) over what it would be on average if the cases were independent. Days are compared
    with the share p of N cases of their own four weeks, so that a slow change over the period is not taken for noise.
    Chance brings φ below 1 as often as above; the variance is never reduced for it.
    """
    block = (day + _BEFORE_SATURDAY) // BLOCK_DAYS
    _, place = np.unique(np.stack([share, block]), axis=1, return_inverse=True)
    place = place.ravel()
    whole, of_hits, squares = (np.bincount(place, x) for x in (n, hits, n * n))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.where(whole > 0, of_hits / whole, 0.0)
        lost = np.where(whole > 0, squares / whole, 0.0)
        days = np.where(squares > 0, whole**2 / squares, 1.0)
    share_of_block = np.zeros(len(whole), dtype=np.int64)
    share_of_block[place] = share
    between = np.bincount(share, (hits - p[place] * n) ** 2, minlength=size)
    independent = np.bincount(share_of_block, p * (1 - p) * (whole - lost), minlength=size)
    freedom = np.bincount(share_of_block, days - 1, minlength=size)
    # A single day, or a share of 0 or 1, tells nothing about how days differ.
    tells = independent > 1e-9
    effect = np.maximum(between / np.where(tells, independent, np.inf), 1.0)
    return Clustering(np.where(tells, effect, 1.0), np.maximum(freedom, 1.0))


def clustered_share_interval(
    hits: Floats, n: Floats, clustering: Clustering, *, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Lower and upper limit of each share, elementwise; NaN where n is 0.

    Wilson's interval with n divided by the design effect (Korn & Graubard 1998, Survey Methodology 24:193–201). Where
    that is more than 1, the normal quantile gives way to that of Student's t, for the effect is itself an estimate from
    few days. Where days do not differ more than by chance this is Wilson's interval itself.
    """
    from scipy.special import ndtri, stdtrit

    effect, tail = clustering.effect, (1 + level) / 2
    z = np.where(effect > 1, stdtrit(clustering.freedom, tail), ndtri(tail))
    return wilson_interval(hits / effect, n / effect, z=z)
