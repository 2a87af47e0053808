"""What the cases of the edge days (`queries.sums.edge_days`) add to daily sums, which cannot contain them."""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from queries.question.question import Columns, Question
from queries.question.rollup_choice import edge_days
from queries.sql.components import COMPONENTS, EdgeKind
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS, DayAmounts, day_number, timestamps
from queries.sums.edge_days import EDGES, any_component, edge_rows, filter_rows, overdue_rows
from queries.sums.sums_file.sums_file import TRIP_SLOTS
from stats.arrays import Floats

# The components and flows that rollups cannot contain for an edge day, because they depend on the hour of as-of.
ON_EDGE: dict[EdgeKind, tuple[str, ...]] = {
    "due": (
        *(component.name for component in COMPONENTS.values() if component.edge_kind == "due"),
        "overdue_in",
    ),
    "follow_up": tuple(
        component.name for component in COMPONENTS.values() if component.edge_kind == "follow_up"
    ),
    "waited": tuple(component.name for component in COMPONENTS.values() if component.edge_kind == "waited"),
}


def days_of_edges(store: Store) -> dict[EdgeKind, dict[int, date]]:
    """The edge day of each source, by edge."""
    return {edge: edge_days(any_component(edge), store) or {} for edge in EDGES}


def amounts_on_edges(question: Question, edges: Mapping[EdgeKind, dict[int, date]]) -> Iterator[DayAmounts]:
    """The amounts of the cases of a scope on the edge days, in parts, by day and trip."""
    store, facts = question.store, question.facts

    def part(rows: Columns, edge: EdgeKind) -> DayAmounts:
        """The part for the rows of an edge."""
        inside = filter_rows(question, rows, holder=any_component(edge).holder, first=None, last=None)
        names = tuple(name for name in ON_EDGE[edge] if name in inside)
        # Thousands of cases fall on one day of each source.
        day = inside["day"].astype("datetime64[D]").astype(np.int64)
        first = int(day.min(initial=np.iinfo(np.int64).max))
        cell = (day - first) * TRIP_SLOTS + (inside["trip"] > 0)
        sums = np.array([np.bincount(cell, inside[name].astype(float)) for name in names], dtype=float)
        cells = np.flatnonzero(np.bincount(cell))
        return DayAmounts(
            timestamps(cells // TRIP_SLOTS + first), cells % TRIP_SLOTS, None, names, sums[:, cells]
        )

    for edge, days in edges.items():
        yield part(edge_rows(store, facts, edge, days), edge)
    overdue = overdue_rows(store, facts, edges["due"])
    yield part(overdue | {"overdue_in": overdue["n"]}, "due")


def replace_edges(sums: Floats, question: Question, first_day: int) -> None:
    """Replace the amounts of a scope from the edge days on by those of its cases, in sums by amount, trip and day.

    Days are counted from `first_day`. Does nothing where the edge days of sources differ, since sums of all sources
    cannot tell them apart.
    """
    edges = days_of_edges(question.store)
    if any(len(set(days.values())) != 1 for days in edges.values()):
        return
    for edge, days in edges.items():
        begin = max(day_number(min(days.values())) - first_day, 0)
        sums[[AMOUNT_COLUMNS.index(name) for name in ON_EDGE[edge]], :, begin:] = 0
    for part in amounts_on_edges(question, edges):
        at = part.day.astype("datetime64[D]").astype(np.int64) - first_day
        for name, amount in zip(part.names, part.amounts, strict=True):
            sums[AMOUNT_COLUMNS.index(name), part.trip, at] += amount
