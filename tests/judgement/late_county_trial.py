"""Try the rule for counties that are late as a whole on made screens: how often a county is named, and why.

`python -m tests.judgement.late_county_trial` takes some minutes. What came of it is in docs/judgement-signs.md, "Groups
and counties late as a whole".

Either 24 offices of six groups serve three of twelve counties each, of very different sizes, or thirty offices all of
21. On the logit scale, offices differ by 0.3, and by 0.3 between their counties, which differ by `counties`. In the
fourth county all offices are slower by `all_by`, and those `slow` with the most cases there by `one_by` besides.
"""

import argparse
from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from stats.arrays import Ints
from stats.peers.late_counties import late_counties

PLANTED = 3
PARTS = (0.4, 0.085, 0.08, 0.06, 0.055, 0.055, 0.05, 0.05, 0.05, 0.04, 0.04, 0.035)


@dataclass(frozen=True)
class LateCounty:
    """A screen: whether its offices serve a few counties each, how counties differ, and what is planted in one."""

    regional: bool
    counties: float
    all_by: float = 0.0
    one_by: float = 0.0
    slow: int = 1


def cases_of_screen(setting: LateCounty, rng: np.random.Generator) -> Ints:
    """The cases of a screen, offices by counties."""
    if not setting.regional:
        size = np.exp(rng.uniform(0, 2.3, 30))
        return np.asarray(rng.poisson(12_000 * np.outer(size / size.sum(), rng.dirichlet(np.full(21, 3.0)))))
    serves = (np.arange(24)[:, None] % 4) == (np.arange(12)[None, :] // 3)
    size = 900 * rng.uniform(0.5, 2, 6).repeat(4)[:, None] * np.array(PARTS)
    return np.asarray(rng.poisson(size * serves))


def named(setting: LateCounty, rng: np.random.Generator) -> tuple[bool, bool]:
    """Whether the planted county, and whether another one, is named."""
    cases = cases_of_screen(setting, rng)
    effects = rng.normal(0, setting.counties, cases.shape[1])
    effects[PLANTED] -= setting.all_by
    level = 1.1 + rng.normal(0, 0.3, len(cases))[:, None] + effects + rng.normal(0, 0.3, cases.shape)
    level[np.argsort(-cases[:, PLANTED])[: setting.slow], PLANTED] -= setting.one_by
    hits = rng.binomial(cases, expit(level))
    here = office, county = np.nonzero(cases)
    late = late_counties(
        office, county, np.zeros_like(office), *(x[here].astype(float) for x in (cases, hits))
    )
    return PLANTED in late.county, bool((late.county != PLANTED).any())


def main() -> None:
    """Print on how many screens a county is named, for each setting."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=1000)
    cli.add_argument("--seed", type=int, default=1)
    opts = cli.parse_args()
    one_slow = [(all_by, one_by, 1) for all_by, one_by in ((0.0, 0.0), (0.0, 1.5), (0.0, 2.5), (0.4, 2.0))]
    planted = (*one_slow, (0.0, 1.5, 2), (0.0, 2.5, 2), (1.0, 0.0, 1), (1.5, 0.0, 1))
    for regional in (True, False):
        for differ in (0.0, 0.2, 0.5):
            for all_by, one_by, slow in planted:
                setting, counted = LateCounty(regional, differ, all_by, one_by, slow), Counter[str]()
                for number in range(opts.worlds):
                    fourth, another = named(setting, np.random.default_rng([opts.seed, number]))
                    counted.update(fourth=fourth, another=another)
                shares = ", ".join(f"{what} {100 * n / opts.worlds:.1f} %" for what, n in counted.items())
                print(f"{setting} | {shares} of {opts.worlds} screens", flush=True)


if __name__ == "__main__":
    main()
