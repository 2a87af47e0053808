"""Codes that a province can use, whatever the file has."""

import pytest

from geo.importing.area_codes import usable_codes

NAMES = [("برانکس", "The Bronx"), ("استتن آیلند", "Staten Island")]


@pytest.mark.parametrize(
    ("written", "codes", "words"),
    [
        (["0301", "IRN.3.2_1"], ["0301", "IRN.3.2_1"], ""),
        (["۰۳۰۱", "5"], ["0301", "5"], ""),
        (["The Bronx", "Staten Island"], ["The-Bronx", "Staten-Island"], "from the codes of the file"),
        (["", ""], ["The-Bronx", "Staten-Island"], "from the English names, because the file has no column of codes"),
        (["الف", "ب"], ["The-Bronx", "Staten-Island"], "from the English names, because a code takes only Latin"),
        (["all", "b"], ["The-Bronx", "Staten-Island"], "from the English names"),
    ],
)  # fmt: skip
def test_codes_are_kept_or_made_from_names(written: list[str], codes: list[str], words: str) -> None:
    made, notes = usable_codes(written, NAMES)

    assert made == codes
    assert bool(notes) == bool(words)
    assert all(words in note.en for note in notes)


def test_without_latin_names_areas_are_numbered_in_the_order_of_their_names() -> None:
    made, notes = usable_codes([""] * 3, [("ب", "ب"), ("الف", "الف"), ("پ", "پ")])

    assert made == ["2", "1", "3"]
    assert "must not change once data are loaded" in notes[0].en


def test_codes_that_repeat_are_left_to_be_reported() -> None:
    assert usable_codes(["A", "A"], NAMES)[0] == ["A", "A"]
