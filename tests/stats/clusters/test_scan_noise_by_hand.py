"""Noise beyond chance in plain Python: one area, one week and one lag after the other."""

import math

import numpy as np
import pytest
from scipy.optimize import nnls

from stats.clusters import scan_noise
from stats.clusters.scan_noise import LAGS, PERSISTENCE, Noise, estimate_noise

Weeks = tuple[np.ndarray, np.ndarray]


def scaled(block: Weeks) -> list[list[float]]:
    """Expectations that add up to the counts of each week, area by area."""
    counts, expected = block
    areas, weeks = counts.shape
    mean = [[0.0] * weeks for _ in range(areas)]
    for t in range(weeks):
        whole = sum(expected[k, t] for k in range(areas))
        for k in range(areas):
            mean[k][t] = expected[k, t] * sum(counts[:, t]) / whole if whole else 0.0
    return mean


def relative_moments(block: Weeks, variance: list[float]) -> tuple[list[list[float]], list[float]]:
    """Relative covariances by lag and area, and mean cases a week by area."""
    mean, counts = scaled(block), block[0]
    areas, weeks = counts.shape
    whole = [sum(mean[k]) for k in range(areas)]
    share = [x / sum(whole) for x in whole]
    moments = [[math.nan] * areas for _ in range(LAGS + 1)]
    for k in range(areas):
        factor = (1 - share[k]) ** 2 + sum(share[j] ** 2 for j in range(areas) if j != k)
        product, size, residual = [0.0] * (LAGS + 1), [0.0] * (LAGS + 1), []
        for t, m in enumerate(mean[k]):
            total = sum(mean[j][t] for j in range(areas))
            chance = m * (1 - m / total) if total else 0.0
            bound = 3 * math.sqrt(chance + variance[k] * m**2) if m else 0.0
            residual.append(max(-bound, min(bound, counts[k, t] - m)))
            product[0] -= chance
        for lag in range(LAGS + 1):
            for t in range(weeks - lag):
                product[lag] += residual[t] * residual[t + lag]
                size[lag] += mean[k][t] * mean[k][t + lag]
            if size[lag]:
                moments[lag][k] = product[lag] / size[lag] / factor
    return moments, [max(x / weeks, 1e-9) for x in whole]


def pooled(moments: list[list[float]], weekly: list[float]) -> list[float]:
    """Covariances of all areas together, each area weighted by how well its own is known."""
    variance, result = 0.02, []
    for _ in range(3):
        weight = [
            0 if math.isnan(m) else (1 / w + variance) ** -2 for m, w in zip(moments[0], weekly, strict=True)
        ]
        result = [
            sum(w * m for w, m in zip(weight, row, strict=True) if not math.isnan(m)) / sum(weight)
            for row in moments
        ]
        variance = max(result[0], 1e-6)
    return result


def fading(covariance: list[float]) -> tuple[float, float]:
    """A and ρ of A ρ^k, by non-negative least squares for each ρ."""
    best = (math.inf, 0.0, 0.0)
    for persistence in PERSISTENCE:
        column = [[persistence**lag] for lag in range(1, len(covariance) + 1)]
        coefficients, error = nnls(np.array(column), np.array(covariance))
        if error < best[0] - 1e-12:
            best = (error, float(coefficients[0]), persistence if coefficients[0] else 0.0)
    return best[1:]


def noise_by_hand(block: Weeks, level: list[float]) -> tuple[list[float], list[float], float]:
    """Weekly and slow variances by area, and the persistence."""
    whole, areas, weeks = math.inf, range(len(level)), block[0].shape[1]
    for _ in range(3):
        moments, weekly = relative_moments(block, [whole + x for x in level])
        moments = [[m - x for m, x in zip(row, level, strict=True)] for row in moments]
        together = pooled(moments, weekly)
        whole = max(together[0], 0.0)
    slow, persistence = fading(together[1:])
    whole = max(whole, slow)
    own = []
    for k in areas:
        uncertainty = 2 * (1 / weekly[k] + whole) ** 2 / weeks
        trust = whole**2 / (whole**2 + uncertainty)
        own.append(1.0 if math.isnan(moments[0][k]) else max(1 + trust * (moments[0][k] / whole - 1), 0.0))
    rest = max(whole - slow, 0.0)
    return [x * rest for x in own], [x * slow for x in own], persistence


def drawn_weeks(truth: Noise, seed: int, weeks: int = 70) -> Weeks:
    """Weeks of seven areas, with an outbreak of the second one and a week without cases of the first one.

    The fifth has less than a case a week, nothing is expected of the sixth, and of the last one in a single week only.
    """
    rng = np.random.default_rng(seed)
    expected = np.array([[200.0], [80.0], [30.0], [6.0], [0.5], [0.0], [40.0]])
    expected = expected * rng.uniform(0.5, 1.5, (1, weeks))
    expected[6, np.arange(weeks) != 5] = 0.0
    factors = truth.factors(rng, replications=1, weeks=weeks)[0].T
    counts = rng.poisson(expected * factors).astype(float)
    counts[1, weeks // 2] *= 6
    counts[0, 3], counts[6, 7] = 0.0, 1.0
    return counts, expected * 1.3


NONE = np.zeros(7)


@pytest.mark.parametrize("level", [0.0, 0.01])
@pytest.mark.parametrize(
    "truth",
    [
        Noise(NONE + 0.05, NONE + 0.05, NONE, 0.8),
        Noise(NONE + 0.02, NONE, NONE + 0.04, 0.0),
        Noise(NONE + 0.03, NONE, NONE, 0.0),
    ],
    ids=["fading", "level", "weekly"],
)
def test_the_noise_is_that_of_plain_python(truth: Noise, level: float) -> None:
    for seed in range(3):
        block = drawn_weeks(truth, seed)
        weekly, slow, persistence = noise_by_hand(block, [level] * 7)
        noise = estimate_noise(*block, level=NONE + level)
        assert noise.persistence == persistence
        assert noise.weekly == pytest.approx(weekly, abs=1e-9)
        assert noise.slow == pytest.approx(slow, abs=1e-9)
        assert noise.level.tolist() == [level] * 7


def test_the_noise_of_areas_with_a_case_in_four_weeks_is_that_of_plain_python() -> None:
    expected = np.array([[0.1], [0.15], [0.05]]) * np.ones((1, 60))
    counts = np.random.default_rng(11).poisson(expected * 1.2).astype(float)
    counts[1, 20:24] = 1.0
    weekly, slow, _ = noise_by_hand((counts, expected), [0.0] * 3)
    noise = estimate_noise(counts, expected, level=np.zeros(3))
    assert noise.weekly == pytest.approx(weekly, abs=1e-9)
    assert noise.slow == pytest.approx(slow, abs=1e-9)
    assert sum(weekly) + sum(slow) > 0


def test_weeks_in_which_an_area_is_silent_count_as_three_standard_deviations() -> None:
    expected = np.full((3, 40), 400.0)
    counts = np.random.default_rng(9).poisson(expected).astype(float)
    counts[0, [3, 20]] = 0.0
    weekly, _, _ = noise_by_hand((counts, expected), [0.0] * 3)
    noise = estimate_noise(counts, expected, level=np.zeros(3))
    assert noise.weekly == pytest.approx(weekly)
    # Uncut, two silent weeks of 40 alone would be a variance of a twentieth.
    assert noise.weekly.max() < 0.04


def test_noise_of_one_kind_is_noise() -> None:
    none, some = np.zeros(2), np.array([0.0, 0.1])
    for parts in ((some, none, none), (none, some, none), (none, none, some)):
        assert not Noise(*parts, 0.0).is_none
    assert (Noise.none(2).is_none, Noise.none(2).persistence) == (True, 0)


def test_weeks_with_less_than_one_expected_case_are_scaled_too() -> None:
    expected, counts = np.array([[0.2, 0.0], [0.1, 0.0]]), np.array([[2.0, 5.0], [1.0, 0.0]])
    of_weeks = scan_noise.to_week_totals(expected, counts)
    assert of_weeks[:, 0] == pytest.approx([2, 1])
    # Where nothing was expected nothing can be scaled.
    assert of_weeks[:, 1].tolist() == [0, 0]


def test_no_noise_is_left_of_counts_that_vary_less_than_by_chance() -> None:
    expected = np.full((3, 40), 100.0)
    noise = estimate_noise(expected, expected, level=np.full(3, 0.01))
    assert noise.weekly.tolist() == noise.slow.tolist() == [0, 0, 0]
    assert noise.level.tolist() == [0.01] * 3
    assert noise.persistence == 0


@pytest.mark.parametrize("persistence", PERSISTENCE)
@pytest.mark.parametrize("slow", [0.03, 0.0])
def test_what_fades_is_found(persistence: float, slow: float) -> None:
    moments = slow * persistence ** np.arange(1, LAGS + 1)
    assert scan_noise._fading(moments) == pytest.approx((slow, persistence if slow else 0.0), abs=1e-12)


def test_covariances_of_any_kind_are_fitted_by_non_negative_least_squares() -> None:
    rng = np.random.default_rng(4)
    for _ in range(100):
        moments = rng.normal(0, 0.01, LAGS) + rng.choice([-0.02, 0, 0.02]) * np.linspace(
            1, rng.uniform(0, 1), LAGS
        )
        assert scan_noise._fading(moments) == pytest.approx(fading(moments.tolist()), abs=1e-9)


def test_negative_covariances_are_no_noise() -> None:
    assert scan_noise._fading(-0.02 * 0.7 ** np.arange(1, LAGS + 1)) == (0.0, 0.0)


class Draws:
    """A generator that hands out the same numbers, one after the other, in whatever shape."""

    def __init__(self) -> None:
        """Numbers of a normal distribution, and of a χ² distribution."""
        self.normal, self.square = np.random.default_rng(1), np.random.default_rng(2)

    def standard_normal(self, shape: tuple[int, ...]) -> np.ndarray:
        return self.normal.standard_normal(shape)

    def chisquare(self, freedom: float, shape: tuple[int, ...]) -> np.ndarray:
        assert freedom == 20
        return self.square.chisquare(freedom, shape)


@pytest.mark.parametrize("slow", [0.0, 0.05])
def test_factors_have_their_three_parts_and_a_mean_of_1(slow: float) -> None:
    weekly, level, rho = [0.02, 0.1], [0.03, 0.0], 0.6
    noise = Noise(np.array(weekly), np.array([slow, slow / 2]), np.array(level), rho)
    factors = noise.factors(Draws(), replications=3, weeks=4)  # type: ignore[arg-type]
    again = Draws()
    each = again.standard_normal((3, 4, 2))
    fading_part = np.zeros((3, 4, 2))
    if slow:
        value = again.standard_normal((3, 2))
        for t in range(4):
            fading_part[:, t] = value
            value = rho * value + math.sqrt(1 - rho**2) * again.standard_normal((3, 2))
    constant = again.standard_normal((3, 2))
    wider = 20 / again.chisquare(20, (3, 2))
    for r in range(3):
        for t in range(4):
            for k in range(2):
                variance = weekly[k] + noise.slow[k] + level[k]
                log = (
                    math.sqrt(weekly[k]) * each[r, t, k]
                    + math.sqrt(noise.slow[k]) * fading_part[r, t, k]
                    + math.sqrt(level[k]) * constant[r, k]
                )
                wanted = math.exp(log * math.sqrt(wider[r, k]) - variance * wider[r, k] / 2)
                assert factors[r, t, k] == pytest.approx(wanted)


@pytest.mark.parametrize("weeks", [1, 2, 5])
def test_dispersion_is_the_variance_of_a_sum_over_its_mean(weeks: int) -> None:
    """The covariance of two weeks is μ² (σ²_level + ρ^|i−j| σ²_slow), and of one week μ² σ²_weekly + μ more."""
    noise = Noise(np.array([0.02, 0.0]), np.array([0.03, 0.01]), np.array([0.01, 0.05]), 0.7)
    expected = np.array([[50.0, 10.0], [7.0, 3.0]])
    dispersion = noise.dispersion(expected, weeks)
    for k in range(2):
        for column in range(2):
            mean = expected[k, column] / weeks
            variance = 0.0
            for i in range(weeks):
                for j in range(weeks):
                    variance += mean**2 * (noise.level[k] + 0.7 ** abs(i - j) * noise.slow[k])
                    variance += mean**2 * noise.weekly[k] + mean if i == j else 0.0
            assert dispersion[k, column] == pytest.approx(variance / expected[k, column])
    assert noise.dispersion(expected[:, 0], weeks) == pytest.approx(dispersion[:, 0])
