"""JSON whose records are the values of an object, under their ids (`intake.readers.json_keyed`)."""

import json

import pytest

from tests.intake.reading import csv_of, read_all, small

KEYED = small(columns={"id": "کلید"})
CASES = {
    f"1403-{at}": {"registered": "1404/05/12", "agency": "آبفا", "topic": {"title": "آب"}} for at in range(60)
}


def written(folder, content):
    return csv_of(folder, json.dumps(content, ensure_ascii=False), name="cases.json")


@pytest.mark.parametrize(
    "content",
    [
        CASES,
        {"total": 60, "cases": CASES},
        {"result": {"success": True, "items": CASES}},
        {
            key: case | {"history": [{"at": "1404/05/13"}, {"at": "1404/05/14"}]}
            for key, case in CASES.items()
        },
    ],
)
def test_each_value_is_a_case_and_its_key_a_column(tmp_path, content):
    read = read_all(written(tmp_path, content), KEYED)
    assert list(read.records["id"]) == list(CASES)
    assert set(read.records["agency"]) == {"آبفا"}


def test_a_value_that_is_no_record_is_rejected(tmp_path):
    read = read_all(written(tmp_path, CASES | {"note": "x"}), KEYED)
    assert (len(read.records), list(read.rejected["reason"])) == (60, ["not_a_record"])


@pytest.mark.parametrize(
    "content",
    [
        {"fields": {name: {"type": "text", "title": name, "width": 9} for name in "abcdef"}},
        {
            "meta": {"a": 1, "b": 2, "c": 3},
            "links": {"a": 1, "b": 2, "c": 3},
            "page": {"a": 1, "b": 2, "c": 3},
        },
    ],
)
def test_objects_beside_a_list_of_records_are_no_cases(tmp_path, content):
    rows = [{"id": key, **case} for key, case in CASES.items()]
    read = read_all(written(tmp_path, content | {"data": rows}), small())
    assert list(read.records["id"]) == list(CASES)


@pytest.mark.parametrize("summary", [{}, {"count": 20, "code": "03", "title": "x"}])
@pytest.mark.parametrize("months", [("a",), ("a", "b", "c")])
def test_counties_with_lists_of_cases_are_no_cases(tmp_path, summary, months):
    rows = [{"id": key, **case} for key, case in CASES.items()]
    parts = iter(rows[at :: 4 * len(months)] for at in range(4 * len(months)))
    counties = ("تبریز", "مراغه", "اهر", "مرند")
    content = {county: summary | {month: next(parts) for month in months} for county in counties}
    read = read_all(written(tmp_path, content), small())
    assert sorted(read.records["id"]) == sorted(CASES)


def test_months_with_many_cases_are_no_cases(tmp_path):
    rows = [{"id": f"{at}", "registered": "1404/05/12", "agency": "آبفا"} for at in range(120)]
    content = {
        f"1404-{month}": {"n": 30, "title": "x", "done": 1, "rows": rows[month::4]} for month in range(4)
    }
    assert len(read_all(written(tmp_path, content), small()).records) == 120
