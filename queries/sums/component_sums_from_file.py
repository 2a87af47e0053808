"""Sums of components by any grouping, of the cases of a scope, from the file of all cases (`case_file`)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import prod

import numpy as np

from queries.question.question import Columns, Question
from queries.sql.components import Component, EdgeKind
from queries.sums.arithmetic.cell_counts import MAX_CELLS, CellCounts, CellSums
from queries.sums.blocks.block_file import Array, Rows
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import CASES, Part, layouts
from queries.sums.case_file.case_file_rows import has_file
from queries.sums.coded_groups import CodedGroup, cells_of, coded_group, keys_of, window_of
from queries.sums.sums_file.rows_by_day import rows_of_period

Window = tuple[int, int]  # first and last day


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
            _sums(file, question, part, names, window)
            for part, edges in _by_part(components)
            for names, window in _readings(file, question, part, edges, before)
        ]
        # Each part has the columns of all, because those without rows are left out when parts are put together.
        nothing = {component.name: 0.0 for component in components}
        return [{**dict.fromkeys(nothing, np.zeros(len(next(iter(each.values()))))), **each} for each in sums]

    return answer_from_file(question, answer)


def reads_parts(question: Question) -> bool:
    """Whether sums of a question may come from the file, which is read for each part of the components by itself."""
    # Sources with edges on several days are summed by the database.
    return len({source.as_of.date() for source in question.store.sources}) == 1 and has_file(question)


def names_of_parts(components: Sequence[Component]) -> set[str]:
    """The names of all amounts that are in the same parts as some components."""
    return {name for part, _ in _by_part(components) for name in part.names}


def _by_part(components: Sequence[Component]) -> Iterator[tuple[Part, dict[str, EdgeKind]]]:
    """The kinds of edges of the components that share a column of classes, by their names."""
    for part in layouts()[CASES].parts:
        of_part = {each.name: each.edge_kind for each in components if each.name in part.names}
        if of_part:
            yield part, of_part


def _readings(
    file: CaseFile,
    question: Question,
    part: Part,
    edges: Mapping[str, EdgeKind],
    before: Mapping[EdgeKind, date],
) -> Iterator[tuple[list[str], Window]]:
    """Plan the passes over the file: which amounts are counted together, by names, and over which days of the file.

    `edges` are their kinds of edge. All are counted up to the first edge in one pass, and the others from there on,
    unless the cells of all of them together would have to be sorted.
    """
    windows = dict[EdgeKind, Window]()
    for edge in edges.values():
        day = before.get(edge)
        ends = [each for each in (question.scope.last, day and day - timedelta(1)) if each is not None]
        windows[edge] = window_of(file, question.scope.first, min(ends, default=None))
    (begin, end), (_, last) = min(windows.values()), max(windows.values())
    coded = (coded_group(file, question, group, begin, max(begin, last)) for group in question.groups)
    values, combinations = (
        np.unique(_amounts(file, part, list(edges)), axis=0),
        prod(len(each.keys) for each in coded),
    )
    is_sorted = len(values) * combinations > MAX_CELLS and not _is_summed(file, part, values, combinations)
    if len(windows) == 1 or is_sorted:
        for kind, window in windows.items():
            yield [name for name, edge in edges.items() if edge == kind], window
        return
    yield list(edges), (begin, end)
    if end < last:
        yield [name for name, edge in edges.items() if windows[edge][1] > end], (max(begin, end + 1), last)


def _amounts(file: CaseFile, part: Part, names: Sequence[str]) -> Array:
    """What each class of a part adds to some amounts."""
    return file.values(CASES, part)[:, [part.names.index(name) for name in names]]


def _sums(file: CaseFile, question: Question, part: Part, names: Sequence[str], window: Window) -> Columns:
    """Sums of some amounts of a part by group, over some days of the file."""
    begin, end = window
    coded = [coded_group(file, question, group, begin, max(begin, end)) for group in question.groups]
    combinations = prod(len(each.keys) for each in coded)
    # Classes that add the same to the wanted amounts need not be told apart.
    values, class_of = np.unique(_amounts(file, part, names), axis=0, return_inverse=True)
    columns = [part.day, *([part.column] if part.column else []), *(each.column for each in coded)]
    holder, period = question.measure.holder, (begin, end)
    batches = rows_of_period(file, question, part, list(dict.fromkeys(columns)), period, holder=holder)
    if _is_summed(file, part, values, combinations):
        combination, amounts = _summed(batches, part, coded, values, class_of, file.tables[CASES].row_count)
    else:
        combination, amounts = _counted(batches, part, coded, values, class_of, combinations)
    return keys_of(combination, coded) | dict(zip(names, amounts.T, strict=True))


def _is_summed(file: CaseFile, part: Part, values: Array, combinations: int) -> bool:
    """Whether to add amounts up row by row, because counting rows per class would need too large an array.

    Counting only the cells that occur takes several times as long.
    """
    has_room = len(values) * combinations <= MAX_CELLS
    most_rows = file.tables[CASES].row_count
    return (
        not has_room
        and part.column is not None
        and CellSums.has_room(combinations, values, most_rows=most_rows)
    )


def _summed(
    batches: Iterator[Rows],
    part: Part,
    coded: Sequence[CodedGroup],
    values: Array,
    class_of: Array,
    most_rows: int,
) -> tuple[Array, Array]:
    """The combinations of groups with any amount, and their amounts, added up row by row."""
    sums = CellSums(prod(len(each.keys) for each in coded), values, most_rows=most_rows)
    assert part.column is not None
    for rows in batches:
        sums.add(cells_of(rows, coded), class_of.take(rows[part.column]))
    return sums.filled()


def _counted(
    batches: Iterator[Rows],
    part: Part,
    coded: Sequence[CodedGroup],
    values: Array,
    class_of: Array,
    combinations: int,
) -> tuple[Array, Array]:
    """As `_summed`, from the number of rows of each class."""
    some, adds = None, np.asarray(values.any(axis=1))
    if len(values) * combinations > MAX_CELLS and not adds.all():
        # Those that add nothing need no place, if there is none for all: to leave them out takes a little time.
        some, values, class_of = adds[class_of], values[adds], (adds.cumsum() - 1)[class_of]
    counts = CellCounts(combinations * len(values))
    of_class = class_of.astype(np.uint32)
    for rows in batches:
        cell = cells_of(rows, coded, counts.kind)
        if part.column is not None:
            cell *= np.uint32(len(values))
            cell += of_class.take(rows[part.column])
            if some is not None:
                cell = cell.compress(some.take(rows[part.column]))
        counts.add(cell)
    cells, n = counts.filled()
    combination, amounts = cells // len(values), values[cells % len(values)] * n[:, None]
    is_any = amounts.any(axis=1)
    combination, amounts = combination[is_any], amounts[is_any]
    starts = np.flatnonzero(np.diff(combination, prepend=-1))
    return combination[starts], np.add.reduceat(amounts, starts, axis=0) if len(starts) else amounts
