"""Enumerations: commas, and "and" before the last."""

import pytest

from persian.enumeration import comma_separated, enumeration, quote_commas, words_and_more
from queries.vocabulary.scope import joined_names


@pytest.mark.parametrize(
    ("words", "fa", "en"),
    [
        ([], "", ""),
        (["الف"], "الف", "الف"),
        (["الف", "ب"], "الف و ب", "الف and ب"),
        (["الف", "ب", "پ"], "الف، ب و پ", "الف, ب and پ"),
    ],
)
def test_the_last_two_are_joined_by_and(words, fa, en):
    assert (enumeration(words, "fa"), enumeration(words, "en")) == (fa, en)


def test_or_all_are_separated_by_commas():
    assert comma_separated(iter(("الف", "ب", "پ")), "fa") == "الف، ب، پ"
    assert comma_separated(["a", "b"], "en") == "a, b"
    assert comma_separated([], "fa") == ""


@pytest.mark.parametrize(
    ("words", "more", "fa", "en"),
    [
        ([], 0, "", ""),
        (["a", "b"], 0, "a، b", "a, b"),
        (["a", "b"], -1, "a، b", "a, b"),
        (["a", "b"], 1, "a، b و ۱ نام دیگر", "a, b and 1 more"),
    ],
)
def test_words_that_are_left_out_are_counted(words, more, fa, en):
    named = {lang: words_and_more(words, more, lang, noun_fa="نام") for lang in ("fa", "en")}
    assert named == {"fa": fa, "en": en}


@pytest.mark.parametrize(
    ("name", "fa", "en"),
    [
        ("بانک‌ها", "بانک‌ها", "بانک‌ها"),
        ("آب، برق، گاز و مخابرات", "«آب، برق، گاز و مخابرات»", "“آب، برق، گاز و مخابرات”"),
        ("Water, power and gas", "«Water, power and gas»", "“Water, power and gas”"),
    ],
)
def test_an_item_that_has_commas_itself_stands_in_quotation_marks(name, fa, en):
    assert (quote_commas(name, "fa"), quote_commas(name, "en")) == (fa, en)


def test_a_scope_quotes_names_with_commas_only_beside_others():
    utilities = "آب، برق، گاز و مخابرات"
    assert joined_names([utilities], "fa") == utilities
    assert joined_names([utilities, "بانک‌ها"], "fa") == f"«{utilities}»، بانک‌ها"
    assert joined_names(["a, b", "c", "d", "e"], "en") == "“a, b”, c, 2 more"
