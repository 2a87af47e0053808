"""Whether a period agrees with the past, against plain Python."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.peers.lasting_gaps import agrees_with_the_past

points = st.floats(-0.6, 0.6)
reaches = st.floats(0.001, 0.5)


def by_hand(gap: float, lower: float, upper: float, n: float, better: str, min_gap: float) -> bool:
    """At least fifty cases, and the end of a 68 % interval towards the good side lies beyond the smallest gap."""
    if n < 50 or math.isnan(gap):
        return False
    if better == "higher":
        return gap + (upper - gap) / 1.959963984540054 <= -min_gap
    return gap - (gap - lower) / 1.959963984540054 >= min_gap


@given(points, reaches, reaches, st.integers(40, 60), st.sampled_from(["higher", "lower"]), st.floats(0, 0.2))
def test_a_period_agrees_by_its_gap_its_error_and_its_cases(gap, below, above, n, better, min_gap) -> None:
    lower, upper = gap - below, gap + above
    edge = abs(gap) - (above if better == "higher" else below) / 1.959963984540054 - min_gap
    if abs(edge) < 1e-9:
        return
    agrees = agrees_with_the_past(
        *(np.array([x]) for x in (gap, lower, upper, n)), better=better, min_gap=min_gap
    )
    assert agrees.tolist() == [by_hand(gap, lower, upper, n, better, min_gap)]


@pytest.mark.parametrize(
    ("gap", "n", "agrees"), [(-0.12, 50, True), (-0.12, 49, False), (-0.09, 50, False), (0.3, 50, False)]
)
def test_with_a_standard_error_beyond_five_points_fifty_cases_agree(gap: float, n: int, agrees: bool) -> None:
    reach = 0.06 * 1.96
    results = agrees_with_the_past(
        *(np.array([x]) for x in (gap, gap - reach, gap + reach, n)), better="higher", min_gap=0.05
    )
    assert results.tolist() == [agrees]


def test_without_a_comparison_nothing_agrees() -> None:
    nan = np.array([np.nan])
    assert not agrees_with_the_past(nan, nan, nan, np.array([500]), better="higher", min_gap=0.05).any()
