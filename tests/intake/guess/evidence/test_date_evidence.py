"""What the dates of a column say for single fields."""

import pytest

from intake.guess.evidence.date_evidence import DATE_FIELDS, date_evidence
from intake.guess.evidence.date_relations import relate_dates
from tests.intake.guess.guessing import guess, profiles

DAYS = [f"2024-{month:02}-{day:02}" for month in (1, 2) for day in range(1, 29)]


def evidence(table, heading):
    columns = profiles(table)
    at = list(table).index(heading)
    return {field: date_evidence(columns[at], field, relate_dates(columns)[at]) for field in DATE_FIELDS}


def test_the_only_date_of_a_file_is_the_registration():
    counted = evidence({"a": DAYS}, "a")

    assert counted["registered_at"] == max(counted[field] for field in DATE_FIELDS if field != "moment")
    assert counted["answered_at"] < 0


def test_one_date_for_the_whole_file_is_that_of_the_export():
    counted = evidence({"a": DAYS, "b": ["2024-03-01"] * len(DAYS)}, "b")

    assert max(counted, key=lambda field: counted[field]) == "exported_at"


@pytest.mark.parametrize(("share", "field"), [(0.2, "registered_at"), (0.5, "registered_at")])
def test_a_column_with_gaps_is_hardly_the_registration(share, field):
    kept = int(share * len(DAYS))
    gaps = [*DAYS[:kept], *[""] * (len(DAYS) - kept)]

    assert evidence({"a": DAYS, "b": gaps}, "b")[field] < evidence({"a": DAYS, "b": gaps}, "a")[field]


def test_the_date_of_a_letter_is_no_registration_beside_that_of_the_registration(tmp_path):
    rows = range(60)
    table = {
        "شماره": [str(4000 + 7 * row) for row in rows],
        "تاریخ ثبت": [f"1404/02/{row % 24 + 5:02} 10:{row % 60:02}" for row in rows],
        "تاریخ نامه وارده": [f"1404/02/{row % 24 + 2:02}" for row in rows],
        "دستگاه": [("شهرداری", "آب و فاضلاب")[row % 2] for row in rows],
    }
    assert guess(tmp_path, table).fields["registered_at"].heading == "تاریخ ثبت"
    at_the_desk = {heading.replace("تاریخ ثبت", "تاریخ ثبت دبیرخانه"): table[heading] for heading in table}
    assert guess(tmp_path, at_the_desk).fields["registered_at"].heading == "تاریخ ثبت دبیرخانه"
    del table["تاریخ ثبت"]
    assert guess(tmp_path, table).fields["registered_at"].heading == "تاریخ نامه وارده"


def test_the_date_of_a_request_is_no_registration_beside_that_of_the_registration(tmp_path):
    rows = range(60)
    table = {
        "شماره": [str(4000 + 7 * row) for row in rows],
        "تاریخ درخواست": [f"1404/02/{row % 24 + 5 - row % 4:02}" for row in rows],
        "تاریخ ثبت": [f"1404/02/{row % 24 + 5:02}" for row in rows],
        "موضوع": [("آسفالت", "قطعی آب")[row % 2] for row in rows],
    }
    assert guess(tmp_path, table).fields["registered_at"].heading == "تاریخ ثبت"
    table["تاریخ ثبت"] = [day if row % 3 else "" for row, day in zip(rows, table["تاریخ ثبت"], strict=True)]
    assert guess(tmp_path, table).fields["registered_at"].heading == "تاریخ درخواست"
