"""Columns of closings and answers that are left empty are named, where old cases would have some."""

from datetime import datetime
from pathlib import Path

import pytest

from intake.load.missing_ends import missing_ends
from queries.vocabulary.recorded import Recorded
from tests.intake.storing import load_files, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]


def rows(count: int, **values: str) -> list[dict[str, str]]:
    return [
        {"id": str(at), "registered_at": "1404/01/12 09:00", "county": "0303"} | values for at in range(count)
    ] + [{"id": "new", "registered_at": "1404/05/12 09:00", "county": "0303"} | dict.fromkeys(values, "")]


def about_ends(folder: Path, cases: list[dict[str, str]]) -> list[str]:
    """The beginnings of what a load of cases says about closings and answers; their columns are those of the last."""
    folder.mkdir()
    report = load_files(folder, write(folder / "cases.csv", cases, tuple(cases[-1])))
    ends = [remark.en.partition(",")[0] for remark in report.notes.remarks]
    return [end for end in ends if end.startswith("The file has a column for")]


def test_empty_columns_of_closings_and_answers_are_said(tmp_path: Path) -> None:
    assert about_ends(tmp_path / "store", rows(20, closed_at="", answered_at="")) == [
        "The file has a column for closings",
        "The file has a column for answers",
    ]


@pytest.mark.thorough
def test_nothing_is_said_without_the_columns_of_few_cases_or_where_one_has_a_date(tmp_path: Path) -> None:
    one = {"closed_at": "1404/02/01", "answered_at": "1404/02/01"}
    some = [case | (one if case["id"] == "7" else {}) for case in rows(20, closed_at="", answered_at="")]
    for name, cases in {
        "without": rows(20), "few": rows(19, closed_at="", answered_at=""), "some": some,
    }.items():  # fmt: skip
        assert about_ends(tmp_path / name, cases) == [], name


def test_the_cases_of_a_source_are_not_counted_where_one_has_an_end() -> None:
    asked: list[str] = []

    class Connection:
        def scalar(self, statement: object) -> int:
            asked.append(str(statement))
            return 17

    ends = {Recorded.closing, Recorded.answer}
    assert not [*missing_ends(Connection(), source=1, as_of=datetime(2025, 8, 3), recorded=ends)]
    assert len(asked) == 2
    assert not any("count(" in statement for statement in asked)
