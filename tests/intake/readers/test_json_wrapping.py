"""JSON in a line of JavaScript, under the name of another form, as points and as cells of a grid."""

import json
import time
from pathlib import Path

import pytest

from intake.errors import FileError
from intake.readers.json_wrapping import begins_as_json, begins_as_script, unwrapped_json
from tests.intake.reading import csv_of, read_all, small
from tests.thorough import ordinary_first

RECORDS = [{"id": str(at), "registered": "1404/05/12", "agency": "آبفا (غرب);"} for at in range(30)]
JSON = json.dumps(RECORDS, ensure_ascii=False)


def ids(path: Path) -> list[str]:
    batch = read_all(path, small())
    assert not len(batch.rejected)
    return list(batch.records["id"])


@pytest.mark.parametrize(
    ("before", "after"),
    ordinary_first(3, [
        ("jQuery112_99(", ");"), ("callback(", ")\n"), ("/**/ cb (", ") ;\n\n"), ("var cases = ", ";"),
        ("window.data = ", ""), (")]}',\n", "\n"), ("while(1);", ""), ("", ""),
    ]),
)  # fmt: skip
@pytest.mark.parametrize("name", ["cases.js", "cases.json", "cases.txt"])
def test_json_is_read_from_a_script(tmp_path: Path, before: str, after: str, name: str) -> None:
    path = csv_of(tmp_path, f"{before}{JSON}{after}", name=name)
    assert ids(path) == [record["id"] for record in RECORDS]
    assert next(iter(read_all(path, small()).records["agency"])) == "آبفا (غرب);"


def test_the_end_of_a_script_may_stand_in_blocks_of_its_own() -> None:
    blocks = [b"cb([{", b'"a": ")', b') ;"}]', b" )", b"; ", b"\n"]
    assert b"".join(unwrapped_json(iter(blocks))) == b'[{"a": ")) ;"}]'


@pytest.mark.parametrize("run", [b" ", b";", b") "])
def test_a_long_run_inside_the_json_is_read_once(run: bytes) -> None:
    inside = b'[{"a":' + run * 500_000 + b'"b"}]'
    begin = time.process_time()
    assert b"".join(unwrapped_json(iter([b"f(" + inside + b");", b"\n"]))) == inside
    assert b"".join(unwrapped_json(iter([b"f(" + inside + b");"]))) == inside
    assert time.process_time() - begin < 2  # seconds; 20,000 blanks took more than ten


def test_json_lies_in_a_file_that_is_called_csv(tmp_path: Path) -> None:
    assert len(ids(csv_of(tmp_path, JSON))) == 30
    assert not begins_as_json(b'"{a}","b"\n')
    assert not begins_as_json(b"[id],[date]\n[1],[2]")
    assert not begins_as_script(b"id,date = x\n")


def test_the_message_of_the_parser_shows_nothing_of_the_file(tmp_path: Path) -> None:
    damaged = JSON[:-1] + ',{"id": "1", "registered": "x 09120000000"},]'
    with pytest.raises(FileError) as caught:
        read_all(csv_of(tmp_path, damaged, name="cases.json"), small())
    assert "09120000000" not in caught.value.message_en
    assert "\\x" not in caught.value.message_fa


def test_points_have_the_longitude_first(tmp_path: Path) -> None:
    records = [{**record, "place": {"type": "Point", "coordinates": [46.29, 38.08]}} for record in RECORDS]
    path = csv_of(tmp_path, json.dumps(records), name="cases.geojson")
    columns = {"latitude": "place.latitude", "longitude": "place.longitude"}
    batch = read_all(path, small(columns=columns))
    assert list(batch.records["latitude"])[:1] == [38.08]
    assert list(batch.records["longitude"])[:1] == [46.29]


def test_cells_of_a_grid_are_numbered(tmp_path: Path) -> None:
    rows = [{"id": record["id"], "cell": list(record.values())} for record in RECORDS]
    path = csv_of(tmp_path, json.dumps({"page": "1", "rows": rows}), name="grid.json")
    batch = read_all(path, small(columns={"registered_at": "column 2", "agency": "column 3"}))
    assert len(batch.records["id"]) == 30
    assert not len(batch.rejected)
