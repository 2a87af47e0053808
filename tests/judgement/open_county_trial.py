"""Try the rule for offices that leave the cases of one county open, where one kind stays open longer everywhere.

`python -m tests.judgement.open_county_trial --worlds 150` takes a minute. What came of it is in docs/decisions.md, "How
offices close their cases is told over the last 180 days". Screens are those of `tests.judgement.county_worlds`; 7 % of
requests stay open, and with `complaints_slower` of 2 on the logit scale 37 % of complaints, which are two fifths of the
cases of an office in a county on average.
"""

from dataclasses import replace

import numpy as np
from scipy.special import expit, logit

from stats.peers.gaps_within_kinds import gaps_within_kinds
from stats.peers.office_county_gaps import MIN_TRUE_GAP
from tests.judgement.county_worlds import CountySetting, cases_of_world
from tests.judgement.kind_trial import KindSetting, cases_of_kinds
from tests.judgement.pair_screens import print_settings

USUAL = CountySetting(0.2, typical=float(logit(0.93)))
SMALL = replace(USUAL, fewest=30, most=300, topics=12)
SLOWER = 3.0  # of a planted pair, on the logit scale: 60 to 90 % left open


def named(setting: KindSetting, rng: np.random.Generator) -> tuple[bool, bool]:
    """Whether a sound pair is named on a random screen, and whether the planted one is."""
    of = setting.county
    n, slow = cases_of_world(rng, of)
    part = np.broadcast_to(rng.beta(2, 3, (of.offices, of.counties))[:, :, None], n.shape).copy()
    if setting.in_pair is not None:
        part[0, slow] = setting.in_pair
    cases, usual = cases_of_kinds(rng, setting, n, part)
    own = rng.normal(0, of.sd, (of.offices, of.counties))
    is_planted = np.zeros(own.shape, dtype=bool)
    if slow is not None and of.slower:
        own[0, slow] -= of.slower
        is_planted[0, slow] = True
    truly, typically = expit(usual + own[:, :, None, None]), expit(usual)
    closed = rng.binomial(cases, truly)
    true_gap = ((truly - typically) * cases).sum(axis=(2, 3)) / np.maximum(n.sum(axis=2), 1)
    occurs = np.nonzero(cases)
    keys = [axis.astype(np.int64) for axis in occurs]
    gaps = gaps_within_kinds(*keys, n=cases[occurs].astype(float), hits=closed[occurs].astype(float))
    told = np.zeros(own.shape, dtype=bool)
    told[gaps.office[gaps.is_reported], gaps.county[gaps.is_reported]] = True
    sound = told & ~is_planted & (true_gap > -MIN_TRUE_GAP)
    return bool(sound.any()), bool((told & is_planted).any())


def settings() -> list[KindSetting]:
    """Nothing planted, sound pairs of mostly complaints, and pairs of which most cases are left open."""
    counties = [("nothing", USUAL, None)]
    counties += [(f"sound, {n} cases", replace(USUAL, sd=0.0, planted=n, slower=0), 0.9) for n in (80, 160)]
    for name, of in (("left open", USUAL), ("left open, small province", SMALL)):
        counties += [
            (f"{name}, {n} cases", replace(of, planted=n, slower=SLOWER), None) for n in (32, 48, 80)
        ]
    return [
        KindSetting(f"{name}, complaints longer by {longer}", of, in_pair=part, complaints_slower=longer)
        for name, of, part in counties
        for longer in (0.0, 2.0)
    ]


if __name__ == "__main__":
    print_settings(__doc__, settings(), named)
