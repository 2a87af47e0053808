"""The map of places (`charts.maps.place_map`)."""

import math
import re

import pytest

from charts.maps.place_map import LARGEST, PlacePoint, place_map, radius
from charts.parts.value_classes import classify
from tests.pages.hostile import wrong_in


def places_drawn(province, *points: PlacePoint) -> str:
    classes = classify([point.share for point in points if math.isfinite(point.share)])
    return place_map(points, classes, outlines=province.outlines, alt="x", chosen=["0303"])


def test_places_are_sized_by_cases_and_hollow_where_the_share_is_withheld(province):
    drawn = places_drawn(
        province,
        PlacePoint(37.9, 46.1, 25, 0.10, ["a"]),
        PlacePoint(38.08, 46.29, 100, 0.04, ["b <i>"]),
        PlacePoint(38.4, 47.1, 3, math.nan, ["c"]),
        PlacePoint(20.0, 20.0, 50, 0.2, ["elsewhere"]),
    )
    assert drawn.count("<circle") == 3  # One place is outside the province.
    assert drawn.count('class="place few"') == 1
    sizes = [float(number) for number in re.findall(r' r="([\d.]+)"', drawn)]
    assert sizes[0] == LARGEST * math.sqrt(1.0)
    assert sizes == sorted(sizes, reverse=True)  # Small places are drawn above large ones.
    assert sizes[1] == pytest.approx(radius(25, 100), abs=0.1)
    assert wrong_in(drawn) == []
    assert drawn.count('class="chosen"') == 1
