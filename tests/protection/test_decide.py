"""Integer programmes over a few units show what is possible, and rule out what is not."""

from itertools import product

import numpy as np
import pytest

from tests.protection.attack import attack
from tests.protection.constraints import Search
from tests.protection.decide import Ladder, decide, missing_numbers
from tests.protection.known_counts import Knowledge, Target
from tests.protection.nearby import Nearby
from tests.thorough import ordinary_first

K = 5


def province(counts: list[list[int]], *, sums: list[tuple[int, int]]) -> Knowledge:
    """Counties by month, whose totals by month are published; `sums` bound those of each county over all months.

    Every count is a withheld one.
    """
    known = Knowledge()
    truth = np.array(counts).reshape(len(counts), -1, 1, 1)
    at = known.positions[0, "received", "county"] = known.constraints.unknowns(truth)
    whole = known.positions[0, "received", ""] = known.constraints.unknowns(truth.sum(axis=0, keepdims=True))
    for month in range(truth.shape[1]):
        total = float(truth[:, month].sum())
        known.constraints.bound_sum(whole[:, month], total, total)
    known.constraints.relate([(whole[0], 1.0), (np.moveaxis(at, 0, -1), -1.0)], 0, 0)
    for unit, (low, high) in enumerate(sums):
        known.constraints.bound_sum(at[unit], low, high)
    for unit, month in np.ndindex(truth.shape[:2]):
        place = (f"1404-0{month + 1}", str(unit), "")
        known.add_target(
            Target(0, "received", "county", place, None, counts[unit][month], K), at[unit, month]
        )
    return known


def possible_numbers(known: Knowledge) -> list[set[int]]:
    """The numbers that each count can have, from all that there could be; 5 stands for all from 5."""
    at = known.positions[0, "received", "county"][..., 0, 0]
    matrix, low, high = known.constraints.matrix()
    totals = known.constraints.truth[at].sum(axis=0).astype(int)
    parts = [
        [
            (one, other, total - one - other)
            for one, other in product(range(total + 1), repeat=2)
            if one + other <= total
        ]
        for total in totals
    ]
    fits = []
    for months in product(*parts):
        counts = np.array(months).T
        values = matrix @ np.concatenate([counts.ravel(), counts.sum(axis=0)])
        if (values >= low).all() and (values <= high).all():
            fits.append(np.minimum(counts.ravel(), K))
    return [set(column) for column in np.array(fits).T.tolist()]


def numbers(bits: int) -> set[int]:
    return {min(value, K) for value in range(63) if bits >> value & 1}


@pytest.mark.parametrize("seed", ordinary_first(4, range(12)))
def test_every_number_from_1_to_4_is_shown_or_ruled_out_as_enumeration_says(seed: int) -> None:
    dice = np.random.default_rng(seed)
    counts = dice.integers(0, 7, size=(3, 2))
    sums = [
        (int(total - dice.integers(0, 2)), int(total + dice.integers(0, 3))) for total in counts.sum(axis=1)
    ]
    known = province(counts.tolist(), sums=sums)
    search = Search(known.constraints, known.target_matrix())
    k = np.full(6, K)

    decide(Ladder(Nearby(known, search), np.arange(6), k, seed), seconds=10, budget=60)

    assert not missing_numbers(search, np.arange(6), k).any()
    for shown, never, possible in zip(search.shown, search.ruled_out, possible_numbers(known), strict=True):
        assert numbers(shown) <= possible
        assert not numbers(never) & possible
        assert {1, 2, 3, 4} & possible <= numbers(shown)


def test_a_count_that_is_the_difference_of_others_is_found_to_be_pinned() -> None:
    known = province([[1, 6], [9, 3], [4, 6]], sums=[(7, 7), (12, 12), (10, 10)])
    known.constraints.bound_sum(known.positions[0, "received", "county"][0, 1], 6, 6)
    assert possible_numbers(known)[0] == {1}

    tally, found = attack(known, sample=None, seed=1, seconds=10, walks=0)

    assert (tally.attacked, tally.pinned, tally.narrowed, tally.undecided) == (3, 1, 0, 0)
    assert [(each.n, each.low, each.high, each.never) for each in found] == [(1, 1, 1, [2, 3, 4])]
    assert tally.proofs >= 5  # of 0, 2, 3, 4 and all from 5
    assert tally.promised == 2  # in the other two counties all numbers are possible


def test_a_count_that_cannot_have_every_number_is_narrowed() -> None:
    known = province([[1, 6], [9, 3], [4, 6]], sums=[(6, 9), (11, 13), (9, 12)])
    known.constraints.bound_sum(known.positions[0, "received", "county"][2, 0], 3, np.inf)

    tally, found = attack(known, sample=None, seed=1, seconds=10, walks=0)

    assert (tally.pinned, tally.narrowed, tally.undecided) == (0, 1, 0)
    assert [(each.n, each.low, each.high, each.never) for each in found] == [(4, 3, np.inf, [1, 2])]


def test_constraints_on_a_unit_alone_rule_out_only_what_they_exclude_themselves() -> None:
    known = province([[1, 6], [9, 3], [4, 6]], sums=[(7, 7), (12, 12), (10, 10)])
    nearby = Nearby(known, Search(known.constraints, known.target_matrix()))
    county, total = nearby.unit_of_target[0], nearby.units.index(("", 0))

    # A county with 7 cases in both months cannot have 8 in one of them, and can have 7.
    assert nearby.rules_out(0, 8, np.inf, np.array([county]), seconds=10)
    assert not nearby.rules_out(0, 7, 7, np.array([county]), seconds=10)
    assert not nearby.rules_out(0, 0, 4, np.array([county, total]), seconds=10)


def test_a_province_that_is_found_differs_in_the_free_units_only() -> None:
    known = province([[1, 6], [9, 3], [4, 6]], sums=[(7, 7), (12, 12), (10, 10)])
    search = Search(known.constraints, known.target_matrix())
    nearby = Nearby(known, search)
    of_two = np.unique(nearby.unit_of_target[[0, 2]])
    nothing = np.zeros(6)

    assert nearby.find(0, 3, 3, of_two, weights=nothing, seconds=10)
    assert nearby.here[:6].tolist() == [3, 4, 7, 5, 4, 6]
    assert [numbers(bits) for bits in search.shown[4:]] == [{4}, {5}]
    assert nearby.find(0, 2, 2, nearby.unit_of_target[:1], weights=nothing, seconds=10) is False
