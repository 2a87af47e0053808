"""Sums by any grouping over the cases of a scope that are in memory, or few.

A screen about a county and a topic, say, asks for its offices by month, by the mix of their cases and by day. No daily
rollup has these dimensions together, and a statement takes longer to build and to plan than it takes to add up such
cases here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.measures.declaration import Holder
from queries.question.grouping import PARENTS, TIME_GROUPINGS, Group
from queries.question.question import Columns, Question
from queries.question.rollup_choice import choose_daily_rollup, dimensions
from queries.sums.arithmetic.day_amounts import day_number, timestamps
from queries.sums.arithmetic.sums_by_keys import (
    concatenated,
    dtype_for,
    key_array,
    run_starts,
    unique_with_inverse,
)
from queries.sums.case_arrays.case_columns import PLACE, Array
from queries.sums.case_arrays.scope_cases import MAX_KEPT, CasePart, ScopeCases, chosen_cases, kept_cases
from queries.sums.case_arrays.scope_rows import has_at_most
from queries.sums.case_file.case_file_rows import has_file
from queries.sums.daily_sums import case_count_if_cached, daily_sums
from stats.arrays import Floats, Ints

DAY = "day"
MAX_BESIDE_ROLLUPS = 8_000  # cases
# Combinations of groups and days, per case and in all, up to which a sum for each is quicker than to sort the cases.
MAX_DAYS_PER_CASE, MAX_DAYS = 3, 2**20

Codes = Ints | NDArray[np.int32]


def cases_of_scope(question: Question) -> ScopeCases | None:
    """The cases of a question's scope over all time; None where database or file sum as fast, or only they are exact.

    The limit is lower where a daily rollup has the dimensions of the scope: the cases are then read for these sums
    alone.
    """
    if not question.rollups_usable or question.uses_daily_sums:
        return None
    if (chosen := chosen_cases(question)) is not None:
        return chosen
    store = question.store
    scope = question.all_time_scope
    if not dimensions(store, scope, ()):
        return None
    rollup = choose_daily_rollup(store, scope, ())
    whole = replace(question, scope=scope, groups=(), daily_rollup=rollup)
    if has_file(whole):
        return None
    if rollup is not None:
        few = daily_sums(whole).amounts["received"].sum() <= MAX_BESIDE_ROLLUPS
    elif (count := case_count_if_cached(whole)) is not None:
        few = count <= MAX_KEPT
    else:
        few = has_at_most(whole, MAX_KEPT)
    return kept_cases(whole) if few else None


@dataclass(frozen=True)
class GroupedDays:
    """Sums by group and day.

    `keys` has the keys of each combination of groups, and the sums a row for each, with a column for each day from
    `first` on, a number from 1970-01-01.
    """

    keys: Columns
    first: int
    sums: Mapping[str, Floats]


@dataclass(frozen=True)
class CaseDays:
    """The cases of a share by group and day, where most days of a group have none.

    `code` has an entry for each case, in ascending order: twice the number of its group and day, plus 1 for a hit. That
    number is the one of the combination of groups times `days`, plus the number of the day from `first` on. `keys_of`
    gives the keys of combinations by their numbers.
    """

    keys_of: Callable[[Ints], Columns]
    first: int
    days: int
    code: Codes


def grouped_day_sums(
    question: Question,
    cases: ScopeCases,
    hits: str,
    n: str,
    *,
    groups: Sequence[Group],
    first: date | None,
    last: date | None,
    step: int,
) -> GroupedDays | CaseDays | None:
    """Hits and cases of a share by day and by groups other than time; None without any case.

    They are named by their components, which are the two of the clock in `NESTED`. The days begin on a multiple of
    `step`, and their number is one too.
    """
    start = cases.columns.first_day - 1  # the number of day 0
    inside, code = _days_and_hits(question, cases, n, first, last)
    if _maximum(code) < 2:
        return None
    has_others = code.min() < 2
    coded = list(_coded(groups, inside, holder=question.measure.holder))
    begin = (start + int(code.min()) // 2) // step * step
    days = -(-(start + _maximum(code) // 2 + 1 - begin) // step) * step
    combinations = prod(len(keys) for _, keys, _ in coded)
    size = combinations * days
    number = _combination(coded, len(code), dtype_for(2 * size))
    number *= 2 * days
    number += code
    number += 2 * (start - begin)
    if size > min(MAX_DAYS_PER_CASE * len(code), MAX_DAYS):
        number = number.compress(code >= 2) if has_others else number
        number.sort()
        return CaseDays(partial(_keys_of, coded=coded), begin, days, number)
    counts = np.bincount(number, minlength=2 * size).reshape(-1, days, 2)
    if has_others:
        counts[:, start - begin] = 0
    misses, of_hits = counts.transpose(2, 0, 1).astype(float, order="C")
    keys = _keys_of(np.arange(combinations), coded)
    return GroupedDays(keys, begin, {n: misses + of_hits, hits: of_hits})


def _days_and_hits(
    question: Question, cases: ScopeCases, n: str, first: date | None, last: date | None
) -> tuple[CasePart, Codes]:
    """The rows of a share within some days, and of each twice the number of its day, plus 1 for a hit.

    Rows that do not count have day 0, which no other row has.
    """
    (inside,) = cases.parts(n)
    if question.scope.trips == "out":
        inside = inside.where(inside.column("trip") == 0)
    code = inside.column(PLACE + inside.day)
    if not first and not last:
        return inside, code
    start = cases.columns.first_day - 1
    within = code >= 2 * max(day_number(first) - start if first else 1, 1)
    if last:
        within &= code < 2 * (day_number(last) + 1 - start)
    return inside.where(within), code.compress(within)


def sum_columns(
    question: Question,
    cases: ScopeCases,
    names: Sequence[str],
    *,
    groups: Sequence[Group],
    first: date | None,
    last: date | None,
    by_day: bool = False,
) -> Columns:
    """Sums of amounts of the same clock over a period with inclusive ends: a row for each group that has cases.

    With `by_day` each day is a group as well, in the column `day`. Keys and sums are those that the database would
    give. A flow may have two rows for a group.
    """
    with_trips = question.scope.trips != "out"
    parts = []
    for part in cases.parts(names[0]):
        inside = part.within(first, last, with_trips=with_trips)
        coded = list(_coded(groups, inside, holder=question.measure.holder))
        if by_day:
            day = inside.column(inside.day).astype(np.int32)
            start = _minimum(day)
            coded.append((DAY, timestamps(np.arange(start, _maximum(day) + 1)), day - start))
        parts.append(_sums(inside, {name: inside.amount(name) for name in names}, coded))
    return concatenated(parts)


def sums_without_cases(question: Question, names: Sequence[str]) -> Columns:
    """Sums where no source records what the measure needs: no case counts, and none is read."""
    rows = 0 if question.groups else 1
    time = question.time_grouping
    keys = {g.name: np.zeros(rows, dtype=object if g is time else np.int64) for g in question.groups}
    return keys | {name: np.zeros(rows) for name in names}


def waits_of_cases(question: Question, cases: ScopeCases) -> Columns:
    """Numbers of cases registered in the question's period by group, completed hours of waiting and what ended them.

    The columns are those of `queries.estimates.answer_time_estimates.histogram`.
    """
    scope = question.scope
    (part,) = cases.parts("received")
    inside = part.within(scope.first, scope.last, with_trips=scope.trips != "out")
    inside = inside.where(inside.column("wait") > 0)
    hours = inside.column("wait").astype(np.int32) - 1
    return count_rows(question, inside, hours=hours, state=inside.column("ended_by").astype(np.int32))


def count_rows(question: Question, part: CasePart, **further: Codes) -> Columns:
    """Count the rows (`cases`) by the question's groupings and by further columns of non-negative whole numbers."""
    coded = list(_coded(question.groups, part, holder=question.measure.holder))
    coded += [(name, np.arange(_maximum(code) + 1), code) for name, code in further.items()]
    return _sums(part, {"cases": None}, coded)


def sum_rows(question: Question, part: CasePart, **amounts: Array) -> Columns:
    """Count the rows (`cases`) by the question's groupings, and add up amounts that each row has."""
    coded = list(_coded(question.groups, part, holder=question.measure.holder))
    return _sums(part, {"cases": None, **amounts}, coded)


def _sums(
    part: CasePart, amounts: Mapping[str, Array | None], coded: Sequence[tuple[str, Array, Codes]]
) -> Columns:
    """Sums of amounts of some rows (None: of 1 each) by the groups that occur among them."""
    cell = _combination(coded, len(part.rows))
    cells, index = unique_with_inverse(
        cell.astype(np.int64, copy=False), prod(len(keys) for _, keys, _ in coded)
    )
    sums = {
        name: np.bincount(index, amount, minlength=len(cells)).astype(float)
        for name, amount in amounts.items()
    }
    return _keys_of(cells, coded) | sums


def _combination(
    coded: Sequence[tuple[str, Array, Codes]], rows: int, dtype: type[np.signedinteger[Any]] = np.int64
) -> Codes:
    """The position of each row's keys among all combinations of them."""
    cell = np.zeros(rows, dtype=dtype)
    for _, keys, code in coded:
        cell *= len(keys)
        cell += code
    return cell


def _keys_of(combinations: Ints, coded: Sequence[tuple[str, Array, Codes]]) -> Columns:
    """The keys that combinations of them have, by their positions among all (`_combination`)."""
    columns: Columns = {}
    for name, keys, _ in reversed(coded):
        many = max(len(keys), 1)
        columns[name], combinations = keys[combinations % many], combinations // many
    return {name: columns[name] for name, _, _ in coded}


def _coded(groups: Sequence[Group], part: CasePart, *, holder: Holder) -> Iterator[tuple[str, Array, Codes]]:
    """For each grouping its name, keys (some of which may not occur), and the position of each row's key in them."""
    for group in groups:
        child = PARENTS.get(group.name, group.name)
        of_time = group.name in TIME_GROUPINGS
        values = part.column(part.day if of_time else holder if child == "agency" else child)
        start = _minimum(values)
        # Keys are computed once for each value that may occur, and not for each case.
        domain = np.arange(start, _maximum(values) + 1)
        if of_time or group.name in PARENTS:
            column = DAY if of_time else holder if child == "agency" else child
            keys, code_of = key_codes(group, column, domain)
            yield group.name, keys, code_of[values - start]
        else:
            yield group.name, domain, values - start


def key_codes(group: Group, column: str, domain: Array) -> tuple[Array, NDArray[np.int32]]:
    """The keys of a grouping, and which of them each value has that its column may have; days are numbers."""
    key_of = group.keys({column: timestamps(domain) if column == DAY else domain})
    keys = list(dict.fromkeys(key_of))
    position = {key: i for i, key in enumerate(keys)}
    return key_array(keys), np.array([position[key] for key in key_of], dtype=np.int32)


def runs_by_time(time: Group, day: Codes) -> tuple[Array, Ints]:
    """Keys of a grouping by time that occur among days, and the position at which each of them begins.

    The days are numbers in ascending order. Those before the first key count for it.
    """
    if not time.starts:
        begin = run_starts(day)
        return key_array(time.keys({DAY: timestamps(day[begin])})), begin
    # NumPy would convert all days if the starts were of another type.
    begin = day.searchsorted(time.start_numbers.astype(day.dtype))
    begin[0] = 0
    keys = np.flatnonzero(np.append(begin[1:], len(day)) > begin)
    return keys, begin[keys]


def _minimum(values: Codes) -> int:
    """The smallest value; 0 without values."""
    return int(values.min()) if len(values) else 0


def _maximum(values: Codes) -> int:
    """The largest value; −1 without values, so that the range from the minimum to it is empty."""
    return int(values.max()) if len(values) else -1
