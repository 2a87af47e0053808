"""Whether counts beyond what is usual are still rising, or have jumped to a higher level.

An excess over a month is no rise: it may have come at once. Two conditions must hold. The ratio of counts to what is
usual has a slope over the days that is beyond chance (the score test of a log-linear trend of Poisson counts, McCullagh
& Nelder 1989, with over-dispersion). And a steady rise describes the days better than the best single step does.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RISING_Z = 2.326  # one-sided 1 %
MIN_DAYS = 21  # with fewer days a rise and a step look alike


def trend_z(actual: Floats, usual: Floats, *, phi: float = 1.0) -> float:
    """z-score of the slope of `actual` over `usual` (both one number a day); 0 where there is nothing to test.

    Σ (yₜ − r eₜ) (t − t̄) / √(φ r Σ eₜ (t − t̄)²) with r = Σ y / Σ e and t̄ the mean day, weighted by e.
    """
    total = float(usual.sum())
    if total <= 0 or actual.sum() <= 0:
        return 0.0
    ratio = float(actual.sum()) / total
    day = np.arange(len(actual), dtype=float)
    centred = day - float((usual * day).sum()) / total
    spread = phi * ratio * float((usual * centred**2).sum())
    return float(((actual - ratio * usual) * centred).sum() / np.sqrt(spread)) if spread > 0 else 0.0


def is_rising(actual: Floats, usual: Floats, *, phi: float = 1.0) -> bool:
    """Whether a rise is beyond chance and better than a step."""
    if len(actual) < MIN_DAYS or trend_z(actual, usual, phi=phi) < RISING_Z:
        return False
    return _rise_likelihood(actual, usual) > _step_likelihood(actual, usual)


def _rise_likelihood(actual: Floats, usual: Floats) -> float:
    """Log-likelihood (Poisson) of the best of a hundred straight rises of the ratio, up to a constant."""
    day = np.arange(len(actual)) / (len(actual) - 1)
    # The ratio is proportional to 1 + slope · day; the steepest begins at nothing.
    shapes = 1 + np.concatenate([np.geomspace(0.05, 50, 100)])[:, None] * day[None, :]
    return float(_profile(actual[None, :], usual[None, :] * shapes).max())


def _step_likelihood(actual: Floats, usual: Floats) -> float:
    """Log-likelihood of the best step: one ratio before a day, another from it on, with at least three days on each
    side."""
    first = np.arange(3, len(actual) - 2)
    before = np.arange(len(actual))[None, :] < first[:, None]
    parts = [_profile(actual * side, usual * side) for side in (before, ~before)]
    return float((parts[0] + parts[1]).max())


def _profile(actual: Floats, mean: Floats) -> Floats:
    """Log-likelihood of each row with its best factor: Σ y log μ − (Σ y) log (Σ μ) + (Σ y) log (Σ y) − Σ y."""
    n = actual.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(actual > 0, actual * np.log(np.maximum(mean, 1e-12)), 0.0).sum(axis=1)
        total = np.where(n > 0, n * (np.log(n) - np.log(np.maximum(mean.sum(axis=1), 1e-12))) - n, 0.0)
    return np.asarray(own + total, dtype=float)
