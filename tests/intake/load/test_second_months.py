"""The second month of a source that is wrong although all of its rows are right.

`intake.load.another_system`, `intake.load.split_counties` and `intake.load.cut_off_month`.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from intake.errors import DoubtError
from tests.intake.storing import load_rows, remarks_on_cases

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]

SHAHRIVAR, MEHR = datetime(2025, 9, 22, 20), datetime(2025, 10, 22, 20)


def cases(month: int, *, days: int = 30, prefix: str = "", county: str = "اهر") -> list[dict[str, str]]:
    return [
        {
            "id": f"{month}-{day}",
            "registered_at": f"1404/{month:02}/{day:02} 09:{day:02}",
            "agency": f"{prefix}دستگاه {day % 4}",
            "topic": f"{prefix}موضوع {day % 5}",
            "county": county,
        }
        for day in range(1, days + 1)
    ]


def remarks(folder: Path, rows: list[dict[str, str]], as_of: datetime = MEHR) -> str:
    report = load_rows(folder, rows, as_of=as_of, county="name")
    return "\n".join(remark.en for remark in remarks_on_cases(report))


def test_the_file_of_another_system_is_doubted(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(6, days=31), as_of=SHAHRIVAR)
    with pytest.raises(DoubtError, match="None of the offices and none of the topics of the 30 new cases"):
        load_rows(tmp_path, cases(7, prefix="هلال "), as_of=MEHR)
    one_known = [*cases(7, days=29, prefix="هلال "), *cases(7)[29:]]
    assert load_rows(tmp_path, one_known, as_of=MEHR).new_cases == 30


def test_cases_that_go_to_a_new_county_are_said(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(6, days=31), as_of=SHAHRIVAR, county="name")
    split = cases(6, days=10, county="هوراند") + cases(7)
    assert "10 cases of the county “اهر” are with this file those of the new county “هوراند”" in remarks(
        tmp_path, split
    )
    back = cases(6, days=10)
    assert "of the new county" not in remarks(tmp_path, back)


@pytest.mark.parametrize(
    ("days", "as_of", "is_said"),
    [
        (15, MEHR, True),
        (30, MEHR, False),
        (29, MEHR, False),
        (15, datetime(2025, 10, 8, 8), False),  # exported on the day after its last case
        (15, MEHR + timedelta(20), True),
        (27, MEHR + timedelta(20), False),  # exported late: only three days of its month lack cases
    ],
)
def test_half_a_download_of_a_month_is_said(
    tmp_path: Path, days: int, as_of: datetime, is_said: bool
) -> None:
    twice = [*cases(7, days=days), *(case | {"id": case["id"] + "b"} for case in cases(7, days=days))]
    load_rows(tmp_path, cases(6, days=31), as_of=SHAHRIVAR, county="name")
    assert ("perhaps the download was cut off" in remarks(tmp_path, twice, as_of)) is is_said


def test_the_holidays_before_nowruz_are_no_half_download(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(11, days=30), as_of=datetime(2026, 2, 19), county="name")
    few = [case | {"id": f"{case['id']}{at}"} for at in range(6) for case in cases(12, days=25)]
    assert "cut off" not in remarks(tmp_path, few, datetime(2026, 3, 20))


def test_a_source_that_is_not_loaded_by_months_may_end_on_any_day(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(6, days=20), as_of=SHAHRIVAR, county="name")
    twice = [*cases(7, days=15), *(case | {"id": case["id"] + "b"} for case in cases(7, days=15))]
    assert "cut off" not in remarks(tmp_path, twice)
