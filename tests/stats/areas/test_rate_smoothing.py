"""Smoothed rates equal a dense integration in plain Python, and cover what they should where areas hardly differ."""

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from stats.areas.rate_smoothing import smoothed_rates
from tests import reference
from tests.thorough import MANY, THOROUGH, ordinary_first

PEOPLE = np.array([1_773_033, 262_604, 244_971, 182_848, 134_892, 94_769, 57_199, 31_071, 20_701]) / 10_000


@settings(max_examples=8 * THOROUGH if MANY else 4, deadline=None)
@given(
    people=st.lists(st.integers(5_000, 900_000), min_size=4, max_size=9),
    per_head=st.sampled_from([2.0, 20.0]),
    variation=st.sampled_from([0.05, 0.3, 0.8]),
    seed=st.integers(0, 99),
)
@example(people=[509_764, 5_000, 5_000, 5_000], per_head=2.0, variation=0.8, seed=0)
@example(people=[5_000, 5_000, 476_606, 5_000, 5_000, 5_000], per_head=2.0, variation=0.8, seed=32)
@example(people=[5_000, 204_143, 133_029, 508_036], per_head=2.0, variation=0.8, seed=8)
def test_rates_are_those_of_plain_python(
    people: list[int], per_head: float, variation: float, seed: int
) -> None:
    dice, names = np.random.default_rng(seed), [str(i) for i in range(len(people))]
    truth = dice.gamma(1 / variation**2, per_head * variation**2, len(people))
    counts = dice.poisson(truth * np.array(people) / 10_000)
    assume(counts.sum() >= 40)
    inhabitants = dict(zip(names, map(float, people), strict=True))
    posterior = reference.rate_per_10k_smoothed(
        dict(zip(names, counts.tolist(), strict=True)), inhabitants, 365
    )
    value, lower, upper = smoothed_rates(counts.astype(float), np.array(people) / 10_000)
    near = 0.003
    for i, name in enumerate(names):
        assert value[i] == pytest.approx(posterior.mean({name: inhabitants[name]}), rel=0.005)
        assert posterior.below(name, lower[i]) == pytest.approx(0.025, abs=near)
        assert posterior.below(name, upper[i]) == pytest.approx(0.975, abs=near)


def test_a_set_of_areas_has_the_rate_of_its_areas_together() -> None:
    counts = np.array([900.0, 180, 90, 60, 100, 20, 30, 5, 14])
    pools = np.array([[True, True] + 7 * [False], [False] * 8 + [True], [True] * 9])
    alone, together = smoothed_rates(counts, PEOPLE), smoothed_rates(counts, PEOPLE, pools=pools)
    assert together[0][0] == pytest.approx((alone[0][:2] * PEOPLE[:2]).sum() / PEOPLE[:2].sum())
    assert [column[1] for column in together] == pytest.approx([column[8] for column in alone], rel=1e-6)
    # All areas together have the raw rate, and its interval.
    assert together[0][2] == pytest.approx(counts.sum() / PEOPLE.sum(), rel=0.01)
    half = 1.96 * np.sqrt(counts.sum()) / PEOPLE.sum()
    assert (together[2] - together[1])[2] / 2 == pytest.approx(half, rel=0.05)


def test_small_areas_are_drawn_further_than_large_ones() -> None:
    raw = np.array([8.0, 8, 8, 4, 4, 4, 6, 6, 6])
    counts = np.array([800.0, 8, 80, 400, 4, 40, 600, 6, 60])
    value, lower, upper = smoothed_rates(counts, counts / raw)
    drawn = np.abs(value - raw)
    assert drawn[1] > drawn[2] > drawn[0] > 0
    assert drawn[4] > drawn[5] > drawn[3] > 0
    assert ((lower < value) & (value < upper)).all()


@pytest.mark.parametrize(
    ("cases", "variation"), ordinary_first(1, [(150, 0.2), (2_000, 0.1), (60_000, 0.05)])
)
def test_weak_differences_are_covered(cases: int, variation: float) -> None:
    dice = np.random.default_rng(11)
    exposure, covered = PEOPLE / PEOPLE.sum() * cases, []
    for _ in range(150):
        truth = dice.gamma(1 / variation**2, variation**2, len(PEOPLE))
        _, lower, upper = smoothed_rates(dice.poisson(truth * exposure).astype(float), exposure)
        covered.append(((lower <= truth) & (truth <= upper)).mean())
    # Of 1,350 intervals; empirical Bayes covers 72 to 90 % here.
    assert np.mean(covered) > 0.93


def test_without_inhabitants_there_is_no_rate_and_the_others_are_as_without_it() -> None:
    counts, exposure = np.array([30.0, 5, 80, 7]), np.array([10.0, 4, 12, 3])
    odd = np.array([np.nan, 0.0, np.inf])
    rates = smoothed_rates(np.append(counts, [9.0, 9, 9]), np.append(exposure, odd))
    for column, alone in zip(rates, smoothed_rates(counts, exposure), strict=True):
        assert column[:4] == pytest.approx(alone)
        assert np.isnan(column[4:]).all()
    pools = np.array([[True, True] + 5 * [False], [True] * 7, [False] * 7])
    value, _, _ = smoothed_rates(np.append(counts, [9.0, 9, 9]), np.append(exposure, odd), pools=pools)
    assert np.isnan(value).tolist() == [False, True, True]


def test_no_case_anywhere_is_a_rate_of_zero() -> None:
    value, lower, upper = smoothed_rates(np.zeros(3), np.array([4.0, 5, np.nan]))
    assert value[:2].tolist() == lower[:2].tolist() == [0.0, 0.0]
    assert upper[:2] == pytest.approx(reference.poisson_limits(0)[1] / 9.0)
    assert np.isnan(value[2])


def test_nobody_anywhere_is_no_rate_at_all() -> None:
    for column in smoothed_rates(np.array([3.0]), np.array([0.0])):
        assert np.isnan(column).all()


def test_the_same_counts_give_the_same_rates_and_the_unit_does_not_matter() -> None:
    counts = np.array([12.0, 3, 40, 7, 0, 22])
    exposure = np.array([10.0, 4, 25, 9, 2, 20])
    once, again = smoothed_rates(counts, exposure), smoothed_rates(counts, exposure)
    scaled = smoothed_rates(counts, exposure * 1_000)
    for a, b, c in zip(once, again, scaled, strict=True):
        assert (a == b).all()
        assert c * 1_000 == pytest.approx(a)
