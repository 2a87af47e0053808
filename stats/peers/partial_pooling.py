"""Partial pooling of offices within peer groups: what is typical of the others, and how much offices differ.

Each office has an estimated distance from its expectation, with the variance of chance. The distances of the other
offices of its group show what is typical; their scatter beyond chance shows how much sound offices differ (τ). Seven
peers determine τ only roughly, so that no single value of τ is used: everything is averaged over the values that the
data allow, as in a Bayesian analysis (Gelman et al. 2013, «Bayesian Data Analysis», ch. 5). The office that is judged
is left out of both, because otherwise a bad office would make itself look typical.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats, Ints
from stats.peers.likely_differences import TAU, LikelyDifferences, likely_differences, posterior
from stats.peers.outlying_offices import BLOCK, ordinary_probabilities

MIN_RATED = 3  # offices in a group, below which nobody knows which of them is the outlier
# Quantile of the volumes of a group: no office counts as larger in the expectation of others.
MAX_WEIGHT = 0.75
TINY = 1e-12  # keeps divisions finite where τ and the variance of chance are both 0
MIN_GROUPS = 5  # other groups with an estimate, below which groups learn nothing from each other
MIN_BETWEEN = 0.3  # least standard deviation between groups, on the logit scale


@dataclass(frozen=True)
class Centres:
    """Typical distance of the others, for each office (rows) and each value of τ (columns); NaN without others.

    `weight` is the probability of the value of τ, judged without the office. `centre` and `variance` are the posterior
    mean and variance of what is typical of the other offices. `shares` (rows × all offices) are the weights of the
    others in it, averaged over τ; `peers` is the number of others in the group.
    """

    tau: Floats
    weight: Floats
    centre: Floats
    variance: Floats
    shares: Floats
    peers: Ints


@dataclass(frozen=True)
class _Offices:
    """The offices that are pooled, one entry each; those without cases have distance 0 and infinite variances."""

    distance: Floats
    variance: Floats
    capped_variance: Floats
    group: Ints


@dataclass(frozen=True)
class _GroupLevels:
    """Level of each peer group that has cases, by its key, with its variance by chance; NaN and infinite without."""

    keys: Ints
    level: Floats
    variance: Floats


def capped(n: Floats, group: Ints, *, quantile: float = MAX_WEIGHT) -> Floats:
    """Volumes of offices, at most the `quantile` of the volumes in their group (of offices that have any cases)."""
    n = np.asarray(n, dtype=float)
    result = n.copy()
    members, first, size = _sorted_members(n, n > 0, group)
    # As np.quantile does for each group, which takes many times as long for a few values.
    below, rest = np.divmod(quantile * (size - 1), 1.0)
    low = first + below.astype(np.int64)
    values = n[members]
    high = values[np.minimum(low + 1, first + size - 1)]
    most = values[low] + rest * (high - values[low])
    result[members] = np.minimum(values, np.repeat(most, size))
    return result


def _sorted_members(values: Floats, counted: Bools, group: Ints) -> tuple[Ints, Ints, Ints]:
    """Positions of the counted offices by group and value, and the first and the number of those of each group."""
    members = np.flatnonzero(counted)
    members = members[np.lexsort((values[members], group[members]))]
    first = np.flatnonzero(np.diff(group[members], prepend=group.min(initial=0) - 1))
    return members, first, np.diff(first, append=len(members))


def leave_one_out_centres(
    distance: Floats,
    variance: Floats,
    *,
    capped_variance: Floats,
    group: Ints,
    level: Floats,
    change: Floats | None = None,
    tau: Floats | None = None,
    of: Ints | None = None,
) -> Centres:
    """Typical distances of the other offices of each office's group, and the probabilities of τ.

    `distance` (offices) is the distance of each from its expectation and `variance` that of chance, infinite where an
    office has no cases. An office's weight in others' centres is 1 / (`capped_variance` + τ²). `level` (offices) is the
    level of the group's expectation, on which groups are compared; `change` (rows × offices) is what must be added to
    the distances (columns) where the office of the row is left out. `tau` replaces the grid, if it is known.

    There is a row for each office, or with `of` for these. The levels of the other groups, to which a centre is drawn,
    are then those that nobody sees who is left out himself, in place of the mean of what all see: that takes a fraction
    of the time, and changes hardly anything where groups have many offices (`stats.peers.nearly_expected`).

    For each τ the likelihood is that of the restricted maximum-likelihood method, multiplied over all groups: that of
    the others around the centre of their group, and (Σ w)^−½ with w = 1 / (v + τ²) for the centre itself. Offices that
    are likely to be outliers, given τ, hardly count (`stats.peers.outlying_offices`), so that a few bad ones neither
    make τ large nor become typical. The centre has the variance Σ a² (v + τ²) with the weights a, and is drawn to the
    centres of the other groups as far as those are alike.
    """
    grid = TAU if tau is None else np.asarray(tau, dtype=float)
    has_cases = np.isfinite(variance) & np.isfinite(distance)
    offices = _Offices(
        np.where(has_cases, distance, 0.0),
        np.where(has_cases, variance, np.inf),
        np.where(has_cases, capped_variance, np.inf),
        group,
    )
    rows = np.arange(len(distance)) if of is None else of
    others = (rows[:, None] != np.arange(len(distance))) & has_cases[None, :]
    of_others = np.broadcast_to(offices.distance, others.shape) + (0.0 if change is None else change)
    of_others = np.where(others, of_others, 0.0)
    differences, of_all = _probabilities_of_tau(
        offices, of_others, others, grid=grid, needs_all=of is not None
    )
    tau, weight, ordinary = differences.tau, differences.weight, differences.ordinary
    peers = others & (group[rows, None] == group[None, :])
    centre, spread, shares = _centres_of_peers(
        offices, of_others, peers, (group[rows], ordinary), weight=weight, grid=tau
    )
    as_all_see, typical = _as_all_see(differences, grid, None if of is None else of_all)
    levels = _group_levels(offices, as_all_see, level, tau=typical)
    has_peers = peers.any(axis=1)[:, None]
    centre, spread = _drawn_to_other_groups(
        np.where(has_peers, centre, 0.0),
        np.where(has_peers, spread, np.inf),
        group[rows],
        level[rows],
        levels,
    )
    return Centres(tau, weight, centre, spread, shares, peers.sum(axis=1).astype(np.int64))


def _probabilities_of_tau(
    offices: _Offices, of_others: Floats, others: Bools, *, grid: Floats, needs_all: bool
) -> tuple[LikelyDifferences, tuple[Floats, Floats] | None]:
    """The likely values of τ in the grid, and `ordinary_probabilities` for nobody who is left out.

    `of_others` (rows × offices) are the distances of the `others` of each row. The second is None where it is neither
    needed by the caller nor saves time.
    """
    has_cases = np.isfinite(offices.variance)
    chance = np.where(has_cases, offices.variance, 0.0)
    middle, size = _medians(offices.distance, has_cases, offices.group)

    def log_likelihoods(seen: Floats, of_whom: Bools, some: slice = slice(None)) -> tuple[Floats, Floats]:
        return ordinary_probabilities(
            seen,
            chance[None, :] + grid[some, None] ** 2 + TINY,
            of_whom,
            offices.group,
            start=middle,
            may_be_outliers=size >= MIN_RATED,
        )

    of_all = None
    # Else all values of τ take no longer than a search for the likely ones.
    if needs_all or len(grid) * of_others.size > BLOCK:
        of_all = log_likelihoods(offices.distance[None, :], has_cases[None, :])
    differences = likely_differences(
        grid,
        None if of_all is None else of_all[1][:, 0],
        lambda some: log_likelihoods(of_others, others, some),
    )
    return differences, of_all


def _as_all_see(
    differences: LikelyDifferences, grid: Floats, of_all: tuple[Floats, Floats] | None
) -> tuple[Floats, float]:
    """Weights of the offices as all others see them, and the mean value of τ.

    With `of_all` (`_probabilities_of_tau`) they are those that nobody sees who is left out himself.
    """
    if of_all is None:
        weight = differences.weight
        # The sum, since only the ratios of these weights count.
        seen = np.einsum("gij,ig->j", differences.ordinary, weight)
        return seen, float((weight.mean(axis=0) * differences.tau).sum())
    of_each = posterior(grid, of_all[1])[0]
    return of_each @ of_all[0][:, 0, :], float((of_each * grid).sum())


def _centres_of_peers(
    offices: _Offices,
    of_others: Floats,
    peers: Bools,
    seen: tuple[Ints, Floats],
    *,
    weight: Floats,
    grid: Floats,
) -> tuple[Floats, Floats, Floats]:
    """Centre and its variance (rows × τ) of the peers of some offices, and their shares in it (rows × offices).

    `of_others` (rows × offices) are the distances as seen by each of these offices, and `weight` (rows × τ) the
    probabilities of the values of τ in `grid`. `seen` are the groups of the rows, and the probabilities of the others
    not to be outliers (τ × rows × offices). Centre and variance are NaN for offices without peers.
    """
    group_of_row, ordinary = seen
    shares = np.zeros(peers.shape)
    chance = np.where(np.isfinite(offices.variance), offices.variance, 0.0)
    square = grid[:, None, None] ** 2
    # An office is compared with those of its own group only: of each row, as many as the largest group has.
    sorted_offices = np.argsort(offices.group, kind="stable")
    first, end = (
        np.searchsorted(offices.group[sorted_offices], group_of_row, side=side) for side in ("left", "right")
    )
    place = first[:, None] + np.arange(int((end - first).max(initial=0)))
    member = sorted_offices[np.minimum(place, len(sorted_offices) - 1)]
    row = np.arange(len(peers))[:, None]
    is_peer = (place < end[:, None]) & peers[row, member]
    a = ordinary[:, row, member] * is_peer
    a /= (offices.capped_variance[member] + square) + TINY
    with np.errstate(divide="ignore", invalid="ignore"):
        a /= a.sum(axis=2, keepdims=True)
    centre = np.einsum("gij,ij->ig", a, of_others[row, member])
    weighted = np.nan_to_num(np.einsum("gij,ig->ij", np.nan_to_num(a), weight))
    a *= a
    spread = np.einsum("gij,ij->ig", a, chance[member]) + a.sum(axis=2).T * grid**2
    rows, places = np.nonzero(is_peer)
    shares[rows, member[rows, places]] = weighted[rows, places]
    return centre, spread, shares


def _medians(distance: Floats, has_cases: Bools, group: Ints) -> tuple[Floats, Ints]:
    """Median distance and number of offices with cases in the group of each office."""
    middle, size = np.zeros(len(distance)), np.zeros(len(distance), dtype=np.int64)
    members, first, number = _sorted_members(distance, has_cases, group)
    values = distance[members]
    of_each = (values[first + (number - 1) // 2] + values[first + number // 2]) / 2
    middle[members], size[members] = np.repeat(of_each, number), np.repeat(number, number)
    return middle, size


def _group_levels(offices: _Offices, ordinary: Floats, level: Floats, *, tau: float) -> _GroupLevels:
    """Level of each group: that of its expectation and the mean distance of its offices, at one value of τ.

    `ordinary` (offices) are the weights of the offices as all others see them.
    """
    keys, number = np.unique(offices.group, return_inverse=True)
    has_cases = np.isfinite(offices.variance)
    members, of_group = np.flatnonzero(has_cases), number[has_cases]

    def sums(values: Floats) -> Floats:
        return np.asarray(np.bincount(of_group, values, minlength=len(keys)), dtype=float)

    a = ordinary[members] / (offices.capped_variance[members] + tau**2 + TINY)
    a = a / sums(a)[of_group]
    count = sums(np.ones(len(members)))
    with np.errstate(divide="ignore", invalid="ignore"):
        place = sums(a * offices.distance[members]) + sums(level[members]) / count
    chance = sums(a**2 * (offices.variance[members] + tau**2))
    return _GroupLevels(keys, place, np.where(count > 0, chance, np.inf))


def _drawn_to_other_groups(
    centre: Floats, spread: Floats, group: Ints, level: Floats, levels: _GroupLevels
) -> tuple[Floats, Floats]:
    """Centres drawn towards those of the other groups, as far as groups differ; unchanged with too few groups.

    The groups' levels are normal around their mean with a variance estimated by DerSimonian & Laird (1986), at least
    0.3², times (k − 1) / (k − 3) for k groups, which is the variance of Student's t distribution: with few groups the
    estimate is often far too small. For an office without peers the other groups are all there is, with this variance
    as its uncertainty.
    """
    place, chance = levels.level, levels.variance
    # Groups × the others of them with cases, of which all sums below are.
    rest = np.isfinite(place) & ~np.eye(len(place), dtype=bool)
    count, place, chance = (
        rest.sum(axis=1),
        np.where(np.isfinite(place), place, 0.0),
        np.where(rest, chance, np.inf),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        between = np.maximum(_between(place, chance), MIN_BETWEEN**2)
        w = 1 / (chance + between[:, None])
        inflated = between * (count - 1) / (count - 3)
        mean, uncertainty = (w * place).sum(axis=1) / w.sum(axis=1), inflated + 1 / w.sum(axis=1)
    of_row = np.searchsorted(levels.keys, group)
    enough = (count >= MIN_GROUPS)[of_row, None]
    mean, uncertainty = mean[of_row, None], uncertainty[of_row, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        own = uncertainty / (uncertainty + spread)
        drawn = own * centre + (1 - own) * (mean - level[:, None])
    without = ~np.isfinite(spread)
    return (
        np.where(enough, drawn, np.where(without, np.nan, centre)),
        np.where(enough, uncertainty * (1 - own), np.where(without, np.nan, spread)),
    )


def _between(value: Floats, variance: Floats) -> Floats:
    """Variance between groups (the last axis) beyond chance (DerSimonian & Laird 1986), without infinite variances."""
    w = 1 / variance
    total, more = w.sum(axis=-1), np.isfinite(variance).sum(axis=-1) - 1
    mean = (w * value).sum(axis=-1) / total
    q = (w * (value - mean[..., None]) ** 2).sum(axis=-1)
    return np.asarray(np.maximum(0.0, (q - more) / (total - (w**2).sum(axis=-1) / total)), dtype=float)
