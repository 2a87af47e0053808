"""Tables of steps and changes of cases are told from lists of cases (`intake.guess.tables.step_tables`)."""

import pytest

from intake.guess.tables.step_tables import why_steps
from tests.intake.guess.guessing import guess, profiles

ROWS = range(60)
NUMBERS = [str(9000 + 3 * row) for row in ROWS]
CASES = [str(500 + row // 3) for row in ROWS]
DATES = [f"1404/02/{row % 28 + 1:02}" for row in ROWS]
STATES = ["New", "Assigned", "Closed"] * 20
WORKS = ["تماس", "بازدید", "کارشناسی"] * 20


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (
            {"AuditID": NUMBERS, "OldValue": STATES, "NewValue": STATES, "ChangedOn": DATES},
            "a log of changes",
        ),
        ({"ردیف": NUMBERS, "وضعیت قبلی": STATES, "وضعیت جدید": STATES, "تاریخ": DATES}, "a log of changes"),
        ({"شناسه": NUMBERS, "کد پیگیری": CASES, "تاریخ": DATES, "شرح": WORKS}, "کد پیگیری repeats"),
    ],
)
def test_a_table_with_a_row_for_each_change_is_not_proposed(tmp_path, table, reason):
    proposal = guess(tmp_path, table)

    assert "id" in proposal.missing
    assert any(reason in note.en for note in proposal.notes)


@pytest.mark.parametrize(
    "table",
    [
        {"کد رهگیری": NUMBERS, "شماره پرونده": CASES, "تاریخ ثبت": DATES},  # several requests in a file
        {"شناسه": NUMBERS, "کد پیگیری": [*NUMBERS[:50], *NUMBERS[:10]], "تاریخ": DATES},  # some came in twice
        {"OBJECTID": NUMBERS, "SERVICECODE": CASES, "SERVICEREQUESTID": NUMBERS[::-1], "ADDDATE": DATES},
        {"شناسه": NUMBERS, "کد خدمت": ["S01", "S02", "S03"] * 20, "تاریخ": DATES},
        {"شناسه": NUMBERS, "کد دستگاه": CASES, "تاریخ": DATES},
        {"کد رهگیری": NUMBERS, "نشانی قبلی": STATES, "نشانی جدید": STATES, "وضعیت جدید": STATES},
        {"شناسه": CASES, "کد پیگیری": CASES, "تاریخ": DATES},
        {
            "شماره پرونده": CASES,
            "کد ملی": [f"13700{row:05}" for row in ROWS],
            "تاریخ": DATES,
        },  # numbered by year
    ],
)
def test_numbers_that_repeat_beside_those_of_cases_are_no_steps(table):
    assert why_steps(profiles(table)) is None


def test_cases_whose_codes_of_services_repeat_are_no_changes_of_states():
    table = {
        "service_request_id": NUMBERS,
        "status": ["Open", "Closed"] * 30,
        "service_code": [f"0{30 + row // 3}" for row in ROWS],
        "requested_datetime": [f"2025-04-{row % 28 + 1:02} 08:{row % 60:02}:00" for row in ROWS],
        "updated_datetime": [f"2025-05-{row % 28 + 1:02} 09:{row % 60:02}:00" for row in ROWS],
    }
    assert why_steps(profiles(table)) is None
