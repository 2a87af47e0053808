"""Try the rules for single counties where complaints are slower than other cases everywhere: who is named.

`python -m tests.judgement.kind_trial --worlds 100` takes some minutes. What came of it is in docs/decisions.md, "An
office that is slow in one county is told by odds ratios within topics" and "A peer group, or a county, that is late as
a whole". Each rule is asked with the kinds of the cases and as if all were of one kind.

Screens are those of `tests.judgement.county_worlds` with complaints, which are slower by `complaints_slower` on the
logit scale. They are two fifths of the cases of an office in a county on average, and of a pair or of a county all that
is said. A pair of office and county is sound if its true share is less than 10 points under what the office would reach
there if it differed in no county.
"""

import argparse
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit

from stats.arrays import Floats, Ints
from stats.peers.late_counties import late_counties
from stats.peers.office_county_gaps import MIN_TRUE_GAP, office_county_gaps
from tests.judgement.county_worlds import CountySetting, cases_of_world

COUNTY = 5  # the one of which most cases are complaints, or where all offices are slower


@dataclass(frozen=True)
class KindSetting:
    """A screen: its offices and counties, the part of complaints in the planted pair or in a county, and how slow."""

    name: str
    county: CountySetting = field(default_factory=lambda: CountySetting(0.2))
    in_pair: float | None = None
    in_county: float | None = None
    complaints_slower: float = 1.5
    county_slower: float = 0.0


def cases_of_kinds(
    rng: np.random.Generator, setting: KindSetting, n: Ints, part: Floats
) -> tuple[Ints, Floats]:
    """Cases by kind, of which `part` are complaints, and the usual share of each on the logit scale.

    Both are arrays of offices × counties × topics × kinds; the kinds are others and complaints.
    """
    of = setting.county
    complaints = rng.binomial(n, part)
    cases = np.stack([n - complaints, complaints], axis=3)
    usual = (
        of.typical
        + rng.normal(0, 0.3, of.offices)[:, None, None, None]
        + rng.normal(0, 0.4, of.topics)[None, None, :, None]
        + rng.normal(0, of.county_sd, of.counties)[None, :, None, None]
        - setting.complaints_slower * np.arange(2)
    )
    return cases, usual


def named(setting: KindSetting, rng: np.random.Generator) -> dict[str, bool]:
    """Whether a sound pair, the planted pair, the county and another county are named, with kinds and without."""
    of = setting.county
    n, slow = cases_of_world(rng, of)
    part = np.broadcast_to(rng.beta(2, 3, (of.offices, of.counties))[:, :, None], n.shape).copy()
    if setting.in_pair is not None and slow is not None:
        part[0, slow] = setting.in_pair
    if setting.in_county is not None:
        part[:, COUNTY] = setting.in_county
    cases, usual = cases_of_kinds(rng, setting, n, part)
    usual[:, COUNTY] -= setting.county_slower
    own = rng.normal(0, of.sd, (of.offices, of.counties))
    if slow is not None:
        own[0, slow] -= of.slower
    truly, typically = expit(usual + own[:, :, None, None]), expit(usual)
    hits = rng.binomial(cases, truly)
    true_gap = ((truly - typically) * cases).sum(axis=(2, 3)) / np.maximum(n.sum(axis=2), 1)
    is_planted = np.zeros(true_gap.shape, dtype=bool)
    if slow is not None and of.slower:
        is_planted[0, slow] = True
    occurs = np.nonzero(cases)
    office, county, topic, kind = (axis.astype(np.int64) for axis in occurs)
    due, on_time = cases[occurs].astype(float), hits[occurs].astype(float)
    found = {}
    for way, kinds in (("one kind", np.zeros(len(kind), dtype=np.int64)), ("kinds", kind)):
        gaps = office_county_gaps(office, county, topic * 2 + kinds, due, on_time)
        told = np.zeros(true_gap.shape, dtype=bool)
        told[gaps.office[gaps.is_reported], gaps.county[gaps.is_reported]] = True
        late = late_counties(office, county, kinds, due, on_time).county
        found |= {
            f"{way}: a sound pair": bool((told & ~is_planted & (true_gap > -MIN_TRUE_GAP)).any()),
            f"{way}: the slow pair": bool((told & is_planted).any()),
            f"{way}: the county": COUNTY in late,
            f"{way}: another county": bool((late != COUNTY).any()),
        }
    return found


def main() -> None:
    """Print who is named, for each setting."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=100)
    cli.add_argument("--seed", type=int, default=1)
    opts = cli.parse_args()
    settings = [
        KindSetting("nothing is planted"),
        *(
            KindSetting(
                f"sound pair of {n} cases, nine tenths complaints", CountySetting(0.0, n, slower=0), 0.9
            )
            for n in (80, 160, 320)
        ),
        *(KindSetting(f"pair of {n} cases slower by 1.5", CountySetting(0.2, n)) for n in (80, 160)),
        *(
            KindSetting(f"sound county, four fifths complaints, offices of up to {most}", of, in_county=0.8)
            for most in (900, 2500)
            for of in (CountySetting(0.2, most=most),)
        ),
        KindSetting("county slower by 1", county_slower=1.0),
    ]
    for setting in settings:
        counted: Counter[str] = Counter()
        for number in range(opts.worlds):
            counted.update(named(setting, np.random.default_rng([opts.seed, number])))
        print(f"{setting.name} | {dict(counted)} of {opts.worlds} screens", flush=True)


if __name__ == "__main__":
    main()
