"""Try the look at the ratings of the last 56 days: who is named beside the look at 90 days, and where one collapses.

`python -m tests.judgement.collapse_trial` takes a quarter of an hour. What came of it is in docs/decisions.md,
"Offices that answer and settle nothing are told beside similar offices".

A screen is one of `tests.judgement.outcome_trial` with the ratings of 90 days. The share of all offices stays as it
was, or that of one, which was typical before, differs since 45 days.
"""

import argparse
from types import SimpleNamespace
from typing import Any

import numpy as np

from queries.comparisons.peers.office_signs import far_offices
from queries.comparisons.peers.outcome_signs import MIN_GAPS, MIN_SATISFIED_LATELY, SATISFIED
from stats.arrays import Bools
from tests.judgement.outcome_trial import (
    LARGEST,
    OFFICES,
    PLANTED,
    SMALLEST,
    SOUND,
    Screen,
    made_screen,
    random_mix,
    share_of,
    usual_logits,
)

DAYS = np.array([45, 11, 34])  # since the collapse; the others of the last 56; those before
LATELY, TYPICAL = slice(2), 0.65
BY_NUMBER: Any = SimpleNamespace(code=str)
SETTINGS = (0.3, 0.6)
PLANTS, RATINGS = (-0.2, -0.3, -0.5), (10, 25, 50, 100)


def screens(rng: np.random.Generator, sd: float, *, plant: float = 0.0, n: int = 0) -> tuple[Screen, Screen]:
    """The screens of 90 days and of the last 56; with `n`, one office has so many ratings in these and collapses."""
    size = np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST), OFFICES)).astype(np.int64)
    usual = usual_logits(rng, TYPICAL)
    like_typical = share_of(usual)
    share = share_of(usual + rng.normal(0, sd, OFFICES)[:, None, None])
    if n:
        share[PLANTED] = like_typical[PLANTED]
    mix = random_mix(rng)
    share = np.stack([share] * len(DAYS))
    by_days = np.stack([rng.multinomial(each, DAYS / DAYS.sum()) for each in size])
    if n:
        by_days[PLANTED] = [
            *rng.multinomial(n, DAYS[LATELY] / DAYS[LATELY].sum()),
            n * DAYS[2] // DAYS[:2].sum(),
        ]
        share[0, PLANTED] = np.clip(like_typical[PLANTED] + plant, 0.01, 0.99)
    cases = np.stack(
        [
            [rng.multinomial(by_days[o, i], mix[o].ravel()).reshape(mix[o].shape) for o in range(OFFICES)]
            for i in range(len(DAYS))
        ]
    )
    hits = rng.binomial(cases, share)
    gap = share[-1] - like_typical
    over_90_days = made_screen(cases.sum(0), hits.sum(0), gap)
    return over_90_days, made_screen(cases[LATELY].sum(0), hits[LATELY].sum(0), gap)


def told(made: tuple[Screen, Screen]) -> tuple[Bools, Bools]:
    """Which offices 90 days name, and which these or the last 56 days do."""
    by_look = np.zeros((2, OFFICES), dtype=bool)
    least_gaps = MIN_GAPS[SATISFIED], MIN_SATISFIED_LATELY
    for names, each, least_gap in zip(by_look, made, least_gaps, strict=True):
        for sign in far_offices(BY_NUMBER, each.counts, better="higher", least_gap=least_gap):
            names[int(sign.office)] = True
    return by_look[0], by_look.any(axis=0)


def false_names(sd: float, worlds: int, *, seed: int) -> tuple[int, int]:
    """On how many of so many screens without a collapse a sound office is named: by 90 days, and with the last 56."""
    times = np.zeros(2, dtype=np.int64)
    for number in range(worlds):
        made = screens(np.random.default_rng([seed, number]), sd)
        sound = np.zeros(OFFICES, dtype=bool)
        sound[made[0].counts.keys] = made[0].gap > -SOUND
        times += [bool((names & sound).any()) for names in told(made)]
    return int(times[0]), int(times[1])


def times_told(sd: float, *, plant: float, n: int, worlds: int, seed: int) -> tuple[int, int]:
    """On how many of so many screens the office that collapses is named: by 90 days, and with the last 56."""
    times = np.zeros(2, dtype=np.int64)
    for number in range(worlds):
        made = screens(np.random.default_rng([seed, number]), sd, plant=plant, n=n)
        times += [bool(names[PLANTED]) for names in told(made)]
    return int(times[0]), int(times[1])


def main() -> None:
    """Print a line for each difference between offices."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=300)
    cli.add_argument("--seed", type=int, default=1)
    opts = cli.parse_args()
    for sd in SETTINGS:
        sound = false_names(sd, opts.worlds, seed=opts.seed)
        names = {
            f"{plant:+.0%} of {n}": times_told(sd, plant=plant, n=n, worlds=opts.worlds // 3, seed=opts.seed)
            for plant in PLANTS
            for n in RATINGS
        }
        print(
            f"sd {sd} | a sound one by 90 days and with 56 on {sound} of {opts.worlds} screens | told of "
            f"{opts.worlds // 3}: {names}",
            flush=True,
        )


if __name__ == "__main__":
    main()
