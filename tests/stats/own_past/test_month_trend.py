"""`stats.own_past.month_trend`: growth that is removed, steps that are not, and shrinkage."""

from collections import Counter
from math import isnan, log

import numpy as np
import pytest
from scipy import stats as distributions

from stats.own_past.month_trend import LEVEL, trend_effects
from tests.thorough import ordinary_first

TIME = np.arange(36.0)
NAN = float("nan")


def noise(seed, *, count=1, months=36, sd=1.0):
    return sd * np.random.default_rng(seed).normal(size=(count, months))


def test_a_line_is_found_and_its_effects_add_up_to_nothing():
    effects = trend_effects(3.0 + 0.2 * TIME + noise(1, sd=0.2))
    assert np.diff(effects[0]) == pytest.approx(np.full(35, 0.2), abs=0.01)
    assert effects[0].sum() == pytest.approx(0, abs=1e-9)
    assert trend_effects((3.0 + 0.2 * TIME)[None, :])[0] == pytest.approx(0.2 * (TIME - TIME.mean()))


def test_noise_is_not_taken_for_growth():
    effects = trend_effects(noise(2, count=4000))
    share = float((effects != 0).any(axis=1).mean())
    assert LEVEL / 4 < share < 1.5 * LEVEL
    assert (trend_effects(np.full((1, 36), 5.0)) == 0).all()


def test_what_is_removed_is_shrunken_by_the_part_that_is_noise():
    y = 0.03 * TIME + noise(3, count=200)
    effects = trend_effects(y)
    centred = TIME - TIME.mean()
    slope = y @ centred / (centred**2).sum()
    rest = ((y - y.mean(axis=1, keepdims=True) - slope[:, None] * centred) ** 2).sum(axis=1) / 34
    f = slope**2 * (centred**2).sum() / rest
    shown = effects[:, -1] != 0
    assert 20 < shown.sum() < 180
    kept = (effects[:, 1] - effects[:, 0])[shown] / slope[shown]
    assert kept == pytest.approx(1 - 1 / f[shown])


def test_a_step_of_the_last_year_is_no_growth():
    step = np.where(TIME >= 27, 3.0, 0.0)
    effects = trend_effects(step + noise(4, count=500, sd=0.7))
    assert float((effects != 0).any(axis=1).mean()) < 0.04
    # On top of growth, the line goes on.
    growing = trend_effects(0.2 * TIME + step / 3 + noise(5, count=500, sd=0.7))
    assert float((growing != 0).any(axis=1).mean()) > 0.98


def test_gaps_are_bridged_and_short_series_have_no_trend():
    y = 0.5 * TIME + noise(6, sd=0.1)
    y[0, [3, 20, 35]] = np.nan
    effects = trend_effects(y)
    assert np.diff(effects[0]) == pytest.approx(np.full(35, 0.5), abs=0.01)
    assert (trend_effects(0.5 * TIME[None, :11]) == 0).all()
    assert (trend_effects(0.5 * TIME[None, :12] + noise(7, months=12, sd=0.01)) != 0).any()
    both = trend_effects(np.concatenate([y, noise(8)]))
    assert both[0] == pytest.approx(effects[0])


def plain_trend(y):
    """The trend of one series in plain Python, and why it is none or one: «noise», «step», «rose before» or «line»."""
    at = [t for t, value in enumerate(y) if not isnan(value)]
    n = len(at)
    if n < 12:
        return [0.0] * len(y), "short"
    slope = plain_slope(at, y)
    middle, mean = sum(at) / n, sum(y[t] for t in at) / n
    total = sum((y[t] - mean) ** 2 for t in at)
    rest = sum((y[t] - mean - slope * (t - middle)) ** 2 for t in at)
    f = (total - rest) / (rest / (n - 2))
    if distributions.f.sf(f, 1, n - 2) > 0.01:
        return [0.0] * len(y), "noise"
    why, of_step = "line", min(plain_spread(at[:k], y) + plain_spread(at[k:], y) for k in range(3, n - 2))
    if n * log(rest / of_step) > 6:
        before = [t for t in at if t <= at[-1] - 12]
        why = "rose before"
        if len(before) < 6 or plain_slope(before, y) / slope < 0.4:
            return [0.0] * len(y), "step"
    return [slope * (1 - 1 / f) * (t - middle) for t in range(len(y))], why


def plain_slope(at, y):
    middle, mean = sum(at) / len(at), sum(y[t] for t in at) / len(at)
    return sum((t - middle) * (y[t] - mean) for t in at) / sum((t - middle) ** 2 for t in at)


def plain_spread(at, y):
    mean = sum(y[t] for t in at) / len(at)
    return sum((y[t] - mean) ** 2 for t in at)


@pytest.mark.parametrize("months", ordinary_first(3, [11, 12, 13, 17, 18, 19, 24, 36]))
def test_the_trend_of_every_kind_of_series_is_that_of_plain_python(months):
    rng = np.random.default_rng(months)
    time = np.arange(months)
    growth = rng.choice([0.0, 0.05, 0.15, -0.1], size=(300, 1)) * time
    step = rng.normal(0, 2.0, (300, 1)) * (time >= rng.integers(0, months, (300, 1)))
    y = 7.0 + growth + step + rng.normal(0, 0.7, (300, months))
    y[200:][rng.random((100, months)) < 0.1] = NAN
    trend, reasons = trend_effects(y), Counter()
    for row, effects in zip(y.tolist(), trend, strict=True):
        expected, why = plain_trend(row)
        assert effects == pytest.approx(expected, abs=1e-9)
        reasons[why] += 1
    assert trend_effects(y[0]) == pytest.approx(trend[:1], abs=1e-12)
    kinds = (
        {"short"} if months < 12 else {"noise", "line", "step"} | ({"rose before"} if months > 18 else set())
    )
    assert all(reasons[kind] >= 5 for kind in kinds), reasons


def test_the_slope_of_the_months_before_the_last_year_decides_about_a_step():
    # 17 months leave five before the last year, which are too few; 18 leave six.
    for months, is_shown in ((17, False), (18, True)):
        time = np.arange(months)
        y = 0.1 * time + np.where(time >= months - 5, 1.7, 0.0)
        assert (trend_effects(y + 0.01 * (-1.0) ** time) != 0).any() == is_shown
