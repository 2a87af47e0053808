"""Workbooks whose numbers of days are Jalali days of six digits without their first zero."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from intake.errors import RefusedError
from tests.intake.reading import read_all, small
from tests.thorough import ordinary_first

ZERO = date(1899, 12, 30)
SHORT = [10_000 * year + 100 * month + day for year in (4, 5) for month in range(1, 13) for day in (2, 9, 29)]
JALALI = [f"1404/02/{day:02} 08:00" for day in range(1, 31)]
FORMATS = ["auto", "jalali:%y%m%d"]


def book_of(folder: Path, days: list[Any], *, second: list[Any] | None = None) -> Path:
    """A workbook with a case for each of these registrations, and for each a due date if given."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["id", "registered", "agency", "due"])
    for at, day in enumerate(days):
        book.active.append([f"c{at}", day, "a", second[at] if second else None])
    book.save(folder / "cases.xlsx")
    return folder / "cases.xlsx"


@pytest.mark.parametrize(
    "days",
    ordinary_first(
        1,
        [
            SHORT,
            SHORT[:5],
            [*SHORT[:20], *JALALI, datetime(2025, 5, 2, 8, 0)],  # typed among right ones
            [*[30_105 + day for day in range(9)], *SHORT],  # of 1403, too, which would be before 1380
        ],
    ),
)
def test_they_are_refused_with_the_format_that_reads_them(tmp_path: Path, days: list[Any]) -> None:
    path = book_of(tmp_path, days)
    with pytest.raises(RefusedError) as refused:
        read_all(path, small())
    assert '"jalali:%y%m%d"' in refused.value.message_en
    assert "jalali:%y%m%d" in refused.value.message_fa
    assert "“registered”" in refused.value.message_en
    read = read_all(path, small(dates={"formats": FORMATS}))
    assert len(read.records) == len(days)
    assert read.records["registered_at"].min() >= datetime(2024, 3, 20)


def test_a_column_of_due_dates_is_refused_too(tmp_path: Path) -> None:
    path = book_of(tmp_path, JALALI, second=SHORT[: len(JALALI)])
    with pytest.raises(RefusedError) as refused:
        read_all(path, small(columns={"due_at": "due"}))
    assert "40102" in refused.value.message_en
    assert "1404/01/02, not 2009-10-16 as Excel counts days" in refused.value.message_en
    assert len(read_all(path, small()).records) == len(JALALI)


@pytest.mark.parametrize(
    "days",
    ordinary_first(
        2,
        [
            [(date(2025, 3, 21) + timedelta(days=n) - ZERO).days for n in range(300)],  # of the present
            [(date(2009, 10, 1) + timedelta(days=n) - ZERO).days for n in range(90)],  # of 2009
            [(date(2025, 3, 21) - ZERO).days + n + 0.25 for n in range(30)],  # with a time
            SHORT[:4],  # too few to say
            JALALI,
            [datetime(2010, 1, 27) + timedelta(days=n) for n in range(4)],
        ],
    ),
)
def test_numbers_of_days_and_dates_load(tmp_path: Path, days: list[Any]) -> None:
    assert len(read_all(book_of(tmp_path, days), small()).records) == len(days)


def test_a_mapping_may_say_that_they_are_as_excel_counts(tmp_path: Path) -> None:
    days = [(date(2010, 5, 2) + timedelta(days=n) - ZERO).days for n in range(20)]  # 40300 and on
    path = book_of(tmp_path, days)
    with pytest.raises(RefusedError):
        read_all(path, small())
    read = read_all(path, small(dates={"formats": ["auto", "excel"]}))
    assert read.records["registered_at"].min() == datetime(2010, 5, 2)
