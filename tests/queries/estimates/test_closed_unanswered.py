"""Cases that a stock lacks because they were closed without an answer, counted one by one in plain Python."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from queries.estimates.closed_unanswered import closed_unanswered
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope
from tests.reference import Known, Life, due_holder, holder, set_aside
from tests.worlds import COUNTIES, World, store_of, world

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")


def counted(here: World, state: str, first: date, last: date, *, by: str | None) -> Counter[tuple[str, date]]:
    counts: Counter[tuple[str, date]] = Counter()
    for life in here.lives:
        as_of = here.known.of(life)
        closed, due, answered = life.closed, life.due, life.answered
        if closed is None or closed > as_of or life.registered > as_of or life.answered_undated:
            continue
        if state == "overdue":
            if due is None or due > as_of or set_aside(life, as_of):
                continue
            closed = max(closed, due)
        if answered is not None and answered <= closed:
            continue
        if first <= closed.date() <= last:
            office = due_holder(life, as_of) if state == "overdue" else holder(life, as_of)
            unit = {"agency": office, "county": life.county}.get(by or "", "")
            counts[unit, closed.date()] += 1
    return counts


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("state", ["open", "overdue"])
def test_they_are_counted_one_by_one(seed: int, state: str) -> None:
    here = world(seed, size=600)
    store = store_of(sa.create_engine("duckdb:///:memory:"), here)
    first, last = here.first_day + timedelta(20), here.first_day + timedelta(80)
    for by in ("agency", "county", None):
        counts = Counter(
            {
                (unit, day): n
                for unit, day, n in closed_unanswered(
                    store, MEASURES[state], Scope(counties=COUNTIES), first, last, by=by
                )
            }
        )
        assert counts == counted(here, state, first, last, by=by)
        assert sum(counts.values()) > 10


def test_a_case_closed_before_its_due_moment_counts_on_the_due_day_and_only_if_never_answered() -> None:
    day = datetime(2025, 3, 1, 9)
    due, closed = day + timedelta(10), day + timedelta(8)
    lives = (
        Life("one", day, due=due, closed=closed),
        Life("one", day, due=due, closed=closed, answered=day + timedelta(9)),
        Life("one", day, due=due, closed=closed, answered=day + timedelta(20)),
        Life("one", day, due=day + timedelta(90), closed=closed),
        Life("one", day, due=due, closed=closed, outcome="withdrawn"),
        Life("one", day, due=due, closed=day + timedelta(15)),
    )
    end = day + timedelta(60)
    store = store_of(sa.create_engine("duckdb:///:memory:"), World(lives, Known({"one": end, "two": end})))

    def found(key: str) -> dict[date, int]:
        rows = closed_unanswered(store, MEASURES[key], Scope(), day.date(), end.date(), by=None)
        return {on: n for _, on, n in rows}

    assert found("overdue") == {due.date(): 2, (day + timedelta(15)).date(): 1}
    assert found("open") == {closed.date(): 5, (day + timedelta(15)).date(): 1}


def test_sources_that_record_no_answers_are_left_out() -> None:
    """All their closings would seem to have had no answer."""
    here = world(0, size=300)
    recorded = {
        "one": {"closing", "closing_date"},
        "two": {"closing", "closing_date", "answer", "answer_date"},
    }
    store = store_of(sa.create_engine("duckdb:///:memory:"), here, recorded=recorded)
    first, last = here.first_day, here.first_day + timedelta(200)
    closed = sum(n for *_, n in closed_unanswered(store, MEASURES["open"], Scope(), first, last, by=None))
    of_two = World(tuple(life for life in here.lives if life.source == "two"), here.known)
    assert closed == counted(of_two, "open", first, last, by=None).total() > 0
