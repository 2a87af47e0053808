"""`stats.own_past.month_season`: the season that is removed, shrunken, or not shown."""

import numpy as np
import pytest
from scipy.special import fdtri

from stats.own_past import month_season
from stats.own_past.month_season import LEVEL, seasonal_effects
from tests.stats.own_past.control_chart_reference import season

MONTH = np.arange(36) % 12 + 1
SHAPE = np.array([5.0, 3, 0, 0, -1, -2, -2, -1, 0, 0, -1, -1])


def series(seed=1, *, noise=0.5, drift=0.2, count=1, months=36):
    random = np.random.default_rng(seed)
    time = np.arange(months)
    season_of = np.tile(SHAPE, months // 12)
    return season_of + drift * time + noise * random.normal(size=(count, months))


def test_the_season_of_a_drifting_series_is_found():
    effects = seasonal_effects(series(noise=0.3), MONTH)
    assert effects.shape == (1, 36)
    assert effects[0, :12] == pytest.approx(SHAPE, abs=0.6)
    assert effects[0, 12:24] == pytest.approx(effects[0, :12])
    assert effects[0, :12].sum() == pytest.approx(0, abs=1e-9)


def test_a_season_without_noise_is_removed_whole():
    assert seasonal_effects(series(noise=0.0), MONTH)[0, :12] == pytest.approx(SHAPE)


def test_noise_is_not_taken_for_a_season():
    random = np.random.default_rng(3)
    effects = seasonal_effects(random.normal(size=(2000, 36)), MONTH)
    share = float((effects != 0).any(axis=1).mean())
    assert LEVEL / 3 < share < 2 * LEVEL
    # And what is taken for one is less than the averages of the months.
    assert np.abs(effects).max() < 2.5


def test_equal_values_have_no_season():
    assert (seasonal_effects(np.full((1, 36), 0.7), MONTH) == 0).all()


def test_two_values_of_each_month_are_needed():
    y = series(months=24)
    assert (seasonal_effects(y, MONTH[:24]) != 0).any()
    y[0, 3] = np.nan
    assert (seasonal_effects(y, MONTH[:24]) == 0).all()
    assert (seasonal_effects(series()[:, :23], MONTH[:23]) == 0).all()
    y = series()
    y[0, 11::12] = np.nan
    assert (seasonal_effects(y, MONTH) == 0).all()


def test_each_series_is_judged_by_itself_and_gaps_get_an_effect_too():
    y = np.concatenate([series(1), np.random.default_rng(2).normal(size=(1, 36)), series(4)])
    y[2, 5] = np.nan
    effects = seasonal_effects(y, MONTH)
    assert (effects[1] == 0).all()
    assert effects[0] == pytest.approx(seasonal_effects(y[:1], MONTH)[0])
    assert effects[2] == pytest.approx(seasonal_effects(y[2:], MONTH)[0])
    assert effects[2, 5] == pytest.approx(effects[2, 17])


def test_the_effects_agree_with_the_reference():
    y = series(7, noise=2.0, count=20) * np.random.default_rng(8).choice([0.2, 1], size=(20, 1))
    y += np.random.default_rng(9).normal(size=y.shape)
    y[::3, 4] = np.nan
    y[::4, 30] = np.nan
    estimated = seasonal_effects(y, MONTH)
    shown = 0
    for row, effects in zip(y, estimated, strict=True):
        values = [None if x != x else float(x) for x in row]
        freedom = int(np.isfinite(row).sum()) - 13
        expected = season(values, list(MONTH), critical=float(fdtri(11, freedom, 1 - LEVEL)))
        assert effects[:12] == pytest.approx(expected, abs=1e-9)
        shown += any(expected)
    assert 3 < shown < 20


@pytest.mark.thorough
def test_a_season_is_shown_from_the_one_per_cent_point_of_f_on():
    """One of a hundred values of F with 11 and 23 degrees of freedom is above 3.14."""
    noise = np.random.default_rng(5).normal(size=36).round(2)
    shape = np.tile(SHAPE, 3)
    low, high = 0.0, 2.0
    for _ in range(11):
        middle = (low + high) / 2
        is_shown = any(season(list(noise + middle * shape), list(MONTH), critical=3.14))
        low, high = (low, middle) if is_shown else (middle, high)
    assert 0.05 < high < 1.9
    assert (seasonal_effects(noise[None, :] + 0.99 * high * shape, MONTH) == 0).all()
    assert (seasonal_effects(noise[None, :] + 1.01 * high * shape, MONTH) != 0).all()


def test_the_regression_on_the_same_months_is_solved_once() -> None:
    month_season._regression.cache_clear()
    month = np.arange(36) % 12 + 1
    y = np.random.default_rng(3).normal(np.sin(month), 0.1, (5, 36))
    first = seasonal_effects(y, month)
    assert seasonal_effects(y[:2], month) == pytest.approx(first[:2])
    assert first.any()
    # Other places in time have a line of their own, though the months of the year are the same.
    later = np.full((1, 48), np.nan)
    later[0, 12:] = y[0]
    later[0, 0] = 1.0
    seasonal_effects(later, np.arange(48) % 12 + 1)
    info = month_season._regression.cache_info()
    assert (info.hits, info.misses) == (1, 2)
