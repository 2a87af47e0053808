"""Columns that repeat another one."""

from datetime import datetime, timedelta

from intake.guess.evidence.equal_columns import repeated_columns
from persian.calendar import to_jalali
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


def test_the_same_moments_in_two_calendars_are_equal():
    moments = [datetime(2025, 4, 25, 8, 0) + timedelta(hours=7 * row, seconds=row) for row in range(60)]
    jalali = [
        f"{day.year}/{day.month:02}/{day.day:02}" for day in (to_jalali(each.date()) for each in moments)
    ]
    table = {
        "تاریخ پاسخ شمسی": [f"{day} {each:%H:%M}" for day, each in zip(jalali, moments, strict=True)],
        "تاریخ پاسخ میلادی": [f"{each:%Y-%m-%d %H:%M:%S}" for each in moments],
        "تاریخ خاتمه میلادی": [f"{each + timedelta(hours=1):%Y-%m-%d %H:%M:%S}" for each in moments],
    }

    assert repeated_columns(profiles(table)) == {1: 0}
