"""Files of areas in every form that people have them: the same rows and shapes come out, or a clear error."""

import shutil
import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely

from geo.importing import area_source as module
from geo.importing.area_source import Source, read_source, unpacked_layer
from geo.tomlfile import DeclarationError
from tests import made_boundaries as made


def refusal(path: Path, **options: str) -> str:
    """The English message; the Persian one says as much and names the file too."""
    with pytest.raises(DeclarationError) as caught:
        read_source(path, **options)
    assert path.name in caught.value.message_fa
    assert path.name in caught.value.message_en
    return caught.value.message_en


def notes(source: Source) -> str:
    return " ".join(note.en for note in source.notes)


def same_shapes(source: Source) -> bool:
    drawn = made.counties().geometry.to_numpy()
    assert source.shapes is not None
    return bool((shapely.area(shapely.symmetric_difference(list(source.shapes), drawn)) < 1e-4).all())


@pytest.mark.parametrize("write", [made.write_geojson, made.write_projected, made.write_shapefile])
def test_rows_and_shapes_are_the_same_whatever_the_format(tmp_path: Path, write) -> None:
    source = read_source(write(tmp_path))

    assert same_shapes(source)
    assert [
        row[column] for row in source.rows for column in row if column in ("ADM2_EN", "NAME_LATIN")
    ] == made.LATIN


def test_the_only_layer_of_polygons_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    texts = notes(read_source(made.write_projected(tmp_path)))

    assert 'layer "counties" was read, the only one of polygons (other layers: towns)' in texts
    assert 'Converted from the projection "WGS 84 / UTM zone 39N"' in texts


def test_several_layers_of_polygons_are_named_and_one_can_be_chosen(tmp_path: Path) -> None:
    path = made.write_projected(tmp_path)
    made.counties().dissolve("ADM1_FA").reset_index().to_file(path, layer="province")

    assert "several layers: counties, province. Name that of the areas with --layer" in refusal(path)
    assert len(read_source(path, layer="counties").rows) == 24
    assert 'no layer "roads"' in refusal(path, layer="roads")


def test_a_zipped_shapefile_is_read_with_names_in_windows_1256(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    shape = made.write_shapefile(tmp_path / "parts")
    with zipfile.ZipFile(tmp_path / "isfahan.zip", "w") as archive:
        for part in shape.parent.iterdir():
            archive.write(part, f"boundaries/{part.name}")

    source = read_source(tmp_path / "isfahan.zip")

    assert source.rows[2]["NAME"] == "نجف‌آباد"
    assert "read as CP1256" in notes(source)


def test_a_layer_without_projection_is_guessed_from_its_coordinates_or_asked_for(tmp_path: Path) -> None:
    made.counties().to_file(tmp_path / "degrees.shp")
    made.counties().to_crs(3857).to_file(tmp_path / "mercator.shp")
    made.counties().to_crs(made.UTM_39N).to_file(tmp_path / "metres.shp")
    for name in ("degrees", "mercator", "metres"):
        (tmp_path / f"{name}.prj").unlink()

    for name, words in (
        ("degrees", "longitude and latitude (EPSG:4326)"),
        ("mercator", "Web Mercator (EPSG:3857)"),
    ):
        source = read_source(tmp_path / f"{name}.shp")
        assert same_shapes(source)
        assert f"its coordinates look like {words}" in notes(source)
    message = refusal(tmp_path / "metres.shp")
    assert "They look like UTM, but do not show the zone" in message
    assert "--crs EPSG:32639" in message
    assert same_shapes(read_source(tmp_path / "metres.shp", crs="EPSG:32639"))
    assert same_shapes(read_source(tmp_path / "metres.shp", crs="32639"))


def test_metres_in_a_geojson_are_not_taken_for_degrees(tmp_path: Path) -> None:
    metres = made.counties().to_crs(made.UTM_39N).set_crs(4326, allow_override=True)
    metres.to_file(tmp_path / "metres.geojson")

    assert "does not declare its projection" in refusal(tmp_path / "metres.geojson")


def test_heights_are_left_out(tmp_path: Path) -> None:
    areas = made.counties()
    areas.geometry = shapely.force_3d(areas.geometry.to_numpy(), 1_590.0)
    areas.to_file(tmp_path / "high.gpkg")
    source = read_source(tmp_path / "high.gpkg")

    assert not any(shape.has_z for shape in source.shapes)
    assert same_shapes(source)


def test_what_has_no_polygons_or_cannot_be_read_is_refused(tmp_path: Path) -> None:
    points = made.counties()
    points.geometry = points.geometry.representative_point()
    points.to_file(tmp_path / "points.geojson")
    (tmp_path / "broken.gpkg").write_bytes(b"no database")
    (tmp_path / "empty.zip").write_bytes(b"PK")

    assert "has no polygons (only: Point)" in refusal(tmp_path / "points.geojson")
    assert "could not be read: give GeoJSON" in refusal(tmp_path / "broken.gpkg")
    assert "could not be opened" in refusal(tmp_path / "empty.zip")
    assert "does not exist" in refusal(tmp_path / "nothing.shp")


def test_a_table_has_rows_and_no_shapes(tmp_path: Path) -> None:
    source = read_source(made.write_table(tmp_path))

    assert source.shapes is None
    assert source.columns == ("کد", "نام شهرستان", "نام لاتین")
    assert [row["نام لاتین"] for row in source.rows] == made.LATIN


def test_a_shapefile_that_has_lost_its_companions_is_refused(tmp_path: Path) -> None:
    path = made.write_shapefile(tmp_path)
    alone = tmp_path / "alone.shp"
    shutil.copyfile(path, alone)

    assert "could not be read" in refusal(alone)


def test_a_geojson_of_mixed_geometry_keeps_what_is_no_polygon_for_the_check(tmp_path: Path) -> None:
    shapes = [shapely.box(50, 32, 51, 33), shapely.Point(50.5, 32.5)]
    geopandas.GeoDataFrame({"name": ["Area", "Town"]}, geometry=shapes, crs=4326).to_file(
        tmp_path / "mixed.geojson"
    )

    assert [shape.geom_type for shape in read_source(tmp_path / "mixed.geojson").shapes] == [
        "Polygon",
        "Point",
    ]


def archive(folder: Path, *names: str) -> Path:
    path = folder / "layers.zip"
    with zipfile.ZipFile(path, "w") as content:
        for name in names:
            content.writestr(name, "x")
    return path


def test_the_only_layer_is_found_and_what_macos_adds_is_not(tmp_path: Path) -> None:
    path = archive(tmp_path, "a/b/areas.shp", "a/b/areas.dbf", "__MACOSX/a/b/._areas.shp", "read me.txt")

    assert unpacked_layer(path, tmp_path / "out") == tmp_path / "out" / "a" / "b" / "areas.shp"


def test_one_of_several_is_chosen_by_name(tmp_path: Path) -> None:
    path = archive(tmp_path, "areas.shp", "towns.shp")

    with pytest.raises(DeclarationError, match="several layers: areas, towns"):
        unpacked_layer(path, tmp_path / "out")
    assert unpacked_layer(path, tmp_path / "out", layer="towns").name == "towns.shp"


def test_paths_never_leave_the_folder(tmp_path: Path) -> None:
    assert unpacked_layer(archive(tmp_path, "../../areas.shp"), tmp_path / "out").is_relative_to(
        tmp_path / "out"
    )


def test_no_layer_and_too_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DeclarationError, match="has no layer"):
        unpacked_layer(archive(tmp_path, "report.pdf"), tmp_path / "out")
    monkeypatch.setattr(module, "MAX_BYTES", 1)
    with pytest.raises(DeclarationError, match="larger than 2 GB"):
        unpacked_layer(archive(tmp_path, "areas.shp", "areas.dbf"), tmp_path / "out")
