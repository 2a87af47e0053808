"""The scales of shares and means, and the interval of means of counts."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import gammainc
from scipy.stats import poisson

from stats.estimates.intervals import scaled_poisson_interval, wilson_interval
from stats.peers.response_scale import SHARES, MeanScale, mean_scale


@pytest.mark.parametrize("scale", [SHARES, MeanScale(np.array([1.5]))])
def test_links_and_their_derivatives_fit_together(scale) -> None:
    value = np.array([0.3])
    linear = scale.link(value)
    assert scale.mean(linear) == pytest.approx(value)
    step = 1e-6
    assert scale.slope(linear) == pytest.approx(
        (scale.mean(linear + step) - scale.mean(linear - step)) / (2 * step), rel=1e-6
    )
    assert scale.derivative(value) == pytest.approx(
        (scale.transform(value + step) - scale.transform(value - step)) / (2 * step), rel=1e-5
    )
    # With many cases the place of an office is its transformed value.
    n = np.array([1e7])
    assert scale.place(n * value, n) == pytest.approx(scale.transform(value), abs=1e-6)


@pytest.mark.parametrize("phi", [1.0, 4.0])
def test_the_variance_of_chance_of_means(phi: float) -> None:
    rng = np.random.default_rng(5)
    n, mean = 200, 0.8
    totals = phi * rng.poisson(n * mean / phi, 40_000)
    scale = MeanScale(np.array([phi]))
    place = scale.place(totals, np.array([n]))
    assert place.var() == pytest.approx(float(scale.chance(np.array([n]), np.array([mean]))[0]), rel=0.05)
    assert place.mean() == pytest.approx(math.log(mean), abs=0.01)


def test_the_variance_of_chance_of_shares_does_not_depend_on_the_share() -> None:
    rng = np.random.default_rng(6)
    for share in (0.5, 0.8, 0.95):
        place = SHARES.place(rng.binomial(150, share, 40_000), np.full(40_000, 150))
        assert place.var() == pytest.approx(1 / 602, rel=0.06)


def test_few_cases_borrow_the_dispersion_of_all_offices() -> None:
    total, n = np.array([3.0, 1000.0, 2000.0]), np.array([3.0, 1000.0, 1000.0])
    # Variances of 1.5, 1 and 4 around means of 1, 1 and 2.
    variance = np.array([1.5, 1.0, 4.0])
    squares = variance * (n - 1) + total**2 / n
    common = (1.5 * 2 + 999 + 4 * 999) / (2 + 999 + 2 * 999)
    dispersion = mean_scale(total, squares, n).phi
    wanted = [(phi * f + common * 20) / (f + 20) for phi, f in ((1.5, 2), (1.0, 999), (2.0, 999))]
    assert dispersion == pytest.approx(wanted)


def test_values_that_are_rare_equal_or_from_a_single_case_have_a_dispersion() -> None:
    """Offices without a case, with one, with two, with equal values, without any total and with a rare value."""
    n = np.array([0.0, 1, 2, 40, 30, 50])
    total = np.array([0.0, 2, 3, 20, 0, 0.5])
    # Sums of squares of one case may be off by rounding.
    squares = np.array([0.0, np.nextafter(4, 5), 5, 10, 0, 0.25])
    common = (0.5 * 1 + 0.005 * 49) / (1.5 * 1 + 0.5 * 39 + 0.01 * 49)
    wanted = [common, common, (0.5 / 1.5 + 20 * common) / 21, 20 * common / 59, common]
    scale = mean_scale(total, squares, n)
    assert scale.phi == pytest.approx([*wanted, (0.5 * 49 + 20 * common) / 69])
    assert scale.unknown_topic_sd == 0.5
    assert mean_scale(total, squares, n, unknown_topic_sd=0.7).unknown_topic_sd == 0.7


def test_the_dispersion_of_all_offices_is_that_of_their_variance_by_their_mean() -> None:
    # 10 values each, all 0 but for one of 0.2 and one of 0.1: variances 0.004 and 0.001, means 0.02 and 0.01.
    scale = mean_scale(np.array([0.2, 0.1]), np.array([0.04, 0.01]), np.array([10.0, 10.0]))
    common = (0.004 + 0.001) / (0.02 + 0.01)
    assert scale.phi == pytest.approx([(0.2 * 9 + common * 20) / 29, (0.1 * 9 + common * 20) / 29])
    # Equal values leave a remainder, so that nothing is divided by 0.
    assert mean_scale(np.array([10.0]), np.array([10.0]), np.array([10.0])).phi.tolist() == [1e-6]


def test_places_chance_limits_and_precision_of_shares() -> None:
    hits, n = np.array([0.0, 3.0, 7.0]), np.array([4.0, 7.0, 7.0])
    assert SHARES.place(hits, n) == pytest.approx(np.arcsin(np.sqrt((hits + 3 / 8) / (n + 3 / 4))))
    assert SHARES.chance(n, hits / n) == pytest.approx([1 / 18, 1 / 30, 1 / 30])
    for limit, wanted in zip(SHARES.limits(hits, n), wilson_interval(hits, n), strict=True):
        assert limit.tolist() == wanted.tolist()
    assert SHARES.precision(3).tolist() == [1, 1, 1]
    # Half a hit in one case; at 0 and 1 the transformation is infinitely steep.
    assert SHARES.added_case(0.8) == 0.5
    assert SHARES.derivative(np.array([0.0, 1.0])).tolist() == [np.inf, np.inf]


def test_places_chance_limits_and_precision_of_means() -> None:
    total, n, phi = np.array([3.0, 8.0, 0.0]), np.array([2.0, 4.0, 0.0]), np.array([1.5, 2.0, 1.0])
    scale = MeanScale(phi)
    # An office without cases has no place.
    assert scale.place(total, n) == pytest.approx([math.log(3.75 / 2), math.log(9 / 4), np.inf])
    value = np.array([1.5, 2.0, 1.0])
    assert scale.chance(n, value) == pytest.approx([1.5 / 3.75, 2 / 9, 2])
    limits = MeanScale(phi[:2]).limits(total[:2], n[:2])
    for limit, wanted in zip(limits, scaled_poisson_interval(total[:2], n[:2], phi[:2]), strict=True):
        assert limit.tolist() == wanted.tolist()
    assert scale.precision(3) == pytest.approx([1 / 1.5, 1 / 2, 1])
    assert scale.added_case(0.8) == 0.8


def mid_p(count: int, side: int) -> float:
    """The mid-P limit of a Poisson mean: P(X < count) + P(X = count) / 2 is the tail."""
    wanted = (1 + side * 0.95) / 2

    def excess(mean: float) -> float:
        return poisson.sf(count, mean) + poisson.pmf(count, mean) / 2 - wanted

    return float(brentq(excess, 1e-9, 5 * count + 50))


@pytest.mark.parametrize("count", [1, 2, 5, 10, 60])
def test_limits_are_mid_p_limits_of_poisson_means(count: int) -> None:
    lower, upper = scaled_poisson_interval(np.array([count]), np.array([10.0]), np.array([1.0]))
    assert (10 * lower[0], 10 * upper[0]) == pytest.approx((mid_p(count, -1), mid_p(count, 1)), rel=1e-6)


def test_published_mid_p_limits() -> None:
    """No event: the upper limit of 95 % is −ln(0.05) = 3.00 (Cohen & Yang 1994)."""
    lower, upper = scaled_poisson_interval(np.array([0.0]), np.array([1.0]), np.array([1.0]))
    assert lower[0] == 0
    assert upper[0] == pytest.approx(-math.log(0.05), rel=1e-6)


def gamma_limit(total: float, n: float, phi: float, wanted: float) -> float:
    """The limit by bisection over the logarithm of the mean, from both gamma distributions one by one."""

    def excess(log_x: float) -> float:
        count, x = total / phi, math.exp(log_x)
        return float((gammainc(count, x) + gammainc(count + 1, x)) / 2 - wanted)

    return math.exp(brentq(excess, -690, 690, xtol=1e-13)) * phi / n


def test_limits_of_over_dispersed_totals_are_quantiles_of_gamma_distributions() -> None:
    """From a hundredth of a count, where the lower limit is nearly nothing, to ten thousand, in one array."""
    total, n, phi = (
        np.array(x) for x in ([0.04, 1.0, 3.0, 6.0, 9e4], [5.0, 7.0, 20.0, 3.0, 1e5], [4.0, 5, 3.2, 4, 9])
    )
    for limit, wanted in zip(scaled_poisson_interval(total, n, phi), (0.025, 0.975), strict=True):
        by_hand = [gamma_limit(*each, wanted) for each in zip(total, n, phi, strict=True)]
        assert limit == pytest.approx(by_hand, rel=1e-8, abs=0)


def test_limits_of_no_count_at_another_dispersion() -> None:
    """With half of the gamma distributions at 0, the upper limit of 95 % is −ln(0.05) counts of φ cases each."""
    lower, upper = scaled_poisson_interval(np.array([0.0, 4.0]), np.array([8.0, 8.0]), np.array([2.0, 2.0]))
    assert lower[0] == 0 < lower[1]
    assert upper == pytest.approx([-math.log(0.05) * 2 / 8, mid_p(2, 1) * 2 / 8], rel=1e-8)
    assert lower[1] == pytest.approx(mid_p(2, -1) * 2 / 8, rel=1e-8)
