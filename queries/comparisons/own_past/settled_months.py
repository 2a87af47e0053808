"""Which months are settled: over, and with enough time passed for events and registrations that arrive late.

Figures that later events change need that time: otherwise cases registered or recorded late would look like a decline.
Therefore months count only from 30 days after their end on for counts and stocks, for measures by the day of
registration, for measures that follow a case for 30 days, and for citizens' ratings.
"""

from datetime import timedelta

from persian.calendar import CalendarPeriod, months
from queries.measures.declaration import Measure
from queries.question.question import make_question
from queries.question.vintage import last_complete_day
from queries.sql.components import COMPONENTS
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MAX_MONTHS = 36
SETTLING = timedelta(days=30)
FILLING = 6  # first months of the data, in which a stock that began at 0 is still filling up


def complete_months(store: Store, declared: Measure, scope: Scope) -> list[CalendarPeriod]:
    """Up to MAX_MONTHS whole months that lie in the data, end by the end of the scope, and are settled at as-of.

    Cached for a state of the data, because each chart of a figure asks for them, of a unit and of all units.
    """
    key = ("complete months", declared.key, scope.last, scope.as_of, scope.load)
    return store.cache.get_or_compute(key, lambda: _complete_months(store, declared, scope))


def months_over(store: Store, declared: Measure, scope: Scope) -> list[CalendarPeriod]:
    """The whole months among which `complete_months` of all measures with the clock of this one are; cached."""

    def from_first_settled() -> list[CalendarPeriod]:
        over, settled = (_whole_months(store, declared, scope, wait) for wait in (timedelta(0), SETTLING))
        return over[max(len(settled) - MAX_MONTHS, 0) :]

    key = ("months over", declared.clock, scope.last, scope.as_of, scope.load)
    return store.cache.get_or_compute(key, from_first_settled)


def _complete_months(store: Store, declared: Measure, scope: Scope) -> list[CalendarPeriod]:
    whole = _whole_months(store, declared, scope, settling_time(declared))
    return whole[FILLING if declared.estimator.is_stock else 0 :][-MAX_MONTHS:]


def _whole_months(store: Store, declared: Measure, scope: Scope, settling: timedelta) -> list[CalendarPeriod]:
    """The whole months with data that ended at least this long before as-of, by the end of the scope."""
    question = make_question(store, declared, scope, by=(), lang="fa")
    first = store.first_days.get(question.clock_column)
    settled = last_complete_day(question.facts.latest_as_of) - settling
    end = min(question.last, settled)
    if first is None or first > end:
        return []
    return [month for month in months(first, end) if first <= month.first and month.last <= end]


def settling_time(declared: Measure) -> timedelta:
    """How long after its end a month counts: 30 days where later events or late registrations change its figure."""
    estimator = declared.estimator
    follows = estimator.denominator in COMPONENTS and COMPONENTS[estimator.denominator].edge_kind in (
        "follow_up",
        "waited",
    )
    changes = (
        estimator.is_count
        or estimator.is_stock
        or declared.clock == "registered"
        or estimator.depends_on_verdicts
    )
    return SETTLING if follows or changes else timedelta(0)
