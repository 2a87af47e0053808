"""Map outlines: places keep their directions, the box contains the province, and labels are inside the largest part."""

import math
import re

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
    assert (
        drawn.counties["a"]
        == f"M0 {round(drawn.height)}l0-{round(drawn.height)} 1000 0 0 {round(drawn.height)}z"
    )
    assert drawn.water == ""


def test_nothing_to_draw_is_said():
    with pytest.raises(ValueError, match="no boundaries"):
        outlines({"features": []}, None)


def test_the_province_is_drawn_whole(province):
    drawn = province.outlines
    assert set(drawn.counties) == {county.code for county in province.counties}
    assert all(0 <= x <= WIDTH and 0 <= y <= drawn.height for x, y in drawn.label_points.values())


def test_every_corner_stands_within_a_unit_of_its_place_and_is_the_same_for_both_neighbours(province):
    drawn, walked = province.outlines, {}
    for feature in province.geojson["features"]:
        code, geometry = str(feature["id"]), feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        exact = [drawn.point(*corner[:2]) for polygon in polygons for ring in polygon for corner in ring[:-1]]
        walked[code] = corners(drawn.counties[code])
        assert walked[code] <= {(round(x), round(y)) for x, y in exact}
        assert len(walked[code]) > 0.8 * len(set(exact))
    shared = [a & b for one, a in walked.items() for other, b in walked.items() if one < other]
    assert sum(map(len, shared)) > 100


def corners(path: str) -> set[tuple[int, int]]:
    """The points that a path of relative steps visits."""
    points = set()
    for ring in path.split("z")[:-1]:
        begins, steps = ring[1:].split("l")
        x, y = map(int, begins.split())
        points.add((x, y))
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.add((x, y))
    return points


def test_an_islet_smaller_than_a_unit_is_left_out():
    rings = [square(46, 37, 2), square(46.5, 37.5, 0.0001)]
    area = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    drawn = outlines({"features": [{"type": "Feature", "id": "a", "geometry": area}]}, None)
    assert drawn.counties["a"].count("M") == 1
