"""Two parts of what a whole screen over cases in memory takes: its arithmetic, and its questions without any.

The arithmetic chooses the cases of a scope, adds them up by day, by month, by county, by office and by hour of waiting,
and computes shares, intervals and medians by the product's formulas, without questions, cache, labels and results. The
questions are as many as the different ones of the screen, each the number of cases of a period of which the sums by day
are there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from persian.calendar import months
from queries.estimates.day_blocks import BLOCK, SUMS, sums_of_blocks, sums_of_case_days
from queries.estimates.scope_waits import ENDINGS
from queries.measures import MEASURES
from queries.measures.declaration import Holder
from queries.question.filters import dimension_filters
from queries.question.grouping import ORIGIN
from queries.question.question import make_question
from queries.sql.components import COMPONENTS
from queries.sql.waits import ANSWER, CENSORED, COMPETING
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.arithmetic.sums_by_keys import distinct_counts, dtype_for
from queries.sums.case_arrays.case_columns import NESTED, PLACE, STATES, CaseColumns, Table
from queries.sums.case_arrays.cases_in_memory import read_all_cases
from queries.sums.case_arrays.scope_cases import chosen_cases
from queries.sums.case_arrays.scope_rows import HOLDERS
from queries.sums.grouped_cases import MAX_DAYS, MAX_DAYS_PER_CASE, CaseDays
from queries.vocabulary.scope import Scope
from stats.arrays import Floats
from stats.estimates.clustered_shares import (
    BLOCK_DAYS,
    DaySquares,
    clustered_share_interval,
    day_clustering,
)
from stats.estimates.distinct_numbers import distinct_numbers
from stats.estimates.intervals import wilson_interval
from stats.estimates.nonresponse_bounds import nonresponse_bounds
from stats.estimates.survival import Quantiles, quantiles_by_group
from tests.bench.asks import Ask, screen
from tests.bench.timing import Subject

MEDIAN = "answer_days_median"
# What the screen adds up by each day that a case has.
BY_DAY = {
    "registered_day": ("received",),
    "answered_day": ("answered",),
    "due_day": ("due", "on_time"),
    "closed_day": ("closed", "with_verdict", "satisfied"),
}

Rows = NDArray[Any]


def arithmetic_of_screen(opened: Store, scope: Scope) -> Callable[[], None]:
    """A function that does the arithmetic of the screen of a scope once. The cases of the store must be in memory."""
    columns = columns_of_store(opened)
    assert opened.as_of is not None
    last = day_number(opened.as_of.date())
    different = list(dict.fromkeys(screen(opened, scope)))
    medians = [ask for ask in different if ask.key == MEDIAN]
    by_day = [ask for ask in different if has_arithmetic(ask)]

    def work() -> None:
        table = columns.cases
        rows = Chosen.of(opened, columns, scope)
        days = sums_by_day(columns, rows, last)
        for ask in by_day:
            figures_by_day(ask, days, columns.first_day, last)
        begin, end = _period(scope, columns.first_day, last)
        due = everywhere = rows.cases["due_agency"]
        if scope.counties:
            everywhere = rows_of(opened, table, replace(scope, counties=()), "due_agency")
        shares(columns, everywhere, "county", begin, end)
        shares(columns, due.compress(table["trip"][due] == 0), "due_agency", begin, end)
        waits = Waits.of(table, rows.cases["agency"])
        for ask in medians:
            median(ask, waits, columns.first_day, last)

    return work


def columns_of_store(opened: Store) -> CaseColumns:
    """The columns of all cases of a store that keeps them in memory."""
    cases = chosen_cases(make_question(opened, MEASURES["received"], Scope(), by=(), lang="en"))
    assert cases is not None
    return cases.columns


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


@dataclass(frozen=True)
class Chosen:
    """Positions of the cases and of the reopened cases of a scope, by each of the two office columns."""

    cases: Mapping[str, Rows]
    reopened: Mapping[str, Rows]

    @classmethod
    def of(cls, opened: Store, columns: CaseColumns, scope: Scope) -> Self:
        """Those that a scope chooses."""
        by_office = bool(scope.agencies or scope.peer_groups)
        holders = HOLDERS if by_office and not columns.offices_agree else HOLDERS[:1]
        of_table = [
            {holder: rows_of(opened, table, scope, holder) for holder in holders}
            for table in (columns.cases, columns.reopened)
        ]
        return cls(*({holder: rows.get(holder, rows[HOLDERS[0]]) for holder in HOLDERS} for rows in of_table))


def rows_of(opened: Store, table: Table, scope: Scope, holder: Holder) -> Rows:
    """Positions of the rows of a table that a scope chooses, by one of the two office columns."""
    inside = np.ones(len(table["source"]), dtype=bool)
    for column, keys in dimension_filters(opened, scope, holder=holder, has_groups=True):
        if len(keys) == 1:
            inside &= table[column] == keys[0]
            continue
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


def sums_by_day(columns: CaseColumns, rows: Chosen, last: int) -> dict[str, Floats]:
    """Sums of each day from the first one of the columns to the last."""
    days = slice(1, last - columns.first_day + 2)

    def counts(table: Table, of: Rows, day: str) -> Rows:
        lines = len(NESTED.get(day, (day,))) if table is columns.cases else 1
        return np.bincount(table[PLACE + day].take(of), minlength=lines * columns.places).reshape(-1, lines).T

    sums = dict[str, Floats]()
    of_clock = dict[str, Rows]()
    for clock, names in BY_DAY.items():
        lines = of_clock[clock] = counts(columns.cases, rows.cases[COMPONENTS[names[0]].holder], clock)
        for i, name in enumerate(names):
            sums[name] = sum(lines[i:])
    for state, holder in STATES.items():
        for name in (f"{state}_in", f"{state}_out"):
            day = columns.moves_on.get(name)
            of_cases = sum(of_clock[day]) if day else counts(columns.cases, rows.cases[holder], name)[0]
            sums[name] = of_cases + counts(columns.reopened, rows.reopened[holder], name)[0]
    return {name: each[days].astype(float) for name, each in sums.items()}


def has_arithmetic(ask: Ask) -> bool:
    """Whether a question takes more of sums by day than one sum, which bare questions take too.

    Sums without the cases of trips, of which a screen asks for one share, are left out.
    """
    if ask.key == MEDIAN or ask.scope.trips == "out":
        return False
    return ask.by == ("month",) or (not ask.by and ask.key in ("on_time_share", "satisfied_share"))


def figures_by_day(ask: Ask, days: Mapping[str, Floats], first: int, last: int) -> Sequence[Floats]:
    """Figures that follow from sums by day, in all or by month: the limits of shares, or else numbers of cases."""
    begin, end = _period(ask.scope, first, last)
    begin = max(begin, first)
    end = max(min(end, last), begin - 1)
    number = np.arange(begin, end + 1)
    month = (
        np.searchsorted(_starts(begin, end), number, side="right") - 1 if ask.by else np.zeros_like(number)
    )
    size = int(month.max(initial=0)) + 1

    def sums_of(*names: str) -> list[Floats]:
        return [
            np.bincount(month, days[name][begin - first : end - first + 1], minlength=size) for name in names
        ]

    with np.errstate(divide="ignore", invalid="ignore"):
        if ask.key == "on_time_share":
            hits, n = (days[name][begin - first : end - first + 1] for name in ("on_time", "due"))
            squares = DaySquares(hits, n, hits * hits, hits * n, n * n)
            alike = day_clustering(month, number - number % BLOCK_DAYS, squares, size=size)
            return clustered_share_interval(*sums_of("on_time", "due"), alike)
        if ask.key == "satisfied_share":
            hits, n, closed = sums_of("satisfied", "with_verdict", "closed")
            return *wilson_interval(hits, n), *nonresponse_bounds(hits / n, n / closed)
    if ask.key in STATES:
        moves = days[f"{ask.key}_in"] - days[f"{ask.key}_out"]
        of_month = np.bincount(month, moves[begin - first : end - first + 1], minlength=size)
        return (np.cumsum(of_month) + moves[: begin - first].sum(),)
    return sums_of(ask.key)


def _starts(begin: int, end: int) -> list[int]:
    """The numbers of the first days of the months of a period."""
    return [day_number(month.first) for month in months(*(ORIGIN + timedelta(day) for day in (begin, end)))]


def shares(columns: CaseColumns, rows: Rows, unit: str, begin: int, end: int) -> tuple[Floats, Floats]:
    """Limits of the share on time by county or office (NaN without cases), which count days as clusters."""
    table = columns.cases
    start, code = columns.first_day - 1, table[PLACE + "due_day"].take(rows)
    inside = (code >= 2 * max(begin - start, 1)) & (code < 2 * (end + 1 - start))
    rows, code = rows.compress(inside), code.compress(inside)
    if not len(rows):
        return np.zeros(0), np.zeros(0)
    number = table[unit].take(rows)
    first = (start + int(code.min()) // 2) // BLOCK_DAYS * BLOCK_DAYS
    days = ((start + int(code.max()) // 2 - first) // BLOCK_DAYS + 1) * BLOCK_DAYS
    units = int(number.max()) + 1
    size = units * days
    of_day = number.astype(dtype_for(2 * size))
    of_day *= 2 * days
    of_day += code
    of_day += 2 * (start - first)
    if size <= min(MAX_DAYS_PER_CASE * len(rows), MAX_DAYS):
        misses, hits = (
            np.bincount(of_day, minlength=2 * size)
            .reshape(-1, days, 2)
            .transpose(2, 0, 1)
            .astype(float, order="C")
        )
        blocks = sums_of_blocks({unit: np.arange(units)}, first, hits, misses + hits)
    else:
        of_day.sort()
        blocks = sums_of_case_days(CaseDays(lambda place: {unit: place}, first, days, of_day))
    of_unit, sums = blocks[unit], [blocks[name] for name in SUMS]
    alike = day_clustering(of_unit, blocks[BLOCK], DaySquares(*sums), size=units)
    hits, n = (np.bincount(of_unit, each, minlength=units) for each in sums[:2])
    return clustered_share_interval(hits, n, alike)


@dataclass(frozen=True)
class Waits:
    """Days of registration in ascending order, completed hours plus 1, and what ended each wait."""

    day: Rows
    hours: Rows
    ended_by: Rows

    @classmethod
    def of(cls, table: Table, rows: Rows) -> Self:
        """The waits of some cases in the order of their registration."""
        rows = rows.compress(table["wait"][rows] > 0)
        return cls(*(table[name][rows] for name in ("registered_day", "wait", "ended_by")))


def median(ask: Ask, waits: Waits, first: int, last: int) -> Quantiles | None:
    """The medians of the time to an answer, with their limits, in all or by month; None without any case."""
    begin, end = _period(ask.scope, first, last)
    inside = slice(np.searchsorted(waits.day, begin), np.searchsorted(waits.day, end, side="right"))
    hours = waits.hours[inside]
    if not len(hours):
        return None
    longest, starts = int(hours.max()), _starts(begin, end) if ask.by else []
    size = (len(starts) + 1) * longest * ENDINGS
    code = hours.astype(dtype_for(size)) - 1
    if ask.by:
        month = np.searchsorted(starts, waits.day[inside], side="right")
        code += month.astype(code.dtype) * longest
    code *= ENDINGS
    code += waits.ended_by[inside]
    filled, counts = distinct_counts(code, size)
    month, hour = np.divmod(filled // ENDINGS, longest)
    cases = [np.where(filled % ENDINGS == ending, counts, 0) for ending in (ANSWER, COMPETING, CENSORED)]
    return quantiles_by_group(distinct_numbers(month)[1], hour, *cases, share=0.5)
