"""The areas of one province, from the rows of a file."""

import pytest
import shapely

from geo.importing.area_rows import areas_of, rows_of_province
from geo.importing.area_source import Source
from geo.importing.column_roles import choose_columns
from geo.tomlfile import DeclarationError

SQUARE = shapely.box(50, 32, 51, 33)


def source(*rows: dict[str, str], shapes: bool = True) -> Source:
    return Source("x.shp", rows, (SQUARE,) * len(rows) if shapes else None, ())


def country() -> Source:
    return source(
        {"ADM1_EN": "Isfahan", "ADM1_FA": "استان اصفهان", "name": "Kashan"},
        {"ADM1_EN": "Fars", "ADM1_FA": "استان فارس", "name": "Shiraz"},
        {"ADM1_EN": "Isfahan", "ADM1_FA": "استان اصفهان", "name": "Nain"},
    )


def taken(only: str | None = None, **names: str) -> tuple[list[str], str]:
    """Names of the rows that are taken, and what is said of it."""
    parent = choose_columns(country().rows, {}, source="x", roles=("parent",))["parent"]
    rows, notes = rows_of_province(country(), parent, names=list(names.values()), only=only)
    return [row["name"] for row in rows.rows], " ".join(note.en for note in notes)


def test_the_rows_of_the_province_are_taken_by_its_name_in_either_language() -> None:
    assert taken(name="اصفهان")[0] == ["Kashan", "Nain"]
    names, notes = taken(name="Isfahan Province")
    assert names == ["Kashan", "Nain"]
    assert notes == '2 of 3 rows were taken: those whose "ADM1_EN" is "Isfahan".'


def test_all_rows_are_taken_and_it_is_said_where_no_province_has_the_name() -> None:
    names, notes = taken(name="Tehran")
    assert names == ["Kashan", "Shiraz", "Nain"]
    assert "--only 'ADM1_EN=Fars'" in notes


def test_the_user_says_which_rows() -> None:
    assert taken(only="ADM1_EN=Fars", name="x")[0] == ["Shiraz"]
    with pytest.raises(DeclarationError, match="No row has ADM1_EN=Yazd"):
        taken(only="ADM1_EN=Yazd")
    with pytest.raises(DeclarationError, match="Write --only as COLUMN=VALUE"):
        taken(only="Yazd")


def areas(*rows: dict[str, str], shapes: bool = True, **named: str) -> tuple[list[object], str]:
    file = source(*rows, shapes=shapes)
    areas_of_file, notes = areas_of(file, choose_columns(file.rows, named, source=file.name))
    return areas_of_file, " ".join(note.en for note in notes)


def test_rows_of_one_code_and_name_are_parts_of_one_area() -> None:
    row = {"code": "B", "name": "Island", "population": "500"}
    by_code, notes = areas(row, {"code": "A", "name": "Mainland", "population": "900"}, row)

    assert [(area.code, len(area.shapes), area.population) for area in by_code] == [
        ("A", 1, 900),
        ("B", 2, 500),
    ]
    assert "These areas had several rows, which were made one (1: Island)" in notes


def test_one_code_for_several_names_is_refused_with_the_ways_out() -> None:
    with pytest.raises(DeclarationError) as caught:
        areas({"code": "A", "name": "First"}, {"code": "a", "name": "Other"})
    assert "codes stand more than once (1: A (First, Other))" in caught.value.message_en
    assert "--code-column" in caught.value.message_fa
    with pytest.raises(DeclarationError, match="more than once"):
        areas({"code": "A", "name": "First"}, {"code": "A", "name": "First"}, shapes=False)


def test_names_of_one_language_stand_for_both_and_it_is_said() -> None:
    by_code, notes = areas({"code": "A", "نام": "کاشان"}, {"code": "B", "نام": "نایین"})

    assert [(area.name_fa, area.name_en) for area in by_code] == [("کاشان", "کاشان"), ("نایین", "نایین")]
    assert "has no Latin names" in notes
    assert "has no Persian names" in areas({"code": "A", "name": "Kashan"}, {"code": "B", "name": "Nain"})[1]


def test_missing_names_and_codes_are_refused_with_their_rows() -> None:
    with pytest.raises(DeclarationError, match=r"rows of x.shp have no name \(1: 2\)"):
        areas({"code": "A", "name": "Kashan"}, {"code": "B", "name": ""}, name_en="name")
    with pytest.raises(DeclarationError, match=r'empty in column "code" \(1: Nain\)'):
        areas({"code": "A", "name": "Kashan"}, {"code": "", "name": "Nain"}, code="code")
    with pytest.raises(DeclarationError, match=r"no column of names.*Columns: code \(1\)"):
        areas({"code": "1"}, {"code": "2"})


def test_a_code_that_was_changed_stays_known() -> None:
    by_code, _ = areas(
        {"code": "ناحیه ۱", "name": "Kashan"}, {"code": "ناحیه ۲", "name": "Nain"}, code="code"
    )

    assert [(area.code, area.aliases) for area in by_code] == [("1", ("ناحیه ۱",)), ("2", ("ناحیه ۲",))]
