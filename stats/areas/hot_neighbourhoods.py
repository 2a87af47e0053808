"""Places around which a share is higher than elsewhere: Getis and Ord's local statistic Gi*, with permutations.

A place of thirty cases says little by itself, but seven neighbouring ones that are all high say much. Gi* of a place is
the sum of the values of the place and its neighbours, as a z-score among sums of as many places drawn from all (Ord &
Getis 1995, Geographical Analysis 27:286–306). The statistic is computed by `esda`.

Shares of few cases vary more, so the values are not the shares but their deviations in units of what each varies by:
chance (binomial) and how much places differ anyway (as Assunção & Reis 1999, Statistics in Medicine 18:2147, for
rates). The p-values come from permutations of these values over all places, the place itself included: `esda` holds the
place itself fixed in its own permutations, so that its value cancels and a good place among bad ones would be named.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats, Ints
from stats.estimates.false_discovery import FALSE_DISCOVERIES, adjust_p_values

MIN_PLACES = 30  # with fewer the permutations are few and neighbours are half of the province
NEIGHBOURS = 6
# Draws of sums; the smallest p-value must survive the correction for some thousand places.
REPLICATIONS = 99_999
SEED = 111  # the same data always give the same p-value
KM_PER_DEGREE = 111.2  # of latitude


@dataclass(frozen=True)
class HotNeighbourhoods:
    """Gi* of n places: `z` (n), the adjusted one-sided p-values `q` (n), and `neighbours` (n × NEIGHBOURS, indices).

    `is_hot` (n) says where the place and its neighbours are higher than elsewhere beyond chance, and the place itself
    is not below the average of all.
    """

    z: Floats
    q: Floats
    neighbours: Ints
    is_hot: Bools


def hot_neighbourhoods(
    count: Floats, n: Floats, latitude: Floats, longitude: Floats
) -> HotNeighbourhoods | None:
    """Gi* of the shares `count` / `n` of places at positions in degrees; all `n` are positive.

    The false discovery rate is controlled over all places. None for fewer than MIN_PLACES places, or where all shares
    are equal.
    """
    if len(n) < MIN_PLACES:
        return None
    values = standardised_shares(count, n)
    if not np.ptp(values) > 0:
        return None
    neighbours = nearest_places(latitude, longitude)
    z = gi_star(values, neighbours)
    drawn = np.sort(permuted_sums(values, neighbours))
    at_least = len(drawn) - np.searchsorted(drawn, z - 1e-9)
    q = adjust_p_values(np.asarray((1.0 + at_least) / (1.0 + len(drawn)), dtype=np.float64))
    return HotNeighbourhoods(z, q, neighbours, (q <= FALSE_DISCOVERIES) & (values >= 0))


def standardised_shares(count: Floats, n: Floats) -> Floats:
    """Deviations of shares from the share of all together, in units of their standard deviations.

    The variance of a place is that of chance, P (1 − P) / n, and the variance between places τ², which is estimated by
    moments (DerSimonian & Laird 1986). All zeros if the share of all together is 0 or 1.
    """
    count, n = np.asarray(count, dtype=float), np.asarray(n, dtype=float)
    overall = count.sum() / n.sum()
    binomial = overall * (1.0 - overall)
    if binomial <= 0:
        return np.zeros(len(n))
    deviation = count / n - overall
    weights = n / binomial
    excess = float((weights * deviation**2).sum()) - (len(n) - 1)
    between = max(excess / float(weights.sum() - (weights**2).sum() / weights.sum()), 0.0)
    return np.asarray(deviation / np.sqrt(between + binomial / n))


def nearest_places(latitude: Floats, longitude: Floats) -> Ints:
    """The NEIGHBOURS nearest other places of each place, as indices, the nearest first (n × NEIGHBOURS)."""
    from scipy.spatial import cKDTree

    latitude, longitude = np.asarray(latitude, dtype=float), np.asarray(longitude, dtype=float)
    east = longitude * np.cos(np.radians(latitude.mean()))
    points = KM_PER_DEGREE * np.column_stack([latitude, east])
    # One more than needed, because a place is also its own neighbour. With several places at one point it may not be
    # among the nearest, and then the farthest is left out.
    _, nearest = cKDTree(points).query(points, k=NEIGHBOURS + 1)
    is_self = nearest == np.arange(len(points))[:, None]
    is_self[~is_self.any(axis=1), -1] = True
    return nearest[~is_self].reshape(len(points), NEIGHBOURS).astype(np.int64)


def gi_star(values: Floats, neighbours: Ints) -> Floats:
    """Gi* of each place as a z-score: the sum over itself and its neighbours, among sums of as many places."""
    # The imports take a second, and few screens need them.
    from esda.getisord import G_Local
    from libpysal.graph import Graph

    places = np.arange(len(values))
    graph = Graph.from_arrays(
        np.repeat(places, neighbours.shape[1]), neighbours.ravel(), np.ones(neighbours.size)
    )
    # `esda` divides by the sum of the values, which has to be positive; z-scores are the same for shifted values.
    positive = values - values.min() + 1.0
    return np.asarray(G_Local(positive, graph, transform="B", star=True, permutations=0).Zs)


def permuted_sums(values: Floats, neighbours: Ints) -> Floats:
    """The z-scores of `gi_star` for permuted values: those of all places, in as many permutations as make REPLICATIONS.

    All places have equally many neighbours, so that their sums have the same distribution under permutation, and one
    sample of it serves all.
    """
    rng = np.random.default_rng(SEED)
    n, size = len(values), neighbours.shape[1] + 1
    around = np.column_stack([np.arange(n), neighbours])
    permutations = -(-REPLICATIONS // n)
    shuffled = rng.permuted(np.tile(values, (permutations, 1)), axis=1)
    sums = sum(shuffled[:, column] for column in around.T)
    spread = np.sqrt(values.var() * size * (n - size) / (n - 1))
    return np.asarray((np.ravel(sums) - size * values.mean()) / spread)
