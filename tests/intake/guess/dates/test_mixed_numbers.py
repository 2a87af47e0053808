"""Numbers of days among written dates (`intake.guess.dates.mixed_numbers`)."""

from datetime import date, timedelta

import pytest

from intake.guess.proposal.date_choices import date_choices
from intake.guess.propose import propose
from persian.calendar import from_jalali, to_jalali
from tests.intake.guess.guessing import mapping_from
from tests.intake.reading import csv_of, read_all
from tests.thorough import ordinary_first

FIRST = from_jalali(1403, 10, 1)
DAYS = [FIRST + timedelta(days=2 * n) for n in range(100)]


def excel(day: date) -> str:
    return str((day - date(1899, 12, 30)).days)


def excel_noon(day: date) -> str:
    return f"{excel(day)}.5"


def jalali(day: date) -> str:
    return str(to_jalali(day))


def six_digits(day: date) -> str:
    """The day without the zero at its beginning."""
    return jalali(day).replace("/", "")[3:]


def day_first(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@pytest.mark.parametrize(
    ("every", "most_are_numbers"),
    ordinary_first(
        2,
        [
            (3, False),
            (20, True),
            *((every, most) for every in (2, 5) for most in (False, True)),
            (3, True),
            (20, False),
        ],
    ),
)
@pytest.mark.parametrize(
    ("written", "number", "formats"),
    ordinary_first(
        3,
        [
            (jalali, excel, ("auto", "excel")),
            (jalali, six_digits, ("auto", "jalali:%y%m%d")),
            (jalali, excel_noon, ("auto", "excel")),
            (day_first, excel, ("%d/%m/%Y", "excel")),
        ],
    ),
)
def test_dates_and_numbers_of_days_in_one_column_are_read(
    tmp_path, written, number, formats, most_are_numbers, every
):
    cells = [
        (number if (n % every == 0) is not most_are_numbers else written)(day) for n, day in enumerate(DAYS)
    ]
    rows = [f"{4000 + 7 * n},{cell},شهرداری" for n, cell in enumerate(cells)]
    path = csv_of(tmp_path, "\n".join(["شماره پرونده,تاریخ ثبت,دستگاه", *rows]))

    proposal = propose(path)
    batch = read_all(path, mapping_from(proposal))

    column = proposal.fields["registered_at"]
    assert column.dates is not None
    assert column.dates.formats == formats
    assert "in some rows" in column.reason.en
    assert [moment.date() for moment in batch.records["registered_at"]] == DAYS
    assert all("excel" in choice.formats for choice in date_choices(column)) or number is six_digits


def test_a_column_of_six_digits_with_trash_is_not_counted_as_excel_does(tmp_path):
    cells = ["ندارد" if n % 5 == 0 else six_digits(day) for n, day in enumerate(DAYS)]
    rows = [f"{4000 + 7 * n},{cell},شهرداری" for n, cell in enumerate(cells)]
    proposal = propose(csv_of(tmp_path, "\n".join(["شماره پرونده,تاریخ ثبت,دستگاه", *rows])))

    assert proposal.fields["registered_at"].dates.formats == ("jalali:%y%m%d",)


@pytest.mark.parametrize("every", [5, 20])
def test_numbers_far_from_the_dates_are_no_days(tmp_path, every):
    cells = [str(36500 + n) if n % every == 0 else jalali(day) for n, day in enumerate(DAYS)]
    rows = [f"{4000 + 7 * n},{cell},شهرداری" for n, cell in enumerate(cells)]
    proposal = propose(csv_of(tmp_path, "\n".join(["شماره پرونده,تاریخ ثبت,دستگاه", *rows])))

    assert proposal.fields["registered_at"].dates.formats == ("auto",)
