"""Try two looks at offices that are slow in one topic, on made screens: who is named by which.

`python -m tests.judgement.late_topic_trial` takes some minutes. What came of it is in
docs/judgement-signs.md, "Topics of an office".

The screens are those of `tests.judgement.topic_trial`, with cases due in 180 days. Pairs of office and topic differ by
`own` for good and by `lately` in the last 90 days. A planted one is slower by `slower` since SINCE days, or all along.
It is asked who is named by one look at 180 days with the whole probability of a false report, and by two that share
it, of 180 and of 90 days.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats, Ints
from stats.peers.office_topic_gaps import MIN_TRUE_GAP, office_topic_gaps
from tests.judgement.pair_screens import GROUP_OF, GROUPS, MIN, OFFICE_SD, OFFICES, PLANTED, TOPICS

MAX = 900  # cases of an office in DAYS
DAYS, SINCE = 180, 80
SPANS = (
    80,
    10,
    90,
)  # days, the last ones first: since SINCE, and before, in both looks or in the longer one alone
SPANS_OF = {90: 2, DAYS: 3}  # how many of them a look has
LATELY = 2
TYPICAL, TOPIC_SD = 0.7, 0.8
LOOKS: dict[str, tuple[int, ...]] = {"one look": (DAYS,), "two looks": (DAYS, 90)}


@dataclass(frozen=True)
class LateTopic:
    """Differences of pairs (sd), cases of the planted one in 180 days, how much slower it is, and whether all along."""

    own: float
    lately: float
    n: int = 0
    slower: float = 0.0
    all_along: bool = False


@dataclass(frozen=True)
class Span:
    """Cases, hits and the true shares of offices by topics in some days."""

    n: Ints
    hits: Ints
    share: Floats


def screen(setting: LateTopic, rng: np.random.Generator) -> tuple[list[Span], Floats]:
    """The spans of a random screen, and the shares that offices would reach if they differed in no topic."""
    size = np.exp(rng.uniform(np.log(MIN), np.log(MAX), OFFICES)).astype(np.int64)
    left = np.array([rng.multinomial(cases, rng.dirichlet(np.ones(TOPICS))) for cases in size])
    if setting.n:
        left[PLANTED, 1:] = np.maximum(left[PLANTED, 1:], setting.n)
        left[PLANTED, 0] = setting.n
    usual = (
        np.log(TYPICAL / (1 - TYPICAL))
        + rng.normal(0, OFFICE_SD, (OFFICES, 1))
        + rng.normal(0, TOPIC_SD, (len(GROUPS), TOPICS))[GROUP_OF]
    )
    own, lately = rng.normal(0, setting.own, usual.shape), rng.normal(0, setting.lately, usual.shape)
    spans, days, ago = [], DAYS, 0
    for number, length in enumerate(SPANS):
        n = rng.binomial(left, length / days)
        left, days, ago = left - n, days - length, ago + length
        level = usual + own + lately * (number < LATELY)
        if setting.slower and (setting.all_along or ago <= SINCE):
            level[PLANTED, 0] = usual[PLANTED, 0] - setting.slower
        share = 1 / (1 + np.exp(-level))
        spans.append(Span(n, rng.binomial(n, share), share))
    return spans, 1 / (1 + np.exp(-usual))


def named_pairs(spans: Sequence[Span], like_others: Floats, *, looks: int) -> tuple[bool, bool]:
    """Whether the first topic of the planted office is named by the cases of some spans, and whether a sound pair is.

    A pair is sound that is truly less than MIN_TRUE_GAP under what its office would reach there otherwise.
    """
    n, hits = (np.asarray(sum(of)) for of in zip(*((span.n, span.hits) for span in spans), strict=True))
    cells = office, topic = np.nonzero(n)
    counts = (n[cells].astype(float), hits[cells].astype(float))
    gaps = office_topic_gaps(GROUP_OF[office], office, topic, np.zeros_like(office), *counts, looks=looks)
    named = np.zeros(n.shape, dtype=bool)
    named[gaps.office[gaps.is_reported], gaps.topic[gaps.is_reported]] = True
    truly = np.asarray(sum(span.n * span.share for span in spans)) / np.maximum(n, 1)
    is_sound = truly - like_others > -MIN_TRUE_GAP
    return bool(named[PLANTED, 0]), bool((named & is_sound).any())


def named(setting: LateTopic, rng: np.random.Generator) -> dict[str, tuple[bool, bool]]:
    """Whether the planted pair is named, and whether a sound one is, by each way to look."""
    spans, like_others = screen(setting, rng)
    found = {}
    for way, days in LOOKS.items():
        by_look = [named_pairs(spans[: SPANS_OF[each]], like_others, looks=len(days)) for each in days]
        planted, sound = (any(which) for which in zip(*by_look, strict=True))
        found[way] = (planted and setting.slower > 0, sound)
    return found


def main() -> None:
    """Print a line for each setting."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=60)
    cli.add_argument("--seed", type=int, default=1)
    opts = cli.parse_args()
    planted = ((0, 0.0, False), (120, 2.5, False), (300, 1.5, False), (80, 2.5, True))
    for own, lately in ((0.0, 0.0), (0.2, 0.3), (0.3, 0.5)):
        for n, slower, all_along in planted:
            setting, counted = LateTopic(own, lately, n, slower, all_along), Counter[str]()
            for number in range(opts.worlds):
                found = named(setting, np.random.default_rng([opts.seed, number]))
                for way, (is_planted, is_sound) in found.items():
                    counted.update({f"{way}: planted": is_planted, f"{way}: sound": is_sound})
            print(f"{setting} | {dict(counted)} of {opts.worlds} screens", flush=True)


if __name__ == "__main__":
    main()
