"""Backtest of forecasts: errors, coverage and bias, and those of last year's values, checked by hand."""

from datetime import date

import numpy as np
import pytest

from persian.calendar import from_jalali
from stats.seasons.backtest import backtest
from stats.seasons.calendar_regressors import design_matrix
from stats.seasons.seasonal_model import PredictedCounts

FIRST = (from_jalali(1402, 1, 1) - date(1970, 1, 1)).days
ACTUAL = np.array([[10.0, 12, 9, 20, 11, 10, 10, 14], [3.0, 5, 4, 2, 6, 3, 0, 1]])
LAST_YEAR = np.array([[10.0, 10, 10, 10, 10, 10, 10, 13], [3.0, 3, 3, 3, 3, 3, 3, 3]])


class Forecasts:
    """Predicts 11 (9 to 13) and 4 (2 to 5) for every week, and records its calls."""

    def __init__(self) -> None:
        self.known, self.asked = [], []

    def fit_seasonal_model(self, counts, season):
        self.known.append(season.history)
        return self

    def predict(self, first, length):
        self.asked.append((first, length))
        return PredictedCounts(
            np.array([11.0, 4]), np.array([11.0, 4]), np.array([9.0, 2]), np.array([13.0, 5])
        )


@pytest.fixture
def forecasts(monkeypatch: pytest.MonkeyPatch) -> Forecasts:
    made = Forecasts()
    monkeypatch.setattr("stats.seasons.backtest.fit_seasonal_model", made.fit_seasonal_model)
    return made


def weekly(history: int, *, after: int = 0) -> np.ndarray:
    """Daily counts: the last eight weeks, and the weeks 52 weeks earlier, have the cases above on one of their days."""
    y = np.zeros((2, history + after))
    start = history - 56
    for week in range(8):
        y[:, start + 7 * week + week % 7] = ACTUAL[:, week]
        if start + 7 * week >= 364:
            y[:, start + 7 * week - 364 + (week + 3) % 7] = LAST_YEAR[:, week]
    y[:, history:] = 1000.0
    return y


def test_the_accuracy_of_two_series_is_that_computed_by_hand(forecasts: Forecasts):
    accuracy = backtest(weekly(420), design_matrix(FIRST, 420), origins=1)
    assert accuracy.mean_absolute_error == pytest.approx(
        [(1 + 1 + 2 + 9 + 0 + 1 + 1 + 3) / 8, (1 + 1 + 0 + 2 + 2 + 1 + 4 + 3) / 8]
    )
    assert accuracy.naive_error == pytest.approx([(2 + 1 + 10 + 1 + 1) / 8, (2 + 1 + 1 + 3 + 3 + 2) / 8])
    # 9 and 2 are limits themselves and count as covered.
    assert accuracy.coverage == pytest.approx([6 / 8, 5 / 8])
    assert accuracy.weeks == 8


def test_last_year_needs_a_value_for_every_week(forecasts: Forecasts):
    """With 413 days, the first tested week is the 52nd: the same week of the year before begins before the history."""
    accuracy = backtest(weekly(413, after=10), design_matrix(FIRST, 413, ahead=10), origins=1)
    assert np.isnan(accuracy.naive_error).all()
    assert np.isfinite(accuracy.mean_absolute_error).all()


def test_each_origin_knows_only_what_came_before_its_eight_weeks(forecasts: Forecasts):
    accuracy = backtest(weekly(420), design_matrix(FIRST, 420), origins=3)
    assert accuracy.weeks == 24
    assert forecasts.known == [364, 308, 252]
    assert forecasts.asked == [(origin + 7 * week, 7) for origin in (364, 308, 252) for week in range(8)]


def test_eight_weeks_of_history_are_the_fewest_to_forecast_from(forecasts: Forecasts):
    assert backtest(weekly(112), design_matrix(FIRST, 112)).weeks == 8
    assert forecasts.known == [56]
    accuracy = backtest(weekly(111), design_matrix(FIRST, 111))
    assert accuracy.weeks == 0
    for figure in (accuracy.mean_absolute_error, accuracy.naive_error, accuracy.coverage):
        assert figure.shape == (2,)
        assert np.isnan(figure).all()
