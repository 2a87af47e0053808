"""Groups that have become slower than the year before: their counts on all engines, and in a copy of the demo store."""

from collections import Counter
from datetime import timedelta

import pytest

from persian.calendar import from_jalali, shift_year
from queries.comparisons.peers import slower_groups as module
from queries.comparisons.peers.slower_groups import county_cells, group_cells, slower_counties, slower_groups
from queries.estimates.measure import measure
from queries.vocabulary.codes import Kind
from queries.vocabulary.scope import Scope
from tests.changed_stores import changed_store, keys_of
from tests.engines import on_engines
from tests.queries.comparisons.peers.counted_cells import SEEDS
from tests.reference import due_holder
from tests.reference.shares import on_time_share, said
from tests.worlds import PEERS, store_of, world

SLOWER = """UPDATE "case" SET on_time = FALSE, answered_at = due_at + INTERVAL 2 DAY, answered_day = due_day + 2
    WHERE due_at IS NOT NULL AND case_id % 10 < 9 AND due_day >= '{first}' AND due_agency IN ({offices})"""
SHORTER = """UPDATE "case" SET due_at = due_at - INTERVAL 4 DAY, due_day = due_day - 4
    WHERE due_day >= '{first}' AND due_agency IN ({offices})"""
# Answers of the last half year are the closings, as if their source sent nothing else.
CLOSINGS = """UPDATE "case" SET closed_at = answered_at, closed_day = answered_day
    WHERE answered_at IS NOT NULL AND closed_at IS NOT NULL AND due_day >= '{first}' AND due_agency IN ({offices})"""
AMOUNTS = ("n", "hits", "n_before", "hits_before")


@pytest.mark.usefixtures("worlds_without_rollups")
@on_engines("seed", SEEDS, parts=None, first=1)
def test_cells_are_those_counted_case_by_case(databases, seed) -> None:
    here = world(seed, size=300)
    store = store_of(databases(f"slower_groups_{seed}"), here)
    last = store.as_of.date()
    now = Scope(last - timedelta(39), last, trips="out")
    before = now.with_period(last - timedelta(89), last - timedelta(40))
    cells = group_cells(store, now, before)
    groups, offices = store.codes("peer_group"), store.codes("agency")
    found = {
        (groups[int(g)], offices[int(o)], int(k)): amounts
        for g, o, k, *amounts in zip(
            cells.group, cells.office, cells.kind, *(getattr(cells, name) for name in AMOUNTS), strict=True
        )
    }
    counted: dict[tuple[str, str, int], Counter[str]] = {}
    for life in here.lives:
        office = due_holder(life, here.known.of(life))
        if life.trip or office not in PEERS:
            continue
        key = PEERS[office], office, int(Kind[life.kind])
        for scope, names in ((now, ("n", "hits")), (before, ("n_before", "hits_before"))):
            hits, n = on_time_share([life], here.known, scope.first, scope.last)
            if n:
                counted.setdefault(key, Counter()).update(dict(zip(names, (n, hits), strict=True)))
    assert found == {key: [float(cell[name]) for name in AMOUNTS] for key, cell in counted.items()}
    assert {key[0] for key in found} == {"P1", "P2"}
    allowed = module._days_allowed(store, now, by=module.BY)
    with_group = {(groups[group], kind): n for (group, kind), (n, _) in allowed.items() if group}
    due = Counter[tuple[str, int]]()
    for (group, _, kind), cell in counted.items():
        due[group, kind] += cell["n"]
    # Without those of sources that say themselves whether an answer was on time, and have no due day.
    assert with_group
    assert all(0 < n <= due[key] for key, n in with_group.items())
    assert module._closings(store, now, by=module.BY) == _closings_by_hand(here, store, now)
    by_county = county_cells(store, now, before)
    names = store.codes("county")
    assert _sums(by_county, lambda county: names[int(county)]) == _counted_by_county(here, now, before)


def _closings_by_hand(here, store, scope: Scope) -> dict[int, tuple[float, float]]:
    """By group: the parts of due and closed cases answered at the moment of closing, and never."""
    keys = keys_of(store, "peer_group")
    counts: dict[int, list[int]] = {}
    for life in here.lives:
        office, as_of = due_holder(life, here.known.of(life)), here.known.of(life)
        is_due = on_time_share([life], here.known, scope.first, scope.last)[1] and not said(life)
        is_closed = life.closed is not None and life.closed <= as_of and not life.closed_undated
        if life.trip or not is_due or not is_closed:
            continue
        counted = counts.setdefault(keys.get(PEERS.get(office), 0), [0, 0, 0])
        counted[0] += 1
        counted[1] += life.answered == life.closed
        counted[2] += life.answered is None
    return {key: (at / n, never / n) for key, (n, at, never) in counts.items()}


def _sums(cells, name) -> dict[tuple[str, int], list[list[float]]]:
    """The amounts of the cells by county and kind: those of each office."""
    rows = zip(cells.group, cells.kind, *(getattr(cells, each) for each in AMOUNTS), strict=True)
    sums: dict[tuple[str, int], list[list[float]]] = {}
    for county, kind, *amounts in rows:
        sums.setdefault((name(county), int(kind)), []).append([float(x) for x in amounts])
    return {key: sorted(amounts) for key, amounts in sums.items()}


def _counted_by_county(here, now: Scope, before: Scope) -> dict[tuple[str, int], list[list[float]]]:
    counted: dict[tuple[str, int, str], list[float]] = {}
    for life in here.lives:
        office = due_holder(life, here.known.of(life))
        if life.trip or not office or not life.county:
            continue
        for scope, at in ((now, 0), (before, 2)):
            hits, n = on_time_share([life], here.known, scope.first, scope.last)
            if n:
                cell = counted.setdefault((life.county, int(Kind[life.kind]), office), [0.0] * 4)
                cell[at] += n
                cell[at + 1] += hits
    sums: dict[tuple[str, int], list[list[float]]] = {}
    for (county, kind, _), amounts in counted.items():
        sums.setdefault((county, kind), []).append(amounts)
    return {key: sorted(amounts) for key, amounts in sums.items()}


@pytest.fixture(scope="module")
def half_year(demo_store) -> Scope:
    last = demo_store.as_of.date()
    return Scope(last - timedelta(182), last)


@pytest.mark.slow
def test_a_group_that_became_slower_is_found(demo_store, demo_url, half_year, tmp_path, monkeypatch) -> None:
    assert slower_groups(demo_store, half_year) == []
    frame = measure(demo_store, "on_time_share", half_year, by=("agency",)).frame
    enough = {str(code) for code, n in zip(frame["agency"], frame["n"], strict=True) if n >= 60}
    members: dict[str, list[int]] = {}
    for key, code in demo_store.codes("agency").items():
        if code in enough and (group := demo_store.parents("agency").get(key)):
            members.setdefault(demo_store.codes("peer_group")[group], []).append(key)
    slow = max(members, key=lambda code: len(members[code]))
    every = [
        key
        for key, group in demo_store.parents("agency").items()
        if demo_store.codes("peer_group").get(group) == slow
    ]
    slower, less_time, redefined = (
        each.format(first=half_year.first, offices=", ".join(map(str, every)))
        for each in (SLOWER, SHORTER, CLOSINGS)
    )
    store = changed_store(demo_url, tmp_path, slower)
    (found,) = slower_groups(store, half_year)
    assert found.code == slow
    assert found.offices >= len(members[slow])
    assert found.share < found.usual - 0.2
    # All data have no year before, and neither has a period of more than a year.
    assert slower_groups(store, Scope()) == []
    long = half_year.with_period(shift_year(half_year.last, -1) - timedelta(1), half_year.last)
    assert slower_groups(store, long) == []
    # The group is slower in all counties, so that none fell back more than others.
    assert slower_counties(store, half_year) == []
    # With less time for the answers, fewer are on time where nobody has become slower.
    shorter = changed_store(store.url, tmp_path / "hurried", less_time)
    assert slower_groups(shorter, half_year) == []
    monkeypatch.setattr(module, "MIN_OF_ALLOWED", 0.0)
    shorter.cache.clear()
    assert [each.code for each in slower_groups(shorter, half_year)] == [slow]
    # Nor are they slower where something else counts as the answer.
    by_closings = changed_store(store.url, tmp_path / "redefined", redefined)
    assert slower_groups(by_closings, half_year) == []
    monkeypatch.setattr(module, "MAX_REDEFINED", 1.0)
    by_closings.cache.clear()
    assert [each.code for each in slower_groups(by_closings, half_year)] == [slow]


def test_without_the_year_before_nothing_is_said(demo_store, monkeypatch) -> None:
    monkeypatch.setattr(module, "group_cells", lambda *_: pytest.fail("asked for nothing"))
    first = demo_store.first_day
    assert slower_groups(demo_store, Scope(first, first + timedelta(90))) == []
    assert slower_groups(demo_store, Scope(from_jalali(1300, 1, 1), first + timedelta(90))) == []
