"""What each day added: read once for the dimensions of a scope, so that any period of it is a cut.

A screen asks for a period, the one before it, the same of last year, the months of several years and a dozen earlier
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
# What rollups cannot tell of an edge day.
_ON_EDGE: dict[EdgeKind, tuple[str, ...]] = {
    "due": (*(atom.name for atom in COMPONENTS.values() if atom.edge_kind == "due"), "overdue_in"),
    "followed": tuple(atom.name for atom in COMPONENTS.values() if atom.edge_kind == "followed"),
}


@dataclass(frozen=True)
class DailySums:
    """Days, ascending, and the sum of every atom and flow on each: arrays of one length."""

    day: Moments
    amounts: Mapping[str, Floats]

    @property
    def nbytes(self) -> int:
        """Bytes that it takes."""
        return self.day.nbytes * (1 + len(self.amounts))

    def within(self, first: date | None, last: date | None) -> "DailySums":
        """The days of a period."""
        begin = int(np.searchsorted(self.day, np.datetime64(first))) if first else 0
        end = int(np.searchsorted(self.day, np.datetime64(last), side="right")) if last else len(self.day)
        return DailySums(
            self.day[begin:end], {name: amount[begin:end] for name, amount in self.amounts.items()}
        )


def daily_sums(question: Question, plan: DailyRollup) -> DailySums:
    """What each day added over the scope's dimensions and all time."""
    scope = replace(question.scope, first=None, last=None, preset=None)
    asked = ("days", plan.name, scope)
    return question.store.cache.get_or_compute(asked, lambda: _days(question, plan))


def _days(question: Question, plan: DailyRollup) -> DailySums:
    edges = {edge: edge_days(_any_component(edge), question.store) or {} for edge in _ON_EDGE}
    # Where all sources are known up to the same day, their sums need not be told apart: two keys take more time.
    apart = any(len(set(known.values())) > 1 for known in edges.values())
    rows, sums = _by_day(plan.name, apart=apart)
    conditions = filter_conditions(
        question.store, question.scope, rows, holder="agency"
    )  # agencies are each clock's own
    frame = question.store.frame(sums.where(*conditions) if conditions else sums)
    days = frame["day"].to_numpy().astype("datetime64[s]")
    amounts = _columns(frame, AMOUNT_COLUMNS)
    for edge, known in edges.items():
        amounts[_places(_ON_EDGE[edge])] *= days < _ends(frame, known)
    return _added([(days, AMOUNT_COLUMNS, amounts), *_edges(question, edges)])


@cache
def _by_day(name: str, *, apart: bool) -> tuple[sa.Table, sa.Select[Any]]:
    """A rollup, and the statement of its sums by day (and source); kept, for it takes as long to make as to answer."""
    rows = DAILY[name]
    keys = [rows.c.day, rows.c.source] if apart else [rows.c.day]
    return rows, sa.select(*keys, *(whole_sum(rows.c[own]).label(own) for own in AMOUNT_COLUMNS)).group_by(
        *keys
    )


def _columns(frame: pd.DataFrame, names: Iterable[str]) -> Floats:
    """Columns of a frame as rows, 0 for what is missing; one by one, for a choice of columns takes pandas longer."""
    return np.stack([frame[name].to_numpy(dtype=float, na_value=0.0) for name in names])


def _ends(frame: pd.DataFrame, edges: Mapping[int, date]) -> Moments | np.datetime64:
    """The edge of each row's source; of a source that has none, and where sources are not told apart, the last."""
    last = max(edges.values(), default=date.max)
    if "source" not in frame:
        return np.datetime64(last)
    return np.array([edges.get(source, last) for source in frame["source"]], dtype="datetime64[s]")


def _added(parts: list[tuple[Moments, Sequence[str], Floats]]) -> DailySums:
    """The amounts of the parts (names × rows), some of which have few of the names, added up by day."""
    all_days, place = np.unique(np.concatenate([days for days, _, _ in parts]), return_inverse=True)
    total = np.zeros((len(AMOUNT_COLUMNS), len(all_days)))
    start = 0
    for days, names, amounts in parts:
        at = place[start : start + len(days)]
        start += len(days)
        for row, amount in zip(_places(names), amounts, strict=True):
            total[row] += np.bincount(at, amount, minlength=len(all_days))
    return DailySums(all_days, dict(zip(AMOUNT_COLUMNS, total, strict=True)))


def _places(names: Sequence[str]) -> list[int]:
    return [AMOUNT_COLUMNS.index(name) for name in names]


def _edges(
    question: Question, edges: Mapping[EdgeKind, dict[int, date]]
) -> Iterator[tuple[Moments, Sequence[str], Floats]]:
    """The amounts of the days that the rollup does not tell."""
    store, facts = question.store, question.facts

    def own(rows: pd.DataFrame, edge: EdgeKind) -> tuple[Moments, list[str], Floats]:
        inside = filter_rows(
            store, question.scope, rows, holder=_any_component(edge).holder, first=None, last=None
        )
        names = [name for name in _ON_EDGE[edge] if name in inside]
        return inside["day"].to_numpy().astype("datetime64[s]"), names, _columns(inside, names)

    for edge, known in edges.items():
        yield own(edge_rows(store, facts, edge, known), edge)
    yield own(overdue_rows(store, facts, edges["due"]).rename(columns={"n": "overdue_in"}), "due")


def _any_component(edge: EdgeKind) -> Component:
    """An atom of an edge: they share their clock and who holds the case."""
    return next(atom for atom in COMPONENTS.values() if atom.edge_kind == edge)
