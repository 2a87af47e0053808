"""Which offices of a peer group are likely to be outliers, so that they do not decide what is typical of the group.

Used by `stats.peers.partial_pooling`, which weighs several values of the usual difference τ between offices.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Bools, Floats, Ints

OUTLIERS, OUTLIER_VARIANCE = 0.05, 1.0  # share of outlying offices, and the additional variance of those
REWEIGHTINGS = 3  # steps from the median of a group to its centre without outliers
BLOCK = 65_536  # numbers of an array of offices × offices × τ that are computed at once
FACTORS, LARGE = 8, 1e38  # this number of factors, each smaller than LARGE, has a finite product


@dataclass(frozen=True)
class _Comparisons:
    """Which offices are compared with which, and the groups that they belong to.

    `counted` (others × offices) is 1 where an office is another one of the office of the column, else 0, and `left_out`
    the places of these zeros. `member` (groups × others) is 1 where an office belongs to a group, else 0, and `index`
    the number of the group of each office.
    """

    counted: Floats
    left_out: tuple[NDArray[np.intp], ...]
    member: Floats
    index: NDArray[np.intp]


def ordinary_probabilities(
    of_others: Floats, variance: Floats, others: Bools, group: Ints, *, start: Floats, may_be_outliers: Bools
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
    # Arrays have a row for each of the others, so that what belongs to a group lies together.
    distances = np.ascontiguousarray(of_others.T)
    comparisons = _Comparisons(
        counted=others.T.astype(float),
        left_out=np.nonzero(~others.T),
        member=(np.arange(len(keys))[:, None] == index[None, :]).astype(float),
        index=index,
    )
    # Some values of τ at a time: few, so that their arrays stay in the cache of the processor, but not one by one where
    # there are few offices, because each call takes its time as well.
    at_once = max(BLOCK // max(distances.size, 1), 1)
    ordinary = np.empty((len(variance), *distances.shape))
    log_likelihood = np.empty((len(variance), len(of_others)))
    # Used again for each part, because new memory takes longer.
    space = np.empty((7, min(at_once, len(variance)), *distances.shape))
    for start_of in range(0, len(variance), at_once):
        some = slice(start_of, start_of + at_once)
        log_likelihood[some] = _fill(
            ordinary[some],
            space[:, : len(variance[some])],
            distances,
            variance[some, :, None],
            comparisons,
            start=start[:, None],
            may_be_outliers=may_be_outliers[:, None],
        )
    return ordinary.transpose(0, 2, 1), log_likelihood


def _fill(
    ordinary: Floats,
    space: Floats,
    distances: Floats,
    variance: Floats,
    comparisons: _Comparisons,
    *,
    start: Floats,
    may_be_outliers: Bools,
) -> Floats:
    """Fill in the probabilities (τ × others × offices) for some values of τ, and return the log-likelihood.

    `space` has room for seven more such arrays. `distances` (others × offices) are the distances of the others.
    """
    counted, left_out, member = comparisons.counted, comparisons.left_out, comparisons.member
    outlying_variance = variance + OUTLIER_VARIANCE
    # The logarithms of both densities are linear in the squared distance. The probability to be ordinary, 1 / (1 +
    # outlying / ordinary density), is `odds` / (`odds` + exp(`rise` × square)), and 1 where nobody may be an outlier.
    # Written out like this, and into arrays that are used again, all steps take half the time.
    odds_of_each = np.where(
        may_be_outliers, (1 - OUTLIERS) / OUTLIERS * np.sqrt(outlying_variance / variance), 0.0
    )
    odds, rise, square, weight, centre, certain, weighted = space
    np.multiply(counted, np.where(may_be_outliers, odds_of_each, 1.0), out=certain)
    np.divide(certain, variance, out=weighted)
    odds[:], centre[:] = odds_of_each, start
    rise[:] = np.where(may_be_outliers, 0.5 / variance - 0.5 / outlying_variance, 0.0)
    with np.errstate(over="ignore"):
        for step in range(REWEIGHTINGS + 1):
            np.subtract(distances, centre, out=square)
            np.square(square, out=square)
            np.multiply(square, rise, out=ordinary)
            np.exp(ordinary, out=ordinary)
            ordinary += odds
            np.divide(weighted, ordinary, out=weight)
            sum_of_weights = member @ weight
            if step < REWEIGHTINGS:
                weight *= distances
                of_groups = member @ weight / np.where(sum_of_weights > 0, sum_of_weights, 1.0)
                # All indices are in range; where `take` has to raise for others, it writes into a copy first.
                np.take(of_groups, comparisons.index, axis=1, out=centre, mode="clip")
    # Both densities together are the sum `ordinary` times the ordinary one without its factor, times this factor.
    factor = np.where(may_be_outliers, np.log(OUTLIERS / np.sqrt(outlying_variance)), -0.5 * np.log(variance))
    square[:, left_out[0], left_out[1]] = 0.0
    densities = factor.transpose(0, 2, 1) @ counted - (0.5 / variance).transpose(0, 2, 1) @ square
    rise *= square
    ordinary[:, left_out[0], left_out[1]] = 1.0
    of_each = densities[:, 0, :] + _sums_of_logs(ordinary, rise)
    np.divide(certain, ordinary, out=ordinary)
    # The centre of each group is an estimate as well.
    of_centres = np.log(np.where(sum_of_weights > 0, sum_of_weights, 1.0)).sum(axis=1)
    return np.asarray(of_each - 0.5 * of_centres)


def _sums_of_logs(sums: Floats, exponent: Floats) -> Floats:
    """Sums over the others of the logarithms of `sums` (τ × others × offices).

    They are the `odds` + exp(`exponent`) of `_fill`, at least 1, and infinite where the exponent is large; then it is
    their logarithm.
    """
    if sums.max(initial=1.0) < LARGE:
        # One logarithm for the product of some of them, because it takes as long as ten multiplications.
        values, others, offices = sums.shape
        multiplied = others // FACTORS * FACTORS
        factors = sums[:, :multiplied].reshape(values, others // FACTORS, FACTORS, offices)
        logs = np.log(np.multiply.reduce(factors, axis=2)).sum(axis=1)
        return np.asarray(logs + np.log(sums[:, multiplied:]).sum(axis=1))
    return np.asarray(np.where(np.isfinite(sums), np.log(sums), exponent).sum(axis=1))
