"""Try how soon an office without any new case is told, and how often a sound one is: made years of days.

`python -m tests.judgement.silence_trial` takes some minutes. What came of it is in docs/decisions.md, "An office
without any new case is told from seven days on"; with `--most 91`, the longest silence that is told of answers, in the
entry after it.

A province has 60 offices with 0.3 to 12 cases a day: over-dispersed from day to day (variance 1.5 times the mean), with
weekends, holidays of two weeks, days without any data of anybody, a share of each office that wanders (10 % over two
months, and a yearly wave of up to 40 %), and a month in which one topic brings as many cases again to one office. One
office in six registers in batches, every so many days. One office in six begins some day in the last year.
"""

import argparse
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from stats.attention.sudden_silence import MAX_DAYS, MIN_DAYS, silent_since

Floats = NDArray[np.float64]

OFFICES, DAYS, PAST, YEAR = 60, 900, 273, 365
MIN, MAX = 0.3, 12.0  # cases a day
BATCHES = 6  # one office in so many registers in batches
YOUNG = 1  # the number of such an office among each six that begins late
STOPS = 2  # days on which each office is made silent
CLASSES = (0.0, 1.0, 2.0, 5.0, np.inf)  # cases a day


def world(rng: np.random.Generator) -> Floats:
    """Cases of each day and office (days × offices)."""
    days = np.arange(DAYS)
    calendar = np.where(days % 7 == 6, 0.3, np.where(days % 7 == 5, 0.6, 1.0))
    calendar = calendar * np.where(days % 365 < 14, 0.4, 1.0) * np.exp(rng.normal(0, 0.08, DAYS))
    rate = np.exp(rng.uniform(np.log(MIN), np.log(MAX), OFFICES))
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
    for office in range(YOUNG, OFFICES, BATCHES):
        counts[: rng.integers(PAST + YEAR - 60, DAYS - 100), office] = 0
    return counts


def told(counts: Floats, office: int, day: int, *, most: int = MAX_DAYS) -> bool:
    """Whether the product names the office on the morning after a day."""
    if counts[day - MIN_DAYS + 1 : day + 1, office].any():
        return False
    past = slice(day + 1 - PAST, day + 1)
    own, everybody = counts[past, office], counts[past].sum(axis=1)
    if silent_since(own, everybody, most=most) is not None:
        return True
    # Whether an office has begun is known where the data reach back for a year more.
    before = past.start - YEAR
    began = before >= 0 and not counts[before : past.start, office].any()
    return began and silent_since(own, everybody, most=most, began=True) is not None


def false_names(counts: Floats, *, most: int = MAX_DAYS) -> tuple[int, int]:
    """How many times a sound office begins to be named, and how many times one that began late is among these."""
    days = range(PAST, DAYS)
    named = np.array([[told(counts, office, day, most=most) for day in days] for office in range(OFFICES)])
    times = (named[:, 1:] & ~named[:, :-1]).sum(axis=1) + named[:, 0]
    return int(times.sum()), int(times[YOUNG::BATCHES].sum())


def days_until_reported(counts: Floats, office: int, first: int, *, most: int = MAX_DAYS) -> int | None:
    """The day of its silence on which an office is named that has no case from the day `first` on."""
    silenced = counts.copy()
    silenced[first:, office] = 0
    last = min(most, DAYS - first)
    return next(
        (n for n in range(MIN_DAYS, last + 1) if told(silenced, office, first + n - 1, most=most)), None
    )


def main() -> None:
    """Print the rate of false names, and by size of offices in how many days a silence is told."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=20)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--most", type=int, default=MAX_DAYS)
    opts = cli.parse_args()
    wrong, wrong_young = 0, 0
    kinds = ("old", "young")
    found = {kind: {size: Counter[int | None]() for size in CLASSES[:-1]} for kind in kinds}
    for number in range(opts.worlds):
        rng = np.random.default_rng([opts.seed, number])
        counts = world(rng)
        of_all, of_young = false_names(counts, most=opts.most)
        wrong, wrong_young = wrong + of_all, wrong_young + of_young
        for office in range(OFFICES):
            if office % BATCHES == 0:
                continue
            is_young = office % BATCHES == YOUNG
            begun = int(np.flatnonzero(counts[:, office])[0])
            # One that began late falls silent some two to six months after it began.
            days = (
                (begun + 60, min(begun + 180, DAYS - MAX_DAYS)) if is_young else (PAST + 1, DAYS - opts.most)
            )
            for first in rng.integers(*days, STOPS):
                mean = counts[max(first - 91, begun) : first, office].mean()
                size = max(size for size in CLASSES[:-1] if size <= mean)
                day = days_until_reported(counts, office, int(first), most=opts.most)
                found[kinds[is_young]][size][day] += 1
    years = opts.worlds * OFFICES * (DAYS - PAST) / 365
    print(
        f"sound offices named {wrong} times in {years:.0f} years of an office, {wrong_young} of them begun late"
    )
    for kind, by_size in found.items():
        for size, days_reported in by_size.items():
            known = sorted(n for n in days_reported.elements() if n is not None)
            middle = known[len(known) // 2] if known else None
            number = f"{len(known)} of {days_reported.total()} told by day {opts.most}, median {middle}"
            print(f"{kind}, from {size:g} a day: {number}", known[-1:])


if __name__ == "__main__":
    main()
