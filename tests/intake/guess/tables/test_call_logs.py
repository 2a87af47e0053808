"""Logs of telephone exchanges are told from lists of cases that came by telephone."""

from intake.guess.tables.call_logs import why_calls
from tests.intake.guess.guessing import guess, profiles

ROWS = range(60)
CALLS = {
    "ردیف": [str(row + 1) for row in ROWS],
    "تاریخ تماس": [f"1404/02/{row % 28 + 1:02}" for row in ROWS],
    "وضعیت": [("پاسخ داده شده", "بی‌پاسخ", "مشغول")[row % 3] for row in ROWS],
    "مدت مکالمه": [f"00:0{row % 9}:12" for row in ROWS],
}


def why(table):
    reason = why_calls(profiles(table))
    return None if reason is None else reason.en


def test_calls_that_somebody_took_or_not_are_no_cases(tmp_path):
    assert why(CALLS).startswith("This is the log of calls of a telephone exchange")
    assert guess(tmp_path, CALLS).missing == ("id", "registered_at")
    lines = {
        "column 6": [f"SIP/trunk-{row:08x}" for row in ROWS],
        "column 15": [("ANSWERED", "NO ANSWER", "BUSY")[row % 3] for row in ROWS],
    }
    assert "(column 15 says whether a call was taken" in why(lines)


def test_cases_that_came_by_telephone_are_cases():
    offices = [("شهرداری", "آب و فاضلاب")[row % 2] for row in ROWS]
    assert why(CALLS | {"دستگاه": offices}) is None
    states = [("پاسخ داده شده", "بررسی")[row % 2] for row in ROWS]
    assert why(CALLS | {"وضعیت": states}) is None
    assert why({heading: cells for heading, cells in CALLS.items() if heading != "مدت مکالمه"}) is None
