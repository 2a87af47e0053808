"""The `Store`: one state of the data opened for reading, with its sources, loads and dimension tables.

`queries.storage.opening` returns the newest state. Code that holds a `Store` keeps reading the same state, even when a
load publishes a newer one meanwhile, so all figures of a page belong together.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from queries.sql.array_expressions import Values
from queries.sql.conditions import stated_by_source
from queries.storage import schema
from queries.storage.case_reading import CaseReading
from queries.storage.column_batches import column_batches
from queries.storage.fetching import connected, fetch_columns, fetch_frame
from queries.storage.limited_tables import RowLimitError, limited_statement
from queries.storage.physical_tables import DERIVED, mismatched_tables
from queries.storage.publication_series import PublicationSeries, all_series, numbered
from queries.storage.result_cache import CachePart, ResultCache, room_for
from queries.storage.rollup_tables import hours_monthly, rollup_state
from queries.storage.source_state import SourceState, in_force, source_states
from queries.vocabulary.row_limits import RowLimits

# Limits of rows whose stores are kept for each state. Every office and county may have a viewer of its own.
KEPT_LIMITS = 100
_limiting = Lock()


@dataclass(frozen=True)
class Store:
    """The state of the data after one load.

    The state never changes, so everything read from it is cached on the instance. Older vintages are read through it
    as well (`queries.question.vintage`).

    `limits` are the rows that may be read through this object; None means all. A limited store has a part of the cache
    of its own, which shares the room of the whole. `state` identifies the state among all those of this store, in any
    process that opens it.
    """

    url: URL
    engine: Engine
    load: int
    limits: RowLimits | None = None
    state: object = None

    @cached_property
    def edge_row_cache(self) -> dict[str, pd.DataFrame]:
        """Cases of the edge days, which rollups cannot answer, filled on first use by `queries.sums.edge_days`."""
        return {}

    @cached_property
    def case_reading(self) -> CaseReading:
        """When the cases of this state are read into memory, kept by `queries.sums.case_arrays.cases_in_memory`."""
        return CaseReading()

    @cached_property
    def cache(self) -> ResultCache:
        """Cache of query results for this state."""
        return ResultCache(room_for(int(self.loads["loaded"].sum())))

    @cached_property
    def loads(self) -> pd.DataFrame:
        """The table of loads in order of their numbers, including loads that were undone."""
        return self.frame(sa.select(schema.load).order_by(schema.load.c.load))

    def loads_in_force(self, last: int | None = None) -> pd.DataFrame:
        """The rows of `loads` without loads that were undone, up to the load `last` if it is given."""
        return in_force(self.loads, last)

    @cached_property
    def publication_ledger(self) -> tuple[PublicationSeries, ...]:
        """All publication series, in the order in which they were begun."""
        with connected(self.engine) as connection:
            return all_series(connection)

    def series_of(self, load: int) -> PublicationSeries:
        """The publication series of a load.

        Raises StoreError if the ledger lacks it, so that nothing is ever published under an unknown rule.
        """
        numbers = self.loads.loc[self.loads["load"] == load, "series"]
        filled = numbers.dropna()
        return numbered(self.publication_ledger, None if filled.empty else float(filled.iloc[0]))

    @property
    def sources(self) -> tuple[SourceState, ...]:
        """All sources with their as-of after the load of this state."""
        return self.sources_at(self.load)

    def sources_at(self, load: int) -> tuple[SourceState, ...]:
        """All sources with their as-of after an earlier load."""
        if load not in self._sources_by_load:
            self._sources_by_load[load] = source_states(self._sources, self.loads, load)
        return self._sources_by_load[load]

    @cached_property
    def _sources_by_load(self) -> dict[int, tuple[SourceState, ...]]:
        return {}

    @property
    def as_of(self) -> datetime | None:
        """The latest as-of of any source; None when nothing is loaded."""
        return max((source.as_of for source in self.sources), default=None)

    @property
    def is_demo(self) -> bool:
        """Whether the store contains any demo data, in which case everything shown is marked as demo."""
        return any(source.demo for source in self.sources)

    def dimension(self, name: str) -> pd.DataFrame:
        """A dimension table as a frame indexed by its integer key: code, name_fa, name_en, load, and parent key.

        In a store that is limited to some counties or to some agencies, those are the only ones that exist; and in any
        limited store the topics of its own cases: the name of a topic may tell of a single case of others.
        """
        rows = self._dimensions[name]
        if self.limits is None or name not in (self.limits.only_dimension, "topic"):
            return rows
        if name == "topic":
            return rows[rows.index.isin(self._own_topics) | (rows.index == schema.NOT_GIVEN_KEY)]
        return rows[rows["code"].isin(self.limits.codes[name]) | (rows.index == schema.NOT_GIVEN_KEY)]

    @cached_property
    def _own_topics(self) -> list[int]:
        """The keys of the topics of the cases that may be read, now and in earlier vintages."""
        columns = (schema.case.c.topic, schema.case_version.c.topic)
        keys = pd.concat([self.frame(sa.select(column).distinct())["topic"] for column in columns])
        return sorted({int(key) for key in keys})

    def dimension_names(self, name: str) -> pd.DataFrame:
        """A dimension table with all its rows, for the names of offices that a permitted case has passed through."""
        return self._dimensions[name]

    def codes(self, name: str) -> dict[int, str]:
        """The code of each key of a dimension, without those that the limits of the store leave out.

        Every question needs some of them; looked up in a frame they take as long as the question itself.
        """
        return self._by_key((name, "code"))

    def labels(self, name: str, lang: str) -> dict[int, str]:
        """The name of each key of a dimension in a language, without those that the limits of the store leave out."""
        return self._by_key((name, "name_fa" if lang == "fa" else "name_en"))

    def parents(self, name: str) -> dict[int, int]:
        """The key of the peer group of each agency, or of the topic group of each topic, by their keys."""
        return self._by_key((name, {"agency": "peer_group", "topic": "topic_group"}[name]))

    def _by_key(self, column: tuple[str, str]) -> dict[int, Any]:
        if column not in self._columns_by_key:
            rows = self.dimension(column[0])
            self._columns_by_key[column] = dict(
                zip(rows.index.tolist(), rows[column[1]].tolist(), strict=True)
            )
        return self._columns_by_key[column]

    @cached_property
    def _columns_by_key(self) -> dict[tuple[str, str], dict[int, Any]]:
        return {}

    @cached_property
    def limit_keys(self) -> dict[str, list[int]] | None:
        """The keys of the permitted counties and agencies by dimension; None where all rows may be read."""
        if self.limits is None:
            return None
        return {
            name: [
                int(key) for key in self._dimensions[name].index[self._dimensions[name]["code"].isin(codes)]
            ]
            for name, codes in self.limits.codes.items()
        }

    @cached_property
    def _sources(self) -> pd.DataFrame:
        return self.frame(sa.select(schema.source)).set_index("source")

    @cached_property
    def _dimensions(self) -> dict[str, pd.DataFrame]:
        return {
            table.name: self.frame(sa.select(table).order_by(table.c[table.name])).set_index(table.name)
            for table in schema.DIMENSION_TABLES
        }

    @cached_property
    def has_trips(self) -> bool:
        """Whether any provincial trip is recorded in the store."""
        return bool((self.dimension("trip").index != schema.NOT_GIVEN_KEY).any())

    @cached_property
    def states_timeliness(self) -> bool:
        """Whether a source says itself whether its cases were answered in time: these may have no due moment."""
        some = sa.select(schema.case.c.source).where(stated_by_source(schema.case)).limit(1)
        return not self.frame(some).empty

    @cached_property
    def first_days(self) -> dict[str, date]:
        """Earliest date in each of registered_day, due_day, answered_day and closed_day; empty columns are left out."""
        clocks = [schema.case.c[f"{name}_day"] for name in ("registered", "due", "answered", "closed")]
        statement = sa.select(*(sa.func.min(clock).label(clock.name) for clock in clocks))
        with connected(self.engine) as connection:
            row = connection.execute(self._permitted(statement)).one()
        return {name: pd.Timestamp(day).date() for name, day in row._mapping.items() if day is not None}

    @property
    def first_day(self) -> date | None:
        """Day of the earliest registration; None when there are no cases."""
        return self.first_days.get("registered_day")

    @cached_property
    def longest_wait(self) -> int:
        """Largest number of completed hours until an answer, or a closing without one; read from the rollups.

        A limited store reads its own cases, because these rollups are not kept by county or office.
        """
        longest = sa.func.max(hours_monthly.c.hours)
        if self.limits is not None:
            c = schema.case.c
            longest = sa.func.max(sa.func.coalesce(c.answer_hours, c.close_hours))
        with connected(self.engine) as connection:
            return int(connection.execute(self._permitted(sa.select(longest))).scalar() or 0)

    @cached_property
    def rollups_current(self) -> bool:
        """Whether the rollups are exact: built for this load, and no source has events after its as-of.

        Rollups ignore as-of, so an event dated after it would be counted although it is not known yet.
        """
        with connected(self.engine) as connection:
            if mismatched_tables(connection, DERIVED):
                # Another version of the program built them. The next load, or `intake rollup`, rebuilds them.
                return False
        state = self.frame(sa.select(rollup_state))
        as_of = {source.source: source.as_of for source in self.sources}
        no_later_events = all(
            key in as_of and latest <= as_of[key]
            for key, latest in zip(state["source"], state["latest_event"], strict=True)
        )
        return not state.empty and bool((state["load"] == self.load).all()) and no_later_events

    def without_rollups(self) -> "Store":
        """Copy of the store that answers every query from the case table."""
        store = replace(self)
        # What was read so far is shared; results that may come from rollups are not.
        own = {
            "rollups_current": False,
            "cache": ResultCache(),
            "edge_row_cache": {},
            "_limited": OrderedDict(),
        }
        store.__dict__.update(self.__dict__ | own)
        return store

    def limited(self, limits: RowLimits | None) -> "Store":
        """The same state, of which only the rows within the limits can be read; the store itself for None.

        Asked again, it is the same object, so that viewers with equal limits share what was computed for them. The
        caches of a limited store hold nothing that was computed without its limits. Limits can only be set on a store
        that has none.
        """
        if limits is None or limits == self.limits:
            return self
        if self.limits is not None:
            raise RowLimitError("this store is limited already")
        with _limiting:
            kept = self._limited
            if limits not in kept:
                store = replace(self, limits=limits)
                shared = ("loads", "_sources", "_dimensions", "_sources_by_load", "rollups_current")
                store.__dict__.update({name: getattr(self, name) for name in shared})
                store.__dict__["unlimited"] = self
                # One cache for everything of a state, so that whatever is needed most often stays.
                store.__dict__["cache"] = CachePart(self.cache, ("limits", limits))
                kept[limits] = store
                while len(kept) > KEPT_LIMITS:
                    kept.popitem(last=False)
            kept.move_to_end(limits)
            return kept[limits]

    @cached_property
    def _limited(self) -> "OrderedDict[RowLimits, Store]":
        return OrderedDict()

    @cached_property
    def unlimited(self) -> "Store":
        """This state with all its rows, for what is computed from all of them and protected before it is shown.

        Only `queries.disclosure` may ask for it (tests/test_layers.py).
        """
        return self

    def frame(self, statement: sa.Select[Any]) -> pd.DataFrame:
        """Run a statement and return its rows as a frame. In a limited store it reads the permitted rows only."""
        return fetch_frame(self.engine, self._permitted(statement))

    def columns(self, statement: sa.Select[Any]) -> pd.DataFrame:
        """As `frame`, for many rows of numbers, days and moments (`fetch_columns`)."""
        return fetch_columns(self.engine, self._permitted(statement))

    def batches(self, statement: Any) -> Iterator[dict[str, Values]]:
        """As `columns`, from DuckDB only, some thousands of rows at a time (`column_batches`)."""
        return column_batches(self.engine, self._permitted(statement))

    def _permitted(self, statement: sa.Select[Any]) -> sa.Select[Any]:
        return statement if self.limit_keys is None else limited_statement(statement, self.limit_keys)
