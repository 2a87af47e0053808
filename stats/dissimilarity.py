"""How unlike units are in several respects of different kinds, each counting alike."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def combined_distances(feature_groups: Sequence[Floats]) -> Floats:
    """Units × units: the root mean square, over the respects, of the standardised distances; 0 on the diagonal.

    Each respect is an array of units × features. Within it two units are as far apart as in plain geometry, over the
    root mean square of the distances of all pairs: so each respect is 1 on (quadratic) average, whatever its unit
    and however many features it has. A respect that is missing (NaN) in either unit is left out of that pair, and
    one in which no two units differ is left out of all. NaN where nothing is left.
    """
    if not feature_groups:
        return np.zeros((0, 0))
    units = len(feature_groups[0])
    total, known = np.zeros((units, units)), np.zeros((units, units))
    for respect in feature_groups:
        x = np.asarray(respect, dtype=float).reshape(units, -1)
        square = ((x[:, None, :] - x[None, :, :]) ** 2).sum(axis=2)
        pairs = square[np.triu_indices(units, 1)]
        pairs = pairs[np.isfinite(pairs)]
        scale = float(pairs.mean()) if len(pairs) else 0.0
        if scale <= 0:
            continue
        use = np.isfinite(square)
        total += np.where(use, square / scale, 0.0)
        known += use
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(total / np.where(known > 0, known, np.nan))


def root_shares(counts: Floats) -> Floats:
    """√ of each unit's shares: plain distances of these are √2 times Hellinger's; NaN for a unit without any."""
    n = np.asarray(counts, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(n / n.sum(axis=1, keepdims=True))
