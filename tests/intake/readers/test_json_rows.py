"""JSON whose records are arrays."""

import json
from pathlib import Path

import pytest

from intake.errors import MappingError
from tests.intake.reading import csv_of, read_all, small

NAMES = ["id", "registered", "agency"]
ROWS = [[str(at), "1404/05/12", "آبفا"] for at in range(30)]


@pytest.mark.parametrize(
    "table",
    [
        [NAMES, *ROWS],
        {"columns": NAMES, "index": list(range(30)), "data": ROWS},
        {"meta": {"rows": 30}, "result": {"rows": ROWS, "fields": NAMES}},
        {"columns": ["a", "b", "c", "d"], "headers": NAMES, "data": ROWS},
        {"meta": [{"name": name, "type": "String"} for name in NAMES], "data": ROWS},
        {"result": {"fields": [{"type": "text", "id": name} for name in NAMES], "records": ROWS}},
        {"data": {"rows": ROWS, "cols": [{"display_name": name, "base_type": "x"} for name in NAMES]}},
        {"columns": NAMES, "errors": [{"id": "1", "registered": "", "agency": ""}], "data": ROWS},
    ],
)
def test_arrays_are_read_under_their_headings(tmp_path: Path, table: object) -> None:
    batch = read_all(csv_of(tmp_path, json.dumps(table), name="cases.json"), small())
    assert list(batch.records["id"]) == [row[0] for row in ROWS]
    assert next(iter(batch.records["agency"])) == "آبفا"
    assert not len(batch.rejected)


@pytest.mark.parametrize("days", [20, 40])
def test_a_chart_beside_records_is_not_taken_for_them(tmp_path: Path, days: int) -> None:
    cases = [dict(zip(NAMES, row, strict=True)) | {"topic": "آب"} for row in ROWS]
    chart = [["day", "cases", "open"], *([f"1404/05/{day}", day, 0] for day in range(days))]
    text = json.dumps({"records": cases, "chart": chart})
    batch = read_all(csv_of(tmp_path, text, name="cases.json"), small())
    assert list(batch.records["id"]) == [row[0] for row in ROWS]


def test_an_array_with_more_values_than_headings_is_rejected(tmp_path: Path) -> None:
    table = [NAMES, *ROWS, ["31", "1404/05/12", "آبفا", "more"]]
    batch = read_all(csv_of(tmp_path, json.dumps(table), name="cases.json"), small())
    assert len(batch.records["id"]) == 30
    assert list(batch.rejected["reason"]) == ["not_a_record"]


def test_arrays_of_data_without_headings_are_no_table(tmp_path: Path) -> None:
    with pytest.raises(MappingError):
        read_all(csv_of(tmp_path, json.dumps({"draw": 1, "data": ROWS}), name="cases.json"), small())


def test_columns_that_socrata_adds_have_other_names_than_those_of_the_table(tmp_path: Path) -> None:
    columns = [
        {"name": name, "fieldName": f":{name}", "dataTypeName": "meta_data"} for name in ("sid", "position")
    ] + [{"name": name, "fieldName": name, "dataTypeName": "text"} for name in NAMES]
    rows = [[f"row-{at}", 0, *row[:2], [None, "38.1", "46.2"]] for at, row in enumerate(ROWS)]
    table = {"meta": {"view": {"id": "ab12-cd34", "columns": columns}}, "data": rows}
    few = csv_of(tmp_path, json.dumps(table | {"data": rows[:2]}), name="few.json")
    assert list(read_all(few, small()).records["id"]) == ["0", "1"]
    path = csv_of(tmp_path, json.dumps(table), name="cases.json")
    assert list(read_all(path, small()).records["id"]) == [row[0] for row in ROWS]
    assert list(read_all(path, small(columns={"id": ":sid"})).records["id"])[:2] == ["row-0", "row-1"]


def test_lists_of_points_inside_of_records_are_no_rows(tmp_path: Path) -> None:
    points = [[46.2, 38.0, 1], [46.3, 38.0, 2], [46.3, 38.1, 3]]
    cases = [dict(zip(NAMES, row, strict=True)) | {"line": points} for row in ROWS]
    batch = read_all(csv_of(tmp_path, json.dumps({"cases": cases}), name="cases.json"), small())
    assert list(batch.records["id"]) == [row[0] for row in ROWS]


def test_arrays_without_headings_have_numbered_columns(tmp_path: Path) -> None:
    path = csv_of(tmp_path, json.dumps({"draw": 1, "recordsTotal": 30, "data": ROWS}), name="cases.json")
    columns = {"id": "column 1", "registered_at": "column 2", "agency": "column 3"}
    assert list(read_all(path, small(columns=columns)).records["id"]) == [row[0] for row in ROWS]
