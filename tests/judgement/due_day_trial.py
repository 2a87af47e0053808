"""Try the looks at answers on the due day itself: who is named by 90 days, and who by a second, shorter look as well.

`python -m tests.judgement.due_day_trial` takes a quarter of an hour, and so does `--sign last_days` for answers on the
two days before the due day. What came of it is in docs/judgement-signs.md, "Answers on the due day".

A screen is one of `tests.judgement.outcome_trial` with the cases due in 90 days and answered on time. One office, which
was typical before, has begun to give all its answers on the due day, or three in five. What falls due in the first week
after that has been answered already. The level of each sound office in the last four weeks differs from its own before
by `wander`.
"""

import argparse
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from queries.comparisons.peers.answer_timing import MIN_LAST_GAP
from queries.comparisons.peers.office_signs import far_offices
from queries.measures.declaration import Better
from stats.arrays import Bools, Floats, Ints
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

PERIOD, ANSWERED_BEFORE, MONTH = 90, 7, 28
BY_NUMBER: Any = SimpleNamespace(code=str)
LOOKS = [(days, gap) for days in (28, 56) for gap in (0.15, 0.20, 0.25, 0.30)]
LAST_DAYS_LOOKS = [(28, gap) for gap in (0.25, 0.30, 0.35, 0.40)]
TYPICAL, SPREADS, WANDERS = (0.05, 0.15, 0.3), (0.3, 0.6), (0.0, 0.5)
PLANTS = [(share, since, n) for share in (0.98, 0.6) for since in (14, 28, 56) for n in (40, 100, 300)]
ALONE = (PERIOD, 0.15)


class Sign(NamedTuple):
    """The look at the period and the second ones that are tried, and which direction of the share is better.

    `words` say when the answers come.
    """

    alone: tuple[int, float]
    looks: list[tuple[int, float]]
    better: Better
    words: str


SIGNS = {
    "due_day": Sign(ALONE, LOOKS, "neither", "on the due day"),
    "last_days": Sign((PERIOD, MIN_LAST_GAP), LAST_DAYS_LOOKS, "lower", "on the two days before the due day"),
}
DUE_DAY = SIGNS["due_day"]


class Fault(NamedTuple):
    """One office has so large a share on the due day, since so many days, and so many cases in the period."""

    share: float
    since: int
    n: int


def screens(
    rng: np.random.Generator, typical: float, sd: float, wander: float, fault: Fault | None = None
) -> dict[int, Screen]:
    """The screens of the last 28 and 56 days and of the period, by their days."""
    size: Ints = np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST), OFFICES)).astype(np.int64)
    since = fault.since - ANSWERED_BEFORE if fault else 1
    ends = sorted({since, MONTH, 2 * MONTH, PERIOD})
    lengths = np.diff([0, *ends])
    usual = usual_logits(rng, typical)
    like_typical = share_of(usual)
    level = rng.normal(0, sd, OFFICES) + np.zeros((len(ends), 1))
    level[np.array(ends) <= MONTH] += rng.normal(0, wander, OFFICES)
    share = share_of(usual + level[:, :, None, None])
    if fault:
        size[PLANTED] = fault.n
        share[:, PLANTED] = like_typical[PLANTED]
        share[: ends.index(since) + 1, PLANTED] = fault.share
    mix = random_mix(rng)
    by_days = np.stack([rng.multinomial(each, lengths / PERIOD) for each in size])
    cases = np.stack(
        [
            [rng.multinomial(by_days[o, i], mix[o].ravel()).reshape(mix[o].shape) for o in range(OFFICES)]
            for i in range(len(ends))
        ]
    )
    hits = rng.binomial(cases, share)
    looks = {days: slice(ends.index(days) + 1) for days in (MONTH, 2 * MONTH, PERIOD)}
    gap = share - like_typical
    return {
        days: made_screen(cases[part].sum(0), hits[part].sum(0), _mean_gap(gap[part], cases[part]))
        for days, part in looks.items()
    }


def _mean_gap(gap: Floats, cases: Ints) -> Floats:
    """The mean over the stretches, by office, topic and kind; 0 where there are no cases."""
    return np.asarray((gap * cases).sum(0) / np.maximum(cases.sum(0), 1))


def told(made: dict[int, Screen], tried: Sign = DUE_DAY) -> dict[tuple[int, float], Bools]:
    """Which offices are named by each of the looks (days and least difference), that of the period first."""
    gaps = {}
    for days, screen in made.items():
        signs = far_offices(BY_NUMBER, screen.counts, better=tried.better, least_gap=tried.alone[1])
        gaps[days] = np.zeros(OFFICES)
        for sign in signs:
            gaps[days][int(sign.office)] = sign.share - sign.expected
    return {(days, least): gaps[days] >= least for days, least in (tried.alone, *tried.looks)}


def _sound(screen: Screen) -> Bools:
    sound = np.zeros(OFFICES, dtype=bool)
    sound[screen.counts.keys] = screen.gap < SOUND
    return sound


def false_names(
    typical: float, sd: float, wander: float, worlds: int, *, seed: int, tried: Sign = DUE_DAY
) -> dict[tuple[int, float], int]:
    """How many sound offices are named without a fault: by the period alone, and by it or a second look."""
    names = dict.fromkeys((tried.alone, *tried.looks), 0)
    for number in range(worlds):
        made = screens(np.random.default_rng([seed, number]), typical, sd, wander)
        by_look = told(made, tried)
        of_period = by_look[tried.alone] & _sound(made[PERIOD])
        for look, named in by_look.items():
            names[look] += int((of_period | (named & _sound(made[look[0]]))).sum())
    return names


def times_told(
    typical: float, sd: float, fault: Fault, worlds: int, *, seed: int, tried: Sign = DUE_DAY
) -> dict[tuple[int, float], int]:
    """On how many screens the office with the fault is named: by the period alone, and by it or a second look."""
    times = dict.fromkeys((tried.alone, *tried.looks), 0)
    for number in range(worlds):
        made = screens(np.random.default_rng([seed, number]), typical, sd, 0.0, fault)
        by_look = told(made, tried)
        for look, named in by_look.items():
            times[look] += bool(by_look[tried.alone][PLANTED] or named[PLANTED])
    return times


def _line(times: dict[tuple[int, float], int]) -> str:
    return ", ".join(f"{days} days from {least:.2f}: {times[days, least]}" for days, least in times)


def main() -> None:
    """Print a line for each setting."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=200)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--sign", choices=SIGNS, default="due_day", help="sign to try")
    opts = cli.parse_args()
    tried = SIGNS[opts.sign]
    for typical, sd, wander in ((t, sd, w) for t in TYPICAL for sd in SPREADS for w in WANDERS):
        names = false_names(typical, sd, wander, opts.worlds, seed=opts.seed, tried=tried)
        print(
            f"typical {typical:.0%} | sd {sd} | wander {wander} | sound offices named of "
            f"{OFFICES * opts.worlds}: {_line(names)}",
            flush=True,
        )
    for sd, plant in ((sd, Fault(*plant)) for sd in SPREADS for plant in PLANTS):
        times = times_told(0.15, sd, plant, opts.worlds // 4, seed=opts.seed, tried=tried)
        print(
            f"sd {sd} | {plant.share:.0%} {tried.words} since {plant.since} days, {plant.n} cases | told of "
            f"{opts.worlds // 4}: {_line(times)}",
            flush=True,
        )


if __name__ == "__main__":
    main()
