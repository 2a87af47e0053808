"""The message about columns that a file lacks, which shows headings and never a row of data."""

from pathlib import Path

import openpyxl
import pytest

from intake.errors import MappingError
from intake.mapping.column_matching import match_columns
from intake.mapping.missing_columns import holds_data
from tests.intake.reading import csv_of, read_all, small

ROW = ["200001", "1404/03/01 09:00", "علی رضایی", "09141234567", "0010350829", "تبریز خیابان امام", "مرند"]
HEADINGS = ["کد رهگیری", "تاریخ ثبت", "نام شاکی", "تلفن همراه", "کد ملی", "آدرس", "شهرستان"]


@pytest.mark.parametrize(
    "row",
    [
        ROW,
        ["TBZ-A", "۵ خرداد ۱۴۰۴", "علی رضایی"],
        ["TBZ-A", "2025-05-22 09:00:00", "علی رضایی"],
        ["TBZ-A", "45799.375", "علی رضایی"],
        ["TBZ-A", "", "علی رضایی", "۰۹۱۴ ۱۲۳ ۴۵ ۶۷"],
    ],
)
def test_nothing_of_a_row_of_data_in_the_place_of_the_headings_is_shown(row: list[str]) -> None:
    mapping = small(columns={"id": "کد رهگیری", "registered_at": "تاریخ ثبت"}, title_rows=1)
    with pytest.raises(MappingError) as caught:
        match_columns(row, mapping, "x.csv")
    for message in (caught.value.message_fa, caught.value.message_en):
        assert "کد رهگیری" in message
        assert "title_rows" in message
        assert not [cell for cell in row if cell and cell in message]


def test_a_file_without_headings_shows_none_of_its_cases(tmp_path: Path) -> None:
    mapping = small(columns={"id": "کد رهگیری", "registered_at": "تاریخ ثبت"})
    book = openpyxl.Workbook()
    assert book.active is not None
    for _ in range(2):
        book.active.append(ROW)
    book.save(tmp_path / "cases.xlsx")
    for path in (csv_of(tmp_path, f"{','.join(ROW)}\n" * 2), tmp_path / "cases.xlsx"):
        with pytest.raises(MappingError) as caught:
            read_all(path, mapping)
        assert not [cell for cell in ROW if cell in caught.value.message_en + caught.value.message_fa]


@pytest.mark.parametrize(
    "header",
    [
        HEADINGS,
        ["case", "Registered (2)", "1", "۱۲", "column 4"],
        ["Wards 2003-2015", "year_1404", "سال ۱۴۰۴"],
    ],
)
def test_headings_of_another_file_are_still_named_with_the_nearest(header: list[str]) -> None:
    assert not holds_data(header)
    mapping = small(columns={"id": "کد رهگيریی", "registered_at": "تاریخ ثبت شد"})
    with pytest.raises(MappingError) as caught:
        match_columns(header, mapping, "x.csv")
    assert all(name in caught.value.message_en for name in header)
    assert "The file has: " + header[0] in caught.value.message_en
    assert "ستون‌های فایل: " in caught.value.message_fa


def test_columns_that_may_be_optional_are_said_to_be(tmp_path: Path) -> None:
    columns = {"id": "id", "registered_at": "registered", "answered_at": "answered"}
    # Those that the mapping has already stay: its only line of that name is the one that is written anew.
    for already, line in (("none", '["answered_at"]'), (("agency",), '["agency", "answered_at"]')):
        mapping = small(columns=columns, optional=already)
        with pytest.raises(MappingError) as caught:
            read_all(csv_of(tmp_path, "id,registered,agency\na,1404/05/12,x\n"), mapping)
        for message in (caught.value.message_fa, caught.value.message_en):
            assert f"optional = {line}" in message
    with pytest.raises(MappingError) as caught:
        read_all(csv_of(tmp_path, "id,answered\na,1404/05/12\n"), mapping)
    assert "optional" not in caught.value.message_en
