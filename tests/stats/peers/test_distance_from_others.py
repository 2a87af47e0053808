"""How far one lies below the others: the t distribution by hand, and what its own chance adds."""

import numpy as np
import pytest
from scipy.stats import t

from stats.peers.distance_from_others import tails_among_others


def test_a_tail_is_that_of_a_prediction_interval_of_the_others() -> None:
    value = np.array([-1.4, 0.1, -0.2, 0.3, 0.0, -0.1])
    tail = tails_among_others(value, np.zeros(6))
    for i, own in enumerate(value):
        others = [other for j, other in enumerate(value) if j != i]
        mean = sum(others) / 5
        variance = sum((other - mean) ** 2 for other in others) / 4
        assert tail[i] == pytest.approx(t.cdf((own - mean) / (variance * (1 + 1 / 5)) ** 0.5, 4), rel=1e-6)


def test_only_more_chance_than_the_others_have_makes_a_distance_less_sure() -> None:
    value, even = np.array([-1.4, 0.1, -0.2, 0.3]), np.full(4, 0.05)
    same = tails_among_others(value, np.zeros(4))
    assert tails_among_others(value, even) == pytest.approx(same)
    unsure = tails_among_others(value, np.add(even, [0.3, 0, 0, 0]))
    assert unsure[0] > same[0]
    assert tails_among_others(value, even - [0.04, 0, 0, 0])[0] == pytest.approx(same[0])
