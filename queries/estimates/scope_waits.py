"""Waits of all cases of a filtered scope, read once, so that the histogram of any of its periods is a slice.

One screen needs the times to an answer of a period, of the one before it, of the same period last year, of a dozen
earlier spans and of the months of a trend. The stored histograms have no dimensions, so each of these would read the
facts again. For a scope with few cases everything is read at once instead, with the days of registration and whether a
case was handed in on a provincial trip; of larger scopes only the cases that still wait are, which are few.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy.sql.selectable import FromClause

from queries.question.grouping import Group
from queries.question.question import Columns, Question
from queries.sql.conditions import Column
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.arithmetic.sums_by_keys import distinct_counts, dtype_for, run_lengths
from queries.sums.case_arrays.case_columns import Array
from queries.sums.case_arrays.scope_cases import ScopeCases, chosen_cases
from queries.sums.case_file.case_file_rows import has_more_in_file
from queries.sums.daily_sums import daily_sums
from queries.sums.grouped_cases import runs_by_time
from stats.arrays import Ints

MAX_CASES = 600_000  # cases of a scope whose waits are read at once, 14 bytes each
MAX_OF_FILE = 150_000  # the same where the file of all cases counts the waits of a period as fast
DAY, TRIP = "registered", "trip"
# Combinations of group, hour and ending, per row and in all, up to which counting is quicker than sorting the rows.
MAX_CELLS_PER_ROW, MAX_CELLS = 32, 2**20
ENDINGS = 3  # number of the codes of what ended a wait, which are 0, 1 and 2

Read = Callable[[Question], Sequence[pd.DataFrame]]


@dataclass(frozen=True)
class ScopeWaits:
    """Numbers of cases by day of registration (in ascending order), trip, completed hours and what ended the wait."""

    day: NDArray[np.int32]  # from 1970-01-01
    trip: NDArray[np.bool_]
    hours: NDArray[np.int32]
    state: NDArray[np.int8]
    cases: NDArray[np.int32] | None  # None: one each

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        parts = (self.day, self.trip, self.hours, self.state, self.cases)
        return sum(part.nbytes for part in parts if part is not None)

    def within(self, first: date | None, last: date | None, *, with_trips: bool) -> "ScopeWaits":
        """The waits of the cases of a period; None is an open end."""
        # NumPy would convert all days if the ends were of another type.
        begin = int(self.day.searchsorted(np.int32(day_number(first)))) if first else 0
        end = int(self.day.searchsorted(np.int32(day_number(last) + 1))) if last else len(self.day)
        inside: slice | NDArray[np.intp] = slice(begin, end)
        if not with_trips and self.trip[inside].any():
            inside = begin + np.flatnonzero(~self.trip[inside])
        cases = None if self.cases is None else self.cases[inside]
        return ScopeWaits(self.day[inside], self.trip[inside], self.hours[inside], self.state[inside], cases)


def few_cases(question: Question) -> bool:
    """Whether all waits of the question's scope can be read at once: no grouping but time, and not too many cases.

    Cases in memory are never too many. The whole store is, because stored histograms answer for it.
    """
    if not question.uses_daily_sums:
        return False
    if chosen_cases(question) is not None:
        return True
    if question.daily_rollup is not None and question.daily_rollup.name == "total":
        return False
    whole = _with_trips(question)
    if has_more_in_file(whole, MAX_OF_FILE):
        return False
    # The daily sums are cached, and needed by every other figure of the same scope.
    sums = daily_sums(whole)
    return float(sums.amounts["received"].sum()) <= MAX_CASES


def sliced_histogram(question: Question, waits: ScopeWaits) -> Columns:
    """Histogram of the question's period: columns of its grouping by time, hours, state and cases."""
    waits = waits.within(question.scope.first, question.scope.last, with_trips=question.scope.trips != "out")
    time = question.time_grouping
    longest = int(waits.hours.max(initial=0)) + 1
    keys: Array = np.zeros(1, dtype=np.int64)
    # One whole number stands for group, hours and state, so that equal rows are counted together.
    if time is None:
        size = longest * ENDINGS
        number = waits.hours.astype(dtype_for(size))
    else:
        keys, begin = runs_by_time(time, waits.day)
        size = max(len(keys), 1) * longest * ENDINGS
        first = np.arange(len(keys), dtype=dtype_for(size)) * longest
        number = first.repeat(run_lengths(begin, len(waits.day)))
        number += waits.hours
    number *= ENDINGS
    number += waits.state
    code, cases = _counted(number, waits.cases, size)
    hours, state = np.divmod(code, ENDINGS)
    if time is None:
        return {"hours": hours, "state": state, "cases": cases}
    group, hours = np.divmod(hours, longest)
    return {"hours": hours, "state": state, "cases": cases, time.name: keys[group]}


def _counted(number: Array, cases: NDArray[np.int32] | None, size: int) -> tuple[Ints, Ints]:
    """The numbers below `size` that occur, in ascending order, and how many cases (None: one each) have each."""
    if cases is None:
        return distinct_counts(number, size)
    if size <= min(MAX_CELLS_PER_ROW * len(number), MAX_CELLS):
        counts = np.bincount(number, cases, minlength=size)
        code = np.flatnonzero(counts != 0)
        return code, counts[code].astype(np.int64)
    code, index = np.unique(number, return_inverse=True)
    return code, np.bincount(index, cases, minlength=len(code)).astype(np.int64)


def _with_trips(question: Question) -> Question:
    """The question with the cases of provincial trips, whatever its scope says."""
    return replace(question, scope=replace(question.scope, trips="in"))


def all_waits(question: Question, read: Read) -> ScopeWaits:
    """All waits of the scope's dimensions; cached.

    `read` reads frames with the columns of a question's groups, hours, state and cases.
    """

    def waits(everything: Question) -> ScopeWaits:
        """The waits of a question, from the cases in memory if they are there."""
        cases = chosen_cases(everything)
        return _waits_from_frames(read(everything)) if cases is None else _waits_from_cases(cases)

    return _cached_of_all_time(question, "waits", waits)


def lasting_waits(question: Question, read: Read) -> ScopeWaits:
    """The waits that have not ended, of the scope's dimensions; cached. `read` reads them alone."""
    return _cached_of_all_time(
        question, "lasting waits", lambda everything: _waits_from_frames(read(everything))
    )


def _cached_of_all_time(
    question: Question, name: str, compute: Callable[[Question], ScopeWaits]
) -> ScopeWaits:
    """Compute and cache something for all time, grouped by day of registration and trip."""
    scope = question.all_time_scope
    everything = replace(
        question, scope=scope, groups=(_column_group(DAY, "registered_day"), _column_group(TRIP, "trip"))
    )
    cache_key = (name, scope, question.sources, question.measure.holder)
    return question.store.cache.get_or_compute(cache_key, lambda: compute(everything))


def _waits_from_cases(cases: ScopeCases) -> ScopeWaits:
    """The waits of cases that are in memory, in the order of their registration."""
    (part,) = cases.parts("received")
    wait = part.column("wait")
    if not wait.all():
        part = part.where(wait > 0)
        wait = part.column("wait")
    return ScopeWaits(
        part.column(part.day).astype(np.int32, copy=False),
        part.column("trip") != 0,
        wait.astype(np.int32) - 1,
        part.column("ended_by").astype(np.int8),
        None,
    )


def _column_group(name: str, column: str) -> Group:
    """A grouping by a column of the facts as it is."""

    def column_of(rows: FromClause) -> Column:
        """The column in these rows."""
        value: Column = rows.c[column]
        return value

    return Group(name, column_of, lambda rows: list(rows[name]), str, str)


def _waits_from_frames(frames: Sequence[pd.DataFrame]) -> ScopeWaits:
    """The rows of several frames, in order of their day."""
    columns = {
        name: np.concatenate([frame[name].to_numpy() for frame in frames])
        for name in (DAY, TRIP, "hours", "state", "cases")
    }
    day = columns[DAY].astype("datetime64[D]").astype(np.int32)
    order = _in_order(day)
    return ScopeWaits(
        day[order],
        columns[TRIP][order] != 0,
        columns["hours"][order].astype(np.int32),
        columns["state"][order].astype(np.int8),
        columns["cases"][order].astype(np.int32),
    )


def _in_order(day: NDArray[np.int32]) -> NDArray[np.intp]:
    """Positions of days in ascending order. NumPy sorts numbers of two bytes by counting, in a tenth of the time."""
    since = day.astype(np.int64) - day.min(initial=np.iinfo(np.int32).max)
    return np.argsort(since if since.max(initial=0) >= 2**16 else since.astype(np.uint16), kind="stable")
