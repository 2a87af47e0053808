"""Formatting of numbers in Persian and Latin digits."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persian import digits
from persian.digits import MISSING, number, percent, rounded, to_latin_digits, to_persian_digits, with_digits


def test_both_eastern_scripts_are_understood() -> None:
    assert to_latin_digits("۱۲۳۴۵۶۷۸۹۰ ٠١٢٣٤٥٦٧٨٩ abc") == "1234567890 0123456789 abc"
    assert to_persian_digits("2025 ٠١٢") == "۲۰۲۵ ۰۱۲"


def test_years_have_the_digits_of_the_language_and_no_separator() -> None:
    assert (with_digits(1404, "fa"), with_digits(1404, "en"), with_digits("14:30", "fa")) == (
        "۱۴۰۴",
        "1404",
        "۱۴:۳۰",
    )


@given(st.text(alphabet="0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫/.-آبnm "))
def test_scripts_round_trip(text: str) -> None:
    assert to_latin_digits(to_persian_digits(text)) == to_latin_digits(text)
    assert to_persian_digits(to_latin_digits(text)) == to_persian_digits(text)


@given(st.integers(-(10**15), 10**15))
def test_integers_round_trip(value: int) -> None:
    plain = to_latin_digits(number(value, "fa")).replace("٬", "").replace("\u200e", "").replace("−", "-")
    assert int(plain) == value
    assert int(number(value, "en").replace(",", "").replace("−", "-")) == value


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_both_languages_say_the_same_number(value: float, decimals: int) -> None:
    persian = number(value, "fa", decimals=decimals, sign=True).replace("\u200e", "")
    persian = to_latin_digits(persian).replace("٬", ",").replace("٫", ".")
    assert persian == number(value, "en", decimals=decimals, sign=True)


@given(
    st.one_of(st.floats(-1e12, 1e12), st.integers(-9_999, 9_999).map(lambda n: n / 2_000)), st.integers(0, 4)
)
def test_what_is_rounded_quickly_is_what_decimals_give(value: float, decimals: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        quick = [write(value, "en", decimals=decimals, sign=True) for write in (number, percent)]
        patch.setattr(digits, "_quickly_rounded", lambda *_: "")
        assert quick == [write(value, "en", decimals=decimals, sign=True) for write in (number, percent)]


def test_halves_are_not_rounded_quickly() -> None:
    assert [digits._quickly_rounded(value, 1) for value in (8.25, 0.05, 1e9, -8.24)] == ["", "", "", "8.2"]


@pytest.mark.parametrize(
    ("value", "decimals", "sign", "fa", "en"),
    [
        (12345, 0, False, "۱۲٬۳۴۵", "12,345"),
        (2.5, 1, False, "۲٫۵", "2.5"),
        (-3, 0, False, "\u200e−۳", "−3"),
        (7, 0, True, "\u200e+۷", "+7"),
        (-0.2, 0, True, "۰", "0"),
        (0, 0, True, "۰", "0"),
        (Decimal("1.25"), 2, False, "۱٫۲۵", "1.25"),
        # Halves as spreadsheets show them: away from zero, by the decimal value.
        (8.25, 1, False, "۸٫۳", "8.3"),
        (0.125, 2, False, "۰٫۱۳", "0.13"),
        (0.145, 2, False, "۰٫۱۵", "0.15"),
        (-2.5, 0, False, "\u200e−۳", "−3"),
        (Decimal("61.25"), 1, False, "۶۱٫۳", "61.3"),
        (None, 0, False, MISSING, MISSING),
        (math.nan, 0, False, MISSING, MISSING),
        (math.inf, 0, False, MISSING, MISSING),
    ],
)
def test_a_number_is_written_with_the_digits_and_marks_of_its_language(
    value: float | None, decimals: int, sign: bool, fa: str, en: str
) -> None:
    assert number(value, "fa", decimals=decimals, sign=sign) == fa
    assert number(value, "en", decimals=decimals, sign=sign) == en


@pytest.mark.parametrize(
    ("share", "decimals", "fa", "en"),
    [
        (0.735, 1, "۷۳٫۵٪", "73.5%"),
        (1.0, 0, "۱۰۰٪", "100%"),
        (0.07, 0, "۷٪", "7%"),
        (0.0625, 1, "۶٫۳٪", "6.3%"),
        (0.285, 0, "۲۹٪", "29%"),
        (None, 0, MISSING, MISSING),
    ],
)
def test_a_share_is_written_as_a_percentage_of_its_language(
    share: float | None, decimals: int, fa: str, en: str
) -> None:
    assert percent(share, "fa", decimals=decimals) == fa
    assert percent(share, "en", decimals=decimals) == en


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_a_rounded_number_is_near_and_stays_as_it_is(value: float, decimals: int) -> None:
    once = rounded(value, decimals)
    assert abs(Decimal(repr(value)) - Decimal(once)) <= Decimal(5).scaleb(-decimals - 1)
    assert rounded(once, decimals) == once
    assert float(rounded(-value, decimals)) == -float(once)


def test_the_largest_numbers_are_written_too() -> None:
    assert number(1e300, "en", decimals=2).startswith("1,000,000")
    assert number(5e-324, "en", decimals=2) == "0.00"


def test_a_change_in_share_carries_its_sign() -> None:
    assert percent(-0.031, "fa", decimals=1, sign=True) == "\u200e−۳٫۱٪"
    assert percent(math.nan, "en") == MISSING
