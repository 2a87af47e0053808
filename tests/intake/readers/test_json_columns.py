"""JSON that has the values of each column together (`intake.readers.json_columns`)."""

import json
from pathlib import Path

import pytest

from intake.errors import FileError, MappingError
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
