"""Daily sums of a scope from the file of all cases (`case_file`).

The rows of a scope are counted by day and class, one pass of `bincount` for each clock whatever the number of its
components; multiplied by what each class adds to them, the counts are the sums.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from queries.question.question import Question
from queries.sums.block_file import count_cells
from queries.sums.case_file import CaseFile, answer_from_file
from queries.sums.case_file_layout import CASES, Part, layouts
from queries.sums.case_file_rows import chosen_rows, without_trips
from queries.sums.cell_counts import MOST_CELLS
from queries.sums.day_amounts import AMOUNT_COLUMNS, DayAmounts, timestamps
from queries.sums.scope_rows import HOLDERS


def daily_sums_from_file(question: Question, *, by_source: bool) -> DayAmounts | None:
    """The sums of `queries.sums.daily_sums_in_arrays`; None where they have to be made without the file."""
    return answer_from_file(question, lambda file: _daily_sums(file, question, by_source=by_source))


def _daily_sums(file: CaseFile, question: Question, *, by_source: bool) -> DayAmounts | None:
    sources = file.tables[CASES].key_count("source") if by_source else 1
    slots = 2 * sources  # of a day: with and without a trip, and each source
    sums = np.zeros((len(AMOUNT_COLUMNS), file.days * slots))
    for name, layout in layouts().items():
        table = file.tables[name]
        sizes = {part: file.days * slots * len(file.values(name, part)) for part in layout.parts}
        if sum(sizes.values()) > MOST_CELLS:
            return None
        counts = {part: np.zeros(sizes[part], dtype=np.int32) for part in layout.parts}
        for parts in _by_selection(question, layout.parts):
            further = ("trip", *(["source"] if by_source else []))
            names = dict.fromkeys([*further, *(column for part in parts for column in _columns(part))])
            chosen = chosen_rows(file, question, name, parts[0].holder)
            for rows in table.batches(list(names), chosen, without_trips(question)):
                slot = (rows["trip"] > 0) * np.intp(sources)
                if by_source:
                    slot += rows["source"]
                for part in parts:
                    cell = rows[part.day].astype(np.intp)
                    cell *= slots
                    cell += slot
                    if part.column is not None:
                        cell *= len(file.values(name, part))
                        cell += rows[part.column]
                    count_cells(counts[part], cell)
        for part, counted in counts.items():
            values = file.values(name, part)
            for amount, each in zip(part.names, (counted.reshape(-1, len(values)) @ values).T, strict=True):
                sums[AMOUNT_COLUMNS.index(amount)] += each
    sums[:, :slots] = 0  # of no day
    cells = np.flatnonzero(sums.any(axis=0))
    day, slot = timestamps(cells // slots + file.first_day), cells % slots
    source = slot % sources if by_source else None
    return DayAmounts(day, slot // sources, source, AMOUNT_COLUMNS, sums[:, cells])


def _by_selection(question: Question, parts: Sequence[Part]) -> Iterator[list[Part]]:
    """The parts whose cases are the same: all of them, or those of each office column if offices are chosen."""
    if not question.chooses_offices:
        yield list(parts)
        return
    for holder in HOLDERS:
        if some := [part for part in parts if part.holder == holder]:
            yield some


def _columns(part: Part) -> list[str]:
    return [part.day, *([part.column] if part.column else [])]
