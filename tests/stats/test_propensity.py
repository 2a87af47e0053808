"""Expected rates against statsmodels, and whether a quiet county is found."""

import numpy as np
import pytest

from stats.propensity import SPARE, expected_rates

PEOPLE = np.array(
    [1773, 262, 245, 183, 158, 135, 135, 134, 125, 111, 110, 95, 71, 69, 61, 57, 53, 46, 33, 31, 21.0]
)


def traits(age: np.ndarray | None = None) -> np.ndarray:
    return np.column_stack([np.log(PEOPLE), np.log(np.full(21, 900.0) if age is None else age)])


def test_each_county_is_told_by_the_others_as_statsmodels_does():
    import statsmodels.api as sm

    dice = np.random.default_rng(1)
    age = dice.uniform(200, 1300, 21)
    counts = dice.poisson(4 * PEOPLE * np.exp(dice.normal(0, 0.3, 21)))
    found = expected_rates(counts, PEOPLE, traits(age))
    x = sm.add_constant(traits(age))
    y, own = np.log((counts + 0.5) / PEOPLE), 1 / (counts + 0.5)
    for i in (0, 9, 20):
        others = np.arange(21) != i
        low, high = 0.0, 5.0
        for _ in range(100):
            tau2 = (low + high) / 2
            fit = sm.WLS(y[others], x[others], weights=1 / (own[others] + tau2)).fit()
            square = float((fit.resid**2 / (own[others] + tau2)).sum())
            low, high = (tau2, high) if square > 20 - 3 else (low, tau2)
        mean = float(fit.predict(x[i : i + 1])[0])
        assert np.log(found.rate[i]) == pytest.approx(mean, abs=1e-6)
        spread = float(x[i] @ fit.normalized_cov_params @ x[i])
        error = np.sqrt(spread + tau2 + 1 / (np.exp(mean) * PEOPLE[i]))
        assert np.log(found.upper[i] / found.rate[i]) == pytest.approx(1.959964 * error, rel=1e-5)
        assert found.z[i] == pytest.approx((y[i] - mean) / error, rel=1e-5)


def test_its_limits_hold_what_they_promise():
    dice, inside = np.random.default_rng(2), 0
    for _ in range(100):
        rate = 4 * (PEOPLE / 100) ** 0.2 * np.exp(dice.normal(0, 0.3, 21))
        counts = dice.poisson(rate * PEOPLE)
        found = expected_rates(counts, PEOPLE, traits())
        inside += int(((found.lower <= counts / PEOPLE) & (counts / PEOPLE <= found.upper)).sum())
    assert 0.92 <= inside / 2100 <= 0.98


def test_a_county_far_below_its_kind_is_quiet_and_a_young_line_explains_a_low_rate():
    dice = np.random.default_rng(3)
    age = np.where(np.arange(21) % 3 == 0, 120.0, 1200.0)
    rate = 4 * np.where(age < 200, 0.3, 1.0) * np.exp(dice.normal(0, 0.1, 21))
    rate[10] *= 0.35
    found = expected_rates(dice.poisson(rate * PEOPLE * 3), PEOPLE * 3, traits(age))
    assert found.z[10] < -3
    assert np.abs(found.z[age < 200]).max() < 3


def test_too_few_counties_expect_nothing():
    few = 2 + SPARE
    assert expected_rates(np.full(few, 9), PEOPLE[:few], traits()[:few]) is None
    assert expected_rates(np.full(few + 1, 9), PEOPLE[: few + 1], traits()[: few + 1]) is not None


def test_no_case_at_all_is_no_error():
    found = expected_rates(np.zeros(21), PEOPLE, traits())
    assert np.isfinite(found.rate).all()
    assert np.isnan(expected_rates(np.ones(21), np.where(PEOPLE > 1000, np.nan, PEOPLE), traits()).rate[0])
