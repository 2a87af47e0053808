"""Returns random choices in bulk: one pick per row from the row's own shares."""

import numpy as np
import numpy.typing as npt

from intake.demo.line_activity import Floats, Ints


def pick(shares: Floats, row: npt.ArrayLike, rng: np.random.Generator) -> Ints:
    """For every entry of `row`, a column of `shares` (rows × columns, each row of weights) drawn by its weight."""
    rows = np.asarray(row, dtype=np.int64)
    total = np.cumsum(shares, axis=1)
    total /= total[:, -1:]
    width = shares.shape[1]
    # All rows laid end to end, each one unit long, so that one search serves every row.
    line = (total + np.arange(len(total))[:, None]).ravel()
    found = np.searchsorted(line, rows + rng.random(len(rows)), side="right") - rows * width
    return np.asarray(np.clip(found, 0, width - 1), dtype=np.int64)


def lognormal(median: npt.ArrayLike, sigma: npt.ArrayLike, rng: np.random.Generator, *, size: int) -> Floats:
    """Log-normal times with those medians."""
    return np.asarray(median * np.exp(np.asarray(sigma) * rng.standard_normal(size)), dtype=np.float64)
