"""Profiles of columns: counties, moments, births."""

from geo.province import load_province
from intake.derive.event_arrays import MISSING
from intake.guess.values.personal_columns import Outside
from queries.settings.province_settings import Settings
from tests.intake.guess.guessing import profiles

PROVINCE = load_province(Settings().province_folder)
CODES = [county.code for county in PROVINCE.counties[:2]]


def test_counties_are_names_and_under_their_heading_codes_too():
    names, bare, codes = profiles(
        {"column 1": ["تبریز", "اهر"], "column 2": CODES, "شهرستان": CODES}, PROVINCE
    )

    assert (names.counties, bare.counties, codes.counties) == (1, 0, 1)


def test_moments_are_read_as_intake_reads_them():
    (column,) = profiles({"a": ["1403/05/12 09:30", "1403/05/13", "", "1403/13/40", *["1403/05/14"] * 6]})

    assert column.unreadable.tolist() == [False, False, False, True, *[False] * 6]
    assert column.readable == 8 / 9


def test_dates_over_many_decades_are_births():
    years = [f"{1320 + number}/05/12" for number in range(60)]

    (column,) = profiles({"column 1": years})

    assert column.personal.kind is Outside.person
    assert profiles({"تاریخ تولد": ["1403/05/12"] * 5})[0].personal.by_heading
    assert profiles({"Date de naissance": ["1403/05/12"] * 5})[0].personal.by_heading


def test_the_date_of_what_was_done_for_a_person_is_not_personal():
    for heading in (
        "تاریخ پاسخ به متقاضی",
        "Date of reply to applicant",
        "تاریخ ثبت متقاضی",
        "تاریخ ابلاغ به شاکی",
    ):
        assert profiles({heading: ["1403/05/12"] * 5})[0].personal is None
        assert profiles({heading: ["رضا کاظمی", "زهرا مرادی"] * 20})[0].personal is not None


def test_a_numbered_heading_says_nothing():
    (column,) = profiles({"column 1": ["x", "y"]})

    assert (column.named, column.headings) == (False, {})


def test_dates_are_recognised_among_many_words_for_none():
    written = ["1403/05/12 10:00", "-", "NULL", "0000-00-00", "#N/A", "---", "0", "1403/05/14 09:30"] * 5

    (column,) = profiles({"تاریخ اختتام": written})

    assert column.dates is not None
    assert (column.readable, column.shape.fill) == (1, 0.25)
    assert profiles({"وضعیت": ["باز", "-", "0", "NULL"]})[0].shape.fill == 1, "other columns keep their words"


def test_numbers_under_a_heading_of_ids_are_no_days():
    numbers = [f"1403{month:02}{day:02}" for month in range(1, 10) for day in range(1, 4)]

    ids, days = profiles({"شماره پیگیری": numbers, "تاریخ ثبت": numbers})

    assert ids.dates is None
    assert days.dates is not None
    assert profiles({"column 1": ["14031000"] * 3})[0].dates is None, "there is no day 0"


def test_mistyped_years_of_answers_in_the_future_are_no_births():
    answers = [f"{1404 if at % 2 else 1444}/05/{at % 28 + 1:02}" for at in range(60)]
    assert profiles({"تاریخ پاسخ": answers})[0].personal is None
    births = [f"{1320 + at}/05/{at % 28 + 1:02}" for at in range(60)]
    assert profiles({"تاریخ پاسخ": births})[0].personal is not None


def test_one_early_day_again_and_again_is_no_date_and_no_birth():
    closings = ["1300/01/01" if at % 3 == 0 else f"1404/05/{at % 28 + 1:02}" for at in range(60)]
    (column,) = profiles({"تاریخ بسته شدن": closings})

    assert (column.personal, column.no_date) == (None, "1300/01/01")
    assert int((column.seconds == MISSING).sum()) == 20
    assert profiles({"a": ["21/03/1921 00:00", *["25/05/2025 10:00"] * 9] * 6})[0].no_date == "1921-03-21"
    births = [f"{1300 + at}/01/01" for at in range(60)] + ["1300/01/01"] * 20
    (column,) = profiles({"column 1": births})
    assert (column.personal.kind, column.no_date) == (Outside.person, None)
    assert profiles({"تاریخ بسته شدن": ["1300/01/01", *closings[1:3] * 20]})[0].no_date is None, "a slip"
