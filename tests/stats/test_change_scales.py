"""Scales of judged figures: the z-scores of the three tests, and limits that agree with the p-value."""

import numpy as np
import pytest

from stats.change_scales import Estimates, JudgedFigures, chance_sd
from stats.false_discovery import count_change_z, estimate_change_z, overdispersed_p, share_change_z

INFINITE = np.array([np.inf])


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
        share_change_z(np.array([35.0]), np.array([50.0]), np.array([40.0]), np.array([80.0])),
        estimate_change_z(
            (np.array([9.0]), np.array([8.0]), np.array([11.0])),
            (np.array([7.0]), np.array([6.5]), np.array([8.0])),
        ),
    ]
    for found, z in zip((count, share, estimate), wanted, strict=True):
        assert found.z == pytest.approx(z / np.sqrt(phi))
        assert found.p == pytest.approx(overdispersed_p(z, np.array([phi]), np.array([float(changes)])))


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
    found = JudgedFigures(scale, value, n, expected, n, sd, np.full(500, df), np.ones(500))
    lower, upper = found.limits()
    assert np.array_equal((expected < lower) | (expected > upper), found.p < 0.05)
    assert (found.p < 0.05).any()


def test_the_smallest_change_shown_is_told_in_eighty_of_a_hundred():
    expected, sd = np.array([400.0]), np.array([0.8])
    figures = JudgedFigures("count", expected, expected, expected, expected, sd, INFINITE, np.ones(1))
    size = float(figures.smallest_shown(np.array([0.05]))[0])
    root = np.sqrt(400 + size + 3 / 8) + 0.8 * np.random.default_rng(1).standard_normal(20_000)
    told = np.abs(root - np.sqrt(400 + 3 / 8)) / 0.8 > 1.959964
    assert np.mean(told) == pytest.approx(0.8, abs=0.01)
