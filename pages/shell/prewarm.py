"""What is made ready before anybody asks: after every load the screens of the province, and of each county, kind and
named period, which is what viewers look at in the morning; or less of it, where the settings say so.

It works beside the viewers, on the same interpreter: it rests longer than it works, and waits while a screen is drawn.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit import runtime

from geo.tomlfile import DeclarationError
from pages.shell.screens import SCREENS
from pages.view.emptiness import is_empty
from pages.view.screen import Pieces, Screen
from pages.view.view import Params, View
from pages.widgets.scope_bar import bar_data, choices
from queries.question.vintage import as_of
from queries.settings.province_settings import settings
from queries.storage.engines import StoreError
from queries.storage.store import Store, open_store
from queries.vocabulary.labels import KINDS
from queries.vocabulary.periods import PRESETS
from queries.vocabulary.scope import Scope

log = logging.getLogger(__name__)
POLL_SECONDS = 5.0  # seconds between two looks whether there is a new load
REST_RATIO = 2.0  # times as long as it worked

_prewarmed_load = 0
_active_draws = 0
_changed = threading.Condition()


def prewarmed_load() -> int:
    """The newest load for which everything likely has been made ready; 0 until then."""
    return _prewarmed_load


def prewarm_forever() -> None:
    """Make the newest load ready, and each that comes; does not return."""
    global _prewarmed_load
    ready: tuple[object, ...] = ()
    while not runtime.exists():  # it is what remembers
        time.sleep(0.1)
    while True:
        try:
            store = open_store()
            now = (str(store.url), store.load, settings().model_dump_json())
            if now != ready and store.load:
                prewarm_store(store)
                ready, _prewarmed_load = now, store.load
        except (StoreError, DeclarationError):
            pass  # the screens say so; nothing is to be made ready then
        except Exception:
            log.exception("readiness")  # viewers wait a little longer, no more
            ready = now
        time.sleep(POLL_SECONDS)


def prewarm_store(store: Store) -> None:
    """Build the pieces of what is likely to be looked at, the likeliest first, until a newer load is there."""
    for view, screen in likely_views(store):
        if is_empty(view):
            continue
        for piece in pieces_of(screen, view):
            _wait_until_idle()
            began = time.perf_counter()
            try:
                piece(view)
            except Exception:
                log.exception("readiness of %r", view.scope)  # the screen itself will tell
            time.sleep(REST_RATIO * (time.perf_counter() - began))
        if open_store().load != store.load:
            return


def likely_views(store: Store) -> Iterator[tuple[View, Screen]]:
    """Views and what is drawn for them: all screens as they open, then with one county, kind or named period chosen."""
    wanted = settings().ready
    if wanted == "nothing":
        return
    scopes: list[Params] = [{"county": [str(code)]} for code in store.dimension("county")["code"].iloc[1:]]
    scopes += [{"kind": [kind.name]} for kind in KINDS]
    scopes += [{"period": [preset]} for preset in PRESETS]
    yield from ((_view(store, {}), screen) for screen in SCREENS)
    if wanted == "opening":
        return
    for some in (SCREENS[:1], SCREENS[1:]):
        yield from ((_view(store, params), screen) for params in scopes for screen in some)


def pieces_of(screen: Screen, view: View) -> Pieces:
    """What is drawn for a view of a screen: the scope bar above it, and its own pieces."""
    return (choices, bar_data, *screen.pieces(view))


def _view(store: Store, params: Params) -> View:
    """The view of a viewer who reads Persian by day."""
    assert store.as_of is not None
    scope, _ = Scope.from_params(params, today=store.as_of.date())
    return View(store, scope, (), "fa", False, params, as_of(store, scope))


@contextmanager
def prewarm_paused() -> Iterator[None]:
    """While a viewer's screen is drawn, nothing is made ready."""
    global _active_draws
    with _changed:
        _active_draws += 1
    try:
        yield
    finally:
        with _changed:
            _active_draws -= 1
            _changed.notify_all()


def _wait_until_idle(most: float = 10.0) -> None:
    """Wait until no screen is being drawn, for so many seconds at most: among many viewers one is drawn always."""
    with _changed:
        _changed.wait_for(lambda: _active_draws == 0, timeout=most)
