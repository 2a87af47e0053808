"""The name of a county beside that of its province (`geo.county_spelling`)."""

import pytest

from geo.county_spelling import without_province
from geo.province import load_province


@pytest.mark.parametrize(
    "text",
    [
        "آذربایجان شرقی - تبریز", "آذربایجان‌شرقی/تبریز", "استان آذربايجان شرقی، شهرستان تبریز",
        "تبریز (آذربایجان شرقی)",
        "تبریز - استان آذربایجان شرقی", "East Azerbaijan / Tabriz", "East Azerbaijan Province, Tabriz County",
        "تبریز / بخش مرکزی", "تبریز-شهر سردرود", "شهرستان تبریز (بخش خسروشاه)", "فرمانداری تبریز", "شهر تبریز",
        "فرمانداري شهرستان تبريز", "تبریز (شهرستان)", "تبریز شهرستان", "تبریز، روستای اسپران",
        "آذربایجان شرقی/تبریز/مرکزی", "استان آذربايجان شرقی > شهرستان تبریز > خسروشاه",
        "East Azerbaijan/Tabriz/Central/1",
        "تبریز (مرکز)", "تبریز(شهر)", "تبریز - مرکز استان", "تبریز(حومه)",
    ],
)  # fmt: skip
def test_the_county_is_found_beside_its_province_district_or_office(text: str) -> None:
    county = load_province("east-azerbaijan").match(text)
    assert county is not None
    assert county.code == "0303"


@pytest.mark.parametrize(
    "text",
    [
        "آذربایجان شرقی",
        "استان آذربایجان شرقی",
        "آذربایجان غربی - تبریز",
        "آذربایجان شرقی - تهران",
        "آذربایجان غربی/تبریز/مرکزی",
        "آذربایجان شرقی/تهران/مرکزی",
        "تبریز/مراغه/مرکزی",
    ],
)
def test_a_province_alone_or_another_one_is_no_county(text: str) -> None:
    assert load_province("east-azerbaijan").match(text) is None


def test_a_name_without_a_province_has_nothing_left() -> None:
    assert without_province("تبریز", ["آذربایجان شرقی", ""]) == ""


@pytest.mark.parametrize(
    "text", ["شهرداری تبریز", "تبریز - مراغه", "بخش مرکزی", "آب و فاضلاب - تبریز", "تبریز / شهرداری"]
)
def test_an_office_or_two_counties_are_no_county(text: str) -> None:
    assert load_province("east-azerbaijan").match(text) is None
