"""What a worker computes is what the server computes itself, and where no worker can, the server does."""

import os
import pickle
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from door.viewers import LOCAL_VIEWER, Viewer
from pages.overview.cards import cards
from pages.overview.contents import PARTS
from pages.overview.today import today
from pages.shell.prewarm import pieces_of, read_shared_data
from pages.shell.screens import SCREENS
from pages.view import worker_connection, worker_pool
from pages.view.piece_request import OtherState, answer, request_for
from pages.view.screen_queue import TURNS, WAITING_SECONDS
from pages.view.view import View
from pages.view.view_data import begin_pieces
from pages.view.viewer import as_viewer
from pages.view.worker_connection import Worker, seconds_elsewhere
from pages.view.worker_pool import WORKERS, compute_elsewhere, warm_workers, with_worker
from queries.question.vintage import as_of
from queries.storage.opening import open_store
from queries.storage.running_statements import RequestCancelled, cancel_when, seconds_waited
from queries.storage.store_errors import SlowStoreError
from queries.vocabulary.scope import Scope
from records.roles import Role
from tests.pages.view import slow_pieces
from tests.pages.view.made_workers import FORKED_WORKERS, Answers, are_alive, processes_of_workers, until
from tests.thorough import one_in, ordinary_first

NUMBER = 2
COUNTY = Viewer("county", "", frozenset({Role.county_viewer}), counties=("0301",), id=7)


@pytest.fixture(scope="module")
def running(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Workers over the demo store; gives the path of their settings."""
    rules = tmp_path_factory.mktemp("workers") / "negah.toml"
    rules.write_text('ready = "nothing"\n', encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEGAH_DATABASE_URL", demo_url)
        patch.setenv("NEGAH_SETTINGS", str(rules))
        patch.setattr(worker_pool, "subprocess", FORKED_WORKERS)
        WORKERS.start(NUMBER)
        with pytest.MonkeyPatch.context() as meanwhile:  # Before anybody looks whether they are ready.
            meanwhile.setattr(WORKERS, "_look_after", lambda: None)
            assert WORKERS.are_starting
        until(lambda: WORKERS.idle == NUMBER)
        assert not WORKERS.are_starting
        yield rules
        WORKERS.close()


@pytest.fixture
def workers(running: Path, demo_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workers, with the same store and settings for the test as for them."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    monkeypatch.setenv("NEGAH_SETTINGS", str(running))
    return running


def _view(who: Viewer = LOCAL_VIEWER, screen: str = "overview", **params: list[str]) -> View:
    store = open_store().limited(who.access.limits_of(screen))
    assert store.as_of is not None
    scope, _ = Scope.from_params(params, today=store.as_of.date())
    return View(store, scope, (), params.get("lang", ["fa"])[0], False, params, as_of(store, scope))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "params"),
    ordinary_first(
        2, [(LOCAL_VIEWER, {}), (COUNTY, {}), (LOCAL_VIEWER, {"county": ["0303"], "lang": ["en"]})]
    ),
)
def test_every_piece_of_every_screen_is_what_the_server_computes_itself(workers, who, params) -> None:
    compared = 0
    screens = [screen for screen in SCREENS if who.access.may_open(screen.path)]
    with as_viewer(who):
        # Of an ordinary run, a sixth of the pieces of each screen. Somebody with limits asks for the same pieces, of
        # which it tries a third of those of every third screen.
        for number, screen in enumerate(screens if who is LOCAL_VIEWER else one_in(3, screens, turn=0)):
            view = _view(who, screen.path, **params)
            for piece in one_in(6 if who is LOCAL_VIEWER else 3, pieces_of(screen, view), turn=number):
                view.store.cache.clear()
                before = seconds_elsewhere()
                with with_worker():
                    there = piece(view)
                if seconds_elsewhere() > before:
                    view.store.cache.clear()
                    assert repr(there) == repr(piece(view)), piece
                    compared += 1
    assert compared > (8 if who is LOCAL_VIEWER else 2)


@pytest.mark.parametrize("begin_first", ordinary_first(1, [False, True]))
def test_two_workers_compute_the_overview_for_somebody_who_is_alone(workers, begin_first) -> None:
    view, screen = _view(county=["0310" if begin_first else "0311"], kind=["complaint"]), SCREENS[0]
    pieces = screen.pieces(view)
    before = [worker.requests for worker in WORKERS._workers]
    with as_viewer(LOCAL_VIEWER):
        with TURNS.turn(lambda _before, _seconds: None), with_worker():
            if begin_first:
                begin_pieces(view, pieces)
            there = [piece(view) for piece in pieces] if begin_first else [today(view)]
        view.store.cache.clear()
        assert there == [piece(view) for piece in (pieces if begin_first else (today,))]
    asked = [worker.requests - n for worker, n in zip(WORKERS._workers, before, strict=True)]
    assert sum(asked) == len(PARTS) + len(there)
    assert min(asked) > 0
    assert WORKERS.idle == NUMBER


def test_what_was_begun_and_is_not_needed_any_longer_costs_no_worker(workers) -> None:
    view = _view(county=["0312"], kind=["complaint"])
    with as_viewer(LOCAL_VIEWER):
        with TURNS.turn(lambda _before, _seconds: None), with_worker():
            begin_pieces(view, SCREENS[0].pieces(view))
            processes = [worker.process for worker in WORKERS._workers]
        assert WORKERS.idle == NUMBER
        assert [worker.process for worker in WORKERS._workers] == processes
        with with_worker():
            assert cards(view)


def test_a_worker_is_kept_while_a_screen_is_drawn_and_comes_back_to_the_scopes_that_it_knows(workers) -> None:
    views = [_view(county=[code]) for code in ("0303", "0305")]
    with as_viewer(LOCAL_VIEWER):
        for view in views * 2:
            view.store.cache.clear()
            with with_worker():
                cards(view)
                assert WORKERS.idle == NUMBER - 1
            assert WORKERS.idle == NUMBER
        known = [worker.scopes for worker in WORKERS._workers]
        keys = [request_for(view, "", "").data_key for view in views]
        assert all(sum(key in scopes for scopes in known) == 1 for key in keys)


def test_without_a_free_worker_and_outside_a_screen_the_server_computes_itself(workers) -> None:
    taken = [WORKERS.take(None) for _ in range(NUMBER)]
    view, before = _view(county=["0304"]), seconds_elsewhere()
    with as_viewer(LOCAL_VIEWER):
        with with_worker():
            assert cards(view)
        for worker in taken:
            assert worker is not None
            WORKERS.give_back(worker)
        view.store.cache.clear()
        assert cards(view)
    assert seconds_elsewhere() == before
    assert WORKERS.idle == NUMBER


def test_settings_or_a_store_that_the_worker_does_not_have_leave_the_piece_to_the_server(workers) -> None:
    view = _view(county=["0306"])
    with as_viewer(LOCAL_VIEWER):
        request = request_for(view, cards.__module__, cards.__qualname__)
        worker = WORKERS.take(None)
        assert worker is not None
        assert worker.compute(request) is not None
        assert worker.compute(replace(request, state=("another",))) is None
        assert worker.compute(replace(request, settings="others")) is None
        assert worker.compute(replace(request, name="no such piece")) is None
        with pytest.raises(OtherState):
            answer(replace(request, state=("another",)))
        WORKERS.give_back(worker)
        workers.write_text('ready = "nothing"\n[minimum_n]\nshare = 900\n', encoding="utf-8")
        os.utime(workers, (time.time() + 5, time.time() + 5))
        with with_worker():
            view.store.cache.clear()
            withheld, before = cards(view), seconds_elsewhere()
            assert before
        view.store.cache.clear()
        assert cards(view) == withheld  # the worker, too, has read the settings again


def test_all_idle_workers_are_warmed_once_for_each_state_of_the_store(workers) -> None:
    with as_viewer(LOCAL_VIEWER):
        request = request_for(_view(), read_shared_data.__module__, read_shared_data.__qualname__)
    asked = [worker.requests for worker in WORKERS._workers]
    warm_workers(request)
    warm_workers(request)
    assert [worker.requests for worker in WORKERS._workers] == [number + 1 for number in asked]
    assert WORKERS.idle == NUMBER


def test_a_worker_is_given_up_when_it_gives_no_sign_of_life_but_not_when_it_takes_long(
    workers, monkeypatch
) -> None:
    with as_viewer(LOCAL_VIEWER):
        request = request_for(_view(), slow_pieces.__name__, "works_long")
    monkeypatch.setattr(worker_connection, "SILENT_SECONDS", 2 * worker_connection.PAUSE)
    working, done = worker_connection.Message("working"), worker_connection.Message("computed", b"done")
    assert Worker(Answers(None, None, working, None, None, done)).compute(request) == b"done"  # type: ignore[arg-type]
    with pytest.raises(OSError, match="sign of life"):
        Worker(Answers(None, working, None, None, None, done)).compute(request)  # type: ignore[arg-type]
    monkeypatch.setattr(worker_connection, "SILENT_SECONDS", 3 * worker_connection.SIGN_SECONDS)
    with as_viewer(LOCAL_VIEWER), with_worker():
        assert pickle.loads(compute_elsewhere(request) or b"") == "done"


def test_a_viewer_who_leaves_ends_the_work_for_that_viewer_alone(workers) -> None:
    with as_viewer(LOCAL_VIEWER):
        view = _view(county=["0308"])
        request = request_for(view, slow_pieces.__name__, "reads_for_ever")
        began = time.monotonic()
        with (
            with_worker(),
            cancel_when(lambda: time.monotonic() - began > 0.5, seconds=60),
            pytest.raises(RequestCancelled),
        ):
            compute_elsewhere(request)
        # The same worker answers the next one.
        assert WORKERS.idle == NUMBER
        with with_worker():
            before = seconds_elsewhere()
            assert cards(view)
            assert seconds_elsewhere() > before


def test_arithmetic_that_nobody_needs_any_longer_ends_its_worker_and_no_other(workers, monkeypatch) -> None:
    monkeypatch.setattr(worker_connection, "CANCEL_SECONDS", 0.5)
    monkeypatch.setattr(worker_pool, "RESTART_SECONDS", 0.0)
    other = WORKERS.take(None)
    assert other is not None
    before = other.requests
    with as_viewer(LOCAL_VIEWER):
        view = _view(county=["0309"])
        request = request_for(view, slow_pieces.__name__, "computes_for_ever")
        with with_worker(), cancel_when(lambda: True, seconds=60), pytest.raises(RequestCancelled):
            compute_elsewhere(request)
        # Whoever has the other one goes on, and so does whoever takes the place of the one that was ended.
        assert other.compute(request_for(view, cards.__module__, cards.__qualname__)) is not None
        WORKERS.give_back(other)
        assert other.requests == before + 1
        until(lambda: WORKERS.idle == NUMBER)
        assert other in WORKERS._workers
        assert are_alive(processes_of_workers()) == [True] * NUMBER
        taken = [WORKERS.take(None) for _ in range(NUMBER)]
        for worker in taken:
            assert worker is not None
            assert worker.compute(request_for(view, cards.__module__, cards.__qualname__)) is not None
            WORKERS.give_back(worker)


def test_a_statement_that_takes_too_long_is_stopped_in_the_worker(workers) -> None:
    workers.write_text('ready = "nothing"\n[reading]\nseconds = 2\n', encoding="utf-8")
    os.utime(workers, (time.time() + 10, time.time() + 10))
    with as_viewer(LOCAL_VIEWER):
        request = request_for(_view(), slow_pieces.__name__, "reads_for_ever")
        with with_worker(), pytest.raises(SlowStoreError, match="2 seconds"):
            compute_elsewhere(request)


def test_a_thread_whose_worker_waits_for_others_counts_as_waiting(workers) -> None:
    seen, done = list[float](), threading.Event()

    def compute() -> None:
        with as_viewer(LOCAL_VIEWER), with_worker():
            request = request_for(_view(), slow_pieces.__name__, "waits_for_others")
            assert pickle.loads(compute_elsewhere(request) or b"") == "done"
            seen.append(seconds_waited(threading.get_ident()))
        done.set()

    thread = threading.Thread(target=compute, daemon=True)
    thread.start()
    assert thread.ident is not None
    while not done.wait(0.01):
        seen.append(seconds_waited(thread.ident))
    assert max(seen) > WAITING_SECONDS  # after which the next screen is drawn beside it
    assert seen[-1] == 0


@pytest.mark.thorough
def test_a_worker_that_is_killed_costs_nobody_a_screen_and_others_take_its_place(
    workers, monkeypatch
) -> None:
    view = _view(county=["0307"])
    monkeypatch.setattr(worker_pool, "RESTART_SECONDS", 1e9)
    with as_viewer(LOCAL_VIEWER):
        expected = cards(view)
        view.store.cache.clear()
        victims = processes_of_workers()
        assert are_alive(victims) == [True] * NUMBER
        ended = threading.Timer(0.01, lambda: [os.kill(each.pid, signal.SIGKILL) for each in victims])
        ended.start()
        with with_worker():
            assert cards(view) == expected
        ended.join()
        for _ in victims:  # the end of one that is idle is noticed by whoever takes it
            with with_worker():
                view.store.cache.clear()
                assert cards(view) == expected
        until(lambda: not any(are_alive(victims)))
        assert WORKERS.idle == 0
        monkeypatch.setattr(worker_pool, "RESTART_SECONDS", 0.0)
        until(lambda: WORKERS.idle == NUMBER)
        with with_worker():
            view.store.cache.clear()
            before = seconds_elsewhere()
            assert cards(view) == expected
            assert seconds_elsewhere() > before
