"""The baseline of a scan does not learn a cluster of its own weeks, and knows how far off its forecasts are."""

import numpy as np
import pytest

from stats.clusters import scan_baseline
from stats.clusters.forecast_noise import ForecastNoise
from stats.clusters.scan_baseline import Baseline, recent_baseline, whole_baseline
from stats.clusters.scan_noise import Noise, estimate_noise
from stats.clusters.scan_refit import estimate_noise_left, refit_of
from stats.seasons.calendar_regressors import design_matrix
from stats.seasons.seasonal_model import SeasonalModel, fit_seasonal_model
from tests.thorough import ordinary_first

DAYS = 156 * 7
DESIGN = design_matrix(18_000, DAYS)
AREAS = 8


def daily(noise: Noise, *, seed: int = 1, rate: float = 20.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(DAYS) / 365.2)
    factors = np.repeat(noise.factors(rng, replications=1, weeks=DAYS // 7)[0].T, 7, axis=1)
    return rng.poisson(rate * season * factors).astype(float)


@pytest.fixture(scope="module")
def calm() -> np.ndarray:
    return daily(Noise.none(AREAS))


def test_a_rise_of_the_last_weeks_is_not_learned(calm):
    raised = calm.copy()
    raised[2, -84:] *= 2.0

    base, plain = recent_baseline(raised, DESIGN, weeks=12), recent_baseline(calm, DESIGN, weeks=12)

    assert base is not None
    assert plain is not None
    assert base.expected[2] == pytest.approx(plain.expected[2])
    assert base.counts[2, -12:].sum() == pytest.approx(2 * plain.counts[2, -12:].sum())
    assert base.weeks == 156
    assert plain.expected[:, -12:].sum() == pytest.approx(plain.counts[:, -12:].sum(), rel=0.1)


def test_weeks_end_with_the_last_day_and_odd_days_at_the_beginning_are_in_none(calm):
    design = design_matrix(18_000 + 4, DAYS - 4)

    base = whole_baseline(calm[:, 4:], design)

    assert base is not None
    assert base.counts.shape == base.expected.shape == (AREAS, 155)
    assert base.counts[:, -1].tolist() == calm[:, -7:].sum(axis=1).tolist()


def test_noise_is_estimated_from_forecasts_where_there_are_any(calm):
    loud = daily(Noise(np.full(AREAS, 0.01), np.full(AREAS, 0.02), np.zeros(AREAS), 0.8))

    noisy, quiet = (recent_baseline(counts, DESIGN, weeks=12) for counts in (loud, calm))

    assert noisy is not None
    assert quiet is not None

    def relative(base: Baseline, weeks: int) -> float:
        return float((base.noise.dispersion(np.ones(AREAS), weeks) - 1).mean())

    # The forecast does not know where the slow part is going.
    assert 0.02 < relative(noisy, 1) < 0.07
    assert relative(noisy, 12) > 0.008
    assert relative(quiet, 1) < 0.008


def test_a_short_history_is_judged_by_its_own_weeks_and_a_shorter_one_not_at_all(calm):
    short = design_matrix(18_000, 200)
    base = recent_baseline(calm[:, :200], short, weeks=12)

    assert base is not None
    assert base.weeks == 28
    assert isinstance(base.noise, Noise)
    assert (base.noise.level > 0).all()
    assert recent_baseline(calm[:, :139], design_matrix(18_000, 139), weeks=12) is None
    assert recent_baseline(calm[:, :140], design_matrix(18_000, 140), weeks=12) is not None
    assert whole_baseline(calm[:, :55], design_matrix(18_000, 55)) is None
    assert whole_baseline(calm[:, :56], design_matrix(18_000, 56)) is not None


@pytest.mark.parametrize(
    ("days", "weeks", "apart", "forecasts"),
    ordinary_first(
        2,
        [
            (DAYS, 4, 91, 7),
            (722, 12, 91, 3),
            (721, 12, 91, 2),
            (DAYS, 12, 91, 7),
            (DAYS + 91, 12, 91, 8),
            (DAYS, 26, 182, 2),
        ],
    ),
)
def test_at_most_eight_earlier_forecasts_count_a_quarter_apart_and_each_after_a_year(
    days, weeks, apart, forecasts
):
    counts = np.random.default_rng(1).poisson(20.0, (AREAS, days)).astype(float)
    base = recent_baseline(counts, design_matrix(18_000, days), weeks=weeks)

    assert base is not None
    assert isinstance(base.noise, ForecastNoise)
    earlier, before = base.noise.earlier, days - weeks * 7
    assert earlier.counts.shape == (forecasts, AREAS, weeks)
    model = fit_seasonal_model(counts, design_matrix(18_000, days).until(before))
    for number in range(forecasts):
        first = before - (number + 1) * apart
        by_week = counts[:, first : first + weeks * 7].reshape(AREAS, weeks, 7).sum(axis=2)
        assert (earlier.counts[number] == by_week).all()
        mean = model.until(first).mean[:, first : first + weeks * 7].reshape(AREAS, weeks, 7).sum(axis=2)
        assert earlier.expected[number] == pytest.approx(mean * by_week.sum(axis=0) / mean.sum(axis=0))
        assert earlier.uncertainty[number] == pytest.approx(
            uncertainty_by_hand(model.until(first), first, weeks)
        )
    assert first >= 365 > first - apart or forecasts == 8
    assert base.noise.uncertainty == pytest.approx(uncertainty_by_hand(model, before, weeks))


def uncertainty_by_hand(model: SeasonalModel, first: int, weeks: int) -> np.ndarray:
    """Relative covariances of expected weeks, area by area, from the derivatives of their sums by the effects."""
    covariance = np.zeros((AREAS, weeks, weeks))
    for area in range(AREAS):
        slopes = []
        for week in range(weeks):
            days = range(first + 7 * week, first + 7 * week + 7)
            mean = model.mean[area]
            slopes.append(
                sum(mean[day] * model.design.matrix[day] for day in days) / sum(mean[day] for day in days)
            )
        covariance[area] = [[one @ model.covariance[area] @ other for other in slopes] for one in slopes]
    return covariance


def test_a_single_area_has_the_noise_of_its_own_weeks():
    counts = np.random.default_rng(1).poisson(20.0, (1, DAYS)).astype(float)
    base = recent_baseline(counts, DESIGN, weeks=12)
    assert base is not None
    assert isinstance(base.noise, Noise)


@pytest.mark.parametrize("rate", [20.0, 0.05, 0.004])
def test_the_level_of_a_short_history_is_as_uncertain_as_the_expectation_itself(monkeypatch, rate):
    levels: list[np.ndarray] = []

    def remember(actual, expected, *, level) -> Noise:
        assert actual.shape == expected.shape == (AREAS, 16)
        levels.append(level)
        return estimate_noise(actual, expected, level=level)

    monkeypatch.setattr(scan_baseline, "estimate_noise", remember)
    design = design_matrix(18_000, 200)
    counts = daily(Noise.none(AREAS), rate=rate)[:, :200]
    recent_baseline(counts, design, weeks=12)

    model = fit_seasonal_model(counts, design.until(116))
    slope = model.mean[:, 116:] @ design.matrix[116:]
    for i in range(AREAS):
        expected = model.mean[i, 116:].sum()
        assert levels[0][i] == pytest.approx(
            slope[i] @ model.covariance[i] @ slope[i] / expected**2, rel=1e-6
        )


def test_a_baseline_of_all_weeks_has_no_level_of_the_last_ones(calm):
    raised = calm.copy()
    raised[2, -84:] *= 2.0

    base = whole_baseline(raised, DESIGN)

    model = fit_seasonal_model(raised, DESIGN, recent_sd=np.full(AREAS, 1e-4))
    assert base is not None
    assert base.expected[:, -1] == pytest.approx(model.mean[:, -7:].sum(axis=1))
    assert base.refit is not None
    assert base.refit.learned.tolist() == refit_of(model).learned.tolist()
    noise = estimate_noise_left(base.counts, base.expected, base.refit)
    assert base.noise.weekly.tolist() == noise.weekly.tolist()
    assert base.noise.slow.tolist() == noise.slow.tolist()
    assert base.noise.level.tolist() == [0.0] * AREAS
