"""The largest scan statistic by chance, from random replications in which there is no cluster.

The most likely cluster of a scan was picked because its ratio is the largest of thousands. So it is compared with the
largest ratios of replications, each of which was looked at in all the same windows.
"""

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats
from stats.clusters.forecast_noise import ForecastNoise
from stats.clusters.forecast_replications import StillNeeded, largest_after_forecasts
from stats.clusters.scan_noise import Noise, to_week_totals
from stats.clusters.scan_refit import Refit
from stats.clusters.scan_statistic import (
    SpanBlock,
    Windows,
    log_likelihood_ratio,
    running_sums,
    span_blocks,
    window_sums,
)

Positions = NDArray[np.int64]

REPLICATIONS = 999
BLOCK = 2**18  # values computed at a time: about what a processor's own memory holds


def largest_by_chance(
    counts: Floats,
    expected: Floats,
    windows: Windows,
    *,
    noise: Noise | ForecastNoise,
    refit: Refit | None = None,
    replications: int = REPLICATIONS,
    seed: int = 0,
    observed: float | None = None,
    still_needed: StillNeeded | None = None,
) -> Floats:
    """The largest log likelihood ratio of each replication without a cluster (`replications`).

    `counts` and `expected` are K × W. Each week keeps its total, which is distributed over the areas by their
    expectations and the noise. Where the expectations were fitted to these weeks, `refit` takes out of each replication
    what they would have learned of it. Where the noise was estimated from earlier forecasts, so is that of each
    replication (`stats.clusters.forecast_replications`), and fewer are drawn where the ratio of the data, `observed`,
    is clearly one of chance, or where `still_needed` is 0 for those that have been drawn.
    """
    if isinstance(noise, ForecastNoise):
        return largest_after_forecasts(
            counts,
            expected,
            windows,
            noise=noise,
            replications=replications,
            seed=seed,
            observed=observed,
            still_needed=still_needed,
        )
    mean = to_week_totals(expected, counts)
    first_week = windows.weeks - windows.longest if windows.prospective else 0
    scanned = mean[:, first_week:]
    totals = counts[:, first_week:].sum(axis=0).round().astype(np.int64)
    drawn = _drawn(np.random.default_rng(seed), scanned, totals, noise, replications)
    if refit is not None:
        drawn = refit.without_learned(drawn, scanned.T)
    # Replications last, so that each product below runs over long rows.
    running = running_sums(np.ascontiguousarray(drawn.transpose(2, 1, 0)))
    best = np.zeros(replications)
    for block in span_blocks(mean, windows, noise):
        _raise_to_block(best, block, running, first_week=first_week, members=windows.matrix)
    return best


def _drawn(
    rng: np.random.Generator, mean: Floats, totals: Positions, noise: Noise, replications: int
) -> Floats:
    """Random counts (replications × W × K) of expectations (K × W) with a noise; each week keeps its total (W)."""
    chance = mean.T * (
        1.0 if noise.is_none else noise.factors(rng, replications=replications, weeks=len(totals))
    )
    size = chance.sum(axis=-1, keepdims=True)
    chance = np.where(size > 0, chance / np.where(size > 0, size, 1.0), 1 / len(mean))
    shape = (replications, *chance.shape[-2:])
    return rng.multinomial(totals, np.broadcast_to(chance, shape)).astype(float)


def _raise_to_block(
    best: Floats, block: SpanBlock, running: Floats, *, first_week: int, members: Floats
) -> None:
    """Raise `best` (replications) to the largest ratio of the block's windows.

    The logarithms are computed only where the ratio can be larger than what has been found. With d = c − e > 0, the
    first term of the ratio is at most d + d²/2e and the second at most −d + d²/(T − e), since (1 + x) log(1 + x) − x ≤
    x²/2 and (1 − y) log(1 − y) + y ≤ y²: so the ratio is at most d² (1/2e + 1/(T − e)). Multiplications are all that
    most windows cost. The factor g is a common one of e and T, so that √g goes into d.
    """
    with np.errstate(divide="ignore"):
        slope = np.sqrt(1 / (2 * block.inside) + 1 / np.maximum(block.total - block.inside, 0.0))
    slope = np.where(np.isfinite(slope), slope, 0.0).astype(np.float32)
    flags, weight = members.astype(np.float32), 1 / block.phi
    at = block.first - first_week
    per_step = max(BLOCK // max(slope.size, 1), 1)
    for start in range(0, len(best), per_step):
        some = slice(start, start + per_step)
        deflated = (running[:, at + block.length, some] - running[:, at, some]) * weight[:, :, None]
        root = np.sqrt(block.shared(deflated))
        surplus = (deflated / root - block.mean[:, :, None] * root).astype(np.float32)
        areas, spans, size = surplus.shape
        excess = window_sums(flags, surplus.reshape(areas, -1)).reshape(-1, spans, size)
        excess *= slope[:, :, None]
        # Squared it is the bound; the margin is for single precision.
        of_best, bound = best[some], np.maximum(excess.max(axis=0), 0.0) ** 2 * (1 + 1e-4)
        each = np.arange(size)
        top = bound.argmax(axis=0)
        window = excess[:, top, each].argmax(axis=0)
        _raise_exactly(of_best, block, deflated, (window, top, each), members)
        span, replication = np.nonzero(bound > of_best)
        least = np.sqrt(of_best[replication] / (1 + 1e-4))
        window, column = np.nonzero(excess[:, span, replication] > least)
        _raise_exactly(of_best, block, deflated, (window, span[column], replication[column]), members)


def _raise_exactly(
    best: Floats,
    block: SpanBlock,
    deflated: Floats,
    at: tuple[Positions, Positions, Positions],
    members: Floats,
) -> None:
    """Raise `best` to the exact ratios of some windows, spans and replications (`at`)."""
    window, span, replication = at
    shared = block.shared(deflated)[span, replication]
    ratio = log_likelihood_ratio(
        (members[window] * deflated[:, span, replication].T).sum(axis=1),
        block.inside[window, span] * shared,
        block.total[span] * shared,
    )
    np.maximum.at(best, replication, ratio)
