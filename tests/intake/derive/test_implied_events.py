"""What single rows of a snapshot imply, written down by hand."""

import numpy as np
import pytest

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.derive.implied_events import ATTRIBUTES, MAX_DUE_SECONDS, snapshot_events
from queries.vocabulary.codes import Event, Flag, Outcome, Verdict

AS_OF = 1_000 * DAY_SECONDS
TIMES = ("referred_at", "answered_at", "closed_at", "reopened_at", "verdict_at", "due_at", "timely_at")
NONE_GIVEN = dict.fromkeys(TIMES, MISSING) | {
    "registered_at": 10, "flags": 0, "agency": 2, "first_agency": 0, "status_answered": 0, "status_closed": 0,
    "verdict": int(Verdict.none), "outcome": 0, "latitude": np.nan, "longitude": np.nan, "timely": 0,
}  # fmt: skip


def implied(**given: float) -> tuple[list[tuple[Event, int]], dict[str, float]]:
    """The events of a row with these columns, as kind and moment in their order, and the attributes of its case."""
    columns = dict.fromkeys(ATTRIBUTES, 0) | NONE_GIVEN | given
    rows = {name: np.array([value]) for name, value in columns.items()}
    events, attributes = snapshot_events(rows, as_of=AS_OF)
    assert events.case.tolist() == [0] * len(events.event)
    steps = [
        (Event(kind), at) for kind, at in zip(events.event.tolist(), events.moment.tolist(), strict=True)
    ]
    return steps, {name: column[0] for name, column in attributes.items()}


def test_a_row_with_a_registration_alone_implies_nothing_else():
    assert implied()[0] == [(Event.registered, 10)]


def test_events_are_in_the_order_of_their_moments_and_those_without_one_come_last():
    steps, _ = implied(answered_at=30, closed_at=20, status_closed=1, verdict=int(Verdict.satisfied))
    assert steps == [
        (Event.registered, 10),
        (Event.closed, 20),
        (Event.answered, 30),
        (Event.verdict, MISSING),
    ]


@pytest.mark.parametrize(
    ("closed_at", "status_closed", "closings"),
    [
        (40, 1, [40]),  # closed after the reopening: the only closing that is known, and no other is implied
        (20, 1, [20, MISSING]),  # closed before it, and closed now: a second closing at an unknown moment
        (30, 1, [30, MISSING]),  # a closing at the moment of the reopening is the one that it reopened
        (20, 0, [20]),
        (MISSING, 0, [MISSING]),  # a reopening proves a closing
    ],
)
def test_a_reopening_proves_a_closing_and_a_closed_case_was_closed_after_it(
    closed_at: int, status_closed: int, closings: list[int]
):
    steps, _ = implied(reopened_at=30, closed_at=closed_at, status_closed=status_closed)
    assert [at for kind, at in steps if kind is Event.closed] == closings
    assert (Event.reopened, 30) in steps


def test_a_first_agency_other_than_the_present_one_implies_a_referral():
    assert implied(first_agency=2)[0] == [(Event.registered, 10)]
    assert implied(first_agency=1)[0] == [(Event.registered, 10), (Event.referred, MISSING)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("referred_at", Event.referred), ("answered_at", Event.answered), ("closed_at", Event.closed)],
)
def test_a_moment_more_than_a_day_after_as_of_is_unknown_and_flagged(name: str, kind: Event):
    latest = AS_OF + DAY_SECONDS
    steps, attributes = implied(**{name: latest})
    assert steps == [(Event.registered, 10), (kind, latest)]
    assert attributes["flags"] == 0
    steps, attributes = implied(**{name: latest + 1})
    assert steps == [(Event.registered, 10), (kind, MISSING)]
    assert attributes["flags"] == Flag.date_after_as_of


def test_a_referral_before_the_registration_is_at_an_unknown_moment():
    steps, attributes = implied(referred_at=5)
    assert steps == [(Event.registered, 10), (Event.referred, MISSING)]
    assert attributes["flags"] == Flag.event_order


def test_a_due_moment_more_than_ten_years_away_is_dropped():
    assert implied(due_at=10 + MAX_DUE_SECONDS)[1]["due_at"] == 10 + MAX_DUE_SECONDS
    _, attributes = implied(due_at=11 + MAX_DUE_SECONDS)
    assert (attributes["due_at"], attributes["flags"]) == (MISSING, Flag.date_after_as_of)


def test_the_outcome_belongs_to_the_first_closing():
    columns = dict.fromkeys(ATTRIBUTES, 0) | NONE_GIVEN
    columns |= {"closed_at": 20, "reopened_at": 30, "status_closed": 1, "outcome": int(Outcome.resolved)}
    events, _ = snapshot_events({name: np.array([value]) for name, value in columns.items()}, as_of=AS_OF)
    assert events.outcome.tolist() == [0, int(Outcome.resolved), 0, 0]
    assert events.event.tolist() == [Event.registered, Event.closed, Event.reopened, Event.closed]
