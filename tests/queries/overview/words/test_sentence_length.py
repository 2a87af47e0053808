"""The sentence of the day is shortened by rule where it is too long to be read at a glance."""

from datetime import date

import pytest

from queries.data_quality.missing_days import MissingDays
from queries.overview.office_lines.other_signs import sign_wordings
from queries.overview.words.office_line_texts import FEW_RESOLVED, MANY_REOPENED
from queries.overview.words.sentence_length import MAX_WORDS, fitting
from queries.vocabulary.labels import Text
from tests.queries.overview.said_sentence import Offices, said
from tests.queries.overview.test_sentence_of_events import found

SIGNS = {"b": [FEW_RESOLVED, MANY_REOPENED], "a": [MANY_REOPENED]}
WEEK = MissingDays(date(2026, 11, 9), date(2026, 11, 15), 0, 612)


def words(n: int) -> Text:
    return Text(" ".join(["الف"] * n), " ".join(["a"] * n))


@pytest.mark.parametrize(
    ("first", "chosen"),
    [(13, (20, 15)), (14, (20, 5)), (24, (20, 4)), (25, (3, 4)), (90, (3, 4))],
)
def test_the_last_part_takes_a_shorter_wording_first(first, chosen):
    parts = [[words(first)], (), [words(20), words(3)], [words(15), words(5), words(4)]]
    texts = fitting(parts)
    assert tuple(len(text.en.split()) for text in texts) == (first, *chosen)


def test_both_languages_say_the_same_and_persian_decides():
    parts = [[Text(words(47).fa, "a")], [Text("ب پ", "b"), Text("ب", "c")]]
    assert fitting(parts)[-1].en == "c"
    assert fitting([[Text("الف", words(90).en)], parts[1]])[-1].en == "b"


def test_of_offices_with_other_signs_less_and_less_is_said():
    signs = sign_wordings(Offices(), SIGNS)  # type: ignore[arg-type]
    assert [text.en.replace("\u2068", "").replace("\u2069", "") for text in signs] == [
        "other signs to look at: B (few cases resolved, many cases reopened), A (many cases reopened)",
        "other signs to look at: B, A",
        "other signs to look at: B and another office",
        "other signs to look at in 2 offices",
    ]
    assert signs[-1].fa == "نشانه‌های دیگر برای بررسی در ۲ دستگاه"
    assert len(sign_wordings(Offices(), {"b": [FEW_RESOLVED]})) == 2  # type: ignore[arg-type]
    assert not sign_wordings(Offices(), {})  # type: ignore[arg-type]


def test_on_a_day_with_much_to_say_offices_are_counted_and_what_is_over_has_its_name_alone():
    signs = sign_wordings(Offices(), SIGNS)  # type: ignore[arg-type]
    over = [found("surge", "agency", 90.0)]
    short = said([], ["a"], over=over, lang="fa")
    assert "؛ در ۷ روز گذشته پایان یافت: «الف» (۹۰ پرونده از " in short
    assert len(short.split()) <= MAX_WORDS
    long = said([], [], signs=signs, over=over, missing=(WEEK,))
    assert "; over within the last 7 days: A; " in long
    assert long.endswith("; other signs to look at in 2 offices.")
    several = said([], [], over=over * 2, missing=(WEEK,), lang="fa")
    assert "؛ ۲ مورد غیرعادی در ۷ روز گذشته پایان یافت؛ " in several
