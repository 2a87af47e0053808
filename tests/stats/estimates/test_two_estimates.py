"""Differences and ratios of two estimates, against published numbers and other libraries."""

import numpy as np
import pytest
from scipy.stats import beta, binomtest

from stats.estimates.false_discovery import count_change_z
from stats.estimates.intervals import wilson_interval
from stats.estimates.two_estimates import difference, rate_difference_z, relative_difference


def shares(hits: float, n: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A share with its Wilson interval."""
    lower, upper = wilson_interval(np.array([hits]), np.array([n]))
    return np.array([hits / n]), lower, upper


def test_the_difference_of_two_shares_is_that_of_newcombe():
    """Newcombe (1998), table II: 56/70 against 48/80 is 0.0524 to 0.3339, 9/10 against 3/10 is 0.1705 to 0.8090."""
    for one, other, limits in (((56, 70), (48, 80), (0.0524, 0.3339)), ((9, 10), (3, 10), (0.1705, 0.8090))):
        gap, lower, upper = difference(shares(*one), shares(*other))
        assert gap[0] == pytest.approx(one[0] / one[1] - other[0] / other[1])
        assert (lower[0], upper[0]) == pytest.approx(limits, abs=5e-5)


def test_over_dispersion_widens_by_its_root():
    one, other = shares(56, 70), shares(48, 80)
    gap, lower, upper = difference(one, other)
    _, low, high = difference(one, other, phi=4.0)
    assert gap[0] - low[0] == pytest.approx(2 * (gap[0] - lower[0]))
    assert high[0] - gap[0] == pytest.approx(2 * (upper[0] - gap[0]))


def test_what_is_missing_stays_missing():
    nothing = (np.array([np.nan]), np.array([np.nan]), np.array([np.nan]))
    assert np.isnan(difference(nothing, shares(1, 2))).all()
    assert np.isnan(relative_difference(*np.array([[3.0], [np.nan], [4.0], [10.0]]))).all()
    assert np.isnan(relative_difference(*np.array([[3.0], [10.0], [0.0], [10.0]]))).all()


def test_a_ratio_of_counts_has_the_limits_of_the_exact_binomial():
    gap, lower, upper = relative_difference(*np.array([[30.0], [90.0], [50.0], [100.0]]))
    exact = binomtest(30, 80).proportion_ci(method="exact")
    assert gap[0] == pytest.approx((30 / 90) / (50 / 100) - 1)
    for bound, limit in ((lower[0], exact.low), (upper[0], exact.high)):
        assert bound == pytest.approx(limit / (1 - limit) * 100 / 90 - 1)


def test_one_case_of_the_other_is_enough_to_tell_a_ratio():
    """For 3 cases to 1, the share of the first is 3 in 4: 19.4 to 99.4 % (Clopper & Pearson)."""
    gap, lower, upper = relative_difference(*np.array([[3.0], [1.0], [1.0], [2.0]]))
    assert gap[0] == pytest.approx(5.0)
    assert lower[0] == pytest.approx(2 * 0.194 / 0.806 - 1, abs=2e-3)
    assert 2 * 0.9936 / 0.0064 - 1 < upper[0] < 2 * 0.9938 / 0.0062 - 1


def test_counts_with_twice_the_variance_say_as_much_as_half_as_many():
    wide = relative_difference(*np.array([[60.0], [1.0], [40.0], [1.0]]), phi=2.0)
    half = relative_difference(*np.array([[30.0], [1.0], [20.0], [1.0]]))
    assert np.allclose(wide, half)


def test_no_case_has_a_lower_limit_of_nothing():
    gap, lower, upper = relative_difference(*np.array([[0.0], [10.0], [8.0], [10.0]]))
    assert (gap[0], lower[0]) == (-1.0, -1.0)
    assert -1.0 < upper[0] < 0.0


def test_z_of_equal_exposures_is_that_of_a_change():
    a, b, days = np.array([120.0, 3.0]), np.array([90.0, 8.0]), np.array([30.0, 30.0])
    assert np.allclose(rate_difference_z(a, days, b, days), count_change_z(a, b))


def test_z_is_standard_normal_where_rates_are_equal():
    random = np.random.default_rng(7)
    a, b = random.poisson(40.0, 20_000).astype(float), random.poisson(120.0, 20_000).astype(float)
    z = rate_difference_z(a, np.full(20_000, 1.0), b, np.full(20_000, 3.0))
    assert abs(z.mean()) < 0.03
    assert z.std() == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("phi", [1.0, 2.0, 5.0])
@pytest.mark.parametrize(("count", "other"), [(0.0, 4.0), (1.0, 1.0), (1.0, 6.0), (3.0, 1.0)])
def test_limits_of_a_ratio_of_hardly_any_cases_are_those_of_the_beta_distribution(count, other, phi):
    few, rest = count / phi, other / phi
    share = (beta(few, rest + 1).ppf(0.025) if few else 0.0, beta(few + 1, rest).ppf(0.975))
    value, lower, upper = relative_difference(count, 2.0, other, 3.0, phi=phi)
    assert value == pytest.approx((count / 2) / (other / 3) - 1)
    assert (lower, upper) == pytest.approx([p / (1 - p) * 3 / 2 - 1 for p in share])


@pytest.mark.parametrize("exposures", [(0.0, 3.0), (2.0, 0.0)])
def test_of_no_time_at_all_there_is_no_ratio(exposures):
    assert np.isnan(relative_difference(3.0, exposures[0], 4.0, exposures[1])).all()
