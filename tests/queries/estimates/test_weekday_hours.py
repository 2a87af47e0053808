"""Cases by hour of the week, by course and by rising topic equal a count case by case, on each engine."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from persian.calendar import weekday
from queries.comparisons.changes.rising_parts import RisingParts, rising_parts
from queries.estimates.daily_series import daily_series
from queries.estimates.weekday_hours import by_hour, hours
from queries.settings.province_settings import WorkingDays
from queries.settings.public_holidays import public_holidays
from queries.vocabulary.scope import Scope
from tests.engines import ON_ALL
from tests.queries.questions import DIMENSIONS, known_in, lives_in, of, scopes
from tests.reference.life import by_then, within
from tests.thorough import THOROUGH
from tests.worlds import START, World, world

SEEDS = st.integers(0, 3)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
TREES = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": PHASES}


@pytest.fixture(scope="module")
def stores(world_stores):
    """The store of a world, by its seed."""
    return world_stores


def received(here: World, scope: Scope):
    """The cases received in a scope."""
    known = known_in(here, scope.as_of)
    return [
        life
        for life in lives_in(here, scope, holder="agency")
        if by_then(life.registered, known.of(life)) and within(life.registered, scope.first, scope.last)
    ]


@ON_ALL
@settings(max_examples=2 * THOROUGH, **TREES)
@given(seed=SEEDS, scope=scopes())
def test_hours_are_those_of_the_cases(stores, seed: int, scope: Scope) -> None:
    cases_by_hour = hours(stores(seed), scope)
    counted = Counter(
        (weekday(life.registered.date()), life.registered.hour) for life in received(world(seed), scope)
    )
    counts = {
        (d, h): int(cases_by_hour.cases[d, h])
        for d in range(7)
        for h in range(24)
        if cases_by_hour.cases[d, h]
    }
    if not cases_by_hour.untimed:  # With few cases, all of them may fall into the first hour.
        assert counts == dict(counted)
    assert sum(counts.values()) + cases_by_hour.untimed == counted.total()


def test_weekdays_are_counted_and_means_are_a_day(stores):
    first = START.date() + timedelta(3)
    scope = Scope(first, first + timedelta(16))
    cases_by_hour = hours(stores(0), scope)
    days = Counter(weekday(first + timedelta(i)) for i in range(17))
    assert dict(enumerate(cases_by_hour.weekdays)) == {day: days[day] for day in range(7)}
    frame = by_hour(cases_by_hour)
    assert (frame["mean"] * [days[day] for day in frame["weekday"]]).sum() == pytest.approx(
        cases_by_hour.cases.sum()
    )


@settings(max_examples=2 * THOROUGH, **TREES)
@given(
    seed=SEEDS,
    scope=scopes(),
    by=st.sampled_from(DIMENSIONS),
    start=st.integers(-5, 100),
    days=st.integers(0, 60),
)
def test_a_course_adds_up_to_the_cases_of_any_period(
    stores, seed: int, scope: Scope, by: str, start: int, days: int
) -> None:
    first = START.date() + timedelta(start)
    last = first + timedelta(days)
    series = daily_series(stores(seed), scope, by=by, lang="en")
    here, period = world(seed), replace(scope, first=first, last=last)
    known = known_in(here, scope.as_of)
    counted = Counter(of(life, known, by, holder="agency") for life in received(here, period))
    cases_by_code = dict(zip(series.codes, series.count_between(first, last), strict=True))
    assert {code: n for code, n in cases_by_code.items() if n} == dict(counted)


def test_rising_parts_stand_beside_the_period_before(stores):
    here = world(2)
    scope = Scope(START.date() + timedelta(60), START.date() + timedelta(89))
    rising = rising_parts(stores(2), scope, by="topic", against="previous", lang="en")
    assert isinstance(rising, RisingParts)
    before = replace(scope, first=START.date() + timedelta(30), last=START.date() + timedelta(59))
    for period, column in ((scope, "n"), (before, "n_before")):
        counted = Counter(life.topic for life in received(here, replace(period, trips="out")))
        assert dict(zip(rising.frame["code"], rising.frame[column], strict=True)) == dict(counted)
    assert rising.whole_ratio == pytest.approx(rising.frame["n"].sum() / rising.frame["n_before"].sum())
    assert (rising.frame["lower"] <= rising.frame["ratio"]).all()
    assert (rising.reference_scope.first, rising.reference_scope.last) == (before.first, before.last)


def test_nothing_is_compared_with_a_time_before_all_data(stores):
    store, first = stores(0), START.date()
    for scope in (Scope(), Scope(first, first + timedelta(20)), Scope(first + timedelta(50), None)):
        assert rising_parts(store, scope, by="topic", against="previous", lang="en") == "unknown"


def test_a_known_time_without_cases_is_told_apart_from_an_unknown_one(stores):
    lives = [life for life in world(2).lives if not life.trip]
    for county in sorted({life.county for life in lives}):
        days = {life.registered.date() for life in lives if life.county == county}
        empty = [day for day in spanned(START.date() + timedelta(1), max(days)) if day not in days]
        if not empty:
            continue
        scope = Scope(empty[0], empty[0], counties=(county,))
        assert rising_parts(stores(2), scope, by="topic", against="previous", lang="en") == "no_cases_now"
        for day in empty:
            if day + timedelta(1) in days:
                after = Scope(day + timedelta(1), day + timedelta(1), counties=(county,))
                assert (
                    rising_parts(stores(2), after, by="topic", against="previous", lang="en")
                    == "no_cases_before"
                )
                return
    raise AssertionError("this world has no day without a case")


def spanned(first, last):
    return [first + timedelta(i) for i in range((last - first).days + 1)]


def test_holidays_are_those_of_the_country_and_of_the_province():
    snow, worked = date(2025, 1, 20), date(2025, 3, 21)
    plain = public_holidays(date(2025, 1, 1), date(2025, 12, 31), WorkingDays())
    own = public_holidays(
        date(2025, 1, 1),
        date(2025, 12, 31),
        WorkingDays(extra_holidays=("1403/11/01",), extra_working_days=("1404/01/01",)),
    )
    assert worked in plain  # Nowruz
    assert own - plain == {snow}
    assert plain - own == {worked}


def test_days_before_the_data_are_no_days_of_a_mean(stores):
    store = stores(0)
    begins = store.first_day
    early, known = (
        hours(store, Scope(first, begins + timedelta(20))) for first in (begins - timedelta(90), begins)
    )
    assert (early.weekdays == known.weekdays).all()
    assert early.weekdays.sum() == 21
