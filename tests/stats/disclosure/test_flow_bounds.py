"""What cases received, closed and open tell together, against linear programmes over all cases of every month."""

import numpy as np
import pytest
from numpy.random import Generator, default_rng
from numpy.typing import NDArray
from scipy.optimize import linprog

from stats.disclosure.flow_bounds import Ends, Flows, Span, Wanted, tightened_by_flows
from tests.thorough import MANY, ordinary_first

Floats = NDArray[np.float64]
MONTHS = 6
SPANS: list[Span] = [(0, 3), (3, 6), (0, 6), *((month, month + 1) for month in range(MONTHS))]
UNKNOWN = (0.0, np.inf)


def ends(*rows: tuple[float, float]) -> Ends:
    """Bounds of one number, by row."""
    return np.array([row[0] for row in rows]), np.array([row[1] for row in rows])


def bounds_of(
    received: dict[Span, tuple[float, float]],
    closed: dict[Span, tuple[float, float]],
    open_cases: dict[int, tuple[float, float]],
) -> Flows:
    """The flows of one unit, of which only this is published."""
    return Flows(
        {span: ends(received.get(span, UNKNOWN)) for span in SPANS},
        {span: ends(closed.get(span, UNKNOWN)) for span in SPANS},
        {month: ends(open_cases.get(month, UNKNOWN)) for month in range(MONTHS)},
    )


def test_more_received_than_closed_and_none_open_before_the_last_month_came_in_it() -> None:
    # Before the last three months 8 to 12 came, and 5 to 7 were closed: at least one is left.
    flows = bounds_of({(0, 3): (8, 12), (3, 6): (8, 12)}, {(0, 3): (5, 7), (3, 6): (5, 7)}, {4: (0, 0)})

    bounds, contradicted = tightened_by_flows(flows)

    assert not contradicted[0]
    assert bounds.received[5, 6][0] == bounds.open_cases[5][0] == 2
    # With 5 to 7 received before, none need be left; with one more closed at most, one less has to have come.
    bounds, _ = tightened_by_flows(
        bounds_of({(0, 3): (5, 7), (3, 6): (8, 12)}, {(0, 3): (5, 7), (3, 6): (5, 8)}, {4: (0, 0)})
    )
    assert bounds.received[5, 6][0] == 0


def test_few_never_closed_can_be_closed_afterwards_only_so_many() -> None:
    flows = bounds_of({(0, 3): (5, 7), (3, 6): (0, 0)}, {(0, 3): (5, 7)}, {})
    bounds, _ = tightened_by_flows(flows)
    assert bounds.closed[3, 6][1] == 2


def test_open_cases_may_be_open_again_and_are_at_most_all_received() -> None:
    bounds, _ = tightened_by_flows(bounds_of({(0, 3): (5, 7)}, {(0, 3): (5, 7)}, {2: (5, 7)}))
    assert bounds.received[0, 3] == (5, 7)
    # At least as many were received as are open, but not as many are open as were never closed.
    bounds, _ = tightened_by_flows(bounds_of({}, {(0, 3): (0, 3)}, {2: (5, 7)}))
    assert bounds.received[0, 3] == (5, 10)
    bounds, _ = tightened_by_flows(bounds_of({(0, 3): (5, 7)}, {}, {}))
    assert bounds.open_cases[2] == (0, 7)


def test_where_cases_have_moved_the_numbers_contradict_each_other() -> None:
    moved = bounds_of({(0, 3): (0, 0)}, {(0, 3): (5, 7)}, {})
    _, contradicted = tightened_by_flows(moved)
    assert contradicted.tolist() == [True]


def a_unit(dice: Generator) -> tuple[Floats, Floats, Floats]:
    """Numbers of cases received, closed and open, by month."""
    received, closed, stock = np.zeros((3, MONTHS))
    left = again = 0
    for month in range(MONTHS):
        received[month] = dice.integers(0, 9)
        closed[month] = dice.integers(0, left + received[month] + 1)
        left += int(received[month] - closed[month])
        again = min(again + int(dice.integers(-1, 2)), int(closed[: month + 1].sum()))
        stock[month] = left + max(again, 0)
    return received, closed, stock


def published_bounds(dice: Generator, n: float) -> tuple[float, float]:
    """What is published of a number, if anything is."""
    if dice.random() < 0.5 or 0 < n < 5:
        return UNKNOWN
    return (n, n) if n == 0 or dice.random() < 0.3 else (max(n - 2, 5), n + 2)


def partly_published(dice: Generator, received: Floats, closed: Floats, stock: Floats) -> Flows:
    """The flows of a unit, of some of whose numbers bounds are published."""
    return bounds_of(
        {span: published_bounds(dice, received[slice(*span)].sum()) for span in SPANS},
        {span: published_bounds(dice, closed[slice(*span)].sum()) for span in SPANS},
        {month: published_bounds(dice, stock[month]) for month in range(MONTHS)},
    )


def linear(flows: Flows, aim: Floats) -> float:
    """The smallest value of an aim over the cases received, closed and open again of every month."""
    within, most = [], []
    until = np.tri(MONTHS)
    for at, each in enumerate((flows.received, flows.closed)):
        for (first, end), (low, high) in each.items():
            row = np.zeros(3 * MONTHS)
            row[at * MONTHS + first : at * MONTHS + end] = 1
            within += [row, -row]
            most += [high[0], -low[0]]
    for month, (low, high) in flows.open_cases.items():
        never_closed = np.concatenate([until[month], -until[month], np.zeros(MONTHS)])
        stock = never_closed.copy()
        stock[2 * MONTHS + month] = 1
        again = stock - never_closed - np.concatenate([np.zeros(MONTHS), until[month], np.zeros(MONTHS)])
        within += [stock, -stock, -never_closed, again]
        most += [high[0], -low[0], 0, 0]
    kept = np.isfinite(most)
    solved = linprog(aim, A_ub=np.array(within)[kept], b_ub=np.array(most)[kept])
    assert solved.status in (0, 3), solved.message
    return float(solved.fun) if solved.status == 0 else -np.inf


@pytest.mark.worlds
@pytest.mark.parametrize("seed", ordinary_first(4 if MANY else 1, range(4)))
def test_nothing_more_follows_from_all_numbers_together(seed: int) -> None:
    dice = default_rng(seed)
    raised = 0
    for _ in range(8 if MANY else 4):
        received, closed, stock = a_unit(dice)
        flows = partly_published(dice, received, closed, stock)
        bounds, contradicted = tightened_by_flows(flows)
        assert not contradicted[0]
        for at, (name, counts) in enumerate((("received", received), ("closed", closed))):
            for span, (least, most) in getattr(bounds, name).items():
                assert least[0] <= counts[slice(*span)].sum() <= most[0]
                aim = np.zeros(3 * MONTHS)
                aim[at * MONTHS + span[0] : at * MONTHS + span[1]] = 1
                assert (least[0], most[0]) == (linear(flows, aim), -linear(flows, -aim))
                raised += least[0] > getattr(flows, name)[span][0][0]
        for month, (least, most) in bounds.open_cases.items():
            assert least[0] <= stock[month] <= most[0]
            aim = np.concatenate([np.tri(MONTHS)[month], -np.tri(MONTHS)[month], np.zeros(MONTHS)])
            aim[2 * MONTHS + month] = 1
            assert (least[0], most[0]) == (linear(flows, aim), -linear(flows, -aim))
    assert raised > (10 if MANY else 4)


def test_many_units_are_bounded_like_each_by_itself() -> None:
    dice = default_rng(4)
    units = [a_unit(dice) for _ in range(70)]
    published = [partly_published(dice, *unit) for unit in units]
    published[66] = bounds_of({(0, 3): (0, 0)}, {(0, 3): (5, 7)}, {2: (0, 0)})  # cases that have moved

    def together(name: str, key: object) -> Ends:
        return tuple(np.concatenate([getattr(each, name)[key][end] for each in published]) for end in (0, 1))

    all_units = Flows(
        {span: together("received", span) for span in SPANS},
        {span: together("closed", span) for span in SPANS},
        {month: together("open_cases", month) for month in range(MONTHS)},
    )
    bounds, contradicted = tightened_by_flows(all_units)
    assert np.flatnonzero(contradicted).tolist() == [66]
    for at, each in enumerate(published):
        alone, _ = tightened_by_flows(each)
        for name, keys in (("received", SPANS), ("closed", SPANS), ("open_cases", range(MONTHS))):
            for key in keys:
                of_all, own = (getattr(flows, name)[key] for flows in (bounds, alone))
                assert (of_all[0][at], of_all[1][at]) == (own[0][0], own[1][0])


def test_what_is_wanted_alone_has_the_bounds_that_it_has_among_all() -> None:
    """Few sources of shortest paths are enough, and nothing else is computed."""
    dice = default_rng(6)
    wanted = Wanted(received=((3, 6), (4, 5)), closed=((1, 2),), open_cases=(0, 4))
    for _ in range(30):
        received, closed, stock = a_unit(dice)
        flows = partly_published(dice, received, closed, stock)
        every, _ = tightened_by_flows(flows)
        bounds, contradicted = tightened_by_flows(flows, wanted)
        assert not contradicted[0]
        for name in ("received", "closed", "open_cases"):
            of_all, keys = getattr(bounds, name), getattr(wanted, name)
            assert tuple(of_all) == keys
            assert {key: of_all[key] for key in keys} == {key: getattr(every, name)[key] for key in keys}
