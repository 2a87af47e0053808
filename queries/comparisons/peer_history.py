"""Since when offices or counties need a look: the same rule over equal periods that ended earlier."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from queries.comparisons.peer_comparison import (
    PeerComparison,
    floor_of,
    unit_counts,
    unit_question,
)
from queries.comparisons.peer_standing import needing_look
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MONTHS = 6  # earlier periods that are looked at
MONTH = timedelta(days=30)


def with_history(store: Store, comparison: PeerComparison) -> PeerComparison:
    """The comparison with three more columns, filled for units that need a look.

    `since` is the end of the earliest of the consecutive periods in which a unit needed a look; each is as long as the
    comparison's and ends 30 days before the next. `since_or_before` is True where there is no earlier period to look
    at. `new` is True where the unit needs a look in the comparison's own period but not in the one that ended 30 days
    before.
    """
    codes = set(comparison.needs_look[comparison.by])
    since: dict[str, date] = {}
    open_ended: set[str] = set()
    if codes:
        since, open_ended = _since(store, comparison, codes)
    unit = comparison.frame[comparison.by]
    own_end = _end(store, comparison)
    frame = comparison.frame.assign(
        since=np.array([since.get(code) for code in unit], dtype=object),
        since_or_before=[code in open_ended for code in unit],
        new=[code in since and since[code] == own_end and code not in open_ended for code in unit],
    )
    return replace(comparison, frame=frame)


def _since(store: Store, comparison: PeerComparison, codes: set[str]) -> tuple[dict[str, date], set[str]]:
    """The end of the earliest consecutive period by unit, and the units that no earlier period speaks against."""
    end = _end(store, comparison)
    since, still = dict.fromkeys(codes, end), set(codes)
    start = store.first_days.get(f"{comparison.measure.clock}_day")
    for months in range(1, MONTHS + 1):
        shift = months * MONTH
        if not still or start is None or end - shift < start:
            break
        first = comparison.scope.first
        earlier = comparison.scope.with_period(first and first - shift, end - shift)
        told = _needing_look(store, comparison, earlier)
        still &= told
        since |= dict.fromkeys(still, end - shift)
    return since, still


def _needing_look(store: Store, comparison: PeerComparison, scope: Scope) -> set[str]:
    """Codes of the units that needed a look in a period."""
    declared = comparison.measure

    def compute() -> frozenset[str]:
        question = unit_question(store, declared, scope, by=comparison.by, lang="fa")
        counts = unit_counts(question)
        told = needing_look(
            counts,
            better=declared.better,
            min_n=settings().minimum_n.comparison,
            floor=floor_of(declared),
        )
        unit = question.groups[0]
        return frozenset(unit.code(key) for key, is_told in zip(counts.keys, told, strict=True) if is_told)

    rules = settings()
    cache_key = (
        "needs_look",
        declared.key,
        comparison.by,
        replace(scope, preset=None),
        rules.minimum_n.comparison,
        rules.assessment.on_time_floor,
    )
    return set(store.cache.get_or_compute(cache_key, compute))


def _end(store: Store, comparison: PeerComparison) -> date:
    """The last day of the comparison's period for which there are data."""
    last, as_of = comparison.scope.last, comparison.as_of.date()
    return min(last, as_of) if last else as_of
