"""The interval of a count to come holds what it says, for small, large and Poisson counts."""

from math import exp, lgamma, log

import numpy as np
import pytest

from stats.estimates.count_interval import LARGE, MIN_HELD, count_interval


def probabilities(mean: float, variance: float, most: int) -> list[float]:
    """Of the counts 0 to `most`, by the negative binomial distribution, or the Poisson distribution without excess."""
    if variance <= mean:
        return [exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(most + 1)]
    size, share = mean**2 / (variance - mean), mean / variance
    return [
        exp(lgamma(k + size) - lgamma(size) - lgamma(k + 1) + size * log(share) + k * log(1 - share))
        for k in range(most + 1)
    ]


def shortest_run(p: list[float], least: float) -> int:
    """The number of counts in the shortest run that holds `least`, by trying all runs."""
    sums = [0.0]
    for each in p:
        sums.append(sums[-1] + each)
    return min(
        j - i for i in range(len(p)) for j in range(i + 1, len(p) + 1) if sums[j] - sums[i] >= least - 1e-12
    )


@pytest.mark.parametrize(
    ("mean", "variance"),
    [
        (0.001, 0.001),
        (0.02, 0.5),
        (0.4, 0.4),
        (1.5, 1.0),
        (3.0, 30.0),
        (8.0, 8.0),
        (20.0, 90.0),
        (60.0, 61.0),
    ],
)
def test_no_shorter_run_of_counts_holds_as_much(mean, variance):
    p = probabilities(mean, variance, 400)
    lower, upper = (int(limit) for limit in count_interval(mean, variance))
    assert sum(p[lower : upper + 1]) >= MIN_HELD - 1e-6
    assert upper - lower + 1 == shortest_run(p, MIN_HELD)
    # The likeliest count is in it, and none outside is likelier than one inside.
    assert min(p[lower : upper + 1]) >= max([*p[:lower], *p[upper + 1 :]]) - 1e-9


def test_a_rare_count_is_hardly_ever_more_than_none():
    assert count_interval(0.001, 0.001) == (0, 0)
    assert count_interval(0.06, 0.06) == (0, 0)  # none in 94.2 %
    assert count_interval(0.07, 0.07) == (0, 1)


@pytest.mark.parametrize(
    ("mean", "variance"), [(400.5, 300.0), (401.0, 401.0), (900.0, 2500.0), (2000.0, 9e4)]
)
def test_a_large_count_has_as_much_on_either_side(mean, variance):
    below = np.cumsum(probabilities(mean, variance, int(mean + 12 * variance**0.5)))
    lower, upper = (int(limit) for limit in count_interval(mean, variance))
    assert lower == int(np.argmax(below >= 0.025))
    assert upper == int(np.argmax(below >= 0.975))


def test_a_count_is_large_from_four_hundred_on():
    p = probabilities(LARGE, 1600.0, 640)
    lower, upper = (int(limit) for limit in count_interval(LARGE, 1600.0))
    assert upper - lower + 1 == shortest_run(p, MIN_HELD)
    assert sum(p[lower : upper + 1]) < MIN_HELD + 0.005
    lower, upper = (int(limit) for limit in count_interval(LARGE + 0.5, 1600.0))
    assert 0.95 <= sum(probabilities(LARGE + 0.5, 1600.0, upper)[lower:]) < 0.955
