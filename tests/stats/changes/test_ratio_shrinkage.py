"""Ratios of two periods: shrunk towards the overall ratio, with deviating ratios found at the right rate."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import betaln, expit, logit
from scipy.stats import beta, betabinom, norm

from stats.changes.ratio_shrinkage import (
    STEPS,
    _core,
    _outlier_probability,
    relative_change_z,
    shrunken_ratios,
)
from stats.estimates.false_discovery import adjust_p_values
from tests.thorough import MANY, ordinary_first


def drawn(dice: np.random.Generator, *, spread: float, units: int = 400, size: float = 3):
    """True ratios around 1.2, and counts of both periods."""
    true = 1.2 * np.exp(spread * dice.standard_normal(units))
    mean = np.exp(dice.normal(size, 1, units))
    return true, dice.poisson(mean * true).astype(float), dice.poisson(mean).astype(float)


@pytest.mark.worlds
@pytest.mark.parametrize(
    ("spread", "units", "size"),
    ordinary_first(4 if MANY else 2, [(0.15, 400, 3), (0.2, 60, 3), (0.4, 400, 3), (0.3, 20, 2)]),
)
def test_intervals_hold_the_true_ratio_as_often_as_they_say(spread, units, size):
    dice = np.random.default_rng(11)
    inside = []
    for _ in range(15 if MANY else 5):
        true, now, before = drawn(dice, spread=spread, units=units, size=size)
        _, lower, upper = shrunken_ratios(now, before)
        some = now + before > 0
        inside.append(np.mean(((lower <= true) & (true <= upper))[some]))
    # With the prior taken as known it was 77 to 93 %.
    assert 0.92 < np.mean(inside) < 0.985


def test_they_are_nearer_to_the_truth_than_raw_ratios():
    true, now, before = drawn(np.random.default_rng(12), spread=0.2)
    value, _, _ = shrunken_ratios(now, before)
    raw = (now + 0.5) / (before + 0.5)
    assert np.mean(np.log(value / true) ** 2) < 0.3 * np.mean(np.log(raw / true) ** 2)


def test_units_that_differ_by_chance_alone_get_the_ratio_of_the_whole():
    now, before = np.full(30, 12.0), np.full(30, 10.0)
    value, lower, upper = shrunken_ratios(now, before)
    assert value == pytest.approx(np.full(30, 1.2), rel=0.01)
    # The interval of the ratio 360 to 300 of all, e^(±1.96 √(1/360 + 1/300)), is the least; that of 12 to 10 the most.
    least, most = (2 * 1.96 * np.sqrt(1 / n + 1 / m) for n, m in ((360, 300), (12, 10)))
    assert (least < np.log(upper / lower)).all()
    assert (np.log(upper / lower) < most / 2).all()


def test_a_large_change_is_not_drawn_to_the_many_that_stayed():
    dice = np.random.default_rng(15)
    now, before = dice.poisson(60, 80).astype(float), dice.poisson(50, 80).astype(float)
    now[0], before[0] = 182, 37
    value, lower, upper = shrunken_ratios(now, before)
    assert 4.0 < value[0] < 5.0
    assert lower[0] > 3.0
    assert 1.0 < value[1:].min() <= value[1:].max() < 1.6  # It does not widen the intervals of the others.
    assert np.median(upper[1:]) < 1.35


def test_counts_that_swing_more_count_for_less():
    now, before = np.array([60.0, 20.0, 60.0]), np.array([20.0, 60.0, 20.0])
    value, lower, upper = shrunken_ratios(now, before, dispersion=np.array([1.0, 1.0, 6.0]))
    assert 1 < value[2] < value[0]
    assert upper[2] / lower[2] > upper[0] / lower[0]


def test_nothing_in_both_periods_has_no_ratio_and_nothing_before_has_a_finite_one():
    value, lower, upper = shrunken_ratios(np.array([0.0, 5.0, 50.0, 1.0]), np.array([0.0, 0.0, 40.0, 9.0]))
    assert np.isnan([value[0], lower[0], upper[0]]).all()
    assert np.isfinite([value[1], upper[1]]).all()
    assert np.isnan(shrunken_ratios(np.zeros(2), np.zeros(2))[0]).all()


def test_apart_from_the_whole_is_standard_normal_where_all_change_alike():
    dice = np.random.default_rng(13)
    z = relative_change_z(dice.poisson(40 * 1.3, 5000).astype(float), dice.poisson(40, 5000).astype(float))
    assert abs(z.mean()) < 0.05
    assert z.std() == pytest.approx(1, abs=0.03)
    is_discovery = adjust_p_values(2 * norm.sf(np.abs(z))) <= 0.05
    assert is_discovery.sum() <= 2


def test_apart_from_the_whole_sees_the_one_that_grew():
    now, before = np.full(50, 100.0), np.full(50, 100.0)
    now[7] = 200.0
    z = relative_change_z(now, before)
    assert z.argmax() == 7
    assert z[7] > 4
    assert np.isnan(relative_change_z(np.array([0.0, 3.0]), np.array([0.0, 4.0]))[0])
    assert np.isnan(relative_change_z(np.zeros(2), np.zeros(2))).all()


def test_the_mean_of_units_that_differ_little_by_hand():
    a, b = [90.0, 40.0, 20.0, 66.0], [60.0, 60.0, 30.0, 34.0]
    m, n = _core(np.array(a), np.array(b))
    assert m == pytest.approx(216 / 400)
    assert n.tolist() == [150, 100, 50, 100]


@pytest.mark.parametrize("off", [95.0, 5.0])
def test_a_unit_far_off_is_left_out_of_the_mean_of_the_others(off: float):
    """Nine units have 40 %, and one has 95 or 5 %."""
    a, b = np.full(10, 40.0), np.full(10, 60.0)
    a[3], b[3] = off, 100 - off
    assert _core(a, b)[0] == pytest.approx(0.4)
    assert _core(b, a)[0] == pytest.approx(0.6)


def test_units_without_a_case_on_one_side_do_not_tell_the_mean_alone():
    """Five units without cases now and a deviating one, which alone would determine the mean."""
    some, none = [10.0] * 5 + [5.0], [0.0] * 5 + [200.0]
    for a, b, m in ((none, some, 200 / 255), (some, none, 55 / 255)):
        assert _core(np.array(a), np.array(b))[0] == pytest.approx(m)


def test_half_a_case_stands_for_none_at_all():
    some, none = np.array([3.0, 5.0, 2.0]), np.zeros(3)
    assert _core(none, some)[0] == pytest.approx(0.5 / 11)
    assert _core(some, none)[0] == pytest.approx(10.5 / 11)


def likelihoods(a: np.ndarray, b: np.ndarray, priors: list[tuple[float, float]]) -> list[np.ndarray]:
    """Logarithms of the likelihoods of the units with each of two beta priors."""
    return [betaln(a + x, b + y) - betaln(x, y) for x, y in priors]


def test_units_are_a_tenth_apart_where_the_counts_cannot_tell():
    likelihood = np.array([-3.0, -1.0, -70.0])
    assert _outlier_probability(likelihood, likelihood)[1] == pytest.approx([0.1, 0.1, 0.1])


def test_the_share_apart_is_the_likeliest_and_each_unit_has_its_part_by_bayes():
    """By the beta-binomial distribution of another library and its maximum likelihood."""
    a = np.array([50.0, 48, 53, 51, 49, 95, 50, 47, 52, 8])
    n = np.full(10, 100.0)
    near, far = betabinom.pmf(a, n, 200, 200), betabinom.pmf(a, n, 2, 2)
    best = minimize_scalar(
        lambda share: -np.log((1 - share) * near + share * far).sum(),
        bounds=(1e-6, 0.5),
        method="bounded",
        options={"xatol": 1e-9},
    )
    assert 0.1 < best.x < 0.4
    share, probability = _outlier_probability(*likelihoods(a, n - a, [(200.0, 200.0), (2.0, 2.0)]))
    assert share[0] == pytest.approx(best.x, abs=1e-5)
    assert probability == pytest.approx(best.x * far / (best.x * far + (1 - best.x) * near), abs=1e-5)


@pytest.mark.thorough
@pytest.mark.worlds
@pytest.mark.parametrize("level", ordinary_first(3 if MANY else 1, [0.8, 0.5, 0.95]))
def test_limits_have_half_of_what_the_level_leaves_beyond_each(level: float):
    """By a dense integration with another library's distributions, over what is not known of the units."""
    now, before = np.array([60.0, 20, 33, 90, 25]), np.array([50.0, 21, 30, 20, 26])
    m, _ = _core(now, before)
    total, parts = 0.0, np.zeros((3, 5))
    ratios = shrunken_ratios(now, before, level=level)
    shares = [ratio / (1 + ratio) for ratio in ratios]
    for spread in np.geomspace(0.005, 1.2, 16):
        strength = max(1 / (m * (1 - m) * spread**2) - 1, 0.1)
        for mean in expit(logit(m) + np.linspace(-3, 3, 41)):
            priors = [(mean * strength, (1 - mean) * strength), (m * 4, (1 - m) * 4)]
            core, outlying = likelihoods(now, before, priors)
            share, apart = _outlier_probability(core, outlying)
            weight = np.exp(np.log((1 - share) * np.exp(core) + share * np.exp(outlying)).sum() + 190)
            weight *= spread / (1 + spread**2)
            total += weight
            near, far = ([beta.cdf(p, now + x, before + y) for p in shares] for x, y in priors)
            parts += weight * ((1 - apart) * np.array(near) + apart * np.array(far))
    wanted = np.array([[0.5], [(1 - level) / 2], [(1 + level) / 2]])
    assert parts / total == pytest.approx(wanted + np.zeros((3, 5)), abs=0.01)


def test_a_single_case_is_apart_from_the_whole_too():
    """3 of 8 cases are in the later period; with Anscombe's transformation, for 1 of 1, 2 of 7 and none of none."""
    z = relative_change_z(np.array([1.0, 2.0, 0.0]), np.array([0.0, 5.0, 0.0]))
    whole = math.asin(math.sqrt(3 / 8))
    one, seven = math.asin(math.sqrt(1.375 / 1.75)), math.asin(math.sqrt(2.375 / 7.75))
    assert z[:2] == pytest.approx([(one - whole) * math.sqrt(6), (seven - whole) * math.sqrt(30)])
    assert np.isnan(z[2])


def test_the_few_that_lie_a_little_off_are_part_of_those_that_differ_little():
    """If most units are almost equal, a unit is left out from four standard errors on, not from a tiny deviation on."""
    a, b = np.full(9, 400.0), np.full(9, 400.0)
    a[0], b[0] = 400 + 42, 400 - 42  # About three standard errors off.
    m, _ = _core(a, b)
    assert m == pytest.approx(a.sum() / (a + b).sum())
    a[0], b[0] = 400 + 100, 400 - 100  # About seven.
    m, _ = _core(a, b)
    assert m == pytest.approx(0.5)


@pytest.mark.parametrize("far", ["all", "none", "most"])
def test_at_most_half_and_at_least_a_millionth_of_the_units_are_apart(far):
    share = {"all": [0.05, 0.95] * 6, "none": [0.5] * 12, "most": [0.03, 0.97, 0.5] * 4}[far]
    n = 400
    a = np.array([float(n * s) for s in share])
    b = n - a
    priors = [(2_000.0, 2_000.0), (2.0, 2.0)]
    _, probability = _outlier_probability(*likelihoods(a, b, priors))
    part = 0.1
    near, wide = (
        [float(betaln(x + p, y + q) - betaln(p, q)) for x, y in zip(a, b, strict=True)] for p, q in priors
    )
    odds = [math.exp(min(max(w - v, -500), 500)) for v, w in zip(near, wide, strict=True)]
    for _ in range(STEPS):
        each = [part * o / (part * o + 1 - part) for o in odds]
        part = min(max(sum(each) / len(each), 1e-6), 0.5)
    assert probability == pytest.approx([part * o / (part * o + 1 - part) for o in odds], rel=1e-6)
    assert (part == 0.5) == (far != "none")
