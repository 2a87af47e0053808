"""How much sound offices usually differ (τ): which values are likely, as each office that is left out sees them.

Seven peers determine τ only roughly, so that many values have to be weighed against each other. A hundred offices with
many cases determine it well: all values but a few are then so unlikely that leaving them out changes nothing that a
figure could show, and saves three quarters of the time.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats

# Values of τ that are weighed against each other, on the logit scale: differences of 0 to 30 points around 70 %.
TAU = np.concatenate(([0.0], np.geomspace(0.02, 1.5, 27)))
TAU_SCALE = 0.3  # of the half-normal prior of τ
# A value of τ that is less likely than the likeliest one by this factor may be left out. Where offices differ much, it
# is probable to lie far off: large values decide about an office that lies six standard deviations off.
NEGLIGIBLE_SMALL, NEGLIGIBLE_LARGE = 1e-12, 1e-20


@dataclass(frozen=True)
class LikelyDifferences:
    """The values of τ that matter to any office, with their probability for each (offices × τ).

    `ordinary` (τ × offices × others) are the probabilities of the others not to be outliers, at each of these values.
    """

    tau: Floats
    weight: Floats
    ordinary: Floats


def likely_differences(
    grid: Floats, of_all: Floats | None, evaluate: Callable[[slice], tuple[Floats, Floats]]
) -> LikelyDifferences:
    """The values of a grid of τ that matter, and their posterior probabilities.

    `evaluate` computes for a part of the grid what `stats.peers.outlying_offices.ordinary_probabilities` returns.
    `of_all` is the log-likelihood of the grid where nobody is left out, which takes little time and says where to
    begin. From there the values are followed to both sides, until each office finds the last one negligible. Without it
    all values are kept.
    """
    log_prior = _log_prior(grid)
    first, last = 0, len(grid)
    if of_all is not None:
        log_posterior = (of_all + log_prior)[:, None]
        first = int(_matters(log_posterior, NEGLIGIBLE_SMALL).argmax())
        last = len(grid) - int(_matters(log_posterior, NEGLIGIBLE_LARGE)[::-1].argmax())
    parts = [evaluate(slice(first, last))]
    while True:
        log_posterior = np.concatenate([part[1] for part in parts]) + log_prior[first:last, None]
        if first > 0 and _matters(log_posterior, NEGLIGIBLE_SMALL)[0]:
            first -= 1
            parts.insert(0, evaluate(slice(first, first + 1)))
        elif last < len(grid) and _matters(log_posterior, NEGLIGIBLE_LARGE)[-1]:
            last += 1
            parts.append(evaluate(slice(last - 1, last)))
        else:
            break
    return LikelyDifferences(
        grid[first:last], _normalised(log_posterior), np.concatenate([part[0] for part in parts])
    )


def posterior(grid: Floats, log_likelihood: Floats) -> Floats:
    """Probabilities of the values of a grid (offices × τ), from the log-likelihood (τ × offices)."""
    return _normalised(log_likelihood + _log_prior(grid)[:, None])


def _normalised(log_posterior: Floats) -> Floats:
    weight = np.exp(log_posterior - log_posterior.max(axis=0)).T
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def _matters(log_posterior: Floats, negligible: float) -> NDArray[np.bool_]:
    """Whether a value of τ (the first axis) is not negligible for some office (the second)."""
    relative = log_posterior - log_posterior.max(axis=0)
    return np.asarray((relative > np.log(negligible)).any(axis=1))


def _log_prior(grid: Floats) -> Floats:
    """Logarithm of the prior probability of each value, without a common factor."""
    if len(grid) == 1:
        return np.zeros(1)
    # Each value of τ stands for the stretch between the midpoints to its neighbours.
    edges = np.concatenate(([grid[0]], (grid[1:] + grid[:-1]) / 2, [grid[-1]]))
    return np.asarray(np.log(np.diff(edges)) - 0.5 * (grid / TAU_SCALE) ** 2, dtype=float)
