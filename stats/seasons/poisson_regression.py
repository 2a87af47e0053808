"""Log-linear regression of counts with normal priors: Newton's method for many series with the same regressors."""

import numpy as np

from stats.arrays import Floats
from stats.seasons.calendar_regressors import DesignMatrix

STEPS = 25  # Newton steps at most
FEW_SERIES = 4  # up to this number of series, the information matrices are computed one by one
BLOCK_PRODUCT = 200_000  # multiplications in one product of blocks of days


def solve_effects(
    y: Floats,
    season: DesignMatrix,
    weight: Floats,
    effects: Floats,
    prior: tuple[Floats, Floats],
    *,
    close: float,
) -> tuple[Floats, Floats]:
    """Effects and their covariance by Newton's method for all series at once, until steps are smaller than `close`."""
    prior_mean, precision = prior
    x = season.matrix[: season.history]
    size = x.shape[1]
    (row, column), index = np.triu_indices(size), np.arange(size)
    # The products of regressors are the same for all series and steps. With the upper triangle of them in one matrix,
    # the information of all series is a single matrix product, which is what makes hundreds of series fast. A few
    # series are faster one by one.
    few = len(y) <= FEW_SERIES
    products = None if few else x[:, row] * x[:, column]
    blocks = _day_blocks(x) if few else None
    for _ in range(STEPS):
        mean = np.exp(np.clip(effects @ x.T, -20, 20))
        information = np.empty((len(y), size, size))
        if blocks is not None:
            for i, each in enumerate(weight * mean):
                scaled = blocks * _day_blocks(each[:, None], like=blocks)
                information[i] = (blocks.transpose(0, 2, 1) @ scaled).sum(axis=0)
        elif products is not None:
            information[:, row, column] = (weight * mean) @ products
            information[:, column, row] = information[:, row, column]
        information[:, index, index] += precision
        slope = (weight * (y - mean)) @ x - precision * (effects - prior_mean)
        step = np.linalg.solve(information, slope[:, :, None])[:, :, 0]
        largest = np.abs(step).max(axis=1, keepdims=True)
        # A step is limited to 2 on the log scale, since a larger one could overflow the exponential.
        effects = effects + step * np.minimum(1.0, 2.0 / np.maximum(largest, 1e-12))
        if largest.max() < close:
            break
    return effects, np.asarray(np.linalg.inv(information), dtype=float)


def _day_blocks(x: Floats, *, like: Floats | None = None) -> Floats:
    """Rows of days in blocks (blocks × days × columns), the last one filled with zeros.

    Products of whole histories would be spread over all processors, which takes longer than the product itself where
    several processes compute at the same time; products of blocks of this size are not.
    """
    length = max(BLOCK_PRODUCT // x.shape[1] ** 2, 1) if like is None else like.shape[1]
    blocks = -(-len(x) // length)
    padded = np.zeros((blocks * length, x.shape[1]))
    padded[: len(x)] = x
    return padded.reshape(blocks, length, x.shape[1])
