"""States that a column says with yes and no (`intake.guess.values.state_answers`)."""

import pytest

from intake.guess.values.state_answers import satisfaction_answers, state_answers
from persian.bidi import isolate
from tests.intake.guess.guessing import guess, mapping_from
from tests.intake.reading import read_all


@pytest.mark.parametrize(
    ("heading", "yes"),
    [
        ("آیا پاسخ داده شده است؟", "answered"),
        ("پاسخ داده شده", "answered"),
        ("مختومه", "closed"),
        ("IsClosed", "closed"),
    ],
)
def test_yes_is_the_state_of_the_heading_and_no_an_open_case(heading, yes):
    words = state_answers(heading, {"بله": 3, "خیر": 2, "": 1})

    assert words.known == {"بله": yes, "خیر": "open"}


@pytest.mark.parametrize(
    "heading",
    ["پاسخ در مهلت", "آیا شهروند از پاسخ راضی است؟", "تاریخ پاسخ", "بازگشایی شده", "پیوست دارد", "موضوع"],
)
def test_other_questions_are_no_states(heading):
    assert state_answers(heading, {"بله": 3, "خیر": 2}) is None


def test_other_words_are_no_answers():
    assert state_answers("پاسخ داده شده", {"بله": 3, "شاید": 2}) is None


@pytest.mark.parametrize(("yes", "no"), [("بلی", "خیر"), ("-1", "0"), ("True", "False")])
def test_a_file_without_other_states_takes_them(tmp_path, yes, no):
    numbers = range(60)
    table = {
        "شماره پرونده": [str(14030000 + 7 * number) for number in numbers],
        "تاریخ ثبت": [f"1403/{1 + number // 20:02}/{1 + number % 20:02}" for number in numbers],
        "پاسخ داده شده": [yes if number % 3 else no for number in numbers],
    }
    proposal = guess(tmp_path, table)
    records = read_all(tmp_path / "table.csv", mapping_from(proposal)).records

    assert proposal.fields["status"].heading == "پاسخ داده شده"
    assert list(records["status_answered"]) == [number % 3 > 0 for number in numbers]


def test_a_column_of_states_is_taken_before_them(tmp_path):
    numbers = range(60)
    table = {
        "شماره پرونده": [str(14030000 + 7 * number) for number in numbers],
        "تاریخ ثبت": [f"1403/{1 + number // 20:02}/{1 + number % 20:02}" for number in numbers],
        "مختومه": [("بله", "خیر")[number % 2] for number in numbers],
        "وضعیت": [("مختومه", "در دست اقدام")[number % 2] for number in numbers],
    }

    assert guess(tmp_path, table).fields["status"].heading == "وضعیت"


def test_yes_and_no_to_satisfaction_are_verdicts(tmp_path):
    assert satisfaction_answers("رضایت شهروند", {"بلی": 3, "خیر": 2}).known == {
        "بلی": "satisfied",
        "خیر": "dissatisfied",
    }
    assert satisfaction_answers("نظرسنجی", {"بلی": 3, "خیر": 2}) is None
    assert satisfaction_answers("رضایت", {"1": 3, "0": 2}) is None  # marks from a scale, perhaps
    numbers = range(60)
    table = {
        "شماره پرونده": [str(14030000 + 7 * number) for number in numbers],
        "تاریخ ثبت": [f"1403/{1 + number // 20:02}/{1 + number % 20:02}" for number in numbers],
        "رضایت شهروند": [("بله", "خیر", "")[number % 3] for number in numbers],
    }

    records = read_all(tmp_path / "table.csv", mapping_from(guess(tmp_path, table))).records

    assert list(records["verdict"])[:3] == [1, 2, 0]


def _ticked(answered, closed, rows=range(60)):
    """A table of cases with the ticks of three rows again and again."""
    return {
        "شماره پرونده": [str(4000 + 7 * row) for row in rows],
        "تاریخ ثبت": [f"1404/02/{row % 28 + 1:02}" for row in rows],
        "پاسخ داده شده": [answered[row % 3] for row in rows],
        "مختومه": [closed[row % 3] for row in rows],
    }


def test_an_asterisk_says_yes_and_a_tick_of_closed_cases_alone_has_taken_the_place_of_the_answer(tmp_path):
    proposal = guess(tmp_path, _ticked(("", "*", ""), ("", "", "*")))
    read = read_all(tmp_path / "table.csv", mapping_from(proposal)).records

    assert list(read["status_answered"])[:3] == [False, True, True]
    assert list(read["status_closed"])[:3] == [False, False, True]
    assert any(f"{isolate('مختومه')} counts as answered, too" in note.en for note in proposal.notes)
    assert not any("does not say which cases are answered" in note.en for note in proposal.notes)


def test_a_tick_of_closed_cases_beside_that_of_answered_ones_says_only_that(tmp_path):
    proposal = guess(tmp_path, _ticked(("", "*", "*"), ("", "*", "*")))
    assert not any("counts as answered, too" in note.en for note in proposal.notes)

    without_answer = guess(tmp_path, _ticked(("", "*", "*"), ("*", "*", "")))
    read = read_all(tmp_path / "table.csv", mapping_from(without_answer)).records
    assert list(read["status_answered"])[:3] == [False, True, True]
