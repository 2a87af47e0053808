"""Cells that hold an office and its county, or several offices."""

import pytest

from geo.province import load_province
from intake.guess.evidence.joined_names import several_offices, with_counties
from queries.settings.province_settings import Settings
from tests.intake.guess.guessing import profiles
from tests.thorough import ordinary_first

PROVINCE = load_province(Settings().province_folder)
COUNTIES = [county.name_fa for county in PROVINCE.counties][:6]
OFFICES = ("شهرداری", "شرکت آب و فاضلاب", "شرکت توزیع برق", "جهاد کشاورزی")
PAIRS = [(OFFICES[at % 4], COUNTIES[at % 6]) for at in range(60)]


def column(cells):
    (profile,) = profiles({"دستگاه": cells}, PROVINCE)
    return profile


@pytest.mark.parametrize("form", ordinary_first(1, ["{0} / {1}", "{1} - {0}", "{0}|{1}", "{0}، {1}"]))
def test_an_office_and_its_county_in_a_cell(form):
    assert with_counties(column([form.format(*pair) for pair in PAIRS]), PROVINCE)


def test_names_of_offices_and_of_counties_alone_are_not_joined():
    assert not with_counties(column([office for office, _ in PAIRS]), PROVINCE)
    assert not with_counties(column([f"شهرداری {county}" for _, county in PAIRS]), PROVINCE)
    assert not with_counties(column([f"شهرداری / {county}" for _, county in PAIRS[:2]] * 30), PROVINCE)


def test_several_offices_in_a_cell():
    cells = [office if at % 3 else f"{office}، {OFFICES[0]}" for at, (office, _) in enumerate(PAIRS)]
    assert several_offices(column(cells))[0] == "شهرداری، شهرداری"
    assert not several_offices(column([office for office, _ in PAIRS]))
    # The parts of a name are no offices of their own.
    assert not several_offices(column([f"شهرداری - واحد {at % 5}" for at in range(60)]))
