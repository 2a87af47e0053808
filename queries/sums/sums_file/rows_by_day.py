"""Cases in the order of the day on which they were due or closed, from the file beside that of all cases.

What is asked of all offices over some months concerns a small part of all cases, which has rows in every part of the
file of all cases, so that the days of all of them would be read and compared. Here the cases of a period lie together.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from queries.measures.declaration import Holder
from queries.question.question import Question
from queries.sums.blocks.block_file import BATCH, Rows, Selection, are_wanted
from queries.sums.case_file.case_file import CaseFile
from queries.sums.case_file.case_file_layout import CASES, Part
from queries.sums.case_file.case_file_rows import chosen_rows, rows_key, wanted_rows
from queries.sums.case_file.kept_rows import kept_rows
from queries.sums.sums_file.stored_sums import answer_from_sums
from queries.sums.sums_file.sums_file import SumsFile
from stats.arrays import Bools

# The columns beside the keys that the rows of each day have. The days allowed follow from that of registration.
FURTHER = {"due_day": ("due_day_class", "registered_day"), "closed_day": ("closed_day_class",)}
KEYS = ("trip", "kind", "channel", "county", "topic")
STARTS = "starts"
# Rows of the file of all cases that are read in the time of one of these: of most, only the day is.
ADVANTAGE = 2


def row_column(day: str, name: str) -> str:
    """Name of a column of the rows in the order of a day."""
    return f"by {day}/{name}"


def rows_of_period(
    file: CaseFile,
    question: Question,
    part: Part,
    names: Sequence[str],
    period: tuple[int, int],
    *,
    holder: Holder,
) -> Iterator[Rows]:
    """Columns of the cases of a question's scope by an office column whose day of a part is within a period.

    Both days of the period are in it. The cases come from whichever file has fewer rows to read.
    """
    if period[1] < period[0]:
        return iter(())
    chosen = chosen_rows(file, question, CASES, holder)
    wanted = wanted_rows(file, question, CASES, holder)
    in_order = _file_with(question, part, [*names, *wanted], period, chosen)
    if in_order is None:
        key = (*rows_key(file, question, holder), question.scope.trips)
        kept = kept_rows(file, question, part, names, period, chosen, key=key)
        return kept or file.tables[CASES].batches(names, chosen, {part.day: period})
    return rows_by_day(in_order, part.day, names, period, wanted)


def _file_with(
    question: Question, part: Part, names: Sequence[str], period: tuple[int, int], chosen: Selection
) -> SumsFile | None:
    """The file with some columns of the rows by a part's day, if it has so few of them in the period."""
    needed = [row_column(part.day, name) for name in names if name != part.day]

    def compared(file: SumsFile) -> SumsFile | None:
        starts = row_column(part.day, STARTS)
        if not {starts, *needed} <= set(file.columns):
            return None
        first, end = (int(file.column(starts, day, day + 1)[0]) for day in (period[0], period[1] + 1))
        if ADVANTAGE * (end - first) > chosen.most_rows:
            return None
        for name in needed:
            file.compare(name)
        return file

    return answer_from_sums(question, compared)


def rows_by_day(
    file: SumsFile, day: str, names: Sequence[str], period: tuple[int, int], wanted: Mapping[str, Bools]
) -> Iterator[Rows]:
    """Columns of the rows of some days (both inclusive), some ten thousand at a time, in the order of their day.

    `wanted` says of the values of key columns which ones are.
    """
    begin, end = period
    starts = file.column(row_column(day, STARTS), begin, end + 2).astype(np.int64)
    days = np.repeat(np.arange(begin, end + 1, dtype=np.uint16), np.diff(starts))
    for first in range(int(starts[0]), int(starts[-1]), BATCH):
        last = min(first + BATCH, int(starts[-1]))
        rows = {name: file.column(row_column(day, name), first, last) for name in {*names, *wanted} - {day}}
        rows[day] = days[first - starts[0] : last - starts[0]]
        for name, values in wanted.items():
            inside = np.flatnonzero(are_wanted(values, rows[name]))
            if len(inside) < len(rows[day]):
                rows = {each: column.take(inside) for each, column in rows.items()}
        yield rows
