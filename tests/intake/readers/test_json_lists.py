"""JSON with several lists: the cases are read whichever list they stand in, and no list is left out without a word."""

import json
from pathlib import Path
from typing import Any

import pytest

from intake.commands.value_notes_text import note_lines
from intake.errors import FileError
from intake.guess.columns.column_sample import sample_file
from intake.mapping.every_column import EveryColumn
from intake.parsing.reading_notes import ReadingNotes
from intake.readers import json_items, json_lists
from intake.readers.json_scan import JsonScan
from queries.settings.province_settings import Limits, Settings
from tests.intake.reading import read_all, small
from tests.thorough import ordinary_first

OFFICES = [{"id": 1, "title": "شهرداری"}, {"id": 2, "title": "آبفا"}]
HEADINGS = [{"field": name, "title": name} for name in ("id", "registered", "agency")]


def records(first: int, last: int, **more: Any) -> list[dict[str, Any]]:
    return [
        {"id": str(at), "registered": f"1404/05/{at:02} 08:00", "agency": "آبفا", "subject": "آب"} | more
        for at in range(first, last + 1)
    ]


def written(folder: Path, content: Any) -> Path:
    path = folder / "cases.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False))
    return path


def ids(folder: Path, content: Any, **changes: Any) -> tuple[list[str], ReadingNotes]:
    notes = ReadingNotes()
    batch = read_all(written(folder, content), small(**changes), notes=notes)
    assert not len(batch.rejected)
    return list(batch.records["id"]), notes


@pytest.mark.parametrize(
    "content",
    ordinary_first(
        4,
        [
            {"open": records(1, 4), "done": records(5, 20)},
            {"open": records(1, 4), "done": records(5, 20, answered="1404/06/01")},
            {"تبریز": records(1, 4), "مراغه": records(5, 9), "اهر": records(10, 20)},
            {"columns": HEADINGS, "rows": records(1, 20)},
            {"result": {"offices": OFFICES, "complaints": records(1, 20), "count": 20}},
            {"complaints": records(1, 20), "offices": OFFICES},
            [{"page": 1, "items": records(1, 10)}, {"page": 2, "items": records(11, 20)}],
            # Pages one behind the other, and the steps of each case in it.
            "\n".join(json.dumps({"items": part}) for part in (records(1, 10), records(11, 20))),
            {"items": records(1, 20, steps=[{"id": "7", "registered": "1404/05/30", "agency": "x"}] * 3)},
            "\n".join(json.dumps(each) for each in records(1, 20, steps=[{"id": "7", "at": "1404/05/30"}])),
            {"data": {"total": 20, "pages": [{"items": records(1, 12)}, {"items": records(13, 20)}]}},
        ],
    ),
)
def test_all_cases_are_read(tmp_path: Path, content: Any) -> None:
    assert ids(tmp_path, content)[0] == [str(at) for at in range(1, 21)]


@pytest.mark.parametrize(
    "content",
    [
        {"open": records(1, 4), "done": records(5, 20)},
        {"columns": HEADINGS, "rows": records(1, 20)},
        [{"page": 1, "items": records(1, 10)}, {"page": 2, "items": records(11, 20)}],
        {"items": records(1, 20, steps=[{"id": "7", "at": "1404/05/30", "by": "x", "what": "y"}] * 9)},
    ],
)
def test_a_proposal_sees_the_same_rows(tmp_path: Path, content: Any) -> None:
    sample = sample_file(written(tmp_path, content), Settings())
    assert sample.rows == 20
    assert {"id", "registered", "agency"} <= set(sample.header)


def test_the_name_of_the_list_is_a_column(tmp_path: Path) -> None:
    content = {"تبریز": records(1, 2), "مراغه": records(3, 4)}
    batch = read_all(written(tmp_path, content), small(columns={"county": "برگه"}))
    assert list(batch.records["county"]) == ["تبریز", "تبریز", "مراغه", "مراغه"]


def test_lists_that_are_not_read_are_named(tmp_path: Path) -> None:
    calls = [
        {"id": str(at), "registered": "1404/05/01", "minutes": at, "line": 3, "by": 1} for at in range(30)
    ]
    content = {"complaints": records(1, 20), "offices": OFFICES, "calls": calls, "0912 345 6789": OFFICES}
    found, notes = ids(tmp_path, content)
    assert len(found) == 20
    (english,), (persian,) = (list(note_lines(notes, lang)) for lang in ("en", "fa"))
    assert "“complaints” (20) is read, and not: “offices” (2), “calls” (30)" in english
    assert "(۲۰)" in persian
    assert "6789" not in english + persian
    assert [remark["en"] for remark in notes.as_json()["remarks"]] == [english]


def test_what_is_no_record_is_rejected_in_each_list(tmp_path: Path) -> None:
    content = {"open": [*records(1, 2), 5, [1]], "done": [*records(3, 4), None]}
    batch = read_all(written(tmp_path, content), small())
    assert list(batch.records["id"]) == ["1", "2", "3", "4"]
    assert list(batch.rejected["line"]) == [3, 4, 7]


def test_too_many_lists_are_refused(tmp_path: Path) -> None:
    content = {str(at): records(1, 1) for at in range(2_001)}
    with pytest.raises(FileError, match="more than 2,000 lists"):
        read_all(written(tmp_path, content), small())


def test_a_file_with_one_list_is_not_parsed_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_items, "choose_lists", None)
    for content in (records(1, 9), {"count": 9, "rows": records(1, 9)}, {"rows": records(1, 9, tags=["a"])}):
        assert len(ids(tmp_path, content)[0]) == 9
    # Nor one whose records have lists in them, if the mapping fits.
    assert len(ids(tmp_path, {"rows": records(1, 9, steps=OFFICES)})[0]) == 9


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_lists_are_counted_in_parts_of_any_size(size: int) -> None:
    text = json.dumps(
        {"a[{": [{"x": '[{"'}, {"y": [{"z": 1}]}], "b": [1, [{}]], "c": [[], {}], "d": {"e": [{}]}}
    )
    scan = JsonScan("x.json", Limits())
    parts = (text[at : at + size].encode() for at in range(0, len(text), size))
    assert b"".join(scan.checked(parts)).decode() == text
    assert (scan.outer_lists, scan.inner_lists) == (2, 2)


def test_a_mapping_and_a_proposal_need_other_names() -> None:
    assert json_lists.fits(["ID", "registered"], small())
    assert not json_lists.fits(["id", "agency"], small())
    assert json_lists.fits(["a", "b", "c", "d"], EveryColumn())
    assert not json_lists.fits(["page", "items"], EveryColumn())
