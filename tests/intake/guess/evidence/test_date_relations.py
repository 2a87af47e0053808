"""Relations between columns of dates, and the evidence that follows from them."""

import time
from dataclasses import replace
from datetime import datetime, timedelta

from intake.guess.evidence.date_evidence import date_evidence
from intake.guess.evidence.date_relations import relate_dates
from tests.intake.guess.guessing import profiles

DAYS = [datetime(2024, 1, 1, 9) + timedelta(hours=7 * step) for step in range(80)]


def text(moments):
    return [moment.strftime("%Y-%m-%d %H:%M:%S") if moment else "" for moment in moments]


CLOSED = [day + timedelta(hours=5 + 11 * (at % 17)) if at % 3 else None for at, day in enumerate(DAYS)]
TABLE = {
    "a": text(CLOSED),
    "b": text(DAYS),
    "c": text([day + timedelta(days=10) for day in DAYS]),
    "d": ["Closed" if closed else "Open" for closed in CLOSED],
}


def test_the_registration_is_first_and_the_closing_goes_with_the_state():
    columns = profiles(TABLE)

    closed, registered, due = (relate_dates(columns)[at] for at in range(3))

    assert registered.first == 1
    assert closed.closed_only == 1
    assert registered.closed_only == 0
    assert due.fixed_span == 1
    assert due.beyond
    assert closed.fixed_span < 0.4
    assert due.days_after == 10


def test_evidence_follows_the_relations():
    columns = profiles(TABLE)
    relations = relate_dates(columns)

    best = [
        max(
            ("registered_at", "due_at", "closed_at", "exported_at"),
            key=lambda field, at=at: date_evidence(columns[at], field, relations[at]),
        )
        for at in range(3)
    ]

    assert best == ["closed_at", "registered_at", "due_at"]


def test_a_due_day_without_an_hour_is_a_fixed_span_too():
    columns = profiles({"b": TABLE["b"], "c": [f"{day + timedelta(days=10):%Y-%m-%d}" for day in DAYS]})

    assert relate_dates(columns)[1].fixed_span > 0.8


def test_a_file_without_dates_has_no_relations():
    assert relate_dates(profiles({"a": ["x", "y"]})) == {}


def test_days_beside_their_moments_are_the_coarser_column():
    days = [day.strftime("%Y-%m-%d") for day in DAYS]
    columns = profiles({"a": days, "b": text(DAYS), "c": text(CLOSED), "d": [*days[20:], *[""] * 20]})

    relations = relate_dates(columns)

    assert [relations[at].repeats_days for at in range(4)] == [True, False, False, False]
    day, moment = (date_evidence(columns[at], "registered_at", relations[at]) for at in (0, 1))
    assert day < moment - 3


def test_order_and_repeated_days_of_columns_with_gaps():
    gaps = [day if at % 5 else None for at, day in enumerate(DAYS)]
    columns = profiles(
        {
            "first": text(gaps),
            "later": text([day + timedelta(days=at % 3 - 1) for at, day in enumerate(DAYS)]),
            "days": [day.strftime("%Y-%m-%d") if day else "" for day in gaps],
        }
    )
    first, later, days = (relate_dates(columns)[at] for at in range(3))
    pairs = [(day, at % 3 - 1) for at, day in enumerate(gaps) if day]
    assert first.first == sum(days >= 0 for _, days in pairs) / len(pairs)
    assert later.first == sum(days <= 0 for _, days in pairs) / len(pairs)
    assert (first.last, later.last) == (later.first, first.first)
    assert (first.repeats_days, later.repeats_days, days.repeats_days) == (False, False, True)
    assert (first.others, days.others) == (1, 2)


def test_relations_of_hundreds_of_columns_take_little_time():
    columns = profiles({f"c{at}": text(DAYS) for at in range(3)})
    many = [replace(columns[at % 3], position=at) for at in range(250)]

    begun = time.process_time()
    assert len(relate_dates(many)) == 250
    assert time.process_time() - begun < 2
