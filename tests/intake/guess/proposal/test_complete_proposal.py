"""What follows from the fields of a proposal, and a person's corrections."""

import pytest

from intake.errors import MappingError
from intake.guess.proposal.complete_proposal import revise
from intake.guess.values.personal_columns import Outside
from tests.intake.guess.guessing import guess

ROWS = range(40)
TABLE = {
    "service_request_id": [f"{number + 1000}" for number in ROWS],
    "status": [("closed", "open")[number % 2] for number in ROWS],
    "requested_datetime": [f"2024-01-{number % 28 + 1:02}T10:00:00Z" for number in ROWS],
    "updated_datetime": [f"2024-03-{number % 28 + 1:02}T10:00:00Z" for number in ROWS],
    "description": ["the lamp is out again" for _ in ROWS],
    "Zxqv": [str(number * 7 % 5) for number in ROWS],
}


def test_the_last_change_of_closed_requests_stands_for_the_closing(tmp_path):
    proposal = guess(tmp_path, TABLE)

    closed = proposal.fields["closed_at"]
    assert (closed.heading, closed.closed_only) == ("updated_datetime", True)
    assert proposal.answered_by_closing
    assert any("stands for it" in note.en for note in proposal.notes)


def test_what_a_person_takes_out_stays_out(tmp_path):
    proposal = revise(guess(tmp_path, TABLE), {"updated_datetime": None})

    assert "closed_at" not in proposal.fields


def test_a_field_that_is_given_is_taken_from_its_column(tmp_path):
    proposal = revise(guess(tmp_path, TABLE), {"Zxqv": "status"})

    assert proposal.fields["status"].heading == "Zxqv"
    assert proposal.columns[1].outside is Outside.not_needed
    assert proposal.columns[5].confidence == 1
    assert [coded.heading for coded in proposal.coded if coded.field == "status"] == ["Zxqv"]


@pytest.mark.parametrize(
    ("corrections", "message"),
    [
        ({"nothing": "id"}, "no column"),
        ({"Zxqv": "nothing"}, "no field"),
        ({"Zxqv": "topic", "status": "topic"}, "two columns"),
        ({"description": "topic"}, "free text"),
    ],
)
def test_corrections_that_cannot_be_are_refused(tmp_path, corrections, message):
    with pytest.raises(MappingError, match=message):
        revise(guess(tmp_path, TABLE), corrections)


def test_states_may_tell_outcomes(tmp_path):
    words = ("Closed", "Open", "Closed (Duplicate)", "Closed (Transferred)")
    table = TABLE | {"status": [words[number % 4] for number in ROWS], "Outcome": [""] * len(ROWS)}

    proposal = guess(tmp_path, table)

    outcome = next(coded for coded in proposal.coded if coded.field == "outcome")
    assert outcome.heading == "status"
    assert outcome.likely | outcome.known == {
        "Closed (Duplicate)": "duplicate", "Closed (Transferred)": "transferred",
    }  # fmt: skip
    assert "outcome" not in proposal.fields
