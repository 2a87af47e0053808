"""Distances between units (counties, offices) that combine several groups of features of different units and sizes."""

from collections.abc import Sequence

import numpy as np

from stats.arrays import Floats


def combined_distances(feature_groups: Sequence[Floats]) -> Floats:
    """Units × units matrix: root mean square of the standardised distances over the feature groups; 0 on the diagonal.

    Each group is an array of units × features. Within a group the distance is Euclidean, divided by the root mean
    square distance of all pairs: so every group is 1 on (quadratic) average and counts the same, whatever its unit and
    however many features it has. A group that is missing (NaN) for either unit is left out of that pair, and one in
    which no two units differ is left out altogether. NaN where no group is left.
    """
    if not feature_groups:
        return np.zeros((0, 0))
    units = len(feature_groups[0])
    total, n_groups = np.zeros((units, units)), np.zeros((units, units))
    for features in feature_groups:
        x = np.asarray(features, dtype=float).reshape(units, -1)
        square = ((x[:, None, :] - x[None, :, :]) ** 2).sum(axis=2)
        # Each pair once, without the zeros on the diagonal.
        pairs = square[np.triu_indices(units, 1)]
        pairs = pairs[np.isfinite(pairs)]
        scale = float(pairs.mean()) if len(pairs) else 0.0
        # No two units differ in this group of features, or it is missing everywhere: it cannot distinguish them.
        if scale <= 0:
            continue
        use = np.isfinite(square)
        total += np.where(use, square / scale, 0.0)
        n_groups += use
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(total / np.where(n_groups > 0, n_groups, np.nan))


def root_shares(counts: Floats) -> Floats:
    """Square roots of each unit's shares (units × categories); NaN for a unit without counts.

    Euclidean distances of these are √2 times the Hellinger distances between the distributions.
    """
    n = np.asarray(counts, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(n / n.sum(axis=1, keepdims=True))
