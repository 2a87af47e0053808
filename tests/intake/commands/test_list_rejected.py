"""`python -m intake rejected`: the rejected rows of a load, on every engine, masked, by page and as CSV."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pytest

from intake.__main__ import main
from tests.intake.storing import CASE, load_into, url, write

pytestmark = pytest.mark.usefixtures("no_rollups")

AS_OF = datetime(2025, 9, 1)
BAD = [
    CASE | {"id": "x", "registered_at": "1404/07/31"},
    CASE | {"id": "y", "registered_at": "زنگ 09141234567"},
    CASE | {"id": ""},
]


def rejected(capsys: pytest.CaptureFixture[str], address: str, *words: str, code: int = 0) -> str:
    """The output of the command; that on the error stream if it is expected to fail."""
    capsys.readouterr()
    assert main(["rejected", *words, "--database", address]) == code
    output = capsys.readouterr()
    return output.err if code else output.out


def test_rows_are_listed_masked_in_both_languages_and_as_csv_on_every_engine(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_into(address, write(tmp_path / "bad.csv", [CASE | {"id": "a"}, *BAD]), AS_OF)
    english = rejected(capsys, address, "--lang", "en")
    assert english.startswith("Load 1 rejected 3 rows.\n")
    assert "bad.csv:3  The registration time cannot be read" in english
    assert "registered_at: 1404/07/31" in english
    assert "0914" not in english
    persian = rejected(capsys, address, "--lang", "fa")
    assert persian.startswith("بارگذاری ۱: ۳ سطر رد شد.\n")
    assert "زمان ثبت خوانده نمی‌شود" in persian

    rows = list(csv.DictReader(io.StringIO(rejected(capsys, address, "--csv", "--lang", "fa"))))
    assert [(row["load"], row["file"], row["line"], row["reason"]) for row in rows] == [
        ("1", "bad.csv", "3", "unreadable_registration_time"),
        ("1", "bad.csv", "4", "unreadable_registration_time"),
        ("1", "bad.csv", "5", "no_id"),
    ]
    assert json.loads(rows[1]["content"])["registered_at"] == "▇▇▇"
    record = json.loads(rejected(capsys, address, "1", "--json"))
    assert (record["load"], record["rejected"], len(record["rows"])) == (1, 3, 3)


def test_no_cell_or_name_of_a_file_commands_the_terminal_or_begins_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = "\x1b[2J\u202eabc\nLoad 1 rejected no row."
    file = write(
        tmp_path / "a\x1b[31m\u202e.csv", [CASE, CASE | {"registered_at": hostile, "topic": hostile}]
    )
    main(["load", "--mapping", "negah", "--database", url(tmp_path), "--lang", "en", str(file)])
    loaded = capsys.readouterr().out
    assert "a[31m.csv:3 · registered_at: [2Jabc Load 1 rejected no row." in loaded
    for lang in ("fa", "en"):
        listed = rejected(capsys, url(tmp_path), "--lang", lang)
        assert "[2Jabc Load 1 rejected no row." in listed
        assert not {"\x1b", "\u202e"} & {*loaded, *listed}
        assert not any(line.startswith("Load 1 rejected no") for line in listed.splitlines())
    empty = tmp_path / "\x1b]0;x\x07.csv"
    empty.touch()
    assert main(["load", "--mapping", "negah", "--database", url(tmp_path), "--lang", "en", str(empty)]) == 2
    assert capsys.readouterr().err.startswith("]0;x.csv: the file is empty.")


def test_formulas_are_escaped_inside_the_content_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = {"id": "@x", "registered_at": "=1+1", "agency": "+98", "topic": "-2;=3", "place": "a=b"}
    load_into(url(tmp_path), write(tmp_path / "bad.csv", [CASE, CASE | cells]), AS_OF)

    (row,) = csv.DictReader(io.StringIO(rejected(capsys, url(tmp_path), "--csv")))
    content = json.loads(row["content"])

    assert {name: content[name] for name in cells} == {
        "id": "'@x", "registered_at": "'=1+1", "agency": "'+98", "topic": "'-2;'=3", "place": "a=b",
    }  # fmt: skip
    # For programs the cells are as they stood in the file.
    (exact,) = json.loads(rejected(capsys, url(tmp_path), "--json"))["rows"]
    assert {name: exact["content"][name] for name in cells} == cells


@pytest.mark.thorough
def test_many_rows_come_by_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [CASE, *(CASE | {"id": str(n), "registered_at": "1404/07/31"} for n in range(45))]
    load_into(url(tmp_path), write(tmp_path / "many.csv", rows), AS_OF)
    first = rejected(capsys, url(tmp_path), "--lang", "en")
    assert first.count("many.csv:") == 20
    assert "Rows 1 to 20 of 45\nNext: python -m intake rejected 1 --page 2\n" in first
    last = rejected(capsys, url(tmp_path), "--page", "3", "--lang", "en")
    assert last.count("many.csv:") == 5
    assert "Next" not in last
    assert "the last is 3" in rejected(capsys, url(tmp_path), "--page", "4", "--lang", "en")
    assert rejected(capsys, url(tmp_path), "--csv").count("\n") == 46


@pytest.mark.thorough
def test_the_newest_load_is_the_default_and_an_undone_one_has_no_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_into(url(tmp_path), write(tmp_path / "first.csv", [CASE, CASE | {"id": ""}]), AS_OF)
    load_into(url(tmp_path), write(tmp_path / "second.csv", [CASE]), AS_OF)
    assert rejected(capsys, url(tmp_path), "--lang", "en") == "Load 2 rejected no row.\n"
    assert rejected(capsys, url(tmp_path), "1", "--lang", "en").startswith("Load 1 rejected 1 row.\n")
    assert "There is no load 7" in rejected(capsys, url(tmp_path), "7", "--lang", "en", code=4)
    main(["undo", "--database", url(tmp_path)])
    assert "بارگذاری ۲ پس گرفته شده" in rejected(capsys, url(tmp_path), "2", "--lang", "fa", code=4)
    assert "Load 1" in rejected(capsys, url(tmp_path), "--lang", "en")
