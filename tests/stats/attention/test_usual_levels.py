"""Levels are learnt with a fading memory, and neither learnt nor forgotten while an event lasts."""

import numpy as np
import pytest

from stats.attention.usual_levels import HALF_LIFE, LEVEL_SD, UsualLevels
from tests.stats.attention.watched_rows import watched


def test_a_level_is_the_discounted_posterior_mean():
    rng = np.random.default_rng(1)
    actual, expected = rng.poisson(6.0, (1, 70)).astype(float), np.full((1, 70), 4.0)
    levels = UsualLevels(watched(actual, expected))
    levels.add_until(30)
    levels.add_until(40)
    weight = [0.5 ** ((39 - day) / HALF_LIFE) for day in range(40)]
    prior = 1 / (0.001 + LEVEL_SD**2)
    total = prior + sum(w * 4.0 for w in weight) / 1.2
    level, variance = levels.now()
    counted = sum(w * y for w, y in zip(weight, actual[0, :40], strict=True))
    assert level[0] == pytest.approx((prior + counted / 1.2) / total)
    assert variance[0] == pytest.approx(1 / total)


def test_a_level_is_never_known_better_than_four_weeks_can_say():
    levels = UsualLevels(watched(np.full((1, 3000), 6.0), np.full((1, 3000), 4.0)))
    variance = []
    for end in (300, 3000):
        levels.add_until(end)
        variance.append(float(levels.now()[1][0]))
    assert variance[1] == pytest.approx(variance[0], rel=0.01)
    assert variance[1] > 1.2 / (4.0 * HALF_LIFE * 2)
    assert levels.now()[0][0] == pytest.approx(1.5, rel=0.1)


def test_a_level_follows_what_it_learns_and_stays_as_it_is_during_an_event():
    actual = np.concatenate([np.full(100, 4.0), np.full(100, 8.0)])[None]
    levels = UsualLevels(watched(actual, np.full((1, 200), 4.0)))
    levels.usable[0, 100:160] = False
    levels.add_until(100)
    before = levels.now()
    levels.add_until(160)
    assert (levels.now()[0] == before[0]).all()
    assert (levels.now()[1] == before[1]).all()
    levels.add_until(200)
    assert levels.now()[0][0] > 1.4


def test_a_new_level_is_what_its_own_days_say():
    actual = np.concatenate([np.full(60, 4.0), np.full(40, 12.0)])[None]
    levels = UsualLevels(watched(actual, np.full((1, 100), 4.0)))
    levels.add_until(60)
    levels.restart(0, 60, 100)
    assert levels.now()[0][0] == pytest.approx(3.0, rel=0.03)
    assert not levels.usable.any()


def test_a_new_level_leaves_out_the_days_after_the_event_and_begins_with_the_first_known_day():
    actual = np.arange(1.0, 101.0)[None]
    levels = UsualLevels(watched(actual, np.full((1, 100), 20.0)))
    levels.restart(0, -3, 40)  # the event began before the first day that is known
    counted = sum(range(1, 41))
    level, variance = levels.now()
    assert level[0] == pytest.approx((1 + counted / 1.2) / (1 + 40 * 20 / 1.2))
    assert variance[0] == pytest.approx(1 / (1 + 40 * 20 / 1.2))
    assert not levels.usable[0, :40].any()
    assert levels.usable[0, 40:].all()
