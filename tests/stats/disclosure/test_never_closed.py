"""What published numbers of cases received and closed tell, against every number that they allow."""

import numpy as np
import pytest
from numpy.random import default_rng
from numpy.typing import NDArray
from scipy.optimize import linprog

from stats.disclosure.never_closed import bounds_from_rounding, revealing_spans, tightened_by_sums
from stats.disclosure.publication_rule import round_to_base
from stats.disclosure.sum_lattice import Lattice
from tests.stats.disclosure.disclosing import YEAR
from tests.thorough import MANY

Floats = NDArray[np.float64]
MONTHS = Lattice((((0, 1, 2),), ((0,), (1,), (2,))), (((0,),),))
QUARTER = Lattice((((0, 1, 2),), ((0,), (1,), (2,))), (((0, 1),), ((0,), (1,))))


@pytest.mark.parametrize(("k", "base"), [(5, 5), (3, 5), (5, 3), (4, 2), (7, 10), (1, 5)])
def test_a_published_count_tells_all_counts_that_are_published_like_it(k: int, base: int) -> None:
    published = {0: [0]}
    for n in range(k, 80):
        published.setdefault(int(round_to_base(np.array(n), base)), []).append(n)
    for n in (0, *range(k, 60)):
        alike = published[int(round_to_base(np.array(n), base))] if n else [0]
        # Where k is above the base, a count that is not 0 can still not be published as 0.
        alike = [each for each in alike if bool(each) == bool(n)]
        least, most = bounds_from_rounding(np.array([n]), k=k, base=base)
        assert (least[0], most[0]) == (min(alike), max(alike))


def test_the_bounds_of_sums_hold_for_the_counts_that_they_are_of() -> None:
    dice = default_rng(5)
    for _ in range(50):
        sums = QUARTER.sums(dice.integers(0, 12, (4, 3, 2)))
        is_published = dice.random(sums.shape) < 0.6
        least, most = bounds_from_rounding(sums, k=1, base=5)
        tighter = tightened_by_sums(
            np.where(is_published, least, 0), np.where(is_published, most, np.inf), QUARTER
        )
        assert (tighter[0] <= sums).all()
        assert (tighter[1] >= sums).all()


def divided(lattice: Lattice) -> list[tuple[int, list[int]]]:
    """Every node with those that it is divided into, by spans or by parts, in the order of the lattice."""
    cells = [(set(lattice.spans[d - 1][s]), set(lattice.parts[c - 1][p])) for d, s, c, p in lattice.nodes]
    return [
        (node, within)
        for node, (depth, _, cut, _) in enumerate(lattice.nodes)
        for finer in ((depth, cut + 1), (depth + 1, cut))
        if (
            within := [
                other
                for other, (depth_of, _, cut_of, _) in enumerate(lattice.nodes)
                if (depth_of, cut_of) == finer
                and cells[other][0] <= cells[node][0]
                and cells[other][1] <= cells[node][1]
            ]
        )
    ]


@pytest.mark.parametrize("spans", [QUARTER.spans, YEAR])
@pytest.mark.parametrize("parts", [((0, 1, 2, 3),), ((0, 2), (1, 3)), ((0, 1, 2), (3,))])
def test_the_bounds_of_sums_are_those_of_one_division_after_another(spans: tuple, parts: tuple) -> None:
    """Also where some nodes have fewer parts than others, as in ((0, 1, 2), (3,))."""
    cuts = dict.fromkeys([((0, 1, 2, 3),), parts, ((0,), (1,), (2,), (3,))])
    lattice = Lattice(spans, tuple(cuts))
    dice = default_rng(7)
    for _ in range(10):
        sums = lattice.sums(dice.integers(0, 9, (3, lattice.months, 4))).astype(float)
        is_published = dice.random(sums.shape) < dice.choice([0.3, 0.8])
        bounds = tightened_by_sums(
            np.where(is_published, sums, 0), np.where(is_published, sums + 2, np.inf), lattice
        )
        for value in range(3):
            low = [n if is_told else 0 for n, is_told in zip(sums[value], is_published[value], strict=True)]
            high = [
                n + 2 if is_told else np.inf
                for n, is_told in zip(sums[value], is_published[value], strict=True)
            ]
            for node, within in reversed(divided(lattice)):
                low[node] = max(low[node], sum(low[each] for each in within))
                high[node] = min(high[node], sum(high[each] for each in within))
            for node, within in divided(lattice):
                for part in within:
                    others = [each for each in within if each != part]
                    low[part] = max(low[part], low[node] - sum(high[each] for each in others))
                    high[part] = min(high[part], high[node] - sum(low[each] for each in others))
            assert (bounds[0][value].tolist(), bounds[1][value].tolist()) == (low, high)


def test_a_sum_bounds_its_parts_and_a_part_is_a_difference() -> None:
    nodes = list(QUARTER.nodes)
    whole, months = nodes.index((1, 0, 1, 0)), [nodes.index((2, month, 1, 0)) for month in range(3)]
    least, most = np.zeros((2, len(nodes))), np.full((2, len(nodes)), np.inf)
    least[0, whole], most[0, whole] = 18, 22
    least[0, months[:2]], most[0, months[:2]] = 5, 7
    least[1, months], most[1, months] = 5, 7

    least, most = tightened_by_sums(least, most, QUARTER)

    assert (least[0, months[2]], most[0, months[2]]) == (18 - 14, 22 - 10)
    assert (least[1, whole], most[1, whole]) == (15, 21)


def tells_too_much(received: tuple[int, int], closed: int, *, most_open: float = np.inf) -> bool:
    """Whether so many cases received, at most, and closed, at least, in one month tell too much."""
    revealing = revealing_spans(
        [(0, 1)], np.array([[received[1]]]), np.array([[closed]]), np.array([[most_open]]), k=5
    )
    return bool(revealing[0, 0])


def test_five_to_seven_received_and_closed_tell_that_few_were_never_closed() -> None:
    assert tells_too_much((5, 7), 5)
    assert not tells_too_much((8, 12), 8)
    assert not tells_too_much((5, 7), 0)
    # It is published that no case is open; so none was never closed, and nothing else tells it.
    assert not tells_too_much((5, 7), 5, most_open=0)


@pytest.mark.parametrize(("left", "tells"), [(3, True), (4, False)])
def test_up_to_three_left_of_cases_whose_k_is_five_are_too_few(left: int, tells: bool) -> None:
    """Four could be any number that is withheld; three tell that it is not four."""
    assert tells_too_much((0, 5 + left), 5) is tells
    # Known from the open cases as well, or from those alone.
    assert tells_too_much((0, 5), 5, most_open=left) is not tells
    # Where no closing is published, no closing tells it.
    assert not tells_too_much((0, left), 0)
    assert tells_too_much((0, 1 + left), 1) is tells


def test_what_is_left_of_earlier_months_counts_and_what_tells_is_taken_to_be_withheld() -> None:
    """Spans in any order; of each unit the cases received at most, and closed at least, in two months."""
    spans = [(1, 2), (0, 1)]
    unknown, none = [np.inf, np.inf], [0, np.inf]
    for received, closed, most_open, tells in (
        ([7, 0], [0, 5], unknown, [False, True]),  # two of the seven are left after the second month
        ([7, 7], [0, 5], unknown, [False, False]),  # nine are
        ([7, 7], [0, 5], none, [False, True]),  # none was open after the first month, so that two are
        ([7, 7], [5, 7], unknown, [True, False]),  # that two were left is withheld
        ([7, 7], [3, 7], unknown, [False, False]),  # four are left after either month
    ):
        revealing = revealing_spans(
            spans,
            *(np.array([each[::-1]], dtype=float) for each in (received, closed)),
            np.array([most_open]),
            k=5,
        )
        assert revealing[0].tolist() == tells[::-1]


def largest_never_closed(received_most: Floats, closed_least: Floats, month: int) -> float:
    """The largest number of cases that can be left of those received until the end of a month of a quarter.

    Both bounds are by node of MONTHS. The unknowns are the cases received in each month, and those closed.
    """
    cells = MONTHS.cells.astype(float)
    nothing = np.zeros_like(cells)
    until_then = np.tri(3)
    solved = linprog(
        np.concatenate([-until_then[month], until_then[month]]),
        A_ub=np.block([[cells, nothing], [nothing, -cells], [-until_then, until_then]]),
        b_ub=np.concatenate([received_most, -closed_least, np.zeros(3)]),
    )
    assert solved.status == 0, solved.message
    return float(-solved.fun)


@pytest.mark.worlds
def test_where_nothing_tells_any_number_up_to_k_less_one_can_be_left() -> None:
    """Against linear programmes over all cases received and closed in the months of a quarter."""
    dice = default_rng(3)
    spans = [(min(months), max(months) + 1) for depth in MONTHS.spans for months in depth]
    revealing_before = 0
    for _ in range(300 if MANY else 80):
        received = dice.integers(0, 14, 3)
        open_cases = np.zeros(4, dtype=np.int64)
        closed = np.zeros(3, dtype=np.int64)
        for month in range(3):
            closed[month] = dice.integers(0, open_cases[month] + received[month] + 1)
            open_cases[month + 1] = open_cases[month] + received[month] - closed[month]
        sums = MONTHS.sums(np.stack([received, closed])[..., None])
        is_published = (dice.random(sums.shape) < 0.8) & ((sums == 0) | (sums >= 5))
        least, most = bounds_from_rounding(sums, k=5, base=5)
        least, most = np.where(is_published, least, 0), np.where(is_published, most, np.inf)
        most[0] = np.minimum(most[0], 30)  # or nothing would be the largest
        for _ in range(4):
            least_sums, most_sums = tightened_by_sums(least, most, MONTHS)
            tells = revealing_spans(spans, most_sums[:1], least_sums[1:], np.full((1, 3), np.inf), k=5)[0]
            if not tells.any():
                break
            revealing_before += 1
            least[1] = np.where(
                MONTHS.is_within[:, tells].any(axis=1) | MONTHS.is_within[tells].any(axis=0), 0, least[1]
            )
            most[1] = np.where(least[1] > 0, most[1], np.inf)
        assert not tells.any()
        for month in range(3):
            at_most = largest_never_closed(most[0], np.zeros(4), month)
            assert largest_never_closed(most[0], least[1], month) >= min(4, at_most)
    assert revealing_before > (20 if MANY else 5)
