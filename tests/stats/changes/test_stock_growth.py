"""Variation of stocks around their own growth, against plain Python, and what is known of it for a known wandering."""

import math

import numpy as np
import pytest

from stats.changes.stock_growth import MEMORIES, NOISE, STEP, variation_around_growth
from tests.thorough import ordinary_first


def line_residuals(y: list[float]) -> list[float]:
    """Residuals of the least-squares line through values at equal distances."""
    n = len(y)
    t = [i - (n - 1) / 2 for i in range(n)]
    slope = sum(a * b for a, b in zip(t, y, strict=True)) / sum(a * a for a in t)
    middle = sum(y) / n
    return [b - middle - slope * a for a, b in zip(t, y, strict=True)]


def by_hand(log_stock: list[float], lag: int) -> tuple[float, float]:
    """The same step by step: for each wandering the restricted likelihood, the ratio and the degrees of freedom."""
    y = log_stock[::-1][::STEP][::-1]
    n = len(y)
    used = min(max(round(lag / STEP), 1), n // 2)
    r = line_residuals(y)
    square = sum((r[i + used] - r[i]) ** 2 for i in range(n - used)) / (n - used)
    columns = [line_residuals([float(i == j) for i in range(n)]) for j in range(n)]  # of the unit vectors
    parts = []
    for memory in MEMORIES:
        for noise in NOISE:
            gap = [[abs(i - j) * STEP for j in range(n)] for i in range(n)]
            matrix = np.array(
                [[(1 - noise) * math.exp(-d / memory) + noise * (d == 0) for d in row] for row in gap]
            )
            x = np.array([[1.0, float(i)] for i in range(n)])
            inverse = np.linalg.inv(matrix)
            beta = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ np.array(y))
            rest = np.array(y) - x @ beta
            log_likelihood = -0.5 * (
                math.log(np.linalg.det(matrix)) + math.log(np.linalg.det(x.T @ inverse @ x))
                + (n - 2) * math.log(rest @ inverse @ rest)
            )  # fmt: skip
            m = np.array([[columns[j][i + used] - columns[j][i] for j in range(n)] for i in range(n - used)])
            changes = m @ matrix @ m.T / (n - used)  # covariance of the changes of residuals
            expected, spread = np.trace(changes), float((changes**2).sum())
            true = 2 * ((1 - noise) * (1 - math.exp(-lag / memory)) + noise)
            parts.append((log_likelihood, square * true / expected, expected**2 / spread))
    most = max(part[0] for part in parts)
    weights = [math.exp(part[0] - most) for part in parts]
    weights = [w / sum(weights) for w in weights]
    mean = sum(w * v for w, (_, v, _) in zip(weights, parts, strict=True))
    second = sum(w * v * v * (1 + 2 / df) for w, (_, v, df) in zip(weights, parts, strict=True))
    return mean, 2 * mean**2 / (second - mean**2)


@pytest.mark.parametrize("lag", [14, 60, 182, 365])
def test_the_variation_is_that_of_plain_python(lag):
    rng = np.random.default_rng(lag)
    log_stock = np.cumsum(rng.normal(0.001, 0.02, (2, 380)), axis=1) + rng.normal(0, 0.05, (2, 380))
    variance, df = variation_around_growth(log_stock, lag)
    for i, series in enumerate(log_stock):
        assert (variance[i], df[i]) == pytest.approx(by_hand(series.tolist(), lag), rel=1e-6)


def test_growth_makes_no_difference():
    log_stock = np.random.default_rng(2).normal(0, 0.1, (3, 700))
    steep = log_stock + np.arange(700) * 0.002 + 5.0
    for one, other in zip(*(variation_around_growth(each, 365) for each in (log_stock, steep)), strict=True):
        assert one == pytest.approx(other)


def test_a_stock_on_a_line_has_no_variation_and_disturbs_no_other():
    rng = np.random.default_rng(4)
    straight, other = np.arange(700) * 0.001, rng.normal(0, 0.1, 700)
    variance, df = variation_around_growth(np.stack([straight, other]), 365)
    assert variance[0] == pytest.approx(0.0, abs=1e-12)
    assert np.isfinite(df).all()
    alone = variation_around_growth(other[None, :], 365)
    assert (variance[1], df[1]) == pytest.approx((alone[0][0], alone[1][0]))


def test_a_stock_that_never_changes_has_no_variation_and_raises_no_warning():
    variance, df = variation_around_growth(np.full((1, 400), 3.0), 90)
    assert variance.tolist() == [0.0]
    assert np.isfinite(df).all()


@pytest.mark.parametrize("memory", ordinary_first(1, [20.0, 90.0, 300.0]))
def test_on_average_it_is_the_true_variance_of_a_change(memory):
    """Not far from it, that is: the memory is not known, and slow wandering looks like growth."""
    rng, keep, days = np.random.default_rng(5), math.exp(-1 / memory), 3 * 365
    steps = rng.normal(0, 0.1 * math.sqrt(1 - keep**2), (400, days))
    steps[:, 0] = rng.normal(0, 0.1, 400)
    for i in range(1, days):
        steps[:, i] += keep * steps[:, i - 1]
    for lag in (90, 365):
        true = 2 * 0.01 * (1 - math.exp(-lag / memory))
        assert 0.75 < np.mean(variation_around_growth(steps, lag)[0]) / true < 1.35
