"""Ranks of units with confidence intervals: the range of ranks that the data allow for each unit."""

import numpy as np

from stats.arrays import Floats, Ints


def rank_intervals(estimate: Floats, covariance: Floats, *, level: float = 0.95) -> tuple[Ints, Ints, Ints]:
    """Rank of each unit (1 is the highest estimate), and the lowest and highest rank that its interval contains.

    Mogstad, Romano, Shaikh & Wilhelm (2024), «Inference for ranks», Review of Economic Studies 91:476–518, section 3.2,
    in its closed form: a unit ranks behind all those that are significantly above it, and before all those
    significantly below it. Its k − 1 comparisons hold together at `level` (Šidák 1967), so that the interval of any one
    unit contains its true rank at least that often, ties included; intervals drawn from each unit's own distribution
    (Goldstein & Spiegelhalter 1996) do not where units are close. Klein, Wright & Wieczorek (2020) hold for all units
    at once and are wider. `covariance` (units × units) is that of the estimates; it excludes the true differences
    between units, because these are what is ranked.
    """
    from scipy.special import ndtri

    value, spread = np.asarray(estimate, dtype=float), np.asarray(covariance, dtype=float)
    units = len(value)
    comparisons = max(units - 1, 1)
    # Šidák: with k − 1 comparisons at this confidence each, all hold together at `level`.
    z = float(ndtri(0.5 + 0.5 * level ** (1 / comparisons)))
    # Variance of each pairwise difference. The covariance matters: units are in each other's expectations.
    variance = np.diag(spread)[:, None] + np.diag(spread)[None, :] - 2 * spread
    difference = value[None, :] - value[:, None]  # row: the unit; column: the other
    margin = z * np.sqrt(np.maximum(variance, 0.0))
    low = 1 + (difference > margin).sum(axis=1)
    high = units - (difference < -margin).sum(axis=1)
    rank = 1 + (difference > 0).sum(axis=1)
    return rank.astype(np.int64), low.astype(np.int64), high.astype(np.int64)
