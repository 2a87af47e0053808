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
    ],
)
def test_arrays_are_read_under_their_headings(tmp_path: Path, table: object) -> None:
    batch = read_all(csv_of(tmp_path, json.dumps(table), name="cases.json"), small())
    assert list(batch.records["id"]) == [row[0] for row in ROWS]
    assert next(iter(batch.records["agency"])) == "آبفا"
    assert not len(batch.rejected)


def test_an_array_with_more_values_than_headings_is_rejected(tmp_path: Path) -> None:
    table = [NAMES, *ROWS, ["31", "1404/05/12", "آبفا", "more"]]
    batch = read_all(csv_of(tmp_path, json.dumps(table), name="cases.json"), small())
    assert len(batch.records["id"]) == 30
    assert list(batch.rejected["reason"]) == ["not_a_record"]


def test_arrays_of_data_without_headings_are_no_table(tmp_path: Path) -> None:
    with pytest.raises(MappingError):
        read_all(csv_of(tmp_path, json.dumps({"draw": 1, "data": ROWS}), name="cases.json"), small())
