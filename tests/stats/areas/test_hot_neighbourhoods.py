"""Gi* of places: the statistic of a plain reference, its permutations, and which groups are reported."""

import math
import random

import numpy as np
import pytest
from scipy.stats import hypergeom

from stats.areas.hot_neighbourhoods import (
    MIN_PLACES,
    NEIGHBOURS,
    gi_star,
    hot_neighbourhoods,
    nearest_places,
    permuted_sums,
    standardised_shares,
)
from stats.estimates.false_discovery import adjust_p_values


def places(n: int, seed: int = 1) -> tuple[np.ndarray, ...]:
    """Cases, overdue cases and positions of places whose shares do not depend on where they are."""
    rng = np.random.default_rng(seed)
    cases = rng.integers(20, 300, n).astype(float)
    late = rng.binomial(cases.astype(int), np.clip(rng.normal(0.2, 0.04, n), 0.01, 0.9)).astype(float)
    return late, cases, 37 + rng.uniform(0, 2, n), 45 + rng.uniform(0, 3, n)


def reference(values: list[float], neighbours: list[list[int]]) -> list[float]:
    """Gi* of Ord and Getis (1995), equation 6 for the place itself included, in plain Python."""
    n = len(values)
    mean = sum(values) / n
    sd = math.sqrt(sum(v * v for v in values) / n - mean * mean)
    result = []
    for i, beside in enumerate(neighbours):
        own = [i, *beside]
        size = len(own)
        spread = sd * math.sqrt((n * size - size * size) / (n - 1))
        result.append((sum(values[k] for k in own) - mean * size) / spread)
    return result


def test_the_statistic_is_that_of_the_reference():
    _, _, latitude, longitude = places(40)
    values = np.random.default_rng(3).normal(size=40)
    neighbours = nearest_places(latitude, longitude)
    assert gi_star(values, neighbours) == pytest.approx(reference(values.tolist(), neighbours.tolist()))


def test_neighbours_are_the_nearest_by_distance_on_the_ground():
    _, _, latitude, longitude = places(50)
    nearest = nearest_places(latitude, longitude)
    east = np.cos(np.radians(latitude.mean()))
    for i in range(50):
        away = (latitude - latitude[i]) ** 2 + ((longitude - longitude[i]) * east) ** 2
        away[i] = np.inf
        assert nearest[i].tolist() == np.argsort(away)[:NEIGHBOURS].tolist()


def test_places_at_one_point_are_neighbours_and_never_their_own():
    latitude, longitude = np.full(40, 37.0), np.full(40, 45.0)
    nearest = nearest_places(latitude, longitude)
    assert nearest.shape == (40, NEIGHBOURS)
    assert not (nearest == np.arange(40)[:, None]).any()


def test_standardised_shares_have_the_variance_of_chance_and_of_places():
    late, cases = np.array([2.0, 30.0, 50.0]), np.array([20.0, 100.0, 200.0])
    overall = 82 / 320
    chance = overall * (1 - overall)
    weight = cases / chance
    deviation = late / cases - overall
    excess = (weight * deviation**2).sum() - 2
    between = max(excess / (weight.sum() - (weight**2).sum() / weight.sum()), 0)
    assert standardised_shares(late, cases) == pytest.approx(deviation / np.sqrt(between + chance / cases))
    # Shares that vary by chance alone have no variance of places: 1 of 2 and 50 of 100.
    assert standardised_shares(np.array([10.0, 51.0]), np.array([20.0, 100.0]))[0] == pytest.approx(
        (0.5 - 61 / 120) / math.sqrt(61 / 120 * 59 / 120 / 20)
    )
    assert standardised_shares(np.zeros(3), cases).tolist() == [0, 0, 0]


def test_permuted_sums_are_those_of_places_drawn_at_random():
    rng, dice = np.random.default_rng(5), random.Random(5)
    values = rng.exponential(size=35)
    neighbours = nearest_places(*places(35)[2:])
    drawn = np.sort(permuted_sums(values, neighbours))
    assert len(drawn) >= 100_000
    sums = [sum(dice.sample(values.tolist(), NEIGHBOURS + 1)) for _ in range(20_000)]
    size, n = NEIGHBOURS + 1, 35
    spread = math.sqrt(values.var() * size * (n - size) / (n - 1))
    plain = (np.array(sums) - size * values.mean()) / spread
    assert drawn.mean() == pytest.approx(0, abs=0.01)
    assert drawn.var() == pytest.approx(1, abs=0.01)
    for share in (0.05, 0.5, 0.95, 0.99):
        assert np.quantile(drawn, share) == pytest.approx(np.quantile(plain, share), abs=0.06)


def test_a_planted_group_is_reported_and_a_good_place_in_it_is_not():
    late, cases, latitude, longitude = places(120)
    cases[:] = 200
    group = [7, *nearest_places(latitude, longitude)[7]]
    late[:] = 40
    late[::3], late[1::3] = 36, 45
    late[group] = 90
    good = group[1]
    late[good] = 20
    neighbourhoods = hot_neighbourhoods(late, cases, latitude, longitude)
    assert neighbourhoods.is_hot[7]
    assert not neighbourhoods.is_hot[good]
    assert set(np.flatnonzero(neighbourhoods.is_hot)) & set(group)
    assert (neighbourhoods.q[neighbourhoods.is_hot] <= 0.05).all()


def test_without_a_pattern_hardly_any_place_is_reported():
    has_hot = [hot_neighbourhoods(*places(60, seed)).is_hot.any() for seed in range(30)]
    assert sum(has_hot) <= 4


def test_too_few_places_or_equal_shares_are_not_compared():
    late, cases, latitude, longitude = places(MIN_PLACES)
    assert hot_neighbourhoods(late[1:], cases[1:], latitude[1:], longitude[1:]) is None
    assert hot_neighbourhoods(late, cases, latitude, longitude) is not None
    assert hot_neighbourhoods(np.zeros(MIN_PLACES), cases, latitude, longitude) is None


def test_q_and_the_marks_follow_from_the_permuted_sums():
    late, cases, latitude, longitude = places(90, seed=4)
    group = [7, *nearest_places(latitude, longitude)[7]]
    late[group] = np.round(cases[group] * 0.45)
    late[group[2]] = np.round(cases[group[2]] * 0.25)  # a little above the average
    neighbourhoods = hot_neighbourhoods(late, cases, latitude, longitude)
    values = standardised_shares(late, cases)
    neighbours = nearest_places(latitude, longitude)
    drawn = permuted_sums(values, neighbours)
    p = [(1 + (drawn >= z - 1e-9).sum()) / (1 + len(drawn)) for z in gi_star(values, neighbours)]
    assert neighbourhoods.q == pytest.approx(adjust_p_values(np.array(p)))
    assert neighbourhoods.is_hot.tolist() == ((neighbourhoods.q <= 0.05) & (values >= 0)).tolist()
    assert 0 < values[group[2]] < 1
    assert neighbourhoods.is_hot[group[2]]
    assert neighbourhoods.z == pytest.approx(gi_star(values, neighbours))
    assert neighbourhoods.neighbours.tolist() == neighbours.tolist()


def test_sums_that_are_as_large_count_as_larger_ones():
    """Of places with two kinds of shares, p is the chance of as many high ones or more among seven places."""
    _, _, latitude, longitude = places(60, seed=2)
    cases, is_high = np.full(60, 100.0), np.zeros(60, dtype=bool)
    neighbours = nearest_places(latitude, longitude)
    is_high[[7, *neighbours[7][:4], *range(0, 60, 6)]] = True
    neighbourhoods = hot_neighbourhoods(np.where(is_high, 40.0, 20.0), cases, latitude, longitude)
    high = is_high.astype(int) + is_high[neighbours].sum(axis=1)
    p = hypergeom.sf(high - 1, 60, is_high.sum(), NEIGHBOURS + 1)
    assert neighbourhoods.q == pytest.approx(adjust_p_values(p), rel=0.12, abs=0.004)
    assert len(set(high)) > 4


def test_places_that_hardly_differ_are_compared_all_the_same():
    _, _, latitude, longitude = places(40)
    late = np.where(np.arange(40) % 2, 20.0, 21.0)
    neighbourhoods = hot_neighbourhoods(late, np.full(40, 100.0), latitude, longitude)
    assert np.ptp(standardised_shares(late, np.full(40, 100.0))) < 1
    assert not neighbourhoods.is_hot.any()


def test_a_place_that_is_as_the_average_belongs_to_a_group_that_is_higher():
    """Six places of 60 %, one of 16 % among them, and 33 of 8 %: of all together 16 %."""
    latitude, longitude = places(40)[2:]
    late, group = np.full(40, 8.0), [3, *nearest_places(latitude, longitude)[3]]
    late[group], late[3] = 60.0, 16.0
    neighbourhoods = hot_neighbourhoods(late, np.full(40, 100.0), latitude, longitude)
    assert standardised_shares(late, np.full(40, 100.0))[3] == 0
    assert neighbourhoods.is_hot[3]
