"""Interval of a share whose cases come in batches: cases of one day are answered, or not, together.

An office that clears its desk once a week, or a system that is down for a day, keeps or misses the deadlines of a whole
day at once. A thousand cases of thirty such days say no more about the share than a few hundred independent ones, and
Wilson's interval of a thousand is too narrow: a nominal 95 % covers 35–90 %.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats, Ints
from stats.estimates.intervals import wilson_interval

BLOCK_DAYS = 28  # days that are compared with each other: four weeks, each with the same weekdays
_NOTHING = 1e-9  # sums of squares below this, and excesses below this part, are rounding errors


@dataclass(frozen=True)
class DaySquares:
    """Sums over some days of hits and cases, and of their squares and products by day; arrays of one length."""

    hits: Floats
    n: Floats
    hits_squared: Floats
    hits_times_n: Floats
    n_squared: Floats


@dataclass(frozen=True)
class Clustering:
    """How alike the cases of a day are, for each share: the design effect, and the degrees of freedom behind it.

    The effect is the factor by which the variance is larger than that of independent cases: at least 1, and 1 where
    nothing is known about it.
    """

    design_effect: Floats
    df: Floats


def day_clustering(share: Ints, block: Ints, days: DaySquares, *, size: int) -> Clustering:
    """Clustering by day of `size` shares, from sums over days by the number of the share and by block of days.

    φ = Σ (h − p n)² / Σ p (1 − p) N / (N − 1) (N − Σ n² / N), with h hits of n cases on a day and p of N in its block:
    the cluster estimate of the variance (Cochran 1977, Sampling Techniques, section 9A) over what it would be on
    average if the cases were independent. Days are compared within a block of four weeks, so that a slow change over
    the period is not taken for noise. Chance brings φ below 1 as often as above; the variance is never reduced for it.
    """
    # One number for each pair of share and block.
    span = int(block.max(initial=0)) + 1
    number = share * span + block
    of_share = share
    sums = np.array((days.hits, days.n, days.hits_squared, days.hits_times_n, days.n_squared), dtype=float)
    if not (number[1:] > number[:-1]).all():
        if (number[1:] < number[:-1]).any():
            order = number.argsort(kind="stable")
            number, sums = number[order], sums[:, order]
        begins = np.append(0, np.flatnonzero(number[1:] > number[:-1]) + 1)
        of_share, sums = number[begins] // span, np.add.reduceat(sums, begins, axis=1)
    hits, n, hits_squared, hits_times_n, n_squared = sums
    some = n > 0
    cases = np.where(some, n, 1.0)
    p = hits / cases
    between = np.bincount(of_share, hits_squared - 2 * p * hits_times_n + p**2 * n_squared, minlength=size)
    # p (1 − p) of n cases is too small by a factor of (n − 1) / n on average.
    per_case = p * (1 - p) * cases / np.maximum(cases - 1, 1.0)
    independent = np.bincount(of_share, per_case * (n - n_squared / cases), minlength=size)
    # The number of days of a block if all were equally large, less one.
    effective = np.where(some, cases**2 / np.where(some, n_squared, 1.0) - 1, 0.0)
    df = np.bincount(of_share, effective, minlength=size)
    # A single day, or a share of 0 or 1, tells nothing about how days differ.
    tells = independent > _NOTHING
    # Where each day has one case the two are equal, but for rounding errors.
    clustered = tells & (between > independent * (1 + _NOTHING))
    effect = np.where(clustered, between / np.where(tells, independent, 1.0), 1.0)
    return Clustering(effect, np.maximum(df, 1.0))


def clustered_share_interval(
    hits: Floats, n: Floats, clustering: Clustering, *, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Lower and upper limit of each share, elementwise; NaN where n is 0.

    Wilson's interval with n divided by the design effect (Korn & Graubard 1998, Survey Methodology 24:193–201). Where
    that is more than 1, the normal quantile gives way to that of Student's t, for the effect is itself an estimate from
    few days. Where days do not differ more than by chance this is Wilson's interval itself.
    """
    from scipy.special import ndtri, stdtrit

    effect, tail = clustering.design_effect, (1 + level) / 2
    z = np.full(effect.shape, ndtri(tail))
    stdtrit(clustering.df, tail, out=z, where=effect > 1)  # It takes long, and most effects are 1.
    return wilson_interval(np.asarray(hits) / effect, np.asarray(n) / effect, z=z)
