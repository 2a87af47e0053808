"""Two parts of what a whole screen over cases in memory takes: most of its arithmetic, and its questions without any.

The arithmetic chooses the cases of a scope, adds them up by day, by county, by office and by hour of waiting, and
estimates the medians and the clustering of days by the product's formulas, without questions, cache, labels and
results. Reopened cases and the intervals of shares are left out. The questions are as many as the different ones of the
screen, each the number of cases of a period of which the sums by day are there.
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
from queries.vocabulary.scope import Scope
from stats.estimates.clustered_shares import BLOCK_DAYS, DaySquares, day_clustering
from stats.estimates.distinct_numbers import distinct_numbers
from stats.estimates.survival import quantiles_by_group
from tests.bench.asks import Ask, screen
from tests.bench.timing import Subject

MEDIAN = "answer_days_median"
# What the screen adds up by day: the day of each row, and what each adds, None for 1.
BY_DAY: tuple[tuple[str, str | None], ...] = (
    ("registered_day", "received"),
    ("answered_day", "answered"),
    ("due_day", "due"),
    ("due_day", "on_time"),
    ("closed_day", "closed"),
    ("closed_day", "with_verdict"),
    ("closed_day", "satisfied"),
    *((f"{state}_{way}", None) for state in ("open", "overdue") for way in ("in", "out")),
)

Rows = NDArray[np.intp]


def arithmetic_of_screen(opened: Store, scope: Scope) -> Callable[[], None]:
    """A function that does the arithmetic of the screen of a scope once. The cases of the store must be in memory."""
    question = make_question(opened, MEASURES["received"], scope, by=(), lang="en")
    cases = chosen_cases(question)
    assert cases is not None
    assert opened.as_of is not None
    columns, last = cases.columns, day_number(opened.as_of.date())
    medians = [ask for ask in screen(opened, scope) if ask.key == MEDIAN]

    def work() -> None:
        table = columns.cases
        rows = _rows(opened, columns, scope, without=())
        _sums_by_day(table, rows, columns.first_day, last)
        begin, end = _period(scope, columns.first_day, last)
        _clustering(table, _rows(opened, columns, scope, without=("county",)), "county", begin, end)
        _clustering(table, rows, "due_agency", begin, end)
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


def _rows(opened: Store, columns: CaseColumns, scope: Scope, *, without: Iterable[str]) -> Rows:
    """Positions of the cases that a scope chooses, whatever it says of some dimensions."""
    inside = np.ones(len(columns.cases["source"]), dtype=bool)
    for column, keys in dimension_filters(opened, scope, holder="agency"):
        if column not in without:
            inside &= (
                columns.cases[column] == keys[0] if len(keys) == 1 else np.isin(columns.cases[column], keys)
            )
    return np.flatnonzero(inside)


def _period(scope: Scope, first: int, last: int) -> tuple[int, int]:
    """The numbers of the first and last day of a scope's period."""
    return (day_number(scope.first) if scope.first else first), (
        day_number(scope.last) if scope.last else last
    )


def _sums_by_day(table: Table, rows: Rows, first: int, last: int) -> None:
    places = dict[str, Rows]()
    for day, amount in BY_DAY:
        if day not in places:
            places[day] = np.maximum(table[day][rows], first - 1).astype(np.intp) - (first - 1)
            places[day][places[day] > last - first + 1] = 0
        np.bincount(places[day], None if amount is None else table[amount][rows])


def _clustering(table: Table, rows: Rows, unit: str, begin: int, end: int) -> None:
    """The share on time by county or office, with how alike the cases of a day are."""
    day = table["due_day"][rows]
    rows = rows[(day >= begin) & (day <= end)]
    number, amounts = table[unit][rows].astype(np.int64), [table[name][rows] for name in ("on_time", "due")]
    blocks = -(-(end - begin + 1) // BLOCK_DAYS)
    days = blocks * BLOCK_DAYS
    cell = number * days + (table["due_day"][rows] - begin)
    size = (int(number.max(initial=0)) + 1) * days
    if size <= min(MOST_DAYS_A_CASE * len(rows), MOST_DAYS):
        hits, n = (np.bincount(cell, each, minlength=size).reshape(-1, BLOCK_DAYS) for each in amounts)
        sums = [np.einsum("ij->i", each) for each in (hits, n)]
        sums += [np.einsum("ij,ij->i", a, b) for a, b in ((hits, hits), (hits, n), (n, n))]
        place = np.flatnonzero(sums[1] > 0)
        sums = [each[place] for each in sums]
    else:
        cells, index = np.unique(cell, return_inverse=True)
        hits, n = (np.bincount(index, each) for each in amounts)
        place, sums = cells // BLOCK_DAYS, [hits, n, hits * hits, hits * n, n * n]
    day_clustering(place // blocks, place % blocks, DaySquares(*sums), size=size // days)


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
            starts = [
                day_number(month.first)
                for month in months(*(ORIGIN + timedelta(day) for day in (begin, end)))
            ]
            code += np.searchsorted(starts, day[inside], side="right") * longest
        counts = np.bincount(code * 3 + state[inside])
        filled = np.flatnonzero(counts > 0)
        month, hour = np.divmod(filled // 3, longest)
        cases = [np.where(filled % 3 == ending, counts[filled], 0) for ending in range(3)]
        quantiles_by_group(distinct_numbers(month)[1], hour, *cases, share=0.5)
