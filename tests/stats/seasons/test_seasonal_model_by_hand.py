"""The steps of the seasonal model in plain Python: priors, weights of weeks, and dispersion."""

import math
from datetime import date

import numpy as np
import pytest

from persian.calendar import from_jalali
from stats.seasons import seasonal_model
from stats.seasons.calendar_regressors import REGRESSORS, design_matrix
from stats.seasons.seasonal_model import MIN_HISTORY_DAYS, SeasonalModel, fit_seasonal_model

FIRST = (from_jalali(1401, 1, 1) - date(1970, 1, 1)).days


@pytest.mark.parametrize(("days", "enough"), [(MIN_HISTORY_DAYS, True), (MIN_HISTORY_DAYS - 1, False)])
def test_an_expectation_needs_eight_weeks_and_no_more(days, enough):
    counts = np.random.default_rng(1).poisson(5, (1, days)).astype(float)
    assert np.isfinite(fit_seasonal_model(counts, design_matrix(FIRST, days)).mean).all() == enough


def test_of_a_series_without_any_case_hardly_any_is_expected():
    counts = np.vstack([np.zeros(200), np.random.default_rng(6).poisson(4, 200)]).astype(float)
    mean = fit_seasonal_model(counts, design_matrix(FIRST, 200)).mean
    assert (mean[0] > 0).all()
    assert mean[0].sum() < 1


def test_a_day_counts_by_how_far_off_its_week_lies():
    """The weight is 1, or (2.58 / s)² with s = 1.5 (a^⅔ − e^⅔) / e^(1/6) / √φ of the seven days around (Anscombe)."""
    dice = np.random.default_rng(3)
    counts, mean = dice.poisson(1.2, (3, 40)).astype(float), np.full((3, 40), 0.3)
    phi = np.array([1.0, 1.7, 4.0])
    weights = seasonal_model._robust_weights(counts, mean, phi)
    far = 0
    for i in range(3):
        for day in range(40):
            around = range(max(day - 3, 0), min(day + 4, 40))
            a, e = sum(counts[i, d] for d in around), sum(mean[i, d] for d in around)
            s = abs(1.5 * (a ** (2 / 3) - e ** (2 / 3)) / e ** (1 / 6) / math.sqrt(phi[i]))
            far += s > 2.58
            assert weights[i, day] == pytest.approx(min(1.0, (2.58 / s) ** 2) if s else 1.0, rel=1e-6)
    assert far > 20


@pytest.mark.parametrize(("history", "weighing"), [(7, 1.0), (60, 0.6), (900, 0.9)])
def test_how_much_counts_vary_is_pearsons_over_what_is_free(history, weighing):
    """For one week, few and many: half of the effects are subtracted, at most half of the known days, less one."""
    dice = np.random.default_rng(history)
    made = design_matrix(FIRST, history, ahead=5)
    mean = dice.uniform(0.5, 3, (2, history + 5))
    counts = dice.poisson(mean[:, :history] * 3).astype(float)
    nothing = np.zeros((2, len(REGRESSORS)))
    weight = np.full((2, history), weighing)
    weight[1, :3] = 0.0
    model = SeasonalModel(
        made, counts, mean, nothing, np.zeros((2, len(REGRESSORS), len(REGRESSORS))), weight
    )
    phi = model.phi(7)
    for i in range(2):
        total = known = 0.0
        for end in range(history, 6, -7):
            week = range(end - 7, end)
            w = sum(weight[i, d] for d in week) / 7
            a = sum(counts[i, d] for d in week if weight[i, d] > 0)
            e = sum(mean[i, d] for d in week if weight[i, d] > 0)
            known, total = known + w, total + w * (a - e) ** 2 / e
        free = max(known - len(REGRESSORS) / 2, known / 2 + 1)
        assert phi[i] == pytest.approx(max(1.0, total / max(free, 1.0)))
