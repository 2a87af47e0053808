"""Answers that have not been delivered yet are no answers that nobody gave."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from queries.data_quality.missing_days import MissingDays, days_without_answers
from queries.question.vintage import last_complete_day
from queries.vocabulary.scope import Scope
from tests.reference import Known, Life
from tests.thorough import ordinary_first
from tests.worlds import World, store_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]

START, END = datetime(2026, 6, 1), datetime(2026, 11, 1)


def lives(
    source: str, a_day: int, until: datetime, *, answered_until: datetime = END, again: datetime = END
) -> list[Life]:
    """Cases of a source up to a moment, each answered on the second day.

    What would be answered after `answered_until` is answered within the five days from `again` on, if these are before
    `until`.
    """
    found = []
    for day in range((until - START).days):
        registered = START + timedelta(days=day, hours=9)
        answered = registered + timedelta(days=1, hours=3)
        if answered_until <= answered < again:
            answered = again + timedelta(days=day % 5, hours=3)
        known = answered if answered < until else None
        found += [Life(source, registered, answered=known)] * a_day
    return found


def days_of(main_until: datetime, other: list[Life]) -> tuple[MissingDays, ...]:
    """The days without answers where the larger source is known up to a moment, and the other one up to the end."""
    world = World((*lives("one", 20, main_until), *other), Known({"one": main_until, "two": END}))
    store = store_of(sa.create_engine("duckdb:///:memory:"), world)
    return days_without_answers(store, Scope(), latest=last_complete_day(store.as_of))


# How many days a source is behind, and how many cases a day the other has: each with another first.
BEHIND, A_DAY = (5, 9, 12, 30), (0, 1, 5)
IN_TURN = [(behind, A_DAY[(number + more) % 3]) for more in range(3) for number, behind in enumerate(BEHIND)]


@pytest.mark.parametrize(("behind", "a_day"), ordinary_first(len(BEHIND), IN_TURN))
def test_a_source_that_has_not_delivered_yet_has_not_stopped(behind: int, a_day: int) -> None:
    assert days_of(END - timedelta(behind), lives("two", a_day, END)) == ()


def test_it_is_told_of_the_sources_that_deliver() -> None:
    stopped = END - timedelta(16)
    (span,) = days_of(END - timedelta(30), lives("two", 5, END, answered_until=stopped))
    assert span.of_answers
    assert (span.first, span.n) == (stopped.date(), 0)


def test_what_was_answered_later_is_past_a_week_after() -> None:
    stopped, again = END - timedelta(60), END - timedelta(48)
    cases = lives("one", 20, END, answered_until=stopped, again=again)
    store = store_of(
        sa.create_engine("duckdb:///:memory:"), World(tuple(cases), Known({"one": END, "two": END}))
    )

    def spans(day: datetime) -> tuple[MissingDays, ...]:
        return days_without_answers(store, Scope(as_of=day).with_period(None, day.date()), latest=day.date())

    (early,) = spans(again + timedelta(1))
    assert (early.first, early.made_up) == (stopped.date(), None)
    (span,) = spans(END - timedelta(20))
    assert again.date() <= span.made_up <= again.date() + timedelta(5)
    assert [span.is_past(span.made_up + timedelta(days)) for days in (0, 6, 7, 40)] == [
        False,
        False,
        True,
        True,
    ]
