"""`stats.month_trend`: growth that is removed, steps that are not, and shrinkage."""

import numpy as np
import pytest

from stats.month_trend import LEVEL, trend_effects

TIME = np.arange(36.0)


def noise(seed, *, count=1, months=36, sd=1.0):
    return sd * np.random.default_rng(seed).normal(size=(count, months))


def test_a_line_is_found_and_its_effects_add_up_to_nothing():
    found = trend_effects(3.0 + 0.2 * TIME + noise(1, sd=0.2))
    assert np.diff(found[0]) == pytest.approx(np.full(35, 0.2), abs=0.01)
    assert found[0].sum() == pytest.approx(0, abs=1e-9)
    assert trend_effects((3.0 + 0.2 * TIME)[None, :])[0] == pytest.approx(0.2 * (TIME - TIME.mean()))


def test_noise_is_not_taken_for_growth():
    found = trend_effects(noise(2, count=4000))
    share = float((found != 0).any(axis=1).mean())
    assert LEVEL / 4 < share < 1.5 * LEVEL
    assert (trend_effects(np.full((1, 36), 5.0)) == 0).all()


def test_what_is_removed_is_shrunken_by_the_part_that_is_noise():
    y = 0.03 * TIME + noise(3, count=200)
    found = trend_effects(y)
    centred = TIME - TIME.mean()
    slope = y @ centred / (centred**2).sum()
    rest = ((y - y.mean(axis=1, keepdims=True) - slope[:, None] * centred) ** 2).sum(axis=1) / 34
    f = slope**2 * (centred**2).sum() / rest
    shown = found[:, -1] != 0
    assert 20 < shown.sum() < 180
    kept = (found[:, 1] - found[:, 0])[shown] / slope[shown]
    assert kept == pytest.approx(1 - 1 / f[shown])


def test_a_step_of_the_last_year_is_no_growth():
    step = np.where(TIME >= 27, 3.0, 0.0)
    found = trend_effects(step + noise(4, count=500, sd=0.7))
    assert float((found != 0).any(axis=1).mean()) < 0.04
    # On top of growth, the line goes on.
    growing = trend_effects(0.2 * TIME + step / 3 + noise(5, count=500, sd=0.7))
    assert float((growing != 0).any(axis=1).mean()) > 0.98


def test_gaps_are_bridged_and_short_series_have_no_trend():
    y = 0.5 * TIME + noise(6, sd=0.1)
    y[0, [3, 20, 35]] = np.nan
    found = trend_effects(y)
    assert np.diff(found[0]) == pytest.approx(np.full(35, 0.5), abs=0.01)
    assert (trend_effects(0.5 * TIME[None, :11]) == 0).all()
    assert (trend_effects(0.5 * TIME[None, :12] + noise(7, months=12, sd=0.01)) != 0).any()
    both = trend_effects(np.concatenate([y, noise(8)]))
    assert both[0] == pytest.approx(found[0])
