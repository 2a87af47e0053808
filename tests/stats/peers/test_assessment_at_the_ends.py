"""Assessments at the ends: several offices at once, the first case and the last, and gaps that cannot be larger."""

import math
from dataclasses import replace

import numpy as np
import pytest

from stats.peers.assessment import Assessments, assess
from stats.peers.peer_expectation import PeerExpectation
from stats.peers.response_scale import MeanScale
from tests.stats.peers.test_assessment import TAUS, expectation, of_one, reference


def of_compared(compared: PeerExpectation, whole: PeerExpectation) -> PeerExpectation:
    """The expectation of the compared cases of one, and of all cases of another."""
    return replace(compared, all_cases=whole.all_cases)


def test_half_borrowed_is_still_compared_and_what_is_borrowed_is_handed_on() -> None:
    assessments = of_one(1500, 800, borrowed=0.5)
    assert assessments.comparable.tolist() == [True]
    assert assessments.borrowed.tolist() == [0.5]


@pytest.mark.parametrize("n", [0, 1])
def test_an_office_is_comparable_from_one_case_on_that_others_have_too(n: int) -> None:
    assessments = assess(of_compared(expectation([n], [0]), expectation([1000], [700])))
    assert assessments.comparable.tolist() == [n > 0]


def test_offices_are_judged_each_by_itself() -> None:
    n, hits = [40, 300, 1500, 10_000], [30, 180, 1050, 7400]
    together = assess(expectation(n, hits))
    for i, pair in enumerate(zip(n, hits, strict=True)):
        alone = of_one(*pair)
        assert together.assessment[i] == alone.assessment[0]
        assert together.smallest_shown[i] == pytest.approx(alone.smallest_shown[0], nan_ok=True)
        assert together.excess_lower[i] == pytest.approx(alone.excess_lower[0])


def test_an_office_that_is_reported_without_any_gap_needs_none_to_be_reported() -> None:
    assert of_one(1000, 400, share=0.4).smallest_shown.tolist() == [0.0]


@pytest.mark.parametrize(("better", "of_part", "of_all"), [("higher", 0.3, 0.75), ("lower", 0.7, 0.25)])
def test_a_part_of_the_cases_cannot_be_worse_than_all_late(better, of_part: float, of_all: float) -> None:
    """The compared cases would be below 0 % or above 100 % with the largest gap that all cases can have."""

    def judged(gap: float) -> Assessments:
        sign = 1 if better == "higher" else -1
        shares = (min(max(share - sign * gap, 0.0), 1.0) for share in (of_part, of_all))
        half, whole = (
            expectation([n], [n * p], share=share)
            for n, p, share in zip((60, 120), shares, (of_part, of_all), strict=True)
        )
        return assess(of_compared(half, whole), better=better, floor=None)

    smallest = judged(0.0).smallest_shown[0]
    assert np.isfinite(smallest)
    assert judged(smallest).assessment[0] == "needs_look"
    assert judged(smallest - 0.002).assessment[0] != "needs_look"


def test_a_mean_may_be_six_times_what_is_expected_and_no_more() -> None:
    """Of means there is no worst. What would not be named at 6 (mean + least gap of «far off») has no smallest gap."""
    phi = np.geomspace(5, 100, 200)
    one = expectation([30] * 200, [0] * 200, weight=(1, 0, 0))
    of_mean = replace(
        one.compared,
        value=np.full(200, 2.0),
        lower=np.full(200, 1.98),
        upper=np.full(200, 2.02),
        target=np.full((200, 3), math.log(2)),
        uncertainty=np.full((200, 3), 1e-4),
        between=np.tile([tau**2 for tau in TAUS], (200, 1)),
        scale=MeanScale(phi),
    )
    options = {"better": "lower", "floor": None, "min_gap": 0.2, "far_gap": 0.5}
    smallest = assess(replace(one, compared=of_mean, all_cases=of_mean), **options).smallest_shown
    worst = replace(of_mean, hits=np.full(200, 30 * (6 * 2 + 6 * 0.5)))
    is_flagged = assess(replace(one, compared=worst, all_cases=worst), **options).assessment == "needs_look"
    assert np.isnan(smallest).tolist() == (~is_flagged).tolist()
    assert 20 < is_flagged.sum() < 180


@pytest.mark.parametrize("n", [35, 60, 400])
def test_the_smallest_gap_of_few_cases_is_that_of_plain_python(n: int) -> None:
    """With few cases the correction of what is expected for small numbers moves it by a point and more."""
    near, far = 0.0, 0.9
    for _ in range(20):
        middle = (near + far) / 2
        is_flagged = reference(n, n * (0.9 - middle), 0.9, 0.01, (1.0, 0.0, 0.0))[0] == "needs_look"
        near, far = (near, middle) if is_flagged else (middle, far)
    assessments = of_one(n, 0.9 * n, share=0.9, weight=(1.0, 0.0, 0.0))
    assert assessments.smallest_shown[0] == pytest.approx(far, abs=0.9 / 2048)
