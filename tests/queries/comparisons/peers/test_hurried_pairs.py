"""Topics and counties in which an office is given less time: it is not called slow there."""

import numpy as np
import pytest

from queries.comparisons.peers.hurried_pairs import hurried_pairs, is_hurried


def days_of(*rows: tuple[int, int, int, int, int, float]) -> dict[str, np.ndarray]:
    """Rows of agency, county, topic, kind, cases, and days allowed for each of these."""
    columns = dict(
        zip(("agency", "county", "topic", "kind", "n", "days"), zip(*rows, strict=True), strict=True)
    )
    columns["days"] = tuple(n * days for n, days in zip(columns["n"], columns["days"], strict=True))
    return {name: np.array(values) for name, values in columns.items()}


OTHERS = [(agency, county, topic, 1, 20, 10.0) for agency in (2, 3) for county in (1, 2) for topic in (1, 2)]


@pytest.mark.parametrize(
    ("place", "own", "is_hurried"),
    [
        # Half the time in one county only.
        ("county", [(1, 1, 1, 1, 30, 5.0), (1, 2, 1, 1, 30, 10.0)], True),
        # Half the time everywhere is a matter of the office as a whole.
        ("county", [(1, 1, 1, 1, 30, 5.0), (1, 2, 1, 1, 30, 5.0)], False),
        ("county", [(1, 1, 1, 1, 30, 8.0), (1, 2, 1, 1, 30, 10.0)], False),
        # Half the time in one topic, and all others have ten days there.
        ("topic", [(1, 1, 1, 1, 30, 5.0), (1, 1, 2, 1, 30, 10.0)], True),
        # A topic that nobody else has: nothing is known.
        ("topic", [(1, 1, 9, 1, 30, 5.0), (1, 1, 2, 1, 30, 10.0)], False),
        # A topic that only the office has, in one county with half the time of the others.
        ("county", [(1, 1, 9, 1, 30, 5.0), (1, 2, 9, 1, 300, 10.0)], True),
    ],
)
def test_only_less_time_than_elsewhere_counts(place: str, own: list, is_hurried: bool) -> None:
    days = days_of(*own, *OTHERS)
    pair = (1, int(days[place][0]))
    assert (pair in hurried_pairs(days, place, [pair, (2, 1)])) == is_hurried
    assert (2, 1) not in hurried_pairs(days, place, [pair, (2, 1)])


def test_a_kind_with_shorter_deadlines_everywhere_is_no_less_time() -> None:
    others = [
        (agency, county, 1, kind, 20, 5.0 * kind) for agency in (2, 3) for county in (1, 2) for kind in (1, 2)
    ]
    days = days_of((1, 1, 1, 1, 30, 5.0), (1, 2, 1, 2, 30, 10.0), *others)
    assert not hurried_pairs(days, "county", [(1, 1)])


def test_topics_are_compared_within_the_group_of_the_office() -> None:
    others = [(2, 1, topic, 1, 20, 10.0) for topic in (1, 2)] + [
        (3, 1, topic, 1, 900, 30.0) for topic in (1, 2)
    ]
    days = days_of((1, 1, 1, 1, 30, 9.0), (1, 1, 2, 1, 30, 10.0), *others)
    assert not hurried_pairs(days, "topic", [(1, 1)], similar={1: 1, 2: 1, 3: 2})


@pytest.mark.parametrize(("days_there", "expected"), [(5.0, True), (8.9, True), (9.1, False), (12.0, False)])
def test_a_whole_county_is_compared_with_the_same_offices_elsewhere(
    days_there: float, expected: bool
) -> None:
    # Office 2 has twenty days everywhere, and most of the cases of county 1.
    days = days_of(
        (1, 1, 1, 1, 10, days_there),
        (2, 1, 1, 1, 90, 2 * days_there),
        (1, 2, 1, 1, 90, 10.0),
        (2, 2, 1, 1, 10, 20.0),
    )
    assert is_hurried(days, {"county": [1]}, within=("agency", "kind")) == expected


def test_a_group_is_compared_within_kinds_and_nothing_is_known_without_others() -> None:
    days = days_of(
        (1, 1, 1, 1, 90, 5.0), (1, 1, 1, 2, 10, 20.0), (2, 1, 2, 1, 10, 5.0), (2, 1, 2, 2, 90, 20.0)
    )
    assert not is_hurried(days, {"agency": [1]}, within=("kind",))
    assert not is_hurried(days, {"agency": [1, 2]}, within=("kind",))
    assert not is_hurried(
        {name: column[:0] for name, column in days.items()}, {"agency": [1]}, within=("kind",)
    )
