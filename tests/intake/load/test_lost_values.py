"""A file that takes from stored cases what the store knew of them says so (`intake.load.lost_values`)."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from intake.load.reconciliation import Report
from tests.intake.storing import load_into, load_rows, remarks_on_cases, write

NOTED = datetime(2025, 9, 1)


def cases(count: int = 8, **changes: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": str(at), "registered_at": f"1404/05/{at + 1:02} 10:00", "due_at": f"1404/05/{at + 11:02}",
            "answered_at": f"1404/05/{at + 3:02} 09:30", "closed_at": f"1404/05/{at + 4:02} 09:30",
            "status": "مختومه", "agency": "شهرداری تبریز", "county": "تبریز", "topic": "آسفالت",
        } | changes
        for at in range(count)
    ]  # fmt: skip


def told(report: Report) -> list[str]:
    return [remark.en for remark in remarks_on_cases(report) if "lose what it had" in remark.en]


def test_answers_that_the_next_export_lacks_are_said(tmp_path: Path) -> None:
    load_rows(tmp_path, cases())
    report = load_rows(tmp_path, [*cases(7, answered_at="", closed_at="", status="2"), *cases()[7:]])

    assert (report.updated, report.rejected) == (7, 0)
    (remark,) = told(report)
    assert "lose what it had of them: the answer (7 cases) and the closing (7 cases). " in remark
    assert "undo the load" in remark
    (persian,) = [remark.fa for remark in remarks_on_cases(report) if "از دست می‌رود" in remark.fa]
    assert "پاسخ ۷ پرونده و مختومه‌شدن ۷ پرونده. " in persian
    # Once they are lost, a further load takes nothing away.
    assert (
        told(load_rows(tmp_path, [*cases(7, answered_at="", closed_at="", status="2"), *cases()[7:]])) == []
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"answered_at": "", "closed_at": ""},
            "the answer (1 case) and the moment of the closing (1 case).",
        ),
        (
            {"answered_at": "", "closed_at": "", "status": "پاسخ داده شده"},
            "the moment of the answer (1 case)",
        ),
        ({"due_at": ""}, "of them: the due moment (1 case)."),
        (
            {"agency": "", "county": "", "topic": ""},
            "the county (1 case), the office (1 case) and the topic (1 case).",
        ),
    ],
)
def test_each_thing_that_is_lost_is_named(tmp_path: Path, changes: dict[str, str], said: str) -> None:
    load_rows(tmp_path, cases(), due="source")
    (remark,) = told(load_rows(tmp_path, [*cases(1, **changes), *cases()[1:]], due="source"))
    assert said in remark


def test_what_is_corrected_or_reopened_is_not_lost(tmp_path: Path) -> None:
    open_case = {"answered_at": "", "closed_at": "", "status": "در دست اقدام"}
    load_rows(tmp_path, [*cases(3), *cases(8, **open_case)[3:]])
    # Open ones are answered, one has another office, and a closing was taken back by a reopening.
    corrected = [case | {"agency": "شهرداری اهر"} for case in cases()]
    corrected[0] |= {"closed_at": "", "reopened_at": "1404/05/20 10:00", "status": "در دست اقدام"}
    report = load_rows(tmp_path, corrected)
    assert report.updated == 8
    assert told(report) == []


@pytest.mark.thorough
def test_lost_answers_are_said_on_each_engine(address: str, tmp_path: Path) -> None:
    load_into(address, write(tmp_path / "first.csv", cases()), NOTED)
    emptied = cases(8, answered_at="", closed_at="", status="2", agency="")
    report = load_into(address, write(tmp_path / "second.csv", emptied), NOTED)
    (remark,) = told(report)
    assert "the answer (8 cases), the closing (8 cases) and the office (8 cases)." in remark
