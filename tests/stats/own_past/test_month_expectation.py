"""`stats.own_past.month_expectation`: season, growth in proportion, and what stocks carry over."""

from itertools import pairwise
from math import isnan

import numpy as np
import pytest

from stats.own_past.month_expectation import carried_over, expected_months
from stats.own_past.month_season import seasonal_effects
from stats.own_past.month_trend import trend_effects

MONTH = np.arange(36) % 12 + 1
DIP = np.where(MONTH == 1, -1.0, 1 / 11)
NAN = float("nan")


def noise(seed, *shape, sd=1.0):
    return sd * np.random.default_rng(seed).normal(size=shape)


def stocks(seed, correlation, *, count=300, months=36):
    rest = noise(seed, count, months + 50)
    for i in range(1, rest.shape[1]):
        rest[:, i] += correlation * rest[:, i - 1]
    return rest[:, 50:]


def test_a_level_has_a_season_and_keeps_its_course():
    y = 10 + DIP + 0.2 * np.arange(36) + noise(1, 4, 36, sd=0.05)
    expectation = expected_months(y, MONTH, whole=y.mean(axis=0), course="level")
    shared = seasonal_effects(y.mean(axis=0)[None, :], MONTH)
    assert expectation.effects == pytest.approx(shared + seasonal_effects(y - shared, MONTH))
    assert (expectation.trend == 0).all()
    assert expectation.carried == 0


def test_a_city_and_a_village_grow_by_the_same_percentage():
    growth = np.exp(0.01 * np.arange(36)) * (1 + 0.05 * DIP)
    level = np.array([[40.0], [5.0]])
    y = level * growth + noise(2, 2, 36, sd=0.05)
    expectation = expected_months(y, MONTH, whole=np.sqrt((y**2).sum(axis=0)), course="growing")
    assert expectation.effects[0] / expectation.effects[1] == pytest.approx(np.full(36, 8.0), rel=0.1)
    rest = y - expectation.effects
    assert (rest.std(axis=1) < 0.15 * y.std(axis=1)).all()
    # The trend is a part of it.
    assert expectation.trend[0, -1] - expectation.trend[0, 0] == pytest.approx(
        40 * (np.exp(0.35) - 1), rel=0.1
    )


def test_each_series_has_growth_of_its_own_beyond_that_of_all():
    y = np.array([[10.0], [10.0]]) + np.array([[0.05], [0.0]]) * np.arange(36) + noise(3, 2, 36, sd=0.05)
    expectation = expected_months(y, MONTH, whole=y[1] * 10, course="growing")
    assert expectation.trend[0, -1] - expectation.trend[0, 0] == pytest.approx(0.05 * 35, rel=0.1)
    alone = expected_months(y, MONTH, course="growing")
    assert alone.trend[0] == pytest.approx(expectation.trend[0], abs=0.1)


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.6, 0.9])
def test_what_is_carried_over_is_estimated_without_bias(correlation):
    rest = stocks(4, correlation)
    time = np.arange(36) - 17.5
    rest = rest - rest.mean(axis=1, keepdims=True)
    rest = rest - (rest @ time / (time**2).sum())[:, None] * time
    assert carried_over(rest) == pytest.approx(correlation, abs=0.07)


def test_what_is_carried_over_lies_between_nothing_and_all():
    assert carried_over(np.zeros((2, 36))) == 0
    assert carried_over(np.tile([1.0, -1.0], (2, 18))) == 0
    assert carried_over(np.full((1, 36), NAN)) == 0
    assert carried_over(np.cumsum(noise(5, 5, 36), axis=1)) <= 1


def test_of_a_stock_the_part_that_follows_from_the_month_before_is_expected():
    y = 20 + stocks(6, 0.8, count=60)
    y[0, 10] = NAN
    expectation = expected_months(y, MONTH, course="stock")
    assert expectation.carried == pytest.approx(0.8, abs=0.1)
    assert np.isnan(expectation.effects[:, 0]).all()
    # After a month without a value nothing is known of the one before.
    assert np.isnan(expectation.effects[0, 11])
    assert np.isfinite(expectation.effects[1:, 1:]).all()
    rest = (y - expectation.effects)[1:, 1:]
    rest = rest - rest.mean(axis=1, keepdims=True)
    neighbours = np.corrcoef(rest[:, 1:].ravel(), rest[:, :-1].ravel())[0, 1]
    assert abs(neighbours) < 0.15


def plain_carried(rest):
    """`carried_over` in plain Python."""
    shares, numbers = [], []
    for row in rest:
        known = [x for x in row if not isnan(x)]
        pairs = [(a, b) for a, b in pairwise(row) if not isnan(a + b)]
        if pairs and any(known):
            shares.append(sum(a * b for a, b in pairs) / (sum(x**2 for x in known) / len(known)))
            numbers.append(len(pairs))
    if not numbers:
        return 0.0
    months = sum(numbers) / len(numbers)
    dispersion = (sum(shares) / sum(numbers) + 2 / months) / max(1 - 4 / months, 0.1)
    return min(max(dispersion, 0.0), 1.0)


@pytest.mark.parametrize(("months", "least"), [(3, 0), (5, 3), (6, 10), (12, 25), (36, 25)])
def test_what_is_carried_over_is_that_of_plain_python(months, least):
    rng, inside = np.random.default_rng(months), 0
    for share in np.linspace(-1, 1, 120):
        rest = rng.normal(size=(6, months))
        rest[:, 1:] += share * rest[:, :-1]
        rest -= rest.mean(axis=1, keepdims=True)
        rest[1, ::2] = NAN  # no two months in succession
        rest[2] = 0.0
        rest[3, 1] = NAN
        rest[4] *= 50
        rest[5, 2:] = NAN  # a single pair
        expected = plain_carried(rest.tolist())
        assert carried_over(rest) == pytest.approx(expected)
        inside += 0 < expected < 1
    assert inside >= least


@pytest.mark.parametrize("scale", [1.0, 0.001])
@pytest.mark.parametrize("course", ["level", "growing", "stock"])
@pytest.mark.parametrize("whole", ["none", "one", "each"])
def test_the_expectation_is_that_of_plain_python(course, whole, scale):
    size = np.array([[40.0], [12.0], [5.0], [0.0], [8.0]])
    y = scale * (size * (1 + 0.02 * np.arange(36) + DIP) + noise(10, 5, 36))
    y[4, np.arange(36) != 15] = NAN  # a single month
    y[0, 7] = y[2, [0, 20]] = NAN
    together = {"none": None, "one": np.nansum(y, axis=0), "each": np.nansum(y, axis=0) - np.nan_to_num(y)}[
        whole
    ]
    if together is not None:
        together[..., 30] = NAN
    if whole == "each":
        together[3] = 0.0  # where there is nothing else, nothing is shared
    expectation = expected_months(y, MONTH, whole=together, course=course)
    effects, trends, rests = [], [], []
    for i, row in enumerate(y):
        season = trend = np.zeros(36)
        if together is not None:
            of = together if whole == "one" else together[i]
            season, part = seasonal_effects(of[None], MONTH)[0], 1.0
            if course != "level":
                known = [m for m in range(36) if not isnan(row[m] + of[m])]
                part = sum(row[m] for m in known) / (sum(of[m] for m in known) or 1.0)
                trend = part * trend_effects((of - season)[None])[0]
            season = part * season
        season = season + seasonal_effects((row - season - trend)[None], MONTH)[0]
        if course != "level":
            trend = trend + trend_effects((row - season - trend)[None])[0]
        rest = row - season - trend
        effects.append(season + trend)
        trends.append(trend)
        rests.append(rest - sum(x for x in rest if not isnan(x)) / sum(not isnan(x) for x in rest))
    carried = plain_carried(np.array(rests).tolist()) if course == "stock" else 0.0
    if course == "stock":
        effects = [e + carried * np.array([NAN, *rest[:-1]]) for e, rest in zip(effects, rests, strict=True)]
    assert expectation.effects == pytest.approx(np.array(effects), nan_ok=True)
    assert expectation.trend == pytest.approx(np.array(trends))
    assert expectation.carried == pytest.approx(carried)
