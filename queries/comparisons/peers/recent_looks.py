"""Offices that needed a look within the last week and do not any more.

An office near the limits is beyond them on one day and within them on the next. A reader who saw its line yesterday is
told what became of it, as of surges that have ended. Only offices that still are worse than similar ones by what
matters are asked about: whoever is not has left the limits by far, or had too few cases.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from queries.comparisons.peers.own_deadlines import DAYS as OWN_DEADLINES
from queries.comparisons.peers.peer_comparison import ON_TIME, PeerComparison, floor_of, peer_comparison
from queries.comparisons.peers.peer_history import last_known_day
from queries.comparisons.peers.period_stretches import EqualPeriod, Stretches
from queries.comparisons.peers.unit_sums import unit_counts, unit_question, unit_sums
from queries.comparisons.peers.units_in_question import needing_look
from queries.question.grouping import spans_group
from queries.settings.province_settings import settings
from queries.storage.store import Store
from stats.peers.assessment import MIN_GAP

DAYS = 7
DAY = timedelta(days=1)


@dataclass(frozen=True)
class RecentLook:
    """An office (code) with the last day on which it needed a look, and its share on time now beside the expected."""

    office: str
    last: date
    share: float
    expected: float
    n: int


def recent_looks(store: Store, comparison: PeerComparison) -> tuple[RecentLook, ...]:
    """Offices that needed a look over an equal period that ended 1 to DAYS days before, the farthest below first.

    `comparison` is of offices by the share on time. The rule is first asked for these offices alone, with all days
    from one query; what it finds is looked up in the whole comparison of that day, with all that may explain a gap.
    Empty for a period without a first day, which no other equals. What only sixteen months tell
    (`lasting_differences`) is not asked about. Cached.
    """
    key = ("recent looks", comparison.scope, settings())
    return store.cache.get_or_compute(key, lambda: _recent_looks(store, comparison))


def _recent_looks(store: Store, comparison: PeerComparison) -> tuple[RecentLook, ...]:
    frame, first, end = comparison.frame, comparison.scope.first, last_known_day(comparison)
    start = store.first_days.get(f"{comparison.measure.clock}_day")
    is_close = (frame["assessment"] == "no_difference") & (frame["gap"] <= -MIN_GAP)
    for name in ("explained_by_topics", OWN_DEADLINES):
        if name in frame:
            is_close &= ~frame[name].fillna(0).astype(bool)
    rows = frame[is_close].sort_values("gap")
    if first is None or start is None or not len(rows):
        return ()
    periods = [EqualPeriod(first - back * DAY, end - back * DAY) for back in range(1, DAYS + 1)]
    periods = [period for period in periods if period.last >= start]
    told = _last_told(store, comparison, periods, frozenset(rows["agency"]))
    return tuple(
        RecentLook(row.agency, told[row.agency], float(row.value), float(row.expected), int(row.n))
        for row in rows.itertuples()
        if row.agency in told
    )


def _last_told(
    store: Store, comparison: PeerComparison, periods: list[EqualPeriod], offices: frozenset[str]
) -> dict[str, date]:
    """The end of the latest of the periods in which each of some offices needed a look; none of the others."""
    flagged = _flagged(store, comparison, periods, offices)
    told: dict[str, date] = {}
    for period in periods:
        if not (asked := flagged[period] - told.keys()):
            continue
        scope = replace(comparison.scope.with_period(period.first, period.last), preset=None)
        then = peer_comparison(store, ON_TIME, scope, trips=scope.trips)
        told |= dict.fromkeys(asked & set(then.needs_look["agency"]), period.last)
    return told


def _flagged(
    store: Store, comparison: PeerComparison, periods: list[EqualPeriod], offices: frozenset[str]
) -> dict[EqualPeriod, frozenset[str]]:
    """The offices that the rule alone names in each period."""
    starts = sorted({day for period in periods for day in (period.first, period.last + DAY)})
    whole = comparison.scope.with_period(starts[0], starts[-1] - DAY)
    question = unit_question(store, comparison.measure, whole, by="agency", lang="fa")
    by_stretch = replace(question, groups=(*question.groups, spans_group(question.clock_column, starts)))
    stretches = Stretches.of(unit_sums(by_stretch), [group.name for group in question.groups], starts)
    flagged = {}
    for period in periods:
        counts = unit_counts(question, stretches.within(period))
        codes = np.array([question.groups[0].code(key) for key in counts.keys], dtype=object)
        needed = needing_look(
            counts,
            better=comparison.measure.better,
            min_n=settings().minimum_n.comparison,
            floor=floor_of(comparison.measure),
            of=np.isin(codes, list(offices)),
        )
        flagged[period] = frozenset(codes[needed].tolist())
    return flagged
