"""Try the rule for offices that are slow with one channel or at weekends on made screens: who is named.

`python -m tests.judgement.registration_trial --worlds 200` takes some minutes. What came of it is in docs/decisions.md,
"An office that is slow with one channel".

A screen has forty offices of 60 to 1,800 cases in six peer groups. Each has a mix of its own of six topics, and of the
ways by which cases come: five channels, working days and weekends, or three kinds. Ways differ by 0.3 on the logit
scale, between groups by `groups`, sound offices by 0.35, and by `own` between their ways. A pair of office and way is
sound if its true share is less than 10 points under what the office would reach there if it differed in no way from
others.

With `complaints`, these are slower by 1.5 everywhere and a third of all cases, but such a part of those that one sound
office gets by one channel; it is asked how often that office is named, with and without kinds in the comparison.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from stats.peers.office_county_gaps import MIN_TRUE_GAP, office_county_gaps
from tests.judgement.pair_screens import (
    GROUP_OF,
    GROUPS,
    MIN,
    OFFICE_SD,
    OFFICES,
    PLANTED,
    TOPICS,
    print_settings,
)

TOPIC_SD, WAY_SD = 0.4, 0.3
MAX = 1800  # cases of an office
KINDS = (0.55, 0.35, 0.10)
CHANNELS, WEEKENDS = (0.58, 0.22, 0.09, 0.07, 0.04), (0.87, 0.13)
COMPLAINTS_SLOWER = 1.5
SLOW = 1  # the slow way of the planted office


@dataclass(frozen=True)
class Setting:
    """Parts of the ways, typical share, differences (sd), cases of a planted pair, and how much slower it is."""

    ways: tuple[float, ...]
    typical: float
    own: float
    groups: float = 0.0
    n: int = 0
    slower: float = 0.0
    complaints: float = 0.0  # their part in the cases of the planted pair; without kinds, 0
    by_kind: bool = True


def named(setting: Setting, rng: np.random.Generator) -> tuple[bool, bool]:
    """Whether a sound pair is named on a random screen, and whether the planted one is."""
    ways = len(setting.ways)
    n = _cases(setting, rng)
    own = (
        rng.normal(0, setting.own, (OFFICES, ways))
        + rng.normal(0, setting.groups, (len(GROUPS), ways))[GROUP_OF]
    )
    if setting.n:
        own[PLANTED, SLOW] = -setting.slower
    usual = (
        logit(setting.typical)
        + rng.normal(0, OFFICE_SD, (OFFICES, 1, 1))
        + rng.normal(0, TOPIC_SD, (len(GROUPS), 1, TOPICS))[GROUP_OF]
        + rng.normal(0, WAY_SD, (1, ways, 1))
    )
    n, usual = _by_kind(n, usual, setting, rng)
    truly, like_others = expit(usual + own[:, :, None]), expit(usual)
    hits = rng.binomial(n, truly)
    office, way, topic = cells = np.nonzero(n)
    stratum = topic if setting.by_kind else topic % TOPICS
    gaps = office_county_gaps(office, way, stratum, n[cells].astype(float), hits[cells].astype(float))
    true_gap = ((truly - like_others) * n).sum(axis=2) / np.maximum(n.sum(axis=2), 1)
    is_sound = true_gap[gaps.office, gaps.county] > -MIN_TRUE_GAP
    is_planted = (gaps.office == PLANTED) & (gaps.county == SLOW) & (setting.n > 0)
    asked = gaps.is_reported & ((gaps.county == SLOW) | (ways > len(WEEKENDS)))
    return bool((asked & is_sound & ~is_planted).any()), bool((asked & is_planted).any())


def _by_kind(
    n: NDArray[np.int64], usual: NDArray[np.float64], setting: Setting, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Cases and their usual level with the topics of other kinds, followed by those of complaints."""
    if not setting.complaints:
        return n, usual
    part = np.full(n.shape, 0.35)
    part[PLANTED, SLOW] = setting.complaints
    complaints = rng.binomial(n, part)
    return (
        np.concatenate([n - complaints, complaints], axis=2),
        np.concatenate([usual, usual - COMPLAINTS_SLOWER], axis=2),
    )


def _cases(setting: Setting, rng: np.random.Generator) -> NDArray[np.int64]:
    """Cases by office, way and topic; each office has another mix of topics in each way."""
    parts = np.array(setting.ways)
    size = np.exp(rng.uniform(np.log(MIN), np.log(MAX), OFFICES))
    n = np.zeros((OFFICES, len(parts), TOPICS), dtype=np.int64)
    for office in range(OFFICES):
        mix = np.outer(rng.dirichlet(parts * 20 + 0.05), rng.dirichlet(np.ones(TOPICS)))
        mix *= np.exp(rng.normal(0, 0.5, mix.shape))
        if office == PLANTED and setting.n:
            mix *= (setting.n / parts[SLOW]) * (parts / mix.sum(axis=1))[:, None]
            n[office] = rng.poisson(mix)
        else:
            n[office] = rng.poisson(size[office] * mix / mix.sum())
    return n


def main() -> None:
    """Print a line for each setting."""
    settings = [
        *(
            Setting(ways, typical, own, groups)
            for ways in (CHANNELS, WEEKENDS, KINDS)
            for typical in (0.5, 0.7, 0.85)
            for own in (0.0, 0.2, 0.4)
            for groups in (0.0, 0.3)
        ),
        *(
            Setting(ways, 0.7, own, 0.0, n, slower)
            for ways in (CHANNELS, WEEKENDS, KINDS)
            for own in (0.0, 0.2, 0.4)
            for slower in (1.5, 2.5)
            for n in (40, 80, 160)
        ),
        *(
            Setting(CHANNELS, 0.7, own, 0.0, n, complaints=0.9, by_kind=by_kind)
            for own in (0.0, 0.2)
            for n in (80, 160, 320)
            for by_kind in (False, True)
        ),
    ]
    print_settings(__doc__, settings, named)


if __name__ == "__main__":
    main()
