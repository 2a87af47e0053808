"""Texts with long runs of combining marks: what brings texts into a normal form takes no hours for them."""

import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persian.names import fold, tidy
from persian.stream_safe import MAX_MARKS, stream_safe
from records.people import name_key
from tests.thorough import ordinary_first

SECONDS = 3.0  # of processor time; sorting so many marks takes hours
# Marks of two classes in turn, which have to be sorted; U+FF9E and U+0F73 become marks in a normal form only.
MARKS = ["\u0301\u0323", "\u064e\u0650", "\uff9e\u0301", "\u0f73", "\u0344\u0323"]


@pytest.mark.parametrize("marks", ordinary_first(2, MARKS))
def test_hundreds_of_thousands_of_marks_take_no_time(marks: str) -> None:
    text = f"تبریز{marks * 150_000}"
    begin = process_time()
    for read in (tidy, fold, name_key):
        assert len(read(text)) <= len("تبریز") + 3 * MAX_MARKS
    assert process_time() - begin < SECONDS


@pytest.mark.parametrize("marks", MARKS)
def test_no_normal_form_has_longer_runs(marks: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        longest = run = 0
        for letter in unicodedata.normalize(form, stream_safe(f"ت{marks * 500}ب{marks * 500}")):
            run = run + 1 if unicodedata.combining(letter) else 0
            longest = max(longest, run)
        assert longest <= 3 * MAX_MARKS


@given(st.text(max_size=400))
def test_a_text_without_long_runs_stays_as_it_is(text: str) -> None:
    assert stream_safe(text) == text


@pytest.mark.thorough
def test_every_mark_counts() -> None:
    marks = [letter for letter in map(chr, range(0x110000)) if not 0xD800 <= ord(letter) < 0xE000]
    marks = [mark for mark in marks if unicodedata.combining(unicodedata.normalize("NFKD", mark)[0])]
    assert len(marks) > 900
    assert all(len(stream_safe(f"ت{mark * 400}")) == 1 + MAX_MARKS for mark in marks)


def test_written_texts_stay_as_they_are() -> None:
    vocalised = "بِسْمِ اللّٰهِ الرَّحْمٰنِ الرَّحِیمِ " * 50
    assert stream_safe(vocalised) == vocalised


@pytest.mark.parametrize("text", ordinary_first(1, ["شهرستان" * 60_000 + "ت", "ت" + "county" * 60_000]))
def test_words_for_a_county_are_removed_in_one_pass(text: str) -> None:
    begin = process_time()
    assert fold(text) == "ت"
    assert process_time() - begin < SECONDS
