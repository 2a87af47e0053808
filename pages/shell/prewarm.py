"""Prewarm the cache: after every load, compute in the background what viewers are likely to open.

It begins with what all scopes share: the columns of all cases, the attention list, and libraries that are imported
late; otherwise the first viewer would wait a second for what takes a tenth afterwards. Then come all screens for the
whole province, what the press office publishes of cases closed by county, office and topic group, and each screen for
every county, kind and named period. The setting `ready` can reduce this to the opening views or to no screen at all.

A worker computes them if one is free; otherwise the thread shares the interpreter with the viewers' sessions. It rests
longer than it works, pauses between its steps while a screen is drawn, and ends after a minute of work.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import nullcontext
from threading import get_ident

from streamlit import runtime

from geo.tomlfile import DeclarationError
from pages.shell.file_maker import files_made
from pages.shell.screens import SCREENS
from pages.view.emptiness import is_empty
from pages.view.piece_request import request_for
from pages.view.screen import Piece, Pieces, Screen
from pages.view.screen_queue import Pauses
from pages.view.view import Params, View
from pages.view.viewer import PREWARMING, as_viewer
from pages.view.worker_pool import WORKERS, warm_workers, with_worker
from pages.widgets.choosing.scope_bar import bar_data, choices
from pages.widgets.notices.stale_data import stale_data
from queries.attention import attention
from queries.comparisons.peers.closing_signs import closing_signs
from queries.comparisons.peers.handling_signs import handling_signs
from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.estimates.measure import measure
from queries.question.vintage import as_of, load_start
from queries.settings.province_settings import settings
from queries.storage.background_work import giving_way
from queries.storage.opening import open_store
from queries.storage.result_cache import is_waited_for
from queries.storage.running_statements import RequestCancelled, at_most, cancel_when
from queries.storage.store import Store
from queries.storage.store_errors import StoreError
from queries.sums.case_arrays.cases_in_memory import read_all_cases
from queries.sums.writing.case_file_check import check_case_file
from queries.vocabulary.labels import KINDS
from queries.vocabulary.periods import PRESETS
from queries.vocabulary.scope import Scope

log = logging.getLogger(__name__)
POLL_SECONDS = 5.0  # seconds between two checks for a new load
START_SECONDS = 0.5  # the same while workers start, which then read the shared data
LONGEST_START = 60.0  # seconds for which the rest waits for them
REST_RATIO = 2.0  # rest after each piece, as a multiple of the time that the piece took
# Work on pieces after each load by the clock, rests and pauses not counted. The likeliest comes first. Over ten million
# cases it is enough for all screens and the overview of the largest counties. The file of all cases, and what each
# worker reads for itself, come to it there, so that all together take about a minute of one core.
WORK_SECONDS = 18.0
LONGEST_PAUSE = 10.0  # seconds that a piece waits for screens to be drawn
ATTEMPTS = 3  # to compute a piece, of which the last is not cancelled

_prewarmed_load = 0


def prewarmed_load() -> int:
    """Number of the newest load whose likely views are in the cache; 0 before the first has been prewarmed."""
    return _prewarmed_load


def prewarm_forever() -> None:
    """Prewarm the newest load, then each following one. Does not return: run it in a daemon thread."""
    global _prewarmed_load
    prewarmed_state: tuple[object, ...] = ()
    while not runtime.exists():  # the cache belongs to Streamlit's runtime
        time.sleep(0.1)
    while True:
        state = prewarmed_state
        try:
            with at_most(settings().reading.seconds):
                store = open_store()
            # A file that was restored or built anew may have the load number of the one that it has replaced.
            state = (str(store.url), store.load, store.state, settings().model_dump_json())
            if state != prewarmed_state and store.load:
                prewarm_store(store)
                prewarmed_state, _prewarmed_load = state, store.load
            elif store.load:
                have_workers_run(store, read_shared_data)  # those that have started since then
                have_workers_run(store, check_files)
        except (StoreError, DeclarationError):
            pass  # the screens show this error; there is nothing to prewarm
        except Exception:
            # Viewers only wait a little longer. A load that was begun with is not tried again and again.
            log.exception("prewarming failed")
            prewarmed_state = state
        time.sleep(START_SECONDS if WORKERS.are_starting else POLL_SECONDS)


def prewarm_store(store: Store) -> None:
    """Compute the pieces of the likely views of a store, likeliest first.

    Stops when there is a newer load, after `WORK_SECONDS`, or when the cache is full: otherwise less likely pieces
    would evict likelier ones.
    """
    with as_viewer(PREWARMING):
        work = _compute(read_own_data, _view(store, {}))
        with files_made(store):
            _wait_for_workers()
            have_workers_run(store, read_shared_data)
        have_workers_run(store, check_files)
        for view, screen in likely_views(store):
            work += _compute(is_empty, view)
            for piece in () if is_empty(view) else pieces_of(screen, view):
                spent = _compute(piece, view)
                work += spent
                time.sleep(REST_RATIO * spent)
            if work > WORK_SECONDS or store.cache.has_overflowed or open_store().state != store.state:
                return


def read_own_data(view: View) -> None:
    """Read the shared data that the server itself needs; of a large store that workers compute, nothing.

    It takes seconds there, and only the few pieces that no worker is free for are computed here.
    """
    if read_all_cases(view.store) or not WORKERS.are_wanted:
        read_shared_data(view)


def read_shared_data(view: View) -> None:
    """Read and compute what all scopes share, so that it is in the cache of the store."""
    read_all_cases(view.store)
    attention(view.store, view.scope)
    closing_signs(view.store)
    handling_signs(view.store)
    stale_data(view)


def check_files(view: View) -> None:
    """Compare the file of all cases with its checksums."""
    check_case_file(view.store)


def have_workers_run(store: Store, piece: Piece) -> None:
    """Have each worker run a function of this module for itself, before the first viewer waits for that."""
    view = _view(store, {})
    with as_viewer(PREWARMING):
        warm_workers(request_for(view, piece.__module__, piece.__qualname__))


def _wait_for_workers() -> None:
    end = time.monotonic() + LONGEST_START
    while WORKERS.are_starting and time.monotonic() < end:
        time.sleep(START_SECONDS)


def _compute(piece: Piece, view: View) -> float:
    """Compute a piece in steps while no screen is drawn; return the seconds of work that it took.

    A statement that runs when somebody clicks is cancelled and run again afterwards, unless that happens too often.
    """
    pauses, thread = Pauses(LONGEST_PAUSE), get_ident()
    began = time.perf_counter()

    def is_in_the_way() -> bool:
        return not pauses.turns.is_idle and not is_waited_for(thread)

    for attempt in range(ATTEMPTS):
        may_be_cancelled = (
            cancel_when(is_in_the_way, seconds=settings().reading.seconds)
            if attempt < ATTEMPTS - 1
            else nullcontext()
        )
        try:
            with giving_way(pauses), may_be_cancelled, with_worker():
                piece(view)
        except RequestCancelled:
            continue
        except Exception:
            log.exception(
                "prewarming of %r failed", view.scope
            )  # the screen shows the error when it is opened
        break
    return time.perf_counter() - began - pauses.seconds


def likely_views(store: Store) -> Iterator[tuple[View, Screen]]:
    """Views and screens to prewarm: all screens unfiltered, each county, press by unit, then one kind or period."""
    extent = settings().ready
    if extent == "nothing":
        return
    counties: list[Params] = [{"county": [code]} for code in _counties(store)]
    others: list[Params] = [{"kind": [kind.name]} for kind in KINDS]
    others += [{"period": [preset]} for preset in PRESETS]
    yield from ((_view(store, {}), screen) for screen in SCREENS)
    if extent == "opening":
        return
    # The overview of every scope comes before the other screens, because that is where viewers start.
    yield from ((_view(store, params), SCREENS[0]) for params in counties)
    # The first published table of cases closed by unit is the one that takes longest; those of open cases need it, too.
    yield from (
        (_view(store, {"measure": ["closed"], "by": [unit]}), screen)
        for screen in SCREENS
        if screen.path == "press"
        for unit in PUBLICATION_UNITS
    )
    yield from ((_view(store, params), SCREENS[0]) for params in others)
    yield from ((_view(store, params), screen) for params in (*counties, *others) for screen in SCREENS[1:])


def _counties(store: Store) -> list[str]:
    """The codes of the counties, those with most cases first: more people look at them."""
    cases = measure(store, "received", Scope(), by=("county",)).frame
    n = dict(zip(cases["county"], cases["n"], strict=True))
    # `iloc[1:]` skips the row for the unknown county, which nobody opens.
    codes = [str(code) for code in store.dimension("county")["code"].iloc[1:]]
    return sorted(codes, key=lambda code: -int(n.get(code, 0)))


def pieces_of(screen: Screen, view: View) -> Pieces:
    """The functions whose results are drawn for a screen: those of the frame around it and the screen's own."""
    return (choices, bar_data, *((stale_data,) if screen.has_figures else ()), *screen.pieces(view))


def _view(store: Store, params: Params) -> View:
    """The view of a viewer who reads Persian in light mode, the most common case."""
    assert store.as_of is not None
    scope, _ = Scope.from_params(params, today=store.as_of.date(), load_start=load_start(store))
    return View(store, scope, (), "fa", False, params, as_of(store, scope))
