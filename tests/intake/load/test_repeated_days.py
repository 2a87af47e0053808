"""A day whose cases stand twice, under other ids, is named (`intake.load.repeated_days`)."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.intake.storing import load_into, load_rows, remarks_on_cases, write

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]

TOPICS = ("آب", "برق", "راه")
AS_OF = datetime(2025, 9, 20)
AGAIN = 73_421  # ids that end otherwise than those of the same cases


def cases(days: Iterable[int], *, first_id: int = 10_000, time: str = "{hour:02}:{minute:02}:{second:02}"):
    """Fifteen cases on each of some days of Mordad, registered in seconds of their own."""
    return [
        {
            "id": str(first_id + 100 * day + at),
            "registered_at": f"1404/05/{day:02} {time.format(hour=8 + at // 2, minute=at, second=day)}".strip(),
            "kind": "شکایت",
            "county": "تبریز",
            "agency": "آب و فاضلاب",
            "topic": TOPICS[at % 3],
        }
        for day in days
        for at in range(15)
    ]


def remarks(folder: Path, rows: list[dict[str, Any]]) -> list[str]:
    return [
        remark.en for remark in remarks_on_cases(load_rows(folder, rows, as_of=AS_OF)) if "twice" in remark.en
    ]


def test_a_day_that_a_later_file_brings_again_is_named(address: str, tmp_path: Path) -> None:
    load_into(address, write(tmp_path / "a.csv", cases(range(1, 11))), AS_OF)
    file = write(tmp_path / "b.csv", cases([9], first_id=AGAIN) + cases([11, 12]))
    (remark,) = [each for each in load_into(address, file, AS_OF).notes.remarks if "twice" in each.en]
    assert remark.en.startswith(
        "The cases of 9 Mordad 1404 are there twice: 15 have the moment of registration"
    )
    assert remark.fa.startswith("پرونده‌های ۱۴۰۴/۰۵/۰۹ دو بار آمده است: ۱۵ پرونده در لحظهٔ ثبت")
    # A single case that comes later for this day is no reason to say it again.
    late = write(tmp_path / "c.csv", [case | {"topic": "گاز"} for case in cases([9], first_id=85_432)[:1]])
    assert not [each for each in load_into(address, late, AS_OF).notes.remarks if "twice" in each.en]


def test_days_that_stand_twice_in_one_file_are_counted(tmp_path: Path) -> None:
    (remark,) = remarks(tmp_path, cases(range(1, 13)) + cases([5, 6, 8], first_id=AGAIN))
    assert remark.startswith("The cases of 5 Mordad 1404 and 2 more days are there twice: 45 have")
    # Those days are no news of the next load.
    assert remarks(tmp_path, cases([13, 14])) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(cases(range(1, 13)), id="every case once"),
        pytest.param(cases(range(1, 13)) + cases([5], first_id=AGAIN)[:9], id="nine twins"),
        pytest.param(cases(range(1, 7)) + cases([5], first_id=AGAIN), id="too few others"),
        pytest.param(cases(range(1, 13)) + cases(range(1, 13), first_id=AGAIN), id="all days"),
        pytest.param(
            cases(range(1, 13), time="") + cases([5], first_id=AGAIN, time=""), id="only days are known"
        ),
        pytest.param(
            cases(range(1, 13)) + [case | {"topic": "گاز"} for case in cases([5], first_id=AGAIN)],
            id="other topics",
        ),
        pytest.param(
            cases(range(1, 13))
            + [case for again in (AGAIN, 85_432, 96_543) for case in cases([5], first_id=again)],
            id="four alike",
        ),
        pytest.param(
            [
                *cases(range(1, 13)),
                *(case for day in range(1, 12) for case in cases([day], first_id=AGAIN)[:3]),
                *cases([12], first_id=AGAIN),
            ],
            id="a few twins on all days",
        ),
    ],
)
def test_nothing_is_said_where_cases_only_look_alike(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    assert remarks(tmp_path, rows) == []
