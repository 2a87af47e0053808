"""Normalisation of names: all spellings of one name have the same key, and different names do not."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persian.names import fold, tidy


@pytest.mark.parametrize(
    "spellings",
    [
        ("عجب‌شیر", "عجبشیر", "عجب شير", "عجب  شیر", "شهرستان عجب‌شیر", "شهرستان\u200cعجبشیر"),
        ("خدا آفرین", "خداآفرین", "خدا\u200cآفرين", "خداافرین"),
        ("مراغه", "شهرستان ویژه مراغه", "شهرستان ويژهٔ مراغه", "مراغة", "مراغۀ", "مَراغه"),
        ("تبریز", "تبـــریز", "«تبریز»", "ﺗﺒﺮﻳﺰ", "تبریز\u200f", "شهرستان شهرستان تبریز"),
        ("منطقه ۱۰", "منطقه 10", "منطقه ١٠", "منطقهٔ (۱۰)"),
        ("Tabriz", "TABRIZ", "tabriz county", "Tabriz County", "County of Tabriz", "Tabrīz"),
        ("Khoda Afarin", "Khoda-Afarin", "KhodaAfarin"),
        ("مؤسسه", "موسسه"),
        ("آذرشهر", "اذرشهر", "أذرشهر"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_fold_to_the_same_key(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_different_names_stay_apart() -> None:
    names = ["تبریز", "مرند", "مراغه", "میانه", "بستان‌آباد", "بناب", "اهر", "هریس", "شهرستان", ""]
    assert len({fold(name) for name in names}) == len(names)


def test_a_word_for_a_kind_of_place_alone_is_kept() -> None:
    assert fold("شهرستان") == "شهرستان"
    assert fold("County") == "county"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(
    st.text(
        alphabet="ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءآئؤيكىةۀۂ \u200c\u200f\u0640\u064e\u0654٬،«»۰۵٥5aZ",
        max_size=30,
    )
)
def test_tidying_never_changes_the_key(text: str) -> None:
    assert fold(tidy(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  ادارهٔ   كل  راه ", "ادارهٔ کل راه"),
        ("آب\u200cو\u200c فاضلاب\u200c", "آب\u200cو فاضلاب"),
        ("سه\u200c\u200cشنبه", "سه\u200cشنبه"),
        ("\ufeffشهرداري\u200f تبريز\x00", "شهرداری تبریز"),
        ("Tabriz\n water", "Tabriz water"),
        ("ﺗﺒﺮﻳﺰ", "تبریز"),
        ("", ""),
    ],
)
def test_a_tidied_name_has_one_spelling_of_letters_and_spaces(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


UNSEEN = "\u061c\u180e\u202e\u2061\u206a\u115f\u1160\u3164\uffa0\ufffa\U000e0001\U000e0041\u034f"


def test_a_name_with_something_unseen_in_it_is_the_same_name() -> None:
    hidden = f"آب{UNSEEN} و{UNSEEN}فاضلاب"

    assert tidy(hidden) == "آب وفاضلاب"
    assert fold(hidden) == fold(tidy(hidden)) == "ابوفاضلاب"
    assert tidy(UNSEEN) == fold(UNSEEN) == ""


@pytest.mark.parametrize("unit", [" ", "\u200c", " \u200c", "\u0640", "a \u200c"])
def test_tidying_a_long_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    def seconds(letters: int) -> float:
        start = process_time()
        tidy(unit * (letters // len(unit)) + "ب")
        return process_time() - start

    # The square of the length would take a hundred times as long.
    assert seconds(400_000) < 40 * max(seconds(40_000), 0.002)
