"""Fewer open or overdue cases that are explained by cases closed without an answer, and so are not an improvement.

A case that is closed leaves the stock, whether anybody heard back or not, and closed before its due moment it never
becomes overdue. So where a control chart would mark a stock as better than a unit's own past, the cases that it lacks
because they were closed without an answer are counted (`queries.estimates.closed_unanswered`): those of the months of
the signal and of the two before them, beyond as many as were usual in the year before. If they are at least half of the
fall, the mark is not given.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from persian.calendar import CalendarPeriod
from queries.estimates.closed_unanswered import closed_unanswered
from queries.measures.declaration import Measure
from queries.storage.store import Store
from queries.vocabulary.scope import Scope, scope_of_units
from stats.arrays import Floats

MONTHS_BEFORE = 2  # months before those of the signal whose closings can still be seen in the stock
USUAL_MONTHS = 12
MIN_PART = 0.5  # of the fall


@dataclass(frozen=True)
class Fall:
    """The months of a chart (arrays with an entry each): the figure, its cases, what is usual; and the signal.

    The signal is about the months from index `first` to `last`.
    """

    value: Floats
    n: Floats
    centre: Floats
    first: int
    last: int


def explained_falls(
    store: Store,
    declared: Measure,
    scope: Scope,
    months: Sequence[CalendarPeriod],
    falls: Mapping[str, Fall],
    *,
    by: str | None,
) -> dict[str, int]:
    """The closed cases that explain each fall (by unit code); falls that they do not explain are left out.

    `declared` is a measure of open or overdue cases. Raises ScopeError for invalid scopes.
    """
    if not falls:
        return {}
    # Reading all months of all units would take several times as long.
    read_from = max(min(fall.first for fall in falls.values()) - MONTHS_BEFORE - USUAL_MONTHS, 0)
    units = scope_of_units(scope, by, tuple(falls))
    counted = unanswered_by_month(store, declared, units, months[read_from:], by=by)
    closed = {code: np.concatenate([np.zeros(read_from), n]) for code, n in counted.items()}
    cases = {code: explaining_cases(fall, closed[code]) for code, fall in falls.items() if code in closed}
    return {code: n for code, n in cases.items() if n}


def explaining_cases(fall: Fall, closed: Floats) -> int:
    """How many of the cases closed unanswered in each month explain a fall; 0 if less than MIN_PART of it."""
    begin, end = max(fall.first - MONTHS_BEFORE, 0), fall.last + 1
    before = closed[max(begin - USUAL_MONTHS, 0) : begin]
    usual = before.mean() if len(before) else 0.0
    excess = closed[begin:end].sum() - usual * (end - begin)
    # A rate falls by as many cases as its figure is worth.
    known = fall.value > 0
    cases_of_one = np.median(fall.n[known] / fall.value[known]) if known.any() else 1.0
    size = np.nansum((fall.centre - fall.value)[fall.first : end]) * cases_of_one
    return round(excess) if excess >= max(MIN_PART * size, 1.0) else 0


def unanswered_by_month(
    store: Store, declared: Measure, scope: Scope, months: Sequence[CalendarPeriod], *, by: str | None
) -> dict[str, Floats]:
    """How many cases each month's stock lacks because they were closed without an answer, by unit code.

    Units without any are left out; without `by` the code is "". Raises ScopeError for invalid scopes.
    """
    starts = [month.first for month in months]
    by_unit: dict[str, Floats] = {}
    for unit, day, n in closed_unanswered(store, declared, scope, starts[0], months[-1].last, by=by):
        of_unit = by_unit.setdefault(unit, np.zeros(len(months)))
        of_unit[bisect_right(starts, day) - 1] += n
    return by_unit
