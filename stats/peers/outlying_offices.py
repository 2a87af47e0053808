"""Which offices of a peer group are likely to be outliers, so that they do not decide what is typical of the group.

Used by `stats.peers.partial_pooling`, which weighs several values of the usual difference τ between offices.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

OUTLIERS, OUTLIER_VARIANCE = 0.05, 1.0  # share of outlying offices, and the additional variance of those
REWEIGHTINGS = 3  # steps from the median of a group to its centre without outliers
BLOCK = 8_192  # numbers of an array of offices × offices × τ that are computed at once


def ordinary_probabilities(
    of_others: Floats, variance: Floats, others: Flags, group: Ints, *, start: Floats, may_be_outliers: Flags
) -> tuple[Floats, Floats]:
    """Probability of each other office not to be an outlier (τ × offices × others), and log-likelihood (τ × offices).

    `variance` (τ × others) is that of a sound office around what is typical. The others are a mixture of 95 % ordinary
    offices and 5 % whose variance is larger by 1 (Tukey 1960; Lange, Little & Taylor 1989, JASA 84:881–896), for each
    value of τ anew: beside offices that hardly differ, one is an outlier that would be none where they differ a lot.
    The centre of a group is found by reweighting, from its median (`start`, by office); without the judged one, a group
    of three would not say which of the other two is the outlier. Offices for which `may_be_outliers` is False are all
    ordinary.
    """
    keys, index = np.unique(group, return_inverse=True)
    member = (index[:, None] == np.arange(len(keys))[None, :]).astype(float)
    # Some values of τ at a time, whose arrays stay in the cache of the processor.
    at_once = max(BLOCK // max(of_others.size, 1), 1)
    ordinary = np.empty((len(variance), *of_others.shape))
    log_likelihood = np.empty((len(variance), len(of_others)))
    for start_of in range(0, len(variance), at_once):
        some = slice(start_of, start_of + at_once)
        log_likelihood[some] = _fill(
            ordinary[some],
            of_others,
            variance[some],
            others,
            (member, index),
            start=start,
            may_be_outliers=may_be_outliers,
        )
    return ordinary, log_likelihood


def _fill(
    ordinary: Floats,
    of_others: Floats,
    variance: Floats,
    others: Flags,
    groups: tuple[Floats, NDArray[np.intp]],
    *,
    start: Floats,
    may_be_outliers: Flags,
) -> Floats:
    """Fill in the probabilities for some values of τ, and return the log-likelihood.

    `groups` says which of the groups each office is a member of, as zeros and ones and as a number.
    """
    member, index = groups
    ordinary_variance, outlying_variance = variance[:, None, :], variance[:, None, :] + OUTLIER_VARIANCE
    # The logarithms of both densities are linear in the squared distance. The probability to be ordinary, 1 / (1 +
    # outlying / ordinary density), is `odds` / (`odds` + exp(`rise` × square)), and 1 where nobody may be an outlier.
    # Written out like this, and into arrays that are used again, all steps take half the time.
    odds = np.where(
        may_be_outliers, (1 - OUTLIERS) / OUTLIERS * np.sqrt(outlying_variance / ordinary_variance), 0.0
    )
    rise = np.where(may_be_outliers, 0.5 / ordinary_variance - 0.5 / outlying_variance, 0.0)
    certain = others * np.where(may_be_outliers, odds, 1.0)
    weighted = certain / ordinary_variance
    square, weight, centre = (np.empty(ordinary.shape) for _ in range(3))
    centre[:] = start
    with np.errstate(over="ignore"):
        for step in range(REWEIGHTINGS + 1):
            np.subtract(of_others, centre, out=square)
            np.square(square, out=square)
            np.multiply(square, rise, out=ordinary)
            np.exp(ordinary, out=ordinary)
            ordinary += odds
            np.divide(weighted, ordinary, out=weight)
            sum_of_weights = weight @ member
            if step < REWEIGHTINGS:
                weight *= of_others
                of_groups = weight @ member / np.where(sum_of_weights > 0, sum_of_weights, 1.0)
                # All indices are in range; where `take` has to raise for others, it writes into a copy first.
                np.take(of_groups, index, axis=2, out=centre, mode="clip")
    of_each = _log_densities(square, ordinary, ordinary_variance, may_be_outliers=may_be_outliers)
    of_each *= others
    np.divide(certain, ordinary, out=ordinary)
    # The centre of each group is an estimate as well.
    of_centres = np.log(np.where(sum_of_weights > 0, sum_of_weights, 1.0)).sum(axis=2)
    return np.asarray(of_each.sum(axis=2) - 0.5 * of_centres)


def _log_densities(square: Floats, sums: Floats, variance: Floats, *, may_be_outliers: Flags) -> Floats:
    """Logarithm of each office's density, which is the sum of both where it may be an outlier.

    `sums` is the `odds` + exp(`rise` × `square`) of `_fill`, which is infinite where the ordinary density is too small
    to be told from 0.
    """
    outlying_variance = variance + OUTLIER_VARIANCE
    ordinary = square * (-0.5 / variance)
    # Both densities together are `sums` times the ordinary one without its factor, times this.
    factor = np.log(OUTLIERS / np.sqrt(outlying_variance))
    log_sums = np.log(sums)
    both = ordinary + (log_sums + factor)
    if not np.isfinite(log_sums).all():
        both = np.where(np.isfinite(log_sums), both, square * (-0.5 / outlying_variance) + factor)
    if not may_be_outliers.all():
        both = np.where(may_be_outliers, both, ordinary - 0.5 * np.log(variance))
    return both
