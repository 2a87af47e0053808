"""Closed cases where each case shows only its last state: answered too, unless a person says otherwise."""

import pytest

from intake.guess.proposal.last_states import closed_after_answer, taken_as_answered
from intake.guess.proposal.proposal import CodedProposal
from intake.guess.proposal.proposal_corrections import Corrections, correct
from tests.intake.guess.guessing import guess

ROWS = range(40)
STATES = ("ثبت شده", "در دست بررسی", "پاسخ داده شده", "مختومه")
TABLE = {
    "کد رهگیری": [f"{number * 7 + 100_000}" for number in ROWS],
    "تاریخ ثبت": [f"1405/0{number % 6 + 1}/{number % 28 + 1:02} 10:15" for number in ROWS],
    "وضعیت": [STATES[number % 4] for number in ROWS],
}
NOTE = "answered, too, at an unknown moment"


def _states(proposal):
    (states,) = (coded for coded in proposal.coded if coded.field == "status")
    return {**states.likely, **states.known}


def _says_so(proposal):
    return any(NOTE in note.en for note in proposal.notes)


def test_closed_cases_count_as_answered_where_the_state_is_the_last_of_several(tmp_path):
    proposal = guess(tmp_path, TABLE)
    assert _states(proposal)["مختومه"] == "answered_closed"
    assert _states(proposal)["پاسخ داده شده"] == "answered"
    assert not proposal.answered_by_closing
    assert _says_so(proposal)


def test_they_do_not_where_a_column_tells_of_answers(tmp_path):
    answers = [f"1405/0{number % 6 + 1}/29 12:20" if number % 4 > 1 else "" for number in ROWS]
    proposal = guess(tmp_path, {**TABLE, "تاریخ پاسخ": answers})
    assert _states(proposal)["مختومه"] == "closed"
    assert not _says_so(proposal)


def test_what_a_person_chooses_holds(tmp_path):
    proposal = correct(guess(tmp_path, TABLE), Corrections(words={"status": {"مختومه": "closed"}}))
    assert _states(proposal)["مختومه"] == "closed"
    assert not _says_so(proposal)


def test_a_person_who_names_the_answered_ones_closes_the_others_as_answered(tmp_path):
    states = ["جدید", "اقدام گردید", "بسته شده"]
    proposal = guess(tmp_path, {**TABLE, "وضعیت": [states[number % 3] for number in ROWS]})
    chosen = correct(proposal, Corrections(words={"status": {"اقدام گردید": "answered"}}))
    assert _states(chosen)["بسته شده"] == "answered_closed"
    assert _says_so(chosen)


def test_withdrawn_and_duplicate_cases_stay_closed(tmp_path):
    states = [*STATES, "لغو شده - انصراف شهروند", "مختومه - تکراری"]
    proposal = guess(tmp_path, {**TABLE, "وضعیت": [states[number % 6] for number in ROWS]})
    assert _states(proposal)["مختومه - تکراری"] == "closed"
    assert _states(proposal)["مختومه"] == "answered_closed"


def test_closed_cases_that_the_state_calls_unanswered_stay_so(tmp_path):
    without = ["مختومه بدون پاسخ", "بسته شده (عدم پاسخ)", "مختومه - پاسخ داده نشده", "مختومه فاقد پاسخ"]
    states = [*STATES, *without]
    proposal = guess(tmp_path, {**TABLE, "وضعیت": [states[number % 8] for number in ROWS]})
    found = _states(proposal)
    assert {found[word] for word in without} == {"closed"}
    assert found["مختومه"] == "answered_closed"


@pytest.mark.parametrize(
    ("fields", "chosen", "taken"),
    [
        (("status",), (), ["مختومه"]),  # not those withdrawn, nor those said to be unanswered
        (("status", "closed_at"), (), ["مختومه"]),
        (("status", "answered_at"), (), []),
        (("status",), ("مختومه",), []),
    ],
)
def test_the_words_that_are_taken_as_answered_are_named(fields, chosen, taken):
    known = {
        "پاسخ داده شده": "answered",
        "مختومه": "closed",
        "مختومه بدون پاسخ": "closed",
        "انصراف": "closed",
    }
    words = CodedProposal("status", "وضعیت", known, {}, (), {})

    coded = closed_after_answer((words,), fields, chosen=chosen)

    assert taken_as_answered(coded, fields) == taken
    assert {**coded[0].known, **coded[0].likely} == known | dict.fromkeys(taken, "answered_closed")
