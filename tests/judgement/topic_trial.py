"""Try the rule for offices that are slow in one topic on made screens: who is named.

`python -m tests.judgement.topic_trial --worlds 200` takes some minutes. What came of it is in docs/decisions.md, "An
office that leaves what is hard is told by its topics".

A screen has forty offices of 60 to 900 cases in six peer groups, each with a mix of its own of six topics. Topics
differ by `topics` on the logit scale, sound offices by 0.35, and by `own` between their topics. A pair of office and
topic is sound if its true share is less than 10 points under what the office would reach there if it differed in no
topic.

With `complaints`, these are slower by 1.5 everywhere, by more or less in single topics (`differ`), and such a part of
the planted pair; of other pairs they are anything, two fifths on average. It is asked who is named with and without
kinds in the comparison.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.peers.office_topic_gaps import MIN_TRUE_GAP, office_topic_gaps
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

MAX = 900  # cases of an office; the planted one leaves its first topic
COMPLAINTS_SLOWER = 1.5  # on the logit scale


@dataclass(frozen=True)
class Setting:
    """Typical share, differences of topics and of pairs (sd), cases of a planted pair, and how much slower it is."""

    typical: float
    topics: float
    own: float
    n: int = 0
    slower: float = 0.0
    complaints: float = 0.0  # their part in the cases of the planted pair; without kinds, 0
    differ: float = 0.0
    by_kind: bool = True


def named(setting: Setting, rng: np.random.Generator) -> tuple[bool, bool]:
    """Whether a sound pair is named on a random screen, and whether the planted one is."""
    n = np.zeros((OFFICES, TOPICS), dtype=np.int64)
    size = np.exp(rng.uniform(np.log(MIN), np.log(MAX), OFFICES)).astype(np.int64)
    for office in range(OFFICES):
        n[office] = rng.multinomial(size[office], rng.dirichlet(np.ones(TOPICS)))
    own = rng.normal(0, setting.own, n.shape)
    if setting.n:
        n[PLANTED, 0], own[PLANTED, 0] = setting.n, -setting.slower
    usual = (
        np.log(setting.typical / (1 - setting.typical))
        + rng.normal(0, OFFICE_SD, (OFFICES, 1))
        + rng.normal(0, setting.topics, (len(GROUPS), TOPICS))[GROUP_OF]
    )
    n, usual, truly = _by_kind(n, usual, usual + own, setting, rng)
    share, like_others = _share(truly), _share(usual)
    hits = rng.binomial(n, share)
    office, topic, kind = cells = np.nonzero(n)
    gaps = office_topic_gaps(
        GROUP_OF[office],
        office,
        topic,
        kind if setting.by_kind else np.zeros(len(kind), dtype=np.int64),
        n[cells].astype(float),
        hits[cells].astype(float),
    )
    is_planted = (gaps.office == PLANTED) & (gaps.topic == 0) & (setting.slower > 0)
    true_gap = ((share - like_others) * n).sum(axis=2) / np.maximum(n.sum(axis=2), 1)
    is_sound = true_gap[gaps.office, gaps.topic] > -MIN_TRUE_GAP
    return (
        bool((gaps.is_reported & is_sound & ~is_planted).any()),
        bool((gaps.is_reported & is_planted).any()),
    )


def _by_kind(
    n: NDArray[np.int64],
    usual: NDArray[np.float64],
    truly: NDArray[np.float64],
    setting: Setting,
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Cases and levels by office, topic and kind: other kinds, and complaints."""
    if not setting.complaints:
        return n[:, :, None], usual[:, :, None], truly[:, :, None]
    part = rng.beta(2, 3, n.shape)
    part[PLANTED, 0] = setting.complaints
    complaints = rng.binomial(n, part)
    slower = COMPLAINTS_SLOWER + rng.normal(0, setting.differ, (len(GROUPS), TOPICS))[GROUP_OF]
    return (
        np.stack([n - complaints, complaints], axis=2),
        np.stack([usual, usual - slower], axis=2),
        np.stack([truly, truly - slower], axis=2),
    )


def _share(logit: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-logit)))


def main() -> None:
    """Print a line for each setting."""
    settings = [
        *(
            Setting(typical, topics, own)
            for typical in (0.5, 0.7, 0.85)
            for topics in (0.4, 0.8, 1.2)
            for own in (0.0, 0.2, 0.3, 0.4, 0.6)
        ),
        *(
            Setting(0.7, 0.8, own, n, slower)
            for own in (0.0, 0.2, 0.4)
            for slower in (1.5, 2.5)
            for n in (40, 80, 160)
        ),
        *(
            Setting(0.7, 0.8, own, n, slower, complaints, differ, by_kind)
            for own, differ in ((0.0, 0.0), (0.2, 0.0), (0.2, 0.5))
            for slower, complaints, sizes in (
                (0.0, 0.9, (80, 160, 320)),
                (1.5, 0.4, (160,)),
                (2.5, 0.4, (80,)),
            )
            for n in sizes
            for by_kind in (False, True)
        ),
    ]
    print_settings(__doc__, settings, named, parts={"--kinds-only": lambda setting: bool(setting.complaints)})


if __name__ == "__main__":
    main()
