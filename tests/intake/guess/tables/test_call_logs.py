"""Logs of telephone exchanges are told from lists of cases that came by telephone."""

import pytest

from geo.province import load_province
from intake.guess.tables.call_logs import why_calls
from queries.settings.province_settings import Settings
from tests.intake.guess.guessing import guess, profiles
from tests.thorough import ordinary_first

PROVINCE = load_province(Settings().province_folder)
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


@pytest.mark.parametrize(
    "column",
    ordinary_first(
        1,
        [
            {"نوع": [("شکایت", "درخواست")[row % 2] for row in ROWS]},
            {"شهر": [("تبریز", "مراغه", "مرند")[row % 3] for row in ROWS]},
            {"تاریخ پاسخ": [f"1404/03/{row % 28 + 1:02}" for row in ROWS]},
        ],
    ),
)
def test_cases_whose_states_are_words_of_calls_are_cases(tmp_path, column):
    assert guess(tmp_path, CALLS, PROVINCE).missing
    assert not guess(tmp_path, CALLS | column, PROVINCE).missing


@pytest.mark.parametrize("heading", ordinary_first(1, ["مدت پاسخ", "مدت رسیدگی (روز)", "مدت پاسخ‌گویی"]))
def test_how_long_an_office_took_is_no_length_of_a_call(heading):
    table = {("مدت" if each == "مدت مکالمه" else each): cells for each, cells in CALLS.items()}
    assert why(table) is not None
    assert why({(heading if each == "مدت" else each): cells for each, cells in table.items()}) is None
