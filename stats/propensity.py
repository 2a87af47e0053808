"""What rate would be expected of an area from what is known of it, told by the other areas."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.intervals import Z95

Floats = NDArray[np.float64]
SPARE = 5  # areas more than there are coefficients, below which nothing is expected
STEPS = 100


@dataclass(frozen=True)
class Expected:
    """For each area the rate that the others let expect, with its 95 % limits, and z of its own rate against that."""

    rate: Floats
    lower: Floats
    upper: Floats
    z: Floats


def expected_rates(counts: Floats, exposure: Floats, traits: Floats) -> Expected | None:
    """The rates expected of areas with these traits (areas × traits); None where there are too few areas.

    Random-effects meta-regression (Thompson & Higgins 2002, Statistics in Medicine 21:1559–1573), the log rate on the
    traits: log((count + ½) / exposure) has the variance 1 / (count + ½) + τ². Of each area the coefficients and τ²
    (Paule & Mandel 1982) are those of all the others, and the limits are of a new area: x′Vx + τ² + 1 / (expected
    count). A trait that does not vary is left out.
    """
    o, e = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    use = np.flatnonzero(np.isfinite(e) & (e > 0) & np.isfinite(traits).all(axis=1))
    varying = [column for column in traits[use].T if np.ptp(column) > 1e-9]
    x = np.column_stack([np.ones(len(use)), *((column - column.mean()) / column.std() for column in varying)])
    if len(use) < x.shape[1] + SPARE + 1:
        return None
    y, own = np.log((o[use] + 0.5) / e[use]), 1 / (o[use] + 0.5)
    found = [np.full(len(o), np.nan) for _ in range(4)]
    for i, at in enumerate(use):
        others = np.arange(len(use)) != i
        beta, spread, tau2 = _fitted(y[others], own[others], x[others])
        mean = float(x[i] @ beta)
        chance = 1 / max(float(np.exp(mean) * e[at]), 0.5)
        error = float(np.sqrt(x[i] @ spread @ x[i] + tau2 + chance))
        told = (np.exp(mean), np.exp(mean - Z95 * error), np.exp(mean + Z95 * error), (y[i] - mean) / error)
        for column, value in zip(found, told, strict=True):
            column[at] = value
    return Expected(*found)


def _fitted(y: Floats, own: Floats, x: Floats) -> tuple[Floats, Floats, float]:
    """Coefficients, their covariance, and τ²: the root of Σ (y − xβ)² / (own + τ²) = n − p."""
    free = len(y) - x.shape[1]

    def at(tau2: float) -> tuple[Floats, Floats, float]:
        weight = 1 / (own + tau2)
        spread = np.linalg.inv((x * weight[:, None]).T @ x)
        beta = spread @ ((x * weight[:, None]).T @ y)
        return beta, np.asarray(spread, dtype=float), float((weight * (y - x @ beta) ** 2).sum())

    low, high = 0.0, 4.0 * float(y.var()) + 1.0
    if at(low)[2] <= free:
        return (*at(low)[:2], 0.0)
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if at(middle)[2] > free else (low, middle)
        if high - low < 1e-12:
            break
    return (*at(high)[:2], high)
