"""Try how soon an office is told that has become worse than it was, and how often one that has not.

`python -m tests.judgement.own_past_trial` takes minutes. What came of it is in docs/judgement-signs.md, "Beside their
own past".

A province has a hundred offices with equally many cases due a month for two and a half years. Nine tenths are on time;
the level of each office wanders by 0.25 or 0.4 (a standard deviation on the logit scale, with a memory of sixty days),
and cases come one by one or in pairs of the same fate. One office in twenty declines over four weeks to 60 %.
"""

import argparse

import numpy as np
from scipy.special import expit, logit

from queries.comparisons.peers.own_past_falls import DAYS, MIN_FALLS, YEAR
from queries.comparisons.peers.peer_comparison import ON_TIME
from queries.settings.province_settings import settings
from stats.arrays import Bools, Floats
from stats.own_past.share_beyond_past import TwoPeriods, fallen_units

OFFICES, PLANTED, WEEKS, BEGIN = 100, 5, 130, 112
BEFORE, AFTER, DECLINE = 0.9, 0.6, 4
MEMORY = 60 / 7
AFTER_WEEKS = (4, 9, 13, 17)
SETTINGS = [
    (n, wander, together) for n in (15, 20, 30, 100) for wander, together in ((0.25, 1), (0.4, 1), (0.25, 2))
]


def cases(rng: np.random.Generator, a_month: int, wander: float, together: int) -> tuple[Floats, Floats]:
    """Cases due in each week and those of them not on time, by office; the first PLANTED decline from BEGIN on."""
    carried = np.exp(-1 / MEMORY)
    level = np.zeros((OFFICES, WEEKS))
    level[:, 0] = rng.normal(0, wander, OFFICES)
    for week in range(1, WEEKS):
        level[:, week] = carried * level[:, week - 1] + rng.normal(
            0, wander * np.sqrt(1 - carried**2), OFFICES
        )
    share = np.full((OFFICES, WEEKS), BEFORE)
    share[:PLANTED] = BEFORE + (AFTER - BEFORE) * np.clip((np.arange(WEEKS) - BEGIN + 0.5) / DECLINE, 0, 1)
    n = rng.poisson(a_month * 12 / 52 / together, (OFFICES, WEEKS))
    late = rng.binomial(n, 1 - expit(logit(share) + level))
    return (n * together).astype(float), (late * together).astype(float)


def told(n: Floats, late: Floats, week: int) -> Bools:
    """The offices that are told at the end of a week."""
    weeks, year = DAYS // 7, YEAR // 7

    def sums(end: int, length: int) -> tuple[Floats, Floats]:
        span = slice(max(end - length, 0), end)
        return n[:, span].sum(axis=1), late[:, span].sum(axis=1)

    now, before, then = sums(week, weeks), sums(week - weeks, year), sums(week - year, weeks)
    minimum = settings().minimum_n
    rows = fallen_units(
        TwoPeriods(*now, *before),
        year_ago=TwoPeriods(*now, *then),
        least=MIN_FALLS[ON_TIME],
        min_n=minimum.share,
        min_n_before=minimum.comparison,
    )
    is_told = np.zeros(OFFICES, dtype=bool)
    is_told[rows] = True
    return is_told


def tried(setting: tuple[int, float, int], worlds: int, *, seed: int) -> tuple[float, list[float]]:
    """New false lines in a year of a sound office, and the share of the others told within AFTER_WEEKS."""
    lines, years, found = 0, 0.0, np.zeros((len(AFTER_WEEKS), PLANTED))
    for number in range(worlds):
        n, late = cases(np.random.default_rng([seed, number]), *setting)
        by_week = np.array([told(n, late, week) for week in range(BEGIN - 40, BEGIN + max(AFTER_WEEKS) + 1)])
        sound = by_week[:, PLANTED:]
        lines += int(sound[0].sum() + (sound[1:] & ~sound[:-1]).sum())
        years += sound.size / 52
        planted = by_week[40:, :PLANTED]
        found += [planted[: weeks + 1].any(axis=0) for weeks in AFTER_WEEKS]
    return lines / years, [float(each) for each in found.mean(axis=1) / worlds]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for setting in SETTINGS:
        false, found = tried(setting, asked.worlds, seed=asked.seed)
        n, wander, together = setting
        after = ", ".join(f"{share:.0%}" for share in found)
        print(
            f"{n} a month | wanders by {wander}, {together} together | {false:.4f} a year | {after}",
            flush=True,
        )


if __name__ == "__main__":
    main()
