"""Marks of the share on time that are explained by deadlines that have changed, and so say nothing about a unit's work.

Where cases are allowed less time than before, fewer of them are on time though nobody answers later, and an office
would be called worse than its own past. So the cases of the months of a signal are counted once more with the time that
they were allowed in the year before (`queries.estimates.former_deadlines`). If less than half of the signal is left,
the mark is not given.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from persian.calendar import CalendarPeriod
from queries.estimates.former_deadlines import former_deadlines
from queries.storage.store import Store
from queries.vocabulary.scope import Scope, scope_of_units
from stats.arrays import Floats

USUAL_MONTHS = 12
MIN_PART = 0.5  # of the signal


@dataclass(frozen=True)
class Signal:
    """The months from index `first` to `last` that differ by `change` from what is usual, with all monthly shares."""

    first: int
    last: int
    change: float
    value: Floats
    n: Floats


def marked_by_deadlines(
    store: Store,
    scope: Scope,
    months: Sequence[CalendarPeriod],
    signals: Mapping[str, Signal],
    *,
    by: str | None,
) -> frozenset[str]:
    """The units (codes) whose signal in the share on time is mostly due to changed deadlines.

    Nothing is read without signals, or where no month is before them. Raises ScopeError for invalid scopes.
    """
    by_months = defaultdict(list)
    for code, signal in signals.items():
        if signal.first > 0:
            by_months[signal.first, signal.last].append(code)
    explained = set()
    for (first, last), codes in by_months.items():
        units = scope_of_units(scope, by, tuple(codes)) if by else scope
        now = units.with_period(months[first].first, months[last].last)
        before = units.with_period(months[max(first - USUAL_MONTHS, 0)].first, months[first - 1].last)
        explained |= {
            each.unit
            for each in former_deadlines(store, now, before, by=by)
            if each.unit in signals and _is_explained(signals[each.unit], each.share)
        }
    return frozenset(explained)


def _is_explained(signal: Signal, share: float) -> bool:
    """Whether most of a signal is gone with the share on time that the months would have by former deadlines."""
    months = slice(signal.first, signal.last + 1)
    n, hits = np.nansum(signal.n[months]), np.nansum((signal.value * signal.n)[months])
    left = (signal.change + share - hits / n) * np.sign(signal.change) if n else np.inf
    return bool(left < (1 - MIN_PART) * abs(signal.change))
