"""All shortest paths of a unit, brought up to date, against bounds computed anew."""

import numpy as np
import pytest
from numpy.random import Generator, default_rng

from stats.disclosure.flow_bounds import Flows, Wanted, merged, repeated, tightened_by_flows
from stats.disclosure.flow_paths import FlowPaths
from tests.stats.disclosure.test_flow_bounds import (
    MONTHS,
    SPANS,
    UNKNOWN,
    a_unit,
    bounds_of,
    ends,
    published_bounds,
)
from tests.thorough import MANY, ordinary_first

EVERYTHING = Wanted(tuple(SPANS), tuple(SPANS), tuple(range(MONTHS)))


def published(dice: Generator) -> Flows:
    """What is published of a unit, some of which has moved: then its numbers may contradict each other."""
    received, closed, stock = a_unit(dice)
    closed[dice.integers(MONTHS)] += 40 * (dice.random() < 0.4)
    return bounds_of(
        {span: published_bounds(dice, received[slice(*span)].sum()) for span in SPANS},
        {span: published_bounds(dice, closed[slice(*span)].sum()) for span in SPANS},
        {month: published_bounds(dice, stock[month]) for month in range(MONTHS)},
    )


def anew(flows: Flows, wanted: Wanted = EVERYTHING) -> tuple[list[float], list[float], bool]:
    """The bounds of what is wanted of a unit, computed from the beginning."""
    bounds, contradicted = tightened_by_flows(flows, wanted)
    every = [*bounds.received.values(), *bounds.closed.values(), *bounds.open_cases.values()]
    return [least[0] for least, _ in every], [most[0] for _, most in every], bool(contradicted[0])


def of_paths(paths: FlowPaths) -> tuple[list[float], list[float], bool]:
    """The same bounds from paths."""
    (least, most), contradicted = paths.bounds()
    return least.tolist(), most.tolist(), contradicted


def without_some(flows: Flows, dice: Generator) -> Flows:
    """Flows in which half of the cases closed and open are not known."""
    return Flows(
        flows.received,
        {span: own if dice.random() < 0.5 else ends(UNKNOWN) for span, own in flows.closed.items()},
        {month: own if dice.random() < 0.5 else ends(UNKNOWN) for month, own in flows.open_cases.items()},
    )


@pytest.mark.parametrize("seed", ordinary_first(4 if MANY else 1, range(4)))
def test_bounds_are_those_computed_anew_with_more_and_more_numbers(seed: int) -> None:
    dice = default_rng(seed)
    contradictions = 0
    for _ in range(30):
        flows = published(dice)
        known = without_some(flows, dice)
        paths = FlowPaths.of(known, EVERYTHING)
        for span in dice.permutation(np.array(SPANS)).tolist():
            closer = Flows({}, {(span[0], span[1]): flows.closed[span[0], span[1]]}, {})
            known, paths = merged(known, closer), paths.with_closer(closer)
            expected = anew(known)
            assert of_paths(paths)[2] == expected[2]
            contradictions += expected[2]
            if not expected[2]:
                assert of_paths(paths) == expected
        whole = paths.with_closer(Flows({}, {}, flows.open_cases))
        assert of_paths(whole)[2] == anew(flows)[2]
        if not anew(flows)[2]:
            assert of_paths(whole) == anew(flows)
    assert contradictions > 10


def test_without_what_is_not_decisive_nothing_changes_and_without_what_is_something_mostly_does() -> None:
    dice = default_rng(5)
    changed = decided = 0
    for _ in range(60):
        flows = published(dice)
        wanted = Wanted((SPANS[int(dice.integers(len(SPANS)))],), (), (int(dice.integers(MONTHS)),))
        expected = anew(flows, wanted)
        if expected[2]:
            continue
        everything = np.ones(2, dtype=bool)
        spans, months = FlowPaths.of(flows, wanted).decisive(everything, everything)
        unknown = Flows(
            {},
            {span: ends(UNKNOWN) for span in flows.closed if span not in spans},
            {month: ends(UNKNOWN) for month in flows.open_cases if month not in months},
        )
        assert anew(merged(flows, unknown), wanted) == expected
        without = Flows({}, {span: ends(UNKNOWN) for span in spans}, {})
        changed += anew(merged(flows, without), wanted) != expected
        decided += bool(spans) and len(spans) < len(SPANS)
    assert changed > 10
    assert decided > 10


def test_only_bounds_that_are_asked_for_are_decisive() -> None:
    # At least 2 came in the last month: of 16 at most 14 were closed, and none was open before it.
    flows = bounds_of({(0, 3): (8, 8), (3, 6): (8, 8)}, {(0, 3): (5, 7), (3, 6): (5, 7)}, {4: (0, 0)})
    paths = FlowPaths.of(flows, Wanted(received=((5, 6),)))
    assert of_paths(paths)[:2] == ([2.0], [8.0])
    (spans, months) = paths.decisive(np.array([True]), np.array([False]))
    assert {(0, 3), (3, 6)} <= spans
    assert 4 in months
    # At most 8 came in it, because no more came in all three months.
    spans, months = paths.decisive(np.array([False]), np.array([True]))
    assert not spans & {(0, 3), (3, 6)}


def test_all_is_decisive_where_numbers_contradict_each_other() -> None:
    moved = bounds_of({(0, 3): (0, 0)}, {(0, 3): (5, 7)}, {})
    paths = FlowPaths.of(moved, Wanted(received=((5, 6),)))
    assert paths.bounds()[1]
    none = np.array([False])
    assert paths.decisive(none, none) == (set(SPANS), set(range(MONTHS)))
    again = paths.with_closer(Flows({}, {(0, 6): ends((5, 5))}, {}))
    assert again.bounds()[1]


def test_rows_are_repeated() -> None:
    flows = published(default_rng(1))
    three = repeated(flows, 3)
    assert three.received[SPANS[0]][1].tolist() == [flows.received[SPANS[0]][1][0]] * 3
    assert three.closed[SPANS[0]][0].tolist() == [flows.closed[SPANS[0]][0][0]] * 3
    assert three.open_cases[0][0].tolist() == [flows.open_cases[0][0][0]] * 3
