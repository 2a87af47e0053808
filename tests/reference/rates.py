"""Reference rates: cases per inhabitants of a county."""

from tests.reference.limits import poisson_limits


def rate_per_10k(count: int, people: float, days: int) -> tuple[float, float, float]:
    """Cases per 10,000 inhabitants and 365 days, with the limits of the exact Poisson interval."""
    exposure = people / 10_000 * days / 365
    lower, upper = poisson_limits(count)
    return count / exposure, lower / exposure, upper / exposure


def rate_per_10k_smoothed(
    counts: dict[str, int], people: dict[str, float], days: int
) -> dict[str, tuple[float, float, float]]:
    """Empirical-Bayes rates of counties, shrunk towards their common mean, with limits (Marshall 1991)."""
    from scipy.stats import gamma

    exposure = {county: people[county] / 10_000 * days / 365 for county in counts}
    whole = sum(exposure.values())
    mean = sum(counts.values()) / whole
    spread = sum(exposure[c] * (counts[c] / exposure[c] - mean) ** 2 for c in counts) / whole
    prior = spread - mean / (whole / len(counts))
    rates = {}
    for c in counts:
        a, b = (sum(counts.values()), whole) if prior <= 0 else (
            mean**2 / prior + counts[c], mean / prior + exposure[c]
        )  # fmt: skip
        rates[c] = (a / b, gamma.ppf(0.025, a, scale=1 / b), gamma.ppf(0.975, a, scale=1 / b))
    return rates
