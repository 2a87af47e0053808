"""Open stores: the newest state of the data at an address, which is opened once and kept while it is used."""

import os
import weakref
from collections import OrderedDict
from threading import Lock

from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import OperationalError

from queries.settings.province_settings import ROOT
from queries.storage.engines import check_tables, dispose_engine, engine_on, newest_load
from queries.storage.store import Store
from queries.storage.store_address import store_address
from queries.storage.store_errors import unreadable_store

DEFAULT_PATH = ROOT / "data" / "negah.duckdb"


def database_url() -> str:
    """URL of the store: the environment variable `NEGAH_DATABASE_URL`, else a DuckDB file in data/."""
    return os.environ.get("NEGAH_DATABASE_URL", "").strip() or f"duckdb:///{DEFAULT_PATH}"


# `_opened` keeps the most recently used states open. A state that is evicted from it lives on while a caller holds it;
# when the last reference is gone, `_let_go` closes its engine. `_alive` holds all states that still exist.
_opened: "OrderedDict[tuple[str, object], Store]" = OrderedDict()
_alive: "weakref.WeakValueDictionary[int, Store]" = weakref.WeakValueDictionary()
_opening = Lock()
_kept_open = 4  # states that stay open without being in use


def keep_open(states: int) -> None:
    """Set how many states that are not in use stay open in this process, each with its cache."""
    global _kept_open
    _kept_open = states


def open_store(url: str | None = None) -> Store:
    """Open the newest state of the store at `url`, by default at `database_url()`.

    Opening it again returns the same object until something is loaded. Raises StoreError when there is no store, it
    cannot be read, or another version of the program made its tables.
    """
    target = store_address(url or database_url())
    with _opening:
        engine, state = engine_on(target)
        key = (target.render_as_string(hide_password=False), state)
        if key not in _opened:
            # Looking up the load first gives the clearer error for a store without any tables.
            load = newest_load(engine, target)
            try:
                check_tables(engine)
            except OperationalError as error:
                raise unreadable_store(target, error) from error
            _opened[key] = Store(target, engine, load, state=state)
            _alive[id(_opened[key])] = _opened[key]
            # At interpreter exit the engines need not be disposed of, and the modules they use may be gone already.
            weakref.finalize(_opened[key], _let_go, engine).atexit = False
            while len(_opened) > _kept_open:
                # A limited store refers to its state, so the state must let go of it to be collected at once.
                _opened.popitem(last=False)[1]._limited.clear()
        _opened.move_to_end(key)
        return _opened[key]


def opened_store(state: object) -> Store | None:
    """The store at `database_url()` in a state that this process has open; None if it has another one, or none.

    The database is not asked whether there is a newer one.
    """
    address = make_url(database_url()).render_as_string(hide_password=False)
    with _opening:
        return _opened.get((address, state))


def _let_go(engine: Engine) -> None:
    """Dispose of the engine of a state that was garbage-collected, unless another state uses the same engine."""
    if all(other.engine is not engine for other in list(_alive.values())):
        dispose_engine(engine)
