"""Sums of components by any grouping, of the cases of a scope, from the file of all cases (`case_file`)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import prod

import numpy as np

from queries.question.question import Columns, Question
from queries.sql.components import Component, EdgeKind
from queries.sums.case_file import CaseFile, answer_from_file
from queries.sums.case_file_layout import CASES, Part, layouts
from queries.sums.cell_counts import CellCounts
from queries.sums.grouped_sums_from_file import cells_of, coded_group, keys_of, window_of
from queries.sums.rows_by_day import rows_of_period


def component_sums_from_file(
    question: Question, components: Sequence[Component], edges: Mapping[EdgeKind, Mapping[int, date]]
) -> list[Columns] | None:
    """Sums before the edges by the question's groupings, in parts; None where they have to be made without the file.

    A group without any amount has no row.
    """
    days = {edge: set(by_source.values()) for edge, by_source in edges.items()}
    if any(len(of_edge) > 1 for of_edge in days.values()):
        return None
    before = {edge: day for edge, (day,) in days.items()}

    def answer(file: CaseFile) -> list[Columns]:
        sums = [
            _sums(file, question, part, names, before.get(edge))
            for part, edge, names in _by_part_and_edge(components)
        ]
        # Each part has the columns of all, because those without rows are left out when parts are put together.
        nothing = {component.name: 0.0 for component in components}
        return [{**dict.fromkeys(nothing, np.zeros(len(next(iter(each.values()))))), **each} for each in sums]

    return answer_from_file(question, answer)


def _by_part_and_edge(components: Sequence[Component]) -> Iterator[tuple[Part, EdgeKind, list[str]]]:
    """The names of components that share a column of classes and the kind of their edge."""
    for part in layouts()[CASES].parts:
        of_part = [component for component in components if component.name in part.names]
        for edge in dict.fromkeys(component.edge_kind for component in of_part):
            yield part, edge, [component.name for component in of_part if component.edge_kind == edge]


def _sums(
    file: CaseFile, question: Question, part: Part, names: Sequence[str], before: date | None
) -> Columns:
    """Sums of some amounts of a part by group, over the days of the question's period before a day."""
    ends = [day for day in (question.scope.last, before and before - timedelta(1)) if day is not None]
    begin, end = window_of(file, question.scope.first, min(ends, default=None))
    # Classes that add the same to the wanted amounts need not be told apart.
    values, class_of = np.unique(
        file.values(CASES, part)[:, [part.names.index(name) for name in names]], axis=0, return_inverse=True
    )
    coded = [coded_group(file, question, group, begin, max(begin, end)) for group in question.groups]
    counts = CellCounts(prod([*(len(each.keys) for each in coded), len(values)]))
    columns = [part.day, *([part.column] if part.column else []), *(each.column for each in coded)]
    of_class = class_of.astype(np.uint32)
    holder, period = question.measure.holder, (begin, end)
    for rows in rows_of_period(file, question, part, list(dict.fromkeys(columns)), period, holder=holder):
        cell = cells_of(rows, coded, counts.kind)
        if part.column is not None:
            cell *= np.uint32(len(values))
            cell += of_class.take(rows[part.column])
        counts.add(cell)
    cells, n = counts.filled()
    combination, amounts = cells // len(values), values[cells % len(values)] * n[:, None]
    adds = amounts.any(axis=1)
    combination, amounts = combination[adds], amounts[adds]
    starts = np.flatnonzero(np.diff(combination, prepend=-1))
    sums = np.add.reduceat(amounts, starts, axis=0) if len(starts) else amounts
    return keys_of(combination[starts], coded) | dict(zip(names, sums.T, strict=True))
