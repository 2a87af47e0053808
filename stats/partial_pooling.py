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

# Values of τ that are weighed against each other, on the logit scale: differences of 0 to 30 points around 70 %.
TAU = np.concatenate(([0.0], np.geomspace(0.02, 1.5, 27)))
TAU_SCALE = 0.3  # of the half-normal prior of τ
CLIP = 2.5  # standard deviations from the median of its group to which an outlying office is pulled in
ORDINARY_TAU = 0.25  # the smallest τ for that
OUTLIERS, OUTLIER_VARIANCE = 0.05, 1.0  # share of outlying offices, and the additional variance of those
MEDIAN_SQUARE = 0.4549364231195724  # median of the square of a standard normal value
MAX_WEIGHT = (
    0.75  # quantile of the volumes of a group: no office counts as larger in the expectation of others
)
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

    For each τ the likelihood is that of the restricted maximum-likelihood method, Π (v + τ²)^−½ (Σ w)^−½ exp(−½ Σ w (d
    − d̄)²) by group, with w = 1 / (v + τ²), multiplied over all groups. Offices that are likely to be outliers hardly
    count, so that a few bad ones neither make τ large nor become typical. The centre has the variance Σ a² (v + τ²)
    with the weights a, and is drawn to the centres of the other groups as far as those are alike.
    """
    grid = TAU if tau is None else np.asarray(tau, dtype=float)
    has_cases = np.isfinite(variance) & np.isfinite(distance)
    d = np.where(has_cases, distance, 0.0)
    v = np.where(has_cases, variance, np.inf)
    pulled, ordinary = _without_outliers(d, v, group)
    of_others = np.broadcast_to(pulled, (len(d), len(d))) + (0.0 if change is None else change)
    others = ~np.eye(len(d), dtype=bool) & has_cases[None, :]
    groups = (group[:, None] == np.unique(group)[None, :]).astype(float)
    weight = _tau_weights(of_others, v, grid, others * ordinary, groups)
    own_group = others & (group[:, None] == group[None, :])
    capped_variance = np.where(has_cases, capped_variance, np.inf)
    a = (own_group * ordinary)[None] / (capped_variance[None, None, :] + grid[:, None, None] ** 2 + 1e-12)
    with np.errstate(divide="ignore", invalid="ignore"):
        a = a / a.sum(axis=2, keepdims=True)
        centre = np.einsum("gij,ij->ig", a, np.where(own_group, of_others, 0.0))
        finite = np.where(has_cases, v, 0.0)
        spread = np.einsum("gij,gj->ig", a**2, finite[None, :] + grid[:, None] ** 2)
    peers = own_group.sum(axis=1)
    shares = np.nan_to_num(np.einsum("gij,ig->ij", np.nan_to_num(a), weight))
    centre, spread = _pooled_with_other_groups(
        np.where(peers[:, None] > 0, centre, 0.0),
        np.where(peers[:, None] > 0, spread, np.inf),
        full=(pulled, v, capped_variance, ordinary),
        group=group,
        level=level,
        tau=float((weight.mean(axis=0) * grid).sum()),
    )
    return Centres(grid, weight, centre, spread, shares, peers.astype(np.int64))


def _tau_weights(of_others: Floats, v: Floats, grid: Floats, counted: Floats, groups: Floats) -> Floats:
    """Posterior probability of each τ (columns) for each office left out (rows).

    `counted` (rows × others) is the weight of each other office in the likelihood, 0 for the office itself.
    """
    if len(grid) == 1:
        return np.ones((len(v), 1))
    w = 1 / (v[None, :] + grid[:, None] ** 2 + 1e-12)
    masked = counted[None] * w[:, None, :]
    of_others = np.where(counted > 0, of_others, 0.0)
    sum_w = masked @ groups
    sum_wd = (masked * of_others[None]) @ groups
    sum_wdd = (masked * of_others[None] ** 2).sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = np.where(sum_w > 0, sum_wd**2 / sum_w, 0.0).sum(axis=2)
        log_sum = np.where(sum_w > 0, np.log(sum_w), 0.0).sum(axis=2)
        log_w = np.where(np.isfinite(v)[None, :], np.log(w), 0.0)
    log_likelihood = 0.5 * (log_w @ counted.T - log_sum - (sum_wdd - between))
    # Each value of τ stands for the stretch between the midpoints to its neighbours.
    edges = np.concatenate(([grid[0]], (grid[1:] + grid[:-1]) / 2, [grid[-1]]))
    log_prior = np.log(np.diff(edges)) - 0.5 * (grid / TAU_SCALE) ** 2
    log_posterior = (log_likelihood + log_prior[:, None]).T
    posterior = np.exp(log_posterior - log_posterior.max(axis=1, keepdims=True))
    return posterior / posterior.sum(axis=1, keepdims=True)


def _without_outliers(distance: Floats, variance: Floats, group: Ints) -> tuple[Floats, Floats]:
    """Distances, those of outlying offices pulled in, and the probability of each not to be an outlier.

    Distances are pulled in to 2.5 standard deviations from the median of their group. The standard deviation contains
    a robust τ: the smallest for which the median of the squared z is no larger than that of the normal distribution
    (0.455), over all groups together, and at least 0.25, so that by chance it does not make outliers of sound offices.
    An office is an outlier with the probability that it has in a mixture of normal distributions of 95 % ordinary
    offices and 5 % whose variance is larger by 1 (Tukey 1960; Lange, Little & Taylor 1989, JASA 84:881–896).
    """
    usable = np.isfinite(variance)
    middle = np.zeros(len(distance))
    size = np.zeros(len(distance))
    for key in np.unique(group[usable]):
        members = usable & (group == key)
        middle[members], size[members] = np.median(distance[members]), members.sum()
    rated = usable & (size >= 3)
    tau2 = ORDINARY_TAU**2
    if rated.any():
        # The median is one of the values, so that distances to it are too small by about (k − 1) / k.
        square = (distance - middle)[rated] ** 2 * (size / np.maximum(size - 1, 1))[rated]
        z2 = square[None, :] / (variance[rated][None, :] + TAU[:, None] ** 2)
        small = np.median(z2, axis=1) <= MEDIAN_SQUARE
        tau2 = max(tau2, float(TAU[np.argmax(small)] ** 2) if small.any() else float(TAU[-1] ** 2))
    ordinary = np.where(usable, variance, 0.0) + tau2
    outlying = ordinary + OUTLIER_VARIANCE
    square = (distance - middle) ** 2
    odds = (
        OUTLIERS
        / (1 - OUTLIERS)
        * np.sqrt(ordinary / outlying)
        * np.exp(np.minimum(square / 2 * (1 / ordinary - 1 / outlying), 700.0))
    )
    width = CLIP * np.sqrt(ordinary)
    pulled = np.where(usable, np.clip(distance, middle - width, middle + width), 0.0)
    # In a group of two nobody knows which one is the outlier.
    return pulled, np.where(size >= 3, 1 / (1 + odds), 1.0)


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
