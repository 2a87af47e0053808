"""Noise beyond chance: what was put in is estimated, sums vary as computed, and chance alone is no noise."""

import numpy as np
import pytest

from stats.clusters.scan_noise import KNOWN_DF, LAGS, Noise, estimate_noise, to_week_totals

AREAS = 12
ZERO = np.zeros(AREAS)


def simulated(noise: Noise, *, weeks: int, mean: float = 300.0, seed: int = 1):
    """Counts and expectations of weeks, and what all areas share, which is to be no noise."""
    rng = np.random.default_rng(seed)
    expected = np.full((AREAS, weeks), mean) * np.linspace(0.5, 1.5, AREAS)[:, None]
    factors = noise.factors(rng, replications=1, weeks=weeks)[0].T
    return rng.poisson(expected * factors * rng.uniform(0.6, 1.4, weeks)).astype(float), expected


def test_the_parts_of_the_noise_are_estimated():
    truth = Noise(ZERO + 0.02, ZERO + 0.03, ZERO, 0.7, known_df=1e9)

    noise = estimate_noise(*simulated(truth, weeks=1800), level=ZERO)

    assert (noise.weekly + noise.slow).mean() == pytest.approx(0.05, rel=0.12)
    assert noise.weekly.mean() == pytest.approx(0.02, abs=0.007)
    assert noise.persistence in (0.5, 0.7, 0.8)
    assert noise.level.tolist() == ZERO.tolist()


def test_an_area_that_varies_more_has_more_noise_as_far_as_its_own_cases_can_tell():
    loud = np.array([0.2] + [0.01] * (AREAS - 1))
    many = estimate_noise(*simulated(Noise(loud, ZERO, ZERO, 0.0), weeks=480), level=ZERO)
    few = estimate_noise(*simulated(Noise(loud, ZERO, ZERO, 0.0), weeks=480, mean=3.0), level=ZERO)

    def total(noise: Noise) -> np.ndarray:
        return np.asarray(noise.weekly + noise.slow)

    assert total(many)[0] > 5 * np.median(total(many)[1:])
    assert total(few)[0] / max(float(np.median(total(few)[1:])), 1e-9) < 5 or total(few).max() == 0


def test_chance_alone_is_no_noise():
    noise = estimate_noise(*simulated(Noise.none(AREAS), weeks=240), level=ZERO)

    assert (noise.weekly + noise.slow).max() < 0.002


@pytest.mark.parametrize("weeks", [1, LAGS])
def test_too_short_a_past_says_nothing(weeks):
    rng = np.random.default_rng(2)
    noise = estimate_noise(rng.poisson(5.0, (AREAS, weeks)), np.full((AREAS, weeks), 5.0), level=ZERO + 0.01)

    assert (noise.weekly == 0).all()
    assert (noise.slow == 0).all()
    assert (noise.level == 0.01).all()


def test_a_single_area_and_areas_without_cases_are_no_error():
    one = estimate_noise(np.ones((1, 20)), np.ones((1, 20)), level=np.zeros(1))
    assert one.weekly.tolist() == [0.0]
    counts, expected = simulated(Noise(ZERO + 0.05, ZERO, ZERO, 0.0), weeks=40)
    counts[3], expected[3] = 0.0, 0.0
    noise = estimate_noise(counts, expected, level=ZERO)
    assert np.isfinite(noise.weekly).all()
    assert noise.weekly[3] > 0


@pytest.mark.parametrize("weeks", [1, 4, 12])
def test_sums_over_weeks_have_the_dispersion_that_is_computed(weeks):
    noise = Noise(np.array([0.02]), np.array([0.03]), np.array([0.01]), 0.8)
    rng = np.random.default_rng(4)
    factors = noise.factors(rng, replications=20_000, weeks=weeks)[:, :, 0]
    sums = rng.poisson(50 * factors).sum(axis=1)

    dispersion = noise.dispersion(np.array([[50.0 * weeks]]), weeks)

    # Student's t with ν degrees of freedom has ν / (ν − 2) times the variance of the normal distribution.
    drawn = 1 + (dispersion[0, 0] - 1) * KNOWN_DF / (KNOWN_DF - 2)
    assert sums.var() / sums.mean() == pytest.approx(drawn, rel=0.06)
    assert factors.mean() == pytest.approx(1.0, abs=0.01)


def test_expectations_are_scaled_to_the_totals_of_weeks():
    counts, expected = np.array([[3.0, 0.0], [5.0, 0.0]]), np.array([[1.0, 1.0], [3.0, 0.0]])

    assert to_week_totals(expected, counts).tolist() == [[2.0, 0.0], [6.0, 0.0]]
    assert to_week_totals(np.zeros((2, 2)), counts).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_no_noise_says_so():
    assert Noise.none(3).is_none
    assert not Noise(np.zeros(2), np.zeros(2), np.array([0.0, 0.1]), 0.0).is_none
