"""Sentences on what is missing, unsure or decided."""

import pytest

from tests.intake.guess.guessing import guess

ROWS = range(40)
BASE = {
    "Case ID": [f"T-{number:05}" for number in ROWS],
    "Created": [f"2024-01-{number % 28 + 1:02}T10:00:00-05:00" for number in ROWS],
    "Status": [("Closed", "Open", "Zxqv")[number % 3] for number in ROWS],
}


def notes(folder, table):
    return " ".join(note.en for note in guess(folder, table).notes)


@pytest.mark.parametrize(
    "sentence",
    [
        "No column was found for: Due, Answered",
        "The file has no times of answers",
        'due = "rule"',
        "an offset from UTC (-05:00)",
        "Status: the meaning of these words is open: Zxqv",
    ],
)
def test_what_a_person_should_know_is_said(tmp_path, sentence):
    assert sentence in notes(tmp_path, BASE)


def test_an_open_order_of_day_and_month_is_said(tmp_path):
    table = BASE | {"Created": ["03/04/2024", "05/04/2024"] * 20}

    assert "Whether the day or the month comes first is not clear in: Created" in notes(tmp_path, table)


def test_both_languages_say_the_same_number_of_things(tmp_path):
    told = guess(tmp_path, BASE).notes

    assert all(note.fa and note.en and note.fa != note.en for note in told)
