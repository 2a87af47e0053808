"""The inverse of the information of effects, topic by topic, against that of one matrix of all effects."""

import numpy as np
import pytest

from stats.peers.topic_effects import EffectsInverse, topic_cells


def test_the_inverse_is_that_of_all_effects_together() -> None:
    """Against the information of all effects in one matrix, of two topics, two offices and two kinds."""
    office, topic, kind = (axis.ravel() for axis in np.indices((2, 2, 2)))
    ones = np.ones(8)
    cells = topic_cells(np.arange(8), (office, topic, kind), np.zeros(8, dtype=np.int64), ones, ones)
    weight = np.arange(1.0, 9.0)
    # The effects in the order: offices, kinds, and for each topic its own and those of the kinds.
    numbers = np.stack([office, 2 + kind, 4 + 3 * topic, 5 + 3 * topic + kind], axis=1)
    precision = np.concatenate([cells.shared_precision, *[cells.within_precision] * 2])
    indicator = np.zeros((8, 10))
    indicator[np.arange(8)[:, None], numbers] = 1
    whole = np.linalg.inv(np.diag(precision) + indicator.T @ (weight[:, None] * indicator))

    inverse = EffectsInverse.of(cells, weight)
    vector = indicator.T @ weight
    own, of_topics = inverse.times(vector[:4], vector[4:].reshape(2, 3))
    assert np.concatenate([own, of_topics.ravel()]) == pytest.approx(whole @ vector)
    rows = np.array([[0, 1], [2, 3], [6, 7]])  # each of an office and a topic
    for pair, covariances in zip(rows, inverse.covariances(cells, rows), strict=True):
        assert covariances == pytest.approx(indicator[pair] @ whole @ indicator[pair].T)
