"""Enumerations: commas, and "and" before the last."""

import pytest

from persian.enumeration import enumeration


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
