"""Funnel of medians: ordinary variation is inside, a deviating unit is outside, and few cases give no result."""

import math

import numpy as np
import pytest

from stats.estimates.duration_funnel import duration_z
from stats.estimates.intervals import Z95
from stats.estimates.share_funnel import MIN_PEERS, Z998, between_unit_variance

UNITS, CENTRE = 21, 9.0
# Standard error of the logarithm of a median, from a large unit to a small one.
ERROR = np.geomspace(0.03, 0.4, UNITS)


def limits(gap: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    value = CENTRE * np.exp(gap)
    return value, value * np.exp(-Z95 * ERROR), value * np.exp(Z95 * ERROR)


@pytest.mark.parametrize("differ", [0.0, 0.15])
def test_units_that_differ_as_units_do_are_seldom_outside(differ: float) -> None:
    dice = np.random.default_rng(5)
    outside = 0
    for _ in range(200):
        gap = dice.normal(0, np.hypot(ERROR, differ))
        outside += int((np.abs(duration_z(*limits(gap), CENTRE)) > Z998).sum())
    assert outside / (200 * UNITS) < 0.01  # 0.2 % if τ² were known.


def test_one_that_differs_more_is_outside_on_its_side() -> None:
    gap = np.random.default_rng(6).normal(0, ERROR)
    gap[2], gap[3] = 0.8, -0.8
    z = duration_z(*limits(gap), CENTRE)
    assert z[2] > Z998
    assert z[3] < -Z998
    assert np.abs(np.delete(z, (2, 3))).max() < Z998


def test_what_is_missing_is_not_judged_and_of_few_units_nothing_is_said() -> None:
    value, lower, upper = limits(np.linspace(-0.3, 0.3, UNITS))
    value[0], upper[1], lower[-1] = np.nan, np.nan, np.nan
    z = duration_z(value, lower, upper, CENTRE)
    assert np.isnan(z[[0, 1, -1]]).all()
    assert np.isfinite(z[2:-1]).all()
    assert np.isnan(duration_z(value[:9], lower[:9], upper[:9], CENTRE)).all()


def test_a_median_of_no_days_at_all_or_without_width_is_not_judged() -> None:
    value, lower, upper = limits(np.zeros(UNITS))
    value[0], lower[0], upper[0] = 0.0, 0.0, 0.0
    value[1] = lower[1] = upper[1] = CENTRE
    upper[-2] = np.inf  # The median is not reached.
    z = duration_z(value, lower, upper, CENTRE)
    assert np.isnan(z[[0, 1]]).all()
    assert np.isnan(z[-2])
    assert np.isfinite(np.delete(z, (0, 1, UNITS - 2))).all()


def test_every_z_is_that_of_plain_python() -> None:
    dice = np.random.default_rng(8)
    value, lower, upper = limits(dice.normal(0, 0.4, UNITS))
    lower, upper = lower * 0.97, upper * 1.05  # No two limits are equally far from the median.
    value[3] = lower[4] = np.nan
    gap = [math.log(v / CENTRE) for v in value]
    error = [
        (math.log(v / low) if v > CENTRE else math.log(high / v)) / Z95
        for v, low, high in zip(value, lower, upper, strict=True)
    ]
    with_error = [i for i in range(UNITS) if math.isfinite(gap[i]) and math.isfinite(error[i])]
    assert 3 not in with_error
    tau2 = between_unit_variance(
        np.array([gap[i] for i in with_error]),
        np.array([error[i] ** 2 for i in with_error]),
        squared_weights=np.zeros(len(with_error)),
    )
    assert tau2 > 0.01
    z = duration_z(value, lower, upper, CENTRE)
    for i in range(UNITS):
        if i in with_error:
            assert z[i] == pytest.approx(gap[i] / math.sqrt(error[i] ** 2 + tau2), rel=1e-9)
        else:
            assert math.isnan(z[i])


@pytest.mark.parametrize(("units", "enough"), [(MIN_PEERS, True), (MIN_PEERS - 1, False)])
def test_it_needs_eight_units_and_no_more(units, enough):
    value = np.exp(np.random.default_rng(units).normal(0, 0.2, units))
    assert np.isfinite(duration_z(value, value / 1.3, value * 1.3, 1.0)).all() == enough
