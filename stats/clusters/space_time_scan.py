"""Space–time scan: which neighbouring areas had more cases than was to be expected, and in which weeks.

Every window of areas (`stats.clusters.scan_windows`) in every span of weeks is compared with all other areas in the
same weeks (`stats.clusters.scan_statistic`). The largest ratio is the most likely cluster. Its p-value is its rank
among the largest ratios of replications in which there is no cluster (`stats.clusters.scan_replications`; Dwass 1957):
no further correction is needed, however many windows were looked at.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats
from stats.clusters.scan_noise import to_week_totals
from stats.clusters.scan_statistic import Dispersion, Windows, observed_ratios, running_sums, window_sums

MAX_CLUSTERS = 5
HALF_A_CASE = 0.5


@dataclass(frozen=True)
class Cluster:
    """A cluster: areas (positions), first and last week (positions), and its figures.

    `count` are its cases; `expected` how many there would be if its areas had gone with all others in those weeks;
    `relative_risk` is the ratio of its rate to that of the others; `p` its probability by chance among all that was
    looked at.
    """

    areas: tuple[int, ...]
    first: int
    last: int
    count: float
    expected: float
    relative_risk: float
    llr: float
    p: float


def find_clusters(
    counts: Floats,
    expected: Floats,
    windows: Windows,
    *,
    by_chance: Floats,
    noise: Dispersion,
    adjusted: bool = True,
    max_p: float = 0.05,
) -> tuple[Cluster, ...]:
    """The most likely cluster and those after it, none sharing an area in the same week, while p ≤ `max_p`; at most 5.

    The most likely one is always returned, unless no window has more cases than expected. `by_chance` are the largest
    ratios of replications (`largest_by_chance`). If `adjusted`, a found cluster is taken out before the next is looked
    for (Zhang, Assunção & Kulldorff 2010, Statistics in Medicine 29:1137–1149): otherwise a large cluster makes its
    neighbours look low. The replications stay those with all windows, so that later p-values are a little too large.
    """
    removed = np.zeros(counts.shape, dtype=bool)
    ratios = observed_ratios(counts, expected, windows, noise=noise)
    clusters: list[Cluster] = []
    while len(clusters) < MAX_CLUSTERS:
        length, window, position = _largest(ratios)
        llr = float(ratios[length - 1][window, position])
        p = (1 + int((by_chance >= llr).sum())) / (1 + len(by_chance))
        if llr <= 0 or (clusters and p > max_p):
            break
        first = int(windows.spans[length - 1][1][position])
        areas = tuple(int(area) for area in np.nonzero(windows.members[window])[0])
        own = np.zeros(counts.shape, dtype=bool)
        own[np.ix_(areas, range(first, first + length))] = True
        # With `adjusted`, what was found before is not among the others either.
        others = ~(own | removed if adjusted else own)
        count, usual = _figures(counts, expected, own, others, noise=noise)
        risk = count / usual if usual > 0 else np.inf
        clusters.append(Cluster(areas, first, first + length - 1, count, usual, risk, llr, p))
        removed |= own
        ratios = (
            observed_ratios(counts, expected, windows, noise=noise, removed=removed)
            if adjusted
            else _without(ratios, windows, removed)
        )
    return tuple(clusters)


def largest_ratio(counts: Floats, expected: Floats, windows: Windows, *, noise: Dispersion) -> float:
    """The log likelihood ratio of the most likely cluster."""
    return max(float(ratio.max()) for ratio in observed_ratios(counts, expected, windows, noise=noise))


def _largest(ratios: list[Floats]) -> tuple[int, int, int]:
    """Length in weeks, window and position of the span with the largest ratio."""
    at = [np.unravel_index(int(of_length.argmax()), of_length.shape) for of_length in ratios]
    largest = [float(of_length[place]) for of_length, place in zip(ratios, at, strict=True)]
    best = int(np.argmax(largest))
    window, position = at[best]
    return best + 1, int(window), int(position)


def _without(ratios: list[Floats], windows: Windows, removed: Bools) -> list[Floats]:
    """The ratios with those of windows that overlap what is `removed` set to 0."""
    running = running_sums(removed.astype(float))
    return [
        np.where(window_sums(windows.matrix, running[:, first + length] - running[:, first]) > 0, 0.0, ratio)
        for (length, first), ratio in zip(windows.spans, ratios, strict=True)
    ]


def _figures(
    counts: Floats, expected: Floats, own: Bools, others: Bools, *, noise: Dispersion
) -> tuple[float, float]:
    """Observed cases of a cluster (cells `own`), and those expected from the level of the `others`."""
    weeks, kept = own.any(axis=0), own | others
    mean = to_week_totals(np.where(kept, expected, 0.0), np.where(kept, counts, 0.0))[:, weeks]
    weight = 1 / noise.dispersion(mean.sum(axis=1), int(weeks.sum()))
    weighted_others = others[:, weeks] * weight[:, None]
    cases = (counts[:, weeks] * others[:, weeks]).sum()
    # Where no other area has any case, half a case stands for what might have been.
    level = (counts[:, weeks] * weighted_others).sum() if cases else HALF_A_CASE
    shared = float(level) / max(float((mean * weighted_others).sum()), 1e-300)
    return float(counts[own].sum()), float(mean[own[:, weeks]].sum()) * shared
