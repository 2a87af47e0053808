"""A store opened for reading: its engine, what it knows and until when, and the names of its dimensions."""

import os
import weakref
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url

from queries.settings.province_settings import ROOT
from queries.storage import schema
from queries.storage.engines import check_tables, dispose_engine, engine_on, fetch_frame, newest_load
from queries.storage.physical_tables import DERIVED, mismatched_tables
from queries.storage.result_cache import ResultCache
from queries.storage.rollup_tables import hours_monthly, rollup_state

DEFAULT_PATH = ROOT / "data" / "negah.duckdb"


@dataclass(frozen=True)
class SourceState:
    """A source, and the moment up to which it is known."""

    source: int
    name: str
    as_of: datetime
    demo: bool


@dataclass(frozen=True)
class Store:
    """One state of the data: everything read through it belongs to `load` or an older one it names."""

    url: URL
    engine: Engine
    load: int

    @cached_property
    def edge_row_cache(self) -> dict[str, pd.DataFrame]:
        """The few cases of the days that rollups do not tell, once they were read (`queries.estimates.edge_days`)."""
        return {}

    @cached_property
    def cache(self) -> ResultCache:
        """What was already asked of this state."""
        return ResultCache()

    @cached_property
    def loads(self) -> pd.DataFrame:
        """All loads, the undone ones too, in order."""
        return self.frame(sa.select(schema.load).order_by(schema.load.c.load))

    @property
    def sources(self) -> tuple[SourceState, ...]:
        """Every source with the moment it is known up to, at the newest load."""
        return self.sources_at(self.load)

    def sources_at(self, load: int) -> tuple[SourceState, ...]:
        """Every source as it was known after a load."""
        if load not in self._known:
            self._known[load] = self._sources_at(load)
        return self._known[load]

    @cached_property
    def _known(self) -> dict[int, tuple[SourceState, ...]]:
        return {}

    def _sources_at(self, load: int) -> tuple[SourceState, ...]:
        done = self.loads[(self.loads["status"] == "done") & (self.loads["load"] <= load)]
        known = done.groupby("source")["as_of"].max()
        rows = self._sources
        return tuple(
            SourceState(
                int(key), str(rows.loc[key, "name"]), moment.to_pydatetime(), bool(rows.loc[key, "demo"])
            )
            for key, moment in known.items()
            if key in rows.index
        )

    @property
    def as_of(self) -> datetime | None:
        """The latest moment that any source is known up to; None when nothing is loaded."""
        return max((source.as_of for source in self.sources), default=None)

    @property
    def is_demo(self) -> bool:
        """Whether anything in the store is demo data: then everything shown is marked as such."""
        return any(source.demo for source in self.sources)

    def dimension(self, name: str) -> pd.DataFrame:
        """The rows of a dimension table, indexed by its key: code, name_fa, name_en, and its parent."""
        return self._dimensions[name]

    @cached_property
    def _sources(self) -> pd.DataFrame:
        return self.frame(sa.select(schema.source)).set_index("source")

    @cached_property
    def _dimensions(self) -> dict[str, pd.DataFrame]:
        return {
            table.name: self.frame(sa.select(table).order_by(table.c[table.name])).set_index(table.name)
            for table in schema.DIMENSION_TABLES
        }

    @property
    def has_trips(self) -> bool:
        """Whether any case was ever handed in on a provincial trip."""
        return bool((self.dimension("trip").index != schema.NOT_GIVEN_KEY).any())

    @cached_property
    def first_days(self) -> dict[str, date]:
        """The earliest day of each clock of a case: registered_day, due_day, answered_day, closed_day."""
        clocks = [schema.case.c[f"{name}_day"] for name in ("registered", "due", "answered", "closed")]
        with self.engine.connect() as connection:
            row = connection.execute(
                sa.select(*(sa.func.min(clock).label(clock.name) for clock in clocks))
            ).one()
        return {name: pd.Timestamp(day).date() for name, day in row._mapping.items() if day is not None}

    @property
    def first_day(self) -> date | None:
        """The day of the earliest registration."""
        return self.first_days.get("registered_day")

    @cached_property
    def longest_wait(self) -> int:
        """The most completed hours after which any case had its answer, or its closing without one, by the rollups."""
        with self.engine.connect() as connection:
            return int(connection.execute(sa.select(sa.func.max(hours_monthly.c.hours))).scalar() or 0)

    @cached_property
    def rollups_current(self) -> bool:
        """Whether the rollups are true for this load and no source has events after its as-of."""
        with self.engine.connect() as connection:
            if mismatched_tables(connection, DERIVED):
                return False  # another version made them; the next load, or `intake rollup`, makes them anew
        state = self.frame(sa.select(rollup_state))
        as_of = {source.source: source.as_of for source in self.sources}
        known = all(
            key in as_of and latest <= as_of[key]
            for key, latest in zip(state["source"], state["latest_event"], strict=True)
        )
        return not state.empty and bool((state["load"] == self.load).all()) and known

    def without_rollups(self) -> "Store":
        """The same state, answering every question from the facts."""
        store = replace(self)
        store.__dict__.update(
            self.__dict__ | {"rollups_current": False, "cache": ResultCache(), "edge_row_cache": {}}
        )
        return store

    def frame(self, statement: sa.Select[Any]) -> pd.DataFrame:
        """The rows of a statement."""
        return fetch_frame(self.engine, statement)


def database_url() -> str:
    """Where the store is: `NEGAH_DATABASE_URL`, else embedded DuckDB under data/."""
    return os.environ.get("NEGAH_DATABASE_URL") or f"duckdb:///{DEFAULT_PATH}"


_opened: "OrderedDict[tuple[str, object], Store]" = OrderedDict()
_alive: "weakref.WeakValueDictionary[int, Store]" = weakref.WeakValueDictionary()
_opening = Lock()
KEPT_OPEN = 4  # states that stay open though nobody looks at them; one that somebody holds stays open anyway


def open_store(url: str | None = None) -> Store:
    """The store at `url` (else at `database_url()`), in its newest state.

    Opening again is free while nothing was loaded. Raises StoreError when there is no store or it cannot be read.
    """
    target = make_url(url or database_url())
    with _opening:
        engine, state = engine_on(target)
        key = (target.render_as_string(hide_password=False), state)
        if key not in _opened:
            load = newest_load(engine, target)
            check_tables(engine)
            _opened[key] = Store(target, engine, load)
            _alive[id(_opened[key])] = _opened[key]
            weakref.finalize(_opened[key], _let_go, engine).atexit = False
            while len(_opened) > KEPT_OPEN:
                _opened.popitem(last=False)
        _opened.move_to_end(key)
        return _opened[key]


def _let_go(engine: Engine) -> None:
    """Let go of the engine of a state that nobody holds any more, unless it serves another state, too."""
    if all(other.engine is not engine for other in list(_alive.values())):
        dispose_engine(engine)
