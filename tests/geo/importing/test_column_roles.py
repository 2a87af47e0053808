"""Columns get their roles by heading and values, and the user has the last word."""

import pytest

from geo.importing.column_roles import (
    choose_columns,
    heading_key,
    is_latin_name,
    is_parent_heading,
    whole_number,
)
from geo.tomlfile import DeclarationError

FA, EN = ("نجف‌آباد", "کاشان", "نایین"), ("Najafabad", "Kashan", "Nain")


def rows(**columns: object) -> list[dict[str, str]]:
    """Three rows; a plain text stands in all of them."""
    cells = {name: [value] * 3 if isinstance(value, str) else list(value) for name, value in columns.items()}
    return [{name: str(values[i]) for name, values in cells.items()} for i in range(3)]


def roles(table: list[dict[str, str]], **named: str) -> dict[str, str | None]:
    return {role: choice.column for role, choice in choose_columns(table, named, source="x.csv").items()}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (  # United Nations (HDX)
            rows(OBJECTID=[7, 8, 9], ADM0_EN="Iran", ADM1_EN="Isfahan", ADM1_FA="اصفهان", ADM1_PCODE="IR10",
                 ADM2_EN=EN, ADM2_FA=FA, ADM2_PCODE=["IR1001", "IR1002", "IR1003"]),
            ["ADM2_PCODE", "ADM2_FA", "ADM2_EN", "ADM1_EN", None, None],
        ),
        (  # GADM
            rows(GID_0="IRN", NAME_0="Iran", GID_1="IRN.8_1", NAME_1="Esfahan",
                 GID_2=["IRN.8.1_1", "IRN.8.2_1", "IRN.8.3_1"],
                 NAME_2=EN, VARNAME_2=["Najaf Abad", "Kashaan", "Naeen"], TYPE_2="Shahrestan"),
            ["GID_2", None, "NAME_2", "NAME_1", None, None],
        ),
        (  # OpenStreetMap
            rows(osm_id=["-1", "-2", "-3"], name=FA, **{"name:en": EN, "name:fa": FA}, population=[1000, 2000, 3000]),
            [None, "name:fa", "name:en", None, None, "population"],
        ),
        (  # Persian headings
            rows(**{"ردیف": [1, 2, 3], "کد شهرستان": ["1001", "1002", "1003"], "نام استان": "اصفهان", "نام شهرستان": FA,
                    "مرکز شهرستان": FA, "جمعیت ۱۳۹۵": ["۲۰٬۰۰۰", "۳۰٬۰۰۰", "۴۰٬۰۰۰"], "جمعیت ۱۳۹۰": [1, 2, 3],
                    "تراکم جمعیت": [1, 2, 3]}),
            ["کد شهرستان", "نام شهرستان", None, "نام استان", "مرکز شهرستان", "جمعیت ۱۳۹۵"],
        ),
        (  # New York
            rows(boro_code=[1, 2, 3], boro_name=["Bronx", "Queens", "Staten Island"], shape_area=[1.5, 2.5, 3.5]),
            ["boro_code", None, "boro_name", None, None, None],
        ),
        (rows(FID=[0, 1, 2], zipcode=[10001, 10002, 10003]), [None] * 6),
    ],
)  # fmt: skip
def test_each_column_gets_its_role(table: list[dict[str, str]], expected: list[str | None]) -> None:
    assert list(roles(table).values()) == expected


def test_what_the_user_names_is_taken_in_any_spelling() -> None:
    table = rows(kod=["a", "b", "c"], NAME=EN, Other=["Xanadu", "Yonder", "Zembla"])

    assert roles(table, name_en="other", code="KOD")["name_en"] == "Other"
    assert roles(table, code="-")["code"] is None
    with pytest.raises(DeclarationError, match=r'no column "nam" \(--name-en\); it has: kod, NAME, Other'):
        roles(table, name_en="nam")


def test_the_reason_has_counts_and_an_example_and_names_the_others() -> None:
    reason = choose_columns(rows(NAME=EN, LABEL=EN), {}, source="x")["name_en"].reason

    assert (
        reason.en == 'by heading and values: 3 of 3 filled, 3 different, such as "Najafabad"; perhaps LABEL'
    )
    assert "۳ از ۳ پر" in reason.fa


def test_numbers_are_read_with_digits_and_separators_of_both_languages() -> None:
    assert [whole_number(text) for text in ("۱٬۲۳۴", "1,234", "1234.0", "1 234", "12a", "", "-5")] == [
        1234, 1234, 1234, 1234, None, None, None,
    ]  # fmt: skip


def test_headings_of_parents_and_latin_names_are_recognised() -> None:
    assert heading_key(" ADM2_PCODE ") == "adm2pcode"
    assert is_parent_heading("ADM1_EN")
    assert is_parent_heading("نام استان")
    assert not is_parent_heading("ADM2_EN")
    assert [is_latin_name(text) for text in ("Isfahan", "IR10", "اصفهان", "IR")] == [
        True,
        False,
        False,
        False,
    ]
