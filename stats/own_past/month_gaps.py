"""Monthly series with the same gaps, which share a design matrix and are computed together."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Bools, Floats


def series_by_gaps(known: Bools) -> Iterator[tuple[Bools, NDArray[np.int64]]]:
    """The patterns of months with a value (M flags), each with the indices of the series that have it.

    `known` (S × M) says which months have a value. Series without gaps come first; most have none, and sorting those by
    their pattern would take longer than all that is computed of them.
    """
    if len(known) == 1:
        yield known[0], np.zeros(1, dtype=np.int64)
        return
    complete = known.all(axis=1)
    if complete.any():
        yield np.ones(known.shape[1], dtype=bool), np.flatnonzero(complete)
    with_gaps = np.flatnonzero(~complete)
    if len(with_gaps):
        patterns, which = np.unique(known[with_gaps], axis=0, return_inverse=True)
        for i, pattern in enumerate(patterns):
            yield pattern, with_gaps[which.ravel() == i]


def months_of(values: Floats, rows: NDArray[np.int64], pattern: Bools) -> Floats:
    """The months of a pattern of some series (`series_by_gaps`), which have no gap among them."""
    if pattern.all():
        return values if len(rows) == len(values) else values[rows]
    return values[np.ix_(rows, np.flatnonzero(pattern))]
