"""Statistics against other programs: statsmodels and SciPy."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.spatial.distance import pdist, squareform
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import confint_proportions_2indep

from stats.areas.hot_neighbourhoods import standardised_shares
from stats.changes.changepoint import MIN_SPANS_PER_SIDE, between_sum_of_squares
from stats.estimates.clustered_shares import DaySquares, day_clustering
from stats.estimates.dissimilarity import combined_distances, root_shares
from stats.estimates.intervals import wilson_interval
from stats.estimates.two_estimates import difference
from stats.own_past.month_season import seasonal_effects
from stats.own_past.month_trend import trend_effects


@pytest.mark.parametrize("seed", range(5))
def test_a_change_of_level_explains_as_much_as_a_regression_on_a_step(seed: int) -> None:
    dice = np.random.default_rng(seed)
    y, weight = dice.normal(size=20), dice.uniform(0.2, 3.0, 20)
    without = sm.WLS(y, np.ones(20), weights=weight).fit().ssr
    points = range(MIN_SPANS_PER_SIDE, 20 - MIN_SPANS_PER_SIDE + 1)
    steps = (sm.add_constant((np.arange(20) >= point).astype(float)) for point in points)
    explained = [without - sm.WLS(y, step, weights=weight).fit().ssr for step in steps]
    assert between_sum_of_squares(y, weight) == pytest.approx(explained)


def test_places_differ_by_as_much_as_a_meta_analysis_says() -> None:
    """DerSimonian & Laird: with the variances that the share of all together implies."""
    dice = np.random.default_rng(2)
    n = dice.integers(20, 300, 40).astype(float)
    count = dice.binomial(n.astype(int), dice.beta(8, 24, 40)).astype(float)
    overall = count.sum() / n.sum()
    variance = overall * (1 - overall) / n
    reference = combine_effects(count / n, variance, method_re="dl")
    assert reference.tau2 > 0
    expected = (count / n - overall) / np.sqrt(reference.tau2 + variance)
    assert standardised_shares(count, n) == pytest.approx(expected)


@pytest.mark.parametrize("gap", [False, True])
def test_a_season_is_shown_and_shrunken_by_the_f_test_of_a_regression(gap: bool) -> None:
    dice = np.random.default_rng(3)
    month = np.tile(np.arange(1, 13), 4)
    y = np.cos(2 * np.pi * month / 12) + 0.02 * np.arange(48) + dice.normal(0, 0.5, 48)
    if gap:
        y[[5, 20]] = np.nan
    known = np.isfinite(y)
    time = np.arange(48.0)[known, None]
    dummies = (month[known, None] == np.arange(1, 13)).astype(float)
    full = sm.OLS(y[known], np.hstack([dummies, time])).fit()
    f, p, _ = full.compare_f_test(sm.OLS(y[known], np.hstack([np.ones_like(time), time])).fit())
    assert p < 0.01
    effects = full.params[:12] - full.params[:12].mean()
    assert seasonal_effects(y, month)[0] == pytest.approx(((1 - 1 / f) * effects)[month - 1])


def test_a_trend_is_shown_and_shrunken_by_the_f_test_of_a_regression() -> None:
    time = np.arange(36.0)
    y = 0.1 * time + np.random.default_rng(4).normal(0, 0.6, 36)
    fit = sm.OLS(y, sm.add_constant(time)).fit()
    assert fit.f_pvalue < 0.01
    expected = (1 - 1 / fit.fvalue) * fit.params[1] * (time - time.mean())
    assert trend_effects(y)[0] == pytest.approx(expected)
    flat = np.random.default_rng(5).normal(0, 1, 36)
    assert sm.OLS(flat, sm.add_constant(time)).fit().f_pvalue > 0.01
    assert (trend_effects(flat) == 0).all()


def test_cases_of_a_day_are_as_alike_as_standard_errors_by_cluster_say() -> None:
    """One block of 28 days of equally many cases: the cluster variance of the mean over that of as many cases."""
    dice = np.random.default_rng(6)
    hits = dice.binomial(10, dice.beta(4, 2, 28)).astype(float)
    n = np.full(28, 10.0)
    case = np.concatenate([np.repeat([1.0, 0.0], [int(h), 10 - int(h)]) for h in hits])
    fit = sm.OLS(case, np.ones(280)).fit(
        cov_type="cluster", cov_kwds={"groups": np.repeat(np.arange(28), 10), "use_correction": False}
    )
    p = case.mean()
    of_chance = p * (1 - p) / 279 * (1 - 1 / 28)  # unbiased, less the day's own part of the mean
    days = DaySquares(*(np.array([x.sum()]) for x in (hits, n, hits**2, hits * n, n**2)))
    clustering = day_clustering(np.zeros(1, dtype=int), np.zeros(1, dtype=int), days, size=1)
    assert clustering.design_effect[0] == pytest.approx(float(fit.cov_params()[0, 0]) / of_chance)
    assert clustering.df[0] == pytest.approx(27)


def test_distances_are_those_of_scipy_over_their_root_mean_square() -> None:
    counts = np.random.default_rng(7).integers(0, 50, (6, 4)).astype(float)
    shares = counts / counts.sum(axis=1, keepdims=True)
    plain = pdist(np.sqrt(shares))
    assert combined_distances([root_shares(counts)]) == pytest.approx(
        squareform(plain / np.sqrt((plain**2).mean()))
    )


@pytest.mark.parametrize(
    ("a", "n", "b", "m"), [(56, 70, 48, 80), (9, 10, 3, 10), (10, 10, 0, 20), (5, 56, 0, 29)]
)
def test_the_difference_of_two_shares_is_newcombes(a: int, n: int, b: int, m: int) -> None:
    one, other = (
        (np.array([k / total]), *wilson_interval(np.array([k]), np.array([total])))
        for k, total in ((a, n), (b, m))
    )
    _, lower, upper = difference(one, other)
    expected = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
    assert (lower[0], upper[0]) == pytest.approx(expected)
