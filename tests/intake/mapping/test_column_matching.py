"""Headings that stand in two rows, or several times."""

import pytest

from intake.errors import MappingError
from intake.mapping.column_matching import headings_below, match_columns, plain_heading
from intake.mapping.privacy import refusal
from tests.intake.reading import small

HEADER = ["id", "date", "agency", "date"]


def test_a_repeated_heading_is_read_with_the_one_above_it() -> None:
    upper = ["مشخصات", "ثبت", "", "پاسخ", "", "وضعیت"]
    lower = ["کد", "تاریخ", "ساعت", "تاریخ", "ساعت", ""]
    assert headings_below(upper, lower) == [
        "کد", "تاریخ ثبت", "ساعت ثبت", "تاریخ پاسخ", "ساعت پاسخ", "وضعیت",
    ]  # fmt: skip


def test_headings_that_differ_are_left_alone_and_a_title_names_nothing() -> None:
    assert headings_below(["a", "b", ""], ["x", "y", "z"]) == ["x", "y", "z"]
    assert headings_below(["title", "", ""], ["x", "x", ""]) == ["x", "x", ""]


def test_each_of_several_columns_with_one_heading_can_be_named() -> None:
    mapping = small(columns={"registered_at": "date (column 4)"})
    selection = match_columns(HEADER, mapping, "x.csv")
    assert selection.positions["registered_at"] == 3
    assert [plain_heading(name) for name in selection.header] == HEADER


def test_the_message_says_how_to_name_them() -> None:
    with pytest.raises(MappingError) as caught:
        match_columns(HEADER, small(columns={"registered_at": "Date"}), "x.csv")
    for message in (caught.value.message_fa, caught.value.message_en):
        assert "date (column 2)" in message
        assert "date (column 4)" in message


def test_personal_columns_are_refused_under_that_name_too() -> None:
    assert refusal("تلفن (column 3)") is not None
