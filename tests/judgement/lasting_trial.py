"""Try what sixteen months say of offices whose topics differ within their groups: who is named by groups and by topics.

`python -m tests.judgement.lasting_trial --worlds 100` takes some minutes. What came of it is in docs/decisions.md, "An
office on slow topics is compared by topics before it is told".

A world has forty offices in six peer groups with 50 to 150 cases in the period, and as many in each quarter of the year
before and of the one before that. The topics of a peer group are one group of topics, as where a source has no groups.
They differ by `topics` on the logit scale, and each office has a mix of its own. Sound offices differ by 0.1; with
`bad`, one is slower by 0.8 (15 points of 70 %). An office is sound if it truly lies less than 5 points under what it
would reach if it differed in no way from others.
"""

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from stats.peers.assessment import MIN_GAP, assess
from stats.peers.case_mix import CellTable
from stats.peers.lasting_gaps import DAYS
from stats.peers.peer_expectation import peer_expectation
from tests.judgement.demo_assessments import explained_by_topics, reported_by_what_lasts

GROUPS = (12, 8, 8, 5, 4, 3)  # offices of each peer group
GROUP_OF = np.repeat(np.arange(len(GROUPS)), GROUPS)
OFFICES, TOPICS, OFFICE_SD, TYPICAL = sum(GROUPS), 4, 0.1, 0.7
MIN, MAX, PERIOD = 50, 150, 90
BAD, SLOWER = 14, 0.8  # an office of a group of eight


@dataclass(frozen=True)
class Named:
    """How many sound offices what lasts names, by groups of topics and also by topics, and whether the bad one."""

    sound: int
    sound_by_topics: int
    bad: bool
    bad_by_topics: bool


def named(rng: np.random.Generator, *, topics: float, bad: bool) -> Named:
    """Who is named in a random world."""
    size = np.exp(rng.uniform(np.log(MIN), np.log(MAX), OFFICES))
    mix = rng.dirichlet(np.ones(TOPICS), OFFICES)
    own = rng.normal(0, OFFICE_SD, OFFICES)
    if bad:
        own[BAD], size[BAD] = -SLOWER, 100
    usual = logit(TYPICAL) + rng.normal(0, topics, (len(GROUPS), TOPICS))[GROUP_OF]
    truly = expit(usual + own[:, None])
    n = rng.poisson(size[:, None] * mix)
    before = rng.poisson((DAYS / PERIOD - 1) * size[:, None] * mix)
    hits = rng.binomial(n, truly)
    over_longer = n + before, hits + rng.binomial(before, truly)
    period = assess(peer_expectation(_table(n, hits, by_topic=False)), smallest=False)
    longer, by_topic = (
        assess(peer_expectation(_table(*over_longer, by_topic=by)), floor=None, smallest=False)
        for by in (False, True)
    )
    lasting = reported_by_what_lasts(period, n.sum(axis=1).astype(float), longer)
    kept = lasting & ~explained_by_topics(longer, lasting, by_topic)
    true_gap = ((truly - expit(usual)) * mix).sum(axis=1)
    is_sound = true_gap > -MIN_GAP
    return Named(
        int((lasting & is_sound).sum()), int((kept & is_sound).sum()), bool(lasting[BAD]), bool(kept[BAD])
    )


def _table(n: NDArray[np.int64], hits: NDArray[np.int64], *, by_topic: bool) -> CellTable:
    """The cells of all offices by topic, or by the one group of topics of their peer group."""
    office, topic = np.nonzero(n)
    factor = GROUP_OF[office] * TOPICS + topic if by_topic else GROUP_OF[office]
    cells = office, topic
    return CellTable(office, factor[:, None], n[cells].astype(float), hits[cells].astype(float), GROUP_OF)


def main() -> None:
    """Print a line for each setting."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=100)
    cli.add_argument("--seed", type=int, default=1)
    opts = cli.parse_args()
    for bad in (False, True):
        for topics in (0.0, 0.3, 0.5, 0.7):
            rng = np.random.default_rng([opts.seed, int(10 * topics), bad])
            found = [named(rng, topics=topics, bad=bad) for _ in range(opts.worlds)]
            sound, sound_by_topics, bad_named, bad_by_topics = (
                sum(getattr(each, name) for each in found) for name in Named.__dataclass_fields__
            )
            print(
                f"topics {topics}, {opts.worlds} worlds | sound {sound}, now {sound_by_topics}"
                + (f" | bad {bad_named}, now {bad_by_topics}" if bad else ""),
                flush=True,
            )


if __name__ == "__main__":
    main()
