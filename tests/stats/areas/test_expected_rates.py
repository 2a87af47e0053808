"""Expected rates of areas against statsmodels, and the power to find a quiet county."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import beta, nbinom, norm

from stats.areas.expected_rates import MIN_RESIDUAL_DF, expected_rates
from tests.thorough import MANY

WORLDS = 30 if MANY else 10  # that tests of many worlds draw
PEOPLE = np.array(
    [1773, 262, 245, 183, 158, 135, 135, 134, 125, 111, 110, 95, 71, 69, 61, 57, 53, 46, 33, 31, 21.0]
)


def traits(age: np.ndarray | None = None) -> np.ndarray:
    return np.column_stack([np.log(PEOPLE), np.log(np.full(21, 900.0) if age is None else age)])


def test_each_county_is_reported_by_the_others_as_statsmodels_does():
    import statsmodels.api as sm  # takes seconds to import, and no other test here needs it

    dice = np.random.default_rng(1)
    age = dice.uniform(200, 1300, 21)
    counts = dice.poisson(4 * PEOPLE * np.exp(dice.normal(0, 0.3, 21)))
    rates = expected_rates(counts, PEOPLE, traits(age))
    x = sm.add_constant(np.apply_along_axis(lambda c: (c - c.mean()) / c.std(), 0, traits(age)))
    for i in (0, 3, 9, 12, 20):
        others = np.arange(21) != i
        low, high = 1e-6, 5.0
        for _ in range(60):
            alpha = (low + high) / 2
            family = sm.families.NegativeBinomial(alpha=alpha)
            fit = sm.GLM(counts[others], x[others], family=family, offset=np.log(PEOPLE[others])).fit(
                scale=1.0, tol=1e-12
            )
            low, high = (alpha, high) if fit.pearson_chi2 > 20 - 3 else (low, alpha)
        mean = float(np.exp(x[i] @ fit.params)) * PEOPLE[i]
        assert rates.rate[i] == pytest.approx(mean / PEOPLE[i], rel=1e-6)
        more = alpha + float(x[i] @ fit.cov_params() @ x[i])
        distribution = nbinom(1 / more, 1 / (1 + more * mean))
        between = (distribution.cdf(counts[i] - 1) + distribution.cdf(counts[i])) / 2
        # A count is treated as being in the middle of its own probability (mid-p).
        assert norm.cdf(rates.z[i]) == pytest.approx(between, abs=0.002)
        for tail, limit in ((0.025, rates.lower[i]), (0.975, rates.upper[i])):
            assert abs(limit * PEOPLE[i] - distribution.ppf(tail)) <= 1
            at = brentq(lambda count: below(count, mean, more) - tail, 0, 100 * mean)  # noqa: B023
            assert limit * PEOPLE[i] == pytest.approx(at, rel=1e-5)
        assert norm.cdf(rates.z[i]) == pytest.approx(below(counts[i], mean, more), rel=1e-4)
        assert norm.sf(rates.z[i]) == pytest.approx(1 - below(counts[i], mean, more), rel=1e-4)


def below(count: float, mean: float, more: float) -> float:
    """Probability of a smaller count, plus half of that of the count itself (mid-p); variance mean + more · mean²."""
    return beta(1 / more, count + 0.5).cdf(1 / (1 + more * mean))


def test_what_is_not_known_of_an_area_leaves_the_others_what_they_are():
    dice = np.random.default_rng(7)
    counts = dice.poisson(4 * PEOPLE * np.exp(dice.normal(0, 0.2, 21))).astype(float)
    known = traits(dice.uniform(200, 1300, 21))
    whole = expected_rates(counts[3:], PEOPLE[3:], known[3:])
    exposure = PEOPLE.copy()
    exposure[0], exposure[1] = 0.0, np.nan
    known[2, 1] = np.nan
    rates = expected_rates(counts, exposure, known)
    for name in ("rate", "lower", "upper", "z"):
        column = getattr(rates, name)
        assert np.isnan(column[:3]).all()
        assert column[3:] == pytest.approx(getattr(whole, name), rel=1e-9)


def test_of_an_area_that_alone_tells_a_trait_nothing_is_expected():
    """The effect of a trait that only one area has cannot be estimated from the others; their effects can."""
    young = np.zeros(21)
    young[[4, 8, 15]] = 1.0
    counts = np.where(young > 0, 0.0, 4 * PEOPLE).round()
    counts[8] = 900.0
    rates = expected_rates(counts, PEOPLE, np.column_stack([np.log(PEOPLE), young]))
    assert np.isnan([rates.rate[8], rates.lower[8], rates.upper[8], rates.z[8]]).all()
    assert np.isfinite(np.delete(rates.rate, 8)).all()


@pytest.mark.thorough
@pytest.mark.worlds
def test_few_cases_do_not_raise_what_is_expected():
    """A quarter with 2 cases a year per 10,000 everywhere: about five in the median county, one in the smallest."""
    dice, exposure, expected = np.random.default_rng(5), PEOPLE / 10 / 4, []
    inside = 0
    for _ in range(WORLDS):
        counts = dice.poisson(2 * exposure)
        rates = expected_rates(counts, exposure, traits())
        expected.append(rates.rate)
        rate = counts / exposure
        inside += int(((rates.lower <= rate) & (rate <= rates.upper)).sum())
    assert np.median(expected, axis=0)[[0, 10, 20]] == pytest.approx([2, 2, 2], rel=0.1)
    assert np.mean(expected, axis=0)[[10, 20]] == pytest.approx([2, 2], rel=0.1)
    assert 0.93 <= inside / (WORLDS * 21) <= 0.99


@pytest.mark.thorough
@pytest.mark.worlds
def test_its_limits_hold_what_they_promise():
    dice, inside = np.random.default_rng(2), 0
    for _ in range(WORLDS):
        rate = 4 * (PEOPLE / 100) ** 0.2 * np.exp(dice.normal(0, 0.3, 21))
        counts = dice.poisson(rate * PEOPLE)
        rates = expected_rates(counts, PEOPLE, traits())
        inside += int(((rates.lower <= counts / PEOPLE) & (counts / PEOPLE <= rates.upper)).sum())
    assert 0.92 <= inside / (WORLDS * 21) <= 0.98


def test_a_county_far_below_its_kind_is_quiet_and_a_young_line_explains_a_low_rate():
    dice = np.random.default_rng(3)
    age = np.where(np.arange(21) % 3 == 0, 120.0, 1200.0)
    rate = 4 * np.where(age < 200, 0.3, 1.0) * np.exp(dice.normal(0, 0.1, 21))
    rate[10] *= 0.35
    rates = expected_rates(dice.poisson(rate * PEOPLE * 3), PEOPLE * 3, traits(age))
    assert rates.z[10] < -3
    assert np.abs(rates.z[age < 200]).max() < 3


def test_too_few_counties_expect_nothing():
    few = 2 + MIN_RESIDUAL_DF
    assert expected_rates(np.full(few, 9), PEOPLE[:few], traits()[:few]) is None
    nothing = np.array([])
    assert expected_rates(nothing, nothing, nothing.reshape(0, 1)) is None
    assert expected_rates(np.full(few + 1, 9), PEOPLE[: few + 1], traits()[: few + 1]) is not None


def test_hardly_a_case_expects_nothing():
    """No cases at all, or fewer than two in the median county: no statement is possible about any county."""
    assert expected_rates(np.zeros(21), PEOPLE, traits()) is None
    few = np.zeros(21)
    few[:8] = 1
    assert expected_rates(few, PEOPLE, traits()) is None


def test_a_county_without_a_case_has_an_expectation_and_one_without_inhabitants_has_none():
    counts = np.round(0.2 * PEOPLE)
    counts[12] = 0
    rates = expected_rates(counts, np.where(PEOPLE > 1000, np.nan, PEOPLE), traits())
    assert np.isnan([rates.rate[0], rates.lower[0], rates.upper[0], rates.z[0]]).all()
    assert rates.rate[12] == pytest.approx(0.2, rel=0.1)
    assert rates.z[12] < -3


def test_one_county_with_all_cases_says_nothing_of_itself_and_does_not_fail():
    counts = np.zeros(21)
    counts[3] = 500
    rates = expected_rates(counts, PEOPLE, traits())
    assert np.isnan(rates.rate[3])
