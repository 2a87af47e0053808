"""What is made ready before anybody asks: after every load the overview of the province, of each kind, named period and
county, which is what the first viewers of the morning look at.

It works beside the viewers, on the same interpreter: it rests longer than it works, and waits while a screen is drawn.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from streamlit import runtime

from geo.tomlfile import DeclarationError
from pages.viewing import Params, Viewing
from queries.engines import StoreError
from queries.facts import as_of
from queries.scope import PRESETS, Scope
from queries.settings import settings
from queries.store import Store, open_store
from queries.words import KINDS

log = logging.getLogger(__name__)
LOOK_EVERY = 5.0  # seconds between two looks whether there is a new load
REST = 2.0  # times as long as it worked

_drawing = 0
_changed = threading.Condition()


def keep_ready() -> None:
    """Make the newest load ready, and each that comes; does not return."""
    ready: tuple[object, ...] = ()
    while not runtime.exists():  # it is what remembers
        time.sleep(0.1)
    while True:
        try:
            store = open_store()
            now = (str(store.url), store.load, settings().model_dump_json())
            if now != ready and store.load:
                make_ready(store)
                ready = now
        except (StoreError, DeclarationError):
            pass  # the screens say so; nothing is to be made ready then
        except Exception:
            log.exception("readiness")  # viewers wait a little longer, no more
            ready = now
        time.sleep(LOOK_EVERY)


def make_ready(store: Store) -> None:
    """Build the pieces of the overview for every scope that is likely to be looked at, until a newer load is there."""
    for params in likely(store):
        view = _view(store, params)
        for piece in pieces():
            _make_way()
            began = time.perf_counter()
            piece(view)
            time.sleep(REST * (time.perf_counter() - began))
        if open_store().load != store.load:
            return


def pieces() -> tuple[Callable[[Viewing], object], ...]:
    """What the overview is drawn from."""
    from pages import overview, scope_bar  # they remember by what is running: not before it is

    return (*overview.PIECES, scope_bar.bar_data)


def likely(store: Store) -> Iterator[Params]:
    """The scopes that are made ready, the likeliest first."""
    yield {}
    yield from ({"county": [str(code)]} for code in store.dimension("county")["code"].iloc[1:])
    yield from ({"kind": [kind.name]} for kind in KINDS)
    yield from ({"period": [preset]} for preset in PRESETS)


def _view(store: Store, params: Params) -> Viewing:
    """The view of a viewer who reads Persian by day."""
    assert store.as_of is not None
    scope, _ = Scope.from_params(params, today=store.as_of.date())
    return Viewing(store, scope, (), "fa", False, params, as_of(store, scope))


@contextmanager
def drawing() -> Iterator[None]:
    """While a viewer's screen is drawn, nothing is made ready."""
    global _drawing
    with _changed:
        _drawing += 1
    try:
        yield
    finally:
        with _changed:
            _drawing -= 1
            _changed.notify_all()


def _make_way(most: float = 10.0) -> None:
    """Wait until no screen is being drawn, for so many seconds at most: among many viewers one is drawn always."""
    with _changed:
        _changed.wait_for(lambda: _drawing == 0, timeout=most)
