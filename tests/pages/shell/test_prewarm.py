"""Prewarming: afterwards the likely scopes need no query, and it gives way to viewers."""

import dataclasses
import math
import threading
import time

import pytest

from pages.shell import prewarm
from pages.shell.prewarm import _view, likely_views, prewarm_store
from pages.shell.screens import SCREENS
from pages.view import viewer
from pages.view.screen_queue import Pauses, ScreenQueue
from pages.view.worker_pool import WORKERS
from persian.calendar import month_bounds
from queries.attention import attention
from queries.disclosure import publishable_tables
from queries.disclosure.protected_figures import protected
from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.estimates.measure import measure
from queries.storage.background_work import give_way
from queries.storage.opening import open_store
from queries.storage.result_cache import ResultCache
from queries.storage.running_statements import RequestCancelled, is_for_viewer
from queries.storage.store import Store
from queries.sums.case_arrays import cases_in_memory
from queries.sums.case_file.case_file import SUMS_ENDING, case_file_path
from queries.vocabulary.scope import Scope
from tests.pages.hostile import ADDRESSES, Visitor
from tests.pages.shell.any_store import make_files_of_any_store
from tests.thorough import one_in


@pytest.fixture
def fresh(demo_url, monkeypatch) -> Store:
    """The demo store with empty caches, and prewarming without pauses."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    monkeypatch.setattr(prewarm, "REST_RATIO", 0.0)
    store = open_store()
    store.cache.clear()
    return store


@pytest.mark.thorough
@pytest.mark.slow
def test_what_is_likely_asks_the_store_for_nothing_any_more(fresh, monkeypatch):
    # The screens take turns with the scopes beside the one that opens.
    wanted = [({}, SCREENS), ({"county": ["0303"]}, SCREENS[::4]), ({"period": ["all"]}, SCREENS[1::4])]
    monkeypatch.setattr(
        prewarm,
        "likely_views",
        lambda store: [(_view(store, params), screen) for params, screens in wanted for screen in screens],
    )
    monkeypatch.setattr(prewarm, "WORK_SECONDS", math.inf)
    monkeypatch.setattr(prewarm.log, "exception", fail)
    prewarm_store(fresh)

    asked: list[str] = []
    whole = Store.frame
    monkeypatch.setattr(Store, "frame", lambda self, of: asked.append(str(of)) or whole(self, of))
    visitor = Visitor()
    for params, screens in wanted:
        for address, screen in zip(ADDRESSES, SCREENS, strict=True):
            if screen not in screens:
                continue
            visitor.see(address, dict(params))
            # The log of loads and rejections is read again each time: it is small, and may contain the load that is
            # running. Nothing of an office's own page is drawn ahead, which reads the topics of its cases once.
            assert asked == [] or address in ("data", "office"), (address, params)
            asked.clear()


@pytest.mark.thorough
def test_no_published_table_of_cases_closed_or_open_by_unit_looks_for_narrowed_numbers_again(
    fresh, monkeypatch
):
    units = one_in(3, PUBLICATION_UNITS, turn=0)
    press = [
        (view, screen) for view, screen in likely_views(fresh) if {*view.params.get("by", [])} & {*units}
    ]
    monkeypatch.setattr(prewarm, "likely_views", lambda store: press)
    monkeypatch.setattr(prewarm, "WORK_SECONDS", math.inf)
    monkeypatch.setattr(prewarm.log, "exception", fail)
    looked: list[object] = []
    whole = publishable_tables.aggregates_to_withhold
    monkeypatch.setattr(
        publishable_tables,
        "aggregates_to_withhold",
        lambda *of, **rule: looked.append(of) or whole(*of, **rule),
    )
    prewarm_store(fresh)
    assert len(looked) == len(units)

    year = Scope(month_bounds(1403, 1)[0], month_bounds(1403, 12)[1])
    for unit in units:
        for key in ("closed", "open", "resolved_share"):
            assert len(protected(fresh, key, year, by=("year", unit)).frame)
    assert len(looked) == len(units)


def fail(*told: object) -> None:
    raise AssertionError(told)


@pytest.mark.thorough
def test_it_needs_no_viewer(fresh, monkeypatch):
    monkeypatch.setattr(viewer, "ticket", lambda: None)
    monkeypatch.setattr(prewarm, "likely_views", lambda store: [(_view(store, {}), SCREENS[0])])
    seen: list[viewer.Viewer] = []
    monkeypatch.setattr(
        prewarm, "pieces_of", lambda screen, view: (lambda view: seen.append(viewer.viewer()),)
    )
    prewarm_store(fresh)
    assert seen == [viewer.PREWARMING]


def test_what_opens_comes_first_and_every_county_is_among_it(fresh):
    views = [(view.scope, screen) for view, screen in likely_views(fresh)]

    assert [screen for _, screen in views[: len(SCREENS)]] == list(SCREENS)
    assert len({scope for scope, _ in views[: len(SCREENS)]}) == 1
    # Then the overview of every county, and the tables by unit of which the first takes longest.
    counties = set(fresh.dimension("county")["code"].iloc[1:])
    then = list(likely_views(fresh))[len(SCREENS) :]
    overviews, tables = then[: len(counties)], then[len(counties) :]
    assert {view.scope.counties for view, screen in overviews if screen is SCREENS[0]} == {
        (c,) for c in counties
    }
    assert [(screen.path, view.params.get("by")) for view, screen in tables[:3]] == [
        ("press", ["county"]), ("press", ["agency"]), ("press", ["topic_group"])
    ]  # fmt: skip
    for some in SCREENS:
        assert {code for scope, screen in views if screen is some for code in scope.counties} == counties


@pytest.mark.parametrize(("wanted", "screens"), [("opening", len(SCREENS)), ("nothing", 0)])
def test_a_province_may_want_less_of_it(fresh, monkeypatch, tmp_path, wanted, screens):
    rules = tmp_path / "ready.toml"
    rules.write_text(f'ready = "{wanted}"\n')
    monkeypatch.setenv("NEGAH_SETTINGS", str(rules))

    assert [view.params for view, _ in likely_views(fresh)] == [{}] * screens


@pytest.mark.thorough
def test_it_ends_after_a_minute_of_work_and_pauses_are_no_work(fresh, monkeypatch):
    computed: list[str] = []
    monkeypatch.setattr(prewarm, "WORK_SECONDS", 0.0)
    monkeypatch.setattr(
        prewarm, "pieces_of", lambda screen, view: (lambda view: computed.append(screen.path),)
    )
    prewarm_store(fresh)
    assert computed == [SCREENS[0].path]

    def pause_and_fail(view: object) -> None:
        give_way()
        raise KeyError

    monkeypatch.setattr(prewarm.log, "exception", lambda *told: None)
    monkeypatch.setattr(ScreenQueue, "is_idle", property(lambda self: False))
    monkeypatch.setattr(prewarm, "LONGEST_PAUSE", 0.3)
    began = time.perf_counter()
    assert prewarm._compute(pause_and_fail, next(iter(likely_views(fresh)))[0]) < 0.2
    assert time.perf_counter() - began > 0.25


@pytest.mark.thorough
def test_it_ends_when_the_cache_is_full(fresh, monkeypatch):
    computed: list[str] = []
    monkeypatch.setattr(
        prewarm, "pieces_of", lambda screen, view: (lambda view: computed.append(screen.path),)
    )
    monkeypatch.setattr(ResultCache, "has_overflowed", property(lambda self: len(computed) == 2))
    prewarm_store(fresh)
    assert computed == [screen.path for screen in SCREENS[:2]]


def test_counties_with_most_cases_come_first(fresh):
    counties = [view.scope.counties[0] for view, screen in likely_views(fresh) if view.scope.counties]
    n = measure(fresh, "received", Scope(), by=("county",)).frame.set_index("county")["n"]
    first = list(dict.fromkeys(counties))
    assert first[0] == n.drop(["none", ""], errors="ignore").idxmax()
    assert [n.get(code, 0) for code in first] == sorted((n.get(code, 0) for code in first), reverse=True)


def test_a_statement_is_cancelled_for_a_click_and_asked_again(fresh, monkeypatch):
    endless = "SELECT count(*) FROM range(10000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3"
    view = next(iter(likely_views(fresh)))[0]
    turns, attempts = ScreenQueue(), list[float]()
    monkeypatch.setattr(prewarm, "Pauses", lambda most: Pauses(most, turns))
    monkeypatch.setattr(prewarm.log, "exception", fail)

    def piece(view: object) -> None:
        give_way()
        attempts.append(time.monotonic())
        if len(attempts) == 1:
            with fresh.engine.connect() as connection:
                connection.exec_driver_sql(endless)

    def click() -> None:
        while not attempts:
            time.sleep(0.01)
        time.sleep(0.2)
        with turns.turn(lambda *_: None):
            time.sleep(0.8)

    clicking = threading.Thread(target=click, daemon=True)
    clicking.start()
    prewarm._compute(piece, view)
    clicking.join()
    assert len(attempts) == 2
    # It was cancelled while the screen was drawn, and waited for its end.
    assert 0.9 < attempts[1] - attempts[0] < 60


def test_what_is_cancelled_too_often_is_computed_all_the_same(fresh, monkeypatch):
    attempts: list[bool] = []

    def piece(view: object) -> None:
        attempts.append(is_for_viewer())
        if is_for_viewer():
            raise RequestCancelled

    prewarm._compute(piece, next(iter(likely_views(fresh)))[0])
    assert attempts == [True] * (prewarm.ATTEMPTS - 1) + [False]


@pytest.mark.thorough
def test_what_all_scopes_need_is_read_first(fresh, monkeypatch, tmp_path):
    monkeypatch.setattr(prewarm, "likely_views", lambda store: [])
    fresh.case_reading.first_scopes.clear()
    fresh.case_reading.is_ahead = False
    make_files_of_any_store(monkeypatch, tmp_path)
    prewarm_store(fresh)
    assert case_file_path(fresh).exists()
    assert case_file_path(fresh).with_suffix(SUMS_ENDING).exists()

    read: list[str] = []
    whole = Store.frame
    monkeypatch.setattr(Store, "frame", lambda self, of: read.append(str(of)) or whole(self, of))
    attention(fresh, Scope())
    county = measure(fresh, "received", Scope(counties=("0303",)), by=("agency",))
    assert county.row["n"] > 0
    assert read == []


def test_workers_that_never_start_do_not_keep_the_rest_waiting(monkeypatch):
    monkeypatch.setattr(type(prewarm.WORKERS), "are_starting", True)
    monkeypatch.setattr(prewarm, "LONGEST_START", 0.1)
    monkeypatch.setattr(prewarm, "START_SECONDS", 0.01)
    began = time.monotonic()
    prewarm._wait_for_workers()
    assert time.monotonic() - began >= 0.1


@pytest.mark.parametrize(("most", "wanted", "reads"), [(10**6, 2, 1), (10, 2, 0), (10, 0, 1)])
def test_the_server_reads_nothing_of_a_large_store_that_workers_read(fresh, monkeypatch, most, wanted, reads):
    read = []
    monkeypatch.setattr(cases_in_memory, "MAX_CASES", most)
    monkeypatch.setattr(WORKERS, "_wanted", wanted)
    monkeypatch.setattr(prewarm, "attention", lambda store, scope: read.append(scope))
    prewarm.read_own_data(_view(fresh, {}))
    assert len(read) == reads


def test_a_state_is_prewarmed_once_and_workers_that_start_later_are_warmed(fresh, monkeypatch):
    done = []
    # Another file may have the same load number.
    other = dataclasses.replace(fresh, state=("another",))
    opened = iter([None, fresh, fresh, other, other])

    def opens() -> Store:
        if (store := next(opened)) is None:
            raise PermissionError("nobody may read the table of revisions yet")
        return store

    def pause(_seconds: float) -> None:
        if len(done) >= 6:
            raise SystemExit

    monkeypatch.setattr(prewarm.runtime, "exists", lambda: True)
    monkeypatch.setattr(prewarm, "open_store", opens)
    monkeypatch.setattr(prewarm, "_prewarmed_load", 0)
    monkeypatch.setattr(prewarm, "prewarm_store", lambda store: done.append("prewarmed"))
    monkeypatch.setattr(prewarm, "have_workers_run", lambda _store, piece: done.append(piece.__name__))
    monkeypatch.setattr(prewarm.time, "sleep", pause)
    with pytest.raises(SystemExit):
        prewarm.prewarm_forever()
    assert done == ["prewarmed", "read_shared_data", "check_files"] * 2
    assert prewarm.prewarmed_load() == fresh.load
