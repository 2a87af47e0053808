"""Water inside the areas of a province."""

from pathlib import Path

import geopandas
import pytest
import shapely

from geo.tomlfile import DeclarationError
from geo.water_layer import read_water, water_text

AREAS = {"A": shapely.box(46, 38, 47, 39)}


def write(path: Path, shape: shapely.Polygon) -> Path:
    geopandas.GeoDataFrame({"name": ["lake"]}, geometry=[shape], crs=4326).to_file(path)
    return path


def test_the_part_inside_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "lake.gpkg", shapely.box(46.5, 38.5, 47.5, 38.8))
    water = read_water(path, AREAS, where=("", ""))

    assert water.equals(shapely.box(46.5, 38.5, 47, 38.8))
    assert '"name":"lake"' in water_text(water, path, attribution="us")


def test_water_outside_is_refused_with_what_named_it(tmp_path: Path) -> None:
    path = write(tmp_path / "sea.gpkg", shapely.box(50, 38, 51, 39))
    with pytest.raises(DeclarationError, match="No part of it is inside the counties"):
        read_water(path, AREAS, where=("هیچ بخشی از آن", "No part of it"))
