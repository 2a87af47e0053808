"""Shares that are far above those of the same units in the time before, beyond what batches of cases explain.

Cases are often closed in batches, which share their fate. So counts are divided by how large a batch may be, rounded
to whole ones, and the share before is taken to be as uncertain as so few cases leave it (beta-binomial prediction with
Jeffreys' prior).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats

BATCH = 3.0  # variance of counts, in times that of single cases
# Where nothing is done in batches; and how many cases at most tell the level of a unit, which wanders by as much as the
# share of these varies by chance.
SMALL_BATCH, MAX_LEVEL_CASES = 1.5, 100
MAX_CHANCE = 1e-3


@dataclass(frozen=True)
class TwoPeriods:
    """The cases of each unit (n) and those of them that the share counts (hits), lately and in the time before."""

    n: Floats
    hits: Floats
    n_before: Floats
    hits_before: Floats


def expected_shares(periods: TwoPeriods) -> Floats:
    """The share before of each unit, moved by as much as the share of all other units has risen; NaN without cases.

    What rises everywhere (a source that no longer sends answers, say) is thus no change of a unit.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        # Of the others of each unit.
        n, hits, n_before, hits_before = (
            each.sum() - each for each in (periods.n, periods.hits, periods.n_before, periods.hits_before)
        )
        rise = hits / n - hits_before / n_before
        moved = periods.hits_before / periods.n_before + np.maximum(np.nan_to_num(rise), 0.0)
    return np.asarray(np.minimum(moved, 1.0))


def chance_of_as_many(
    *, n: Floats, hits: Floats, n_before: Floats, expected: Floats, batch: float | Floats = BATCH
) -> Floats:
    """Probability of at least as many hits, if the share is what `n_before` cases with the share `expected` tell.

    NaN where the share that is expected is not known. `batch` is how many cases share their fate.
    """
    past = n_before / batch
    batches = zip(
        np.floor(hits / batch),
        np.floor(n / batch),
        0.5 + past * expected,
        0.5 + past * (1 - expected),
        strict=True,
    )
    return np.array([_at_least(*each) for each in batches])


def fallen_units(
    periods: TwoPeriods,
    *,
    least: float,
    min_n: float,
    min_n_before: float,
    year_ago: TwoPeriods | None = None,
) -> NDArray[np.intp]:
    """Which units are worse than before by `least` and beyond chance; hits are what counts against them.

    `year_ago` has the same days of the year before as `n_before`: what was as bad then is a season. It says nothing
    with fewer than `min_n` cases.
    """
    n, hits, n_before, expected = periods.n, periods.hits, periods.n_before, expected_shares(periods)
    with np.errstate(divide="ignore", invalid="ignore"):
        far = hits / n - expected >= least
        if year_ago is not None:
            rise = hits / n - year_ago.hits_before / year_ago.n_before
            far &= (year_ago.n_before < min_n) | (rise >= least / 2)
    rows = np.flatnonzero(far & (n >= min_n) & (n_before >= np.maximum(n, min_n_before)))
    chance = chance_of_as_many(
        n=n[rows],
        hits=hits[rows],
        n_before=n_before[rows],
        expected=expected[rows],
        batch=np.maximum(SMALL_BATCH, n[rows] / MAX_LEVEL_CASES),
    )
    return rows[chance <= MAX_CHANCE]


def _at_least(hits: float, n: float, alpha: float, beta: float) -> float:
    """Probability of at least as many hits among n in the beta-binomial distribution (Skellam 1948); NaN without it."""
    # scipy.stats has it as well, but takes up to 48 MB of memory in each process and half a second to import.
    from scipy.special import betaln

    if not (alpha > 0 and beta > 0):
        return np.nan
    if hits <= 0:
        return 1.0
    k = np.arange(hits, n + 1)
    log_chances = (
        betaln(k + alpha, n - k + beta) - betaln(alpha, beta) - betaln(n - k + 1, k + 1) - np.log(n + 1)
    )
    return float(np.exp(log_chances).sum())
