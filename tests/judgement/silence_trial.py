"""Try how soon an office without any new case is told, and how often a sound one is: made years of days.

`python -m tests.judgement.silence_trial` takes some minutes. What came of it is in docs/decisions.md, "An office
without any new case is told from seven days on".

A province has 60 offices with 0.3 to 12 cases a day: over-dispersed from day to day (variance 1.5 times the mean), with
weekends, holidays of two weeks, days without any data of anybody, a share of each office that wanders (10 % over two
months, and a yearly wave of up to 40 %), and a month in which one topic brings as many cases again to one office. One
office in six registers in batches, every so many days.
"""

import argparse
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from stats.attention.sudden_silence import FEWEST_DAYS, MOST_DAYS, silent_since

Floats = NDArray[np.float64]

OFFICES, DAYS, PAST = 60, 900, 273
FEWEST, MOST = 0.3, 12.0  # cases a day
BATCHES = 6  # one office in so many registers in batches
STOPS = 2  # days on which each office is made silent
CLASSES = (0.0, 1.0, 2.0, 5.0, np.inf)  # cases a day


def world(rng: np.random.Generator) -> Floats:
    """Cases of each day and office (days × offices)."""
    days = np.arange(DAYS)
    calendar = np.where(days % 7 == 6, 0.3, np.where(days % 7 == 5, 0.6, 1.0))
    calendar = calendar * np.where(days % 365 < 14, 0.4, 1.0) * np.exp(rng.normal(0, 0.08, DAYS))
    rate = np.exp(rng.uniform(np.log(FEWEST), np.log(MOST), OFFICES))
    level = np.zeros((DAYS, OFFICES))
    for day in range(1, DAYS):
        level[day] = 0.983 * level[day - 1] + rng.normal(0, 0.1 * np.sqrt(1 - 0.983**2), OFFICES)
    wave = rng.uniform(0, 0.4, OFFICES) * np.cos(
        2 * np.pi * (days[:, None] / 365 - rng.uniform(0, 1, OFFICES))
    )
    mean = calendar[:, None] * rate * np.exp(level) * (1 + wave)
    surge = rng.integers(PAST, DAYS - 30)
    mean[surge : surge + 30, rng.integers(OFFICES)] += mean[surge : surge + 30].sum(axis=1)
    counts = rng.negative_binomial(mean / 0.5, 1 / 1.5).astype(float)
    for office in range(0, OFFICES, BATCHES):
        batch = np.cumsum(rng.integers(1, 2 * rng.integers(2, 12), DAYS))
        due = np.searchsorted(batch[batch < DAYS], days)
        kept = counts[:, office].copy()
        counts[:, office] = 0
        np.add.at(counts[:, office], np.append(batch[batch < DAYS], DAYS - 1)[due], kept)
    lost = rng.integers(PAST, DAYS - 10)
    counts[lost : lost + 8] = 0  # of everybody
    return counts


def told(counts: Floats, office: int, day: int) -> bool:
    """Whether the product names the office on the morning after a day."""
    if counts[day - FEWEST_DAYS + 1 : day + 1, office].any():
        return False
    past = slice(day + 1 - PAST, day + 1)
    return silent_since(counts[past, office], counts[past].sum(axis=1)) is not None


def false_names(counts: Floats) -> int:
    """How many times a sound office begins to be named."""
    days = range(PAST, DAYS)
    named = np.array([[told(counts, office, day) for day in days] for office in range(OFFICES)])
    return int((named[:, 1:] & ~named[:, :-1]).sum() + named[:, 0].sum())


def days_until_told(counts: Floats, office: int, first: int) -> int | None:
    """The day of its silence on which an office is named that has no case from the day `first` on."""
    silenced = counts.copy()
    silenced[first:, office] = 0
    return next((n for n in range(FEWEST_DAYS, MOST_DAYS + 1) if told(silenced, office, first + n - 1)), None)


def main() -> None:
    """Print the rate of false names, and by size of offices in how many days a silence is told."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=20)
    cli.add_argument("--seed", type=int, default=1)
    opts = cli.parse_args()
    wrong, found = 0, {size: Counter[int | None]() for size in CLASSES[:-1]}
    for number in range(opts.worlds):
        rng = np.random.default_rng([opts.seed, number])
        counts = world(rng)
        wrong += false_names(counts)
        for office in range(OFFICES):
            if office % BATCHES == 0:
                continue
            for first in rng.integers(PAST + 1, DAYS - MOST_DAYS, STOPS):
                mean = counts[first - 91 : first, office].mean()
                size = max(size for size in found if size <= mean)
                found[size][days_until_told(counts, office, int(first))] += 1
    years = opts.worlds * OFFICES * (DAYS - PAST) / 365
    print(f"sound offices named {wrong} times in {years:.0f} years of an office")
    for size, days in found.items():
        known = sorted(n for n in days.elements() if n is not None)
        middle = known[len(known) // 2] if known else None
        print(f"from {size:g} a day: {len(known)} of {days.total()} told by day {MOST_DAYS}, median {middle}")


if __name__ == "__main__":
    main()
