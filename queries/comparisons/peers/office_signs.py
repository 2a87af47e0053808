"""Signs beside the assessment of an office: a share in which it is far from similar offices, to be looked at."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace

import numpy as np

from queries.comparisons.peers.explaining_topics import sums_from_kept_topics
from queries.comparisons.peers.peer_comparison import comparable_measure, scope_of_units
from queries.comparisons.peers.peer_standing import (
    Flags,
    UnitCounts,
    assess_units,
    differences,
    used_cells,
)
from queries.comparisons.peers.unit_sums import unit_counts, unit_question, unit_sums
from queries.measures.declaration import Better
from queries.question.filters import chosen_offices
from queries.question.grouping import Group
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.peers.nearly_expected import nearly_expected
from stats.peers.peer_expectation import PeerExpectation

ROUNDING = 1e-9


@dataclass(frozen=True)
class OfficeSign:
    """An office (code) with its share of such cases, that of similar offices, and the number of cases."""

    office: str
    share: float
    expected: float
    n: int


def signs_by_measure(store: Store, key: str, scope: Scope, *, least_gap: float) -> list[OfficeSign]:
    """The offices that are far from similar ones by a share, as `far_offices` finds them.

    They are those of the comparison of all offices without cases of trips (`peer_comparison`), without its other
    columns; of a scope that chooses offices, those of all or of these alone. Cached for a state of the data. Raises
    ScopeError for invalid scopes.
    """
    whole = scope_of_units(replace(scope, trips="out"), "agency", ())
    cache_key: tuple[Hashable, ...] = ("office signs", key, whole, least_gap, settings())
    chosen = chosen_offices(store, scope)
    if chosen is not None and store.cache.kept(cache_key) is not None:
        chosen = None
    return store.cache.get_or_compute(
        (*cache_key, chosen) if chosen is not None else cache_key,
        lambda: _signs(store, key, whole, least_gap, only=chosen),
    )


def _signs(
    store: Store, key: str, scope: Scope, least_gap: float, *, only: Collection[str] | None
) -> list[OfficeSign]:
    declared = comparable_measure(key)
    question = unit_question(store, declared, scope, by="agency", lang="fa")
    kept = sums_from_kept_topics(question)
    counts = unit_counts(question, unit_sums(question) if kept is None else kept)
    shown = settings().minimum_n.share
    return far_offices(
        question.groups[0], counts, better=declared.better, least_gap=least_gap, least=shown, only=only
    )


def far_offices(
    office: Group,
    counts: UnitCounts,
    *,
    better: Better,
    least_gap: float,
    least: int = 0,
    only: Collection[str] | None = None,
) -> list[OfficeSign]:
    """The offices that differ from similar ones by at least `least_gap`, the largest difference first.

    Those that are worse; by a measure of which neither direction is better, those above. Offices with fewer than
    `least` cases are left out, and with `only` all but these.
    """
    if not counts.keys:
        return []
    minimum, n = settings().minimum_n.comparison, counts.n
    possible = (n >= max(minimum, least)) & counts.enough_responses
    possible &= _may_differ(counts, better=better, least_gap=least_gap)
    codes = [office.code(key) for key in counts.keys]
    if only is not None:
        possible &= np.array([code in only for code in codes], dtype=bool)
    if not _any_is_far(counts, possible, better=better, min_n=minimum, least_gap=least_gap):
        return []
    found = differences(counts, better=better, min_n=minimum)
    gap = found.gap if better == "neither" else np.abs(found.gap)
    far = np.flatnonzero(possible & found.differs & (gap >= least_gap))
    share = counts.hits[far] / n[far]
    signs = [
        OfficeSign(codes[i], float(value), float(found.expected[i]), int(n[i]))
        for i, value in zip(far, share, strict=True)
    ]
    return sorted(signs, key=lambda sign: (-abs(sign.share - sign.expected), sign.office))


def _may_differ(counts: UnitCounts, *, better: Better, least_gap: float) -> Flags:
    """Whose share leaves room for a gap: one expected between 0 and 1 lies above it, or else below it, by as much."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts.hits / counts.n
        room = counts.scale.largest - share if better == "higher" else share
        return np.asarray(room >= least_gap - ROUNDING, dtype=bool)


def _any_is_far(counts: UnitCounts, possible: Flags, *, better: Better, min_n: int, least_gap: float) -> bool:
    """Whether some of the possible offices may be far off; False is sure.

    What is expected of these offices alone takes a fraction of the time, and hardly ever is one of them far off.
    """

    def are_far(expected: PeerExpectation) -> Flags:
        assessed = assess_units(expected, better, counts.margins, floor=None, min_n=min_n, smallest=False)
        gap = assessed.gap if better == "neither" else np.abs(assessed.gap)
        with np.errstate(invalid="ignore"):
            far = gap >= least_gap
        return far & assessed.comparable & np.isin(assessed.assessment, ("differs", "needs_look"))

    if not possible.any():
        return False
    nearly = nearly_expected(used_cells(counts), counts.scale, np.flatnonzero(possible))
    return nearly is None or any(are_far(expected).any() for expected in nearly)
