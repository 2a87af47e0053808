"""Every measure equals its plain-Python reference on each engine, for random worlds, scopes and groupings."""

import math
import weakref
from collections import defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.measures.stock_estimators import Ages, Oldest
from queries.storage.store import Store
from queries.vocabulary.recorded import Recorded
from queries.vocabulary.scope import Scope
from tests import reference
from tests.engines import on_engines, without_rollups
from tests.queries.comparing import GroupCases, compare, days_within
from tests.queries.questions import ALONE, DIMENSIONS, GRAINS, known_in, lives_in, of, scopes, span, within
from tests.queries.smoothed import is_smoothed, smoothed_figures
from tests.reference import Life
from tests.thorough import THOROUGH
from tests.vintages import history
from tests.worlds import START, World, store_of, world

SEEDS = st.integers(
    0,
    3,
    # Worlds with odd seeds are answered from the table of facts. Where possible, 0 is answered from the columns of all
    # cases in memory and 2 from rollups.
)
# A store on a server takes a second and more to fill.
HISTORIES = st.integers(0, 2 if THOROUGH > 1 else 1)
# Without the phases that shrink and explain a failure, which would send thousands of further queries. The seed is
# enough to repeat a failure.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
TREES = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": PHASES}

pytestmark = pytest.mark.usefixtures("any_n")
each_measure = pytest.mark.parametrize("key", ALONE)


def each_measure_in_turn(turn: int) -> pytest.MarkDecorator:
    """Each measure on DuckDB; in an ordinary run one of the four tests, on one of the servers, for each measure."""
    return on_engines("key", ALONE, parts=8, turn=2 * turn)


@pytest.fixture(scope="module")
def stores(world_stores):
    """The store of a world, by its seed; each in a database of its own."""

    def store(seed: int) -> Store:
        made = world_stores(seed)
        if seed == 2:
            # As if its database were always too busy for the columns of all cases.
            made.case_reading.slow_since = math.inf
        return made

    return store


@pytest.fixture(scope="module")
def vintages(databases):
    """The store of a history, by its seed. No rollup answers what was reported by a day."""

    def store(seed: int):
        past = history(seed)
        with without_rollups():
            return store_of(databases(f"history_{seed}"), past.now, before=past.before)

    return cache(store)


def rows_by_group(
    store: Store, key: str, scope: Scope, by: Sequence[str]
) -> dict[tuple[str, ...], list[dict]]:
    """The rows of a measure by the codes of their groups; no rows for a group that has none."""
    rows: dict[tuple[str, ...], list[dict]] = defaultdict(list)
    for row in measure(store, key, scope, by=by).frame.to_dict("records"):
        rows[tuple(str(row[name]) for name in by)].append(row)
    return rows


@pytest.fixture
def compared(record_property, databases):
    """A function that records the comparison of a measure over one scope, in so many figures (see tests/matrix.py)."""

    def add(key: str, store, figures: int) -> None:
        record_property("compared", (key, store.engine.dialect.name, figures))

    return add


@pytest.fixture(scope="session")
def people(province) -> dict[str, float]:
    """Inhabitants of each county."""
    return {county.code: float(province.population(county.code)) for county in province.counties}


def whole(here: World, scope: Scope, key: str, people: dict[str, float]) -> GroupCases:
    """The cases of a whole scope, for comparison with a total.

    The period of a rate begins with the first case of the store, which a vintage may not know yet.
    """
    lives = lives_in(here, scope, holder=MEASURES[key].holder)
    known = known_in(here, scope.as_of)
    everyone = sum(people[code] for code in scope.counties or people)
    days = days_within(here, known, scope.first, scope.last)
    return GroupCases(lives, known, scope.first, scope.last, everyone, days)


@each_measure
@settings(max_examples=12 if THOROUGH > 1 else 2, **TREES)
@given(seed=SEEDS, scope=scopes())
def test_a_measure_equals_its_reference(stores, compared, people, key: str, seed: int, scope: Scope) -> None:
    here, store = world(seed), stores(seed)
    rows = measure(store, key, scope).frame.to_dict("records")
    assert rows
    if is_smoothed(key, scope, ()):
        compared(key, store, smoothed_figures(here, scope, (), {(): rows}, people))
        return
    compared(key, store, compare(key, rows, whole(here, scope, key, people)))


@pytest.mark.slow
@each_measure_in_turn(0)
@settings(max_examples=2 * THOROUGH, **TREES)
@given(seed=HISTORIES, scope=scopes(), data=st.data())
def test_a_vintage_equals_the_reference_of_what_was_reported_by_then(
    vintages, compared, people, key: str, seed: int, scope: Scope, data
) -> None:
    past, store = history(seed), vintages(seed)
    load = data.draw(st.sampled_from(past.loads))
    here = past.at(load)
    it = whole(here, scope, key, people)
    rows = measure(store, key, replace(scope, load=load)).frame.to_dict("records")
    if is_smoothed(key, scope, ()):
        compared(key, store, smoothed_figures(here, scope, (), {(): rows}, people))
        return
    compared(key, store, compare(key, rows, it))


@pytest.mark.slow
@each_measure_in_turn(1)
@settings(max_examples=2 * THOROUGH, **TREES)
@given(
    seed=SEEDS,
    scope=scopes(),
    by=st.permutations(DIMENSIONS).flatmap(lambda names: st.sampled_from([names[:1], names[:2]])),
)
def test_groups_equal_the_reference_of_each(
    stores, compared, people, key: str, seed: int, scope: Scope, by: list[str]
) -> None:
    here, store = world(seed), stores(seed)
    it = whole(here, scope, key, people)
    groups: dict[tuple[str, ...], list[Life]] = defaultdict(list)
    for life in it.lives:
        groups[tuple(of(life, it.known, name, holder=MEASURES[key].holder) for name in by)].append(life)
    rows = rows_by_group(store, key, scope, by)
    if MEASURES[key].is_per_inhabitants and by == ["county"]:  # A county without cases has a rate, too.
        groups |= {name: [] for name in rows if name not in groups}
    assert set(rows) <= set(groups)
    if is_smoothed(key, scope, by):
        compared(key, store, smoothed_figures(here, scope, by, rows, people))
        return
    figures = 0
    for group, lives in groups.items():
        inhabitants = people[group[by.index("county")]] if "county" in by else it.people
        figures += compare(key, rows[group], replace(it, lives=lives, people=inhabitants))
    compared(key, store, figures)


@each_measure_in_turn(2)
@settings(max_examples=2 * THOROUGH, **TREES)
@given(
    seed=SEEDS,
    scope=scopes(),
    grain=st.sampled_from(GRAINS),
    more=st.one_of(st.just(()), st.sampled_from(DIMENSIONS).map(lambda name: (name,))),
)
def test_spans_of_time_equal_the_reference_of_each(
    stores, compared, people, key: str, seed: int, scope: Scope, grain: str, more: tuple[str, ...]
) -> None:
    declared = MEASURES[key]
    # These two are computed span by span, and refuse a request for hundreds of days.
    assume(grain != "day" or not isinstance(declared.estimator, Ages | Oldest))
    here, store = world(seed), stores(seed)
    it = whole(here, scope, key, people)
    rows = rows_by_group(store, key, scope, (grain, *more))
    if is_smoothed(key, scope, more):
        compared(key, store, smoothed_figures(here, scope, (grain, *more), rows, people))
        return
    figures = 0
    for (at, *rest), found in rows.items():
        first, last = within(scope, *span(at, grain))
        lives = [
            x
            for x in it.lives
            if all(of(x, it.known, n, holder=declared.holder) == v for n, v in zip(more, rest, strict=True))
        ]
        inhabitants = people[rest[0]] if more == ("county",) else it.people
        days = days_within(here, it.known, max(first, scope.first or here.first_day), last)
        span_of = GroupCases(lives, it.known, first, last, inhabitants, days)
        figures += compare(key, found, span_of)
    compared(key, store, figures)


RECORDED = {
    # One source records everything, the other only registrations; then neither tells the same; then nothing at all.
    "registrations": {"one": set(Recorded), "two": set()},
    "halves": {
        "one": {"due", "answer", "answer_date", "handoff"},
        "two": {"closing", "closing_date", "verdict"},
    },
    "nothing": {"one": set(), "two": set()},
}


@pytest.fixture(scope="module")
def partial_stores(databases):
    """The store of a world whose sources record only some things, by its seed and the name of what they record."""

    def store(seed: int, name: str) -> Store:
        # On DuckDB with rollups, which are for all engines the same statements.
        with without_rollups() if databases.engine_name != "duckdb" else nullcontext():
            return store_of(databases(f"{name}_{seed}"), _apart(seed), recorded=RECORDED[name])

    return cache(store)


@cache
def _apart(seed: int) -> World:
    """A world in which all cases of one county, and all early cases, come from source two."""
    here = world(seed)
    early = START + timedelta(days=30)
    lives = [
        replace(life, source="two")
        if (life.county == "0306" or life.registered < early) and life.registered <= here.known.as_of["two"]
        else life
        for life in here.lives
    ]
    return replace(here, lives=tuple(lives))


@each_measure_in_turn(3)
@settings(max_examples=2 * THOROUGH, **TREES)
@given(
    seed=st.integers(0, 1),
    name=st.sampled_from(list(RECORDED)),
    scope=scopes(),
    by=st.sampled_from([(), ("county",), ("agency",), ("kind", "county"), ("month",), ("day",)]),
)
def test_sources_that_do_not_record_what_a_measure_needs_are_left_out(
    databases, partial_stores, compared, people, key: str, seed: int, name: str, scope: Scope, by
) -> None:
    if THOROUGH == 1:  # One world each, and one on a server, which takes most of the time to fill.
        name = name if databases.engine_name == "duckdb" else "halves"
        seed = list(RECORDED).index(name) % 2
    declared, recorded = MEASURES[key], RECORDED[name]
    assume(by != ("day",) or not isinstance(declared.estimator, Ages | Oldest))
    # What a county's smoothed rate is drawn to is compared elsewhere; every source records what it counts.
    assume(key != "rate_per_10k_smoothed" or ("county" not in by and not scope.counties))
    here, store = _apart(seed), partial_stores(seed, name)
    it = whole(here, scope, key, people)
    groups: dict[tuple[str, ...], list[Life]] = defaultdict(list)
    for life in it.lives:
        groups[
            tuple(of(life, it.known, each, holder=declared.holder) for each in by if each not in GRAINS)
        ].append(life)
    figures = 0
    for group, rows in rows_by_group(store, key, scope, by).items():
        lives, (first, last) = it.lives, (scope.first, scope.last)
        if by and by[0] in GRAINS:
            first, last = within(scope, *span(group[0], by[0]))
        elif by:
            lives = groups.pop(group, [])
        expected = reference.is_recorded(key, lives, it.known, last, recorded)
        assert [row["reason"] != "not_recorded" for row in rows] == [expected] * len(rows)
        if not expected:
            assert all(row["withheld"] and math.isnan(row["value"]) for row in rows)
            figures += len(rows)
            continue
        inhabitants = people[group[by.index("county")]] if "county" in by else it.people
        days = days_within(here, it.known, max(first or here.first_day, scope.first or here.first_day), last)
        mine = GroupCases(reference.counted(key, lives, recorded), it.known, first, last, inhabitants, days)
        figures += compare(key, rows, mine)
    # Every group whose cases are all left out has a row that says so.
    if by and by[0] not in GRAINS and not isinstance(declared.estimator, Ages):
        assert all(
            reference.is_recorded(key, lives, it.known, scope.last, recorded) for lives in groups.values()
        )
    compared(key, store, figures)


def test_too_few_cases_are_withheld_not_shown_as_all_or_nothing(monkeypatch) -> None:
    monkeypatch.delenv("NEGAH_SETTINGS")
    here = replace(world(1), lives=world(1).lives[:10])
    store = store_of(sa.create_engine("duckdb:///:memory:"), here)
    frame = measure(store, "on_time_share", Scope()).frame
    assert frame["withheld"].all()
    assert frame["value"].isna().all()
    assert (frame["n"] > 0).all()


def test_the_cache_keeps_the_arrays_of_a_result_but_not_the_frame_made_of_them() -> None:
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(1))
    result = measure(store, "received", Scope(), by=("agency",))
    counts, frame = result.columns["n"], weakref.ref(result._frame)
    assert list(result.frame["n"]) == list(counts)
    del result
    assert frame() is None
    assert measure(store, "received", Scope(), by=("agency",)).columns["n"] is counts
