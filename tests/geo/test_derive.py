"""The derived map layer can be reproduced from its sources and is consistent."""

import json
from pathlib import Path

import pytest
import shapely

from geo import boundaries
from geo.derive import derive_files
from geo.province import Province
from geo.province_files import BUILT_IN

SOURCES = Path(__file__).resolve().parents[3] / "shared" / "data" / "geo"
FOLDER = BUILT_IN / "east-azerbaijan"

needs_sources = pytest.mark.skipif(not SOURCES.exists(), reason="needs ../shared/data/geo, which is not here")


@pytest.fixture(scope="module")
def areas() -> dict[str, shapely.Geometry]:
    return boundaries.polygons(boundaries_of("boundaries.geojson"))


@pytest.fixture(scope="module")
def original() -> dict[str, shapely.Geometry]:
    return boundaries.polygons(json.loads((SOURCES / "counties_osm.geojson").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def lake() -> shapely.Geometry:
    return shapely.from_geojson(json.dumps(boundaries_of("water.geojson")["features"][0]["geometry"]))


def boundaries_of(name: str) -> boundaries.GeoJson:
    content: boundaries.GeoJson = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return content


@needs_sources
def test_deriving_again_gives_the_same_bytes() -> None:
    for name, text in derive_files(SOURCES, FOLDER).items():
        assert (FOLDER / name).read_bytes() == text.encode(), name


def test_the_layer_is_small_and_without_gaps_and_overlaps(areas: dict[str, shapely.Geometry]) -> None:
    shapes = list(areas.values())
    assert 1_700 < sum(shapely.get_num_coordinates(shapes)) < 2_300
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert boundaries.overlaps(areas, min_area=0) == []
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0


def test_coordinates_have_four_decimals_and_outer_rings_run_clockwise() -> None:
    for name in ("boundaries.geojson", "water.geojson"):
        for feature in boundaries_of(name)["features"]:
            for ring in feature["geometry"]["coordinates"]:
                assert ring[0] == ring[-1]
                assert all(round(number, 4) == number for point in ring for number in point)
            assert boundaries.is_clockwise(feature["geometry"]["coordinates"][0])


def test_every_seat_and_place_is_inside_its_county(
    province: Province, areas: dict[str, shapely.Geometry]
) -> None:
    for county in province.counties:
        assert county.seat is not None
        assert areas[county.code].contains(shapely.Point(county.seat.lon, county.seat.lat)), county.name_en
    for place in province.places:
        assert areas[place.county].contains(shapely.Point(place.lon, place.lat)), place.name_en


def test_seats_are_dry(province: Province, lake: shapely.Geometry) -> None:
    for county in province.counties:
        assert county.seat is not None
        assert not lake.contains(shapely.Point(county.seat.lon, county.seat.lat)), county.name_en


def test_the_lake_lies_in_its_five_counties_and_reaches_their_border(
    areas: dict[str, shapely.Geometry], lake: shapely.Geometry
) -> None:
    wet = {code for code, area in areas.items() if area.intersection(lake).area > 1e-3}
    assert wet == {"0312", "0314", "0321", "0322", "0325"}
    whole = shapely.union_all(list(areas.values()))
    assert lake.difference(whole).area < 1e-5
    land = shapely.get_parts(whole.difference(lake))
    assert sum(part.area for part in land) - max(part.area for part in land) < 1e-5


def test_declared_neighbours_are_those_of_the_polygons(
    province: Province, areas: dict[str, shapely.Geometry], lake: shapely.Geometry
) -> None:
    assert boundaries.neighbours(areas, water=lake) == {c.code: c.neighbours for c in province.counties}


@needs_sources
def test_generalising_moved_little(
    areas: dict[str, shapely.Geometry], original: dict[str, shapely.Geometry]
) -> None:
    assert areas.keys() == original.keys()
    for code, area in areas.items():
        assert area.area == pytest.approx(original[code].area, rel=0.005), code
        assert shapely.hausdorff_distance(area.boundary, original[code].boundary) < 0.02, code


@needs_sources
def test_generalising_changed_no_neighbour(
    areas: dict[str, shapely.Geometry], original: dict[str, shapely.Geometry]
) -> None:
    assert boundaries.neighbours(areas) == boundaries.neighbours(original)


@needs_sources
def test_an_independent_layer_agrees_about_the_land(
    areas: dict[str, shapely.Geometry], lake: shapely.Geometry
) -> None:
    other = boundaries.polygons(
        json.loads((SOURCES / "counties_sci1400.geojson").read_text(encoding="utf-8"))
    )
    mine = shapely.union_all(list(areas.values())).difference(lake)
    theirs = shapely.make_valid(shapely.union_all(list(other.values())))
    assert mine.symmetric_difference(theirs).area / theirs.area < 0.05


def test_water_reaches_the_border_but_not_beyond() -> None:
    land = shapely.box(0, 0, 1, 1)
    strip_of_land = shapely.box(-0.5, 0.3, 0.0005, 0.7)
    water = shapely.box(-0.5, 0.2, 0.4, 0.8).difference(strip_of_land)

    drawn = boundaries.water_within(water, land)

    assert drawn.difference(land).is_empty
    assert drawn.intersection(land.exterior).length == pytest.approx(0.6)


def test_corners_make_no_neighbours() -> None:
    squares = {"a": shapely.box(0, 0, 1, 1), "b": shapely.box(1, 0, 2, 1), "c": shapely.box(1, 1, 2, 2)}
    assert boundaries.neighbours(squares) == {"a": ("b",), "b": ("a", "c"), "c": ("b",)}
    assert boundaries.neighbours(squares, water=shapely.box(0.9, 0, 1.1, 1))["a"] == ()
