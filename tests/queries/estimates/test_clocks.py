"""A case counts in the month of each measure's own clock; checked by hand on each engine."""

from datetime import datetime, time

import pytest

from persian.calendar import from_jalali
from queries.estimates.measure import measure
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.engines import ON_DUCKDB
from tests.queries.questions import ALONE
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = [
    pytest.mark.usefixtures("any_n"),
    pytest.mark.slow,
    pytest.mark.usefixtures("worlds_without_rollups"),
]
LAST_SECOND = time(23, 59, 59)


def at(year: int, month: int, day: int, clock: time = time(10)) -> datetime:
    """A moment, from a Jalali date."""
    return datetime.combine(from_jalali(year, month, day), clock)


def store_with(databases, name: str, *lives: Life, end: datetime) -> Store:
    return store_of(databases(name), World(lives, Known({"one": end, "two": end})))


def counted(store: Store, key: str, *, by: str = "month", scope: Scope | None = None) -> dict[str, int]:
    """The number of cases of a measure by span, without empty spans."""
    rows = measure(store, key, scope or Scope(), by=(by,)).frame.to_dict("records")
    counts: dict[str, int] = {}
    for row in rows:  # Ages have several rows per span.
        counts[str(row[by])] = counts.get(str(row[by]), 0) + int(row["n"])
    return {span: n for span, n in counts.items() if n}


def values(store: Store, key: str, *, by: str = "month") -> dict[str, float]:
    """The values of a measure by span, where there are any."""
    frame = measure(store, key, Scope(), by=(by,)).frame.dropna(subset="value")
    return dict(zip(frame[by].astype(str), frame["value"], strict=True))


def test_registered_in_esfand_due_in_farvardin_answered_in_khordad_closed_in_tir(databases) -> None:
    life = Life(
        source="one",
        registered=at(1403, 12, 25),
        due=at(1404, 1, 5),
        answered=at(1404, 3, 11),
        closed=at(1404, 4, 2),
        outcome="resolved",
        verdict="satisfied",
        verdict_at=at(1404, 5, 1),
        referrals=((at(1403, 12, 26), "A2"), (at(1404, 2, 1), "A3")),
    )
    store = store_with(databases, "clocks", life, end=at(1404, 6, 10))
    esfand, farvardin, khordad, tir = ({month: 1} for month in ("1403-12", "1404-01", "1404-03", "1404-04"))
    until_closed = {"1403-12": 1, "1404-01": 1, "1404-02": 1, "1404-03": 1}
    wanted = {
        "received": esfand,
        "rate_per_10k": esfand,
        "rate_per_10k_smoothed": esfand,
        "handoffs_per_case": esfand,
        "answer_days_median": esfand,
        "answer_days_p90": esfand,
        "answered_by_day_10": esfand,
        "answered_by_day_20": esfand,
        "answered_by_day_30": esfand,
        "days_waited": esfand,
        "never_answered_share": esfand,
        "on_time_share": farvardin,
        "deadline_bunching": {},  # Not answered on time, so not in the denominator.
        "answered": khordad,
        "closed": tir,
        "resolved_share": tir,
        "reopened_share": tir,
        "resolution_gap": tir,
        "satisfied_share": tir,  # Given in Mordad, about a case that was closed in Tir.
        "open": until_closed,
        "age_open": until_closed,
        "oldest_open_days": until_closed,
        "overdue": {"1404-01": 1, "1404-02": 1},
        "overdue_per_10k": {"1404-01": 1, "1404-02": 1},
    }
    assert set(wanted) == set(ALONE)
    assert {key: counted(store, key) for key in ALONE} == wanted
    assert values(store, "on_time_share") == {"1404-01": 0.0}
    assert values(store, "handoffs_per_case") == {"1403-12": 1.0}
    assert values(store, "days_waited") == {"1403-12": 30.0}
    assert values(store, "never_answered_share") == {"1403-12": 0.0}
    # From 25 Esfand to 11 Khordad: 5 + 31 + 31 + 11 − 0 days, because 1403 is a leap year.
    assert values(store, "answer_days_median") == {"1403-12": 78.0}
    assert values(store, "oldest_open_days") == {
        "1403-12": 5, "1404-01": 36, "1404-02": 67, "1404-03": 98,
    }  # fmt: skip


@ON_DUCKDB
def test_the_office_that_held_it_at_its_due_moment_answers_for_it(databases) -> None:
    life = Life(
        source="one",
        registered=at(1403, 12, 25),
        due=at(1404, 1, 5),
        referrals=((at(1403, 12, 26), "A2"), (at(1404, 1, 6), "A3")),
    )
    store = store_with(databases, "holders", life, end=at(1404, 2, 1))

    def holder(key: str, **more) -> list[str]:
        frame = measure(store, key, Scope(**more), by=("agency",)).frame
        return [str(row["agency"]) for row in frame.to_dict("records") if row["n"]]

    assert holder("on_time_share") == holder("overdue") == ["A2"]
    assert holder("received") == holder("open") == ["A3"]
    assert holder("received", as_of=at(1404, 1, 1)) == ["A2"]
    assert holder("received", as_of=at(1403, 12, 25, LAST_SECOND)) == ["A1"]
    assert holder("overdue", as_of=at(1404, 1, 4)) == []


def test_a_rating_that_was_changed_later_is_seen_as_it_was_then(databases) -> None:
    life = Life(
        source="one",
        registered=at(1403, 12, 25),
        answered=at(1404, 1, 5),
        closed=at(1404, 1, 6),
        outcome="resolved",
        earlier_verdict=(at(1404, 1, 10), "dissatisfied"),
        verdict="satisfied",
        verdict_at=at(1404, 3, 1),
    )
    store = store_with(databases, "changed", *[life] * 20, end=at(1404, 6, 10))

    def figure(key: str, **more) -> tuple[float | None, int]:
        (row,) = measure(store, key, Scope(**more)).frame.to_dict("records")
        return (row["value"], row["n"]) if row["n"] else (None, 0)

    assert figure("satisfied_share", as_of=at(1404, 1, 9)) == (None, 0)
    assert figure("satisfied_share", as_of=at(1404, 2, 29)) == (0, 20)
    assert figure("resolution_gap", as_of=at(1404, 2, 29)) == (1, 20)
    assert figure("satisfied_share", as_of=at(1404, 3, 1)) == figure("satisfied_share") == (1, 20)
    assert figure("resolution_gap") == (0, 20)


def test_the_leap_day_is_the_last_of_1403(databases) -> None:
    lives = (
        # Registered on the leap day, answered in the first second of the new year.
        Life(
            source="one",
            registered=at(1403, 12, 30),
            due=at(1404, 1, 10),
            answered=at(1404, 1, 1, time(0)),
            closed=at(1404, 1, 1, time(0)),
        ),
        # Due in the last second of the leap day: one case is answered in that second, another one a second later.
        Life(
            source="one",
            registered=at(1403, 12, 20),
            due=at(1403, 12, 30, LAST_SECOND),
            answered=at(1403, 12, 30, LAST_SECOND),
        ),
        Life(
            source="two",
            registered=at(1403, 12, 20),
            due=at(1403, 12, 30, LAST_SECOND),
            answered=at(1404, 1, 1, time(0)),
        ),
    )
    store = store_with(databases, "leap", *lives, end=at(1404, 2, 5))
    assert counted(store, "received") == {"1403-12": 3}
    assert counted(store, "received", by="year") == {"1403": 3}
    assert counted(store, "received", by="quarter") == {"1403-Q4": 3}
    assert counted(store, "received", by="day") == {"2025-03-10": 2, "2025-03-20": 1}
    assert counted(store, "answered") == {"1403-12": 1, "1404-01": 2}
    assert counted(store, "answered", by="year") == {"1403": 1, "1404": 2}
    assert counted(store, "closed") == {"1404-01": 1}
    assert counted(store, "on_time_share") == {"1403-12": 2, "1404-01": 1}
    assert values(store, "on_time_share") == {"1403-12": 0.5, "1404-01": 1.0}
    assert values(store, "deadline_bunching") == {"1403-12": 1.0, "1404-01": 0.0}
    assert counted(store, "overdue") == {"1403-12": 1}
    assert counted(store, "open") == {"1403-12": 3, "1404-01": 2, "1404-02": 2}
    last = Scope(first=from_jalali(1403, 12, 30), last=from_jalali(1403, 12, 30))
    assert counted(store, "received", scope=last) == {"1403-12": 1}
    assert counted(store, "on_time_share", scope=last) == {"1403-12": 2}
    esfand = Scope(first=from_jalali(1403, 12, 1), last=from_jalali(1403, 12, 29))
    assert counted(store, "on_time_share", scope=esfand) == {}
    assert counted(store, "received", scope=esfand) == {"1403-12": 2}


@ON_DUCKDB
def test_without_a_leap_day_the_year_ends_on_the_29th(databases) -> None:
    life = Life(
        source="one",
        registered=at(1404, 12, 29, LAST_SECOND),
        due=at(1405, 1, 8),
        answered=at(1405, 1, 1, time(0)),
    )
    store = store_with(databases, "plain_year", life, end=at(1405, 1, 20))
    assert counted(store, "received") == {"1404-12": 1}
    assert counted(store, "answered", by="year") == {"1405": 1}
    assert values(store, "answer_days_median") == {"1404-12": 0.0}


def test_a_moment_in_the_past_knows_nothing_of_what_came_after(databases) -> None:
    life = Life(
        source="one", registered=at(1403, 12, 25), due=at(1404, 1, 5), answered=at(1404, 3, 11), closed=at(1404, 4, 2)
    )  # fmt: skip
    store = store_with(databases, "past", life, end=at(1404, 6, 10))

    def known(key: str, moment: datetime) -> dict[str, int]:
        return counted(store, key, scope=Scope(as_of=moment))

    assert known("received", at(1403, 12, 25, time(9))) == {}
    assert known("received", at(1403, 12, 25)) == {"1403-12": 1}
    assert known("on_time_share", at(1404, 1, 5, time(9))) == {}
    assert known("on_time_share", at(1404, 1, 5)) == {"1404-01": 1}
    assert known("answered", at(1404, 3, 11, time(9))) == {}
    assert known("overdue", at(1404, 3, 11, time(9))) == {"1404-01": 1, "1404-02": 1, "1404-03": 1}
    assert known("overdue", at(1404, 3, 11)) == {"1404-01": 1, "1404-02": 1}
    assert known("open", at(1404, 4, 2)) == {"1403-12": 1, "1404-01": 1, "1404-02": 1, "1404-03": 1}
