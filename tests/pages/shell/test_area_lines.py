"""The lines of the account page on the counties and offices whose cases a person sees."""

import pytest

from pages.shell.door_setup import area_lines
from persian.bidi import strip_control_characters


@pytest.mark.parametrize(("lang", "line"), [("fa", "شهرستان: مرند، 0399"), ("en", "Counties: Marand, 0399")])
def test_counties_have_their_names_and_unknown_ones_their_codes(lang, line) -> None:
    assert [strip_control_characters(each) for each in area_lines(["0307", "0399"], [], lang)] == [line]


def test_offices_have_the_names_of_the_data_and_without_a_store_their_codes(
    demo_store, monkeypatch, tmp_path
) -> None:
    office = demo_store.dimension("agency").query("code == 'roadsandurbandevelopmentsample'")
    monkeypatch.setenv("NEGAH_DATABASE_URL", str(demo_store.url))
    [line] = area_lines([], list(office["code"]), "en")
    assert strip_control_characters(line) == f"Offices: {office['name_en'].iloc[0]}"
    monkeypatch.setenv("NEGAH_DATABASE_URL", f"duckdb:///{tmp_path / 'none.duckdb'}")
    assert strip_control_characters(area_lines([], ["roads"], "fa")[0]) == "دستگاه: roads"


def test_who_sees_everything_has_no_such_line() -> None:
    assert area_lines([], [], "fa") == []
