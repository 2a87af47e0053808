"""The folder of an imported province appears whole or not at all."""

from pathlib import Path

import pytest
import shapely

from geo.importing.area_rows import Area
from geo.importing.notes import Note
from geo.importing.province_folder import Naming, folder_files, sources_text, write_folder
from geo.province import load_province
from geo.tomlfile import DeclarationError

NAMING = Naming("made", 'ساخته «"»', "Made", "ما", "us")
AREAS = (Area("A", "الف", "Alpha", ("نام دیگر",), "Town", 500), Area("B", "ب", "Beta"))
SHAPES = {"A": shapely.box(50, 32, 51, 33), "B": shapely.box(51, 32, 52, 33)}


def test_what_is_written_is_what_is_loaded(tmp_path: Path) -> None:
    findings = write_folder(
        tmp_path / "all" / "p", folder_files(NAMING, AREAS, SHAPES, year=1395), replaces=False
    )

    province = load_province(tmp_path / "all" / "p")
    assert (province.name_fa, province.attribution("en")) == (NAMING.name_fa, "us")
    assert [county.aliases for county in province.counties] == [("نام دیگر",), ()]
    assert [province.population(code) for code in "AB"] == [500, None]
    assert province.neighbours("A") == ("B",)
    assert {finding.code for finding in findings} == {"population-missing", "seat-missing"}
    assert [path.name for path in (tmp_path / "all").iterdir()] == ["p"]


def test_an_unusable_province_is_refused_without_a_word_of_where_it_was_tried(tmp_path: Path) -> None:
    files = folder_files(NAMING, (*AREAS, Area("B", "پ", "Gamma")), None, year=None)

    with pytest.raises(DeclarationError) as caught:
        write_folder(tmp_path / "all" / "p", files, replaces=False)

    assert "not unique" in caught.value.message_en
    assert str(tmp_path) not in str(caught.value)
    assert list((tmp_path / "all").iterdir()) == []


def test_only_a_province_is_replaced(tmp_path: Path) -> None:
    files = folder_files(NAMING, AREAS, None, year=None)
    (tmp_path / "mine").mkdir()
    for replaces in (False, True):
        with pytest.raises(DeclarationError, match="exists"):
            write_folder(tmp_path / "mine", files, replaces=replaces)
    write_folder(tmp_path / "p", files, replaces=False)
    write_folder(tmp_path / "p", folder_files(NAMING, AREAS[:1], None, year=None), replaces=True)
    assert len(load_province(tmp_path / "p").counties) == 1


def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DeclarationError, match="cannot be written"):
        write_folder(tmp_path / "file" / "p", folder_files(NAMING, AREAS, None, year=None), replaces=False)


def test_sources_have_every_decision_in_both_languages() -> None:
    assert "- One.\n  یک." in sources_text("x.shp", [Note("یک.", "One.")])
