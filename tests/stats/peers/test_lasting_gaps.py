"""Whether a period agrees with the past, against plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.peers.lasting_gaps import agrees_with_the_past

points = st.floats(-0.6, 0.6)
reaches = st.floats(0.001, 0.5)


def by_hand(gap: float, upper: float, n: float, min_gap: float) -> bool:
    """At least thirty cases, and the end of a 68 % interval towards the good side lies beyond the smallest gap."""
    return n >= 30 and gap + (upper - gap) / 1.959963984540054 <= -min_gap


@given(points, reaches, st.integers(20, 40), st.floats(0, 0.2))
def test_a_period_agrees_by_its_gap_its_error_and_its_cases(gap, above, n, min_gap) -> None:
    upper = gap + above
    if abs(-gap - above / 1.959963984540054 - min_gap) < 1e-9:
        return
    agrees = agrees_with_the_past(*(np.array([x]) for x in (gap, upper, n)), min_gap=min_gap)
    assert agrees.tolist() == [by_hand(gap, upper, n, min_gap)]


@pytest.mark.parametrize(
    ("gap", "n", "agrees"), [(-0.12, 30, True), (-0.12, 29, False), (-0.09, 30, False), (0.3, 30, False)]
)
def test_with_a_standard_error_beyond_five_points_thirty_cases_agree(
    gap: float, n: int, agrees: bool
) -> None:
    reach = 0.06 * 1.96
    results = agrees_with_the_past(*(np.array([x]) for x in (gap, gap + reach, n)), min_gap=0.05)
    assert results.tolist() == [agrees]


def test_without_a_comparison_nothing_agrees() -> None:
    nan = np.array([np.nan])
    assert not agrees_with_the_past(nan, nan, np.array([500]), min_gap=0.05).any()
