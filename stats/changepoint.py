"""Whether and since when the level of a series of shares is another one: a single change, with its uncertainty.

Each span's share is put on the scale y = asin √share (Anscombe 1948, `stats.share_funnel.arcsine_transform`), where its
variance does not depend on it, and weighs w = 1 / (1 / (4 n + 2) + τ²): what spans differ by beyond chance, τ², is
taken from neighbours (von Neumann 1941, half the mean square of successive differences), which a change of level hardly
moves.

Whether there is a change: the largest weighted sum of squares between the spans before and after a point, over all
points, against the same of series whose spans were put in another order. That asks for no distribution, and holds
however much spans differ. Spans that follow each other closely are more alike than distant ones, and mere reordering
would take that for a change; so blocks of neighbouring spans are reordered (Kirch 2007, «Block permutation principles
for the change analysis of dependent data», Journal of Statistical Planning and Inference 137:2453–2474).

Since when: the posterior over the point of one change in the mean of normal values of unknown variance (Smith 1975,
«A Bayesian approach to inference about a change-point in a sequence of random variables», Biometrika 62:407–416), all
points equally likely beforehand and the levels and the variance with the usual vague priors.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.share_funnel import arcsine_transform

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MIN_SPANS = 10  # with fewer nothing can be told
MIN_SPANS_PER_SIDE = 3  # spans on each side of a change: one odd month is none
LEVEL = 0.01  # a viewer may look at sixty offices: at 1 % about one of them shows a change that is none
BLOCK = 2
_DRAWS = 1_999


@dataclass(frozen=True)
class ChangePoint:
    """The likeliest change of a series.

    `at` is the number of the first span after it, `earliest` and `latest` the ends of the most probable 95 %;
    `probability` has for each span how likely the change is to begin with it, given that there is one. `p` is how
    often chance alone gives as clear a change. `before` and `after` are the shares of all cases on either side.
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
        """Whether it is beyond what chance gives at LEVEL."""
        return self.p <= LEVEL


def find_change_point(
    hits: Floats, n: Floats, *, others: tuple[Floats, Floats] | None = None, seed: int = 111
) -> ChangePoint | None:
    """The likeliest change in the level of a series of shares; None with cases in fewer than LEAST_SPANS spans.

    `others` are hits and n of what moves with the season and the calendar as this series does, but has no part in
    its cases; what they do from span to span is taken out first. Spans without cases count for nothing.
    """
    k, m = np.asarray(hits, dtype=float), np.asarray(n, dtype=float)
    use = m > 0
    y, variance = arcsine_transform(k, m)
    if others is not None:
        their_n = np.asarray(others[1], dtype=float)
        use &= their_n > 0
        theirs, their_variance = arcsine_transform(np.asarray(others[0], dtype=float), their_n)
        y, variance = y - theirs, variance + their_variance
    spans = np.flatnonzero(use)
    if len(spans) < MIN_SPANS:
        return None
    y, weight = y[use], 1 / (variance[use] + _between_neighbours(y[use], variance[use]))
    found = between_sum_of_squares(y, weight)
    order = _reordered(len(spans), np.random.default_rng(seed))
    by_chance = between_sum_of_squares(y[order], weight[order]).max(axis=1)
    posterior = _posterior(y, weight, found)
    at = MIN_SPANS_PER_SIDE + int(np.argmax(posterior))
    likely = _likeliest(posterior) + MIN_SPANS_PER_SIDE
    probability = np.zeros(len(k))
    probability[spans[MIN_SPANS_PER_SIDE : len(spans) - MIN_SPANS_PER_SIDE + 1]] = posterior
    first, last = spans[:at], spans[at:]
    return ChangePoint(
        first_after=int(spans[at]),
        earliest=int(spans[likely.min()]),
        latest=int(spans[likely.max()]),
        probability=probability,
        # Equal is as clear; the series itself is one of the orders.
        p=float((1 + (by_chance >= found.max() * (1 - 1e-12)).sum()) / (1 + len(order))),
        before=float(k[first].sum() / m[first].sum()),
        after=float(k[last].sum() / m[last].sum()),
    )


def between_sum_of_squares(y: Floats, weight: Floats) -> Floats:
    """Sum of squares between the values before and after each point that leaves LEAST_SIDE on each side.

    W₁ W₂ / (W₁ + W₂) (ȳ₁ − ȳ₂)², along the last axis.
    """
    inside = slice(MIN_SPANS_PER_SIDE - 1, y.shape[-1] - MIN_SPANS_PER_SIDE)
    w, wy = np.cumsum(weight, axis=-1), np.cumsum(weight * y, axis=-1)
    w1, wy1 = w[..., inside], wy[..., inside]
    w2, wy2 = w[..., -1:] - w1, wy[..., -1:] - wy1
    return np.asarray(w1 * w2 / (w1 + w2) * (wy1 / w1 - wy2 / w2) ** 2, dtype=np.float64)


def _between_neighbours(y: Floats, variance: Floats) -> float:
    return max(float(np.mean(np.diff(y) ** 2) / 2 - np.mean(variance)), 0.0)


def _reordered(spans: int, random: np.random.Generator) -> Ints:
    """Orders of the spans, block by block; blocks begin anywhere, and the last goes on with the first span."""
    blocks = -(-spans // BLOCK)
    start = random.integers(0, BLOCK, size=_DRAWS)
    order = random.permuted(np.tile(np.arange(blocks), (_DRAWS, 1)), axis=1)
    inside = order[:, :, None] * BLOCK + np.arange(BLOCK)[None, None, :]
    flat = inside.reshape(_DRAWS, -1)
    kept = flat[flat < spans].reshape(_DRAWS, spans)
    return np.asarray((kept + start[:, None]) % spans, dtype=np.int64)


def _posterior(y: Floats, weight: Floats, found: Floats) -> Floats:
    """Probability of each point, given one change: (W₁ W₂)^(−1/2) RSS^(−(N − 2) / 2), to a sum of 1."""
    total = weight.sum()
    w1 = np.cumsum(weight)[MIN_SPANS_PER_SIDE - 1 : len(y) - MIN_SPANS_PER_SIDE]
    level = (weight * y).sum() / total
    within = np.maximum((weight * (y - level) ** 2).sum() - found, 1e-12)
    log = -0.5 * np.log(w1 * (total - w1)) - (len(y) - 2) / 2 * np.log(within)
    share = np.exp(log - log.max())
    return np.asarray(share / share.sum(), dtype=np.float64)


def _likeliest(posterior: Floats, *, level: float = 0.95) -> Ints:
    """Numbers of the most probable points that together have at least `level`."""
    order = np.argsort(-posterior, kind="stable")
    enough = int(np.searchsorted(np.cumsum(posterior[order]), level - 1e-12)) + 1
    return np.asarray(order[:enough], dtype=np.int64)
