"""Columns of lengths of time are known by their heading and the unit that it or the cells name."""

import pytest

from intake.guess.fields.span_columns import span_unit
from intake.guess.proposal.proposal_mapping import declaration
from intake.guess.values.personal_columns import Outside
from tests.intake.guess.guessing import BASE, guess

ROWS = range(60)
REGISTER = {
    "شماره پرونده": [str(14030000 + 7 * row) for row in ROWS],
    "تاریخ ثبت": [f"1403/{1 + row // 20:02}/{1 + row % 20:02} 10:{row:02}" for row in ROWS],
}


def columns(folder, heading, values, **others):
    table = REGISTER | {heading: [values[row % len(values)] for row in ROWS]} | others
    return declaration(guess(folder, table))["columns"]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("مهلت (روز)", "days"), ("SLA (hours)", "hours"), ("مهلت به روز کاری", "working_days"), ("Target business days",
     "working_days"), ("مدت پاسخ (دقیقه)", "minutes"), ("مهلت", None)],
)  # fmt: skip
def test_the_heading_names_the_unit(heading, unit):
    assert span_unit(heading, ["10", "5"]) == unit


@pytest.mark.parametrize(
    "write",
    [lambda row: f"{row % 9} روز و {row % 24} ساعت و {row} دقیقه", lambda row: f"{row % 9}.{row % 24:02}:{row:02}:00"],
    ids=["words", "as .NET writes them"],
)  # fmt: skip
def test_a_heading_of_the_answer_alone_is_enough_where_the_cells_name_their_units(tmp_path, write):
    by_field = columns(tmp_path, "زمان پاسخگویی", [write(row) for row in ROWS])

    assert by_field["answered_after"] == "زمان پاسخگویی"


def test_values_that_say_their_unit_need_none():
    assert span_unit("مهلت", ["۱۰ روز", "۵ روز"]) == "days"


@pytest.mark.parametrize(
    ("heading", "values", "field", "column"),
    [
        ("مهلت (روز)", ["5", "10", "15"], "due_after", "مهلت (روز)"),
        ("مهلت پاسخگویی", ["۵ روز", "۱۰ روز"], "due_after", "مهلت پاسخگویی"),
        ("SLA (hours)", ["24", "48"], "due_after", {"column": "SLA (hours)", "unit": "hours"}),
        (
            "مدت زمان پاسخ (ساعت)",
            ["24.5", "48", ""],
            "answered_after",
            {"column": "مدت زمان پاسخ (ساعت)", "unit": "hours"},
        ),
        (
            "حداکثر زمان پاسخ (ساعت)",
            ["24", "240"],
            "due_after",
            {"column": "حداکثر زمان پاسخ (ساعت)", "unit": "hours"},
        ),
        ("حداکثر زمان پاسخ", ["۱۰ روز", "۵ روز"], "due_after", "حداکثر زمان پاسخ"),
        ("تعداد روز تا پاسخ", ["0", "3", "12"], "answered_after", "تعداد روز تا پاسخ"),
        (
            "زمان پاسخ (ساعت)",
            ["۱۲٫۵", "۰٫۷", "۲۴۰"],
            "answered_after",
            {"column": "زمان پاسخ (ساعت)", "unit": "hours"},
        ),
        ("Days to close", ["2", "4", ""], "closed_after", "Days to close"),
        ("Time to first response", ["3h 20m", "45m", ""], "answered_after", "Time to first response"),
        (
            "FirstResponseInMin",
            ["200", "45", ""],
            "answered_after",
            {"column": "FirstResponseInMin", "unit": "minutes"},
        ),
        (
            "مدت پاسخگویی (ساعت)",
            ["12,25", "3,5", ""],
            "answered_after",
            {"column": "مدت پاسخگویی (ساعت)", "unit": "hours"},
        ),
    ],
)
def test_a_span_is_proposed(tmp_path, heading, values, field, column):
    assert columns(tmp_path, heading, values)[field] == column


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("تعداد پاسخ", ["1", "2", "3"]),  # it may count answers
        ("ساعت پاسخ به شهروند", ["14:07", "9:30", "10:15"]),
        ("FirstResponseDiffInMin", ["200", "45", "7"]),
        ("روزهای باقیمانده تا مهلت", ["-3", "2", "10"]),
        ("تعداد روز تأخیر در پاسخ", ["0", "2", "10"]),
        ("Days overdue", ["0", "2", "10"]),
        ("SLA (business hours)", ["8", "16", "40"]),  # how many of them a day has is not known
    ],
)
def test_other_numbers_are_no_spans(tmp_path, heading, values):
    assert {"due_after", "answered_after", "closed_after"}.isdisjoint(columns(tmp_path, heading, values))


def test_the_date_itself_comes_first(tmp_path):
    answered = [f"1403/05/{1 + row % 20:02} 09:00" for row in ROWS]
    by_field = columns(tmp_path, "مدت پاسخ (روز)", ["5", "10"], **{"تاریخ پاسخ": answered})
    assert by_field["answered_at"] == "تاریخ پاسخ"
    assert "answered_after" not in by_field


def test_notes_say_what_is_computed(tmp_path):
    proposal = guess(tmp_path, REGISTER | {"مهلت (روز)": ["10", "5"] * 30})
    assert any("مهلت (روز)" in note.fa and "روز" in note.fa for note in proposal.notes)
    assert "due_at" not in proposal.open_fields


def test_bare_numbers_under_a_deadline_are_left_to_a_person(tmp_path):
    table = REGISTER | {"مهلت پاسخ": ["10", "15"] * 30}
    column = guess(tmp_path, table).columns[-1]

    assert column.field is None
    assert column.outside is Outside.unsure
    assert column.alternatives[0][0] == "due_after"


def test_the_day_of_a_month_is_no_length_of_time(tmp_path):
    parts = {
        "سال پاسخ": ["1404" for row in ROWS],
        "ماه پاسخ": [str(3 + row % 5) for row in ROWS],
        "روز پاسخ": [str(1 + row % 29) for row in ROWS],
    }

    assert "answered_after" not in guess(tmp_path, BASE | parts).fields
    assert "answered_after" in guess(tmp_path, BASE | {"روز پاسخ": parts["روز پاسخ"]}).fields
