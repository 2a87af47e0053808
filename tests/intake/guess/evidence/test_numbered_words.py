"""Bare numbers under a heading of words: what they stand for is asked, not guessed (`numbered_words`)."""

import pytest

from intake.guess.proposal.proposal_corrections import Corrections, correct
from intake.guess.values.personal_columns import Outside
from tests.intake.guess.guessing import guess

ROWS = range(60)
BASE = {
    "شماره پرونده": [str(14030000 + 7 * number) for number in ROWS],
    "تاریخ ثبت": [f"1403/{1 + number // 20:02}/{1 + number % 20:02}" for number in ROWS],
}


@pytest.mark.parametrize("heading", ["وضعیت", "کد وضعیت", "StatusId"])
def test_states_as_numbers_are_asked_for(tmp_path, heading):
    proposal = guess(tmp_path, BASE | {heading: [str(1 + number % 3) for number in ROWS]})
    column = proposal.columns[-1]

    assert (column.field, column.outside, column.alternatives[0][0]) == (None, Outside.unsure, "status")
    assert "does not say what each stands for" in column.reason.en
    assert "status" in proposal.open_fields
    chosen = correct(proposal, Corrections(columns={heading: "status"}))
    assert set(chosen.coded[0].unknown) == {"1", "2", "3"}


def test_numbers_beside_words_are_not_asked_for(tmp_path):
    numbers = {"StatusId": [str(1 + number % 2) for number in ROWS]}
    words = {"StatusTitle": [("باز", "مختومه")[number % 2] for number in ROWS]}
    proposal = guess(tmp_path, BASE | numbers | words)

    assert [column.field for column in proposal.columns[2:]] == [None, "status"]
    assert proposal.columns[2].outside is Outside.not_needed


def test_counts_are_no_codes(tmp_path):
    proposal = guess(tmp_path, BASE | {"وضعیت": [str(number) for number in ROWS]})

    assert proposal.columns[-1].alternatives == ()


@pytest.mark.parametrize(
    ("heading", "field", "codes"),
    [
        ("کد دستگاه", "agency", ("101", "102", "103")),
        ("کد دستگاه", "agency", ("D12", "D13", "D14")),
        ("کد شهرستان", "county", ("01", "02", "03")),
        ("CNTY_CD", "county", ("302", "306", "311")),
    ],
)
def test_codes_of_names_that_stand_elsewhere_are_named(tmp_path, heading, field, codes):
    proposal = guess(tmp_path, BASE | {heading: [codes[number % 3] for number in ROWS]})
    column = proposal.columns[-1]

    assert (column.field, column.outside, column.alternatives[0][0]) == (None, Outside.unsure, field)
    assert "whose names are not in this table" in column.reason.en
