"""Two parts of what a whole screen over cases in memory takes: its arithmetic, and its questions without any.

The arithmetic chooses the cases of a scope, adds them up by day, by month, by county, by office and by hour of waiting,
and computes shares, intervals and medians by the product's formulas, without questions, cache, labels and results. The
questions are as many as the different ones of the screen, each the number of cases of a period of which the sums by day
are there.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from persian.calendar import months
from queries.measures import MEASURES
from queries.question.filters import dimension_filters
from queries.question.grouping import ORIGIN
from queries.question.question import make_question
from queries.storage.store import Store
from queries.sums.case_columns import CaseColumns, Table
from queries.sums.cases_in_memory import read_all_cases
from queries.sums.day_amounts import day_number
from queries.sums.grouped_cases import MOST_DAYS, MOST_DAYS_A_CASE
from queries.sums.scope_cases import chosen_cases
from queries.sums.sums_by_keys import unique_with_inverse
from queries.vocabulary.scope import Scope
from stats.estimates.clustered_shares import (
    BLOCK_DAYS,
    DaySquares,
    clustered_share_interval,
    day_clustering,
)
from stats.estimates.distinct_numbers import distinct_numbers
from stats.estimates.intervals import Floats, wilson_interval
from stats.estimates.nonresponse_bounds import nonresponse_bounds
from stats.estimates.survival import quantiles_by_group
from tests.bench.asks import Ask, screen
from tests.bench.timing import Subject

MEDIAN = "answer_days_median"
# What the screen adds up by day: the day of each row, and what each adds; and of flows, of which each row adds 1.
BY_DAY = {
    "received": "registered_day",
    "answered": "answered_day",
    "due": "due_day",
    "on_time": "due_day",
    "closed": "closed_day",
    "with_verdict": "closed_day",
    "satisfied": "closed_day",
}
FLOWS = tuple(f"{state}_{way}" for state in ("open", "overdue") for way in ("in", "out"))

Rows = NDArray[np.intp]


def arithmetic_of_screen(opened: Store, scope: Scope) -> Callable[[], None]:
    """A function that does the arithmetic of the screen of a scope once. The cases of the store must be in memory."""
    question = make_question(opened, MEASURES["received"], scope, by=(), lang="en")
    cases = chosen_cases(question)
    assert cases is not None
    assert opened.as_of is not None
    columns, last = cases.columns, day_number(opened.as_of.date())
    different = list(dict.fromkeys(screen(opened, scope)))
    medians = [ask for ask in different if ask.key == MEDIAN]
    others = [ask for ask in different if ask.key != MEDIAN and ask.by in ((), ("month",))]

    def work() -> None:
        table = columns.cases
        rows = _rows(opened, table, scope, without=())
        reopened = _rows(opened, columns.reopened, scope, without=())
        days = _sums_by_day(columns, rows, reopened, last)
        for ask in others:
            _figures_by_day(ask, days, columns.first_day, last)
        begin, end = _period(scope, columns.first_day, last)
        _shares(table, _rows(opened, table, scope, without=("county",)), "county", begin, end)
        _shares(table, rows, "due_agency", begin, end)
        _medians(table, rows, medians, columns.first_day, last)

    return work


def questions_alone(opened: Store, scope: Scope) -> Subject:
    """As many questions as a screen has different ones, each of which takes a slice of sums by day that are there."""
    assert opened.as_of is not None
    today = opened.as_of.date()
    whole = Ask("received", scope.over_all_time())
    asks = [
        Ask("received", scope.with_period(today - timedelta(90 + i), today - timedelta(i)))
        for i in range(len(set(screen(opened, scope))))
    ]

    def forget_answers() -> None:
        opened.cache.clear()
        read_all_cases(opened)
        whole.of(opened)

    return Subject(lambda: [ask.of(opened) for ask in asks], forget_answers)


def _rows(opened: Store, table: Table, scope: Scope, *, without: Iterable[str]) -> Rows:
    """Positions of the rows that a scope chooses, whatever it says of some dimensions."""
    inside = np.ones(len(table["source"]), dtype=bool)
    for column, keys in dimension_filters(opened, scope, holder="agency"):
        if column not in without:
            # Keys are small, so that a flag for each takes a fraction of the time of `np.isin`.
            wanted = np.zeros(int(table[column].max(initial=0)) + 1, dtype=bool)
            wanted[[key for key in keys if key < len(wanted)]] = True
            inside &= wanted.take(table[column])
    return np.flatnonzero(inside)


def _period(scope: Scope, first: int, last: int) -> tuple[int, int]:
    """The numbers of the first and last day of a scope's period."""
    return (day_number(scope.first) if scope.first else first), (
        day_number(scope.last) if scope.last else last
    )


def _sums_by_day(columns: CaseColumns, rows: Rows, reopened: Rows, last: int) -> dict[str, Floats]:
    """Sums of each day from the first one of the columns to the last."""
    first, size = columns.first_day, last - columns.first_day + 2

    def place(table: Table, of: Rows, day: str) -> Rows:
        places = np.maximum(table[day][of], first - 1).astype(np.intp) - (first - 1)
        places[places >= size] = 0
        return places

    places = {day: place(columns.cases, rows, day) for day in dict.fromkeys(BY_DAY.values())}
    sums = {
        name: np.bincount(places[day], columns.cases[name][rows], minlength=size)
        for name, day in BY_DAY.items()
    }
    for name in FLOWS:
        both = (columns.cases, rows), (columns.reopened, reopened)
        sums[name] = sum(np.bincount(place(table, of, name), minlength=size) for table, of in both)
    return {name: each[1:] for name, each in sums.items()}


def _figures_by_day(ask: Ask, days: dict[str, Floats], first: int, last: int) -> None:
    """The figures of a question that follow from sums by day, in all or by month, with their intervals."""
    begin, end = _period(ask.scope, first, last)
    number = np.arange(max(begin, first), min(end, last) + 1)
    month = (
        np.searchsorted(_starts(begin, end), number, side="right") - 1 if ask.by else np.zeros_like(number)
    )
    size = int(month.max(initial=0)) + 1

    def sums_of(*names: str) -> list[Floats]:
        return [np.bincount(month, days[name][number - first], minlength=size) for name in names]

    with np.errstate(divide="ignore", invalid="ignore"):
        if ask.key == "on_time_share":
            hits, n = (days[name][number - first] for name in ("on_time", "due"))
            squares = DaySquares(hits, n, hits * hits, hits * n, n * n)
            alike = day_clustering(month, number - number % BLOCK_DAYS, squares, size=size)
            hits, n = sums_of("on_time", "due")
            _ = hits / n, clustered_share_interval(hits, n, alike)
        elif ask.key == "satisfied_share":
            hits, n, closed = sums_of("satisfied", "with_verdict", "closed")
            _ = wilson_interval(hits, n), nonresponse_bounds(hits / n, n / closed)
        elif ask.key in ("open", "overdue"):
            moves = days[f"{ask.key}_in"] - days[f"{ask.key}_out"]
            of_month = np.bincount(month, moves[number - first], minlength=size)
            np.cumsum(of_month + moves[: max(begin - first, 0)].sum())
        else:
            sums_of(ask.key)


def _starts(begin: int, end: int) -> list[int]:
    """The numbers of the first days of the months of a period."""
    return [day_number(month.first) for month in months(*(ORIGIN + timedelta(day) for day in (begin, end)))]


def _shares(table: Table, rows: Rows, unit: str, begin: int, end: int) -> tuple[Floats, Floats]:
    """Limits of the share on time by county or office (NaN without cases), which count days as clusters."""
    day = table["due_day"][rows]
    rows = rows[(day >= begin) & (day <= end)]
    if not len(rows):
        return np.zeros(0), np.zeros(0)
    number, amounts = table[unit][rows].astype(np.int64), [table[name][rows] for name in ("on_time", "due")]
    first = int(table["due_day"][rows].min()) // BLOCK_DAYS * BLOCK_DAYS
    blocks = (int(table["due_day"][rows].max()) - first) // BLOCK_DAYS + 1
    days = blocks * BLOCK_DAYS
    units = int(number.max()) + 1
    cell = number * days + (table["due_day"][rows] - first)
    size = units * days
    if size <= min(MOST_DAYS_A_CASE * len(rows), MOST_DAYS):
        hits, n = (np.bincount(cell, each, minlength=size).reshape(-1, BLOCK_DAYS) for each in amounts)
        sums = [np.einsum("ij->i", each) for each in (hits, n)]
        sums += [np.einsum("ij,ij->i", a, b) for a, b in ((hits, hits), (hits, n), (n, n))]
        place = np.flatnonzero(sums[1] > 0)
        sums = [each[place] for each in sums]
    else:
        cells, index = unique_with_inverse(cell, size)
        hits, n = (np.bincount(index, each) for each in amounts)
        place, of_day = distinct_numbers(cells // BLOCK_DAYS)
        sums = [np.bincount(of_day, each) for each in (hits, n, hits * hits, hits * n, n * n)]
    of_unit = place // blocks
    alike = day_clustering(of_unit, place % blocks, DaySquares(*sums), size=units)
    hits, n = (np.bincount(of_unit, each, minlength=units) for each in sums[:2])
    return clustered_share_interval(hits, n, alike)


def _medians(table: Table, rows: Rows, asks: Iterable[Ask], first: int, last: int) -> None:
    """The medians of the time to an answer, with their limits."""
    rows = rows[table["wait"][rows] > 0]
    day, hours, state = (table[name][rows] for name in ("registered_day", "wait", "ended_by"))
    for ask in asks:
        begin, end = _period(ask.scope, first, last)
        inside = slice(np.searchsorted(day, begin), np.searchsorted(day, end, side="right"))
        code = hours[inside].astype(np.int64)
        if not len(code):
            continue
        longest = int(code.max(initial=0)) + 1
        if ask.by:
            code += np.searchsorted(_starts(begin, end), day[inside], side="right") * longest
        counts = np.bincount(code * 3 + state[inside])
        filled = np.flatnonzero(counts > 0)
        month, hour = np.divmod(filled // 3, longest)
        cases = [np.where(filled % 3 == ending, counts[filled], 0) for ending in range(3)]
        quantiles_by_group(distinct_numbers(month)[1], hour, *cases, share=0.5)
