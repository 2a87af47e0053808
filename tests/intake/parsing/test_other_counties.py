"""Names of counties that the province does not have."""

from pathlib import Path

import pytest

from geo.province import load_province
from intake.commands.value_notes_text import note_lines
from intake.parsing.other_counties import OtherCounties
from intake.parsing.reading_notes import ReadingNotes
from queries.settings.province_settings import Settings
from tests.intake.reading import csv_of, read_all, small

MAPPING = {"county": "province", "columns": {"county": "county"}}


def notes_on(folder: Path, *counties: str, **changes: object) -> ReadingNotes:
    """The notes on a file with a case for each of these counties, and one that is rejected."""
    rows = [f"c{at},1404/05/12,x,{county}\n" for at, county in enumerate(counties)]
    text = "id,registered,agency,county\n" + "".join(rows) + "r,no date,x,قزوین\n"
    notes = ReadingNotes()
    read_all(csv_of(folder, text), small(**(MAPPING | changes)), notes=notes)
    return notes


def test_they_are_named_with_their_rows_and_the_county_that_may_be_meant(tmp_path: Path) -> None:
    notes = notes_on(tmp_path, "تبریز", "تبریر", "تبریر", "تهران", "شهرستان مراغه", "0303", "")
    lines = {lang: [line for line in note_lines(notes, lang) if "تبریر" in line] for lang in ("fa", "en")}
    assert (
        "“\u2068تبریر\u2069” 2 rows (nearest: \u2068تبریز\u2069), “\u2068تهران\u2069” 1 row."
        in lines["en"][0]
    )
    assert 'county = "refuse"' in lines["en"][0]
    assert "«\u2068تبریر\u2069» ۲ سطر (نزدیک‌ترین: \u2068تبریز\u2069)" in lines["fa"][0]
    assert [one["name"] for one in notes.as_json()["other_counties"]] == ["تبریر", "تهران"]


def test_counties_of_the_province_and_of_other_mappings_need_no_word(tmp_path: Path) -> None:
    assert not notes_on(tmp_path, "تبریز", "مراغه", "Maragheh", "آذرشهر").other_counties
    assert not notes_on(tmp_path, "Queens", "تبریر", county="name").other_counties
    assert not notes_on(tmp_path, "تبریز", "تبریر", unknown={"county": "refuse"}).other_counties


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("مراقه", "مراغه"),
        ("تبریز-مرکزی", "تبریز"),
        ("بخش مرکزی تبریز", "تبریز"),
        ("اسکو/تبریز", "اسکو، تبریز"),
        ("تهران", ""),
    ],
)
def test_the_county_that_may_be_meant(name: str, meant: str) -> None:
    assert OtherCounties(load_province(Settings().province_folder)).nearest(name) == meant
