"""The encoding of a Shapefile's names, whatever its .cpg file says."""

from pathlib import Path

import geopandas
import pytest
import shapely

from geo.importing.area_source import read_source
from geo.importing.shapefile_encoding import shapefile_encoding

NAMES = ["كاشان", "اردستان"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256"])
@pytest.mark.parametrize("declared", [None, "UTF-8", "1256"])
def test_names_are_read_as_they_were_written(tmp_path: Path, encoding: str, declared: str | None) -> None:
    shapes = [shapely.box(50, 32, 51, 33), shapely.box(51, 32, 52, 33)]
    path = tmp_path / "areas.shp"
    geopandas.GeoDataFrame({"name": NAMES}, geometry=shapes, crs=4326).to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink()
    if declared:
        path.with_suffix(".cpg").write_text(declared)

    source = read_source(path)

    assert [row["name"] for row in source.rows] == NAMES
    agrees = declared == {"utf-8": "UTF-8", "cp1256": "1256"}[encoding]
    assert any("--encoding" in note.en for note in source.notes) != agrees


def test_names_in_latin_letters_and_other_formats_need_no_guess(tmp_path: Path) -> None:
    geopandas.GeoDataFrame({"name": ["Nain"]}, geometry=[shapely.box(50, 32, 51, 33)], crs=4326).to_file(
        tmp_path / "areas.shp"
    )
    assert shapefile_encoding(tmp_path / "areas.shp").name is None
    assert shapefile_encoding(tmp_path / "areas.gpkg").name is None
