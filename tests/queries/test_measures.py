"""Every measure, for random worlds and scopes, equals its plain-Python reference."""

import math
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from persian.calendar import month_of
from queries.measure import measure
from queries.measures import MEASURES
from queries.scope import Scope
from tests import reference
from tests.reference import Known, Life
from tests.worlds import PEERS, START, TOPIC_GROUPS, World, store_of, world

TODAY = (START + timedelta(days=100)).date()


@pytest.fixture(scope="module")
def engine():
    found = sa.create_engine("duckdb:///:memory:")
    yield found
    found.dispose()


@pytest.fixture(scope="module")
def stores(databases):
    """The store of a world, by its seed; each in a database of its own."""

    @cache
    def store(seed: int):
        return store_of(databases(f"world_{seed}"), world(seed))

    return store


SEEDS = st.integers(0, 3)
# Shrinking and explaining a failure asks the engines thousands of questions more; the seed is enough to repeat it.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.fixture
def any_n(tmp_path, monkeypatch):
    """Settings that withhold nothing."""
    path = tmp_path / "any-n.toml"
    path.write_text("[minimum_n]\nshare = 1\nduration = 1\nrate = 1\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(path))


days = st.integers(-5, 110).map(lambda n: (START + timedelta(days=n)).date())
periods = st.one_of(
    st.just((None, None)),
    st.tuples(days, days).map(lambda two: (min(two), max(two))),
    days.map(lambda day: (day, None)),
    days.map(lambda day: (None, day)),
)
scopes = st.builds(
    lambda period, counties, peers, kinds, trips, as_of: Scope(
        *period, counties=counties, peer_groups=peers, kinds=kinds, trips=trips, as_of=as_of
    ),
    periods,
    st.sampled_from([(), ("0303",), ("0303", "0302")]),
    st.sampled_from([(), ("P1",)]),
    st.sampled_from([(), ("complaint",), ("complaint", "request")]),
    st.sampled_from(["in", "out"]),
    st.one_of(st.none(), st.integers(0, 100 * 86_400).map(lambda s: START + timedelta(seconds=s))),
)


def known_in(here: World, as_of: datetime | None) -> Known:
    return Known({name: min(at, as_of) if as_of else at for name, at in here.known.as_of.items()})


def held_by(life: Life, known: Known, holder: str) -> str:
    find = reference.due_holder if holder == "due_agency" else reference.holder
    return find(life, known.of(life))


def lives_in(here: World, scope: Scope, *, holder: str) -> list[Life]:
    known = known_in(here, scope.as_of)
    return [
        x
        for x in here.lives
        if (not scope.counties or x.county in scope.counties)
        and (not scope.peer_groups or PEERS[held_by(x, known, holder)] in scope.peer_groups)
        and (not scope.kinds or x.kind in scope.kinds)
        and (scope.trips == "in" or not x.trip)
    ]


def same(found: float, wanted: float | None) -> bool:
    return math.isnan(found) if wanted is None else math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.usefixtures("any_n")
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(seed=SEEDS, scope=scopes)
def test_each_measure_equals_its_reference(stores, seed: int, scope: Scope) -> None:
    here = world(seed)
    store = stores(seed)
    known = known_in(here, scope.as_of)
    for key, declared in MEASURES.items():
        lives = lives_in(here, scope, holder=declared.holder)
        args = (lives, known, scope.first, scope.last)
        result = measure(store, key, scope)
        if key == "age_open":
            found = dict(zip(result.frame["age"], result.frame["value"], strict=True))
            assert found == reference.age_open(*args)
            continue
        row = result.row
        if key in reference.COUNTS:
            assert row["value"] == row["n"] == reference.COUNTS[key](*args), key
        elif key in reference.SHARES:
            hits, n = reference.SHARES[key](*args)
            assert row["n"] == n, key
            assert same(row["value"], hits / n if n else None), key
            if n:
                assert (row["lower"], row["upper"]) == pytest.approx(reference.wilson(hits, n), abs=1e-9), key
        elif key in reference.DURATIONS:
            value, n = reference.DURATIONS[key](*args)
            assert row["n"] == n, key
            assert same(row["value"], value), key
        elif key == "oldest_open_days":
            assert same(row["value"], reference.oldest_open_days(*args))
        elif key == "handoffs_per_case":
            value, n = reference.handoffs_per_case(*args)
            assert row["n"] == n
            assert same(row["value"], value)
        else:
            assert key in ("rate_per_10k", "rate_per_10k_smoothed")
            assert row["n"] == reference.received(*args)


KEYS = {
    "county": lambda x, agency: x.county,
    "agency": lambda x, agency: agency,
    "peer_group": lambda x, agency: PEERS[agency],
    "topic": lambda x, agency: x.topic,
    "topic_group": lambda x, agency: TOPIC_GROUPS[x.topic],
    "kind": lambda x, agency: x.kind,
    "channel": lambda x, agency: x.channel,
}


@pytest.mark.usefixtures("any_n")
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(seed=SEEDS, scope=scopes, two=st.permutations(list(KEYS)).map(lambda names: names[:2]))
def test_groups_of_two_dimensions_equal_the_reference(
    stores, seed: int, scope: Scope, two: list[str]
) -> None:
    here = world(seed)
    store = stores(seed)
    known = known_in(here, scope.as_of)
    for key in ("received", "overdue", "on_time_share", "answer_days_median", "open"):
        holder = MEASURES[key].holder
        groups: dict[tuple[str, ...], list[Life]] = defaultdict(list)
        for life in lives_in(here, scope, holder=holder):
            agency = held_by(life, known, holder)
            groups[tuple(KEYS[name](life, agency) for name in two)].append(life)
        frame = measure(store, key, scope, by=two).frame
        found = {
            tuple(str(row[name]) for name in two): (row["value"], row["n"])
            for row in frame.to_dict("records")
        }
        assert set(found) <= set(groups)
        for group, lives in groups.items():
            args = (lives, known, scope.first, scope.last)
            if key in reference.COUNTS:
                wanted, n = reference.COUNTS[key](*args), reference.COUNTS[key](*args)
            elif key in reference.SHARES:
                hits, n = reference.SHARES[key](*args)
                wanted = hits / n if n else None
            else:
                wanted, n = reference.DURATIONS[key](*args)
            value, number = found.get(group, (0 if key in reference.COUNTS else math.nan, 0))
            assert number == n, (key, group)
            assert same(value, wanted), (key, group)


@pytest.mark.usefixtures("any_n")
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(seed=SEEDS, scope=scopes, grain=st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_each_span_of_time_equals_the_reference_of_that_span(
    stores, seed: int, scope: Scope, grain: str
) -> None:
    here = world(seed)
    store = stores(seed)
    known = known_in(here, scope.as_of)
    for key in ("received", "answered", "open", "overdue", "on_time_share", "answer_days_median"):
        lives = lives_in(here, scope, holder=MEASURES[key].holder)
        for row in measure(store, key, scope, by=(grain,)).frame.to_dict("records"):
            first, last = span(str(row[grain]), grain)
            first = max(first, scope.first) if scope.first else first
            last = min(last, scope.last) if scope.last else last
            args = (lives, known, first, last)
            if key in reference.COUNTS:
                assert row["value"] == reference.COUNTS[key](*args), (key, row[grain])
            elif key in reference.SHARES:
                hits, n = reference.SHARES[key](*args)
                assert row["n"] == n, (key, row[grain])
                assert same(row["value"], hits / n if n else None)
            else:
                value, n = reference.DURATIONS[key](*args)
                assert row["n"] == n, (key, row[grain])
                assert same(row["value"], value)


def span(key: str, grain: str) -> tuple[date, date]:
    """First and last day of a span, from its key alone."""
    from persian.calendar import from_jalali, month_bounds, year_length

    if grain in ("day", "week"):
        first = date.fromisoformat(key)
        return first, first + timedelta(days=6 if grain == "week" else 0)
    if grain == "year":
        first = from_jalali(int(key), 1, 1)
        return first, first + timedelta(days=year_length(int(key)) - 1)
    year, part = key.split("-")
    if grain == "month":
        return month_bounds(int(year), int(part))
    quarter = int(part.removeprefix("Q"))
    return month_bounds(int(year), 3 * quarter - 2)[0], month_bounds(int(year), 3 * quarter)[1]


def test_a_case_counts_in_the_month_of_each_measures_own_clock(engine, any_n) -> None:
    # Registered in Esfand 1403, due in Farvardin, answered in Khordad 1404.
    life = Life(
        source="one",
        registered=datetime(2025, 3, 15, 10),
        due=datetime(2025, 3, 25, 10),
        answered=datetime(2025, 6, 1, 9),
    )
    end = datetime(2025, 7, 1, 12)
    store = store_of(engine, World((life,), Known({"one": end, "two": end})))
    months = {
        key: {
            row["month"]: row["n"]
            for row in measure(store, key, Scope(), by=("month",)).frame.to_dict("records")
        }
        for key in ("received", "on_time_share", "answered", "overdue")
    }
    assert {m for m, n in months["received"].items() if n} == {"1403-12"}
    assert {m for m, n in months["on_time_share"].items() if n} == {"1404-01"}
    assert {m for m, n in months["answered"].items() if n} == {"1404-03"}
    assert {m for m, n in months["overdue"].items() if n} == {"1404-01", "1404-02"}
    assert month_of(life.registered.date()).key == "1403-12"


def test_too_few_cases_are_withheld_not_shown_as_all_or_nothing(engine) -> None:
    here = replace(world(1), lives=world(1).lives[:10])
    frame = measure(store_of(engine, here), "on_time_share", Scope()).frame
    assert frame["withheld"].all()
    assert frame["value"].isna().all()
    assert (frame["n"] > 0).all()
