"""Since when offices or counties need a look: the same rule over equal periods that ended earlier."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from queries.comparisons.peers.earlier_sums import EarlierSums
from queries.comparisons.peers.lasting_differences import ROUTE as LASTING
from queries.comparisons.peers.own_deadlines import DAYS
from queries.comparisons.peers.peer_comparison import PeerComparison, by_excess, floor_of
from queries.comparisons.peers.period_stretches import EqualPeriod
from queries.comparisons.peers.unit_sums import unit_counts
from queries.comparisons.peers.units_in_question import needing_look, needing_look_or_likely
from queries.question.question import Columns, Question
from queries.settings.province_settings import settings
from queries.storage.store import Store
from stats.arrays import Bools

MONTHS = 6  # earlier periods that are looked at
MONTH = timedelta(days=30)
AT_ONCE = 2  # periods that are compared at the same time


@dataclass(frozen=True)
class Looks:
    """Codes of units in an earlier period: `needed` a look, and `likely` would have by the estimate alone."""

    needed: frozenset[str]
    likely: frozenset[str] = frozenset()

    def of(self, units: frozenset[str]) -> "Looks":
        """Only those of some units."""
        return Looks(self.needed & units, self.likely & units)

    @classmethod
    def together(cls, parts: Iterable["Looks"]) -> "Looks":
        """Those of several parts of the units."""
        needed, likely = frozenset[str](), frozenset[str]()
        for part in parts:
            needed, likely = needed | part.needed, likely | part.likely
        return cls(needed, likely)


def with_history(
    store: Store,
    comparison: PeerComparison,
    *,
    only: Collection[str] | None = None,
    listed: int | None = None,
    known: Mapping[date, Looks] | None = None,
) -> PeerComparison:
    """The comparison with five more columns, filled for units that need a look, or with `only` for some units.

    `since` is the end of the earliest of the consecutive periods in which a unit needed a look; each is as long as the
    comparison's and ends 30 days before the next; `for_days` are the days from it to the end. `since_or_before` is True
    where there is no earlier period to look at. Of the period that ended 30 days before, `likely_before` is True where
    the unit did not need a look, but would have by the estimate alone: near the limits, the same unit is flagged on one
    day and not on the next. `new` is True where it needed none and would not have. With `listed`, `since`, `for_days`
    and `since_or_before` are only filled for so many units, those with the largest excess. `known` is what `looks_in`
    returned for the same units, where somebody else has computed it.
    """
    units = _Units.of(comparison, only, listed)
    still, end = units.dated, last_known_day(comparison)
    new = likely = frozenset[str]()
    since = dict.fromkeys(still, end)
    if units.now:
        periods = _earlier_periods(store, comparison)
        assessed = needing_look_over(store, comparison, periods, of=units.now, dated=still, known=known)
        if assessed:
            likely = assessed[0].likely
            new = units.now - assessed[0].needed - likely
        for period, looks in zip(periods, assessed, strict=False):
            still &= looks.needed
            since |= dict.fromkeys(still, period.last)
    unit = comparison.frame[comparison.by]
    frame = comparison.frame.assign(
        since=np.array([since.get(code) for code in unit], dtype=object),
        for_days=[(end - since[code]).days if code in since else 0 for code in unit],
        since_or_before=[code in still for code in unit],
        new=[code in new for code in unit],
        likely_before=[code in likely for code in unit],
    )
    return replace(comparison, frame=frame)


def looks_in(
    store: Store,
    comparison: PeerComparison,
    half: Literal["recent", "older"],
    *,
    only: Collection[str] | None = None,
    listed: int | None = None,
) -> dict[date, Looks]:
    """Units that needed a look in an earlier period and in all later ones of its half, by the period's last day.

    It ends with the first period in which there are none. The periods are halved so that two workers can share the
    search of `with_history`.
    """
    units = _Units.of(comparison, only, listed)
    periods = _earlier_periods(store, comparison) if units.now else []
    middle = (len(periods) + 1) // 2
    if half == "recent":
        periods, of = periods[:middle], units.now
    else:
        periods, of = periods[middle:], units.dated
    assessed = needing_look_over(
        store, comparison, periods, of=of, dated=units.dated, with_likely=half == "recent"
    )
    return {period.last: looks for period, looks in zip(periods, assessed, strict=False)}


@dataclass(frozen=True)
class _Units:
    """Codes of units.

    `now` are those that need a look in the comparison's own period, `dated` those whose first such period is searched
    for.
    """

    now: frozenset[str]
    dated: frozenset[str]
    with_likely: bool = True  # whether those are asked for who would have needed a look by the estimate

    @classmethod
    def of(cls, comparison: PeerComparison, only: Collection[str] | None, listed: int | None) -> "_Units":
        """The units of a comparison, with `only` some of them; so many as are `listed` are dated, or all."""
        names = [comparison.by, "assessment", "route", "excess", "late"]
        frame = comparison.frame
        # What others reach with a county's deadlines is known of the period itself alone.
        if DAYS in frame and comparison.by == "county":
            frame = frame[frame[DAYS].isna()]
        frame = frame[names] if listed is None else by_excess(frame[names])
        judged = (frame[name] for name in names[:3])
        rows = [
            (code, route)
            for code, assessment, route in zip(*judged, strict=True)
            if assessment == "needs_look" and (only is None or code in only)
        ]
        # The route `lasting` is about sixteen months: single periods do not say since when.
        now, dated = (
            frozenset(code for code, route in some if route != LASTING) for some in (rows, rows[:listed])
        )
        return cls(now, dated)


def last_known_day(comparison: PeerComparison) -> date:
    """The last day of the comparison's period for which there are data."""
    last, as_of = comparison.scope.last, comparison.as_of.date()
    return min(last, as_of) if last else as_of


def _earlier_periods(store: Store, comparison: PeerComparison) -> list[EqualPeriod]:
    """Equal periods that ended 30, 60, … days earlier, the latest first, as far as there are data."""
    start = store.first_days.get(f"{comparison.measure.clock}_day")
    end = last_known_day(comparison)
    if start is None:
        return []
    first = comparison.scope.first
    shifts = [months * MONTH for months in range(1, MONTHS + 1)]
    return [
        EqualPeriod(first - shift if first else min(start, end - shift), end - shift)
        for shift in shifts
        if end - shift >= start
    ]


def needing_look_over(
    store: Store,
    comparison: PeerComparison,
    periods: Sequence[EqualPeriod],
    *,
    of: Collection[str] | None = None,
    dated: frozenset[str] | None = None,
    known: Mapping[date, Looks] | None = None,
    with_likely: bool = True,
) -> tuple[Looks, ...]:
    """For each period, the codes of the units that needed a look in it and in all later ones; cached.

    `periods` end before that of the comparison, the latest first. Only units `of` are judged, by default those that
    need a look now, and in all periods but the first only `dated` ones of them, if given. The result ends with the
    first period in which none of them is left. Of the latest one, those that would have needed a look by the estimate
    are found as well, `with_likely`. `known` has what was found of some of the periods, by the last day of each.
    """
    rules = settings()
    now = frozenset(comparison.needs_look[comparison.by] if of is None else of)
    units = _Units(now, now if dated is None else dated & now, with_likely)
    cache_key = (
        "needs_look",
        comparison.measure.key,
        comparison.by,
        replace(comparison.scope, preset=None),
        tuple(periods),
        units,
        rules.minimum_n,
        rules.assessment,
    )
    return store.cache.get_or_compute(
        cache_key, lambda: _assessed(store, comparison, periods, units, known or {})
    )


def _assessed(
    store: Store,
    comparison: PeerComparison,
    periods: Sequence[EqualPeriod],
    units: _Units,
    known: Mapping[date, Looks],
) -> tuple[Looks, ...]:
    """Compute `needing_look_over` with one query, of the sums of the stretches between all first and last days.

    With a second one where hand-offs are recorded, and a third where they have made offices late.
    """
    if not periods:
        return ()
    assessed, still = _already_known(periods, units, known)
    latest, periods = periods[0], periods[len(assessed) :]
    if not periods or (assessed and not still):
        return tuple(assessed)
    sums = EarlierSums.of(store, comparison, periods, units=units.now)

    def assess(period: EqualPeriod, of: frozenset[str]) -> Looks:
        with_likely = units.with_likely and period == latest
        return Looks.together(
            _looks(comparison, sums.question, of_some, of=codes, with_likely=with_likely)
            for codes, of_some in sums.within(period, of)
        )

    return (*assessed, *_looks_until_none(assess, periods, still, units.dated))


def _already_known(
    periods: Sequence[EqualPeriod], units: _Units, known: Mapping[date, Looks]
) -> tuple[list[Looks], frozenset[str]]:
    """What is known of the first periods without a gap, and the units that needed a look in all of these."""
    assessed, still = list[Looks](), units.now
    for period in periods:
        if not still or period.last not in known:
            break
        assessed.append(known[period.last].of(still))
        still = assessed[-1].needed & units.dated
    return assessed, still


def _looks_until_none(
    assess: Callable[[EqualPeriod, frozenset[str]], Looks],
    periods: Sequence[EqualPeriod],
    still: frozenset[str],
    dated: frozenset[str],
) -> Iterator[Looks]:
    """Yield the looks in each period, of units that needed one in all periods before it, until none of them is left.

    Comparisons are arithmetic alone, during most of which NumPy lets another thread run, so that two periods are
    assessed at once. The second one is for nothing where nobody is left after the first.
    """
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="periods") as threads:
        for start in range(0, len(periods), AT_ONCE):
            of_each = [still if start or not i else still & dated for i in range(AT_ONCE)]
            some = periods[start : start + AT_ONCE]
            of_periods = [
                threads.submit(assess, period, of) for period, of in zip(some, of_each, strict=False)
            ]
            for future in of_periods:
                looks = future.result().of(still)
                yield looks
                still = looks.needed & dated
                if not still:
                    return


def _looks(
    comparison: PeerComparison, question: Question, sums: Columns, *, of: frozenset[str], with_likely: bool
) -> Looks:
    """Codes of the units among `of` that need a look by these sums, and of those that would by the estimate."""
    counts = unit_counts(question, sums)
    unit = question.groups[0]
    codes = [unit.code(key) for key in counts.keys]
    is_chosen = np.array([code in of for code in codes], dtype=bool)
    min_n, better = settings().minimum_n.comparison, comparison.measure.better
    floor = floor_of(comparison.measure)

    def named(flags: Bools) -> frozenset[str]:
        return frozenset(code for code, is_flagged in zip(codes, flags, strict=True) if is_flagged)

    if not with_likely:
        return Looks(named(needing_look(counts, better=better, min_n=min_n, floor=floor, of=is_chosen)))
    needed, likely = needing_look_or_likely(counts, better=better, min_n=min_n, floor=floor, of=is_chosen)
    return Looks(named(needed), named(likely))
