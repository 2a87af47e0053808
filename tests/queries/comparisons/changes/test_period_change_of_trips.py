"""Changes around provincial trips: the variation is estimated without trip cases, and trips are named as a cause."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from intake.publish.rollup_upkeep import rebuild
from queries.comparisons.changes.changed_rows import ChangedRows
from queries.comparisons.changes.past_variation import earlier_change_z, without_trips
from queries.comparisons.changes.period_change import change, changes
from queries.comparisons.changes.trip_changes import changed_by_trips
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from stats.estimates.false_discovery import count_change_z, dispersion, overdispersed_p
from tests import worlds
from tests.engines import on_engines
from tests.queries.comparing import GroupCases, earlier_z
from tests.reference import Known, Life
from tests.thorough import ordinary_first
from tests.worlds import AGENCIES, COUNTIES, TOPICS, World, store_of, world

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]  # Stores with long series.

END = datetime(2025, 7, 1)
WEEK = Scope(date(2025, 6, 23), date(2025, 6, 29))
LAST = datetime(2025, 6, 26, 8)  # In the middle of the period.
CALM = [41, 39, 40, 38, 42, 40, 37, 41, 39, 40, 20, 60]
SURGES = {3: 300, 7: 200}  # Cases of trips in the fourth and the eighth of twelve weeks.


def stored(*lives: Life):
    """A store that holds these cases."""
    return store_of(sa.create_engine("duckdb:///:memory:"), World(lives, Known({"one": END, "two": END})))


def week(nth: int) -> datetime:
    """The middle of the n-th of the twelve weeks that end on 29 June."""
    return LAST - timedelta(weeks=11 - nth)


def registered(nth: int, count: int, **more) -> list[Life]:
    """The given number of cases registered in a week."""
    return [Life(source="one", registered=week(nth), **more)] * count


def late(nth: int, count: int, **more) -> list[Life]:
    """The given number of cases that are overdue at the end of that week and no longer at the end of the next."""
    due, answered = week(nth), week(nth + 1)
    return [
        Life(source="one", registered=due - timedelta(days=10), due=due, answered=answered, closed=answered, **more)
    ] * count  # fmt: skip


@pytest.mark.parametrize(("key", "of"), ordinary_first(1, [("received", registered), ("overdue", late)]))
def test_the_surge_of_a_trip_long_ago_hides_no_change(key: str, of) -> None:
    ordinary = [life for nth, count in enumerate(CALM) for life in of(nth, count)]
    trips = [life for nth, count in SURGES.items() for life in of(nth, count, trip=True)]
    begun = Life(source="one", registered=week(0) - timedelta(days=3))  # All twelve weeks are known.
    store = stored(begun, *ordinary, *trips)
    change_of_figure = change(store, measure(store, key, WEEK))
    assert change_of_figure is not None
    assert (change_of_figure.before, change_of_figure.result, change_of_figure.due_to_trips) == (
        20,
        "changed",
        False,
    )
    # Of what is no change, nothing is due to a trip.
    now, unchanged = measure(store, key, WEEK), np.array([False])
    rows = ChangedRows(store, now, WEEK, pd.DataFrame(index=range(1)), {}, unchanged)
    due = changed_by_trips(rows, lang="en")
    assert due.tolist() == [False]
    # In a series that includes the surges, the same change is within chance.
    total = np.array(CALM) + [SURGES.get(nth, 0) for nth in range(12)]
    z = count_change_z(total[1:], total[:-1])
    phi, known = dispersion(z[:-1])
    assert phi > 10
    assert overdispersed_p(z[-1], phi, known) > 0.05


@pytest.mark.thorough
def test_a_trip_in_one_of_the_two_periods_is_a_change_and_reported_as_one_of_trips() -> None:
    calm = [40] * 12
    lives = [life for nth, count in enumerate(calm) for life in registered(nth, count)]
    # In the second office only the trip happens; in the third the trip is the smallest part of the change.
    brought = [
        *registered(11, 100, trip=True),
        *registered(11, 30, trip=True, agency="A2"),
        *[life for nth in range(11) for life in registered(nth, 10, agency="A3")],
        *registered(11, 60, agency="A3"),
        *registered(11, 10, agency="A3", trip=True),
        *registered(10, 20, agency="A2", trip=True),
    ]
    store = stored(*lives, *brought)
    (comparison,) = changes(store, [(measure(store, "received", WEEK, by=("agency",)), "previous")])
    assert comparison is not None
    rows = comparison.frame.set_index("agency")
    assert rows["change"].to_dict() == {"A1": "changed", "A2": "within_chance", "A3": "changed"}
    assert rows["due_to_trips"].to_dict() == {"A1": True, "A2": False, "A3": False}
    change_of_figure = change(store, measure(store, "received", replace(WEEK, agencies=("A1",))))
    assert change_of_figure is not None
    assert (
        change_of_figure.before,
        change_of_figure.difference,
        change_of_figure.result,
        change_of_figure.due_to_trips,
    ) == (40, 2.5, "changed", True)
    without = change(store, measure(store, "received", replace(WEEK, agencies=("A1",), trips="out")))
    assert without is not None
    assert (without.difference, without.result, without.due_to_trips) == (0, "within_chance", False)


def test_a_change_that_goes_the_other_way_without_a_trip_is_one_of_trips() -> None:
    """A surge in the period before: fewer cases than then, although there are more outside the trip."""
    lives = [life for nth, count in enumerate([40] * 11 + [60]) for life in registered(nth, count)]
    store = stored(*lives, *registered(10, 100, trip=True))
    change_of_figure = change(store, measure(store, "received", WEEK))
    assert change_of_figure is not None
    assert change_of_figure.difference < -0.5
    assert (change_of_figure.result, change_of_figure.due_to_trips) == ("changed", True)


def answered_late(nth: int, count: int, days: int, **more) -> list[Life]:
    """Cases due in a week, ten days after registration, and answered after the given number of days."""
    begun = week(nth) - timedelta(days=10)
    return [
        Life(source="one", registered=begun, due=week(nth), answered=begun + timedelta(days=days), **more)
    ] * count


def test_where_too_few_cases_are_no_trips_a_change_of_a_share_is_one_of_trips() -> None:
    begun = registered(0, 1)
    ordinary = [life for nth in range(12) for life in answered_late(nth, 2, 5)]
    brought = [*answered_late(10, 60, 5, trip=True), *answered_late(11, 60, 12, trip=True)]
    store = stored(*begun, *ordinary, *brought)
    change_of_figure = change(store, measure(store, "on_time_share", WEEK))
    assert change_of_figure is not None
    assert (change_of_figure.before, change_of_figure.result, change_of_figure.due_to_trips) == (
        1,
        "changed",
        True,
    )


def test_a_median_not_reached_without_trips_is_not_called_one_of_trips() -> None:
    waiting = [life for nth in range(12) for life in registered(nth, 40)]

    def answered(nth: int, days: int) -> list[Life]:
        """Two hundred cases of a trip, answered at consecutive hours around the given number of days."""
        about = week(nth) + timedelta(days=days)
        return [
            life
            for hour in range(-10, 10)
            for life in registered(nth, 10, answered=about + timedelta(hours=hour), trip=True)
        ]

    store = stored(*waiting, *answered(10, 4), *answered(11, 2))
    change_of_figure = change(store, measure(store, "answer_days_median", WEEK))
    assert change_of_figure is not None
    assert change_of_figure.difference == pytest.approx(-2)
    assert (change_of_figure.result, change_of_figure.due_to_trips) == ("changed", False)


def test_where_there_are_only_cases_of_trips_nothing_is_known_of_earlier_changes() -> None:
    lives = [life for nth in range(12) for life in registered(nth, 10 + 5 * (nth % 3), trip=True)]
    store = stored(*lives)
    (comparison,) = changes(store, [(measure(store, "received", WEEK), "previous")])
    assert comparison is not None
    assert comparison.frame["dispersion"].tolist() == [1.0]
    assert comparison.frame["periods"].tolist() == [0]


@pytest.mark.parametrize("trips", ordinary_first(1, [False, True]))
def test_no_more_is_asked_with_and_without_trips(monkeypatch, trips: bool) -> None:
    monkeypatch.setattr(worlds, "rebuild", rebuild)  # from rollups, the daily sums are read at once
    lives = [life for nth, count in enumerate(CALM) for life in registered(nth, count)]
    store = stored(*lives, *registered(3, 2, trip=trips))
    now = measure(store, "received", WEEK)
    assert store.has_trips is trips
    assert (without_trips(store, WEEK) == WEEK) is not trips
    statements = []
    frame = type(store).frame
    monkeypatch.setattr(type(store), "frame", lambda self, it: statements.append(it) or frame(self, it))
    for against in ("previous", "last_year"):
        changes(store, [(now, against)])
    # The daily sums of the scope are read with trips and without them at once.
    assert not statements


@on_engines("key", ["received", "overdue", "on_time_share"], parts=None)
def test_earlier_changes_are_those_of_the_reference_on_every_engine(databases, key: str) -> None:
    surge = Life(
        source="one",
        registered=datetime(2025, 3, 12, 9),
        trip=True,
        due=datetime(2025, 3, 22, 9),
        answered=datetime(2025, 4, 11, 9),
        closed=datetime(2025, 4, 12, 9),
    )
    random = world(2, size=250)
    here = replace(random, lives=(*random.lives, *[surge] * 60))
    store = store_of(databases(f"varied_{key}"), here)
    scope = Scope(date(2025, 4, 27), date(2025, 5, 3))
    now = measure(store, key, scope, by=("county",))
    z_by_county = earlier_change_z(store, now, pd.DataFrame({"county": COUNTIES}), lang="fa")
    for county, z in zip(COUNTIES, z_by_county, strict=True):
        lives = [life for life in here.lives if life.county == county]
        wanted = earlier_z(key, GroupCases(lives, here.known, scope.first, scope.last, 1, 1), here.first_day)
        assert len(wanted) > 8
        assert z == pytest.approx(wanted, nan_ok=True)


@pytest.mark.thorough
def test_chance_is_called_a_change_at_its_nominal_rate_with_and_without_trips_in_the_past() -> None:
    """Twelve groups of weeks with random variation; one case in ten is a trip's, with a trip in two earlier weeks."""
    dice = np.random.default_rng(5)
    lives = [
        life
        for weeks_before in range(32)
        for agency in AGENCIES
        for topic in TOPICS
        for trip, mean in ((False, 5.0), (True, 30.0 if weeks_before in (27, 30) else 0.5))
        for life in registered(11 - weeks_before, dice.poisson(mean), agency=agency, topic=topic, trip=trip)
    ]
    store = stored(*lives)
    p = []
    # At least twelve weeks come before, and there is no trip in the two compared weeks.
    for weeks_before in range(18):
        days = timedelta(weeks=weeks_before)
        scope = WEEK.with_period(WEEK.first - days, WEEK.last - days)
        (comparison,) = changes(
            store, [(measure(store, "received", scope, by=("agency", "topic")), "previous")]
        )
        assert comparison is not None
        p += comparison.frame["p"].to_list()
    assert len(p) == 18 * 12
    assert np.mean(np.array(p) < 0.05) < 0.06


@pytest.mark.parametrize("extra", ordinary_first(1, [2.0, 0.0, 0.5]))
def test_of_thousands_of_series_without_a_change_one_in_twenty_is_called_one_at_most(extra: float) -> None:
    """Counts around 400 with 1 + `extra` times the Poisson variance, and trips: always a few cases, twice thousands."""
    dice = np.random.default_rng(6)
    mean = 400 * np.exp(np.sqrt(extra / 400) * dice.standard_normal((4000, 14)))
    ordinary = dice.poisson(mean)
    trips = dice.poisson(40, mean.shape) + [4000 if period in (3, 8) else 0 for period in range(14)]

    def z(count):
        return count_change_z(count[:, 1:], count[:, :-1])

    phi, known = dispersion(z(ordinary)[:, :-1])
    assert np.mean(overdispersed_p(z(ordinary + trips)[:, -1], phi, known) < 0.05) < 0.06
    # An increase by half is detected; with the trips in the series it never was.
    risen = ordinary.copy()
    risen[:, -1] = dice.poisson(1.5 * mean[:, -1])
    steps = z(risen + trips)
    assert np.mean(overdispersed_p(steps[:, -1], phi, known) < 0.05) > 0.8
    assert np.mean(overdispersed_p(steps[:, -1], *dispersion(steps[:, :-1])) < 0.05) < 0.01
