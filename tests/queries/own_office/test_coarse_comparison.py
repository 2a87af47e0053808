"""Rounding of what similar offices would reach, and when nothing is compared."""

import math

import numpy as np
import pytest

from queries.own_office.coarse_comparison import MARGIN_STEP, coarse_comparison, may_compare

OWN = (0.62, 0.55, 0.69)


@pytest.mark.parametrize(
    ("own", "others", "step"),
    [
        (50, [100] * 2, None),  # three offices with the own one
        (50, [100] * 3, 0.10),
        (50, [100] * 3 + [29] * 9, 0.10),  # those with too few cases do not count
        (50, [100] * 6, 0.10),
        (50, [100] * 7, 0.05),
        (50, [100] * 19, 0.02),
        (50, [900, 31, 31, 31], 0.10),  # none counts as larger than the 75th percentile of the group,
        (900, [900, 31, 31, 31], None),  # unless two are large
        (900, [900, 400, 400, 400], 0.10),
    ],
)
def test_the_step_depends_on_the_cases_of_the_other_offices(
    own: int, others: list[int], step: float | None
) -> None:
    assert may_compare(float(own), np.array(others, dtype=float), least=30) == step


def test_the_expectation_is_rounded_to_the_step_and_gap_and_excess_are_computed_from_it() -> None:
    shown = coarse_comparison(OWN, 200, expected=(0.733, 0.71, 0.755), smallest_shown=0.083, step=0.05)
    assert shown.expected == 0.75
    assert shown.margin == pytest.approx(MARGIN_STEP + 0.025)
    assert shown.gap == pytest.approx(0.62 - 0.75)
    assert shown.gap_lower == pytest.approx(shown.gap - math.hypot(0.07, shown.margin))
    assert shown.gap_upper == pytest.approx(shown.gap + math.hypot(0.07, shown.margin))
    assert shown.excess == pytest.approx(200 * 0.13)
    assert (shown.excess_lower, shown.excess_upper) == pytest.approx(
        (-200 * shown.gap_upper, -200 * shown.gap_lower)
    )
    assert shown.smallest_shown == pytest.approx(0.10)


def test_expectations_within_one_step_give_the_same_comparison() -> None:
    shown = {
        coarse_comparison(OWN, 200, expected=(at, at - 0.02, at + 0.03), smallest_shown=0.06, step=0.10)
        for at in np.linspace(0.651, 0.749, 40)
    }
    assert len(shown) == 1


def test_the_rounded_interval_contains_the_exact_one() -> None:
    dice = np.random.default_rng(1)
    for exact, below, above in zip(*dice.uniform(0, [[0.95], [0.2], [0.2]], (3, 200)), strict=True):
        shown = coarse_comparison(
            OWN, 90, expected=(exact, exact - below, exact + above), smallest_shown=math.nan, step=0.05
        )
        assert shown.gap_lower <= OWN[0] - exact - math.hypot(0.07, above) + 1e-12
        assert shown.gap_upper >= OWN[0] - exact + math.hypot(0.07, below) - 1e-12
        assert math.isnan(shown.smallest_shown)
