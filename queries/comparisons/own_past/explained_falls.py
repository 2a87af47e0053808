"""Fewer overdue cases that are explained by cases closed without an answer, and so are no improvement.

An overdue case that is closed leaves the stock, whether anybody heard back or not. So where a control chart would mark
overdue cases as better than a unit's own past, the overdue cases that were closed without an answer are counted: those
of the months of the signal and of the two before them, beyond as many as were usual in the year before. If they are at
least half of the fall, the mark is not given.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from persian.calendar import CalendarPeriod
from queries.measures.declaration import Measure
from queries.question.question import make_question
from queries.sql.buckets import as_day, literal_day
from queries.sql.conditions import Column
from queries.sql.functions import whole_sum
from queries.storage.store import Store
from queries.vocabulary.scope import Scope, scope_of_units

Floats = NDArray[np.float64]

MONTHS_BEFORE = 2  # months before those of the signal whose closings can still be seen in the stock
USUAL_MONTHS = 12
LEAST_PART = 0.5  # of the fall


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

    `declared` is a measure of overdue cases. Raises ScopeError for invalid scopes.
    """
    if not falls:
        return {}
    # Reading all months of all units would take several times as long.
    read_from = max(min(fall.first for fall in falls.values()) - MONTHS_BEFORE - USUAL_MONTHS, 0)
    units = scope_of_units(scope, by, tuple(falls))
    counted = overdue_closed_unanswered(store, declared, units, months[read_from:], by=by)
    closed = {code: np.concatenate([np.zeros(read_from), n]) for code, n in counted.items()}
    cases = {code: explaining_cases(fall, closed[code]) for code, fall in falls.items() if code in closed}
    return {code: n for code, n in cases.items() if n}


def explaining_cases(fall: Fall, closed: Floats) -> int:
    """How many of the overdue cases closed in each month explain a fall; 0 if they are less than LEAST_PART of it."""
    begin, end = max(fall.first - MONTHS_BEFORE, 0), fall.last + 1
    before = closed[max(begin - USUAL_MONTHS, 0) : begin]
    usual = before.mean() if len(before) else 0.0
    excess = closed[begin:end].sum() - usual * (end - begin)
    # A rate falls by as many cases as its figure is worth.
    known = fall.value > 0
    cases_of_one = np.median(fall.n[known] / fall.value[known]) if known.any() else 1.0
    size = np.nansum((fall.centre - fall.value)[fall.first : end]) * cases_of_one
    return round(excess) if excess >= max(LEAST_PART * size, 1.0) else 0


def overdue_closed_unanswered(
    store: Store, declared: Measure, scope: Scope, months: Sequence[CalendarPeriod], *, by: str | None
) -> dict[str, Floats]:
    """How many overdue cases were closed without an answer in each month, by unit code ("" without `by`).

    Units without any are left out. `declared` is a measure of overdue cases, by whose office they count. Cases that
    were set aside owed no answer. Raises ScopeError for invalid scopes.
    """
    names = (by,) if by else ()
    question = make_question(store, declared, scope, by=names, lang="fa")
    facts, rows = question.facts, question.facts.cases
    c = facts.c
    unanswered = sa.or_(c.answered_at.is_(None), c.answered_at > c.closed_at)
    groups: list[Column] = [*question.columns(rows), c.closed_day.label("day")]
    statement = sa.select(*groups, whole_sum(sa.literal_column("1")).label("n")).where(
        *question.dimension_conditions(rows),
        facts.closed(),
        sa.not_(facts.set_aside()),
        sa.not_(c.answered_undated),
        unanswered,
        c.due_at < c.closed_at,
        c.closed_day >= literal_day(months[0].first),
        c.closed_day <= literal_day(months[-1].last),
    )
    keys = [group.column(rows) for group in question.groups]
    frame = store.frame(statement.group_by(*keys, c.closed_day))
    found: dict[str, Floats] = {}
    starts = [month.first for month in months]
    units = [question.groups[0].code(int(key)) for key in frame[by]] if by else [""] * len(frame)
    for unit, day, n in zip(units, frame["day"], frame["n"], strict=True):
        of_unit = found.setdefault(unit, np.zeros(len(months)))
        of_unit[bisect_right(starts, as_day(day)) - 1] += int(n)
    return found
