"""What the constraints on a unit alone rule out, for all numbers at once and for each by itself."""

import numpy as np
import pytest

from tests.protection.constraints import Search
from tests.protection.nearby import Nearby
from tests.protection.own_unit import rule_out_alone
from tests.protection.test_decide import K, possible_numbers, province


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_rules_out_what_a_programme_for_each_number_does(seed: int) -> None:
    dice = np.random.default_rng(seed)
    counts = dice.integers(0, 5, size=(3, 2))
    sums = [(max(int(total) - 1, 0), int(total) + 1) for total in counts.sum(axis=1)]
    known = province(counts.tolist(), sums=sums)
    nearby = Nearby(known, Search(known.constraints, known.target_matrix()))
    by_itself = [
        {
            number
            for number in range(1, K)
            if number != n
            and nearby.rules_out(
                target, number, number, np.array([nearby.unit_of_target[target]]), seconds=10
            )
        }
        for target, n in enumerate(counts.ravel())
    ]

    result = rule_out_alone(nearby, np.arange(6), np.full(6, K), seconds=10, budget=60)

    ruled_out = [{number for number in range(1, K) if bits >> number & 1} for bits in nearby.search.ruled_out]
    assert ruled_out == by_itself
    assert any(ruled_out)
    assert not any(gone & possible for gone, possible in zip(ruled_out, possible_numbers(known), strict=True))
    assert result.numbers >= sum(K - 1 - (0 < n < K) for n in counts.ravel())
    assert 0 < result.programmes <= result.numbers


def test_without_time_nothing_is_asked() -> None:
    known = province([[1, 6], [9, 3], [4, 6]], sums=[(7, 7), (12, 12), (10, 10)])
    nearby = Nearby(known, Search(known.constraints, known.target_matrix()))
    result = rule_out_alone(nearby, np.arange(6), np.full(6, K), seconds=10, budget=0)
    assert (result.numbers, result.programmes) == (0, 0)
    assert not nearby.search.ruled_out.any()
