"""The attention list: what is told of planted events and of quiet days, in words, in order, and of a past moment."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
import pytest

from queries.attention import attention
from queries.attention.choose import choose, score
from queries.attention.explained import common, with_offices, without_unseen
from queries.attention.finding import finding
from queries.attention.look import Look
from queries.attention.silence import silence
from queries.attention.watched import MONTH, WEEK, YEAR, watched
from queries.facts import whole_day
from queries.measure import measure
from queries.scope import Scope
from tests.attention.history import history, told
from tests.attention.plants import Event, _added, planted
from tests.attention.truth import truth
from tests.worlds import store_of, world

QUIET = Look("more", (("county", 1),), 7, 10.0, 10.0, 5.0, 16.0, 0.5)


@pytest.fixture(scope="module")
def known(demo_store):
    """The demo's whole history."""
    return history(demo_store)


@pytest.fixture(scope="module")
def stores(databases):
    """The store of a world of 600 cases, by its seed."""

    @cache
    def store(seed: int):
        return store_of(databases(f"watched_{seed}"), world(seed, size=600))

    return store


@pytest.mark.parametrize(("seed", "back"), [(2, 0), (3, 0), (2, 25)])
def test_what_is_watched_are_the_measures_themselves(stores, seed, back):
    store = stores(seed)
    moment = max(source.as_of for source in store.sources) - timedelta(back)
    scope = Scope(as_of=moment if back else None)
    seen = watched(store, scope)
    plain = replace(scope, trips="out")
    edges = [(MONTH + YEAR, MONTH), (MONTH, WEEK), (WEEK, 0)]
    counties, topics = ([int(str(key[0])) for key in seen.counts[name].keys] for name in ("county", "topic"))
    codes = {name: store.dimension(name)["code"] for name in ("county", "topic", "agency")}
    for part, (begin, end) in enumerate(edges):
        span = plain.with_period(seen.day - timedelta(begin - 1), seen.day - timedelta(end))
        wanted = measure(store, "received", span, by=("county", "topic")).frame
        values = {(row.county, row.topic): row.value for row in wanted.itertuples() if row.value}
        made = {
            (codes["county"][counties[c]], codes["topic"][topics[t]]): seen.cells[c, t, part]
            for c, t in np.argwhere(seen.cells[:, :, part])
        }
        assert made == values
    month = plain.with_period(seen.day - timedelta(MONTH - 1), seen.day)
    for name, dues in (("agency", seen.agencies), ("county", seen.counties)):
        frame = measure(store.without_rollups(), "on_time_share", month, by=(name,)).frame
        assert {row[1]: row[2] for row in frame[[name, "n"]].itertuples() if row[2]} == {
            codes[name][key]: n
            for key, n in zip(dues.keys, dues.due[:, -MONTH:].sum(axis=1), strict=True)
            if n
        }
        assert (dues.late <= dues.due).all()


def surge(**change: object) -> Look:
    """A surge of a county far beyond chance."""
    return replace(QUIET, actual=60.0, p=1e-9, **change)


def test_only_what_is_beyond_chance_is_told():
    assert choose([QUIET] * 200, province=100) == []
    (one,) = choose([QUIET] * 200 + [surge()], province=100)
    assert one.q == pytest.approx(1e-9 * 201)
    assert choose([QUIET] * 200 + [replace(surge(), p=0.001)], province=100) == []


def test_what_is_too_small_is_not_told():
    small = replace(QUIET, actual=9.0, expected=1.0, p=1e-9)
    assert choose([small], province=100) == []
    assert (
        choose([surge()], province=100_000) == []
    )  # of a province of a hundred thousand a week, fifty cases are few
    assert choose([replace(surge(), expected=55.0)], province=100) == []


def test_a_surge_is_told_once_and_where_it_happens():
    cell = replace(surge(), where=(("county", 1), ("topic_group", 2)))
    month = replace(surge(), days=28, actual=70.0, p=1e-6)
    county = surge()
    assert [look.where for look in choose([cell, county, month], province=100)] == [cell.where]
    assert [look.days for look in choose([county, month], province=100)] == [7]


def test_the_weightiest_comes_first():
    late = replace(QUIET, kind="late", where=(("agency", 1),), actual=40.0, p=1e-9, n=50.0)
    told_of = choose([surge(), late], province=100)
    assert [look.kind for look in told_of] == ["late", "more"]
    assert score(told_of[0]) > score(told_of[1])


def test_late_cases_of_a_county_are_those_of_its_office():
    office = replace(QUIET, kind="late", where=(("agency", 1),), actual=40.0, p=1e-9)
    county = replace(office, where=(("county", 1),), actual=45.0)
    assert [look.where for look in choose([office, county], province=100)] == [office.where]
    assert [look.where for look in choose([county], province=100)] == [county.where]


def test_late_cases_of_a_county_are_told_where_another_county_s_office_is_as_late():
    office = replace(QUIET, kind="late", where=(("agency", 1),), actual=40.0, expected=10.0, p=1e-9)
    county = replace(QUIET, kind="late", where=(("county", 1),), actual=45.0, expected=15.0, p=1e-9)
    elsewhere = replace(county, offices=((1, 4.0), (2, 21.0), (3, 20.0)))
    its_own = replace(county, offices=((1, 30.0), (2, 15.0)))
    assert {look.where for look in choose([office, elsewhere], province=100)} == {
        office.where,
        county.where,
    }
    assert [look.where for look in choose([office, its_own], province=100)] == [office.where]


def test_the_offices_behind_a_county_s_late_cases_are_counted_as_the_measure_does(demo_store):
    day = date(2026, 10, 6)
    keys = demo_store.dimension("county")["code"]
    (key,) = keys.index[keys == "0303"]
    plain = replace(QUIET, kind="late", where=(("county", int(key)),), p=1e-9, days=28)
    sure = replace(plain, p=0.4)
    told, untold = with_offices(demo_store, Scope(), day, [plain, sure])
    assert untold.offices == ()
    period = Scope(day - timedelta(27), day, counties=("0303",), trips="out")
    late = measure(demo_store, "on_time_share", period).row
    assert sum(n for _, n in told.offices) == round(late["n"] * (1 - late["value"]))


def test_a_source_that_lags_is_no_fall(databases):
    """Half of the province comes from a source that is known five, or thirty, days less far."""
    for seed, lag in ((14, 5), (14, 30)):
        here = world(seed, size=1400)
        latest = here.known.as_of["one"]
        early = latest - timedelta(lag)
        lives = tuple(life for life in here.lives if life.source == "one" or life.registered <= early)
        known = replace(here.known, as_of={"one": latest, "two": early})
        store = store_of(databases(f"lagging_{seed}_{lag}"), replace(here, lives=lives, known=known))
        assert common(store, Scope()) == (early if lag <= 7 else latest)
        told = attention(store, Scope())
        assert told.day == whole_day(early if lag <= 7 else latest)
        assert [line for line in (*told.findings, *told.others) if line.kind == "fewer"] == []
        if lag > 7:
            looks = [replace(QUIET, kind="fewer", where=(), expected=60.0, actual=31.0, p=1e-9)]
            assert without_unseen(store, Scope(), told.day, looks) == []
            elsewhere = [replace(looks[0], kind="more")]
            assert without_unseen(store, Scope(), told.day, elsewhere) == elsewhere


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("more", ()),
        ("more", ("county",)),
        ("more", ("topic",)),
        ("more", ("county", "topic_group")),
        ("fewer", ()),
        ("fewer", ("county",)),
        ("fewer", ("channel",)),
        ("late", ("agency",)),
        ("late", ("county",)),
        ("limits", ("agency",)),
        ("source", ("source",)),
    ],
)
def test_every_kind_of_line_is_a_sentence_with_its_number_and_a_way_to_its_proof(demo_store, kind, where):
    looked = watched(demo_store, Scope())
    keys = dict.fromkeys(where, 1)
    share = kind == "limits"
    look = Look(
        kind,
        tuple(keys.items()),
        7,
        0.31 if share else 31.0,
        0.6 if share else 12.0,
        0.5,
        0.7 if share else 19.0,
        1e-5,
        n=80,
    )
    made = finding(demo_store, Scope(), looked, look)
    for lang, number in (("fa", "۳۱"), ("en", "31")):
        text = made.sentence.label(lang)
        assert number in text or kind == "source"
        assert not {"{", "}"} & set(text + made.evidence.label(lang))
        assert made.evidence.label(lang)
    assert made.screen in ("volume", "response", "agencies", "data")
    scope, problems = Scope.from_params(made.params(), today=looked.day)
    assert problems == []
    assert (scope.first, scope.last) == made.period
    assert scope.trips == "out"
    assert len(made.weeks) == (0 if kind in ("limits", "source") else 13)


def test_planted_events_are_told_and_nothing_else_is(known):
    first = known.days - 60
    quiet = told(known, first - 1)
    cells = known.cells.sum(axis=2)
    county, topic = np.unravel_index(int(np.argmax(cells)), cells.shape)
    more = np.zeros((*cells.shape, 28), dtype=np.int64)
    more[county, topic] = 5
    event = Event(
        "county, sudden", (("county", int(str(known.dailies["county"].keys[county][0]))),), first, known
    )
    event = replace(event, history=_added(known, first, more, np.random.default_rng(1)))
    assert not any(event.told_by(look) for look in quiet)
    days = [day for day in range(first, first + 7) if any(map(event.told_by, told(event.history, day)))]
    assert days
    assert [look for look in told(event.history, days[0]) if not event.told_by(look)] == []


def test_a_county_that_falls_silent_is_told(known):
    event = planted("county silent", known, np.random.default_rng(3))
    assert event is not None
    assert any(
        any(map(event.told_by, told(event.history, day))) for day in range(event.first, event.first + 7)
    )


def test_the_truth_of_a_world_knows_its_crisis_and_calls_an_ordinary_week_ordinary(known):
    of = truth(111, known)
    ordinary, crisis = 900, known.days - 70
    assert of.rate.shape == of.usual.shape
    assert (of.rate[crisis] / of.usual[crisis]).max() == pytest.approx(6.0, rel=0.01)
    look = replace(QUIET, where=(), days=28)
    assert not of.real(look, ordinary, known.store, known)


def test_the_day_is_the_last_whole_one_and_a_past_moment_has_its_own(demo_store):
    now = attention(demo_store, Scope())
    assert now.day == date(2026, 10, 6)
    assert now.looked > 1000
    then = attention(demo_store, Scope(as_of=datetime(2026, 2, 20)))
    assert then.day == date(2026, 2, 19)
    facts = attention(demo_store.without_rollups(), Scope(as_of=datetime(2026, 2, 20)))
    assert [each.look for each in then.findings] == [each.look for each in facts.findings]
    assert attention(demo_store, Scope(as_of=datetime(2023, 4, 1))).looked == 0
    assert attention(demo_store, Scope(as_of=datetime(2020, 4, 1))).findings == ()


def test_the_same_is_told_whatever_the_scope_is_narrowed_to(demo_store):
    narrow = Scope(counties=("0303",), first=date(2026, 1, 1), last=date(2026, 2, 1))
    assert attention(demo_store, narrow) == attention(demo_store, Scope())


def test_a_source_that_fell_behind_is_told(demo_store):
    (look,) = silence(demo_store, Scope(), date(2026, 10, 6))
    assert look.p == 1.0
    (look,) = silence(demo_store, Scope(), date(2026, 11, 6))
    assert (look.p, look.actual) == (0.0, 30.0)
    assert [each.kind for each in choose([look], province=100)] == ["source"]
