"""What each case of a small scope adds to every component and flow, read in one pass over the facts.

A county and an office, say, or a topic and a kind: the daily rollups know one of them at a time. A screen asks some
forty questions about such a scope, each of which would read the facts again, and take longer to be planned by the
database than to be answered. Here its cases are read once, with their days and amounts, and summed in Python. Larger
scopes are summed by the database (`queries.estimates.scope_days`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from queries.estimates.day_amounts import DayAmounts, Moments
from queries.estimates.edge_days import KEY_COLUMNS
from queries.question.filters import filter_conditions
from queries.question.question import Question
from queries.sql.components import COMPONENTS, ZERO, ended_set_aside
from queries.sql.conditions import Column, Condition
from queries.sql.state_intervals import Interval, first_interval, next_interval
from queries.storage import schema
from queries.vocabulary.scope import Scope
from stats.intervals import Floats

# Cases that are read one by one, some 500 bytes each while they are added up. Up to here that takes less time than sums
# by the database. DuckDB hands over whole columns; from a server each value comes as an object of its own.
MOST_CASES, MOST_FROM_SERVER = 60_000, 10_000
MOST_KEPT = 20_000  # cases that are kept for other questions of the same scope, some 300 bytes each
HOLDERS = ("agency", "due_agency")
STATES = {"open": "agency", "overdue": "due_agency"}  # and the office for which a case in the state counts
CLOCKS = tuple(dict.fromkeys((component.clock, component.holder) for component in COMPONENTS.values()))


@dataclass(frozen=True)
class CaseAmounts:
    """What each case adds under one clock, or by entering or leaving a state: a row for each case that has such a day.

    `day` is that day, `columns` are the keys of the case (KEY_COLUMNS), `amounts` has one row for each of the names.
    """

    day: Moments
    columns: Mapping[str, np.ndarray[Any, Any]]
    names: tuple[str, ...]
    amounts: Floats


@dataclass(frozen=True)
class ScopeCases:
    """The cases of a scope over all time, those of provincial trips included, in parts; those of the edge days are as
    if as-of were past them."""

    parts: tuple[CaseAmounts, ...]
    number: int

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        arrays = [array for part in self.parts for array in (part.day, part.amounts, *part.columns.values())]
        return sum(array.nbytes for array in arrays)

    def parts_with(self, name: str) -> list[CaseAmounts]:
        """The parts that have an amount."""
        return [part for part in self.parts if name in part.names]


def amounts_of_cases(question: Question) -> list[DayAmounts] | None:
    """Amounts by case for all components and flows, whatever the period of the scope; None for too many cases.

    Those of the edge days are as if as-of were past them. Rollups must be exact for the scope.
    """
    cases = _read(question)
    if cases is None:
        return None
    if cases.number <= MOST_KEPT:
        question.store.cache.get_or_compute(_cache_key(question), lambda: cases)
    return [
        DayAmounts(part.day, part.columns["trip"], part.columns["source"], part.names, part.amounts)
        for part in cases.parts
    ]


def kept_cases(question: Question) -> ScopeCases | None:
    """The cases themselves, for sums by group; cached; None for too many of them."""
    whole = replace(question, scope=_all_time(question))
    return question.store.cache.get_or_compute(_cache_key(question), lambda: _read(whole))


def _all_time(question: Question) -> Scope:
    return replace(question.scope, first=None, last=None, preset=None, trips="in")


def _cache_key(question: Question) -> tuple[object, ...]:
    return ("cases", _all_time(question), question.sources)


def _read(question: Question) -> ScopeCases | None:
    """Read the cases, up to the most that are read one by one."""
    most = MOST_CASES if question.store.engine.dialect.name == "duckdb" else MOST_FROM_SERVER
    statement = _cases().where(*_in_scope(question)).add_columns(*_of_holders(question))
    frame = question.store.frame(statement.limit(most + 1))
    if len(frame) > most:
        return None
    parts = [_components(frame, clock, holder) for clock, holder in CLOCKS]
    parts += _flows(frame)
    if len(frame) and frame["reopenings"].max() > 0:
        again = _reopened().where(*_in_scope(question)).add_columns(*_of_holders(question))
        parts += _flows(question.store.frame(again))
    return ScopeCases(tuple(parts), len(frame))


@cache
def _cases() -> sa.Select[Any]:
    """Statement of the amounts and days of all cases, and of their first intervals as open and overdue.

    Cached, because SQLAlchemy takes as long to build the statement as the database to answer it.
    """
    case = schema.case
    amounts = [
        sa.case((component.settled_condition(case), component.amount(case)), else_=ZERO).label(component.name)
        for component in COMPONENTS.values()
    ]
    days = [case.c[f"{clock}_day"] for clock, _ in CLOCKS]
    moments = [
        moment
        for state in STATES
        for moment in _moments(first_interval(case, state, set_aside=ended_set_aside(case)), state)
    ]
    keys = [case.c[name] for name in KEY_COLUMNS]
    return sa.select(*keys, case.c.reopenings, *days, *amounts, *moments)


@cache
def _reopened() -> sa.Select[Any]:
    """Statement of the intervals as open and overdue that begin with a reopening."""
    case, reopening = schema.case, schema.reopening
    moments = [
        moment
        for state in STATES
        for moment in _moments(next_interval(case, reopening, state, set_aside=ended_set_aside(case)), state)
    ]
    joined = case.join(reopening, case.c.case_id == reopening.c.case_id)
    return sa.select(*(case.c[name] for name in KEY_COLUMNS), *moments).select_from(joined)


def _moments(interval: Interval, state: str) -> Iterator[Column]:
    """Begin and end of an interval, both NULL where there is none."""
    there_is = sa.and_(*interval.conditions)
    yield sa.case((there_is, interval.enter), else_=sa.null()).label(f"{state}_in")
    yield sa.case((there_is, interval.leave), else_=sa.null()).label(f"{state}_out")


def _in_scope(question: Question) -> list[Condition]:
    """Conditions that a case belongs to the scope, by one of its offices."""
    by_holder = [_conditions(question, holder) for holder in HOLDERS]
    if not _chooses_offices(question):
        return by_holder[0]
    return [sa.or_(*(sa.and_(sa.true(), *conditions) for conditions in by_holder))]


def _of_holders(question: Question) -> list[Column]:
    """For each office column, whether the case belongs to the scope by that one. Each clock counts one of the two."""
    if not _chooses_offices(question):
        return []
    return [
        sa.case(
            (sa.and_(sa.true(), *_conditions(question, holder)), sa.literal_column("1")), else_=ZERO
        ).label(f"of_{holder}")
        for holder in HOLDERS
    ]


def _conditions(question: Question, holder: Any) -> list[Condition]:
    rows = schema.case
    filters = filter_conditions(question.store, question.scope, rows, holder=holder)
    return [*filters, *question.source_conditions(rows)]


def _chooses_offices(question: Question) -> bool:
    """Whether the scope, or what the viewer may read, is limited to some offices."""
    scope, limits = question.scope, question.store.limits
    return bool(scope.agencies or scope.peer_groups or (limits and limits.agencies))


def _components(frame: pd.DataFrame, clock: str, holder: str) -> CaseAmounts:
    """The components of a clock: rows whose clock has run, by its day."""
    names = tuple(
        component.name
        for component in COMPONENTS.values()
        if (component.clock, component.holder) == (clock, holder)
    )
    amounts = np.stack([frame[name].to_numpy(dtype=float, na_value=0.0) for name in names])
    return _part(frame, f"{clock}_day", holder, names, amounts)


def _flows(frame: pd.DataFrame) -> Iterator[CaseAmounts]:
    """A part for each state and direction: 1 for each interval that begins or ends."""
    for state, holder in STATES.items():
        for name in (f"{state}_in", f"{state}_out"):
            yield _part(frame, name, holder, (name,), np.ones((1, len(frame))))


def _part(
    frame: pd.DataFrame, moment: str, holder: str, names: tuple[str, ...], amounts: np.ndarray[Any, Any]
) -> CaseAmounts:
    """Amounts by the day of a moment, of the rows that have one and belong to the scope by the given office."""
    # An engine returns a column without any moment as objects.
    day = pd.to_datetime(frame[moment]).to_numpy().astype("datetime64[D]").astype("datetime64[s]")
    kept = ~np.isnat(day)
    if f"of_{holder}" in frame:
        kept &= frame[f"of_{holder}"].to_numpy() == 1
    columns = {name: frame[name].to_numpy()[kept] for name in KEY_COLUMNS}
    return CaseAmounts(day[kept], columns, names, amounts[:, kept])
