"""Variation of stocks over a lag, against plain Python, and what it says of stocks that only wander."""

import math

import numpy as np
import pytest

from stats.changes.stock_changes import (
    HALF,
    MIN_DF,
    LagVariation,
    degrees_of_freedom,
    judge_stock,
    lag_variation,
)
from stats.changes.stock_growth import variation_around_growth
from tests.thorough import ordinary_first


def by_hand(stock: list[float], lag: int) -> tuple[float, float]:
    """Variance of the log changes beyond chance, and their degrees of freedom."""
    changes = [math.log(stock[i + lag] + HALF) - math.log(stock[i] + HALF) for i in range(len(stock) - lag)]
    chance = [1 / (stock[i + lag] + HALF) + 1 / (stock[i] + HALF) for i in range(len(stock) - lag)]
    n = len(changes)
    square = sum(x * x for x in changes) / n
    inflation = 1.0
    for k in range(1, n):
        product = sum(changes[i] * changes[i + k] for i in range(n - k)) / (n - k)
        inflation += 2 * (n - k) / n * min(product / square, 1.0) ** 2
    return max(square - sum(chance) / n, 0.0), n / inflation


@pytest.mark.parametrize("lag", [1, 7, 30])
def test_the_variation_is_that_of_plain_python(lag):
    stock = np.random.default_rng(lag).poisson(200, 120).cumsum() % 300 + 50.0
    variation = lag_variation(stock[None, :], lag)
    variance, df = by_hand(list(stock), lag)
    assert variation.lag.tolist() == [lag]
    assert variation.df[0] == pytest.approx(df)
    assert variation.variance[0] == pytest.approx(variance)


def test_a_lag_longer_than_the_history_takes_the_changes_of_half_of_it_twice():
    stock = np.random.default_rng(1).poisson(500, 50).astype(float)
    of_lag, half = lag_variation(stock[None, :], 56), lag_variation(stock[None, :], 28)
    assert of_lag.lag.tolist() == [28]
    assert of_lag.variance[0] == pytest.approx(2 * half.variance[0])


def test_a_stock_with_hardly_any_history_cannot_be_judged():
    variation = lag_variation(np.array([[5.0, 6.0, 7.0]]), 7)
    assert np.isnan(variation.variance[0])
    assert (variation.df[0], variation.lag[0]) == (0.0, 0)
    assert np.isnan(judge_stock(np.array([9.0]), np.array([5.0]), variation).p[0])


def test_a_history_as_long_as_the_lag_has_no_change_over_it():
    stock = np.random.default_rng(1).poisson(500, 56).astype(float)
    assert lag_variation(stock[None, :], 56).lag.tolist() == [28]


def test_the_size_of_changes_says_nothing_about_their_number():
    changes = np.random.default_rng(2).normal(0, 1, 60).cumsum()
    assert degrees_of_freedom(changes / 1000) == pytest.approx(degrees_of_freedom(changes))


@pytest.mark.parametrize(
    ("lag", "days", "growing"), [(60, 365, True), (59, 365, False), (60, 364, False), (90, 500, True)]
)
def test_growth_counts_from_two_months_and_a_year_of_history(lag, days, growing):
    """Then the variation is that around a line, less the chance of the two counts of each stock."""
    rng = np.random.default_rng(4)
    stocks = rng.poisson(np.array([[12.0], [300.0]]) * np.exp(rng.normal(0, 0.4, (2, days)))).astype(float)
    stocks[0, 5] = 0.0
    variation = lag_variation(stocks, lag)
    assert variation.lag.tolist() == [lag, lag]
    for i, stock in enumerate(stocks):
        if growing:
            total, df = variation_around_growth(np.log(stock + HALF)[None, :], lag)
            chance = 2 * sum(1 / (x + HALF) for x in stock) / days
            wanted = max(float(total[0]) - chance, 0.0), float(df[0])
        else:
            wanted = by_hand(list(stock), lag)
        assert (variation.variance[i], variation.df[i]) == pytest.approx(wanted)


def test_two_counts_vary_by_chance_and_the_stock_wanders_besides():
    variation = LagVariation(np.array([0.01, 0.0]), np.array([12.0, 0.0]), np.array([30, 30]))
    judged = judge_stock(np.array([130.0, 0.0]), np.array([100.0, 0.0]), variation)
    # The variance of the change of a root is that of the count over four times the count.
    assert judged.sd[0] == pytest.approx(math.sqrt((2 * 100 + 100**2 * 0.01) / (4 * (100 + 3 / 8))))
    assert judged.phi.tolist() == pytest.approx([1.5, 1.0])
    assert judged.df.tolist() == [12.0, math.inf]
    for column in (judged.value, judged.n):
        assert column.tolist() == [130.0, 0.0]
    for column in (judged.expected, judged.expected_n):
        assert column.tolist() == [100.0, 0.0]
    assert judged.z[0] == pytest.approx((math.sqrt(130 + 3 / 8) - math.sqrt(100 + 3 / 8)) / judged.sd[0])


def test_a_series_that_never_changes_has_a_degree_of_freedom_for_each_value():
    assert degrees_of_freedom(np.zeros(40)) == 40
    assert degrees_of_freedom(np.ones(40)) < MIN_DF


def wandering(count: int, days: int, memory: float) -> np.ndarray:
    """Stocks around 3,000 that wander by a tenth."""
    rng, keep = np.random.default_rng(3), math.exp(-1 / memory)
    steps = rng.normal(0, 0.1 * math.sqrt(1 - keep**2), (count, days))
    steps[:, 0] = rng.normal(0, 0.1, count)
    for i in range(1, days):
        steps[:, i] += keep * steps[:, i - 1]
    return np.round(3000 * np.exp(steps))


@pytest.mark.parametrize("lag", ordinary_first(1, [7, 90, 365]))
def test_stocks_that_only_wander_are_rarely_called_changed_at_any_lag(lag):
    stocks = wandering(300, 3 * 365, 60.0)
    judged = judge_stock(stocks[:, -1], stocks[:, -1 - lag], lag_variation(stocks[:, :-7], lag))
    assert np.mean(judged.p < 0.05) < 0.08
    # A rise by two thirds is reported.
    raised = judge_stock(stocks[:, -1 - lag] * 5 / 3, stocks[:, -1 - lag], lag_variation(stocks[:, :-7], lag))
    assert np.mean(raised.p < 0.05) > 0.8


@pytest.mark.parametrize("growth", [0.6, -0.4])
def test_a_stock_that_grows_every_year_has_changed_since_last_year(growth):
    days = 3 * 365
    stocks = wandering(200, days, 60.0) * (1 + growth) ** (np.arange(days) / 365)
    judged = judge_stock(stocks[:, -1], stocks[:, -366], lag_variation(stocks[:, :-7], 365))
    assert np.mean(judged.p < 0.05) > 0.7
    assert np.sign(judged.z).mean() == pytest.approx(np.sign(growth), abs=0.05)


def test_the_smallest_change_shown_of_a_growing_stock_is_no_larger_than_of_one_that_does_not_grow():
    days = 3 * 365
    even = wandering(50, days, 60.0)
    growing = even * 1.6 ** (np.arange(days) / 365)
    shown = [
        judge_stock(each[:, -1], each[:, -366], lag_variation(each[:, :-7], 365)).smallest_shown(
            np.full(50, 0.05)
        )
        / each[:, -366]
        for each in (even, growing)
    ]
    assert np.median(shown[1]) == pytest.approx(np.median(shown[0]), rel=0.05)
