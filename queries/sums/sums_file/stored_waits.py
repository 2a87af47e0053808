"""Waits of the cases of a large store from a file beside that of all cases (`queries.sums.sums_file`).

Waits that have ended are counted by day or month of registration and hour, in this order, so that those of a period lie
together. Those by month are also stored of the largest pairs of dimensions. Cases that still wait are few: each has a
row with its keys, in the order of its day of registration.
"""

from collections.abc import Sequence
from datetime import date
from itertools import product

import numpy as np

from queries.question.grouping import Group
from queries.question.question import Columns, Question
from queries.sql.waits import ANSWER, CENSORED, COMPETING
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.arithmetic.sums_by_keys import concatenated, key_array
from queries.sums.blocks.block_file import Array
from queries.sums.sums_file.stored_sums import answer_from_sums, scope_parts
from queries.sums.sums_file.sums_file import TRIP_SLOTS, Chosen, SumsFile

# Days are counted from this one, since the month of the first case may begin before it. Numbers from 1970-01-01 may be
# negative.
FIRST_DAY = -(10**5)
ROWS = 2**17  # that are read at once, of cases that still wait
BY_DAY, BY_MONTH, WAITING = "ended by day", "ended by month", "waiting"
ENDINGS = {"answers": ANSWER, "competing": COMPETING}


def monthly_table(chosen: Chosen) -> str:
    """Name of the table of waits by month of a scope; that of the whole province has none."""
    return "/".join((BY_MONTH, *chosen))


def has_monthly_waits(question: Question) -> bool:
    """Whether the waits by month of the dimensions of a question's scope are stored."""

    def answer(file: SumsFile) -> bool:
        parts = scope_parts(question.scope)
        return bool(parts) and all(
            column_of(monthly_table(part), "days", 0) in file.columns for part in parts
        )

    return bool(answer_from_sums(question, answer))


def column_of(table: str, name: str, slot: int | None = None) -> str:
    """Name of a column of a table; of waits that have ended, cases without (0) and with (1) a trip are apart."""
    return f"{table}/{name}" if slot is None else f"{table}/{slot}/{name}"


def ended_waits_from_sums(
    question: Question, first: date | None, last: date | None, *, monthly: bool
) -> Columns | None:
    """Waits that have ended, of the cases of a scope registered between two days.

    Columns of the question's grouping by time, hours, state and cases, of which a combination may have several rows.
    With `monthly`, the period must be of whole Jalali months; otherwise the scope must be the whole province. None
    where they are not stored.
    """
    if monthly and not has_monthly_waits(question):
        return None

    def answer(file: SumsFile) -> Columns:
        slots = range(1 if question.scope.trips == "out" else TRIP_SLOTS)
        tables = [monthly_table(part) for part in scope_parts(question.scope)] if monthly else [BY_DAY]
        time = question.time_grouping
        parts = [_ended(file, table, slot, time, first, last) for table, slot in product(tables, slots)]
        return concatenated(parts)

    return answer_from_sums(question, answer)


def _ended(
    file: SumsFile, table: str, slot: int, time: Group | None, first: date | None, last: date | None
) -> Columns:
    """The waits of cases without or with a trip."""
    days = file.column(column_of(table, "days", slot)).astype(np.int64) + FIRST_DAY
    begin = int(np.searchsorted(days, day_number(first))) if first else 0
    end = int(np.searchsorted(days, day_number(last), side="right")) if last else len(days)
    starts = file.column(column_of(table, "starts", slot), begin, max(begin, end) + 1).astype(np.int64)
    hours, *counts = (
        file.column(column_of(table, name, slot), int(starts[0]), int(starts[-1])).astype(np.int32)
        for name in ("hours", *ENDINGS)
    )
    starts -= starts[0]
    keys, sizes = np.zeros(1, dtype=np.int64), starts[-1:]
    if time is not None:
        of_day = time.keys({"day": days[begin:end].astype("datetime64[D]")})
        keys = key_array(list(dict.fromkeys(of_day)))
        # Days are in order, so that those of a span are neighbours.
        begins = [i for i, key in enumerate(of_day) if i == 0 or key != of_day[i - 1]]
        sizes = np.diff(starts[[*begins, -1]])
    if len(keys) < end - begin:
        hours, counts, sizes = _summed(hours, counts, sizes)
    group = np.repeat(np.arange(len(keys)), sizes)
    return concatenated([
        {
            **({} if time is None else {time.name: keys[group[some]]}),
            "hours": hours[some],
            "state": np.full(len(some), state, dtype=np.int8),
            "cases": counted[some],
        }
        for state, counted in zip(ENDINGS.values(), counts, strict=True)
        for some in [np.flatnonzero(counted != 0)]
    ])  # fmt: skip


def _summed(hours: Array, counts: Sequence[Array], sizes: Array) -> tuple[Array, list[Array], Array]:
    """Add up the cases of the rows of each span by hour; `sizes` has the number of rows of each of the spans.

    Returns hours, counts, and the new sizes.
    """
    ends = sizes.cumsum()
    hours_of, counts_of = list[Array](), [list[Array]() for _ in counts]
    for begin, end in zip((ends - sizes).tolist(), ends.tolist(), strict=True):
        within = slice(begin, end)
        summed = [np.bincount(hours[within], counted[within]) for counted in counts]
        hours_of.append(np.flatnonzero(np.any(summed, axis=0)).astype(np.int32))
        for parts, each in zip(counts_of, summed, strict=True):
            parts.append(each[hours_of[-1]].astype(np.int32))
    return (
        np.concatenate(hours_of),
        [np.concatenate(parts) for parts in counts_of],
        np.diff(np.cumsum([0, *map(len, hours_of)])),
    )


def waiting_cases_from_sums(question: Question) -> Columns | None:
    """Cases that have neither an answer nor a closing, of a scope over all time, whatever the question's grouping.

    Columns of the day of registration (`registered`), trip, completed hours until as-of, state and cases, of which a
    combination may have two rows. None where they are not stored.
    """

    def answer(file: SumsFile) -> Columns:
        count = file.length(column_of(WAITING, "hours"))
        begins = range(0, max(count, 1), ROWS)
        return concatenated([_waiting(file, question, begin, min(begin + ROWS, count)) for begin in begins])

    return answer_from_sums(question, answer)


def _waiting(file: SumsFile, question: Question, begin: int, end: int) -> Columns:
    """The cases of the scope among some rows."""

    def column(name: str) -> Array:
        return file.column(column_of(WAITING, name), begin, end)

    inside = question.rows_inside(column, end - begin, holder=question.measure.holder)
    columns = [column(name) for name in ("day", "trip", "hours")]
    if not inside.all():
        columns = [each.compress(inside) for each in columns]
    day, trip, hours = columns
    # Equal rows are neighbours.
    is_other = np.ones(len(day), dtype=np.bool_)
    is_other[1:] = (day[1:] != day[:-1]) | (trip[1:] != trip[:-1]) | (hours[1:] != hours[:-1])
    rows = np.flatnonzero(is_other)
    return {
        "registered": (day[rows].astype(np.int64) + FIRST_DAY).astype("datetime64[D]"),
        "trip": trip[rows],
        "hours": hours[rows].astype(np.int32),
        "state": np.full(len(rows), CENSORED, dtype=np.int8),
        "cases": np.diff(rows, append=len(day)).astype(np.int32),
    }
