"""Scales of judged figures: the z-scores of the three tests, and limits that agree with the p-value."""

import numpy as np
import pytest

from stats.changes.change_scales import POWER_Z, Estimates, JudgedFigures, chance_sd, scaled_sd
from stats.estimates.false_discovery import count_change_z, estimate_change_z, overdispersed_p, share_change_z

INFINITE = np.array([np.inf])
Z = 1.959963984540054 + POWER_Z


def judged(scale, now: Estimates, before: Estimates, phi: float = 1.0, df: float = np.inf) -> JudgedFigures:
    sd = chance_sd(scale, now, before) * np.sqrt(phi)
    return JudgedFigures(scale, now.value, now.n, before.value, before.n, sd, np.array([df]), np.array([phi]))


def one(value: float, lower: float, upper: float, n: float) -> Estimates:
    return Estimates(*(np.array([x]) for x in (value, lower, upper, n)))


@pytest.mark.parametrize(("phi", "changes"), [(1.0, 0), (4.0, 11)])
def test_by_chance_and_dispersion_the_p_values_are_those_of_the_tests(phi, changes):
    df = changes or np.inf
    nan = np.nan
    count = judged("count", one(130, nan, nan, 130), one(100, nan, nan, 100), phi, df)
    share = judged("share", one(0.7, nan, nan, 50), one(0.5, nan, nan, 80), phi, df)
    estimate = judged("estimate", one(9.0, 8.0, 11.0, 40), one(7.0, 6.5, 8.0, 40), phi, df)
    wanted = [
        count_change_z(np.array([130.0]), np.array([100.0])),
        share_change_z(
            hits=np.array([35.0]), n=np.array([50.0]), hits_before=np.array([40.0]), n_before=np.array([80.0])
        ),
        estimate_change_z(
            (np.array([9.0]), np.array([8.0]), np.array([11.0])),
            (np.array([7.0]), np.array([6.5]), np.array([8.0])),
        ),
    ]
    for judged_figures, z in zip((count, share, estimate), wanted, strict=True):
        assert judged_figures.z == pytest.approx(z / np.sqrt(phi))
        assert judged_figures.p == pytest.approx(
            overdispersed_p(z, np.array([phi]), np.array([float(changes)]))
        )


def test_the_standard_error_of_a_fall_comes_from_the_limits_that_face_each_other():
    fall = chance_sd("estimate", one(7.0, 6.5, 8.0, 40), one(9.0, 8.0, 11.0, 40))
    assert fall == pytest.approx(np.hypot(8.0 - 7.0, 9.0 - 8.0) / 1.959964, rel=1e-6)


@pytest.mark.parametrize(("n", "before"), [(0, 1), (1, 0), (1, 1), (0, 0)])
def test_a_share_of_no_case_has_no_standard_error(n, before):
    nan = np.nan
    sd = chance_sd("share", one(0.5, nan, nan, n), one(0.5, nan, nan, before))
    assert np.isfinite(sd[0]) == (n > 0 and before > 0)


@pytest.mark.parametrize("scale", ["count", "share", "estimate"])
@pytest.mark.parametrize("df", [5.0, np.inf])
def test_the_expectation_lies_outside_the_limits_where_p_is_small(scale, df):
    rng = np.random.default_rng(2)
    n = np.full(500, 80.0)
    value = rng.poisson(60, 500).astype(float) if scale == "count" else rng.binomial(80, 0.6, 500) / 80
    expected = np.full(500, 60.0 if scale == "count" else 0.6)
    sd = np.full(500, 0.6 if scale == "count" else 0.06)
    judged_figures = JudgedFigures(scale, value, n, expected, n, sd, np.full(500, df), np.ones(500))
    lower, upper = judged_figures.limits()
    assert np.array_equal((expected < lower) | (expected > upper), judged_figures.p < 0.05)
    assert (judged_figures.p < 0.05).any()


def test_the_smallest_change_shown_is_reported_in_eighty_of_a_hundred():
    expected, sd = np.array([400.0]), np.array([0.8])
    figures = JudgedFigures("count", expected, expected, expected, expected, sd, INFINITE, np.ones(1))
    size = float(figures.smallest_shown(np.array([0.05]))[0])
    root = np.sqrt(400 + size + 3 / 8) + 0.8 * np.random.default_rng(1).standard_normal(20_000)
    is_reported = np.abs(root - np.sqrt(400 + 3 / 8)) / 0.8 > 1.959964
    assert np.mean(is_reported) == pytest.approx(0.8, abs=0.01)


def figures(scale, value, expected, *, n, sd) -> JudgedFigures:
    """Judged figures whose standard errors are known."""
    arrays = [np.array(each, dtype=float) for each in (value, n, expected, sd)]
    size = len(value)
    return JudgedFigures(
        scale, arrays[0], arrays[1], arrays[2], arrays[1], arrays[3], np.full(size, np.inf), np.ones(size)
    )


def test_without_an_error_equal_figures_have_not_changed_and_others_cannot_be_tested():
    values = figures("estimate", [3.0, 4.0], [3.0, 3.0], n=[9, 9], sd=[0.0, 0.0])
    assert values.z[0] == 0
    assert np.isnan(values.z[1])


def test_the_smallest_count_and_estimate_shown_lie_above_the_expectation():
    count = figures("count", [400.0], [400.0], n=[400], sd=[0.8])
    assert count.smallest_shown(np.array([0.05])) == pytest.approx(
        (np.sqrt(400 + 3 / 8) + 0.8 * Z) ** 2 - 3 / 8 - 400
    )
    estimate = figures("estimate", [7.0], [5.0], n=[40], sd=[0.6])
    assert estimate.smallest_shown(np.array([0.05])) == pytest.approx(0.6 * Z)


@pytest.mark.parametrize(("expected", "side"), [(0.1, 1), (0.9, -1)])
def test_the_smallest_share_shown_is_on_the_side_with_more_room(expected, side):
    values = figures("share", [0.5], [expected], n=[50], sd=[0.05])
    angle = np.arcsin(np.sqrt((50 * expected + 3 / 8) / 50.75)) + side * 0.05 * Z
    share = (np.sin(angle) ** 2 * 50.75 - 3 / 8) / 50
    assert values.smallest_shown(np.array([0.05])) == pytest.approx(side * (share - expected))


def test_limits_stay_within_what_is_possible():
    count = figures("count", [1.0, 0.0], [9.0, 9.0], n=[1, 0], sd=[0.5, 0.5])
    lower, upper = count.limits()
    assert lower.tolist() == [0, 0]
    assert upper == pytest.approx((np.sqrt([1.375, 0.375]) + 0.5 * 1.959963984540054) ** 2 - 3 / 8)
    share = figures("share", [0.0, 1.0], [0.5, 0.5], n=[10, 10], sd=[0.3, 0.3])
    lower, upper = share.limits()
    angle = np.arcsin(np.sqrt(0.375 / 10.75)) + 0.3 * 1.959963984540054
    end = (np.sin(angle) ** 2 * 10.75 - 0.375) / 10
    assert (lower[0], upper[0]) == pytest.approx((0, end))
    assert (lower[1], upper[1]) == pytest.approx((1 - end, 1))


def test_without_a_case_even_the_whole_way_to_the_end_would_not_have_been_shown():
    values = figures("share", [np.nan], [0.3], n=[0], sd=[np.inf])
    assert values.smallest_shown(np.array([0.05])) == pytest.approx(0.7)


def test_standard_errors_are_carried_to_the_scale():
    """Derivatives: of √(x + 3/8) it is 1 / (2 √(x + 3/8)), of asin √p it is 1 / (2 √(p (1 − p)))."""
    variance = np.array([9.0, 4.0])
    assert scaled_sd("count", np.array([8.0, 0.0]), variance) == pytest.approx(
        [3 / (2 * np.sqrt(8.375)), 2 / (2 * np.sqrt(0.375))]
    )
    shares, variance = np.array([0.2, 0.0, 1.0]), np.array([0.01, 0.01, 0.01])
    # An expectation of 0 or 1 has the spread 0.005 of a share of half a per cent.
    assert scaled_sd("share", shares, variance) == pytest.approx(
        [0.1 / (2 * 0.4), 0.1 / (2 * np.sqrt(0.005)), 0.1 / (2 * np.sqrt(0.005))]
    )
    assert scaled_sd("estimate", shares, variance) == pytest.approx([0.1] * 3)
