"""The definitions of hotspots say which groups of counties a scan checks, and which county has fewer calls."""

import numpy as np

from queries.definitions.hotspots import HOTSPOTS
from queries.hotspots.county_clusters import MIN_CASES
from queries.measures import MEASURES
from stats.clusters.scan_windows import MAX_SHARE, all_windows
from stats.estimates.false_discovery import FALSE_DISCOVERIES


def meaning(name: str) -> str:
    """What the term of this English name says, in English."""
    return next(term.meaning.en for term in HOTSPOTS if term.name.en == name)


def test_the_groups_of_a_scan_are_those_of_the_definition_and_not_all() -> None:
    areas = 8
    neighbours = [[(i - 1) % areas, (i + 1) % areas] for i in range(areas)]
    position = np.arange(areas)
    distance = np.minimum(abs(position[:, None] - position), areas - abs(position[:, None] - position))
    groups = {
        frozenset(np.flatnonzero(row).tolist())
        for row in all_windows(distance.astype(float), neighbours, np.ones(areas))
    }
    assert {frozenset([i]) for i in range(areas)} < groups
    assert {frozenset([i, (i + 1) % areas, (i + 2) % areas]) for i in range(areas)} < groups
    assert max(map(len, groups)) == areas * MAX_SHARE
    rule = meaning("Cluster of neighbouring counties")
    for said in ("each county alone", "nearest to it", "any two or three connected", "at most half"):
        assert said in rule
    assert MIN_CASES == 10
    assert "All groups" not in rule


def test_fewer_calls_are_a_tenth_fewer_and_beyond_chance() -> None:
    assert (MEASURES["rate_per_10k"].min_change, FALSE_DISCOVERIES) == (0.1, 0.05)
    rule = meaning("Expected rate")
    assert "at least a tenth, and beyond normal variation, below" in rule
    assert "at most 5% false discoveries" in rule
