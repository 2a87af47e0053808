"""JSON with a record a line: a damaged line is named."""

import json
from pathlib import Path

import pytest

from intake.errors import FileError
from tests.intake.reading import csv_of, read_all, small

LINES = [
    json.dumps({"id": str(at), "registered": "1404/05/12", "agency": "آبفا"}, ensure_ascii=False)
    for at in range(40)
]


@pytest.mark.parametrize("damaged", ['{"id": "x", bad', LINES[3][:20]])
def test_a_damaged_line_is_named(tmp_path: Path, damaged: str) -> None:
    path = csv_of(tmp_path, "\n".join([*LINES[:30], "", damaged, *LINES[30:]]), name="cases.jsonl")
    with pytest.raises(FileError) as caught:
        read_all(path, small())
    assert caught.value.message_en.startswith("cases.jsonl, line 32: the JSON is damaged")
    assert caught.value.message_fa.startswith("cases.jsonl، سطر ۳۲: ")


def test_of_other_json_no_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        read_all(csv_of(tmp_path, f"[{','.join(LINES)}", name="cases.json"), small())
    assert caught.value.message_en.startswith("cases.json: the JSON is damaged or cut off")


def test_names_of_things_in_a_list_are_a_column(tmp_path: Path) -> None:
    case = {"id": "1", "registered": "1404/05/12", "agency": "آبفا"}
    topics = [
        [{"id": "7", "name": "آسفالت"}],
        [{"id": "7", "name": "آسفالت"}, {"id": "8", "name": "برق"}],
        [],
    ]
    text = json.dumps([case | {"id": str(at), "components": each} for at, each in enumerate(topics)])
    batch = read_all(csv_of(tmp_path, text, name="cases.json"), small(columns={"topic": "components.name"}))
    assert list(batch.records["topic"].astype(object).fillna("")) == ["آسفالت", "آسفالت، برق", ""]


def test_objects_with_more_than_a_name_stay_a_list(tmp_path: Path) -> None:
    case = {"id": "1", "registered": "1404/05/12", "agency": "آبفا", "parts": [{"name": "x", "size": "y"}]}
    batch = read_all(
        csv_of(tmp_path, json.dumps([case]), name="cases.json"), small(columns={"topic": "parts"})
    )
    assert "size" in batch.records["topic"][0]


def test_a_list_called_messages_is_no_chat_if_its_records_are_cases(tmp_path: Path) -> None:
    text = json.dumps({"messages": [json.loads(line) for line in LINES]})
    assert len(read_all(csv_of(tmp_path, text, name="cases.json"), small()).records) == 40
