"""Daily sums of a scope from the file of all cases (`case_file`).

The rows of a scope are counted by day and class, one pass of `bincount` for each clock whatever the number of its
components; multiplied by what each class adds to them, the counts are the sums.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from queries.question.question import Question
from queries.sums.arithmetic.cell_counts import MAX_CELLS, count_cells
from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS, DayAmounts
from queries.sums.case_arrays.scope_rows import HOLDERS
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.case_file.case_file_layout import CASES, Part, layouts
from queries.sums.case_file.case_file_rows import chosen_rows
from queries.sums.sums_file.stored_sums import day_amounts
from stats.arrays import Floats


def daily_sums_from_file(question: Question, *, by_source: bool) -> DayAmounts | None:
    """The sums of `queries.sums.case_arrays.daily_sums_in_arrays`; None where they have to be made without the file."""
    return answer_from_file(question, lambda file: _daily_sums(file, question, by_source=by_source))


def _daily_sums(file: CaseFile, question: Question, *, by_source: bool) -> DayAmounts | None:
    sums = counted_sums(file, question, by_source=by_source)
    if sums is None:
        return None
    return day_amounts(sums, file.first_day, sources=_source_count(file) if by_source else None)


def _source_count(file: CaseFile) -> int:
    return file.tables[CASES].key_count("source")


def counted_sums(file: CaseFile, question: Question, *, by_source: bool) -> Floats | None:
    """Sums of the scope's dimensions by amount, trip (and source) and day; None where there is no room for them."""
    sources = _source_count(file) if by_source else 1
    slots = 2 * sources  # of a day: with and without a trip, and each source
    sums = np.zeros((len(AMOUNT_COLUMNS), slots, file.days))
    for name, layout in layouts().items():
        sizes = {part: slots * len(file.values(name, part)) * file.days for part in layout.parts}
        if sum(sizes.values()) > MAX_CELLS:
            return None
        counts = {part: np.zeros(sizes[part], dtype=np.int32) for part in layout.parts}
        for parts, on_trip in product(_by_selection(question, layout.parts), (False, True)):
            names = dict.fromkeys(column for part in parts for column in _columns(part))
            chosen = chosen_rows(file, question, name, parts[0].holder, on_trip=on_trip)
            of_trip = {part: counts[part].reshape(2, -1)[int(on_trip)] for part in parts}
            for rows in file.tables[name].batches([*names, *(["source"] if by_source else [])], chosen):
                for part in parts:
                    if part.column is None and not by_source:
                        of_trip[part] += np.bincount(rows[part.day], minlength=file.days)
                        continue
                    if part.column is None:
                        cell = rows[part.day].astype(np.uint32)
                    else:
                        cell = np.multiply(rows[part.column], np.uint32(file.days), dtype=np.uint32)
                        cell += rows[part.day]
                    if by_source:
                        cell += rows["source"] * np.uint32(file.days * len(file.values(name, part)))
                    count_cells(of_trip[part], cell)
        for part, counted in counts.items():
            values = file.values(name, part)
            by_class = counted.reshape(slots, len(values), file.days)
            for amount, value in zip(part.names, values.T, strict=True):
                sums[AMOUNT_COLUMNS.index(amount)] += value @ by_class
    sums[:, :, 0] = 0  # of no day
    return sums


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
