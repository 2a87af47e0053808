"""The built-in province: its counties, the names by which they can be found, and their data."""

import csv
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.province import Province, load_province
from geo.province_files import BUILT_IN, locate
from geo.tomlfile import DeclarationError
from tests.thorough import THOROUGH

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT.parent / "shared" / "data" / "geo" / "county_table.csv"


def test_there_are_21_counties_and_the_published_total(province: Province) -> None:
    assert len(province.counties) == 21
    assert province.total_population() == 3_909_652
    assert province.population("0303") == 1_773_033
    assert province.population("0303", 1390) == 1_695_094
    assert province.population("0303", 1385) is None


def test_a_county_has_no_share_of_a_province_of_which_not_all_inhabitants_are_known(
    province: Province,
) -> None:
    assert province.population_share("0307") == 244_971 / 3_909_652
    counties = tuple(
        replace(each, populations={}) if each.code == "0303" else each for each in province.counties
    )
    lacking = replace(province, counties=counties, _by_code={each.code: each for each in counties})
    assert lacking.population("0307") == 244_971
    assert lacking.population_share("0307") is None


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        (
            "0303",
            ["تبریز", "تبريز", "شهرستان تبریز", "Tabriz", "TABRIZ COUNTY", "0303", "303", "۰۳۰۳", " ٣٠٣ "],
        ),
        (
            "0306",
            ["مراغه", "شهرستان ویژه مراغه", "شهرستان ويژه‌ی مراغه".replace("‌ی", ""), "مراغة", "Maragheh"],
        ),
        ("0320", ["ملکان", "ملكان", "لیلان", "شهرستان ليلان", "Leylan"]),
        ("0310", ["میانه", "ميانه", "ترکمانچای", "تركمنچای", "Torkamanchay", "Miyaneh"]),
        ("0326", ["خداآفرین", "خدا آفرین", "خدا‌آفرين", "Khoda Afarin", "Khodaafarin"]),
        ("0325", ["عجب‌شیر", "عجبشیر", "عجب شير", "Ajabshir"]),
        ("0313", ["بستان‌آباد", "بستان اباد", "Bostan-Abad"]),
        ("0323", ["چاراویماق", "چهار اویماق", "Charuymaq"]),
    ],
)
def test_every_spelling_finds_its_county(province: Province, code: str, spellings: list[str]) -> None:
    for spelling in spellings:
        county = province.match(spelling)
        assert county is not None, spelling
        assert county.code == code


@pytest.mark.skipif(not TABLE.exists(), reason="needs ../shared/data/geo, which is not here")
def test_every_name_of_the_source_table_matches_its_code(province: Province) -> None:
    with TABLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for name in (row["name_fa"], row["name_en"], row["code"], f"شهرستان {row['name_fa']}"):
                county = province.match(name)
                assert county is not None, name
                assert county.code == row["code"]


@settings(max_examples=8 * THOROUGH)
@given(st.text(max_size=12))
def test_an_unknown_name_is_no_county(text: str) -> None:
    county = load_province("east-azerbaijan").match(text) if text.strip() else None
    assert county is None or county.code.startswith("03")


@pytest.mark.parametrize("name", ["", "شهرستان", "تهران", "9999", "0", "-303", "²"])
def test_what_is_no_county_here_is_none(province: Province, name: str) -> None:
    assert province.match(name) is None


def test_unverified_populations_say_so(province: Province) -> None:
    unverified = {county.code: county.population_unverified for county in province.counties}
    assert {code: years for code, years in unverified.items() if years} == {
        "0315": (1395, 1390),
        "0323": (1395, 1390),
        "0326": (1390,),
    }
    assert "جمعیت کلیبر و چاراویماق در سرشماری" in province.population_caveat("fa")
    assert "Khoda Afarin" not in province.population_caveat("en")
    assert "Kaleybar, Charuymaq and Khoda Afarin" in replace(
        province, census_years=(1390,)
    ).population_caveat("en")
    assert "NOT RETRIEVED" in province.county("0315").population_note


def test_newer_counties_are_explained_where_they_are_counted(province: Province) -> None:
    assert "Leylan" in province.county("0320").note("en")
    assert "ترکمانچای" in province.county("0310").note("fa")


def test_sources_are_named(province: Province) -> None:
    for lang in ("fa", "en"):
        assert "OpenStreetMap" in province.attribution(lang)
        assert "ODbL" in province.attribution(lang)
        assert "GeoNames" in province.attribution(lang)


def test_the_layer_is_joined_by_feature_id(province: Province) -> None:
    assert province.geojson is not None
    assert [feature["id"] for feature in province.geojson["features"]] == [c.code for c in province.counties]
    assert province.water is not None
    assert province.bounds is not None
    west, south, east, north = province.bounds
    assert 45 < west < east < 48.5
    assert 36.7 < south < north < 39.5


def test_places_belong_to_counties(province: Province) -> None:
    assert len(province.places) == 164
    codes = {county.code for county in province.counties}
    assert {place.county for place in province.places} <= codes
    assert all(place.name_fa and place.name_en for place in province.places)
    assert all(place.population is None or place.population > 0 for place in province.places)


def test_neighbours_are_mutual(province: Province) -> None:
    for county in province.counties:
        assert province.neighbours(county.code)
        for other in province.neighbours(county.code):
            assert county.code in province.neighbours(other)
    assert province.neighbours("0327") == ("0302", "0315")


def test_loading_needs_no_geometry_library() -> None:
    code = (
        "import sys, geo.province as p; p.load_province('east-azerbaijan'); print('shapely' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"


def test_a_name_of_a_built_in_province_is_enough() -> None:
    assert locate("east-azerbaijan") == BUILT_IN / "east-azerbaijan"
    assert load_province("east-azerbaijan").name("fa") == "آذربایجان شرقی"


def test_no_province_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"province\.toml"):
        load_province(tmp_path)


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "counties.csv",
            "38.4774,",
            "north,",
            "line 2: column seat_lat of Ahar must be a number (found north)",
        ),
        ("places.csv", "37.9589", "x", "line 2: column lat of Kordlar must be a number (found x)"),
        ("places.csv", "2818", "many", "line 2: column population of Kordlar must be a number (found many)"),
    ],
)
def test_a_malformed_number_is_reported_with_line_column_and_name(
    tmp_path: Path, name: str, old: str, new: str, words: str
) -> None:
    folder = Path(shutil.copytree(BUILT_IN / "east-azerbaijan", tmp_path / "province"))
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DeclarationError) as caught:
        load_province(folder)

    assert words in caught.value.message_en
    assert str(folder / name) in caught.value.message_fa
