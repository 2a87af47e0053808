"""Daily sums of the cases of a large scope, added up in arrays while DuckDB reads their columns.

In SQL, DuckDB spends most of the time of such sums on testing the conditions of all components for every case, and on
grouping the cases ten times. Here it returns only the columns that the conditions use, some thousands of cases at a
time, and the same expressions with which intake fills the rollups are evaluated over arrays
(`queries.sql.array_expressions`). Neither the cases nor their amounts are ever in memory together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.sql.selectable import FromClause

from queries.measures.declaration import Holder
from queries.question.question import Question
from queries.sql.array_expressions import ArrayExpressions, Node, Rows, Values
from queries.sql.components import COMPONENTS, ONE, ended_set_aside
from queries.sql.state_intervals import Interval, first_interval, next_interval
from queries.storage import schema
from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS, DayAmounts, timestamps
from queries.sums.case_arrays.case_columns import STATES
from queries.sums.case_arrays.scope_rows import HOLDERS, flag, rows_of_scope
from stats.arrays import Bools

# Days that are those of a moment, by which intake derives them: what is read anyway need not be read twice.
DAYS_OF_MOMENTS: dict[sa.Column[Any], sa.ClauseElement] = {
    schema.case.c[f"{clock}_day"]: sa.cast(schema.case.c[f"{clock}_at"], sa.Date)
    for clock in ("registered", "answered", "closed")
}
# Days between the first and the last one. Where there are more, some dates are wrong, and the database sums them.
MAX_DAYS = 40_000
SPARE_DAYS = 366  # for which room is made before and after the days that have come up
REOPENINGS = "case.reopenings"
WITH_CASES, WITH_REOPENINGS = (
    schema.case,
    schema.case.join(schema.reopening, schema.case.c.case_id == schema.reopening.c.case_id),
)


@dataclass(frozen=True)
class Summand:
    """One component or flow: its day, the office column by which it counts, its conditions and amount (None: 1)."""

    name: str
    day: Node
    holder: Holder
    conditions: tuple[Node, ...]
    amount: Node | None = None


@dataclass(frozen=True)
class Summands:
    """All summands of cases, or of reopenings, grouped by day and office column, and the columns that they need."""

    parts: tuple[tuple[Summand, ...], ...]
    columns: Mapping[str, sa.Column[Any]]


class TooManyDaysError(ValueError):
    """The days of the cases lie so far apart that no array has a place for each of them."""


@cache
def summands_of_cases() -> Summands:
    """All components, and the flows of the first intervals in which cases are open and overdue."""
    expressions, case = ArrayExpressions(DAYS_OF_MOMENTS), schema.case
    summands = [
        Summand(
            component.name,
            expressions.node(case.c[f"{component.clock}_day"]),
            component.holder,
            (expressions.node(component.settled_condition(case)),),
            None if (amount := component.amount(case)) is ONE else expressions.node(amount),
        )
        for component in COMPONENTS.values()
    ]
    for state in STATES:
        interval = first_interval(case, state, set_aside=ended_set_aside(case))
        summands += _flows(expressions, interval, state)
    return _grouped(expressions, summands, case.c.reopenings)


@cache
def summands_of_reopenings() -> Summands:
    """The flows of the intervals that begin with a reopening, in a join of cases and reopenings."""
    expressions, case = ArrayExpressions(DAYS_OF_MOMENTS), schema.case
    summands: list[Summand] = []
    for state in STATES:
        interval = next_interval(case, schema.reopening, state, set_aside=ended_set_aside(case))
        summands += _flows(expressions, interval, state)
    return _grouped(expressions, summands)


def _flows(expressions: ArrayExpressions, interval: Interval, state: str) -> Iterator[Summand]:
    conditions = tuple(expressions.node(condition) for condition in interval.conditions)
    for way, moment in (("in", interval.enter), ("out", interval.leave)):
        day = expressions.node(sa.cast(moment, sa.Date))
        yield Summand(f"{state}_{way}", day, STATES[state], conditions)


def _grouped(
    expressions: ArrayExpressions, summands: Sequence[Summand], *further: sa.Column[Any]
) -> Summands:
    """The summands by what they have in common, with the columns of their keys and further ones."""
    for column in (schema.case.c.source, schema.case.c.trip, *further):
        expressions.node(column)
    ordered = sorted(summands, key=_day_and_holder)
    parts = tuple(tuple(group) for _, group in groupby(ordered, key=_day_and_holder))
    return Summands(parts, expressions.columns)


def _day_and_holder(summand: Summand) -> tuple[int, str]:
    return id(summand.day), summand.holder


def daily_sums_in_arrays(question: Question, *, by_source: bool) -> DayAmounts | None:
    """The sums of `queries.sums.daily_sums_statement`; None where the database has to make them.

    Only on DuckDB, which runs in this process, is it faster to read the columns than to have them summed.
    """
    if question.store.engine.dialect.name != "duckdb":
        return None
    totals = _Totals(1 + max(question.facts.as_of_by_source, default=0) if by_source else 1)
    try:
        has_reopenings = _add_all(question, totals, summands_of_cases(), WITH_CASES)
        if has_reopenings:
            _add_all(question, totals, summands_of_reopenings(), WITH_REOPENINGS)
    except (TooManyDaysError, MemoryError):
        return None
    return totals.amounts(by_source=by_source)


def _add_all(question: Question, totals: "_Totals", summands: Summands, rows: FromClause) -> bool:
    """Add what all rows of a scope have, and return whether any of them has been reopened."""
    has_reopenings = False
    statements = rows_of_scope(question, summands.columns, rows)
    for batch in chain.from_iterable(map(question.store.batches, statements)):
        has_reopenings |= _add_batch(batch, totals, summands)
    return has_reopenings


def _add_batch(batch: dict[str, Values], totals: "_Totals", summands: Summands) -> bool:
    """Add what some rows have; what is computed of them is forgotten before the next are read."""
    of_holder = {holder: batch.pop(flag(holder)).array for holder in HOLDERS if flag(holder) in batch}
    totals.add(Rows(batch), summands, {holder: of_holder.get(holder, _ALL) for holder in HOLDERS})
    return REOPENINGS in batch and bool(batch[REOPENINGS].array.any())


_ALL: Bools = np.array(True)


def _rows_with(condition: Bools, count: int) -> "slice | NDArray[np.intp]":
    """The rows for which a condition is true; it may be one for all."""
    if condition.all():
        return slice(count)
    return np.flatnonzero(condition) if condition.ndim else slice(0)


class _Totals:
    """Sums of all amounts by day, trip and source: an array whose days grow as days are added."""

    def __init__(self, sources: int) -> None:
        self._sources = sources
        self._first = 0
        self._sums = np.zeros((len(AMOUNT_COLUMNS), 0, 2 * sources))

    def add(self, rows: Rows, summands: Summands, of_holder: Mapping[str, Bools]) -> None:
        """Add what some rows have of every amount."""
        of_trip = (rows.column("case.trip").array > 0) * np.int64(self._sources)
        if self._sources > 1:
            of_trip += rows.column("case.source").array
        for part in summands.parts:
            day = rows.values(part[0].day)
            inside = _rows_with(day.present & of_holder[part[0].holder], rows.count)
            if len(days := day.array[inside]):
                self._widen(int(days.min()), int(days.max()))
                cell = (days.astype(np.int64) - self._first) * (2 * self._sources) + of_trip[inside]
                for summand in part:
                    self._add(rows, summand, inside, cell)

    def _add(
        self, rows: Rows, summand: Summand, inside: "slice | NDArray[np.intp]", cell: NDArray[np.int64]
    ) -> None:
        chosen = rows.all_true(*summand.conditions)
        amount = None if summand.amount is None else rows.values(summand.amount).array[inside]
        if not chosen.all():
            chosen = np.broadcast_to(chosen, rows.count)[inside]
            cell, amount = cell[chosen], None if amount is None else amount[chosen]
        sums = self._sums[AMOUNT_COLUMNS.index(summand.name)]
        sums += np.bincount(cell, amount, minlength=sums.size).reshape(sums.shape)

    def _widen(self, first: int, last: int) -> None:
        """Make room for the days from one to another. Raises TooManyDaysError."""
        size = self._sums.shape[1]
        if size:
            first, last = min(first, self._first), max(last, self._first + size - 1)
        if last - first >= MAX_DAYS:
            raise TooManyDaysError
        if not size or first < self._first or last - first >= size:
            first, last = first - SPARE_DAYS, last + SPARE_DAYS
            before = self._first - first if size else 0
            wide = np.zeros((len(AMOUNT_COLUMNS), last - first + 1, 2 * self._sources))
            wide[:, before : before + size] = self._sums
            self._first, self._sums = first, wide

    def amounts(self, *, by_source: bool) -> DayAmounts:
        """The sums of the days, trips and sources that have any."""
        sums = self._sums.reshape(len(AMOUNT_COLUMNS), -1)
        cells = np.flatnonzero(sums.any(axis=0))
        day = timestamps(cells // (2 * self._sources) + self._first)
        rest = cells % (2 * self._sources)
        source = rest % self._sources if by_source else None
        return DayAmounts(day, rest // self._sources, source, AMOUNT_COLUMNS, sums[:, cells])
