"""The word for an area takes the place of شهرستان and county in texts, and in nothing else."""

import pytest

from persian import area_words
from persian.area_words import AreaWords, renamed, use_area_words, with_area_words
from persian.translate import translator
from queries.vocabulary.labels import Text

BOROUGH = AreaWords("منطقه", "borough", "boroughs")
AREA = AreaWords("ناحیه", "area", "areas")


@pytest.mark.parametrize(
    ("text", "lang", "words", "expected"),
    [
        ("Counties", "en", BOROUGH, "Boroughs"),
        ("This county, all other counties", "en", BOROUGH, "This borough, all other boroughs"),
        ("Compared with a county’s size", "en", AREA, "Compared with an area’s size"),
        ("A county", "en", AREA, "An area"),
        ("In {county}, {n} counties: county=0303", "en", BOROUGH, "In {county}, {n} boroughs: county=0303"),
        ("the account of the country", "en", BOROUGH, "the account of the country"),
        ("شهرستان‌های استان و یک شهرستان", "fa", BOROUGH, "منطقه‌های استان و یک منطقه"),
        ("شهرستانی نیست", "fa", AREA, "ناحیه‌ای نیست"),
        ("شهرستانی نیست", "fa", AreaWords("بخش", "district", "districts"), "بخشی نیست"),
    ],
)
def test_texts_are_renamed(text: str, lang: str, words: AreaWords, expected: str) -> None:
    assert renamed(text, lang, words) == expected


def test_catalogues_and_labels_have_the_word_and_names_that_are_filled_in_do_not(monkeypatch) -> None:
    monkeypatch.setattr(area_words, "_providers", [])
    assert with_area_words("Counties", "en") == "Counties"
    use_area_words(lambda: BOROUGH)

    assert translator("fa")("Counties") == "منطقه‌ها"
    assert Text("شهرستان", "county").label("en") == "borough"
    assert translator("en")("Remove {county} from the brief").format(county="Cork County") == (
        "Remove Cork County from the brief"
    )
