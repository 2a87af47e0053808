"""A figure beside the previous period and the same Jalali period last year, with a verdict on chance."""

import math
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from persian.calendar import CalendarError, shift_year
from queries.declaration import Measure
from queries.measure import Result, measure
from queries.scope import Scope
from queries.store import Store

Against = Literal["previous", "last_year"]
Verdict = Literal["changed", "within_chance", "too_small", "unknown"]


@dataclass(frozen=True)
class Change:
    """How a figure differs from another period's.

    `difference` is relative for counts and rates (0.1: a tenth more), absolute for the rest. `verdict` is "changed"
    only when the difference is beyond chance and at least the measure's `min_change`.
    """

    against: Against
    value: float
    difference: float
    verdict: Verdict
    scope: Scope


def other_period(scope: Scope, against: Against) -> Scope | None:
    """The scope over the period to compare with; None where the period is open or reaches back too far."""
    if scope.first is None or scope.last is None:
        return None
    with suppress(CalendarError, OverflowError):
        return _moved(scope, scope.first, scope.last, against)
    return None


def _moved(scope: Scope, first: date, last: date, against: Against) -> Scope:
    if against == "previous":
        length = timedelta(days=(last - first).days + 1)
        return scope.with_period(first - length, last - length)
    return scope.with_period(shift_year(first, -1), shift_year(last, -1))


def change(store: Store, now: Result, against: Against = "previous", *, lang: str = "fa") -> Change | None:
    """How a result without grouping differs from another period; None where there is nothing to compare with."""
    other = other_period(now.scope, against)
    first = store.first_day
    if other is None or other.first is None or first is None or other.first < first:
        return None
    then = measure(store, now.measure.key, other, lang=lang)
    value, before = float(now.row["value"]), float(then.row["value"])
    if math.isnan(value) or math.isnan(before) or (now.measure.relative and before == 0):
        return None
    difference = value / before - 1 if now.measure.relative else value - before
    return Change(against, before, difference, _verdict(now.measure, now, then, difference=difference), other)


def _verdict(declared: Measure, now: Result, then: Result, *, difference: float) -> Verdict:
    if not _beyond_chance(declared, now, then):
        return "within_chance"
    return "changed" if abs(difference) >= declared.min_change else "too_small"


def _beyond_chance(declared: Measure, now: Result, then: Result) -> bool:
    """Whether the difference exceeds 1.96 standard errors, taken from the intervals (counts: Poisson).

    Newcombe (1998), method 10: the limits of a difference are combined from the limits of its parts.
    """
    a, b = now.row, then.row
    if declared.unit == "cases":
        return bool(abs(a["value"] - b["value"]) > 1.96 * math.sqrt(a["value"] + b["value"]))
    ends = [float(row[name]) for row in (a, b) for name in ("value", "lower", "upper")]
    if any(math.isnan(end) for end in ends):
        return False
    value, lower, upper, before, before_lower, before_upper = ends
    if value > before:
        return value - before > math.hypot(value - lower, before_upper - before)
    return before - value > math.hypot(upper - value, before - before_lower)
