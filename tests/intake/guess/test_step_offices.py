"""The office of a file with one row an event, whose heading does not say whether it gave or got the case."""

import pytest

from tests.intake.guess.guessing import guess

OFFICES = ["شهرداری", "آب و فاضلاب", "توزیع برق", "شرکت گاز"]
STEPS = ("ثبت", "ارجاع", "پاسخ")
ROWS = [(case, step) for case in range(40) for step in range(3)]


def events(**more):
    """A file of three steps a case, with more columns by heading."""
    return {
        "کد رهگیری": [str(100_200 + case) for case, _ in ROWS],
        "رویداد": [STEPS[step] for _, step in ROWS],
        "زمان": [f"1404/02/{1 + case % 20 + step:02} 10:{case:02}" for case, step in ROWS],
        **more,
    }


def offices(shift=0):
    return [OFFICES[(case + shift) % 4] for case, _ in ROWS]


@pytest.mark.parametrize("heading", ["دستگاه", "نام دستگاه", "واحد", "واحد اقدام کننده", "Agency"])
def test_the_only_office_of_a_step_is_proposed_and_marked_as_unsure(tmp_path, heading):
    proposal = guess(tmp_path, events(**{heading: offices()}))
    assert proposal.fields["to_agency"].heading == heading
    assert 0.5 <= proposal.fields["to_agency"].confidence < 0.8


def test_offices_whose_headings_say_from_and_to_keep_their_fields(tmp_path):
    proposal = guess(tmp_path, events(**{"از دستگاه": offices(), "به دستگاه": offices(1)}))
    assert proposal.fields["from_agency"].heading == "از دستگاه"
    assert proposal.fields["to_agency"].heading == "به دستگاه"
    assert proposal.fields["to_agency"].confidence >= 0.8


def test_beside_the_office_that_got_the_case_another_one_does_not_take_its_place(tmp_path):
    proposal = guess(tmp_path, events(**{"به دستگاه": offices(1), "دستگاه": offices()}))
    assert proposal.fields["to_agency"].heading == "به دستگاه"
