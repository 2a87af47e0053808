"""Shapes are repaired, joined without gaps and simplified, or refused with the names of their areas."""

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.importing.area_rows import Area
from geo.importing.shapes import MANY_VERTICES, map_shapes
from geo.tomlfile import DeclarationError
from tests import made_boundaries as made

LEFT, RIGHT = shapely.box(50, 32, 51, 33), shapely.box(51, 32, 52, 33)
BOW_TIE = shapely.Polygon([(51, 32), (52, 33), (52, 32), (51, 33)])
# A line sticks out of it.
SPIKE = shapely.Polygon([(51, 32), (52, 32), (52, 33), (52, 34), (52, 33), (51, 33)])


def area(code: str, *shapes: BaseGeometry | None) -> Area:
    return Area(code, f"نام {code}", f"Name {code}", shapes=shapes)


def drawn(*areas: Area) -> tuple[dict[str, BaseGeometry], str]:
    shapes, notes = map_shapes(areas, file="x.shp", tolerance=None)
    return shapes, " ".join(note.en for note in notes)


def test_a_layer_of_many_vertices_is_simplified_and_its_borders_stay_common() -> None:
    detailed = shapely.segmentize(made.counties().geometry.to_numpy(), 0.005)
    areas = [area(code, shape) for code, shape in zip(made.CODES, detailed, strict=True)]

    shapes, notes = drawn(*areas)

    assert "common borders stay common" in notes
    assert shapely.coverage_is_valid(list(shapes.values()))
    assert int(shapely.get_num_coordinates(list(shapes.values())).sum()) < MANY_VERTICES
    assert shapely.union_all(list(shapes.values())).area == pytest.approx(5.7 * 3.8, rel=1e-3)


def test_small_gaps_and_overlaps_are_closed() -> None:
    for right in (shapely.box(51.0005, 32, 52, 33), shapely.box(50.9995, 32, 52, 33)):
        shapes, _ = drawn(area("A", LEFT), area("B", right))
        assert shapely.coverage_is_valid(list(shapes.values()))


def test_an_invalid_ring_is_repaired_and_it_is_said() -> None:
    shapes, notes = drawn(area("A", LEFT), area("B", SPIKE))

    assert shapes["B"].equals(RIGHT)
    assert "Invalid rings of these areas were repaired (1: Name B B)" in notes


def test_parts_of_an_area_are_joined_and_lines_beside_polygons_left_out() -> None:
    collection = shapely.GeometryCollection([RIGHT, shapely.LineString([(51, 32), (53, 32)])])
    shapes, _ = drawn(area("A", LEFT, shapely.box(50, 33, 51, 34), None), area("B", collection))

    assert shapes["A"].area == pytest.approx(2)
    assert shapes["B"].equals(RIGHT)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (None, "These areas have no shape in x.shp (1: Name B B)"),
        (shapely.Polygon(), "These areas have no shape in x.shp (1: Name B B)"),
        (shapely.Point(51, 32), "These areas are no polygons in x.shp (1: Name B B)"),
        (BOW_TIE, "These areas have invalid rings that cannot be repaired in x.shp (1: Name B B)"),
        (
            shapely.Polygon([(51 + i % 97 / 97, 32 + i % 89 / 89) for i in range(20_001)]),
            "These areas cross themselves and have too many vertices to be repaired here in x.shp (1: Name B B)",
        ),
        (shapely.box(50.5, 32, 52, 33), "x.shp: these counties overlap (1: Name A – Name B)"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_area(shape: BaseGeometry | None, words: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        drawn(area("A", LEFT), area("B", shape))
    assert words in caught.value.message_en
    assert "نام B" in caught.value.message_fa


def test_a_tolerance_that_leaves_no_borders_is_refused() -> None:
    shapes, _ = map_shapes([area("A", LEFT), area("B", RIGHT)], file="x", tolerance=0.001)
    assert shapes["A"].equals(LEFT)
