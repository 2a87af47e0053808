"""Real files in the store: its content equals what plain Python counts in the file."""

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path
from statistics import median

import pytest

from queries.storage.load_counts import OUTCOMES
from queries.vocabulary.codes import SET_ASIDE, Outcome
from tests.intake.storing import dump, load_files, table
from tests.thorough import ordinary_first

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]
SET_ASIDE_STATUS = ("Closed (Duplicate)", "Closed (Transferred)")


def moment(text: str) -> datetime | None:
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p") if text else None


@pytest.mark.thorough
def test_cases_of_baltimore_have_the_facts_of_their_rows(tmp_path: Path, shared_data: Path) -> None:
    path = shared_data / "complaints" / "baltimore311.csv"
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = {row["ServiceRequestNum"]: row for row in csv.DictReader(file)}
    report = load_files(tmp_path, path, mapping="baltimore311", as_of=None)
    assert (report.read, report.loaded, report.rejected) == (10_000, 10_000, 0)
    assert report.flagged == {"bad_coordinates": 892}
    cases = {case["id"]: case for case in table(tmp_path, "case")}
    assert cases.keys() == rows.keys()

    created = {id_: moment(row["CreatedDate"]) for id_, row in rows.items()}
    closed = {id_: moment(row["CloseDate"]) for id_, row in rows.items()}
    due = {id_: moment(row["DueDate"]) for id_, row in rows.items()}
    answered = {
        id_: None if row["SRStatus"] in SET_ASIDE_STATUS else closed[id_] for id_, row in rows.items()
    }
    assert {id_: case["registered_at"] for id_, case in cases.items()} == created
    assert {id_: case["due_at"] for id_, case in cases.items()} == due
    assert {id_: case["answered_at"] for id_, case in cases.items()} == answered

    def by_month(moments: dict[str, datetime | None]) -> Counter[str]:
        return Counter(f"{found:%Y-%m}" for found in moments.values() if found)

    assert Counter(f"{case['registered_day']:%Y-%m}" for case in cases.values()) == by_month(created)
    hours = [(answered[id_] - created[id_]).total_seconds() // 3600 for id_ in rows if answered[id_]]
    assert median(
        case["answer_hours"] for case in cases.values() if case["answer_hours"] is not None
    ) == median(hours)
    counted = [id_ for id_, row in rows.items() if due[id_] and row["SRStatus"] not in SET_ASIDE_STATUS]
    on_time = sum(answered[id_] is not None and answered[id_] <= due[id_] for id_ in counted)
    mine = [case for case in cases.values() if case["due_at"] and case["outcome"] not in SET_ASIDE]
    assert (sum(case["on_time"] for case in mine), len(mine)) == (on_time, len(counted))
    assert sum(case["outcome"] == Outcome.duplicate for case in cases.values()) == 207

    before = dump(tmp_path, leave_out=("load",))
    assert load_files(tmp_path, path, mapping="baltimore311", as_of=None).unchanged == 10_000
    assert dump(tmp_path, leave_out=("load",)) == before


@pytest.mark.parametrize(
    ("name", "rows"),
    ordinary_first(
        1,
        [
            ("sf_open311_requests.json", 500),
            ("georeport_v2_requests.json", None),
            ("georeport_v2_requests.xml", 2),
        ],
    ),
)
def test_every_row_of_an_open311_answer_is_accounted_for(
    tmp_path: Path, shared_data: Path, name: str, rows: int | None
) -> None:
    report = load_files(tmp_path, shared_data / "complaints" / name, mapping="open311", as_of=None)
    assert report.read == sum(getattr(report, name) for name in OUTCOMES)
    assert rows is None or report.loaded == rows
    if rows == 500:
        assert report.flagged["closed_before_registered"] == 38
        assert report.flagged["bad_coordinates"] == 26
