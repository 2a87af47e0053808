"""Whether the first row holds headings."""

import pytest

from intake.guess.headings.heading_row import is_heading_row, is_numbered, repeats_of_headings


def test_a_date_or_a_long_number_is_no_heading():
    assert not is_heading_row(["1403/05/12", "x"], [["1403/05/13"], ["y"]])
    assert not is_heading_row(["10023", "x"], [["10024"], ["y"]])
    assert is_heading_row(["1", "2"], [["10024"], ["y"]])
    assert is_heading_row(["2010 Census", "id"], [["5"], ["6"]])


def test_headings_do_not_stand_among_their_own_values():
    assert not is_heading_row(["Open", "Phone"], [["Open", "Open"], ["Web", "Web"]])


@pytest.mark.parametrize("heading", ["Column 3", "column_12", "ستون ۳", "F7", "Unnamed: 4", "A", "12"])
def test_numbers_of_columns_are_no_names(heading):
    assert is_numbered(heading)


@pytest.mark.parametrize("heading", ["Status", "St", "2010 Census", "کد"])
def test_short_names_are_names(heading):
    assert not is_numbered(heading)


def test_a_row_with_a_mobile_number_or_national_code_is_no_heading():
    row = "17§1405/01/05§نامه§علی نمونه‌پور§09120000000§با سلام"
    assert not is_heading_row([row, "لطفا رسیدگی کنید"], [["18§1405/01/06"], ["متشکرم"]])
    assert not is_heading_row(["کد ملی ۰۰۸۴۵۷۵۹۴۸"], [["x"]])


def test_headings_are_repeated_with_arabic_letters_too():
    header = ["کد پیگیری", "تاریخ", "شهر"]
    columns = [["1", "كد پيگيري", "2"], ["1404/01/01", "تاريخ", "1404/01/02"], ["اهر", "شهر", "اهر"]]
    assert repeats_of_headings(header, columns) == {1}
