"""Which of day and month comes first, and dates that cannot be read safely."""

import random

import pytest

from intake.guess.dates.day_month_order import common_order, own_order, problem_of
from tests.intake.guess.guessing import guess

DAYS = [(day, 4, 2025) for day in range(1, 31)]
ROWS = range(60)


def swapped(dates):
    """The days as columns of dates with the month first."""
    return [(b, a, year) for a, b, year in dates]


def test_a_day_above_twelve_decides_for_all_columns():
    assert common_order([DAYS], american=False) == ("dmy", True)
    assert common_order([swapped(DAYS), DAYS[:5]], american=False) == ("mdy", True)
    assert common_order([], american=False) == ("ymd", True)


def test_an_american_clock_goes_with_the_month_first_and_settles_nothing():
    assert common_order([[(3, 4, 2025), (5, 6, 2025), (1, 2, 2025)]], american=True) == ("mdy", False)


def test_a_column_may_show_an_order_of_its_own():
    assert own_order(DAYS) == "dmy"
    assert own_order(swapped(DAYS)) == "mdy"
    assert own_order(DAYS[:12]) is None
    assert own_order(DAYS + swapped(DAYS)) is None


@pytest.mark.parametrize(
    ("year_last", "year_first", "problem"),
    [
        (DAYS, [], None),
        (DAYS + swapped(DAYS), [], "mixed"),
        (DAYS + swapped(DAYS)[:13], [], None),  # one typing error among many dates
        (DAYS[12:], [(2025, day, 4) for day in range(1, 13)], "swapped"),
        (DAYS[11:], [(2025, day, 4) for day in range(1, 13)], None),
        (DAYS[12:], [(2025, 4, day) for day in range(1, 31)], None),
        ([], [(1446, 9, day) for day in range(1, 30)], "lunar"),
        ([], [(1404, 9, day) for day in range(1, 30)], None),
        ([], [(2725, 9, day) for day in range(1, 30)], "kurdish"),
        ([(day, 9, 2725) for day in range(1, 30)], [], "kurdish"),
    ],
)
def test_dates_that_cannot_be_read_safely(year_last, year_first, problem):
    assert problem_of(year_last, year_first) == problem


def turned(dates):
    """The days with the year first, as a program writes them that takes the first number for the month if it can."""
    return [(year, day, month) if day <= 12 else (year, month, day) for year, month, day in dates]


@pytest.mark.parametrize("months", [range(1, 5), range(1, 13)])
@pytest.mark.parametrize("seed", [None, 1])
def test_days_and_months_that_a_program_swapped_where_it_could_are_seen(months, seed):
    days = [(2025, month, day) for month in months for day in range(1, 29)]
    if seed is not None:  # rows in no order: only months without any day above 12 tell then
        random.Random(seed).shuffle(days)
    assert problem_of([], days) is None
    assert problem_of([], turned(days)) == (None if seed and len(months) == 12 else "turned")


def test_swapped_days_are_seen_where_the_last_month_has_only_begun():
    days = [(2025, month, day) for month in (3, 4, 5) for day in range(1, 29)]
    days += [(2025, 6, day) for day in range(1, 10)]
    random.Random(3).shuffle(days)
    assert problem_of([], days) is None
    assert problem_of([], turned(days)) == "turned"


def test_months_that_have_only_begun_or_have_few_dates_are_not_swapped():
    begun = [(2025, month, day) for month in (3, 4, 5) for day in range(1, 31)]
    begun += [(2025, 6, day) for day in range(1, 11)]
    few = [(year, month, day) for year in range(2010, 2026) for month, day in ((2, 17), (5, 3), (8, 4))]
    for days in (begun, few):
        random.Random(2).shuffle(days)
        assert problem_of([], days) is None


def table(dates):
    return {
        "شماره پرونده": [str(4000 + 7 * row) for row in ROWS],
        "تاریخ ثبت": dates,
        "دستگاه اجرایی": [("شهرداری", "آب و فاضلاب")[row % 2] for row in ROWS],
    }


def test_a_registration_that_cannot_be_read_safely_is_left_to_a_person_with_the_reason(tmp_path):
    days = [f"{row % 28 + 1:02}" for row in ROWS]
    mixed = [f"{day}/04/2025" if row % 3 else f"04/{day}/2025" for row, day in zip(ROWS, days, strict=True)]

    proposal = guess(tmp_path, table(mixed))

    assert proposal.missing == ("registered_at",)
    assert any("in some rows the day comes before the month" in note.en for note in proposal.notes)
    assert any(note.fa.startswith("«تاریخ ثبت»: در بعضی سطرها") for note in proposal.notes)
    assert guess(tmp_path, table([f"{day}/04/2025" for day in days])).missing == ()


def test_two_columns_of_one_file_may_have_different_orders(tmp_path):
    days = [f"{row % 28 + 1:02}" for row in ROWS]
    both = table([f"{day}/04/2025" for day in days]) | {"تاریخ پاسخ": [f"05/{day}/2025" for day in days]}

    columns = {column.field: column for column in guess(tmp_path, both).columns}

    assert columns["registered_at"].dates.formats == ("%d/%m/%Y",)
    assert columns["answered_at"].dates.formats == ("%m/%d/%Y",)
