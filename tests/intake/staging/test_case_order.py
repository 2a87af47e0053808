"""`intake.staging.case_order`: cases by county, kind, peer group and office, with their events and intervals."""

import numpy as np

from intake.derive.case_facts import DerivedCases
from intake.derive.event_arrays import Events
from intake.staging.case_order import reordered, storage_order

COUNT = 500


def test_cases_are_in_order_of_county_kind_peer_group_and_office() -> None:
    dice = np.random.default_rng(1)
    county, kind, agency = (dice.integers(0, most, COUNT) for most in (5, 3, 9))
    peer_group_of = np.array([0, 2, 1, 2, 1, 3, 0, 3, 1])
    order = storage_order(county, kind, agency, peer_group_of=peer_group_of)
    expected = sorted(
        range(COUNT), key=lambda at: (county[at], kind[at], peer_group_of[agency[at]], agency[at], at)
    )
    assert order.tolist() == expected


def test_no_case_has_an_order_too() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert storage_order(nothing, nothing, nothing, peer_group_of=np.zeros(1, dtype=np.int64)).tolist() == []


def test_events_and_intervals_move_with_their_case() -> None:
    dice = np.random.default_rng(2)
    case = np.sort(dice.integers(0, COUNT, 3 * COUNT))  # some cases have no event at all
    numbers = np.arange(len(case))
    events = Events(COUNT, case, numbers, numbers % 7, numbers % 5, numbers % 11, numbers % 3, numbers % 2)
    owner = np.sort(dice.integers(0, COUNT, 40))
    derived = DerivedCases({"topic": np.arange(COUNT) * 10}, {"case": owner, "sequence": np.arange(40)})
    order = dice.permutation(COUNT)

    moved, facts = reordered(events, derived, order)

    assert facts.facts["topic"].tolist() == [number * 10 for number in order]
    assert (np.diff(moved.case) >= 0).all()
    assert [tuple(row) for row in _rows_of(moved)] == [
        (position, *row[1:])
        for position, number in enumerate(order)
        for row in _rows_of(events)
        if row[0] == number
    ]
    intervals = facts.reopened_intervals
    assert list(zip(intervals["case"].tolist(), intervals["sequence"].tolist(), strict=True)) == [
        (position, int(sequence))
        for position, number in enumerate(order)
        for sequence, one in enumerate(owner)
        if one == number
    ]


def _rows_of(events: Events) -> list[tuple[int, ...]]:
    columns = (events.case, events.moment, events.event, events.from_agency, events.to_agency, events.outcome)
    return list(zip(*(column.tolist() for column in (*columns, events.verdict)), strict=True))
