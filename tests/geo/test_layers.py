"""Layers of areas in every form that people have them: the same areas come out, or a clear error."""

import json
import sys
from pathlib import Path

import geopandas
import pytest
import shapely

from geo.check_province import check_province
from geo.derive import derive_files
from geo.layers import areas_by_code, read_layer
from geo.province_files import BUILT_IN, read_geojson
from geo.tomlfile import DeclarationError
from tests.conftest import ROOT
from tests.forked import run_forked

SQUARES = {"A1": shapely.box(46, 38, 46.5, 38.5), "BX": shapely.box(46.5, 38, 47, 38.5)}
PLAN = """
tolerance = 0.0001
attribution = "made up"
[input]
areas = "{areas}"
table = "table.csv"
code = "kod"
[population.1395]
column = "people"
gregorian = 2016
[[seat]]
county = "A1"
name_fa = "الف"
name_en = "A"
lat = 38.2
lon = 46.2
[[seat]]
county = "BX"
name_fa = "ب"
name_en = "B"
lat = 38.2
lon = 46.7
"""
TABLE = "code,name_fa,name_en,people,source_note\nA1,الف,A,100,\nBX,ب,B,200,\n"


def frame(*, epsg: int = 4326) -> geopandas.GeoDataFrame:
    """Two squares beside each other, in a projection."""
    return geopandas.GeoDataFrame({"kod": list(SQUARES)}, geometry=list(SQUARES.values()), crs=4326).to_crs(
        epsg
    )


@pytest.fixture(params=["geojson", "gpkg", "shp"])
def name(request: pytest.FixtureRequest) -> str:
    return f"areas.{request.param}"


@pytest.mark.parametrize("epsg", [4326, 32638, 3857])
def test_any_format_in_any_projection_gives_the_same_areas(tmp_path: Path, name: str, epsg: int) -> None:
    frame(epsg=epsg).to_file(tmp_path / name)

    areas = areas_by_code(read_layer(tmp_path / name), code="kod")

    assert list(areas) == list(SQUARES)
    for code, area in areas.items():
        assert shapely.symmetric_difference(area, SQUARES[code]).area < 1e-6


def test_a_province_is_derived_from_any_of_them(tmp_path: Path, name: str) -> None:
    frame(epsg=32638).to_file(tmp_path / name)
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / "derive.toml").write_text(PLAN.format(areas=name), encoding="utf-8")

    files = derive_files(tmp_path, folder)

    (folder / "boundaries.geojson").write_text(files["boundaries.geojson"], encoding="utf-8")
    drawn = areas_by_code(read_layer(folder / "boundaries.geojson"))
    assert {code: area.bounds for code, area in drawn.items()} == {
        code: square.bounds for code, square in SQUARES.items()
    }


def test_a_layer_among_several_is_named(tmp_path: Path) -> None:
    frame().assign(kod=["X", "Y"]).to_file(tmp_path / "all.gpkg", layer="districts")
    frame().to_file(tmp_path / "all.gpkg", layer="counties")

    assert list(areas_by_code(read_layer(tmp_path / "all.gpkg", layer="counties"), code="kod")) == list(
        SQUARES
    )


def test_heights_are_left_out(tmp_path: Path) -> None:
    high = frame()
    high.geometry = shapely.force_3d(high.geometry.to_numpy(), 1_300.0)
    high.to_file(tmp_path / "high.gpkg")

    assert not any(
        area.has_z for area in areas_by_code(read_layer(tmp_path / "high.gpkg"), code="kod").values()
    )


def test_rings_that_run_as_rfc_7946_has_them_are_sound(tmp_path: Path) -> None:
    folder = tmp_path / "province"
    folder.mkdir()
    for file in (BUILT_IN / "east-azerbaijan").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    layer = read_geojson(folder / "boundaries.geojson")
    for feature in layer["features"]:
        parts = feature["geometry"]["coordinates"]
        for rings in parts if feature["geometry"]["type"] == "MultiPolygon" else [parts]:
            for ring in rings:
                ring.reverse()
    (folder / "boundaries.geojson").write_text(json.dumps(layer), encoding="utf-8")

    assert not [finding for finding in check_province(folder) if finding.is_error]


def refused(path: Path, *, code: str = "kod", layer: str | None = None) -> DeclarationError:
    with pytest.raises(DeclarationError) as caught:
        areas_by_code(read_layer(path, layer=layer), code=code, name=path.name)
    assert path.name in caught.value.message_fa
    assert path.name in caught.value.message_en
    return caught.value


def test_a_shapefile_without_its_projection_is_refused(tmp_path: Path) -> None:
    frame(epsg=32638).to_file(tmp_path / "areas.shp")
    (tmp_path / "areas.prj").unlink()

    assert ".prj" in refused(tmp_path / "areas.shp").message_en


def test_what_is_no_layer_is_refused(tmp_path: Path) -> None:
    (tmp_path / "areas.gpkg").write_bytes(b"no database")
    (tmp_path / "areas.csv").write_text("kod,name\nA1,x\n")

    assert "could not be read" in refused(tmp_path / "areas.gpkg").message_en
    assert "could not be read" in refused(tmp_path / "nothing.geojson").message_en
    assert "no geometry" in refused(tmp_path / "areas.csv").message_en


def test_a_column_that_is_not_there_is_reported_with_those_that_are(tmp_path: Path, name: str) -> None:
    frame().to_file(tmp_path / name)

    assert "kod" in refused(tmp_path / name, code="code").message_en


def test_a_code_that_stands_twice_and_a_point_are_refused(tmp_path: Path) -> None:
    frame().assign(kod="A1").to_file(tmp_path / "twice.gpkg")
    points = frame()
    points.geometry = points.geometry.representative_point()
    points.to_file(tmp_path / "points.gpkg")

    assert "more than once" in refused(tmp_path / "twice.gpkg").message_en
    assert "no polygons (2: A1 Point, BX Point)" in refused(tmp_path / "points.gpkg").message_en


def test_screens_do_not_import_geopandas() -> None:
    """Only `python -m geo` imports it; the start of the server, its memory and the first screen stay as they were."""
    code = (
        "import sys, pages.shell.screens; from geo.province import load_province; "
        "load_province('east-azerbaijan'); print({'geopandas', 'pyogrio', 'pyproj'} & set(sys.modules))"
    )
    # A process that has imported every module of the program already, which is more than the screens do.
    answer = run_forked([sys.executable, "-c", code], cwd=ROOT, check=True)
    assert answer.stdout.strip() == "set()"
