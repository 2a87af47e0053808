"""How many cases of a scope enter and leave a state, by group and day, from the file of all cases (`case_file`)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import prod

import numpy as np
from numpy.typing import NDArray

from queries.question.grouping import Group
from queries.question.question import Columns, Question
from queries.sums.arithmetic.cell_counts import CellCounts
from queries.sums.arithmetic.day_amounts import Moments, timestamps
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import Part, layouts
from queries.sums.case_file.case_file_rows import chosen_rows
from queries.sums.coded_groups import cells_of, coded_group, keys_of, window_of

FIRST = 1  # the first day of the file; 0 is none


def flows_from_file(
    question: Question,
    state: str,
    groups: Sequence[Group],
    *,
    before: date | None,
    span_of: Callable[[Moments], Sequence[int]],
) -> list[Columns] | None:
    """Cases that entered (positive) and left (negative) a state until the end of the period: `n` by group and `span`.

    Those that entered are counted up to the day before `before`, if it is given. `span_of` numbers the spans of days.
    None where they have to be counted without the file. The groups are none of time, and may have several rows.
    """

    def answer(file: CaseFile) -> list[Columns]:
        flows = []
        for table, layout in layouts().items():
            for name, sign, end in ((f"{state}_in", 1, before), (f"{state}_out", -1, None)):
                (part,) = (part for part in layout.parts if name in part.names)
                days = [day for day in (question.last, end and end - timedelta(1)) if day is not None]
                begin, last = window_of(file, None, min(days))
                spans = np.array(
                    span_of(timestamps(np.arange(begin, last + 1) + file.first_day)), dtype=np.uint32
                )
                counted = _counted(file, question, table, part, name, groups=groups, spans=spans)
                flows.append(counted | {"n": sign * counted["n"]})
        return flows

    return answer_from_file(question, answer)


def _counted(
    file: CaseFile,
    question: Question,
    table: str,
    part: Part,
    name: str,
    *,
    groups: Sequence[Group],
    spans: NDArray[np.uint32],
) -> Columns:
    """Numbers of rows of a table that add 1 to a flow, by group and span; `spans` has those of the file's days."""
    coded = [coded_group(file, question, group, FIRST, len(spans)) for group in groups]
    span_count = int(spans.max(initial=0)) + 1
    counts = CellCounts(prod([*(len(each.keys) for each in coded), span_count]))
    adds = file.values(table, part)[:, part.names.index(name)] > 0
    columns = [part.day, *([part.column] if part.column else []), *(each.column for each in coded)]
    chosen = chosen_rows(file, question, table, question.measure.holder)
    between = {part.day: (FIRST, len(spans))}
    for rows in file.tables[table].batches(list(dict.fromkeys(columns)), chosen, between):
        cell = cells_of(rows, coded, counts.kind)
        cell *= np.uint32(span_count)
        cell += spans.take(rows[part.day] - np.uint16(FIRST))
        counts.add(cell if part.column is None else cell.compress(adds.take(rows[part.column])))
    filled, n = counts.filled()
    return keys_of(filled // span_count, coded) | {"span": filled % span_count, "n": n}
