"""Expected rates step by step: quantiles and z of counts, and the distances between areas."""

import math

import numpy as np
import pytest

from stats.areas import expected_rates
from tests.thorough import ordinary_first


@pytest.mark.parametrize(("mean", "more"), [(0.2, 0.3), (3.5, 0.1), (5.0, 0.5), (300.0, 0.02)])
@pytest.mark.parametrize("tail", [0.001, 0.025, 0.5, 0.975])
def test_a_quantile_has_its_tail_below_it(mean, more, tail):
    """The quantile is 0 where even a count of 0 has more probability below it; some quantiles are between 0 and 1."""
    at = expected_rates._quantile(tail, mean, more)
    if expected_rates._below(0.0, mean, more) >= tail:
        assert at == 0.0
    else:
        assert expected_rates._below(at, mean, more) == pytest.approx(tail, rel=1e-6)


def test_a_quantile_may_lie_between_none_and_one():
    assert 0.1 < expected_rates._quantile(0.025, 3.5, 0.1) < 0.3


@pytest.mark.parametrize(("counts", "told"), [([2.0] * 9, True), ([2.0] * 8 + [1.0], False)])
def test_rates_are_expected_from_two_cases_of_the_middle_area(counts, told):
    counts = np.array(counts)
    rates = expected_rates.expected_rates(counts, np.ones(9), (np.arange(9.0) % 4)[:, None])
    assert (rates is not None) == told


@pytest.mark.parametrize("apart", ordinary_first(1, [1.3, 0.0, 0.15, 0.5]))
def test_alpha_makes_pearsons_square_what_is_free_however_far_areas_are_apart(apart):
    """α makes Pearson's χ² equal its degrees of freedom, or is 0 where areas differ by no more than chance."""
    dice = np.random.default_rng(int(apart * 100))
    x = np.column_stack([np.ones(14), np.linspace(-1, 1, 14)])
    e = dice.uniform(5, 50, 14)
    alphas = []
    for _ in range(150):
        o = dice.poisson(e * np.exp(x @ [0.2, 0.5]) * np.exp(dice.normal(0, apart, 14))).astype(float)
        fit = expected_rates._fit_negative_binomial(o, e, x)
        if fit is None:
            continue  # One county with almost all cases.
        fitted, _, alpha = fit
        mean = e * np.exp(x @ fitted)
        square = ((o - mean) ** 2 / (mean + alpha * mean**2)).sum()
        assert square == pytest.approx(12, abs=1e-4) if alpha else square <= 12
        alphas.append(alpha)
    assert len(alphas) > 140
    assert min(alphas) == 0 if apart == 0 else max(alphas) > {0.15: 0.02, 0.5: 0.2, 1.3: 4.0}[apart]


def test_a_trait_that_alone_tells_who_has_cases_at_all_tells_no_rate():
    o, trait = np.array([10.0, 12, 9, 11, 0, 0, 0, 0]), np.repeat([0.0, 1.0], 4)
    assert expected_rates._fit_negative_binomial(o, np.ones(8), np.column_stack([np.ones(8), trait])) is None


def test_z_is_finite_and_symmetric_however_far_off_a_count_lies():
    far = [expected_rates._z(count, 200.0, 1e-4) for count in (0.0, 200.0, 900.0)]
    assert far[0] < -10 < far[1] < 10 < far[2]
    assert all(map(math.isfinite, far))
