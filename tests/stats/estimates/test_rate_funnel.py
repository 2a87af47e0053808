"""The funnel of rates against plain Python, and its rate of false alarms."""

import math

import numpy as np
import pytest

from stats.estimates.intervals import Z95
from stats.estimates.rate_funnel import inverse_root_transform, rate_funnel, rate_limits, root_transform
from stats.estimates.share_funnel import MIN_PEERS, Z998, null_mean_square
from tests.thorough import ordinary_first

COUNTS = [714, 865, 809, 276, 785, 403, 325, 1284, 803, 8530, 261, 78]
EXPOSURE = [2.72, 3.34, 3.33, 1.14, 3.30, 1.70, 1.41, 6.04, 3.90, 43.72, 1.51, 0.51]
PROVINCE = [1773, 262, 245, 183, 158, 135, 135, 134, 125, 111, 110, 95, 71, 69, 61, 57, 53, 46, 33, 31, 21]


def winsorised_square(z: list[float]) -> float:
    """Mean square after pulling in the lowest and highest tenth (winsorising)."""
    ranked = sorted(z)

    def point(share: float) -> float:
        at = share * (len(z) - 1)
        low = math.floor(at)
        return ranked[low] + (at - low) * (ranked[min(low + 1, len(z) - 1)] - ranked[low])

    return sum(min(max(x, point(0.1)), point(0.9)) ** 2 for x in z) / len(z)


def test_z_and_limits_are_those_of_plain_python():
    funnel = rate_funnel(np.array(COUNTS), np.array(EXPOSURE))
    centre = sum(COUNTS) / sum(EXPOSURE)
    expected = [e * centre for e in EXPOSURE]
    y = [math.sqrt((o + 3 / 8) / e) for o, e in zip(COUNTS, expected, strict=True)]
    low, high = 0.0, 2.0
    for _ in range(200):
        tau2 = (low + high) / 2
        z = [(a - 1) / math.sqrt(1 / (4 * e) + tau2) for a, e in zip(y, expected, strict=True)]
        low, high = (tau2, high) if winsorised_square(z) > null_mean_square(len(z)) else (low, tau2)
    assert funnel.tau2 == pytest.approx(tau2, rel=1e-6)
    assert funnel.centre == pytest.approx(centre)
    assert list(funnel.z) == pytest.approx(z, rel=1e-5)
    plain_z = [(a - 1) * math.sqrt(4 * e) for a, e in zip(y, expected, strict=True)]
    assert funnel.phi == pytest.approx(winsorised_square(plain_z) / null_mean_square(len(plain_z)))
    width = [Z998 * math.sqrt(1 / (4 * e) + tau2) for e in expected]
    upper = [centre * ((1 + w) ** 2 - 3 / 8 / e) for w, e in zip(width, expected, strict=True)]
    assert list(funnel.upper_998) == pytest.approx(upper, rel=1e-5)
    assert list(funnel.lower_95) < list(funnel.upper_95) < list(funnel.upper_998)


def test_a_count_on_its_limit_has_the_z_of_the_limit():
    low, high = rate_limits(np.array([3.0]), 200.0, 0.01, z=Z998)
    for limit, side in ((low, -1), (high, 1)):
        y, own = root_transform(limit * 3.0, np.array([600.0]))
        assert (y[0] - 1) / math.sqrt(own[0] + 0.01) == pytest.approx(side * Z998)
    assert inverse_root_transform(np.array([-1.0]), np.array([5.0]))[0] == 0


def test_limits_are_known_where_less_than_one_is_expected_and_not_where_nobody_lives():
    """With half an expected case, the standard error of the root is 1 / √2."""
    low, high = rate_limits(np.array([0.25, 0.0]), 2.0, 0.0, z=Z95)
    assert low[0] == 0
    assert high[0] == pytest.approx(2 * ((1 + 1.959964 / math.sqrt(2)) ** 2 - 3 / 4))
    assert np.isnan([low[1], high[1]]).all()


def test_of_fewer_than_eight_there_is_none_and_of_nothing_neither():
    assert rate_funnel(np.array(COUNTS[:7]), np.array(EXPOSURE[:7])) is None
    assert rate_funnel(np.array([*COUNTS[:7], 5]), np.array([*EXPOSURE[:7], np.nan])) is None
    assert rate_funnel(np.zeros(9), np.ones(9)) is None


def test_a_county_without_a_case_is_told_apart_from_one_without_people():
    funnel = rate_funnel(np.array([0, *COUNTS]), np.array([1.0, *EXPOSURE]))
    assert funnel.z[0] < -Z998
    assert funnel.lower_998[0] == 0 or funnel.lower_998[0] < funnel.centre
    assert np.isnan(rate_funnel(np.array([0, *COUNTS]), np.array([0.0, *EXPOSURE])).z[0])


def test_cases_of_an_area_without_people_are_in_no_figure_of_the_others():
    funnel = rate_funnel(np.array([*COUNTS, 50, 7]), np.array([*EXPOSURE, 0.0, np.nan]))
    rest = rate_funnel(np.array(COUNTS), np.array(EXPOSURE))
    assert (funnel.centre, funnel.tau2, funnel.phi) == (rest.centre, rest.tau2, rest.phi)
    assert funnel.z == pytest.approx([*rest.z, np.nan, np.nan], nan_ok=True)
    assert funnel.upper_95 == pytest.approx([*rest.upper_95, np.nan, np.nan], nan_ok=True)


@pytest.mark.parametrize("differ", ordinary_first(1, [0.0, 0.3]))
def test_few_sound_counties_lie_outside(differ: float):
    """Of 21 counties with ordinary differences, fewer than 1 in 100 lies outside the 99.8 % limits."""
    dice = np.random.default_rng(5)
    people = np.array(PROVINCE, dtype=float)
    outside = 0
    for _ in range(400):
        rate = 4 * np.exp(dice.normal(0, differ, len(people)))
        funnel = rate_funnel(dice.poisson(rate * people), people)
        outside += int((np.abs(funnel.z) > Z998).sum())
    assert outside / (400 * len(people)) < 0.01


def test_one_that_stands_apart_is_found():
    dice = np.random.default_rng(8)
    people = np.array(PROVINCE, dtype=float)
    hits = 0
    for _ in range(100):
        rate = 4 * np.exp(dice.normal(0, 0.15, len(people)))
        rate[6] *= 2.5
        hits += int(rate_funnel(dice.poisson(rate * people), people).z[6] > Z998)
    assert hits > 80


@pytest.mark.parametrize(("areas", "enough"), [(MIN_PEERS, True), (MIN_PEERS - 1, False)])
def test_it_needs_eight_areas_and_no_more(areas, enough):
    counts = np.random.default_rng(areas).poisson(40, areas).astype(float)
    assert (rate_funnel(counts, np.full(areas, 10.0)) is not None) == enough
