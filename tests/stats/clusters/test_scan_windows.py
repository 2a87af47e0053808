"""Windows of the scan are those of plain Python, hold at most half of the people, and leave out no single area."""

import numpy as np
import pytest

from geo.province import load_province
from stats.clusters.scan_windows import (
    adjacent_windows,
    all_windows,
    circular_windows,
    great_circle_distances,
)
from tests.stats.clusters.scan_reference import circles, connected, kilometres

PROVINCE = load_province("east-azerbaijan")
CODES = [county.code for county in PROVINCE.counties]
PLACES = [(county.seat.lat, county.seat.lon) for county in PROVINCE.counties if county.seat]
PEOPLE = np.array([float(PROVINCE.population(code) or 0) for code in CODES])
NEIGHBOURS = [[CODES.index(other) for other in PROVINCE.neighbours(code)] for code in CODES]
DISTANCE = great_circle_distances(*np.array(PLACES).T)


def sets(flags) -> set[frozenset[int]]:
    return {frozenset(np.nonzero(row)[0].tolist()) for row in flags}


def test_distances_are_those_along_great_circles():
    for i, one in enumerate(PLACES):
        for j, other in enumerate(PLACES):
            assert DISTANCE[i, j] == pytest.approx(kilometres(one, other), abs=1e-3)
    # London to New York, a distance that everybody can look up: 5,570 km.
    far = great_circle_distances(np.array([51.5074, 40.7128]), np.array([-0.1278, -74.0060]))
    assert far[0, 1] == pytest.approx(5570, abs=1)


def test_circles_are_those_of_plain_python():
    windows = circular_windows(DISTANCE, PEOPLE)

    assert sets(windows) == circles(PLACES, PEOPLE.tolist())
    assert len(sets(windows)) == len(windows)


def test_an_area_without_a_position_is_in_no_other_circle_but_is_a_window():
    distance = DISTANCE.copy()
    distance[3, :] = distance[:, 3] = np.nan

    windows = circular_windows(distance, PEOPLE)

    assert [sorted(each) for each in sets(windows) if 3 in each] == [[3]]


def test_grown_windows_hang_together_and_have_every_pair_and_triple():
    windows = sets(adjacent_windows(NEIGHBOURS, DISTANCE, PEOPLE))
    small = [each for size in (1, 2, 3) for each in connected(NEIGHBOURS, size)]
    half = PEOPLE.sum() / 2

    assert windows >= {each for each in small if len(each) == 1 or PEOPLE[list(each)].sum() <= half}
    for each in windows:
        reached = {min(each)}
        while grown := {j for i in reached for j in NEIGHBOURS[i] if j in each} - reached:
            reached |= grown
        assert reached == each
        assert PEOPLE[list(each)].sum() <= half


def test_rings_grow_by_borders_and_chains_pass_over_what_is_too_large():
    # A line of five areas; the middle one holds more than half of the people.
    line = [[1], [0, 2], [1, 3], [2, 4], [3]]
    people = np.array([1.0, 1.0, 10.0, 1.0, 1.0])
    away = np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0)))

    assert sets(adjacent_windows(line, away, people)) == {
        frozenset(each) for each in ([0], [1], [2], [3], [4], [0, 1], [3, 4])
    }
    assert frozenset(range(5)) in sets(adjacent_windows(line, away, people, max_share=1.0))
    # A star: the ring around the centre joins at once; from a tip, the nearer of two tips joins after the centre.
    star = [[1, 2, 3, 4], [0], [0], [0], [0]]
    away = np.abs(np.subtract.outer(np.array([0.0, 1, 2, 4, 8]), np.array([0.0, 1, 2, 4, 8])))
    grown = sets(adjacent_windows(star, away, np.ones(5), max_share=0.8))
    assert frozenset([0, 1, 2, 3]) in grown
    assert frozenset([0, 1, 2, 4]) not in grown
    assert frozenset([0, 4, 3, 2]) in grown


def test_both_kinds_together_have_each_set_once():
    windows = all_windows(DISTANCE, NEIGHBOURS, PEOPLE)

    assert sets(windows) == sets(circular_windows(DISTANCE, PEOPLE)) | sets(
        adjacent_windows(NEIGHBOURS, DISTANCE, PEOPLE)
    )
    assert len(sets(windows)) == len(windows)


def test_a_ring_holds_all_areas_up_to_so_many_borders_away_however_far():
    # Area 0 borders 1, 2 and 4; 3 lies behind 1 but is nearer than 2 and 4, so that no chain finds the first ring.
    neighbours = [[1, 2, 4], [0, 3], [0], [1], [0]]
    distance = np.array(
        [[0, 1, 10, 2, 11], [1, 0, 5, 1, 5], [10, 5, 0, 6, 20], [2, 1, 6, 0, 6], [11, 5, 20, 6, 0]],
        dtype=float,
    )
    windows = adjacent_windows(neighbours, distance, np.ones(5), max_share=1.0)
    assert {0, 1, 2, 4} in [set(np.flatnonzero(window).tolist()) for window in windows]


def test_a_chain_passes_over_an_area_that_is_too_large_and_goes_on_with_others():
    # All border each other, and the last one, which is the nearest to all, has most of the people.
    everybody = [[j for j in range(5) if j != i] for i in range(5)]
    place = np.array([1.0, 2.0, 3.0, 4.0, 2.4])
    windows = adjacent_windows(
        everybody, np.abs(np.subtract.outer(place, place)), np.array([1.0, 1, 1, 1, 10])
    )
    assert frozenset([0, 1, 2, 3]) in sets(windows)


def test_an_area_without_a_position_joins_a_chain_last():
    everybody = [[j for j in range(5) if j != i] for i in range(5)]
    distance = np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0)))
    distance[1, :] = distance[:, 1] = np.nan
    windows = adjacent_windows(everybody, distance, np.ones(5), max_share=0.8)
    assert frozenset([0, 2, 3, 4]) in sets(windows)
