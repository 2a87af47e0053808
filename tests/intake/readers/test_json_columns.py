"""JSON that has the values of each column together (`intake.readers.json_columns`)."""

import json
from pathlib import Path

import pytest

from intake.errors import FileError, MappingError
from queries.settings.province_settings import Limits, Settings
from tests.intake.reading import csv_of, read_all, small

COLUMNS = {"id": ["17", "18", "19"], "registered": ["1404/05/12"] * 3, "agency": ["آبفا", None, "گاز"]}


def numbered(columns: dict[str, list[str | None]]) -> dict[str, dict[str, str | None]]:
    """The columns as pandas writes them, with the numbers of the rows."""
    return {name: {str(at): value for at, value in enumerate(values)} for name, values in columns.items()}


@pytest.mark.parametrize("columns", [COLUMNS, numbered(COLUMNS)])
def test_columns_are_read_as_rows(tmp_path: Path, columns: object) -> None:
    batch = read_all(csv_of(tmp_path, json.dumps(columns), name="cases.json"), small())
    assert list(batch.records["id"]) == ["17", "18", "19"]
    assert list(batch.records["agency"].astype(object).fillna("")) == ["آبفا", "", "گاز"]


def test_rows_that_a_filter_left_keep_their_numbers(tmp_path: Path) -> None:
    columns = {name: dict(zip(("4", "17", "90"), values, strict=True)) for name, values in COLUMNS.items()}
    path = csv_of(tmp_path, json.dumps(columns), name="cases.json")
    assert list(read_all(path, small()).records["id"]) == ["17", "18", "19"]
    by_key = read_all(path, small(columns={"id": "کلید"}))
    assert list(by_key.records["id"]) == ["4", "17", "90"]


def test_lists_under_ids_are_rows_without_headings(tmp_path: Path) -> None:
    rows = {f"1404-{number}": [f"1404/05/{number}", "آبفا", None] for number in range(10, 15)}
    mapping = small(columns={"id": "کلید", "registered_at": "column 1", "agency": "column 2"})
    batch = read_all(csv_of(tmp_path, json.dumps(rows), name="cases.json"), mapping)
    assert list(batch.records["id"]) == list(rows)
    assert list(batch.records["agency"]) == ["آبفا"] * 5


@pytest.mark.parametrize("named", [False, True])
def test_columns_may_be_larger_than_a_record(tmp_path: Path, named: bool) -> None:
    count = 3_000
    rows = {"id": range(count), "registered": ["1404/05/12"] * count, "agency": ["آبفا"] * count}
    columns = {
        name: dict(zip(range(7, count + 7), map(str, values), strict=True)) for name, values in rows.items()
    }
    text = json.dumps(columns if named else {name: list(values) for name, values in rows.items()})
    limits = Limits(record_megabytes=0.01)
    batch = read_all(csv_of(tmp_path, text, name="cases.json"), small(), settings=Settings(limits=limits))
    assert list(batch.records["id"]) == [str(number) for number in range(count)]


@pytest.mark.parametrize(
    "columns",
    [
        COLUMNS | {"id": ["17", "18"]},
        numbered(COLUMNS) | {"id": {"a": "17", "b": "18", "c": "19"}},
        COLUMNS | {"total": 3},
        {name: [values] for name, values in COLUMNS.items()},
    ],
)
def test_other_objects_are_no_columns(tmp_path: Path, columns: object) -> None:
    with pytest.raises((FileError, MappingError)):
        read_all(csv_of(tmp_path, json.dumps(columns), name="cases.json"), small())


def test_records_under_keys_of_letters_are_no_columns(tmp_path: Path) -> None:
    """As Firebase keeps the answers of a form."""
    answers = {
        f"-N{key}bQz": {"q1": str(at), "q2": "1404/05/12", "q3": "آبفا"} for at, key in enumerate("abcd")
    }
    columns = {"id": "q1", "registered_at": "q2", "agency": "q3"}
    batch = read_all(csv_of(tmp_path, json.dumps(answers), name="cases.json"), small(columns=columns))
    assert list(batch.records["id"]) == ["0", "1", "2", "3"]
