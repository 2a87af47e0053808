"""The attention list: what is told of planted events and of quiet days, in words, in order, and of a past moment."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import nbinom

from queries.attention import attention, parents
from queries.attention.choose import choose, score
from queries.attention.explained import common, with_offices, without_unseen
from queries.attention.finding import finding
from queries.attention.look import Look
from queries.attention.silence import silence
from queries.attention.sizes import sizes
from queries.attention.thresholds import DISCOVERIES, MORE
from queries.attention.watched import CELLS, MONTH, WEEK, watched
from queries.facts import whole_day
from queries.measure import measure
from queries.scope import Scope
from tests.attention.history import history, looked, told
from tests.attention.plants import Event, _added, planted
from tests.attention.trial import LEVELS, Told, delays
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
    edges = list(pairwise((*CELLS, 0)))
    assert edges[0] == (28 + 364, 28)
    assert CELLS[1:] == (28, 14, 7, 3)
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
    for begin in (28, 14, 7, 3):
        assert seen.of_cells(begin).sum() == sum(
            seen.cells[:, :, i].sum() for i, (first, _) in enumerate(edges) if first <= begin
        )
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


def test_the_size_from_which_a_look_matters_and_the_chance_that_it_comes_to_it():
    mean, variance = 12.0, 18.0
    chance = nbinom(mean**2 / (variance - mean), mean / variance)
    more = replace(QUIET, expected=mean, variance=variance)
    fewer = replace(more, kind="fewer", expected=30.0, variance=45.0)
    looks = [replace(of, actual=float(n)) for of in (more, fewer) for n in range(60)]
    found = sizes(looks, province=100)
    assert list(np.flatnonzero(found.matters[:60])) == list(
        range(22, 60)
    )  # ten more; 1.25 smoothed from 18 on
    assert list(np.flatnonzero(found.matters[60:])) == list(range(16))  # half of what is expected
    assert found.reach[:60] == pytest.approx(chance.sf(22) + chance.pmf(22) / 2)
    few = nbinom(30.0**2 / 15.0, 30.0 / 45.0)
    assert found.reach[60:] == pytest.approx(few.cdf(15) - few.pmf(15) / 2)
    nothing = sizes([replace(fewer, expected=9.0), replace(QUIET)], province=100)
    assert list(nothing.reach) == [0.0, 1.0]  # never ten fewer of nine; a variance that is not known


def test_looks_that_could_not_be_told_by_chance_do_not_hide_one_that_is():
    small = [
        replace(QUIET, where=(("topic", i),), expected=0.5, actual=1.0, variance=0.5) for i in range(900)
    ]
    found = replace(surge(), p=0.002, variance=12.0)
    assert choose([replace(look, variance=float("nan")) for look in small] + [found], province=100) == []
    (one,) = choose([*small, found], province=100)
    assert one.where == found.where
    assert one.q == pytest.approx(0.002, rel=0.01)


@pytest.mark.parametrize("days", MORE)
def test_a_surge_is_looked_at_over_days_and_weeks(known, days):
    looks = [look for look in looked(known, known.days - 1) if look.kind == "more" and look.days == days]
    dimensions = {tuple(name for name, _ in look.where) for look in looks}
    assert dimensions >= {("county",), ("topic",), ("county", "topic_group")}
    (county,) = (look for look in looks if look.where == (("county", 1),))
    row = [int(str(key[0])) for key in known.dailies["county"].keys].index(1)
    assert county.actual == known.dailies["county"].counts[row, -days:].sum()
    cells = sum(look.actual for look in looks if dict(look.where).keys() == {"county", "topic_group"})
    assert cells == known.cells[:, :, -days:].sum()


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
    where = (("county", int(str(known.dailies["county"].keys[county][0]))),)
    history_with = _added(known, first, more, np.random.default_rng(1))
    event = Event("county, sudden", where, first, history_with, first)
    assert not any(event.told_by(look) for look in quiet)
    days = [day for day in range(first, first + 7) if any(map(event.told_by, told(event.history, day)))]
    assert days
    assert [look for look in told(event.history, days[0]) if not event.told_by(look)] == []


def test_a_rise_over_two_months_is_told_before_it_is_as_large_as_a_sudden_surge(known):
    first, days = known.days - 80, 62
    topic = int(np.argmax(known.cells.sum(axis=(0, 2))))
    share = known.cells.sum(axis=2)[:, topic]
    more = np.zeros((*known.cells.shape[:2], days))
    more[:, topic] = np.outer(share / share.sum(), np.linspace(0, 60 / 7, days))  # to sixty more cases a week
    rng = np.random.default_rng(4)
    where = (("topic", int(str(known.dailies["topic"].keys[topic][0]))),)
    large = first + 21  # twenty more cases a week
    event = Event("over two months", where, first, _added(known, first, rng.poisson(more), rng), large)
    found = delays(event)
    assert 7 < found[DISCOVERIES] <= large - first + 7
    assert found[max(LEVELS)] <= found[DISCOVERIES] <= found[min(LEVELS)]
    assert Told.of("rise", event).large == 22


def test_what_is_expected_does_not_take_up_the_rise_it_is_meant_to_show(known):
    first = known.days - 40
    cells = known.cells.sum(axis=2)
    more = np.zeros((*cells.shape, 40), dtype=np.int64)
    more[:, int(np.argmax(cells.sum(axis=0)))] = 2
    risen = _added(known, first, more, np.random.default_rng(1))
    week = first // WEEK
    assert risen.model(week) is known.model(week)  # of weeks before
    after = risen.model(week + 2)
    assert after.mean.sum() > known.model(week + 2).mean.sum()
    for day in range(first, first + 28):
        assert (day + 1 - 28) // WEEK <= week  # for four weeks nothing of it is expected


def test_a_line_tells_an_event_when_it_is_about_it_a_part_or_a_whole_and_nothing_else(known):
    topic = int(str(known.dailies["topic"].keys[0][0]))
    group = parents(known.store)[topic]
    other = next(key for key, of in parents(known.store).items() if of == group and key != topic)

    def tells(event: tuple, line: tuple) -> bool:
        made = Event("any, sudden", event, 0, known, 0)
        return made.told_by(replace(QUIET, where=line))

    county, cell = (("county", 1),), (("county", 1), ("topic_group", group))
    assert tells(county, county)
    assert tells(county, cell)
    assert not tells(county, (("county", 2),))
    assert not tells(county, (("topic", topic),))
    assert not tells(county, ())
    assert tells((("topic", topic),), (("topic", topic),))
    assert tells((("topic", topic),), cell)
    assert not tells((("topic", topic),), (("topic", other),))
    assert tells(cell, county)
    assert tells(cell, (("topic", other),))
    assert not tells(cell, (("county", 2), ("topic_group", group)))
    assert not tells(cell, (("county", 1), ("topic_group", group + 1)))


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
