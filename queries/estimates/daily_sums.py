"""Daily sums of all components over a scope's dimensions, read once and cached, so that any period is a slice.

One screen needs a period, the one before it, the same of last year, the months of several years and a dozen earlier
periods: all of them are sums over the same days.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from queries.estimates.edge_days import edge_rows, filter_rows, overdue_rows
from queries.question.filters import filter_conditions
from queries.question.question import Question
from queries.question.rollup_choice import DailyRollup, edge_days
from queries.sql.components import COMPONENTS, Component, EdgeKind
from queries.sql.functions import whole_sum
from queries.storage.rollup_tables import DAILY, FLOWS
from stats.intervals import Floats

Moments = NDArray[np.datetime64]

AMOUNT_COLUMNS = (*COMPONENTS, *FLOWS)
# The components and flows that rollups cannot contain for an edge day, because they depend on the hour of as-of.
_ON_EDGE: dict[EdgeKind, tuple[str, ...]] = {
    "due": (
        *(component.name for component in COMPONENTS.values() if component.edge_kind == "due"),
        "overdue_in",
    ),
    "follow_up": tuple(
        component.name for component in COMPONENTS.values() if component.edge_kind == "follow_up"
    ),
    "waited": tuple(component.name for component in COMPONENTS.values() if component.edge_kind == "waited"),
}


@dataclass(frozen=True)
class DailySums:
    """Days in ascending order and the sum of every component and flow on each: arrays of one length."""

    day: Moments
    amounts: Mapping[str, Floats]

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        return self.day.nbytes * (1 + len(self.amounts))

    def within(self, first: date | None, last: date | None) -> "DailySums":
        """The slice of the days of a period; None is an open end."""
        begin = int(np.searchsorted(self.day, np.datetime64(first))) if first else 0
        end = int(np.searchsorted(self.day, np.datetime64(last), side="right")) if last else len(self.day)
        return DailySums(
            self.day[begin:end], {name: amount[begin:end] for name, amount in self.amounts.items()}
        )


def daily_sums(question: Question, plan: DailyRollup) -> DailySums:
    """Daily sums over the scope's dimensions and all time; cached."""
    scope = replace(question.scope, first=None, last=None, preset=None)
    cache_key = ("days", plan.name, scope, question.sources)
    return question.store.cache.get_or_compute(cache_key, lambda: _days(question, plan))


def _days(question: Question, plan: DailyRollup) -> DailySums:
    """Daily sums from a rollup, with the edge days replaced by sums over their cases."""
    edges = {edge: edge_days(_any_component(edge), question.store) or {} for edge in _ON_EDGE}
    # Sums by day and source are only needed where the sources' edges fall on different days; one key is faster.
    by_source = any(len(set(days_of_edge.values())) > 1 for days_of_edge in edges.values())
    rows, sums = _by_day(plan.name, by_source=by_source)
    # The rollup stores each clock's own office under the name `agency`.
    conditions = [
        *filter_conditions(question.store, question.scope, rows, holder="agency"),
        *question.source_conditions(rows),
    ]
    frame = question.store.frame(sums.where(*conditions) if conditions else sums)
    days = frame["day"].to_numpy().astype("datetime64[s]")
    amounts = _columns(frame, AMOUNT_COLUMNS)
    for edge, days_of_edge in edges.items():
        # The rollup's sums from the edge on are set to 0; the parts from `_edges` replace them.
        amounts[_places(_ON_EDGE[edge])] *= days < _ends(frame, days_of_edge)
    return _added([(days, AMOUNT_COLUMNS, amounts), *_edges(question, edges)])


@cache
def _by_day(name: str, *, by_source: bool) -> tuple[sa.Table, sa.Select[Any]]:
    """A rollup table and the statement of its sums by day (and source).

    Cached, because SQLAlchemy takes as long to build the statement as the database to answer it.
    """
    rows = DAILY[name]
    keys = [rows.c.day, rows.c.source] if by_source else [rows.c.day]
    return rows, sa.select(*keys, *(whole_sum(rows.c[own]).label(own) for own in AMOUNT_COLUMNS)).group_by(
        *keys
    )


def _columns(frame: pd.DataFrame, names: Iterable[str]) -> Floats:
    """Columns of a frame as rows of an array, missing values as 0; faster one by one than selected in pandas."""
    return np.stack([frame[name].to_numpy(dtype=float, na_value=0.0) for name in names])


def _ends(frame: pd.DataFrame, edges: Mapping[int, date]) -> Moments | np.datetime64:
    """Edge day of each row's source; the latest edge for a source without one, and where rows are not by source."""
    last = max(edges.values(), default=date.max)
    if "source" not in frame:
        return np.datetime64(last)
    return np.array([edges.get(source, last) for source in frame["source"]], dtype="datetime64[s]")


def _added(parts: list[tuple[Moments, Sequence[str], Floats]]) -> DailySums:
    """Add up parts by day. Each part has days, names of amounts, and the amounts as names × rows."""
    all_days, index = np.unique(np.concatenate([days for days, _, _ in parts]), return_inverse=True)
    total = np.zeros((len(AMOUNT_COLUMNS), len(all_days)))
    start = 0
    for days, names, amounts in parts:
        index_of_part = index[start : start + len(days)]
        start += len(days)
        for row, amount in zip(_places(names), amounts, strict=True):
            total[row] += np.bincount(index_of_part, amount, minlength=len(all_days))
    return DailySums(all_days, dict(zip(AMOUNT_COLUMNS, total, strict=True)))


def _places(names: Sequence[str]) -> list[int]:
    """Positions of the named amounts in AMOUNT_COLUMNS."""
    return [AMOUNT_COLUMNS.index(name) for name in names]


def _edges(
    question: Question, edges: Mapping[EdgeKind, dict[int, date]]
) -> Iterator[tuple[Moments, Sequence[str], Floats]]:
    """The parts for the edge days, whose sums are not in the rollup."""
    store, facts = question.store, question.facts

    def part(rows: pd.DataFrame, edge: EdgeKind) -> tuple[Moments, list[str], Floats]:
        """The part for the rows of an edge: their days, the names of their amounts, and the amounts."""
        inside = filter_rows(question, rows, holder=_any_component(edge).holder, first=None, last=None)
        names = [name for name in _ON_EDGE[edge] if name in inside]
        return inside["day"].to_numpy().astype("datetime64[s]"), names, _columns(inside, names)

    for edge, days in edges.items():
        yield part(edge_rows(store, facts, edge, days), edge)
    yield part(overdue_rows(store, facts, edges["due"]).rename(columns={"n": "overdue_in"}), "due")


def _any_component(edge: EdgeKind) -> Component:
    """Any component with that edge: all of them share their clock and the office that holds the case."""
    return next(component for component in COMPONENTS.values() if component.edge_kind == edge)
