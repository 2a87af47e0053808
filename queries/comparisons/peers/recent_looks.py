"""Offices that needed a look within the last week and do not any more.

An office near the limits is beyond them on one day and within them on the next. A reader who saw its line yesterday is
told what became of it, as of surges that have ended. Only offices that still are worse than similar ones by what
matters are asked about: whoever is not has left the limits by far, or had too few cases; of those that are compared
with nobody, the ones whose share is below the floor of the deadline. Those that needed a look by
their last sixteen months alone (`queries.comparisons.peers.lasting_differences`) are among them.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from queries.comparisons.peers.lasting_differences import agrees_with_longer_time
from queries.comparisons.peers.late_referrals import WITHOUT_COME_LATE
from queries.comparisons.peers.own_deadlines import DAYS as OWN_DEADLINES
from queries.comparisons.peers.peer_comparison import ON_TIME, PeerComparison, floor_of, peer_comparison
from queries.comparisons.peers.peer_history import last_known_day
from queries.comparisons.peers.peer_standing import UnitCounts, peer_standing
from queries.comparisons.peers.period_stretches import EqualPeriod, Stretches
from queries.comparisons.peers.unit_sums import unit_counts, unit_question, unit_sums
from queries.comparisons.peers.units_in_question import needing_look
from queries.question.grouping import spans_group
from queries.settings.province_settings import settings
from queries.storage.store import Store
from stats.arrays import Bools, Floats
from stats.peers.assessment import MIN_GAP, under_floor
from stats.peers.lasting_gaps import DAYS as LONGER_DAYS
from stats.peers.lasting_gaps import MIN_CASES, STANDARD_ERRORS

DAYS = 7
DAY = timedelta(days=1)
SLACK = 0.02
# In 2,900 earlier periods of 250 scopes, no office that needed a look was more than 0.016 short of the smallest gap.
NEAR = 0.05
LONG = timedelta(
    8 * DAYS
)  # of shorter periods a week changes more than NEAR allows for, and they have few cases


@dataclass(frozen=True)
class RecentLook:
    """An office (code) with the last day on which it needed a look, and its share on time now beside the expected.

    What is expected is NaN where it is compared with nobody.
    """

    office: str
    last: date
    share: float
    expected: float
    n: int


def recent_looks(store: Store, comparison: PeerComparison) -> tuple[RecentLook, ...]:
    """Offices that needed a look over an equal period that ended 1 to DAYS days before, the farthest below first.

    `comparison` is of offices by the share on time. The rules are first asked for these offices alone, with all days
    from one query or two; what they find is looked up in the whole comparison of that day, with all that may explain a
    gap. Empty for a period without a first day, which no other equals. Cached.
    """
    key = ("recent looks", comparison.scope, settings())
    return store.cache.get_or_compute(key, lambda: _recent_looks(store, comparison))


def _recent_looks(store: Store, comparison: PeerComparison) -> tuple[RecentLook, ...]:
    frame, first, end = comparison.frame, comparison.scope.first, last_known_day(comparison)
    start = store.first_days.get(f"{comparison.measure.clock}_day")
    is_close = (frame["assessment"] == "no_difference") & (frame["gap"] <= -MIN_GAP)
    if (floor := floor_of(comparison.measure)) is not None:
        is_close |= (frame["assessment"] == "not_compared") & (frame["value"] < floor)
    for name in ("explained_by_topics", WITHOUT_COME_LATE, OWN_DEADLINES):
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
    """The offices that the rules alone name in each period: that of the period, or that of sixteen months."""
    better, min_n = comparison.measure.better, settings().minimum_n.comparison
    floor = floor_of(comparison.measure)
    expected = dict(zip(comparison.frame["agency"], comparison.frame["expected"], strict=True))
    shown = dict(zip(comparison.frame["agency"], comparison.frame["smallest_shown"], strict=True))
    flagged, agreeing = {}, {}
    for period, (counts, codes) in _counts_over(store, comparison, periods).items():
        asked = np.isin(codes, list(offices))
        similar, smallest = (
            np.array([each.get(code, np.nan) for code in codes], dtype=float) for each in (expected, shown)
        )
        is_short = period.last - period.first < LONG
        close = asked & (is_short | _may_need_look(counts, similar, smallest))
        needed = needing_look(counts, better=better, min_n=min_n, floor=floor, of=close)
        below = under_floor(counts.scale, counts.hits, counts.n, floor, sign=1.0)
        needed |= asked & np.isnan(similar) & below & (counts.n >= min_n)
        flagged[period] = frozenset(codes[needed].tolist())
        may_agree = _may_agree(counts, similar) & asked & ~needed
        if may_agree.any():
            agreeing[_sixteen_months(period)] = period, counts, codes, may_agree
    for longer, (over_longer, all_codes) in _counts_over(store, comparison, list(agreeing)).items():
        period, counts, codes, may_agree = agreeing[longer]
        asked = np.isin(all_codes, codes[may_agree])
        needed = needing_look(over_longer, better=better, min_n=min_n, floor=None, of=asked)
        if needed.any():
            standing, _ = peer_standing(counts, better=better, min_n=min_n, ranked=False)
            agrees = agrees_with_longer_time(standing, counts) & np.isin(codes, all_codes[needed])
            flagged[period] |= frozenset(codes[agrees].tolist())
    return flagged


def _may_need_look(counts: UnitCounts, expected: Floats, smallest: Floats) -> Bools:
    """Whether offices may have been so far below similar ones that they needed a look over an earlier period.

    `expected` is the share that is expected over the present period, NaN where an office is compared with nobody, and
    `smallest` the smallest gap that would be flagged. In a LONG period both change little within a week, for which NEAR
    allows. This rules out most offices, so that mostly nothing has to be compared.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(expected - counts.hits / counts.n >= smallest - NEAR, dtype=bool)


def _may_agree(counts: UnitCounts, expected: Floats) -> Bools:
    """Whether a period may point in the direction of a longer time (`stats.peers.lasting_gaps`).

    `expected` is that of the present period, which other offices hardly change within a week: SLACK allows for that.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts.hits / counts.n
        error = np.sqrt(share * (1 - share) / counts.n)
    worse = expected - share - STANDARD_ERRORS * error
    return np.asarray((counts.n >= MIN_CASES) & (worse >= MIN_GAP - SLACK), dtype=bool)


def _sixteen_months(period: EqualPeriod) -> EqualPeriod:
    return EqualPeriod(period.last - timedelta(LONGER_DAYS - 1), period.last)


def _counts_over(
    store: Store, comparison: PeerComparison, periods: list[EqualPeriod]
) -> dict[EqualPeriod, tuple[UnitCounts, NDArray[np.object_]]]:
    """The counts of the offices over each of some periods with their codes, from one query."""
    if not periods:
        return {}
    starts = sorted({day for period in periods for day in (period.first, period.last + DAY)})
    whole = comparison.scope.with_period(starts[0], starts[-1] - DAY)
    question = unit_question(store, comparison.measure, whole, by="agency", lang="fa")
    by_stretch = replace(question, groups=(*question.groups, spans_group(question.clock_column, starts)))
    stretches = Stretches.of(unit_sums(by_stretch), [group.name for group in question.groups], starts)
    counts_of = {}
    for period in periods:
        counts = unit_counts(question, stretches.within(period))
        codes = np.array([question.groups[0].code(key) for key in counts.keys], dtype=object)
        counts_of[period] = counts, codes
    return counts_of
