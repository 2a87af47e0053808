"""The begin and the end of filling in a form, which are no registration and closing of a case."""

from datetime import datetime, timedelta

import pytest

from intake.guess.tables.form_times import end_of_form
from tests.intake.guess.guessing import guess, profiles

ROWS = range(60)
SENT = [datetime(2025, 4, 21, 8) + timedelta(hours=5 * row, minutes=row * 7 % 60) for row in ROWS]
OFFICES = [("شهرداری", "آب و فاضلاب", "توزیع برق")[row % 3] for row in ROWS]


def form(begin, end, minutes=lambda row: 3 + row % 9):
    ends = [moment + timedelta(minutes=minutes(row)) for row, moment in enumerate(SENT)]
    return {
        "ID": [str(4000 + 7 * row) for row in ROWS],
        begin: [f"{moment:%Y-%m-%d %H:%M}" for moment in SENT],
        end: [f"{moment:%Y-%m-%d %H:%M}" for moment in ends],
        "دستگاه": OFFICES,
    }


@pytest.mark.parametrize(
    ("begin", "end"),
    [("start", "end"), ("Start time", "Completion time"), ("Start Date", "End Date"), ("تاریخ شروع", "تاریخ پایان")],
)  # fmt: skip
def test_the_end_of_a_form_answers_and_closes_no_case(tmp_path, begin, end):
    proposal = guess(tmp_path, form(begin, end))
    assert proposal.responses
    assert proposal.fields.keys() == {"id", "registered_at", "agency"}
    assert proposal.fields["registered_at"].heading == begin


def test_closings_after_days_are_closings():
    assert end_of_form(profiles(form("Start Date", "End Date", lambda row: 60 * row))) is None
    assert end_of_form(profiles(form("تاریخ ثبت", "تاریخ پایان"))) is None
    days = {
        "تاریخ شروع": [f"{moment:%Y-%m-%d}" for moment in SENT],
        "تاریخ پایان": [f"{moment + timedelta(row == 7):%Y-%m-%d}" for row, moment in enumerate(SENT)],
    }
    assert end_of_form(profiles(days)) is None
    half = form("Start Date", "End Date")
    assert end_of_form(profiles(half | {"End Date": [*half["End Date"][:40], *[""] * 20]})) is None
