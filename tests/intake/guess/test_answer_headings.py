"""Headings of the dates of answers, referrals and deadlines, as offices write them."""

import pytest

from intake.guess.propose import propose
from tests.intake.guess.guessing import guess
from tests.intake.readers.test_workbook_sheets import workbook
from tests.thorough import ordinary_first

ROWS = range(60)
REGISTER = {
    "کد رهگیری": [f"111-{row:05}" for row in ROWS],
    "تاریخ ثبت": [f"1403/{1 + row // 25:02}/{1 + row % 25:02}" for row in ROWS],
}
# Some cases wait for longer than others, and some for an answer still.
LATER = [f"1403/{2 + row // 25:02}/{1 + row * 7 % 25:02}" if row % 4 else "" for row in ROWS]
REFERRED = [f"1403/{1 + row // 25:02}/{2 + row % 25:02}" for row in ROWS]
MUCH_LATER = [f"1403/{4 + row // 25:02}/{1 + row % 25:02}" for row in ROWS]


@pytest.mark.parametrize(
    ("heading", "field"),
    ordinary_first(
        4,
        [
            ("تاریخ پاسخ نهایی", "answered_at"),
            ("تاریخ نهایی پاسخ", "answered_at"),
            ("تاریخ اعلام نتیجه", "answered_at"),
            ("تاریخ ابلاغ نتیجه به شهروند", "answered_at"),
            ("تاریخ\nپاسخ", "answered_at"),
            ("تاریخ ثبت پاسخ", "answered_at"),
            ("تاریخ ارجاع", "referred_at"),
            ("تاریخ ارسال به دستگاه", "referred_at"),
            ("مهلت پاسخ", "due_at"),
            ("آخرین مهلت پاسخ", "due_at"),
            ("تاریخ پایان مهلت", "due_at"),
        ],
    ),
)
def test_a_date_is_that_of_its_heading(tmp_path, heading, field):
    proposal = guess(tmp_path, REGISTER | {heading: LATER})

    assert {of: column.heading for of, column in proposal.fields.items()} == {
        "id": "کد رهگیری",
        "registered_at": "تاریخ ثبت",
        field: " ".join(heading.split()),
    }


def test_all_of_them_in_one_file(tmp_path):
    table = REGISTER | {"تاریخ ارجاع": REFERRED, "مهلت پاسخ": MUCH_LATER, "تاریخ اعلام نتیجه": LATER}

    fields = guess(tmp_path, table).fields

    assert fields["referred_at"].heading == "تاریخ ارجاع"
    assert fields["due_at"].heading == "مهلت پاسخ"
    assert fields["answered_at"].heading == "تاریخ اعلام نتیجه"


def test_headings_over_two_rows_of_a_workbook(tmp_path):
    path = workbook(
        tmp_path / "cases.xlsx",
        ["کد رهگیری", "ثبت", "پاسخ", None, "مهلت"],
        [None, "تاریخ", "تاریخ", "نتیجه", "پاسخ"],
        *zip(
            REGISTER["کد رهگیری"],
            REGISTER["تاریخ ثبت"],
            LATER,
            ["حل شد", "رد شد"] * 30,
            MUCH_LATER,
            strict=True,
        ),
    )

    assert {field: column.heading for field, column in propose(path).fields.items()} == {
        "id": "کد رهگیری",
        "registered_at": "تاریخ ثبت",
        "answered_at": "تاریخ پاسخ",
        "outcome": "نتیجه",
        "due_at": "مهلت پاسخ",
    }


def test_states_under_the_heading_of_results_are_states(tmp_path):
    rows = range(60)
    table = {
        "شماره پرونده": [str(4000 + 7 * row) for row in rows],
        "تاریخ ثبت": [f"1404/02/{row % 28 + 1:02}" for row in rows],
        "نتیجه": [("در حال پیگیری", "پاسخ داده شد", "مختومه")[row % 3] for row in rows],
    }
    fields = guess(tmp_path, table).fields
    assert (fields["status"].heading, fields.get("outcome")) == ("نتیجه", None)
    ended = table | {"نتیجه": [("در حال پیگیری", "پاسخ داده شد", "اقدام شد")[row % 3] for row in rows]}
    assert guess(tmp_path, ended).fields["outcome"].heading == "نتیجه"


def test_a_question_about_satisfaction_is_a_rating_and_no_state(tmp_path):
    rows = range(60)
    table = {
        "شماره پرونده": [str(4000 + 7 * row) for row in rows],
        "تاریخ ثبت": [f"1404/02/{row % 28 + 1:02}" for row in rows],
        "از نحوه پاسخگویی راضی هستید؟": [("بله", "خیر", "")[row % 3] for row in rows],
    }
    fields = guess(tmp_path, table).fields
    assert fields["verdict"].heading == "از نحوه پاسخگویی راضی هستید؟"
    assert "status" not in fields
