"""Vectorised random draws."""

import numpy as np
import numpy.typing as npt

from intake.demo.line_activity import Floats, Ints


def pick(shares: Floats, row: npt.ArrayLike, rng: np.random.Generator) -> Ints:
    """For every entry of `row`, draw a column of `shares` (rows × columns of weights) by the weights of that row."""
    rows = np.asarray(row, dtype=np.int64)
    total = np.cumsum(shares, axis=1)
    total /= total[:, -1:]
    width = shares.shape[1]
    # Inverse transform sampling for all rows at once: the cumulative shares of row i are shifted by i, so that one
    # sorted array serves every row.
    cumulative = (total + np.arange(len(total))[:, None]).ravel()
    column = np.searchsorted(cumulative, rows + rng.random(len(rows)), side="right") - rows * width
    return np.asarray(np.clip(column, 0, width - 1), dtype=np.int64)


def lognormal(median: npt.ArrayLike, sigma: npt.ArrayLike, rng: np.random.Generator, *, size: int) -> Floats:
    """Draw log-normal values with those medians."""
    return np.asarray(median * np.exp(np.asarray(sigma) * rng.standard_normal(size)), dtype=np.float64)
