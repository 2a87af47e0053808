"""Signs beside the assessment of an office: a share in which it is far from similar offices, to be looked at.

Similar offices are compared by groups of topics. An office that works on topics of a group in which such cases are
usual everywhere would be named for these: of one that is far off, it is asked what single topics explain.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from queries.comparisons.peers.explaining_topics import counts_by_topic, sums_from_kept_topics, topics_explain
from queries.comparisons.peers.peer_comparison import comparable_measure
from queries.comparisons.peers.peer_standing import UnitCounts, assess_units, used_cells
from queries.comparisons.peers.unit_sums import unit_counts, unit_question, unit_sums
from queries.measures.declaration import Better
from queries.question.filters import chosen_offices
from queries.question.grouping import Group
from queries.question.question import Columns, Question
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope, scope_of_units
from stats.arrays import Bools, Floats, Ints
from stats.peers.case_mix import cell_table
from stats.peers.nearly_expected import nearly_expected
from stats.peers.peer_expectation import PeerExpectation, peer_expectation
from stats.peers.response_scale import SHARES

ROUNDING = 1e-9


@dataclass(frozen=True)
class OfficeSign:
    """An office (code) with its share of such cases, that of similar offices (to a whole percent), and the cases."""

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
    whole = scope_of_units(replace(scope, trips="out"), "agency")
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
    signs = far_offices(
        question.groups[0], counts, better=declared.better, least_gap=least_gap, least=shown, only=only
    )
    return _beyond_topics(question.groups[0], signs, lambda: counts_by_topic(question))


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
    is_far = partial(_are_far, counts=counts, better=better, min_n=minimum, least_gap=least_gap)
    if (nearly := _nearly_far(counts, possible, is_far)) is not None:
        far, expected = nearly
    else:
        expectation = peer_expectation(used_cells(counts), scale=counts.scale)
        far = np.flatnonzero(possible & is_far(expectation))
        expected = expectation.all_cases.value[far]
    share = counts.hits[far] / n[far]
    signs = [
        OfficeSign(codes[i], float(value), float(similar), int(n[i]))
        for i, value, similar in zip(far, share, expected, strict=True)
    ]
    return sorted(signs, key=lambda sign: (-abs(sign.share - sign.expected), sign.office))


def share_counts(
    store: Store, sums: Columns, mix: Sequence[str], *, n: str = "n", hits: str = "hits"
) -> UnitCounts:
    """Counts of offices by the mix of their cases, for the share of `hits` among `n` that no measure declares.

    `sums` has an entry for each cell: the keys of `agency` and of the mix, the topic first, and the counts.
    """
    counted = sums[n] > 0
    parents = store.parents("agency")
    groups = {int(key): int(parents.get(int(key), 0)) or None for key in np.unique(sums["agency"][counted])}
    table, keys = cell_table(
        sums["agency"][counted],
        [sums[name][counted] for name in mix],
        sums[n][counted].astype(float),
        sums[hits][counted].astype(float),
        group=groups,
    )
    group = np.array([groups[int(key)] or 0 for key in keys], dtype=np.int64)
    none = np.full(len(keys), np.nan)
    return UnitCounts(keys.tolist(), table, SHARES, group, none, np.ones(len(keys), dtype=bool))


def far_by_cells(
    question: Question, sums: Columns, *, n: str, hits: str, least_gap: float
) -> tuple[OfficeSign, ...]:
    """The offices that are far above similar ones by the share of `hits` among `n`, by topic group and kind.

    `sums` has an entry for each cell: the keys of `agency`, `topic` and `kind`, and the counts. `agency` is the first
    grouping of the question.
    """
    if not sums[hits].any():
        return ()
    topics = question.store.parents("topic")
    of_topic = {int(key): int(topics.get(int(key), 0)) for key in np.unique(sums["topic"])}
    topic_group: Ints = np.array([of_topic[int(key)] for key in sums["topic"]], dtype=np.int64)

    def counts_by(topic: Ints) -> UnitCounts:
        return share_counts(question.store, sums | {"topic": topic}, ("topic", "kind"), n=n, hits=hits)

    least = settings().minimum_n.share
    office = question.groups[0]
    signs = far_offices(office, counts_by(topic_group), better="lower", least_gap=least_gap, least=least)
    signs = [sign for sign in signs if sign.share > sign.expected]
    return tuple(_beyond_topics(office, signs, lambda: counts_by(sums["topic"].astype(np.int64))))


def _beyond_topics(
    office: Group, signs: Sequence[OfficeSign], by_topic: Callable[[], UnitCounts]
) -> list[OfficeSign]:
    """The signs of which single topics do not explain most; `by_topic` is asked for only where there are any."""
    if not signs:
        return []
    finer, gap_of = by_topic(), {sign.office: sign.share - sign.expected for sign in signs}
    codes = [office.code(key) for key in finer.keys]
    gap = {key: gap_of[code] for key, code in zip(finer.keys, codes, strict=True) if code in gap_of}
    explained = topics_explain(finer, gap, np.array([key in gap for key in finer.keys], dtype=bool))
    without = {code for code, is_explained in zip(codes, explained, strict=True) if is_explained}
    return [sign for sign in signs if sign.office not in without]


def _may_differ(counts: UnitCounts, *, better: Better, least_gap: float) -> Bools:
    """Offices whose share is far enough from the end of the scale for a gap of `least_gap` to be possible."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts.hits / counts.n
        room = counts.scale.largest - share if better == "higher" else share
        return np.asarray(room >= least_gap - ROUNDING, dtype=bool)


def _nearly_far(
    counts: UnitCounts, possible: Bools, is_far: Callable[[PeerExpectation], Bools]
) -> tuple[NDArray[np.intp], Floats] | None:
    """Positions of the possible offices that are far off, and their expectations; None if bounds alone leave doubt.

    Bounds on the expectations of these offices take a fraction of the time of a fit. They are used where they leave no
    doubt about which offices are far off, about their order, and about the expectations in whole percent, as they are
    shown.
    """
    rows = np.flatnonzero(possible)
    if not len(rows):
        return rows, np.zeros(0)
    nearly = nearly_expected(used_cells(counts), counts.scale, rows)
    if nearly is None:
        return None
    expected = np.stack([each.all_cases.value for each in nearly])
    far = np.stack([is_far(each) for each in nearly])
    if (far[0] != far[1]).any():
        return None
    rows, (least, most) = rows[far[0]], expected[:, far[0]]
    gaps = np.sort(np.abs(counts.hits[rows] / counts.n[rows] - (least + most) / 2))
    in_doubt = np.diff(gaps) <= (most - least).max(initial=0.0)
    # Half a percent is rounded up or down by the last digit of a number.
    percent = np.floor(100 * np.stack([least, most]) + 0.5)
    if in_doubt.any() or (percent[0] != percent[1]).any():
        return None
    return rows, (least + most) / 2


def _are_far(
    expected: PeerExpectation, *, counts: UnitCounts, better: Better, min_n: int, least_gap: float
) -> Bools:
    """Offices that differ from their expectation by at least `least_gap`."""
    assessed = assess_units(expected, better, counts.margins, floor=None, min_n=min_n, smallest=False)
    gap = assessed.gap if better == "neither" else np.abs(assessed.gap)
    with np.errstate(invalid="ignore"):
        far = gap >= least_gap
    return np.asarray(
        far & assessed.comparable & np.isin(assessed.assessment, ("differs", "needs_look")), dtype=bool
    )
