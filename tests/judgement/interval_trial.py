"""Coverage of the 95 % intervals over random worlds, and the document docs/judgement-intervals.md (`make intervals`).

Each cell has at least 2,000 worlds. Beside the coverage stands that of the method that was used before, on the same
worlds.
"""

import argparse
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np

from stats.areas.rate_smoothing import smoothed_rates
from stats.changes.ratio_shrinkage import shrunken_ratios
from stats.estimates.clustered_shares import BLOCK_DAYS, DaySquares, clustered_share_interval, day_clustering
from stats.estimates.intervals import count_mean_interval, wilson_interval
from stats.estimates.survival import cumulative_incidence, quantile
from tests.judgement.earlier_intervals import empirical_bayes_rates, normal_mean_interval
from tests.judgement.earlier_intervals import shrunken_ratios as earlier_ratios
from tests.judgement.interval_report import Cell, Floats, Section, cell, document, summary

PATH = Path(__file__).resolve().parents[2] / "docs" / "judgement-intervals.md"
WORLDS = 2_000
EARLIER_EVERY = 4  # smoothed ratios: only every fourth world by the earlier method
# Inhabitants of East Azerbaijan's counties, in thousands.
PEOPLE = np.array(
    [1773, 263, 245, 235, 200, 183, 158, 135, 134, 125, 111, 110, 95, 71, 69, 61, 57, 53, 46, 33, 31, 21]
)


def covered(truth: Floats | float, lower: Floats, upper: Floats) -> Floats:
    """1 where an interval covers the truth, else 0."""
    return np.asarray((lower <= truth) & (truth <= upper), dtype=float)


def rate_cell(cases: int, variation: float, shape: str, dice: np.random.Generator, worlds: int) -> Cell:
    """Smoothed rates of all counties of a province with so many expected cases."""
    exposure = PEOPLE / PEOPLE.sum() * cases
    now, before = np.empty(worlds), np.empty(worlds)
    for i in range(worlds):
        truth = true_rates(variation, shape, dice)
        counts = dice.poisson(truth * exposure).astype(float)
        now[i] = covered(truth, *smoothed_rates(counts, exposure)[1:]).mean()
        before[i] = covered(truth, *empirical_bayes_rates(counts, exposure)[1:]).mean()
    return cell((f"{cases:,}", f"{variation:.0%}", shape), now, before)


def true_rates(variation: float, shape: str, dice: np.random.Generator) -> Floats:
    """True rates of the counties, about 1, with a coefficient of variation."""
    size = len(PEOPLE)
    if variation == 0:
        return np.ones(size)
    if shape == "gamma":
        return dice.gamma(1 / variation**2, variation**2, size)
    width = np.sqrt(np.log1p(variation**2))
    return np.exp(dice.normal(-(width**2) / 2, width, size))


def rates(worlds: int, dice: np.random.Generator) -> Section:
    """Smoothed rates."""
    cells = [
        rate_cell(cases, variation, shape, dice, worlds)
        for (cases, variation), shape in zip(
            product((150, 600, 3_000, 20_000, 250_000), (0.1, 0.2, 0.4, 0.8)),
            ("gamma", "lognormal") * 10,
            strict=True,
        )
    ]
    text = (
        "22 counties with the inhabitants of East Azerbaijan’s; their true rates differ by the given coefficient of "
        "variation. Where 150 or 600 cases differ by a tenth only, the counts cannot tell whether the counties differ "
        "by 0, 10 or 30 %; an interval that is honest about that is wider than one for a difference that is known to "
        "be small, and covers more than 97 %. No interval that covers 95 % at 30 % avoids this."
    )
    return Section(
        "Smoothed rates", text, ("cases", "variation", "true rates"), "empirical Bayes", tuple(cells)
    )


def ratio_cell(units: int, cases: float, spread: float, dice: np.random.Generator, worlds: int) -> Cell:
    """Smoothed ratios of two periods, of units with typically so many cases whose true ratios differ."""
    now, before = np.empty(worlds), np.empty(worlds)
    for i in range(worlds):
        truth = 1.2 * np.exp(spread * dice.standard_normal(units))
        expected = np.exp(dice.normal(np.log(cases), 1, units))
        later, earlier = dice.poisson(expected * truth).astype(float), dice.poisson(expected).astype(float)
        some = later + earlier > 0
        now[i] = covered(truth[some], *shrunken_ratios(later[some], earlier[some])[1:]).mean()
        if i % EARLIER_EVERY == 0:  # the earlier method takes its time
            before[i] = covered(truth[some], *earlier_ratios(later[some], earlier[some])[1:]).mean()
    before = before[::EARLIER_EVERY]
    return cell((str(units), f"{cases:g}", f"{spread:g}"), now, before)


def ratios(worlds: int, dice: np.random.Generator) -> Section:
    """Smoothed ratios of two periods (rising topics)."""
    grid = product((20,), (10.0, 40.0), (0.2, 0.4, 0.8))
    cells = tuple(ratio_cell(*each, dice, worlds) for each in grid)
    text = (
        "Topics or offices with typically so many cases in each period (a third as many to three times as many); the "
        "logarithms of their true ratios have the given standard deviation around the same change of all."
    )
    return Section("Smoothed ratios", text, ("units", "cases", "spread"), "prior taken as known", cells)


def handoff_counts(kind: str, mean: float, size: tuple[int, int], dice: np.random.Generator) -> Floats:
    """Random numbers of hand-offs with a mean."""
    match kind:
        case "Poisson":
            counts = dice.poisson(mean, size)
        case "none in 70 %":
            counts = dice.binomial(1, 0.3, size) * dice.poisson(mean / 0.3, size)
        case "at most one":
            counts = dice.binomial(1, mean, size)
        case _:
            shape = {"geometric": 1.0, "very skewed": 0.5}[kind]
            counts = dice.negative_binomial(shape, shape / (shape + mean), size)
    return counts.astype(float)


def handoffs(worlds: int, dice: np.random.Generator) -> Section:
    """Mean hand-offs."""
    cells = []
    kinds = ("Poisson", "geometric", "very skewed", "none in 70 %", "at most one")
    for n, kind, mean in product((20, 30, 50, 200), kinds, (0.2, 0.4)):
        counts = handoff_counts(kind, mean, (worlds * 5, n), dice)
        sums = counts.sum(axis=1), (counts**2).sum(axis=1), np.full(len(counts), float(n))
        now, before = (covered(mean, *f(*sums)) for f in (count_mean_interval, normal_mean_interval))
        cells.append(cell((str(n), kind, f"{mean:.1f}"), now, before))
    text = (
        "“Geometric” and “very skewed” are negative binomial with shape 1 and ½. Counts are whole numbers: with 20 "
        "cases and a mean of 0.2 there are four hand-offs or so, and no interval covers exactly 95 %."
    )
    return Section("Hand-offs", text, ("cases", "hand-offs", "mean"), "x̄ ± 1.96 s/√n", tuple(cells))


def share_cell(
    days: int, per_day: float, share: float, alike: float, dice: np.random.Generator, worlds: int
) -> Cell:
    """On-time shares of cases due on so many days, with few at the end of the week; `alike` is their correlation."""
    weekday = np.where(np.arange(days) % 7 < 5, 1.3, 0.25)
    n = dice.poisson(per_day * weekday, (worlds, days))
    daily = (
        dice.beta(share * (1 / alike - 1), (1 - share) * (1 / alike - 1), n.shape)
        if alike
        else np.full(n.shape, share)
    )
    hits = dice.binomial(n, daily)
    n, hits = n.astype(float), hits.astype(float)
    world, day = np.indices(n.shape)
    flat = hits.ravel(), n.ravel()
    sums = DaySquares(*flat, flat[0] ** 2, flat[0] * flat[1], flat[1] ** 2)
    clustering = day_clustering(world.ravel(), day.ravel() // BLOCK_DAYS, sums, size=worlds)
    total = hits.sum(axis=1), n.sum(axis=1)
    now = covered(share, *clustered_share_interval(*total, clustering))
    before = covered(share, *wilson_interval(*total))
    return cell((str(days), f"{per_day:g}", f"{share:.0%}", f"{alike:g}"), now, before)


def shares(worlds: int, dice: np.random.Generator) -> Section:
    """On-time shares."""
    grid = product((28, 90), (2.0, 10.0, 60.0), (0.75, 0.9), (0.0, 0.02, 0.1, 0.2))
    cells = tuple(share_cell(*each, dice, worlds * 2) for each in grid)
    text = (
        "Cases due on so many days, on average so many a day (a fifth of that at the end of the week). The share of a "
        "day is drawn anew every day; the correlation is that of two cases of the same day. At 0 the cases are "
        "independent. What this cannot see: shocks that last for weeks, which look like a change of the level."
    )
    return Section(
        "On-time share", text, ("days", "cases a day", "true share", "correlation"), "Wilson", cells
    )


def small_shares(worlds: int, dice: np.random.Generator) -> Section:
    """Shares of few independent cases, one a day."""
    cells = []
    for n, share in product((20, 30, 50, 100), (0.3, 0.5, 0.75, 0.9)):
        hits = dice.binomial(n, share, worlds * 5).astype(float)
        now = covered(share, *wilson_interval(hits, np.full(len(hits), float(n))))
        cells.append(cell((str(n), f"{share:.0%}"), now, now))
    text = (
        "Where there is one case a day nothing is known about days, and the interval is Wilson’s, as before (shares of "
        "fewer than 20 cases are withheld). With so "
        "few cases its coverage goes up and down with the true share, since only a few intervals are possible."
    )
    return Section("Small shares", text, ("cases", "true share"), "Wilson", tuple(cells))


def median_cell(n: int, closed: float, share: float, dice: np.random.Generator, worlds: int) -> Cell:
    """Quantiles of the time to an answer: `closed` is the rate of closings without one, that of answers being 1."""
    rate = 1 + closed
    truth = -np.log(1 - share * rate) / rate  # of the incidence (1 − e^(−rate t)) / rate
    scale = 24 * 30  # hours
    now = np.empty(worlds)
    for i in range(worlds):
        wait = dice.exponential(1 / rate, n)
        censored_at = dice.uniform(0.5 * truth, 4 * truth, n)
        hours = (np.minimum(wait, censored_at) * scale).astype(np.int64)
        ended, answered = wait <= censored_at, dice.random(n) < 1 / rate
        curve = cumulative_incidence(
            hours,
            (ended & answered).astype(np.int64),
            (ended & ~answered).astype(np.int64),
            (~ended).astype(np.int64),
        )
        point = quantile(curve, share)
        lower = -np.inf if point.lower is None else point.lower / scale
        upper = np.inf if point.upper is None else (point.upper + 1) / scale
        now[i] = lower <= truth <= upper
    return cell((str(n), f"{closed:g}", f"{share:.0%}"), now, now)


def medians(worlds: int, dice: np.random.Generator) -> Section:
    """Quantiles of the time to an answer."""
    grid = [(n, closed, 0.5) for n, closed in product((30, 100, 400), (0.1, 0.5))]
    grid += [(n, 0.02, 0.9) for n in (100, 400)]
    cells = tuple(median_cell(*each, dice, worlds) for each in grid)
    text = (
        "Waiting times with censoring and with closings without an answer as a competing event. The interval "
        "(Brookmeyer–Crowley, log–log in the incidence) is as before."
    )
    return Section(
        "Median and 90th percentile", text, ("cases", "closings per answer", "quantile"), "same", cells
    )


SECTIONS: tuple[Callable[[int, np.random.Generator], Section], ...] = (
    handoffs,
    shares,
    small_shares,
    medians,
    rates,
    ratios,
)


def main() -> None:
    """Run the trials and write the document."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=WORLDS)
    cli.add_argument("--write", type=Path, default=PATH)
    opts = cli.parse_args()
    sections = []
    for number, section in enumerate(SECTIONS):
        sections.append(section(opts.worlds, np.random.default_rng(number)))
        print(summary(sections[-1].title, sections[-1].cells), flush=True)
        opts.write.write_text(document(sections, opts.worlds), encoding="utf-8")


if __name__ == "__main__":
    main()
