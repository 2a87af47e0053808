"""Partial pooling of offices within peer groups: what is typical of the others, and how much offices differ.

Each office has an estimate of how far it lies from its expectation, with the variance of chance. Those of the other
offices of its group say what is typical of them; their scatter beyond chance says how much sound offices differ (τ).
With seven peers τ is known badly, so that no single value is used: everything is averaged over the values that the
data allow, as a Bayesian would (Gelman et al. 2013, «Bayesian Data Analysis», ch. 5). Whoever is judged is left out of
both, or a bad office would excuse itself.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Values of τ that are weighed against each other, on the logit scale: differences of 0 to 30 points around 70 %.
TAU = np.concatenate(([0.0], np.geomspace(0.02, 1.5, 27)))
TAU_SCALE = 0.3  # of the half-normal prior of τ
OUTLIERS, OUTLIER_VARIANCE = 0.05, 1.0  # share of outlying offices, and the additional variance of those
FEWEST_RATED = 3  # offices in a group, below which nobody knows which of them is the outlier
REWEIGHTINGS = 3  # steps from the median of a group to its centre without outliers
# Quantile of the volumes of a group: no office counts as larger in the expectation of others.
MAX_WEIGHT = 0.75
BLOCK = 8_192  # numbers of an array of offices × offices × τ that are computed at once
TINY = 1e-12  # keeps divisions finite where τ and the variance of chance are both 0
MIN_GROUPS = 5  # other groups with an estimate, below which groups learn nothing from each other
MIN_BETWEEN = 0.3  # least standard deviation between groups, on the logit scale


@dataclass(frozen=True)
class Centres:
    """Typical distance of the others, for each office (rows) and each value of τ (columns); NaN without others.

    `weight` is the probability of the value of τ, judged without the office. `centre` and `variance` are the posterior
    mean and variance of what is typical of the other offices. `shares` (offices × offices) are the weights of the
    others in it, averaged over τ; `peers` is the number of others in the group.
    """

    tau: Floats
    weight: Floats
    centre: Floats
    variance: Floats
    shares: Floats
    peers: Ints


def capped(n: Floats, group: Ints, *, quantile: float = MAX_WEIGHT) -> Floats:
    """Volumes of offices, at most the `quantile` of the volumes in their group (of offices that have any cases)."""
    n = np.asarray(n, dtype=float)
    result = n.copy()
    for key in np.unique(group):
        members = np.flatnonzero((group == key) & (n > 0))
        if len(members):
            # As np.quantile does, which takes twenty times as long for a few values.
            values = np.sort(n[members])
            below, rest = divmod(quantile * (len(values) - 1), 1.0)
            low, high = values[int(below)], values[min(int(below) + 1, len(values) - 1)]
            result[members] = np.minimum(n[members], low + rest * (high - low))
    return result


def leave_one_out_centres(
    distance: Floats,
    variance: Floats,
    *,
    capped_variance: Floats,
    group: Ints,
    level: Floats,
    change: Floats | None = None,
    tau: Floats | None = None,
) -> Centres:
    """Typical distances of the other offices of each office's group, and the probabilities of τ.

    `distance` (offices) is the distance of each from its expectation and `variance` that of chance, infinite where an
    office has no cases. An office's weight in others' centres is 1 / (`capped_variance` + τ²). `level` (offices) is the
    level of the group's expectation, on which groups are compared; `change` (offices × offices) is what must be added
    to the distances (columns) where the office of the row is left out. `tau` replaces the grid, if it is known.

    For each τ the likelihood is that of the restricted maximum-likelihood method, multiplied over all groups: that of
    the others around the centre of their group, and (Σ w)^−½ with w = 1 / (v + τ²) for the centre itself. Offices that
    are likely to be outliers, given τ, hardly count (`_rated`), so that a few bad ones neither make τ large nor become
    typical. The centre has the variance Σ a² (v + τ²) with the weights a, and is drawn to the centres of the other
    groups as far as those are alike.
    """
    grid = TAU if tau is None else np.asarray(tau, dtype=float)
    has_cases = np.isfinite(variance) & np.isfinite(distance)
    d, finite = (np.where(has_cases, x, 0.0) for x in (distance, variance))
    of_others = np.broadcast_to(d, (len(d), len(d))) + (0.0 if change is None else change)
    others = ~np.eye(len(d), dtype=bool) & has_cases[None, :]
    of_others = np.where(others, of_others, 0.0)
    middle, size = _medians(d, has_cases, group)
    ordinary, log_likelihood = _rated(
        of_others,
        finite[None, :] + grid[:, None] ** 2 + TINY,
        others,
        group,
        start=middle,
        is_rated=size >= FEWEST_RATED,
    )
    weight = _tau_weights(log_likelihood, grid)
    own_group = others & (group[:, None] == group[None, :])
    capped_variance = np.where(has_cases, capped_variance, np.inf)
    centre, spread = np.empty((2, len(d), len(grid)))
    shares = np.zeros((len(d), len(d)))
    # Group by group: an office is compared with those of its own only.
    for key in np.unique(group):
        members = np.flatnonzero(group == key)
        pairs, square = np.ix_(members, members), grid[:, None] ** 2
        a = ordinary[:, members[:, None], members] * own_group[pairs]
        a /= (capped_variance[members] + square + TINY)[:, None, :]
        with np.errstate(divide="ignore", invalid="ignore"):
            a /= a.sum(axis=2, keepdims=True)
            centre[members] = np.einsum("gij,ij->ig", a, of_others[pairs])
            spread[members] = np.einsum("gij,gj->ig", a**2, finite[members] + square)
        shares[pairs] = np.nan_to_num(np.einsum("gij,ig->ij", np.nan_to_num(a), weight[members]))
    peers = own_group.sum(axis=1)
    centre, spread = _pooled_with_other_groups(
        np.where(peers[:, None] > 0, centre, 0.0),
        np.where(peers[:, None] > 0, spread, np.inf),
        full=(
            d,
            np.where(has_cases, variance, np.inf),
            capped_variance,
            # As all others see an office: the sum, since only the ratios of these weights count.
            np.einsum("gij,ig->j", ordinary, weight),
        ),
        group=group,
        level=level,
        tau=float((weight.mean(axis=0) * grid).sum()),
    )
    return Centres(grid, weight, centre, spread, shares, peers.astype(np.int64))


def _rated(
    of_others: Floats, variance: Floats, others: Flags, group: Ints, *, start: Floats, is_rated: Flags
) -> tuple[Floats, Floats]:
    """Probability of each other office not to be an outlier (τ × offices × others), and log-likelihood (τ × offices).

    `variance` (τ × others) is that of a sound office around what is typical. The others are a mixture of 95 % ordinary
    offices and 5 % whose variance is larger by 1 (Tukey 1960; Lange, Little & Taylor 1989, JASA 84:881–896), for each
    value of τ anew: beside offices that hardly differ, one is an outlier that would be none where they differ a lot.
    The centre of a group is found by reweighting, from its median (`start`, by office); without the judged one, a group
    of three would not say which of the other two is the outlier. Offices that are not `is_rated` are all ordinary.
    """
    keys, index = np.unique(group, return_inverse=True)
    member = (index[:, None] == np.arange(len(keys))[None, :]).astype(float)
    # Some values of τ at a time, whose arrays stay in the cache of the processor.
    at_once = max(BLOCK // max(of_others.size, 1), 1)
    ordinary = np.empty((len(variance), *of_others.shape))
    log_likelihood = np.empty((len(variance), len(of_others)))
    for start_of in range(0, len(variance), at_once):
        some = slice(start_of, start_of + at_once)
        log_likelihood[some] = _rated_into(
            ordinary[some], of_others, variance[some], others, (member, index), start=start, is_rated=is_rated
        )
    return ordinary, log_likelihood


def _rated_into(
    ordinary: Floats,
    of_others: Floats,
    variance: Floats,
    others: Flags,
    groups: tuple[Floats, NDArray[np.intp]],
    *,
    start: Floats,
    is_rated: Flags,
) -> Floats:
    """Fill in the probabilities for some values of τ, and return the log-likelihood.

    `groups` says which of the groups each office is a member of, as zeros and ones and as a number.
    """
    member, index = groups
    # The logarithms of both densities are linear in the squared distance. Written out like this, and into arrays that
    # are used again, all steps take half the time.
    ordinary_variance, rated = variance[:, None, :], np.broadcast_to(is_rated, others.shape)
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
            with np.errstate(divide="ignore", invalid="ignore"):
                np.take(np.nan_to_num(weight @ member / sum_of_weights), index, axis=2, out=centre)
    # The logarithm of the sum of both densities, of which the ordinary one may be too small to be told from 0.
    np.multiply(square, slope, out=weight)
    of_each = weight + (both + intercept)
    if not np.isfinite(both).all():
        of_each = np.where(np.isfinite(both), of_each, square * outlying_slope + outlying_intercept)
    if not is_rated.all():
        of_each = np.where(is_rated, of_each, weight - 0.5 * np.log(ordinary_variance))
    of_each *= others
    # The centre of each group is an estimate as well.
    of_centres = np.log(np.where(sum_of_weights > 0, sum_of_weights, 1.0)).sum(axis=2)
    return np.asarray(of_each.sum(axis=2) - 0.5 * of_centres)


def _medians(distance: Floats, has_cases: Flags, group: Ints) -> tuple[Floats, Ints]:
    """Median distance and number of offices with cases in the group of each office."""
    middle, size = np.zeros(len(distance)), np.zeros(len(distance), dtype=np.int64)
    for key in np.unique(group[has_cases]):
        members = has_cases & (group == key)
        middle[members], size[members] = np.median(distance[members]), members.sum()
    return middle, size


def _tau_weights(log_likelihood: Floats, grid: Floats) -> Floats:
    """Posterior probability of each τ (columns) for each office left out (rows)."""
    if len(grid) == 1:
        return np.ones((log_likelihood.shape[1], 1))
    # Each value of τ stands for the stretch between the midpoints to its neighbours.
    edges = np.concatenate(([grid[0]], (grid[1:] + grid[:-1]) / 2, [grid[-1]]))
    log_prior = np.log(np.diff(edges)) - 0.5 * (grid / TAU_SCALE) ** 2
    log_posterior = (log_likelihood + log_prior[:, None]).T
    posterior = np.exp(log_posterior - log_posterior.max(axis=1, keepdims=True))
    return np.asarray(posterior / posterior.sum(axis=1, keepdims=True), dtype=float)


def _pooled_with_other_groups(
    centre: Floats,
    spread: Floats,
    *,
    full: tuple[Floats, Floats, Floats, Floats],
    group: Ints,
    level: Floats,
    tau: float,
) -> tuple[Floats, Floats]:
    """Centres drawn towards those of the other groups, as far as groups differ; unchanged with too few groups.

    The groups' levels are normal around their mean with a variance estimated by DerSimonian & Laird (1986), at least
    0.3², times (k − 1) / (k − 3) for k groups, which is the variance of Student's t distribution: with few groups the
    estimate is often far too small. For an office without peers the other groups are all there is, with this variance
    as its uncertainty.
    """
    distance, variance, capped_variance, ordinary = full
    keys = np.unique(group)
    place, chance = np.full(len(keys), np.nan), np.full(len(keys), np.inf)
    for i, key in enumerate(keys):
        members = (group == key) & np.isfinite(variance)
        if members.any():
            a = ordinary[members] / (capped_variance[members] + tau**2 + 1e-12)
            a = a / a.sum()
            place[i] = float((a * distance[members]).sum() + level[members][0])
            chance[i] = float((a**2 * (variance[members] + tau**2)).sum())
    centre, spread = centre.copy(), spread.copy()
    for i, key in enumerate(keys):
        rest = (np.arange(len(keys)) != i) & np.isfinite(place)
        members = group == key
        if rest.sum() < MIN_GROUPS:
            without = ~np.isfinite(spread[members])
            spread[members] = np.where(without, np.nan, spread[members])
            centre[members] = np.where(without, np.nan, centre[members])
            continue
        between = max(_between(place[rest], chance[rest]), MIN_BETWEEN**2)
        w = 1 / (chance[rest] + between)
        inflated = between * (rest.sum() - 1) / (rest.sum() - 3)
        mean, uncertainty = float((w * place[rest]).sum() / w.sum()), inflated + float(1 / w.sum())
        toward = mean - level[members][:, None]
        own = uncertainty / (uncertainty + spread[members])
        centre[members] = own * centre[members] + (1 - own) * toward
        spread[members] = uncertainty * (1 - own)
    return centre, spread


def _between(value: Floats, variance: Floats) -> float:
    """Variance between groups beyond chance (DerSimonian & Laird 1986)."""
    w = 1 / variance
    mean = (w * value).sum() / w.sum()
    q = (w * (value - mean) ** 2).sum()
    return float(max(0.0, (q - (len(value) - 1)) / (w.sum() - (w**2).sum() / w.sum())))
