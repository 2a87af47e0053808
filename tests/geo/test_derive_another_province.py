"""A province is derived from the little that a new user has, and what is wrong is named with file, key and counties."""

import csv
import json
from pathlib import Path

import geopandas
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.__main__ import main
from geo.check_province import check_province
from geo.derive import derive_files
from geo.province import Province, load_province
from geo.tomlfile import DeclarationError

MIN = """
attribution = "made up"
[input]
areas = "areas.geojson"
table = "table.csv"
code = "kod"
[population.1395]
column = "people"
"""
SQUARES = {
    "A1": shapely.box(46, 38, 46.5, 38.5),
    "bx": shapely.box(46.5, 38, 47, 38.5),
    "C9": shapely.box(47, 38, 48, 39),  # of another province: not in the table
}
TABLE = "code,name_fa,name_en,people\nA1,الف,Alpha,100\nBX,ب,Beta,200\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The least that deriving needs; the province is to be made in the folder `made`."""
    write_areas(tmp_path, SQUARES)
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "derive.toml").write_text(MIN, encoding="utf-8")
    (tmp_path / "made" / "province.toml").write_text(
        'key = "made"\nname_fa = "ساخته"\nname_en = "Made"\ncensus_years = [1395]\n'
        '[[attribution]]\nfa = "ما"\nen = "us"\n',
        encoding="utf-8",
    )
    return tmp_path


def write_areas(folder: Path, squares: dict[str, BaseGeometry]) -> None:
    geopandas.GeoDataFrame({"kod": list(squares)}, geometry=list(squares.values()), crs=4326).to_file(
        folder / "areas.geojson"
    )


def derived(folder: Path, plan: str = "") -> Province:
    """Derive with a plan that has these lines more, check, and load."""
    (folder / "made" / "derive.toml").write_text(MIN + plan, encoding="utf-8")
    assert main(["derive", "--from", str(folder), "--to", str(folder / "made")]) == 0
    return load_province(folder / "made")


def refused(folder: Path, plan: str) -> str:
    """The English message of the refusal; the Persian one is there too."""
    (folder / "made" / "derive.toml").write_text(plan, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        derive_files(folder, folder / "made")
    assert caught.value.message_fa
    assert caught.value.message_fa.count("\n") == caught.value.message_en.count("\n")
    return caught.value.message_en


def test_a_province_is_derived_without_notes_seats_places_and_tolerance(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    province = derived(folder)

    assert [(county.code, county.neighbours, county.seat) for county in province.counties] == [
        ("A1", ("BX",), None),
        ("BX", ("A1",), None),
    ]
    assert province.total_population() == 300
    assert {finding.code for finding in check_province(folder / "made")} == {"seat-missing"}
    output = capsys.readouterr().out
    assert output.count("seat-missing") == 1
    assert "2: Alpha, Beta" in output


@pytest.mark.parametrize("clockwise", [True, False])
def test_rings_of_either_direction_give_the_same_clockwise_layer(folder: Path, clockwise: bool) -> None:
    expected = derived(folder).geojson
    write_areas(
        folder, {code: shapely.orient_polygons(area, exterior_cw=clockwise) for code, area in SQUARES.items()}
    )

    assert derived(folder).geojson == expected
    written = json.loads((folder / "made" / "boundaries.geojson").read_text(encoding="utf-8"))
    rings = [feature["geometry"]["coordinates"][0] for feature in written["features"]]
    assert not any(shapely.LinearRing(ring).is_ccw for ring in rings)


def test_places_may_name_their_county_by_code_or_name_or_lie_in_it(folder: Path) -> None:
    plan = MIN.replace("[population", 'places = "places.csv"\n[population')
    (folder / "made" / "derive.toml").write_text(plan, encoding="utf-8")
    expected = [("Alpha", "A1"), ("Mid", "BX")]
    for text in (
        "name_en,lat,lon,county\nAlpha,38.2,46.2,a1\nMid,38.2,46.7,BX\n",
        "name,lat,lon,county_fa\nAlpha,38.2,46.2,شهرستان الف\nMid,38.2,46.7,ب\n",
        "geonameid,name,name_fa,population,lat,lon\n2,Mid,,0,38.2,46.7\n1,Alpha,,12,38.2,46.2\n3,Far,,5,30,50\n",
    ):
        (folder / "places.csv").write_text(text, encoding="utf-8")
        rows = csv.DictReader(derive_files(folder, folder / "made")["places.csv"].splitlines())
        assert [(row["name_en"], row["county"]) for row in rows] == expected
    (folder / "places.csv").write_text("name,lat,lon,county\nX,38,46,C9\nY,38,46,\n", encoding="utf-8")
    assert "county of these places cannot be used (2: C9 (X),  (Y))" in refused(folder, plan)
    (folder / "places.csv").write_text("name,lat,lon\nX,,46\n", encoding="utf-8")
    assert "lat, lon of these places cannot be used (1: X 2)" in refused(folder, plan)


def test_a_seat_is_the_place_of_the_name_or_what_its_rule_says(folder: Path) -> None:
    (folder / "places.csv").write_text("name,lat,lon\nAlpha,38.2,46.2\nOther,38.3,46.7\n", encoding="utf-8")
    plan = MIN.replace("[population", 'places = "places.csv"\n[population')
    plan += '[[seat]]\ncounty = "bx"\nplace = "Other"\nname_en = "Town"\n'
    (folder / "made" / "derive.toml").write_text(plan, encoding="utf-8")
    assert main(["derive", "--from", str(folder), "--to", str(folder / "made")]) == 0

    seats = [county.seat for county in load_province(folder / "made").counties]
    assert [(seat.name_en, seat.name_fa, seat.lat) for seat in seats if seat] == [
        ("Alpha", "الف", 38.2),
        ("Town", "ب", 38.3),
    ]
    assert '"Nowhere" is not among the places of Beta (BX)' in refused(
        folder, plan.replace("Other", "Nowhere")
    )


def test_a_name_that_the_source_misspells_is_corrected_for_just_one_place(folder: Path) -> None:
    (folder / "places.csv").write_text(
        "name,name_fa,lat,lon\nAlpha,الف اباد,38.2,46.2\nOther,دیگر,38.3,46.7\nOther,دیگر,38.4,46.7\n",
        encoding="utf-8",
    )
    plan = MIN.replace("[population", 'places = "places.csv"\n[population')
    plan += '[[place]]\nplace = "Alpha"\nname_fa = "الف‌آباد"\nreason = "One word."\n'
    (folder / "made" / "derive.toml").write_text(plan, encoding="utf-8")

    rows = csv.DictReader(derive_files(folder, folder / "made")["places.csv"].splitlines())

    assert [row["name_fa"] for row in rows] == ["الف‌آباد", "دیگر", "دیگر"]
    for name, count in (("Other", 2), ("Nowhere", 0)):
        assert (
            f"[[place]]: each place must be the name of just one place of the source (1: {name}: {count})"
            in (refused(folder, plan.replace('"Alpha"', f'"{name}"')))
        )


def test_small_gaps_and_overlaps_of_a_layer_are_closed(folder: Path) -> None:
    write_areas(folder, SQUARES | {"bx": shapely.box(46.4995, 38, 47, 38.5)})
    assert derived(folder).county("A1").neighbours == ("BX",)
    slit = shapely.box(46.5, 38.1, 46.5005, 38.4)
    write_areas(folder, SQUARES | {"bx": SQUARES["bx"].difference(slit)})
    assert derived(folder).county("A1").neighbours == ("BX",)
    assert {finding.code for finding in check_province(folder / "made")} == {"seat-missing"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('table = "table.csv"', 'table = "tabel.csv"', "tabel.csv does not exist"),
        ('table = "table.csv"', "", "input.table: this key is required"),
        ('attribution = "made up"', "", "attribution: this key is required"),
        ('"people"', '"inhabitants"', '[population.1395]: table.csv has no column = "inhabitants"; it has:'),
        ('code = "kod"', "", 'no column "code"; it has: kod'),
        ("[population", 'places = "p.csv"\n[population', "p.csv does not exist"),
        ("[input]", '[[alias]]\ncounty = "Z"\nnames = ["z"]\n[input]', "[[alias]]: these codes of county"),
        ("[input]", '[[seat]]\ncounty = "A1"\nlat = 38.0\n[input]', "[[seat]]: give lat and lon together (1: A1)"),
        ("[input]", '[[seat]]\ncounty = "A1"\nlat = 138.0\n[input]', "lat: must be at most 90"),
        ("[population", 'water = "areas.gpkg"\n[population', "areas.gpkg could not be read"),
    ],
)  # fmt: skip
def test_a_plan_that_does_not_fit_is_refused_with_file_and_key(
    folder: Path, old: str, new: str, words: str
) -> None:
    assert old in MIN
    assert words in refused(folder, MIN.replace(old, new, 1))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("code,name_fa\nA1,الف\n", "table.csv lacks columns: name_en. "),
        ("code,name_fa,name_en,people\n", "has no rows below its header"),
        (TABLE + "C 3,پ,Gamma,5\n", 'characters that are not accepted; use Latin letters'),
        (TABLE + "a1,پ,Gamma,5\n", '"A1" on line 2, "a1" on line 4'),
        (TABLE + "D4,پ,Gamma,5\nE5,ت,Delta,6\n", "has no shape for these codes of table.csv (2: D4 Gamma, E5 Delta)"),
    ],
)  # fmt: skip
def test_a_table_that_does_not_fit_is_refused_with_its_counties(folder: Path, table: str, words: str) -> None:
    (folder / "table.csv").write_text(table, encoding="utf-8")
    assert words in refused(folder, MIN)


@pytest.mark.parametrize(
    ("square", "words"),
    [
        (shapely.box(46.2, 38, 47, 38.5), "areas.geojson: these counties overlap (1: Alpha – Beta)"),
        (shapely.Polygon([(46.5, 38), (47, 38.5), (47, 38), (46.5, 38.5)]), "these shapes are invalid (1: Beta BX)"),
        (shapely.Point(46.7, 38.2), "these shapes are no polygons (1: bx Point)"),
    ],
)  # fmt: skip
def test_a_layer_that_cannot_be_drawn_is_refused_with_its_counties(
    folder: Path, square: BaseGeometry, words: str
) -> None:
    write_areas(folder, SQUARES | {"bx": square})
    assert words in refused(folder, MIN)


def test_water_outside_the_province_is_refused_with_its_key(folder: Path) -> None:
    geopandas.GeoDataFrame({"name": ["sea"]}, geometry=[shapely.box(50, 38, 51, 39)], crs=4326).to_file(
        folder / "sea.gpkg"
    )
    plan = MIN.replace("[population", 'water = "sea.gpkg"\n[population')
    assert 'no part of water = "sea.gpkg" is inside the counties' in refused(folder, plan)


def test_a_real_layer_is_derived_under_other_codes(folder: Path, shared_data: Path) -> None:
    layer = json.loads((shared_data / "geo" / "counties_osm.geojson").read_text(encoding="utf-8"))
    chosen = [feature["properties"] for feature in layer["features"]][:12]
    rows = [f"{each['pcode']},{each['name_fa']},{each['name_en']},1000" for each in chosen]
    (folder / "table.csv").write_text("\n".join(["code,name_fa,name_en,people", *rows]), encoding="utf-8")
    (folder / "areas.geojson").write_text(json.dumps(layer), encoding="utf-8")
    (folder / "made" / "derive.toml").write_text(MIN.replace("kod", "pcode"), encoding="utf-8")

    assert main(["derive", "--from", str(folder), "--to", str(folder / "made")]) == 0

    province = load_province(folder / "made")
    assert {county.code for county in province.counties} == {each["pcode"] for each in chosen}
    assert all(county.neighbours for county in province.counties)
