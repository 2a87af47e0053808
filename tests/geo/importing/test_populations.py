"""Inhabitants from the file itself or from another one, with the year that they are of."""

import pytest

from geo.importing.area_rows import Area
from geo.importing.area_source import Source
from geo.importing.populations import Inhabitants, with_populations, with_populations_of, year_of
from geo.tomlfile import DeclarationError

AREAS = (Area("0301", "کاشان", "Kashan", population=400), Area("0302", "نایین", "Nain"))


def note_texts(result: Inhabitants) -> str:
    return " ".join(note.en for note in result.notes)


def people(result: Inhabitants) -> list[int | None]:
    return [area.population for area in result.areas]


@pytest.mark.parametrize(
    ("column", "year", "expected"),
    [("pop_2016", None, 1395), ("جمعیت ۱۳۹۵", None, 1395), ("POP", 2020, 1399), ("POP", 1400, 1400),
     ("POP", None, None)],
)  # fmt: skip
def test_the_year_is_given_or_in_the_heading_and_jalali(
    column: str, year: int | None, expected: int | None
) -> None:
    assert year_of(column, year) == expected


def test_inhabitants_are_taken_from_the_files_own_column() -> None:
    result = with_populations(AREAS, "pop_2016", year=None, is_asked=False)

    assert (people(result), result.year) == ([400, None], 1395)
    assert "These areas have no number of inhabitants, and no rate (1: Nain)" in note_texts(result)


def test_without_a_column_or_its_year_there_are_no_rates_and_it_is_said() -> None:
    for column in (None, "POP"):
        result = with_populations(AREAS, column, year=None, is_asked=False)
        assert (people(result), result.year) == ([None, None], None)
        assert "rates (cases per 10,000) are not shown" in note_texts(result)
    with pytest.raises(DeclarationError, match="--population-year 1395"):
        with_populations(AREAS, "POP", year=None, is_asked=True)
    with pytest.raises(DeclarationError, match='"pop_2016" has no numbers'):
        with_populations(AREAS[1:], "pop_2016", year=None, is_asked=True)


def table(*rows: dict[str, str]) -> Source:
    return Source("people.csv", rows, None, ())


def test_another_table_is_joined_by_code_without_leading_zeros_or_by_name() -> None:
    by_code = table({"code": "301", "population 1400": "۵٬۰۰۰"}, {"code": "302", "population 1400": "700"})
    by_name = table({"نام": "شهرستان كاشان", "جمعیت ۱۴۰۰": "5000"}, {"نام": "نايين", "جمعیت ۱۴۰۰": "700"})
    for other in (by_code, by_name):
        result = with_populations_of(AREAS, other, {}, year=None)
        assert (people(result), result.year) == ([5000, 700], 1400)
        assert "of people.csv" in note_texts(result)


def test_a_name_that_stands_twice_is_nobodys() -> None:
    rows = [{"name": name, "population": "10"} for name in ("Kashan", "Nain", "Nain")]

    assert people(with_populations_of(AREAS, table(*rows), {}, year=1400)) == [10, None]


def test_a_table_that_does_not_fit_is_refused() -> None:
    with pytest.raises(DeclarationError, match="no column of inhabitants"):
        with_populations_of(AREAS, table({"code": "0301", "size": "x"}), {}, year=1400)
    with pytest.raises(DeclarationError, match=r"None of the areas is in people\.csv"):
        with_populations_of(AREAS, table({"code": "99", "population": "5"}), {}, year=1400)
