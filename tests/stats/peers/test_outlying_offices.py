"""An office far from the others of its group is likely to be an outlier, unless the group is too small to tell."""

import numpy as np
import pytest

from stats.peers.outlying_offices import ordinary_probabilities

DISTANCE = np.array([0.0, 0.1, -0.1, 0.05, 3.0])


@pytest.mark.parametrize("enough", [True, False])
def test_an_office_far_from_its_group_is_likely_to_be_an_outlier(enough: bool) -> None:
    n = len(DISTANCE)
    others = ~np.eye(n, dtype=bool)
    of_others = np.where(others, DISTANCE[None, :], 0.0)
    ordinary, log_likelihood = ordinary_probabilities(
        of_others,
        np.full((2, n), 0.04),
        others,
        np.zeros(n, dtype=np.int64),
        start=np.full(n, np.median(DISTANCE)),
        may_be_outliers=np.full(n, enough),
    )
    assert ordinary.shape == (2, n, n)
    assert (ordinary[:, :-1, -1] < 0.01).all() == enough
    assert (ordinary[:, :-1, :-1][:, others[:-1, :-1]] > 0.9).all()
    # Without the office that lies far off, the others agree best with each other.
    assert (log_likelihood.argmax(axis=1) == n - 1).all()
