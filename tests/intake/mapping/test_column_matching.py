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


def test_a_general_heading_below_a_group_takes_its_name_although_it_stands_once() -> None:
    upper = ["ردیف", "مشخصات پرونده", "", "پاسخ", "", "محل"]
    lower = ["", "شماره پرونده", "موضوع", "وضعیت", "تاریخ", "شهرستان"]
    assert headings_below(upper, lower) == [
        "ردیف", "شماره پرونده", "موضوع", "وضعیت پاسخ", "تاریخ پاسخ", "شهرستان",
    ]  # fmt: skip
    assert headings_below(["case", "", "answer", ""], ["id", "topic", "date", "text"]) == [
        "id", "topic", "date answer", "text",
    ]  # fmt: skip


def test_a_heading_that_is_broken_over_two_rows_is_put_together() -> None:
    upper = ["کد رهگیری", "تاریخ", "تاریخ", "مهلت", "دستگاه"]
    lower = ["", "ثبت", "پاسخ نهایی", "پاسخ", "اجرایی"]
    assert headings_below(upper, lower) == [
        "کد رهگیری", "تاریخ ثبت", "تاریخ پاسخ نهایی", "مهلت پاسخ", "اجرایی",
    ]  # fmt: skip
    assert headings_below(["case", "", "due", ""], ["id", "topic", "date", "days"])[2:] == [
        "date due",
        "due days",
    ]
    assert headings_below(["مهلت", "گزارش", ""], ["x", "y", "z"]) == ["x", "y", "z"]


def test_a_title_in_several_cells_is_no_group() -> None:
    lower = ["شماره", "تاریخ", "وضعیت", "دستگاه"]
    assert headings_below(["استان", "آذربایجان شرقی", "", ""], lower) == lower
    assert headings_below(["گزارش ۱۱۱", "", "تاریخ گزارش: ۱۴۰۴/۰۶/۱۵", ""], lower) == lower


@pytest.mark.parametrize(
    "upper",
    [
        ["گزارش سامانه", "", "ماه فروردین", ""],
        ["استانداری آذربایجان شرقی", "", "گزارش شکایات", ""],
        ["روابط عمومی", "", "شکایات مردمی", ""],
        ["پاسخ‌های استان", "", "ماه فروردین", ""],
        ["Complaints", "", "April", ""],
    ],
)
def test_titles_side_by_side_are_no_groups_either(upper: list[str]) -> None:
    lower = ["شماره", "تاریخ", "وضعیت", "دستگاه"]
    assert headings_below(upper, lower) == lower


def test_a_title_beside_a_heading_merged_down_is_no_group() -> None:
    upper = ["ردیف", "گزارش سامانه", "", "ماه فروردین", ""]
    assert headings_below(upper, ["", "شماره", "تاریخ", "وضعیت", "دستگاه"]) == [
        "ردیف", "شماره", "تاریخ", "وضعیت", "دستگاه",
    ]  # fmt: skip


def test_a_general_heading_that_repeats_shows_groups() -> None:
    upper = ["پرونده", "", "کارشناس", "", "مدیر", ""]
    lower = ["شماره", "موضوع", "تاریخ", "وضعیت", "تاریخ", "نظر"]
    assert headings_below(upper, lower) == [
        "شماره پرونده", "موضوع", "تاریخ کارشناس", "وضعیت کارشناس", "تاریخ مدیر", "نظر",
    ]  # fmt: skip


def test_a_mapping_may_name_a_heading_with_or_without_its_group() -> None:
    names, below = ["کد", "تاریخ ثبت", "تاریخ ثبت"], ["کد", "تاریخ", "تاریخ"]
    for written in ("تاریخ پاسخ", "تاريخ"):
        mapping = small(columns={"id": "کد", "registered_at": written, "agency": "کد"})
        selection = match_columns(["کد", "تاریخ پاسخ"], mapping, "x.csv", below=["کد", "تاریخ"])
        assert selection.positions["registered_at"] == 1
    with pytest.raises(MappingError):
        match_columns(names, small(columns={"id": "کد", "registered_at": "تاریخ"}), "x.csv", below=below)


def test_each_of_several_columns_with_one_heading_can_be_named() -> None:
    mapping = small(columns={"registered_at": "date (column 4)"})
    selection = match_columns(HEADER, mapping, "x.csv")
    assert selection.positions["registered_at"] == 3
    assert [plain_heading(name) for name in selection.header] == HEADER


def test_the_error_for_a_repeated_heading_says_how_to_name_each_of_its_columns() -> None:
    with pytest.raises(MappingError) as caught:
        match_columns(HEADER, small(columns={"registered_at": "Date"}), "x.csv")
    for message in (caught.value.message_fa, caught.value.message_en):
        assert "date (column 2)" in message
        assert "date (column 4)" in message


def test_a_personal_column_is_refused_also_by_its_heading_with_a_number() -> None:
    assert refusal("تلفن (column 3)") is not None
