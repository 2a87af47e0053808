"""First responses of help desks: acknowledgements are no answers, and substantive ones are."""

from datetime import datetime, timedelta

import pytest

from intake.guess.fields.first_responses import acknowledgements
from tests.intake.guess.guessing import guess, mapping_from, profiles

ROWS = range(60)
FORM = "%Y-%m-%d %H:%M:%S"
CREATED = [datetime(2025, 1, 3, 8, 20) + timedelta(hours=19 * row, seconds=7 * row) for row in ROWS]
SOON = [timedelta(minutes=9 + row * 37 % 500) for row in ROWS]
LATER = [timedelta(hours=60 + row * 31 % 200) for row in ROWS]


def moments(spans, every=1):
    """The moments so long after the registration, of all rows but for each `every`th."""
    return [
        (created + span).strftime(FORM) if every == 1 or row % every else ""
        for row, (created, span) in enumerate(zip(CREATED, spans, strict=True))
    ]


def minutes(spans):
    """Lengths of time in minutes."""
    return [str(int(span.total_seconds() // 60)) for span in spans]


TICKETS = {
    "Ticket ID": [str(7000 + row) for row in ROWS],
    "Created time": [created.strftime(FORM) for created in CREATED],
    "Status": ["Resolved" if row % 4 else "Open" for row in ROWS],
    "Group": [("Roads Department", "Water Utility", "Parks Department")[row % 3] for row in ROWS],
}


@pytest.mark.parametrize(
    ("heading", "responses"),
    [
        ("Initial response time", moments(SOON, 7)),
        ("First Response", moments(SOON, 7)),
        ("First reply time in minutes", minutes(SOON)),
        ("Erste Antwort", moments(SOON, 7)),
        ("First Response", [""] * 60),
    ],
)
@pytest.mark.parametrize("resolved", ["Resolved time", "Ticket Closed Time", "Solved at"])
def test_an_acknowledgement_is_not_taken_for_the_answer(tmp_path, heading, responses, resolved):
    proposal = guess(tmp_path, TICKETS | {heading: responses, resolved: moments(LATER, 4)})

    assert {"answered_at", "answered_after"}.isdisjoint(proposal.fields)
    assert proposal.fields["closed_at"].heading == resolved
    assert mapping_from(proposal).answered == "closed"


def test_of_a_resolution_and_a_closing_the_resolution_is_the_answer(tmp_path):
    closed = [span + timedelta(hours=50) for span in LATER]
    table = TICKETS | {
        "First response time (in hrs)": ["00:41:07"] * 60,
        "Initial response time": moments(SOON, 7),
        "Resolved time": moments(LATER, 4),
        "Closed time": moments(closed, 4),
    }

    fields = guess(tmp_path, table).fields

    assert (fields["answered_at"].heading, fields["closed_at"].heading) == ("Resolved time", "Closed time")


def test_responded_is_an_acknowledgement_beside_resolutions_only(tmp_path):
    table = TICKETS | {"Responded Time": moments(SOON, 7)}
    closed = {"Completed Time": moments([span + timedelta(hours=50) for span in LATER], 4)}

    beside_closings = guess(tmp_path, table | closed).fields
    beside_both = guess(tmp_path, table | {"Resolved Time": moments(LATER, 4)} | closed).fields

    assert beside_closings["answered_at"].heading == "Responded Time"
    assert beside_both["answered_at"].heading == "Resolved Time"


@pytest.mark.parametrize(
    ("heading", "spans"),
    [
        ("First Response", [span - timedelta(hours=20) for span in LATER]),  # days after the registration
        ("Answered at", SOON),
        ("تاریخ اولین پاسخ", SOON),
    ],
)
def test_other_answers_stay_what_they_are(tmp_path, heading, spans):
    fields = guess(tmp_path, TICKETS | {heading: moments(spans, 4), "Closed at": moments(LATER, 4)}).fields

    assert (fields["answered_at"].heading, fields["closed_at"].heading) == (heading, "Closed at")


def test_resolutions_of_the_same_day_are_not_much_later():
    """Where only days are known, both are of the day of the registration."""

    def days_after(*numbers):
        return [str(CREATED[row].date() + timedelta(numbers[row % len(numbers)])) for row in ROWS]

    tickets = {"Created": days_after(0), "First Response": days_after(0)}

    assert acknowledgements(profiles(tickets | {"Resolved": days_after(0, 0, 0, 2, 4)})) == set()
    assert acknowledgements(profiles(tickets | {"Resolved": days_after(3)})) == {1}


def test_without_resolutions_or_registrations_nothing_is_compared():
    first = {"First Response": moments(SOON, 7)}

    assert acknowledgements(profiles(TICKETS | first)) == set()
    assert acknowledgements(profiles(first | {"Resolved time": moments(LATER, 4)})) == set()
    few = {"Resolved time": [*moments(LATER)[:8], *[""] * 52]}
    assert acknowledgements(profiles(TICKETS | first | few)) == set()
    assert acknowledgements(profiles(TICKETS | first | {"Resolved time": moments(LATER, 4)})) == {4}
