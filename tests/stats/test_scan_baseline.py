"""The baseline of a scan does not learn a cluster of its own weeks, and knows how far off its forecasts are."""

import numpy as np
import pytest

from stats import scan_baseline
from stats.scan_baseline import recent_baseline, whole_baseline
from stats.scan_noise import Noise, estimate_noise
from stats.scan_refit import estimate_noise_left, refit_of
from stats.seasons.calendar_regressors import design_matrix
from stats.seasons.seasonal_model import fit_seasonal_model

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

    def total(noise: Noise) -> float:
        return float((noise.weekly + noise.slow + noise.level).mean())

    # The forecast does not know where the slow part is going.
    assert 0.02 < total(noisy.noise) < 0.07
    assert total(quiet.noise) < 0.008
    assert noisy.noise.slow.mean() > 0.008


def test_a_short_history_is_judged_by_its_own_weeks_and_a_shorter_one_not_at_all(calm):
    short = design_matrix(18_000, 200)
    base = recent_baseline(calm[:, :200], short, weeks=12)

    assert base is not None
    assert base.weeks == 28
    assert (base.noise.level > 0).all()
    assert recent_baseline(calm[:, :139], design_matrix(18_000, 139), weeks=12) is None
    assert recent_baseline(calm[:, :140], design_matrix(18_000, 140), weeks=12) is not None
    assert whole_baseline(calm[:, :55], design_matrix(18_000, 55)) is None
    assert whole_baseline(calm[:, :56], design_matrix(18_000, 56)) is not None


@pytest.fixture
def asked(monkeypatch) -> list[tuple]:
    """What the noise was estimated from: blocks, uncertainty of the level, and whether the level was fitted."""
    calls: list[tuple] = []

    def remember(blocks, *, level, fits_level=False) -> Noise:
        calls.append((blocks, level, fits_level))
        return estimate_noise(blocks, level=level, fits_level=fits_level)

    monkeypatch.setattr(scan_baseline, "estimate_noise", remember)
    return calls


@pytest.mark.parametrize(
    ("days", "weeks", "forecasts"), [(DAYS, 4, 8), (701, 12, 3), (700, 12, 2), (DAYS, 12, 7)]
)
def test_at_most_eight_earlier_forecasts_count_each_after_a_year(calm, asked, days, weeks, forecasts):
    recent_baseline(calm[:, :days], design_matrix(18_000, days), weeks=weeks)

    ((blocks, _, fits_level),) = asked
    assert len(blocks) == forecasts
    assert all(actual.shape == (AREAS, weeks) for actual, _ in blocks)
    end = days - 2 * weeks * 7
    assert blocks[0][0].sum() == calm[:, end : end + weeks * 7].sum()
    assert fits_level is True


def test_a_short_history_does_not_fit_the_level(calm, asked):
    recent_baseline(calm[:, :200], design_matrix(18_000, 200), weeks=12)

    ((blocks, _, fits_level),) = asked
    assert [actual.shape for actual, _ in blocks] == [(AREAS, 16)]
    assert fits_level is False


@pytest.mark.parametrize("rate", [20.0, 0.05, 0.004])
def test_the_uncertainty_of_the_level_is_that_of_the_expectation_itself(asked, rate):
    counts = daily(Noise.none(AREAS), rate=rate)
    recent_baseline(counts, DESIGN, weeks=12)

    ((_, level, _),) = asked
    model = fit_seasonal_model(counts, DESIGN.until(DAYS - 84))
    slope = model.mean[:, -84:] @ DESIGN.until(DAYS - 84).matrix[-84:]
    for i in range(AREAS):
        expected = model.mean[i, -84:].sum()
        assert level[i] == pytest.approx(slope[i] @ model.covariance[i] @ slope[i] / expected**2, rel=1e-6)


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
