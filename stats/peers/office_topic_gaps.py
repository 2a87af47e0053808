"""Topics in which one office does worse than it does in its others, and worse than the topic explains.

An office that answers what is easy and leaves what is hard may be like its peers on average. For each pair of office
and topic, the share that would be expected comes from all other pairs: from how the office does in its other topics,
and from how the topic goes at similar offices. It is an additive model on the logit scale, with a level for each office
and an effect for each topic (normal, TOPIC_SD); the pair itself is left out, by one step from the fit of all pairs. τ,
by how much pairs usually differ beyond that, is learned from all pairs, robustly, as in
`stats.peers.office_county_gaps`.

A gap is reported by the rule that is used there: it is beyond chance among all pairs, at least LEAST_GAP, and surely
LEAST_TRUE_GAP, given what is not known about the office's level and the topic's effect. The model alone would also
report an office that does in a topic as it does everywhere, where others are very good in it, and one that is better
than others in a hard topic, but best in all else. So the share itself is besides LEAST_TRUE_GAP under that of the
office's other topics, and under that of the topic at other offices.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats, Ints

OFFICE_SD, TOPIC_SD = 2.0, 1.0  # of levels and effects, on the logit scale
LEAST_TAU, MOST_TAU = 0.2, 1.5
MEDIAN_OF_SQUARE = 0.4549364  # of a standard normal value
FALSE_SCREENS = 0.02  # probability that any sound pair is reported, among all that are examined (Bonferroni)
LEAST_GAP, LEAST_TRUE_GAP = 0.15, 0.10
FALSE_EDGES = 0.5  # pairs that would be reported on a screen if all were truly LEAST_TRUE_GAP off; few are
LEAST_CASES = 30.0  # of the pair, of its topic elsewhere and of other topics at its office
ROUNDS, STEPS = 3, 8


@dataclass(frozen=True)
class OfficeTopicGaps:
    """What each pair was expected to reach, and which pairs are reported (arrays over the pairs)."""

    expected: Floats
    is_reported: Bools


def office_topic_gaps(office: Ints, topic: Ints, n: Floats, hits: Floats) -> OfficeTopicGaps:
    """The gaps of all pairs; each pair of office and topic stands once, with cases and hits.

    The topics of offices that are not similar need different numbers.
    """
    from scipy.special import expit, logit, ndtri

    offices, o = np.unique(office, return_inverse=True)
    topics, t = np.unique(topic, return_inverse=True)
    t = t + len(offices)
    others = [(_others(key, n), _others(key, hits)) for key in (t, o)]
    judged = (n >= LEAST_CASES) & (others[0][0] >= LEAST_CASES) & (others[1][0] >= LEAST_CASES)
    share = (hits + 0.5) / (n + 1)
    own = 1 / (n * share * (1 - share))
    tau, difference, unknown = LEAST_TAU, np.zeros(len(n)), np.zeros(len(n))
    for _ in range(ROUNDS):
        level, unknown = _left_out(o, t, n, hits, tau, sizes=(len(offices), len(topics)))
        difference = logit(share) - level
        tau = _usual_difference(difference, own + unknown, judged)
    expected = expit(logit(share) - difference)
    count = max(int(judged.sum()), 1)
    error = np.sqrt(own + unknown + max(tau, LEAST_TAU) ** 2)
    beyond_chance = judged & (difference / error < ndtri(FALSE_SCREENS / count))
    large = hits / n - expected <= -LEAST_GAP
    for cases, hits_of_others in others:
        large &= hits / n <= hits_of_others / np.maximum(cases, 1.0) - LEAST_TRUE_GAP
    # The pair's own true difference is what is asked about, so only what makes its expectation unsure is added.
    nearest = difference - min(ndtri(FALSE_EDGES / count), 0.0) * np.sqrt(own + unknown)
    edge = logit(np.maximum(expected - LEAST_TRUE_GAP, 0.0)) - logit(expected)
    return OfficeTopicGaps(expected, beyond_chance & large & (nearest <= edge))


def _others(key: Ints, counts: Floats) -> Floats:
    """The sum over all other pairs with the same key."""
    return np.asarray(np.bincount(key, counts)[key] - counts, dtype=float)


def _left_out(
    o: Ints, t: Ints, n: Floats, hits: Floats, tau: float, *, sizes: tuple[int, int]
) -> tuple[Floats, Floats]:
    """The level of each pair by all others, on the logit scale, and its variance.

    Penalised iteratively reweighted least squares; pairs differ by `tau` more than by chance, so that a pair of many
    cases says no more about its office and topic than that allows.
    """
    size = sum(sizes)
    precision = np.repeat([OFFICE_SD**-2.0, TOPIC_SD**-2.0], sizes)
    mean = np.log((hits.sum() + 1) / (n.sum() - hits.sum() + 1))
    effects, weight, residual = np.zeros(size), np.zeros(len(n)), np.zeros(len(n))
    information = np.diag(precision)
    for _ in range(STEPS):
        level = mean + effects[o] + effects[t]
        p = 1 / (1 + np.exp(-level))
        spread = n * p * (1 - p) + 1e-9
        weight = spread / (1 + spread * tau**2)
        residual = (hits - n * p) / spread
        information = np.diag(precision + np.bincount(o, weight, size) + np.bincount(t, weight, size))
        np.add.at(information, (o, t), weight)
        np.add.at(information, (t, o), weight)
        gradient = np.bincount(o, weight * residual, size) + np.bincount(t, weight * residual, size)
        effects = effects + np.clip(np.linalg.solve(information, gradient - precision * effects), -2, 2)
    inverse = np.linalg.inv(information)
    variance = inverse[o, o] + inverse[t, t] + 2 * inverse[o, t]
    leverage = np.minimum(weight * variance, 0.999)
    level = mean + effects[o] + effects[t]
    return level - leverage / (1 - leverage) * residual, variance / (1 - leverage)


def _usual_difference(difference: Floats, variance: Floats, among: Bools) -> float:
    """The τ for which half of the squared differences are as small as under a normal distribution."""
    if not among.any():
        return 0.0
    squares, variance = difference[among] ** 2, variance[among]
    low, high = 0.0, MOST_TAU
    for _ in range(20):
        middle = (low + high) / 2
        is_enough = np.median(squares / (variance + middle**2)) < MEDIAN_OF_SQUARE
        low, high = (low, middle) if is_enough else (middle, high)
    return (low + high) / 2
