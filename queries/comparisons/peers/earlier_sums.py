"""Sums of earlier periods, from which each unit is judged as it would have been judged then.

An office that was compared by its own, shorter deadlines, or without cases that others had handed on late, is compared
so in the earlier periods as well. One that was compared with all of its cases is compared without those that came late
in the periods in which they were many of what it did not answer in time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from queries.comparisons.peers.cases_come_late import (
    are_judged_without,
    compared_without,
    sums_without_cases_come_late,
)
from queries.comparisons.peers.late_referrals import WITHOUT_COME_LATE, late_arrivals
from queries.comparisons.peers.own_deadlines import hurried_offices, sums_with_own_deadlines
from queries.comparisons.peers.peer_comparison import PeerComparison, floor_of
from queries.comparisons.peers.period_stretches import EqualPeriod, Stretches
from queries.comparisons.peers.unit_sums import unit_counts, unit_question, unit_sums
from queries.question.grouping import SPAN, spans_group
from queries.question.question import Columns, Question
from queries.storage.store import Store

DAY = timedelta(days=1)
NOBODY = frozenset[str]()


@dataclass(frozen=True)
class EarlierSums:
    """The question for the units over all periods, and the sums of stretches from which each period is added up.

    `parts` have the sums of all units, and the units (codes) that they judge. In some periods `moved` are judged by the
    sums `without` cases that came late.
    """

    question: Question
    parts: Sequence[tuple[frozenset[str], Stretches]]
    without: Stretches | None
    moved: Mapping[EqualPeriod, frozenset[str]]

    @classmethod
    def of(
        cls,
        store: Store,
        comparison: PeerComparison,
        periods: Sequence[EqualPeriod],
        *,
        units: frozenset[str],
    ) -> "EarlierSums":
        """The sums over some periods that judge some `units` of a comparison."""
        starts = sorted({day for period in periods for day in (period.first, period.last + DAY)})
        whole = comparison.scope.with_period(starts[0], starts[-1] - DAY)
        question = unit_question(store, comparison.measure, whole, by=comparison.by, lang="fa")
        by_stretch = replace(question, groups=(*question.groups, spans_group(question.clock_column, starts)))
        names = [group.name for group in question.groups]
        hurried = units & hurried_offices(comparison.frame)
        now_without = units & compared_without(comparison.frame)
        others, of_all = units - hurried - now_without, Stretches.of(unit_sums(by_stretch), names, starts)
        parts, without, moved = [(others, of_all)], None, dict[EqualPeriod, frozenset[str]]()
        if others and WITHOUT_COME_LATE in comparison.frame:
            moved = _judged_without(by_stretch, of_all, periods, others, floor=floor_of(comparison.measure))
        if now_without or any(moved.values()):
            without = Stretches.of(sums_without_cases_come_late(by_stretch), names, starts)
            parts.append((now_without, without))
        now = unit_question(store, comparison.measure, comparison.scope, by=comparison.by, lang="fa")
        for code, sums in sums_with_own_deadlines(by_stretch, now, hurried):
            parts.append((frozenset([code]), Stretches.of(sums, names, starts)))
        return cls(question, parts, without, moved)

    def within(self, period: EqualPeriod, of: frozenset[str]) -> Iterator[tuple[frozenset[str], Columns]]:
        """The sums of a period that judge the units `of`, and which of them."""
        moved = of & self.moved.get(period, NOBODY)
        for codes, stretches in self.parts:
            if some := (of & codes) - moved:
                yield some, stretches.within(period)
        if moved and self.without is not None:
            yield moved, self.without.within(period)


def _judged_without(
    by_stretch: Question,
    of_all: Stretches,
    periods: Sequence[EqualPeriod],
    offices: frozenset[str],
    *,
    floor: float | None,
) -> dict[EqualPeriod, frozenset[str]]:
    """Which offices (codes) are judged without cases that came late in each period; one query of what came to them."""
    chosen = replace(by_stretch.scope, agencies=tuple(sorted(offices)), peer_groups=())
    came = late_arrivals(replace(by_stretch, scope=chosen))
    if came.empty:
        return {}
    columns = {name: came[name].to_numpy(dtype=np.int64) for name in ("agency", SPAN, "n", "hits")}
    arrivals, agency = Stretches.of(columns, ["agency"], of_all.starts), by_stretch.groups[0]
    question = replace(by_stretch, groups=by_stretch.groups[:-1])
    judged = {}
    for period in periods:
        counts = unit_counts(question, of_all.within(period))
        flags = are_judged_without(counts, arrivals.within(period), floor=floor)
        keys = (key for key, flag in zip(counts.keys, flags, strict=True) if flag)
        judged[period] = frozenset(agency.code(key) for key in keys) & offices
    return judged
