"""Reference rates: cases per inhabitants of a county."""

import math
from dataclasses import dataclass

from scipy.special import gammainc

from tests.reference.limits import poisson_limits


def rate_per_10k(count: int, people: float, days: int) -> tuple[float, float, float]:
    """Cases per 10,000 inhabitants and 365 days, with the limits of the exact Poisson interval."""
    exposure = people / 10_000 * days / 365
    lower, upper = poisson_limits(count)
    return count / exposure, lower / exposure, upper / exposure


def overdue_per_10k(count: int, people: float) -> tuple[float, float, float]:
    """Overdue cases per 10,000 inhabitants, with the limits of the exact Poisson interval."""
    lower, upper = poisson_limits(count)
    return count / people * 10_000, lower / people * 10_000, upper / people * 10_000


@dataclass(frozen=True)
class Posterior:
    """What the counts of all counties tell about the rate of each: a mixture of gamma distributions."""

    weights: list[float]
    # Shape and inverse scale by county, one dict for each weight.
    gammas: list[dict[str, tuple[float, float]]]

    def mean(self, counties: dict[str, float]) -> float:
        """Mean of the common rate of some counties, given with their exposure."""
        total = sum(counties.values())
        return sum(
            w * sum(e * g[c][0] / g[c][1] for c, e in counties.items()) / total
            for w, g in zip(self.weights, self.gammas, strict=True)
        )

    def below(self, county: str, rate: float) -> float:
        """Probability that the rate of a county is below a value."""
        return float(
            sum(
                w * gammainc(g[county][0], g[county][1] * rate)
                for w, g in zip(self.weights, self.gammas, strict=True)
            )
        )


def rate_per_10k_smoothed(counts: dict[str, int], people: dict[str, float], days: int) -> Posterior:
    """Posterior of the counties' rates: their true rates follow a gamma distribution of unknown mean m and variation τ.

    Both are integrated out over a dense grid: with the prior 1/m of m, and a half-Cauchy prior of scale 1 of τ.
    """
    exposure = {county: people[county] / 10_000 * days / 365 for county in counts}
    raw = sum(counts.values()) / sum(exposure.values())
    # By how much variation between areas moves the raw rate: fully where nearly all people live in one of them.
    moved = sum(e**2 for e in exposure.values()) / sum(exposure.values()) ** 2
    logs, gammas = [], []
    for i in range(30):
        variation = 0.003 * 1000 ** (i / 29)
        shape = 1 / variation**2
        prior = math.log(variation / (1 + variation**2))
        # The mean lies within six standard errors of the raw rate.
        width = 6 * math.sqrt(1 / sum(counts.values()) + variation**2 * moved) / 25
        for j in range(-25, 26):
            mean = raw * math.exp(j * width)
            log = prior + math.log(width / (2 if i in (0, 29) else 1))  # trapezoidal rule
            for c, n in counts.items():
                e = mean * exposure[c]
                log += math.lgamma(shape + n) - math.lgamma(shape)
                log += n * math.log(e / (shape + e)) - shape * math.log1p(e / shape)
            logs.append(log)
            gammas.append({c: (shape + counts[c], shape / mean + exposure[c]) for c in counts})
    top = max(logs)
    weights = [math.exp(log - top) for log in logs]
    total = sum(weights)
    kept = [(w / total, g) for w, g in zip(weights, gammas, strict=True) if w > 1e-9 * total]
    return Posterior([w for w, _ in kept], [g for _, g in kept])
