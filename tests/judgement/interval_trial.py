"""Coverage of 95 % intervals: smoothed rates of counties, and hand-offs per case."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stats.intervals import count_mean_interval, mean_interval, wilson_interval
from stats.rate_smoothing import empirical_bayes_rates, full_bayes_rates

Floats = NDArray[np.float64]
# Case counts of offices: probabilities of 1 and of 2 hand-offs, or the parameters of other counts.
HANDOFFS: dict[str, tuple[float, float]] = {
    "an office of the demo": (0.07, 0.03),
    "an office that misroutes": (0.16, 0.10),
    "an office that passes cases around": (0.16, 0.46),
}
COUNTIES, CAPITAL = 21, 0.45


@dataclass(frozen=True)
class IntervalCell:
    """What is estimated, with its parameters, and the number of worlds."""

    kind: str
    options: tuple[tuple[str, Any], ...]
    worlds: int

    @property
    def name(self) -> str:
        """Unique name of the cell, for the file of its results and its random numbers."""
        return "-".join([self.kind, *(f"{key}={value}" for key, value in self.options), str(self.worlds)])


@dataclass(frozen=True)
class Coverage:
    """Share of intervals that contain the true value in each world, with the present and the former interval."""

    now: Floats
    former: Floats


def interval_cells(worlds: int) -> list[IntervalCell]:
    """All cells of the trial of intervals."""
    return [
        *(
            IntervalCell("rates", (("cases", cases), ("variation", variation)), worlds)
            for cases in (150, 600, 3000, 20_000)
            for variation in (0.05, 0.15, 0.3, 0.6)
        ),
        *(
            IntervalCell("handoffs", (("office", office), ("n", n)), 10 * worlds)
            for office in (*HANDOFFS, "Poisson counts, mean 0.3", "gamma–Poisson counts, mean 0.5")
            for n in (20, 30, 50, 100, 400)
        ),
        *(
            IntervalCell("shares", (("share", share), ("n", n)), 10 * worlds)
            for share in (0.7, 0.85, 0.95)
            for n in (30, 100, 1000)
        ),
    ]


def run_intervals(cell: IntervalCell) -> Coverage:
    """The coverage in a cell; the random numbers depend only on its name."""
    rng = np.random.default_rng(list(cell.name.encode()))
    options = dict(cell.options)
    if cell.kind == "rates":
        return _rates(rng, cell.worlds, **options)
    if cell.kind == "shares":
        hits = rng.binomial(options["n"], options["share"], cell.worlds).astype(float)
        inside = _inside(wilson_interval(hits, np.full(cell.worlds, float(options["n"]))), options["share"])
        return Coverage(inside, inside)
    return _handoffs(rng, cell.worlds, **options)


def _rates(rng: np.random.Generator, worlds: int, *, cases: int, variation: float) -> Coverage:
    """Rates of 21 counties, of which one has 45 % of the people; half of the worlds are gamma, half log-normal."""
    now, former = np.empty(worlds), np.empty(worlds)
    sigma = np.sqrt(np.log1p(variation**2))
    for i in range(worlds):
        people = np.append(CAPITAL, rng.dirichlet(np.full(COUNTIES - 1, 1.5)) * (1 - CAPITAL))
        rate = (
            rng.gamma(1 / variation**2, variation**2, COUNTIES)
            if i % 2
            else np.exp(rng.normal(-(sigma**2) / 2, sigma, COUNTIES))
        )
        counts = rng.poisson(rate * people * cases).astype(float)
        if not counts.any():
            counts[0] = 1.0
        now[i], former[i] = (
            np.mean(_inside(method(counts, people * cases)[1:], rate))
            for method in (full_bayes_rates, empirical_bayes_rates)
        )
    return Coverage(now, former)


def _handoffs(rng: np.random.Generator, worlds: int, *, office: str, n: int) -> Coverage:
    """Mean hand-offs of `n` cases."""
    if office in HANDOFFS:
        once, twice = HANDOFFS[office]
        drawn = rng.random((worlds, n))
        counts = np.where(drawn < twice, 2.0, np.where(drawn < twice + once, 1.0, 0.0))
        mean = once + 2 * twice
    elif office.startswith("gamma"):
        mean = 0.5
        counts = rng.poisson(rng.gamma(0.5, 1.0, (worlds, n))).astype(float)
    else:
        mean = 0.3
        counts = rng.poisson(mean, (worlds, n)).astype(float)
    sums = counts.sum(axis=1), (counts**2).sum(axis=1), np.full(worlds, float(n))
    return Coverage(_inside(count_mean_interval(*sums), mean), _inside(mean_interval(*sums), mean))


def _inside(limits: tuple[Floats, Floats], value: Floats | float) -> Floats:
    lower, upper = limits
    return ((lower <= value) & (value <= upper)).astype(float)
