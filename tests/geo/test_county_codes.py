"""Codes of counties: any sensible code is kept as written and found in every spelling; the others are refused."""

import json
from pathlib import Path

import pytest

from geo.check_province import check_province
from geo.county_codes import CodeIndex
from geo.province import load_province
from geo.tomlfile import DeclarationError
from tests.text_codes import CODES, write_province


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_codes_with_letters_pass_the_check_and_are_kept_as_written(tmp_path: Path) -> None:
    folder = write_province(tmp_path)

    assert {finding.code for finding in check_province(folder)} == {"seat-missing"}
    province = load_province(folder)
    assert tuple(county.code for county in province.counties) == CODES
    assert province.outlines is not None
    assert tuple(province.outlines.counties) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_found_in_every_spelling_and_nothing_else_is(tmp_path: Path, code: str) -> None:
    province = load_province(write_province(tmp_path))

    for written in (code, code.upper(), code.lower(), f" {code} "):
        county = province.match(written)
        assert county is not None
        assert county.code == code
    assert province.match(f"{code}0") is None


def test_digits_may_be_persian_without_leading_zeros_or_with_decimals() -> None:
    codes = CodeIndex(["0303", "07", "000", "7b"])

    assert [codes.find(text) for text in ("۳۰۳", "303", 303, 303.0, "7", "0", "7B")] == [
        "0303", "0303", "0303", "0303", "07", "000", "7b",
    ]  # fmt: skip
    assert codes.find("b") is None


def test_files_may_write_codes_in_another_case(tmp_path: Path) -> None:
    folder = write_province(tmp_path)
    before = load_province(folder)
    layer = json.loads((folder / "boundaries.geojson").read_text(encoding="utf-8"))
    for feature in layer["features"]:
        feature["properties"]["code"] = feature["id"] = feature["id"].swapcase().lstrip("0")
    (folder / "boundaries.geojson").write_text(json.dumps(layer), encoding="utf-8")
    replace_in(folder / "counties.csv", ",BX|", ",bx|")
    (folder / "places.csv").write_text(
        "name_fa,name_en,lat,lon,county\nده,Dah,37.5,46.5,ir012001\n", encoding="utf-8"
    )

    assert {finding.code for finding in check_province(folder)} == {"seat-missing"}
    province = load_province(folder)
    assert province.geojson == before.geojson
    assert [county.neighbours for county in province.counties] == [
        county.neighbours for county in before.counties
    ]
    assert province.places[0].county == "IR012001"


@pytest.mark.parametrize(
    ("new", "finding", "words"),
    [
        ("", "empty-cell", "line"),
        ("B X", "unusable-code", '"B X" on line 5'),
        ("B\u200cX", "unusable-code", "\\u200c"),
        ("تبریز", "unusable-code", "use Latin letters"),
        ("-BX", "unusable-code", "after the first character"),
        ("BX/1", "unusable-code", "BX/1"),
        ("B" * 33, "unusable-code", "longer than 32 characters"),
        ("NONE", "unusable-code", "another meaning"),
        ("ir012001", "duplicate-code", '"IR012001" on line 2, "ir012001" on line 5'),
        ("7", "duplicate-code", "leading zeros"),
        ("Place A", "unusable-code", "no spaces"),
    ],
)  # fmt: skip
def test_a_code_that_cannot_work_is_refused_with_its_reason_by_check_and_by_loading(
    tmp_path: Path, new: str, finding: str, words: str
) -> None:
    folder = write_province(tmp_path)
    replace_in(folder / "counties.csv", "\nBX,", f"\n{new},")

    findings = [each for each in check_province(folder) if each.code == finding]
    assert len(findings) == 1
    assert words in findings[0].message_en
    assert findings[0].is_error
    with pytest.raises(DeclarationError) as caught:
        load_province(folder)
    assert words in caught.value.message_en
    assert "counties.csv" in caught.value.message_fa


def test_a_name_that_is_the_code_of_another_county_is_refused(tmp_path: Path) -> None:
    folder = write_province(tmp_path)
    replace_in(folder / "counties.csv", "Place A", "bx")

    (error,) = [each for each in check_province(folder) if each.is_error]
    assert 'the name "bx" belongs to both BX and IR012001' in error.message_en
