"""Outlines: places keep their bearings, the box holds the province, a name stands within the largest part."""

import math

import pytest

from geo.outlines import WIDTH, label_point, mercator, outlines


def square(west: float, south: float, side: float) -> list[list[float]]:
    return [
        [west, south],
        [west, south + side],
        [west + side, south + side],
        [west + side, south],
        [west, south],
    ]


def test_a_name_stands_within_the_largest_part():
    small, large = square(0, 0, 1), square(10, 10, 4)
    assert label_point({"type": "MultiPolygon", "coordinates": [[small], [large]]}) == (12, 12)
    assert label_point({"type": "Polygon", "coordinates": [small]}) == (0.5, 0.5)


def test_mercator_is_that_of_the_sphere():
    # Snyder 1987, p. 266: at 35° north, 75° west of a unit sphere with λ0 = 180° W: x = 1.8325957, y = 0.6528366.
    x, y = mercator(-75.0 + 180.0, 35.0)
    assert math.radians(x) == pytest.approx(1.8325957, abs=1e-7)
    assert math.radians(y) == pytest.approx(0.6528366, abs=1e-7)


def test_the_box_holds_the_province_with_north_above():
    area = {"type": "Feature", "id": "a", "geometry": {"type": "Polygon", "coordinates": [square(46, 37, 2)]}}
    drawn = outlines({"features": [area]}, None)
    assert drawn.point(46, 39) == pytest.approx((0, 0), abs=1e-9)
    assert drawn.point(48, 37) == pytest.approx((WIDTH, drawn.height))
    assert drawn.counties["a"].startswith("M0.0 ")
    assert drawn.water == ""


def test_nothing_to_draw_is_said():
    with pytest.raises(ValueError, match="no boundaries"):
        outlines({"features": []}, None)


def test_the_province_is_drawn_whole(province):
    drawn = province.outlines
    assert set(drawn.counties) == {county.code for county in province.counties}
    assert all(0 <= x <= WIDTH and 0 <= y <= drawn.height for x, y in drawn.names_at.values())
