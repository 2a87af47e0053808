"""Limits of a count that is watched, also where hardly any case is usual."""

import numpy as np

from stats.attention.watched_counts import MORE, tail_probability
from stats.seasons.seasonal_model import predicted_counts

TAIL = 0.025  # beyond either of the 95 % limits


def count_limits(mean: float, variance: float) -> tuple[float, float]:
    """95 % limits of a count of such mean and variance.

    They are normal limits of a power of the count. Where less than one case is usual and the variance is large, because
    little is known, that power is far from normal (33 cases would be within the limits of a name that is new). Then the
    upper limit is the largest count that is not beyond the 97.5 % of the distribution that the test itself uses.
    """
    if mean >= 1:
        limits = predicted_counts(np.array([mean]), np.array([max(variance - mean, 0.0)]), np.ones(1))
        return float(limits.lower[0]), float(limits.upper[0])
    # By Cantelli's inequality no quantile is higher.
    counts = np.arange(1.0, 2.0 + mean + np.sqrt(max(variance, mean) / TAIL))
    means, variances = np.full_like(counts, mean), np.full_like(counts, variance)
    p = tail_probability(np.full(len(counts), MORE), counts, means, variances)
    return 0.0, float((p > TAIL).sum())
