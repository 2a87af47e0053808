"""Dates that name no event are those of answers or closings by the states of their rows."""

import pytest

from tests.intake.guess.guessing import guess

ROWS = range(60)
STATES = ("در دست بررسی", "پاسخ داده شده", "مختومه")


def table(heading, filled, *, states="وضعیت"):
    """Dates in the rows of these states."""
    return {
        "شماره پرونده": [str(500 + row) for row in ROWS],
        "تاریخ ثبت": [f"1404/02/{row % 28 + 1:02} 08:30" for row in ROWS],
        states: [STATES[row % 3] for row in ROWS],
        heading: [
            f"1404/03/{11 * row % 28 + 1:02} 09:{row % 53 + 5:02}" if row % 3 in filled else ""
            for row in ROWS
        ],
    }


@pytest.mark.parametrize("heading", ["تاریخ نتیجه", "Resolved", "تاریخ رسیدگی"])
def test_dates_of_answered_and_of_closed_cases_are_those_of_answers(tmp_path, heading):
    assert guess(tmp_path, table(heading, (1, 2))).fields["answered_at"].heading == heading


@pytest.mark.parametrize("heading", ["تاریخ نتیجه", "Resolved", "تاریخ رسیدگی"])
def test_dates_of_closed_cases_only_are_those_of_closings(tmp_path, heading):
    assert guess(tmp_path, table(heading, (2,))).fields["closed_at"].heading == heading


def test_dates_of_all_rows_are_neither(tmp_path):
    assert {"answered_at", "closed_at"}.isdisjoint(guess(tmp_path, table("تاریخ نتیجه", (0, 1, 2))).fields)


def test_a_column_that_names_the_answer_stays_the_one_of_answers(tmp_path):
    dates = table("تاریخ پاسخ", (1, 2)) | {"تاریخ نتیجه": table("x", (1, 2))["x"]}
    dates["تاریخ نتیجه"] = [date.replace(" 09:", " 10:") for date in dates["تاریخ نتیجه"]]
    assert guess(tmp_path, dates).fields["answered_at"].heading == "تاریخ پاسخ"


def test_states_under_a_heading_of_outcomes_are_states(tmp_path):
    proposal = guess(tmp_path, table("تاریخ پاسخ", (1, 2), states="نتیجه رسیدگی"))
    assert proposal.fields["status"].heading == "نتیجه رسیدگی"
    assert "outcome" not in proposal.fields


@pytest.mark.parametrize("heading", ["تاریخ آخرین اقدام", "تاریخ نتیجه", "Last Updated"])
def test_a_date_that_open_cases_lack_is_that_of_the_closing_where_no_case_is_only_answered(tmp_path, heading):
    dates = table(heading, (1, 2))
    dates["وضعیت"] = [("در دست اقدام", "خاتمه یافته", "خاتمه یافته")[row % 3] for row in ROWS]
    assert guess(tmp_path, dates).fields["closed_at"].heading == heading

    dates[heading] = dates["تاریخ ثبت"]
    assert "closed_at" not in guess(tmp_path, dates).fields


def test_a_date_of_closed_cases_that_is_named_as_another_event_stays_that(tmp_path):
    dates = table("تاریخ نظرسنجی", (1, 2))
    dates["وضعیت"] = [("در دست اقدام", "خاتمه یافته", "خاتمه یافته")[row % 3] for row in ROWS]
    assert "closed_at" not in guess(tmp_path, dates).fields
