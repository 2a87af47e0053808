"""Columns that repeat another one."""

from intake.guess.equal_columns import repeated_columns
from tests.intake.guess.guessing import profiles

WORDS = ["water", "road", "trees", "noise"] * 10


def test_of_columns_named_alike_the_first_counts():
    assert repeated_columns(profiles({"a": WORDS, "b": WORDS})) == {1: 0}


def test_a_few_differences_and_the_case_of_letters_do_not_matter():
    for nearly in ([*WORDS[:39], "bridges"], [word.upper() for word in WORDS]):
        assert repeated_columns(profiles({"a": WORDS, "b": nearly})) == {1: 0}


def test_gaps_constants_and_short_files_are_not_equal():
    assert repeated_columns(profiles({"a": WORDS, "b": [*WORDS[:20], *[""] * 20]})) == {}
    assert repeated_columns(profiles({"a": ["x"] * 40, "b": ["x"] * 40})) == {}
    assert repeated_columns(profiles({"a": WORDS[:12], "b": WORDS[:12]})) == {}


def test_equal_dates_of_registration_and_referral_are_both_kept():
    days = [f"1404/02/{row % 28 + 1:02}" for row in range(60)]

    assert repeated_columns(profiles({"تاریخ": days, "تاریخ ارجاع": days})) == {}
    assert repeated_columns(profiles({"تاریخ ثبت": days, "تاریخ ایجاد": days})) == {1: 0}
