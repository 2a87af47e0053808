"""Sums by any grouping over the cases of a small scope, which have been read for its daily sums anyway.

A screen about a county and a topic, say, asks for its offices by month, by the mix of their cases and by day. No daily
rollup has these dimensions together, and a statement over the facts takes longer to be written and planned than the few
cases take to be added up here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from queries.estimates.daily_sums import daily_sums
from queries.estimates.scope_cases import MOST_KEPT, CaseAmounts, ScopeCases, kept_cases
from queries.measures.declaration import Holder
from queries.question.grouping import PARENTS, TIME_GROUPINGS, Group
from queries.question.question import Question
from queries.question.rollup_choice import choose_daily_rollup, dimensions

DAY = "day"
MOST_BESIDE_ROLLUPS = 8_000  # cases

Rows = np.ndarray[Any, np.dtype[np.intp]]


def cases_of_scope(question: Question) -> ScopeCases | None:
    """The cases of a question's scope over all time; None where sums by the database are as fast, or exact alone.

    Where a daily rollup has the dimensions of the scope, its cases are read for these sums alone: there must be fewer.
    """
    if not question.rollups_usable or question.answered_by_days:
        return None
    store = question.store
    scope = replace(question.scope, first=None, last=None, preset=None, trips="in")
    if not dimensions(store, scope, ()):
        return None
    rollup = choose_daily_rollup(store, scope, ())
    whole = replace(question, scope=scope, groups=(), daily_rollup=rollup)
    most = MOST_KEPT if rollup is None else MOST_BESIDE_ROLLUPS
    if daily_sums(whole).amounts["received"].sum() > most:
        return None
    return kept_cases(whole)


def sums_of_cases(
    question: Question,
    cases: ScopeCases,
    names: Sequence[str],
    *,
    groups: Sequence[Group],
    first: date | None,
    last: date | None,
    edges: Mapping[str, Mapping[int, date] | None],
    by_day: bool = False,
) -> pd.DataFrame:
    """Sums of amounts that share their days, over a period with inclusive ends: a row for each group that has cases.

    `edges` has the edge days by source of the amounts whose days from there on count as 0. With `by_day` each day is a
    group as well, in the column `day`. Keys and sums are those that the database would give.
    """
    frames = [
        _sums(question, part, names, groups=groups, first=first, last=last, edges=edges, by_day=by_day)
        for part in cases.parts_with(names[0])
    ]
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if len(filled) > 1 else (filled or frames)[0]


def _sums(
    question: Question,
    part: CaseAmounts,
    names: Sequence[str],
    *,
    groups: Sequence[Group],
    first: date | None,
    last: date | None,
    edges: Mapping[str, Mapping[int, date] | None],
    by_day: bool,
) -> pd.DataFrame:
    """The sums over one part."""
    rows = np.flatnonzero(_is_inside(part, first, last, with_trips=question.scope.trips != "out"))
    day = part.day[rows]
    coded = list(_coded(groups, part, rows, holder=question.measure.holder))
    if by_day:
        days, index = np.unique(day, return_inverse=True)
        coded.append((DAY, days, index))
    cell, size = np.zeros(len(rows), dtype=np.int64), 1
    for _, keys, index in coded:
        cell, size = cell * len(keys) + index, size * len(keys)
    cells, index = np.unique(cell, return_inverse=True)
    columns: dict[str, Any] = {}
    rest = cells
    for name, keys, _ in reversed(coded):
        columns[name] = keys[rest % len(keys)] if len(keys) else keys
        rest = rest // max(len(keys), 1)
    columns = {name: columns[name] for name, _, _ in coded}
    for name in names:
        amount = part.amounts[part.names.index(name), rows]
        if edge := edges.get(name):
            amount = amount * (day < _edge_of_each(part.columns["source"][rows], edge))
        columns[name] = np.bincount(index, amount, minlength=len(cells))
    return pd.DataFrame(columns)


def _is_inside(
    part: CaseAmounts, first: date | None, last: date | None, *, with_trips: bool
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    inside = np.ones(len(part.day), dtype=bool)
    if first:
        inside &= part.day >= np.datetime64(first)
    if last:
        inside &= part.day <= np.datetime64(last)
    if not with_trips:
        inside &= part.columns["trip"] == 0
    return inside


def _coded(
    groups: Sequence[Group], part: CaseAmounts, rows: Rows, *, holder: Holder
) -> Iterator[tuple[str, np.ndarray[Any, Any], np.ndarray[Any, np.dtype[np.int64]]]]:
    """For each grouping its name, the keys that occur, and the position of each row's key among them."""
    for group in groups:
        child = PARENTS.get(group.name, group.name)
        column = DAY if group.name in TIME_GROUPINGS else holder if child == "agency" else child
        values = part.day if column == DAY else part.columns[column]
        # Keys are computed once for each value that occurs, and not for each case.
        distinct, index = np.unique(values[rows], return_inverse=True)
        of_distinct = group.keys({column: distinct})
        keys = list(dict.fromkeys(of_distinct))
        position = {key: i for i, key in enumerate(keys)}
        codes = np.array([position[key] for key in of_distinct], dtype=np.int64)
        yield group.name, np.array(keys, dtype=object if group.name == DAY else np.int64), codes[index]


def _edge_of_each(source: np.ndarray[Any, Any], edges: Mapping[int, date]) -> np.ndarray[Any, Any]:
    """The edge day of each row's source; the latest one for a source that has none."""
    days = np.full(len(source), np.datetime64(max(edges.values())), dtype="datetime64[s]")
    for key, edge in edges.items():
        days[source == key] = np.datetime64(edge)
    return days
