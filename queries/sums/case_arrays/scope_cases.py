"""The cases of a scope, each with its days and what it adds to every component and flow.

Daily rollups have one or two dimensions each, so that none answers for a county and an office, say, or for a topic and
a kind. A screen asks some forty questions about such a scope; each would read the facts again, and would take the
database longer to plan than to answer. Here the cases are selected from the columns of all cases if these are in memory
(`cases_in_memory`), or else read once, and summed in Python. Larger scopes of larger stores are summed from the file of
all cases, or by the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.measures.declaration import Holder
from queries.question.filters import GROUP_COLUMNS
from queries.question.question import Question
from queries.sql.components import COMPONENTS
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.case_arrays.case_columns import (
    NO_DAY,
    STATES,
    Array,
    CaseColumns,
    Table,
    case_statement,
    columns_of,
    reopening_statement,
)
from queries.sums.case_arrays.cases_in_memory import all_cases
from queries.sums.case_arrays.scope_rows import HOLDERS, has_at_most, in_scope, is_large_store

# Cases that are read for one scope. Up to here that takes less time than sums by the database. DuckDB hands over whole
# columns; from a server each value comes as an object of its own.
MAX_CASES, MAX_FROM_SERVER = 60_000, 10_000
MAX_KEPT = 20_000  # cases that are kept for other questions of the same scope
FIRST_DAY = NO_DAY + 1

Rows = np.ndarray[Any, np.dtype[np.intp]]


@dataclass(frozen=True)
class CasePart:
    """Rows of a table of cases, or of reopened intervals, that have a day: that of a clock, or of a flow."""

    table: Table
    rows: Rows
    day: str

    def column(self, name: str) -> Array:
        """A column of these rows."""
        return self.table[name].take(self.rows)

    def where(self, kept: NDArray[np.bool_]) -> "CasePart":
        """Some of these rows."""
        # `compress` takes a tenth of the time of an index of many flags that follow no order.
        return CasePart(self.table, self.rows.compress(kept), self.day)

    def within(self, first: date | None, last: date | None, *, with_trips: bool) -> "CasePart":
        """The rows whose day is in a period, both ends included; None is an open end."""
        day = self.column(self.day)
        inside = day >= (FIRST_DAY if first is None else day_number(first))
        if last is not None:
            inside &= day <= day_number(last)
        if not with_trips:
            inside &= self.column("trip") == 0
        return self.where(inside)

    def at_end(self, last: date | None, state: str, *, with_trips: bool) -> "CasePart":
        """The rows that are in a state at the end of a day, or as of the moment of their source if that is earlier."""
        out = self.column(f"{state}_out")
        inside = out == NO_DAY
        if last is not None:
            inside |= out > day_number(last)
        return self.where(inside).within(None, last, with_trips=with_trips)

    def amount(self, name: str) -> Array | None:
        """What each row adds to a component; None for a flow, to which each adds 1."""
        return self.column(name) if name in COMPONENTS else None


@dataclass(frozen=True)
class ScopeCases:
    """The cases of a scope over all time, including those of provincial trips, each as of its source's as-of.

    `of_holder` has, for each of the two office columns, the positions of the scope's rows in the two tables of
    `columns`.
    """

    columns: CaseColumns
    of_holder: Mapping[str, tuple[Rows, Rows]]

    @cached_property
    def case_count(self) -> int:
        """Number of cases that belong to the scope by either office."""
        (held, _), (due, _) = (self.of_holder[holder] for holder in HOLDERS)
        return len(held) if held is due else len(np.union1d(held, due))

    @property
    def nbytes(self) -> int:
        """Size in bytes of the numbers of the rows, for the cache."""
        different = {id(rows): rows.nbytes for both in self.of_holder.values() for rows in both}
        return sum(different.values())

    @property
    def first_day(self) -> int:
        """The number of the first day of these cases; where it is not known, that of the first day of all columns."""
        if not self.columns.begin_with_registration:
            return self.columns.first_day
        tables = (self.columns.cases, self.columns.reopened)
        firsts = [
            int(table["registered_day"][rows[0]])
            for both in self.of_holder.values()
            for table, rows in zip(tables, both, strict=True)
            if len(rows)
        ]
        return min(firsts, default=self.columns.first_day)

    def parts(self, name: str) -> list[CasePart]:
        """The rows that have the day of a component or flow."""
        tables = self.columns
        if name in COMPONENTS:
            component = COMPONENTS[name]
            return [CasePart(tables.cases, self.of_holder[component.holder][0], f"{component.clock}_day")]
        first, reopened = self.of_holder[STATES[name.rsplit("_", 1)[0]]]
        day = tables.moves_on.get(name, name)
        return [CasePart(tables.cases, first, day), CasePart(tables.reopened, reopened, name)]

    def in_state(self, question: Question, state: str) -> list[CasePart]:
        """The rows that are open or overdue at the end of a question's period or as of its moment."""
        scope = question.scope
        parts = self.parts(f"{state}_in")
        return [part.at_end(scope.last, state, with_trips=scope.trips != "out") for part in parts]


def completed_days(question: Question, part: CasePart, since: str) -> NDArray[np.int64]:
    """Completed days of rows until the end of a question's period, or until the as-of of their source if it is earlier.

    They are counted since "registered" or, for overdue intervals, since they began ("overdue").
    """
    until_as_of = part.column(f"{since}_days").astype(np.int64)
    if question.ends_at_as_of or question.scope.last is None:
        return until_as_of
    last, moments = day_number(question.scope.last), question.facts.as_of_by_source
    known_until = np.zeros(max(moments, default=0) + 1, dtype=np.int64)
    for source, moment in moments.items():
        known_until[source] = day_number(moment.date())
    # At the end of a day every number of days is whole, so that the days themselves are enough.
    until_end = last - part.column("registered_day" if since == "registered" else part.day)
    return np.where(known_until[part.column("source")] > last, until_end, until_as_of)


def chosen_cases(question: Question) -> ScopeCases | None:
    """The cases of a question's scope, chosen from those of the whole store; None where these are not in memory."""
    if not question.rollups_usable:
        return None
    columns = all_cases(question)
    if columns is None:
        return None
    key = ("chosen", *_cache_key(question))
    return question.store.cache.get_or_compute(key, lambda: _chosen(question, columns))


def _chosen(question: Question, columns: CaseColumns) -> ScopeCases:
    """The rows of the scope by each of the two office columns; the same rows where it does not matter which."""
    holders = HOLDERS if question.chooses_offices and not columns.offices_agree else HOLDERS[:1]
    rows = {
        holder: (_rows(question, columns.cases, holder), _rows(question, columns.reopened, holder))
        for holder in holders
    }
    return ScopeCases(columns, {holder: rows.get(holder, rows[HOLDERS[0]]) for holder in HOLDERS})


def _rows(question: Question, table: Table, holder: Holder) -> Rows:
    """Positions of the rows of a table that belong to the scope by an office column, trips aside."""
    has_groups = GROUP_COLUMNS["topic"] in table
    inside = question.rows_inside(
        lambda column: table[column], len(table["source"]), holder=holder, has_groups=has_groups
    )
    return np.flatnonzero(inside)


def cases_for_daily_sums(question: Question) -> ScopeCases | None:
    """The cases of a scope, read for its daily sums; None for too many. They are kept if they are few enough."""
    cache, key = question.store.cache, _cache_key(question)
    kept = cache.kept(key)
    cases = kept if isinstance(kept, ScopeCases) else _read(question)
    if cases is not None and cases.case_count <= MAX_KEPT:
        read = cases
        cache.get_or_compute(key, lambda: read)
    return cases


def kept_cases(question: Question) -> ScopeCases | None:
    """The cases of a scope, read for sums by group; cached; None for too many of them."""
    whole = replace(question, scope=question.all_time_scope)
    return question.store.cache.get_or_compute(_cache_key(question), lambda: _read(whole))


def _cache_key(question: Question) -> tuple[object, ...]:
    return ("cases", question.all_time_scope, question.sources)


def _read(question: Question) -> ScopeCases | None:
    """Read the cases, up to the most that are read one by one."""
    store, facts = question.store, question.facts
    most = MAX_CASES if store.engine.dialect.name == "duckdb" else MAX_FROM_SERVER
    if is_large_store(question) and not has_at_most(question, most):
        return None
    within = in_scope(question)
    frame = store.frame(case_statement(store, facts).where(*within).limit(most + 1))
    if len(frame) > most:
        return None
    # Most small scopes have no reopened case, and the statement would take longer than the rest.
    reopened = frame.iloc[:0]
    if frame["reopenings"].max() > 0:
        reopened = store.frame(reopening_statement(store, facts).where(*within))
    return _chosen(question, columns_of(frame, reopened))
