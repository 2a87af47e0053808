"""Which of several columns are topics: categories, not texts and tags; and help-desk columns of people and of times."""

import pytest

from tests.intake.guess.guessing import guess

ROWS = range(60)
KINDS = ("Pothole", "Water leak", "Missed waste collection", "Street light out")
TICKETS = {
    "Ticket ID": [str(7000 + row) for row in ROWS],
    "Created": [f"2025-01-{row % 28 + 1:02} 08:1{row % 10}:0{row % 7}" for row in ROWS],
    "Status": ["Resolved" if row % 4 else "Open" for row in ROWS],
}
SUBJECTS = {"Subject": [f"{KINDS[row * 7 % 4]} {row}" for row in ROWS]}
CATEGORIES = [KINDS[row * 7 % 4] for row in ROWS]


@pytest.mark.parametrize("heading", ["Category", "Help Topic", "Case Reason", "Service Type"])
def test_a_category_is_the_topic_where_subjects_differ_in_each_row(tmp_path, heading):
    fields = guess(tmp_path, TICKETS | SUBJECTS | {heading: CATEGORIES}).fields

    assert fields["topic"].heading == heading
    assert "topic_group" not in fields


def test_tags_are_no_topic(tmp_path):
    tags = {"Tags": [f"{kind.lower().replace(' ', '_')} web" for kind in CATEGORIES]}

    proposal = guess(tmp_path, TICKETS | tags | {"Category [list]": CATEGORIES})

    assert proposal.fields["topic"].heading == "Category [list]"
    assert "topic" not in guess(tmp_path, TICKETS | tags).fields


def test_authors_are_no_offices(tmp_path):
    people = {"Author": [f"{('Alex', 'Robin', 'Kim')[row % 3]} Sampleton" for row in ROWS]}

    assert "agency" not in guess(tmp_path, TICKETS | people).fields


def test_whether_a_resolution_was_in_time_is_no_outcome(tmp_path):
    in_time = {"Resolution status": ["", "Within SLA", "Within SLA", "SLA Violated"] * 15}

    proposal = guess(tmp_path, TICKETS | in_time)

    assert proposal.fields["timely"].heading == "Resolution status"
    assert "outcome" not in proposal.fields
    words = next(each for each in proposal.coded if each.field == "timely")
    assert words.known == {"Within SLA": "yes", "SLA Violated": "no"}


@pytest.mark.parametrize(("heading", "field"), [("Resolution status", None), ("On time", "timely")])
def test_yes_under_a_resolution_does_not_say_that_it_was_in_time(tmp_path, heading, field):
    proposal = guess(tmp_path, TICKETS | {heading: ["Yes", "No", "Yes", "Yes"] * 15})

    assert [each for each, column in proposal.fields.items() if column.heading == heading] == (
        [field] if field else []
    )


def test_an_empty_column_of_lengths_of_time_holds_no_answers(tmp_path):
    empty = {"FirstResponseDiffInMin": [""] * 60, "Answered after (hours)": [""] * 60}

    assert "answered_after" not in guess(tmp_path, TICKETS | empty).fields


def test_an_estimated_time_is_no_answer_and_a_time_allowed_is_due(tmp_path):
    estimated = {"ERT (Estimated Response Time)": [f"{3 + row % 4} calendar days" for row in ROWS]}
    allowed = {"مدت زمان مجاز (روز)": [str(3 + row % 4) for row in ROWS]}

    fields = guess(tmp_path, TICKETS | estimated | allowed).fields

    assert "answered_after" not in fields
    assert fields["due_after"].heading == "مدت زمان مجاز (روز)"


def test_an_office_that_supervises_and_the_day_of_an_incident_are_no_agency_and_registration(tmp_path):
    table = {
        "شماره": [str(4000 + row) for row in ROWS],
        "تاریخ وقوع": [f"1404/{1 + row // 28:02}/{row * 11 % 28 + 1:02}" for row in ROWS],
        "تاریخ تماس": [f"1404/{2 + row // 28:02}/{row % 28 + 1:02} 10:{row:02}" for row in ROWS],
        "دستگاه پاسخگو": [("شهرداری", "آب و فاضلاب")[row % 2] for row in ROWS],
        "دستگاه ناظر": [("استانداری", "فرمانداری", "شهرداری")[row % 3] for row in ROWS],
    }

    fields = guess(tmp_path, table).fields

    assert fields["agency"].heading == "دستگاه پاسخگو"
    assert fields["registered_at"].heading == "تاریخ تماس"


@pytest.mark.parametrize("heading", ["سررسید قبض", "آخرین مهلت پرداخت", "Scheduled visit"])
def test_days_of_bills_and_visits_are_no_due_days_and_notices_no_registrations(tmp_path, heading):
    table = {
        "شماره اعتراض": [str(4000 + row) for row in ROWS],
        "تاریخ ابلاغ برگ": [f"1404/{1 + row // 28:02}/{row % 28 + 1:02}" for row in ROWS],
        "تاریخ ثبت": [f"1404/{2 + row // 28:02}/{row % 28 + 1:02}" for row in ROWS],
        heading: [f"1404/{4 + row // 28:02}/{row % 28 + 1:02}" for row in ROWS],
    }

    fields = guess(tmp_path, table).fields

    assert fields["registered_at"].heading == "تاریخ ثبت"
    assert "due_at" not in fields


def test_lunar_dates_do_not_compete_with_jalali_ones(tmp_path):
    table = {
        "شماره": [str(4000 + row) for row in ROWS],
        "تاریخ ثبت": [f"1404/{1 + row // 28:02}/{row % 28 + 1:02}" for row in ROWS],
        "تاریخ پاسخ (قمری)": [f"1446/{11 + row // 50:02}/{row % 28 + 1:02}" for row in ROWS],
        "تاریخ پاسخ (شمسی)": [f"1404/{2 + row // 28:02}/{row * 11 % 28 + 1:02}" for row in ROWS],
    }

    assert guess(tmp_path, table).fields["answered_at"].heading == "تاریخ پاسخ (شمسی)"


def test_it_is_uncertain_whether_cases_are_those_of_an_office_or_of_its_branch_in_the_county(tmp_path):
    offices = [("شرکت آب و فاضلاب", "شرکت گاز", "شرکت توزیع برق")[row * 5 % 3] for row in ROWS]
    counties = [("تبریز", "اهر", "مراغه", "میانه")[row * 7 % 4] for row in ROWS]
    levels = {
        "شهرستان": counties,
        "اداره کل": offices,
        "اداره شهرستان": [f"{office} {county}" for office, county in zip(offices, counties, strict=True)],
    }

    proposal = guess(tmp_path, TICKETS | levels)

    assert proposal.fields["agency"].heading == "اداره شهرستان"
    assert proposal.fields["peer_group"].heading == "اداره کل"
    assert 0.5 < proposal.fields["agency"].confidence < 0.8
    assert any("Agency" in note.en and "not certain" in note.en for note in proposal.notes)
