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
    # The logarithms of both densities are linear in the squared distance. Written out like this, and into arrays that
    # are used again, all steps take half the time.
    ordinary_variance, rated = variance[:, None, :], np.broadcast_to(may_be_outliers, others.shape)
    slope, intercept = -0.5 / ordinary_variance, np.log((1 - OUTLIERS) / np.sqrt(ordinary_variance))
    outlying_slope = -0.5 / (ordinary_variance + OUTLIER_VARIANCE)
    outlying_intercept = np.log(OUTLIERS / np.sqrt(ordinary_variance + OUTLIER_VARIANCE))
    others_rated, others_plain = others & rated, (others & ~rated).astype(float)
    precision = others / ordinary_variance
    square, weight, centre = (np.empty(ordinary.shape) for _ in range(3))
    centre[:] = start
    for step in range(REWEIGHTINGS + 1):
        np.subtract(of_others[None], centre, out=square)
        np.square(square, out=square)
        # 1 / (1 + outlying / ordinary density)
        np.multiply(square, outlying_slope - slope, out=ordinary)
        ordinary += outlying_intercept - intercept
        with np.errstate(over="ignore"):
            np.exp(ordinary, out=ordinary)
        ordinary += 1.0
        if step == REWEIGHTINGS:
            both = np.log(ordinary)
        np.reciprocal(ordinary, out=ordinary)
        ordinary *= others_rated
        ordinary += others_plain
        np.multiply(ordinary, precision, out=weight)
        sum_of_weights = weight @ member
        if step < REWEIGHTINGS:
            weight *= of_others
            of_groups = weight @ member / np.where(sum_of_weights > 0, sum_of_weights, 1.0)
            # All indices are in range; where `take` has to raise for others, it writes into a copy first.
            np.take(of_groups, index, axis=2, out=centre, mode="clip")
    # The logarithm of the sum of both densities, of which the ordinary one may be too small to be told from 0.
    np.multiply(square, slope, out=weight)
    of_each = weight + (both + intercept)
    if not np.isfinite(both).all():
        of_each = np.where(np.isfinite(both), of_each, square * outlying_slope + outlying_intercept)
    if not may_be_outliers.all():
        of_each = np.where(may_be_outliers, of_each, weight - 0.5 * np.log(ordinary_variance))
    of_each *= others
    # The centre of each group is an estimate as well.
    of_centres = np.log(np.where(sum_of_weights > 0, sum_of_weights, 1.0)).sum(axis=2)
    return np.asarray(of_each.sum(axis=2) - 0.5 * of_centres)
