"""Sentences on what is missing, unsure or decided."""

from dataclasses import replace

import pytest

from intake.guess.proposal_notes import notes_of
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


def test_the_notes_follow_from_the_proposal_alone(tmp_path):
    proposal = guess(tmp_path, BASE)

    assert tuple(notes_of(proposal)) == proposal.notes
    assert next(notes_of(replace(proposal, has_header=False))).en.startswith(
        "The file has no row of headings"
    )


def test_title_rows_and_other_sheets_are_said(tmp_path):
    said = " ".join(
        note.fa
        for note in notes_of(
            replace(guess(tmp_path, BASE), title_rows=3, sheet="آمار", other_sheets=("راهنما",))
        )
    )

    assert "پس از ۳ سطر عنوان" in said
    assert "برگهٔ «آمار»" in said
    assert "راهنما" in said


def test_numbers_of_rows_as_ids_are_warned_of(tmp_path):
    warning = "The case ids are numbers of rows"
    assert warning in notes(tmp_path, BASE | {"Case ID": [str(row + 1) for row in ROWS]})
    assert warning not in notes(tmp_path, BASE)
    assert warning not in notes(tmp_path, BASE | {"Case ID": [str(row + 140301) for row in ROWS]})


@pytest.mark.parametrize("repeats", [False, True])
def test_names_in_the_first_row_of_each_group_are_said(tmp_path, repeats):
    rows = range(120)
    heads = [f"office {number % 9 if repeats else number}" for number in rows]
    table = {
        "Case ID": [f"T-{number:05}" for number in rows],
        "Created": [f"2024-01-{number % 28 + 1:02}" for number in rows],
    }
    every, each = (
        [head if number % step == 0 else "" for number, head in enumerate(heads)] for step in (4, 1)
    )

    said = notes(tmp_path, table | {"Department": every})
    assert ("Department is written in the first row of each group only" in said) is not repeats
    assert ("Department may be written in the first row of each group only" in said) is repeats
    assert ('carry = ["agency"]' in said) is repeats
    assert "first row" not in notes(tmp_path, table | {"Department": each})
    # What is missing here and there stands in neighbouring rows, too.
    missing = [f"office {number // 7}" if number % 5 < 2 else "" for number in rows]
    assert "first row" not in notes(tmp_path, table | {"Department": missing})


def test_a_table_of_statistics_is_called_one(tmp_path):
    months = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور")
    table = {"دستگاه": [f"اداره {number}" for number in ROWS]}

    assert "table of statistics" in notes(
        tmp_path, table | {month: [str(7 * n % 50) for n in ROWS] for month in months}
    )
    assert "table of statistics" not in notes(
        tmp_path, table | {"تیر": [str(7 * number % 50) for number in ROWS]}
    )
