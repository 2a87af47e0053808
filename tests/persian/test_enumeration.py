"""Enumerations: commas, and "and" before the last."""

import pytest

from persian.enumeration import comma_separated, enumeration


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
