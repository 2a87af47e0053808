"""`python -m geo import`: what a person types, reads, and gets."""

import json
import resource
import tomllib
from pathlib import Path

import geopandas
import pytest
import shapely

from geo.__main__ import main
from geo.check_province import check_province
from geo.importing.import_command import choose_province, with_province
from geo.province import Province, load_province
from geo.tomlfile import DeclarationError
from tests import made_boundaries as made


def run(folder: Path, file: Path, *options: str, name: str = "اصفهان") -> Province:
    """Import a file into the folder `made`, and load the province."""
    target = folder / "made"
    assert main(["import", str(file), "--name", name, "--to", str(target), *options]) == 0
    return load_province(target)


def refused(capsys: pytest.CaptureFixture[str], folder: Path, file: Path, *options: str) -> str:
    """What is printed of a refusal, in both languages; nothing is left on the disk."""
    before = sorted(folder.rglob("*"))
    assert main(["import", str(file), "--name", "اصفهان", "--to", str(folder / "made"), *options]) == 1
    assert sorted(folder.rglob("*")) == before
    return capsys.readouterr().err


def test_everything_of_a_good_layer_is_used_and_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    province = run(tmp_path, made.write_geojson(tmp_path))

    assert (province.key, province.name_fa, province.name_en) == ("isfahan", "اصفهان", "Isfahan")
    assert [county.code for county in province.counties] == made.CODES
    assert [county.name("fa") for county in province.counties] == made.PERSIAN
    assert [province.population(code) for code in made.CODES] == made.PEOPLE
    assert province.census_years == (1395,)
    assert all(county.neighbours for county in province.counties)
    assert {finding.code for finding in check_province(tmp_path / "made")} == {"seat-missing"}
    output = capsys.readouterr().out
    for words in (
        "code: ADM2_PCODE",
        "کد: ADM2_PCODE",
        "inhabitants: pop_2016",
        "Isfahan with 24 areas was made",
    ):
        assert words in output
    assert "ADM2_PCODE" in (tmp_path / "made" / "SOURCES.md").read_text(encoding="utf-8")


def test_rings_run_as_plotly_needs_them(tmp_path: Path) -> None:
    areas = made.counties()
    areas.geometry = shapely.orient_polygons(areas.geometry.to_numpy(), exterior_cw=False)
    areas.to_file(tmp_path / "isfahan.geojson")
    run(tmp_path, tmp_path / "isfahan.geojson")

    layer = json.loads((tmp_path / "made" / "boundaries.geojson").read_text(encoding="utf-8"))
    assert not any(
        shapely.LinearRing(each["geometry"]["coordinates"][0]).is_ccw for each in layer["features"]
    )


def test_a_province_without_maps_or_people_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    province = run(tmp_path, made.write_table(tmp_path))

    assert province.outlines is None
    assert not province.has_populations
    assert province.census_year is None
    assert province.population("IR10001") is None
    assert province.population_caveat("en") == ""
    output = capsys.readouterr().out
    assert "ranked charts and tables take the place of maps" in output
    assert "rates (cases per 10,000) are not shown" in output


def test_five_boroughs_with_no_more_than_their_names(tmp_path: Path) -> None:
    province = run(tmp_path, made.write_boroughs(tmp_path), name="New York")

    assert (province.key, province.name_fa) == ("new-york", "New York")
    assert [county.code for county in province.counties] == [
        "Bronx",
        "Brooklyn",
        "Manhattan",
        "Queens",
        "Staten-Island",
    ]
    assert province.match("staten island").code == "Staten-Island"
    assert province.neighbours("Queens") == ("Brooklyn",)


def test_people_seats_places_and_water_come_from_other_files(tmp_path: Path) -> None:
    rows = [f"{code},{number}" for code, number in zip(made.CODES, made.PEOPLE, strict=True)]
    (tmp_path / "people.csv").write_text("\n".join(["code,population 1400", *rows]), encoding="utf-8")
    first = made.counties().geometry[0].representative_point()
    (tmp_path / "places.csv").write_text(f"name,lat,lon\nIsfahan,{first.y},{first.x}\n", encoding="utf-8")
    lake = geopandas.GeoDataFrame({"name": ["lake"]}, geometry=[first.buffer(0.1)], crs=4326)
    lake.to_file(tmp_path / "lake.gpkg")

    province = run(
        tmp_path, made.write_geojson(tmp_path), "--population-from", str(tmp_path / "people.csv"),
        "--places", str(tmp_path / "places.csv"), "--water", str(tmp_path / "lake.gpkg"),
    )  # fmt: skip

    assert (province.census_year, province.population("IR10001")) == (1400, made.PEOPLE[0])
    assert [place.county for place in province.places] == ["IR10001"]
    assert province.county("IR10001").seat is not None
    assert province.water is not None


def test_the_settings_name_the_province_and_a_second_import_replaces_it_only_if_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, settings = made.write_geojson(tmp_path), tmp_path / "negah.toml"
    run(tmp_path, file, "--settings", str(settings))
    written = tomllib.loads(settings.read_text(encoding="utf-8"))["province"]
    assert Path(written) == tmp_path / "made"

    assert "exists; give another name with --key" in refused(capsys, tmp_path, file)
    assert run(tmp_path, file, "--replace", "--english", "Esfahan").name_en == "Esfahan"


def test_the_provinces_of_the_project_are_never_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made.write_geojson(tmp_path)
    command = ["import", str(file), "--name", "x", "--key", "east-azerbaijan", "--replace"]

    assert main(command) == 1
    assert "short name with --key" in capsys.readouterr().err


def test_what_cannot_be_a_province_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made.write_geojson(tmp_path)
    twice = made.counties()
    twice.loc[1, "ADM2_PCODE"] = "IR10001"
    twice.to_file(tmp_path / "twice.geojson")
    same = made.counties()
    same.loc[1, ["ADM2_FA", "ADM2_EN"]] = ["اصفهان", "Isfahan"]
    same.to_file(tmp_path / "same.geojson")

    assert "codes stand more than once (1: IR10001 (Isfahan, Kashan))" in refused(
        capsys, tmp_path, tmp_path / "twice.geojson"
    )
    assert 'name "اصفهان" belongs to both' in refused(capsys, tmp_path, tmp_path / "same.geojson")
    assert 'no column "kod" (--code-column)' in refused(capsys, tmp_path, file, "--code-column", "kod")
    assert "has no numbers" in refused(
        capsys, tmp_path, file, "--population", "ADM2_EN", "--population-year", "1395"
    )
    assert "is not known" in refused(capsys, tmp_path, file, "--crs", "Mars")


@pytest.mark.parametrize(
    "before",
    [
        "",
        'province = "east-azerbaijan"\ntimezone = "Asia/Tehran"\n',
        '# ours\ntimezone = "Asia/Tehran"\n[assessment]\non_time_floor = 0.4\n',
        "[assessment]\non_time_floor = 0.4\n",
    ],
)
def test_the_province_is_set_and_the_rest_stays(before: str) -> None:
    after = with_province(before, "isfahan")

    assert tomllib.loads(after) == tomllib.loads(before) | {"province": "isfahan"}
    assert with_province(after, "isfahan") == after
    assert ("# ours" in after) == ("# ours" in before)


def test_on_a_full_disk_the_settings_stay_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "negah.toml"
    path.write_text('[door]\ncontact = "111"\n', encoding="utf-8")
    path.chmod(0o640)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limit[1]))
    try:
        with pytest.raises(DeclarationError, match='write into it yourself: province = "isfahan"'):
            choose_province(path, "isfahan")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert (path.read_text(encoding="utf-8"), list(tmp_path.iterdir())) == (
        '[door]\ncontact = "111"\n',
        [path],
    )

    choose_province(path, "isfahan")
    assert tomllib.loads(path.read_text(encoding="utf-8"))["province"] == "isfahan"
    assert (path.stat().st_mode & 0o777, list(tmp_path.iterdir())) == (0o640, [path])


def test_a_file_that_is_no_toml_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "negah.toml"
    path.write_text("title = ", encoding="utf-8")

    with pytest.raises(DeclarationError, match='write into it yourself: province = "isfahan"'):
        choose_province(path, "isfahan")

    assert path.read_text(encoding="utf-8") == "title = "
