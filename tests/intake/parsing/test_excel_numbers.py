"""Excel's numbers of days among written dates (`intake.parsing.excel_numbers`)."""

from datetime import date
from pathlib import Path

import pytest

from intake.parsing.excel_numbers import excel_day, with_days
from persian.calendar import to_jalali
from tests.intake.reading import csv_of, read_all, reasons, small

ROWS = "id,registered,agency\na,45375,x\nb,1403/01/13,x\nc,۴۵۳۷۵٫۵,x\nd,145375,x\n"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("45375", date(2024, 3, 24)),
        (" ۴۵۳۷۵٫۷۵ ", date(2024, 3, 24)),
        ("36000", date(1998, 7, 24)),
        ("35999", None),
        ("55000", None),
        ("145375", None),
        ("1403/01/05", None),
    ],
)
def test_a_number_is_the_day_that_excel_shows(text: str, day: date | None) -> None:
    assert excel_day(text) == day


def test_other_cells_are_masked() -> None:
    assert with_days("45375") == "45375 = 1403/01/05 (2024-03-24)"
    assert "0914" not in with_days("زنگ 09141234567")


def test_such_a_registration_is_rejected_with_the_day_that_it_would_be(tmp_path: Path) -> None:
    batch = read_all(csv_of(tmp_path, ROWS), small())

    assert reasons(batch) == [
        (2, "excel_day_number"),
        (4, "excel_day_number"),
        (5, "unreadable_registration_time"),
    ]
    assert batch.rejected["detail"][0] == "registered: 45375 = 1403/01/05 (2024-03-24)"


def test_a_day_of_six_digits_without_its_zero_is_said_to_be_one_first(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "id,registered,agency\na,40101,x\nb,۵۰۶۱۵,x\nc,1404/01/13,x\nd,40731,x\n")
    batch = read_all(path, small())

    assert reasons(batch) == [(2, "short_day_number"), (3, "short_day_number"), (5, "excel_day_number")]
    assert batch.rejected["detail"][0] == "registered: 40101 = 1404/01/01 (jalali:%y%m%d), 1388/07/23 (excel)"
    advised = read_all(path, small(dates={"formats": ["auto", "jalali:%y%m%d"]}))
    assert [f"{to_jalali(day.date())}" for day in advised.records["registered_at"]] == [
        "1404/01/01", "1405/06/15", "1404/01/13",
    ]  # fmt: skip


def test_the_advice_of_the_reason_works(tmp_path: Path) -> None:
    batch = read_all(csv_of(tmp_path, ROWS), small(dates={"formats": ["auto", "excel"]}))

    assert list(batch.records["id"]) == ["a", "b", "c"]
    assert f"{batch.records['registered_at'][0]:%Y-%m-%d}" == "2024-03-24"
