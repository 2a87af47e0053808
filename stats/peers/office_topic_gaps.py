"""Topics in which one office does worse than it does in its others, and worse than the topic explains.

An office that answers what is easy and leaves what is hard may be like its peers on average. For each pair of office
and topic, the share that would be expected comes from all other pairs: from how the office does in its other topics,
and from how the topic goes at similar offices. It is an additive model on the logit scale, with a level for each office
and effects of each topic and of kinds (normal; complaints, say, are slower than requests everywhere, and in some topics
more than in others); the pair itself, with its cases of all kinds, is left out, by one step from the fit of all pairs.
τ, by how much pairs usually differ beyond that, is learned from all pairs, robustly, as in
`stats.peers.office_county_gaps`.

A gap is reported by the rule that is used there: it is beyond chance among all pairs, at least MIN_GAP, and surely
MIN_TRUE_GAP, given what is not known about the office's level and the effects of topic and kinds. The model alone
would also report an office that does in a topic as it does everywhere, where others are very good in it, and one that
is better than others in a hard topic, but best in all else. So the share itself is besides MIN_TRUE_GAP under that of
the office's other topics, and under that of the topic at other offices.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats, Ints
from stats.peers.office_county_gaps import (
    MIN_CASES,
    MIN_GAP,
    MIN_TAU,
    MIN_TRUE_GAP,
    are_shown,
    distinct_pairs,
    usual_difference,
)
from stats.peers.topic_effects import EffectsInverse, TopicCells, topic_cells

MAX_TAU = 1.5
ROUNDS, STEPS = 3, 8
AT_ONCE = 2_000  # pairs, so that their covariances take a few megabytes


@dataclass(frozen=True)
class OfficeTopicGaps:
    """Pairs of office and topic: codes, cases, hits, expected share, and which are reported (arrays of one length)."""

    office: Ints
    topic: Ints
    n: Floats
    hits: Floats
    expected: Floats
    is_reported: Bools


def office_topic_gaps(
    group: Ints, office: Ints, topic: Ints, kind: Ints, n: Floats, hits: Floats, *, looks: int = 1
) -> OfficeTopicGaps:
    """The gaps of all pairs, from cells of cases and hits by office, topic and kind (arrays of one length).

    Only the offices of a group are similar: topics and kinds have effects of their own in each of them. With `looks`,
    this is one of so many at the same offices, which share the probability of a false report.
    """
    from scipy.special import expit, logit

    o, t = (distinct_pairs(group, keys)[1] for keys in (office, topic))
    pair = distinct_pairs(o, topic)[1]
    first = np.unique(pair, return_index=True)[1]
    cells = [
        topic_cells(np.flatnonzero(group == key), (o, t, kind), pair, n, hits) for key in np.unique(group)
    ]
    pair_n, pair_hits = (np.bincount(pair, counts, len(first)).astype(float) for counts in (n, hits))
    others = [(_others(key[first], pair_n), _others(key[first], pair_hits)) for key in (t, o)]
    # Enough cases of the pair, of its topic elsewhere and of other topics at its office.
    judged = (pair_n >= MIN_CASES) & (others[0][0] >= MIN_CASES) & (others[1][0] >= MIN_CASES)
    share = (pair_hits + 0.5) / (pair_n + 1)
    own = 1 / (pair_n * share * (1 - share))
    tau, difference, unknown = MIN_TAU, np.zeros(len(first)), np.zeros(len(first))
    for _ in range(ROUNDS):
        for of_group in cells:
            pairs = np.unique(of_group.pair)
            level, unknown[pairs] = _left_out(of_group, tau)
            difference[pairs] = logit(share[pairs]) - level
        tau = usual_difference(difference, own + unknown, np.ones(len(first)), judged, most=MAX_TAU)
    expected = expit(logit(share) - difference)
    z = difference / np.sqrt(own + unknown + max(tau, MIN_TAU) ** 2)
    large = pair_hits / pair_n - expected <= -MIN_GAP
    for cases, hits_of_others in others:
        large &= pair_hits / pair_n <= hits_of_others / np.maximum(cases, 1.0) - MIN_TRUE_GAP
    # The pair's own true difference is what is asked about, so only what makes its expectation unsure is added.
    reported = large & are_shown(z, difference, np.sqrt(own + unknown), expected, judged=judged, looks=looks)
    return OfficeTopicGaps(office[first], topic[first], pair_n, pair_hits, expected, reported)


def _others(key: Ints, counts: Floats) -> Floats:
    """The sum over all other pairs with the same key."""
    return np.asarray(np.bincount(key, counts)[key] - counts, dtype=float)


def _left_out(cells: TopicCells, tau: float) -> tuple[Floats, Floats]:
    """The level of each pair by all others, on the logit scale, and its variance, in the order of their numbers.

    Penalised iteratively reweighted least squares; pairs differ by `tau` more than by chance, so that a pair of many
    cases says no more about its office and topic than that allows.
    """
    n, hits, pair = cells.n, cells.hits, cells.pair
    mean = np.log((hits.sum() + 1) / (n.sum() - hits.sum() + 1))
    weight, residual, inverse = np.zeros(len(n)), np.zeros(len(n)), EffectsInverse.of(cells, np.zeros(len(n)))
    shared, within = cells.summed(np.zeros(len(n)))
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-mean - cells.level(shared, within)))
        spread = n * p * (1 - p) + 1e-9
        weight = spread / (1 + np.bincount(pair, spread)[pair] * tau**2)
        residual = (hits - n * p) / spread
        inverse = EffectsInverse.of(cells, weight)
        of_shared, of_within = cells.summed(weight * residual)
        step = inverse.times(
            of_shared - cells.shared_precision * shared, of_within - cells.within_precision * within
        )
        shared, within = (now + np.clip(by, -2, 2) for now, by in zip((shared, within), step, strict=True))
    fitted = mean + cells.level(shared, within)
    order = np.argsort(pair, kind="stable")
    first = np.flatnonzero(np.diff(pair[order], prepend=-1))
    counts = np.diff(first, append=len(order))
    level, variance = np.zeros(len(first)), np.zeros(len(first))
    # Pairs of as many cells at once.
    for count in np.unique(counts):
        of_count = np.flatnonzero(counts == count)
        for some in np.array_split(of_count, len(of_count) // AT_ONCE + 1):
            rows = order[first[some][:, None] + np.arange(count)]
            level[some], variance[some] = _without(cells, rows, fitted, weight, residual, inverse)
    return level, variance


def _without(
    cells: TopicCells, rows: Ints, fitted: Floats, weight: Floats, residual: Floats, inverse: EffectsInverse
) -> tuple[Floats, Floats]:
    """The levels that pairs would have by one step from the fit without their cells, and the levels' variances.

    `rows` are the cells of each pair (pairs × cells). A level is the logit of the share that is expected of all cells
    of a pair together.
    """
    size = rows.shape[1]
    own = inverse.covariances(cells, rows)
    change = own @ np.linalg.inv(np.eye(size) / weight[rows][:, :, None] - own)
    p = 1 / (1 + np.exp((change @ residual[rows][:, :, None])[:, :, 0] - fitted[rows]))
    cases = cells.n[rows]
    n_of_pair = cases.sum(axis=1)
    share = (cases * p).sum(axis=1) / n_of_pair
    slope = cases * p * (1 - p) / (n_of_pair * share * (1 - share))[:, None]
    variance = slope[:, None, :] @ (own + change @ own) @ slope[:, :, None]
    return np.log(share / (1 - share)), variance[:, 0, 0]
