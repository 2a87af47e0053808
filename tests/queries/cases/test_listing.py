"""The cases listed behind a figure are exactly those that its measure counts, on each engine and across pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.cases import listing, slices
from queries.cases.case_row import Case
from queries.cases.listing import Cursor, Page
from queries.cases.slices import DaysFromDue, HourOfWeek
from queries.cases.states import STATES, State
from queries.estimates.days_from_due import answer_delays
from queries.estimates.measure import measure
from queries.estimates.weekday_hours import hours
from queries.vocabulary.scope import Scope
from tests import reference
from tests.engines import on_engines, without_rollups
from tests.queries.estimates.test_measure import TREES
from tests.queries.questions import known_in, lives_in, scopes
from tests.reference import Known, Life
from tests.thorough import THOROUGH, ordinary_first
from tests.vintages import history
from tests.worlds import World, store_of, world

pytestmark = pytest.mark.slow

Counts = Callable[[list[Life], Known, Scope], object]


def late(lives: list[Life], known: Known, scope: Scope) -> bool:
    return reference.on_time_share(lives, known, scope.first, scope.last) == (0, 1)


def hit(share: Callable[..., reference.Pair]) -> Counts:
    return lambda lives, known, scope: share(lives, known, scope.first, scope.last) == (1, 1)


def counted(count: Callable[..., int]) -> Counts:
    return lambda lives, known, scope: count(lives, known, scope.first, scope.last) == 1


# Whether a single case is in a state, computed with the reference of the measures.
IN_STATE: dict[str, Counts] = {
    **{key: counted(count) for key, count in reference.COUNTS.items()},
    "due": lambda lives, known, scope: reference.on_time_share(lives, known, scope.first, scope.last)[1] == 1,
    "on_time": hit(reference.on_time_share),
    "late": late,
    "reopened": hit(reference.reopened_share),
    "gap": hit(reference.resolution_gap),
}


@pytest.fixture(scope="module")
def stores(world_stores):
    """The store of a world, by its seed."""
    return world_stores


def wanted(here: World, scope: Scope, state: State) -> set[int]:
    """The numbers of the cases in a state: the n-th case of a world has the number n."""
    known = known_in(here, scope.as_of)
    inside = {id(life) for life in lives_in(here, scope, holder=state.measure.holder)}
    return {
        number
        for number, life in enumerate(here.lives, 1)
        if id(life) in inside and IN_STATE[state.key]([life], known, scope)
    }


def all_pages(store, scope: Scope, state: State, sort: str, size: int) -> list[Case]:
    """Every case of a list, page by page; each position is encoded and decoded as the URL does."""
    listed: list[Case] = []
    pages: list[Page] = []
    after: Cursor | None = None
    while True:
        page: Page = listing.page(store, scope, state, sort=sort, after=after, size=size, lang="en")
        assert page.first_position == len(listed) + 1
        listed += page.cases
        assert (page.previous_cursor is None) == (not pages)
        pages.append(page)
        if page.next_cursor is None:
            back_to_the_first(store, scope, state, sort, size, pages)
            return listed
        assert len(page.cases) == size
        after = Cursor.parse(page.next_cursor.token(), listing.SORTS[sort])
        assert after == page.next_cursor


def back_to_the_first(store, scope: Scope, state: State, sort: str, size: int, pages: list[Page]) -> None:
    """Go back from the last page to the first; each page must equal the one that was seen on the way forward."""
    for wanted, here in zip(pages[-2::-1], pages[:0:-1], strict=True):
        assert here.previous_cursor is not None
        before = Cursor.parse(here.previous_cursor.token(), listing.SORTS[sort])
        assert before == here.previous_cursor
        page = listing.page(store, scope, state, sort=sort, before=before, size=size, lang="en")
        assert page == wanted


@pytest.mark.parametrize("seed", ordinary_first(1, range(4)))
def test_what_was_set_aside_only_later_was_not_late_before(stores, seed: int) -> None:
    """A case that was answered on time and closed as a duplicate later, seen at a moment in between."""
    here, store = world(seed), stores(seed)
    later = 0
    for life in here.lives:
        if life.closed and life.due and life.due < life.closed and reference.set_aside(life, life.closed):
            between = Scope(as_of=life.closed - (life.closed - life.due) / 2)
            known = known_in(here, between.as_of)
            later += IN_STATE["on_time"]([life], known, between)
            listed = {case.case_id for case in all_pages(store, between, STATES["late"], "due", 150)}
            assert listed == wanted(here, between, STATES["late"])
    assert later > 0


@settings(max_examples=2 * THOROUGH, **TREES)
@given(seed=st.integers(0, 3), scope=scopes(), data=st.data())
@on_engines("key", STATES, parts=None)
def test_the_list_is_what_the_measure_counts(stores, key: str, seed: int, scope: Scope, data) -> None:
    here, store, state = world(seed), stores(seed), STATES[key]
    sort = data.draw(st.sampled_from(listing.sorts_of(state)))
    listed = all_pages(store, scope, state, sort, size=data.draw(st.sampled_from([20, 150])))
    numbers = [case.case_id for case in listed]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == wanted(here, scope, state)
    assert listing.count(store, scope, state) == len(numbers)
    keys = [sort_key(here.lives[number - 1], sort, number, known_in(here, scope.as_of)) for number in numbers]
    assert keys == sorted(keys, reverse=listing.SORTS[sort].down)


def sort_key(life: Life, sort: str, number: int, known: Known) -> tuple[object, int]:
    """The sort key of a case, computed from its events."""
    match sort:
        case "due":
            return life.due or datetime(2200, 1, 1), number
        case "slowest":
            hours = (life.answered - life.registered).total_seconds() // 3600 if life.answered else -1
            return max(hours, -1), number
        case "handoffs":
            return reference.handoffs(life, known.of(life)), number
        case _:
            return life.registered, number


@settings(max_examples=2 * THOROUGH, **TREES)
@given(seed=st.integers(0, 3), scope=scopes())
def test_what_was_answered_so_many_days_from_the_due_day_is_listed(stores, seed: int, scope: Scope) -> None:
    here, store, state = world(seed), stores(seed), STATES["due"]
    known = known_in(here, scope.as_of)
    by_days: dict[int, set[int]] = {}
    for number in wanted(here, scope, state):
        life = here.lives[number - 1]
        if life.due and life.answered and life.answered <= known.of(life):
            by_days.setdefault((life.answered.date() - life.due.date()).days, set()).add(number)
    cases_by_day = answer_delays(store, scope).frame.groupby("days")["cases"].sum()
    assert {int(days): int(n) for days, n in cases_by_day.items()} == {
        days: len(n) for days, n in by_days.items()
    }
    for days in [*sorted(by_days)[:2], *sorted(by_days)[-2:], 999]:
        listed = all_pages(store, scope, state.with_slice(DaysFromDue(days)), "due", 20)
        assert {case.case_id for case in listed} == by_days.get(days, set())
        assert listing.count(store, scope, state.with_slice(DaysFromDue(days))) == len(listed)


@settings(max_examples=2 * THOROUGH, **TREES)
@given(seed=st.integers(0, 3), scope=scopes())
def test_what_was_registered_in_an_hour_of_a_weekday_is_listed(stores, seed: int, scope: Scope) -> None:
    here, store, state = world(seed), stores(seed), STATES["received"]
    cases_by_hour = hours(store, scope)
    assert cases_by_hour.untimed_sources == ()
    by_hour: dict[tuple[int, int], set[int]] = {}
    for number in wanted(here, scope, state):
        moment = here.lives[number - 1].registered
        by_hour.setdefault(((moment.weekday() + 2) % 7, moment.hour), set()).add(number)
    assert {key: int(cases_by_hour.cases[key]) for key in by_hour} == {
        key: len(n) for key, n in by_hour.items()
    }
    for weekday, hour in [*sorted(by_hour)[:2], *sorted(by_hour)[-1:], (6, 3)]:
        part = state.with_slice(HourOfWeek(weekday, hour))
        listed = all_pages(store, scope, part, "newest", 20)
        assert {case.case_id for case in listed} == by_hour.get((weekday, hour), set())
        assert listing.count(store, scope, part) == len(listed)


def test_of_a_source_that_records_days_no_case_is_listed_by_its_hour(databases) -> None:
    here = world(2)
    midnight = [
        replace(life, registered=life.registered.replace(hour=0, minute=0, second=0))
        if life.source == "two"
        else life
        for life in here.lives
    ]
    with without_rollups():
        store = store_of(databases("cases_days_only"), World(tuple(midnight), here.known))
    by_hour = hours(store, Scope())
    assert by_hour.untimed == sum(life.source == "two" for life in midnight)
    for weekday in range(7):
        listed = listing.count(store, Scope(), STATES["received"].with_slice(HourOfWeek(weekday, 0)))
        assert listed == by_hour.cases[weekday, 0]


@pytest.mark.parametrize(
    ("name", "token", "cut"),
    [
        ("from_due", "-3", DaysFromDue(-3)),
        ("from_due", "0", DaysFromDue(0)),
        ("hour", "6-23", HourOfWeek(6, 23)),
        ("from_due", "3.5", None),
        ("from_due", "99999", None),
        ("from_due", "۳", None),
        ("hour", "7-0", None),
        ("hour", "0-24", None),
        ("hour", "0", None),
        ("late", "1", None),
        ("hour", "", None),
    ],
)
def test_a_part_is_what_an_address_names_or_none(name: str, token: str, cut) -> None:
    assert slices.parse_slice(name, token) == cut
    assert cut is None or cut.token == token


@pytest.mark.parametrize("key", STATES)
def test_the_count_is_the_measure_s(demo_store, key: str) -> None:
    """Over all of the demo's cases, the count above a list equals the measure's n, or its n times its share."""
    state = STATES[key]
    for scope in (Scope(), Scope(counties=("0303",), trips="out")):
        row = measure(demo_store, state.measure_key, scope).row
        part = 1.0 if state.measure.unit == "cases" or key == "due" else float(row["value"])
        part = 1 - part if key == "late" else part
        assert listing.count(demo_store, scope, state) == round(int(row["n"]) * part)


@settings(max_examples=2 * THOROUGH, **TREES)
@given(seed=st.integers(0, 3), data=st.data())
def test_a_case_says_how_far_it_is(stores, seed: int, data) -> None:
    here, store = world(seed), stores(seed)
    as_of = data.draw(st.one_of(st.none(), st.just(datetime(2025, 4, 10, 12))))
    scope = Scope(as_of=as_of)
    known = known_in(here, as_of)
    for case in all_pages(store, scope, STATES["received"], "newest", size=200):
        life = here.lives[case.case_id - 1]
        moment = known.of(life)
        assert case.is_closed != reference.is_open(life, moment)
        assert (case.status == "set_aside") == (case.is_closed and reference.set_aside(life, moment))
        assert case.agency == f"Name {reference.holder(life, moment)}"
        assert case.handoffs == reference.handoffs(life, moment)
        if reference.is_overdue(life, moment, moment) and moment > life.due:
            assert case.late_by == moment - life.due


@pytest.mark.thorough
def test_an_old_vintage_is_listed_as_it_was(databases) -> None:
    past = history(1)
    with without_rollups():
        store = store_of(databases("cases_history"), past.now, before=past.before)
    for load in past.loads:
        scope = Scope(load=load)
        here = past.at(load)
        for key in ("received", "open", "late"):
            numbers = {case.case_id for case in all_pages(store, scope, STATES[key], "oldest", size=60)}
            assert len(numbers) == len(wanted(here, replace(scope, load=None), STATES[key]))


def test_of_what_no_longer_stands_before_a_place_the_first_page_is_shown(demo_store) -> None:
    scope, state = Scope(counties=("0303",)), STATES["open"]
    first = listing.page(demo_store, scope, state, sort="oldest", size=20)
    second = listing.page(demo_store, scope, state, sort="oldest", size=20, after=first.next_cursor)
    moved = replace(second.previous_cursor, position=7)
    assert listing.page(demo_store, scope, state, sort="oldest", size=20, before=moved) == first
    early = replace(moved, key=datetime(1990, 1, 1), position=500)
    assert listing.page(demo_store, scope, state, sort="oldest", size=20, before=early) == first


def test_after_a_case_that_is_not_known_the_first_page_is_shown(demo_store) -> None:
    scope, state = Scope(counties=("0303",)), STATES["open"]
    first = listing.page(demo_store, scope, state, sort="oldest", size=20)
    assert first.next_cursor is not None
    for gone in (replace(first.next_cursor, id="no-such-case"), replace(first.next_cursor, source="0" * 8)):
        assert listing.page(demo_store, scope, state, sort="oldest", size=20, after=gone) == first


def test_no_place_has_the_numbers_under_which_the_store_keeps_its_case_and_source(demo_store) -> None:
    page = listing.page(demo_store, Scope(), STATES["received"], sort="oldest", size=20)
    case = page.cases[-1]
    assert page.next_cursor is not None
    key, position, source, tracking_id = page.next_cursor.token().split(".")
    assert (bytes.fromhex(tracking_id).decode(), position) == (case.id, "20")
    assert key == f"{case.registered:%Y%m%dT%H%M%S}"
    assert source in {listing.source_mark(each.name) for each in demo_store.sources}


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x.y.z.41",
        "20250101T000000.5",
        "99.1.0a1b2c3d.41",
        "20251399T000000.1.0a1b2c3d.41",
        "20250101T000000.1.0a1b2c3d.4",
        "20250101T000000.1.0a1b2c3d.00",
        "20250101T000000.1.0a1b2c3d.ff",
        "20250101T000000.1.0a1b2c3d.xy",
        "20250101T000000.1.0a1b2c3d",
        "20250101T000000.1.1.41",
    ],
)
def test_a_place_that_is_none_is_refused(token: str) -> None:
    assert Cursor.parse(token, listing.SORTS["newest"]) is None
