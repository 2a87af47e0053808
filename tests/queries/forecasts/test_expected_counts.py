"""Expected cases: the underlying counts against plain Python on three engines, their results for a demo, and as-of."""

from collections import Counter
from datetime import datetime, time, timedelta

import numpy as np
import pytest

from queries.estimates.measure import measure
from queries.forecasts.expected_counts import AHEAD, daily_counts, expected, last_whole_day
from queries.vocabulary.scope import Scope
from tests.engines import on_engines
from tests.thorough import ordinary_first
from tests.worlds import world

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stores(world_stores):
    """The store of a world of 400 cases, by its seed."""
    return lambda seed: world_stores(seed, 400)


@pytest.mark.parametrize("seed", ordinary_first(1, [2, 3]))
@on_engines("back", [None, 12], parts=None)
def test_counts_are_those_of_plain_python(stores, seed, back):
    store, lives = stores(seed), world(seed, size=400)
    latest = max(lives.known.as_of.values())
    as_of = latest - timedelta(days=back, hours=5) if back else None
    daily = daily_counts(store, Scope(as_of=as_of), by=("county",))
    reached = min(as_of or latest, latest)
    end = reached.date() if reached.time() >= time(23, 59, 59) else reached.date() - timedelta(1)
    assert daily.end == end == last_whole_day(store, Scope(as_of=as_of))
    wanted: dict[bool, Counter[tuple[str, int]]] = {True: Counter(), False: Counter()}
    for life in lives.lives:
        known = min(lives.known.as_of[life.source], as_of) if as_of else lives.known.as_of[life.source]
        if life.registered <= known and daily.first <= life.registered.date() <= end:
            wanted[life.trip][life.county, (life.registered.date() - daily.first).days] += 1
    for counts, trip in ((daily.counts, False), (daily.trips, True)):
        made = {
            (daily.groups[0].code(daily.keys[s][0]), int(d)): int(counts[s, d])
            for s, d in np.argwhere(counts != 0)
        }
        assert made == dict(wanted[trip])


def test_a_frame_of_days_holds_the_measure_itself(demo_store):
    frame = expected(demo_store, Scope(), by=("county",)).by_day()
    known = frame[~frame["ahead"]]
    first, last = min(known["day"]), max(known["day"])
    scope = Scope(trips="out").with_period(first, last)
    wanted = measure(demo_store, "received", scope, by=("county",)).frame.set_index("county")["value"]
    assert known.groupby("county")["actual"].sum().to_dict() == wanted.to_dict()
    ahead = frame[frame["ahead"]]
    assert ahead.groupby("county").size().unique().tolist() == [AHEAD]
    assert ahead["actual"].isna().all()
    assert (frame["lower"] <= frame["expected"]).all()
    assert (frame["expected"] <= frame["upper"]).all()


def test_weeks_are_whole_and_begin_on_saturday(demo_store):
    expectation = expected(demo_store, Scope())
    weeks, days = expectation.by_week(), expectation.by_day()
    assert {day.weekday() for day in weeks["start"]} == {5}
    known = weeks[~weeks["ahead"]]
    assert len(known) > 150
    by_day = dict(zip(days["day"], days["actual"], strict=True))
    start = known["start"].iloc[10]
    assert known["actual"].iloc[10] == sum(by_day[start + timedelta(i)] for i in range(7))
    inside = (known["lower"] <= known["actual"]) & (known["actual"] <= known["upper"])
    assert inside.mean() > 0.9


def test_the_period_cuts_what_is_returned_and_not_what_is_learned(demo_store):
    whole = expected(demo_store, Scope()).by_day().set_index("day")["expected"]
    end = last_whole_day(demo_store, Scope())
    part = expected(demo_store, Scope(first=end - timedelta(9), last=end + timedelta(1))).by_day()
    assert part["day"].iloc[0] == end - timedelta(9)
    assert part["expected"].to_numpy() == pytest.approx(whole[part["day"]].to_numpy())


def test_trips_are_neither_season_nor_noise(demo_store):
    frame = expected(demo_store, Scope()).by_day()
    surge = frame[frame["trips"] > 20]
    assert len(surge) > 3
    assert (surge["expected"] < 30).all()  # Otherwise a dozen cases a day.


def test_a_moment_in_the_past_knows_nothing_later(demo_store):
    then = expected(demo_store, Scope(as_of=datetime(2025, 9, 1, 12)), by=("county",))
    facts = expected(demo_store.without_rollups(), Scope(as_of=datetime(2025, 9, 1, 12)), by=("county",))
    assert then.daily.end.isoformat() == "2025-08-31"
    assert (then.daily.counts == facts.daily.counts).all()
    now = expected(demo_store, Scope(), by=("county",))
    assert (now.daily.counts[:, : then.daily.days] == then.daily.counts).mean() > 0.99


def test_too_little_is_said_to_be_too_little(demo_store):
    none = expected(demo_store, Scope(as_of=datetime(2023, 4, 10)))
    assert none.model is None
    assert none.by_day()["expected"].isna().all()
    assert none.by_week()["expected"].isna().all()
    assert (
        expected(demo_store, Scope(counties=("0303",), kinds=("suggestion",), topics=("no such",)))
        .by_day()["actual"]
        .fillna(0)
        .eq(0)
        .all()
    )


def test_forecasts_of_the_demo_beat_last_year(demo_store):
    accuracy = expected(demo_store, Scope()).accuracy()
    assert accuracy.weeks == 48
    assert accuracy.mean_absolute_error[0] < 0.8 * accuracy.naive_error[0]
    assert accuracy.coverage[0] > 0.85
