"""Change-point detection in a series of shares: is there a change of level, since when, and how sure is that?

Each span's share is transformed to y = asin √share (Anscombe 1948, `stats.estimates.share_funnel.arcsine_transform`), a
scale on which its variance does not depend on the share, and gets the weight w = 1 / (1 / (4 n + 2) + τ²). τ² is the
variance between spans beyond chance. It is estimated from neighbouring spans (von Neumann 1941: half the mean square of
successive differences), because a single change of level hardly affects differences of neighbours.

Is there a change? The statistic is the largest weighted sum of squares between the spans before and after a point, over
all points. Its p-value comes from a permutation test: the same statistic for the spans in random order. That assumes no
distribution and holds however much spans differ. Neighbouring spans are more alike than distant ones, which a plain
permutation would mistake for a change; therefore blocks of neighbouring spans are permuted (Kirch 2007, «Block
permutation principles for the change analysis of dependent data», Journal of Statistical Planning and Inference
137:2453–2474).

Since when? The posterior distribution of the point of one change in the mean of normal values of unknown variance
(Smith 1975, «A Bayesian approach to inference about a change-point in a sequence of random variables», Biometrika
62:407–416), with a uniform prior on the point and the usual vague priors on the levels and the variance.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats, Ints
from stats.estimates.share_funnel import arcsine_transform

MIN_SPANS = 10  # with fewer spans no change can be detected
MIN_SPANS_PER_SIDE = 3  # spans that a change must leave on each side: one odd month is not a change of level
LEVEL = 0.01  # a viewer may look at sixty offices: at 1 % about one of them shows a false change
BLOCK = 2  # spans that are permuted together
_DRAWS = 1_999  # permutations; with the observed order they make 2,000, so that p is a multiple of 0.0005


@dataclass(frozen=True)
class ChangePoint:
    """The most probable change of level in a series.

    `first_after` is the index of the first span after the change; `earliest` and `latest` bound the 95 % credible set
    of that index; `probability` has, for each span, the posterior probability that the change begins with it, given
    that there is one. `p` is the permutation p-value of there being a change at all. `before` and `after` are the
    shares of all cases on either side.
    """

    first_after: int
    earliest: int
    latest: int
    probability: Floats
    p: float
    before: float
    after: float

    @property
    def is_significant(self) -> bool:
        """Whether the permutation p-value is at most LEVEL."""
        return self.p <= LEVEL


def find_change_point(
    hits: Floats, n: Floats, *, others: tuple[Floats, Floats] | None = None, seed: int = 111
) -> ChangePoint | None:
    """Find the most probable change of level in a series of shares; None with cases in fewer than MIN_SPANS spans.

    `hits` and `n` have one entry per span; spans without cases are ignored. `others` are hits and n of a series without
    cases in common that follows the same season and calendar; its course (on the transformed scale) is subtracted
    first, so that a change that all share is not attributed to this series.
    """
    k, m = np.asarray(hits, dtype=float), np.asarray(n, dtype=float)
    has_cases = m > 0
    y, variance = arcsine_transform(k, m)
    if others is not None:
        other_n = np.asarray(others[1], dtype=float)
        has_cases &= other_n > 0
        other_y, other_variance = arcsine_transform(np.asarray(others[0], dtype=float), other_n)
        # On the transformed scale the difference removes what both series share; the variances of both add up.
        y, variance = y - other_y, variance + other_variance
    spans = np.flatnonzero(has_cases)
    if len(spans) < MIN_SPANS:
        return None
    y, weight = (
        y[has_cases],
        1 / (variance[has_cases] + _between_neighbours(y[has_cases], variance[has_cases])),
    )
    statistic = between_sum_of_squares(y, weight)
    order = _reordered(len(spans), np.random.default_rng(seed))
    null_maxima = between_sum_of_squares(y[order], weight[order]).max(axis=1)
    posterior = _posterior(y, weight, statistic)
    index = MIN_SPANS_PER_SIDE + int(np.argmax(posterior))
    credible = _likeliest(posterior) + MIN_SPANS_PER_SIDE
    probability = np.zeros(len(k))
    probability[spans[MIN_SPANS_PER_SIDE : len(spans) - MIN_SPANS_PER_SIDE + 1]] = posterior
    first, last = spans[:index], spans[index:]
    return ChangePoint(
        first_after=int(spans[index]),
        earliest=int(spans[credible.min()]),
        latest=int(spans[credible.max()]),
        probability=probability,
        # The observed order counts as one of the permutations (hence + 1), and an equal maximum counts as "at least as
        # large"; the tolerance keeps the same order, summed in another way, from counting as smaller.
        p=float((1 + (null_maxima >= statistic.max() * (1 - 1e-12)).sum()) / (1 + len(order))),
        before=float(k[first].sum() / m[first].sum()),
        after=float(k[last].sum() / m[last].sum()),
    )


def between_sum_of_squares(y: Floats, weight: Floats) -> Floats:
    """Weighted sum of squares between the values before and after each admissible point, along the last axis.

    W₁ W₂ / (W₁ + W₂) (ȳ₁ − ȳ₂)², at every point that leaves MIN_SPANS_PER_SIDE values on each side.
    """
    admissible = slice(MIN_SPANS_PER_SIDE - 1, y.shape[-1] - MIN_SPANS_PER_SIDE)
    w, wy = np.cumsum(weight, axis=-1), np.cumsum(weight * y, axis=-1)
    w1, wy1 = w[..., admissible], wy[..., admissible]
    w2, wy2 = w[..., -1:] - w1, wy[..., -1:] - wy1
    return np.asarray(w1 * w2 / (w1 + w2) * (wy1 / w1 - wy2 / w2) ** 2, dtype=np.float64)


def _between_neighbours(y: Floats, variance: Floats) -> float:
    """Variance between spans beyond chance (τ²), from successive differences; at least 0."""
    return max(float(np.mean(np.diff(y) ** 2) / 2 - np.mean(variance)), 0.0)


def _reordered(spans: int, random: np.random.Generator) -> Ints:
    """Random block permutations of the span indices, draws × spans.

    The blocks start at a random offset, and the indices wrap around, so that not always the same neighbours stay
    together.
    """
    blocks = -(-spans // BLOCK)
    # A random offset: otherwise the same neighbours would form a block in every permutation.
    start = random.integers(0, BLOCK, size=_DRAWS)
    order = random.permuted(np.tile(np.arange(blocks), (_DRAWS, 1)), axis=1)
    indices = order[:, :, None] * BLOCK + np.arange(BLOCK)[None, None, :]
    flat = indices.reshape(_DRAWS, -1)
    # The last block may be incomplete: its indices beyond the end are dropped.
    within_range = flat[flat < spans].reshape(_DRAWS, spans)
    return np.asarray((within_range + start[:, None]) % spans, dtype=np.int64)


def _posterior(y: Floats, weight: Floats, between: Floats) -> Floats:
    """Posterior probability of each point, given one change: (W₁ W₂)^(−1/2) RSS^(−(N − 2) / 2), normalised.

    `between` is the sum of squares between the sides at each point; RSS is the total sum of squares minus that.
    """
    total = weight.sum()
    w1 = np.cumsum(weight)[MIN_SPANS_PER_SIDE - 1 : len(y) - MIN_SPANS_PER_SIDE]
    level = (weight * y).sum() / total
    within = np.maximum((weight * (y - level) ** 2).sum() - between, 1e-12)
    log = -0.5 * np.log(w1 * (total - w1)) - (len(y) - 2) / 2 * np.log(within)
    # Subtracting the maximum keeps the exponentials from overflowing.
    share = np.exp(log - log.max())
    return np.asarray(share / share.sum(), dtype=np.float64)


def _likeliest(posterior: Floats) -> Ints:
    """Indices of the most probable points that together reach a probability of 95 %."""
    order = np.argsort(-posterior, kind="stable")
    enough = int(np.searchsorted(np.cumsum(posterior[order]), 0.95 - 1e-12)) + 1
    return np.asarray(order[:enough], dtype=np.int64)
