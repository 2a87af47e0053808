"""Try the signs of offices that settle little, or close cases in unusual ways, on made screens: who is named.

`python -m tests.judgement.outcome_trial --worlds 200` takes some minutes. What came of it is in docs/decisions.md,
"Offices that answer and settle nothing are told beside similar offices", "How offices close their cases is told over
the last 180 days", "Cases closed without an answer are a sign, and no improvement" and "Signs in how cases are handled
say what to look at".

A screen has forty offices of 30 to 600 cases in six peer groups, each with a mix of its own of six topics and two
kinds. The topics of a group differ in difficulty (0.4 on the logit scale), and sound offices differ by `sd`.
"""

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.comparisons.peers.answer_timing import MIN_GAP as MIN_AT_ONCE
from queries.comparisons.peers.answer_timing import MIN_LAST_GAP
from queries.comparisons.peers.closing_signs import MIN_ASIDE, MIN_ASIDE_LATELY, MIN_OPEN
from queries.comparisons.peers.late_handoffs import MIN_EARLY_GAP
from queries.comparisons.peers.late_handoffs import MIN_GAP as MIN_HANDED_ON
from queries.comparisons.peers.outcome_signs import MIN_GAPS, REOPENED, RESOLVED, SATISFIED
from queries.comparisons.peers.peer_standing import UnitCounts, peer_standing
from queries.comparisons.peers.unanswered_closings import MIN_GAP as MIN_UNANSWERED
from queries.measures import MEASURES
from queries.measures.declaration import Better
from stats.peers.case_mix import cell_table
from stats.peers.response_scale import SHARES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GROUPS = (12, 8, 8, 5, 4, 3)  # offices of each peer group
GROUP_OF = np.repeat(np.arange(1, len(GROUPS) + 1), GROUPS)
OFFICES, TOPICS, KINDS = sum(GROUPS), 6, (0.6, 0.4)
SMALLEST, LARGEST, MIN_N = 30, 600, 30
PLANTED = 14  # an office of a group of eight
# An office is sound if it is truly less than so much worse than the typical one with the same cases.
SOUND = 0.05
# Shares of `closing_signs` and `handling_signs`, which are no measures; lower is better.
ASIDE, ASIDE_LATELY, OPEN, UNANSWERED = "set_aside", "set_aside_lately", "left_open", "unanswered"
HANDED_ON, HANDED_EARLY, AT_ONCE, LAST_DAYS = "handed_on", "handed_early", "at_once", "last_days"
SMALLEST_GAPS = MIN_GAPS | {
    ASIDE: MIN_ASIDE,
    ASIDE_LATELY: MIN_ASIDE_LATELY,
    OPEN: MIN_OPEN,
    UNANSWERED: MIN_UNANSWERED,
    HANDED_ON: MIN_HANDED_ON,
    HANDED_EARLY: MIN_EARLY_GAP,
    AT_ONCE: MIN_AT_ONCE,
    LAST_DAYS: MIN_LAST_GAP,
}
# Of each share: what is typical, and by how much that of a planted office differs.
TYPICAL = {
    REOPENED: (0.05,),
    SATISFIED: (0.5, 0.65),
    RESOLVED: (0.4, 0.6),
    ASIDE: (0.05, 0.12),
    ASIDE_LATELY: (0.05, 0.12),
    OPEN: (0.05, 0.2),
    UNANSWERED: (0.02, 0.05, 0.1),
    HANDED_ON: (0.02, 0.05, 0.1),
    HANDED_EARLY: (0.05, 0.1, 0.2),
    AT_ONCE: (0.02, 0.1),
    LAST_DAYS: (0.1, 0.2),
}
PLANTS = {
    REOPENED: (0.12, 0.2),
    SATISFIED: (-0.25, -0.4),
    RESOLVED: (-0.25, -0.4),
    ASIDE: (0.2, 0.3),
    ASIDE_LATELY: (0.3, 0.4),
    OPEN: (0.4, 0.7),
    UNANSWERED: (0.1, 0.2),
    HANDED_ON: (0.2, 0.4),
    HANDED_EARLY: (0.65, 0.8),
    AT_ONCE: (0.4, 0.8),
    LAST_DAYS: (0.3, 0.5, 0.75),
}


@dataclass(frozen=True)
class Screen:
    """Counts by office and mix, and by how much each office is truly above the typical one with the same cases."""

    counts: UnitCounts
    gap: Floats


def screen(rng: np.random.Generator, typical: float, sd: float, *, plant: float = 0.0, n: int = 0) -> Screen:
    """A random screen; with `n`, one office of so many cases has a share that differs by `plant`."""
    size = np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST), OFFICES)).astype(np.int64)
    size[PLANTED] = n or size[PLANTED]
    usual = usual_logits(rng, typical)
    like_typical = share_of(usual)
    share = share_of(usual + rng.normal(0, sd, OFFICES)[:, None, None])
    if n:
        share[PLANTED] = np.clip(like_typical[PLANTED] + plant, 0.01, 0.99)
    mix = random_mix(rng)
    cases = np.stack([rng.multinomial(size[o], mix[o].ravel()).reshape(mix[o].shape) for o in range(OFFICES)])
    return made_screen(cases, rng.binomial(cases, share), share - like_typical)


def usual_logits(rng: np.random.Generator, typical: float) -> Floats:
    """The typical share on the logit scale, by office, topic and kind."""
    of_topic = rng.normal(0, 0.4, (len(GROUPS), TOPICS))[GROUP_OF - 1]
    return np.asarray(np.log(typical / (1 - typical)) + of_topic[:, :, None] + rng.normal(0, 0.2, len(KINDS)))


def random_mix(rng: np.random.Generator) -> Floats:
    """The parts of each office's cases by topic and kind."""
    return np.asarray(rng.dirichlet(np.ones(TOPICS), OFFICES)[:, :, None] * np.array(KINDS))


def share_of(logit: Floats) -> Floats:
    """Shares on the logit scale as shares."""
    return np.asarray(1 / (1 + np.exp(-logit)))


def made_screen(cases: Ints, hits: Ints, gap: Floats) -> Screen:
    """A screen of counts by office, topic and kind; `gap` is by how much each share is truly above the typical one."""
    office, topic, kind = np.nonzero(cases)
    table, keys = cell_table(
        office,
        [GROUP_OF[office] * TOPICS + topic, kind],
        cases[office, topic, kind].astype(float),
        hits[office, topic, kind].astype(float),
        group={o: int(GROUP_OF[o]) for o in range(OFFICES)},
    )
    nothing = np.full(len(keys), np.nan)
    counts = UnitCounts(keys.tolist(), table, SHARES, GROUP_OF[keys], nothing, np.ones(len(keys), dtype=bool))
    return Screen(counts, (gap * cases).sum(axis=(1, 2))[keys] / cases.sum(axis=(1, 2))[keys])


def named_offices(made: Screen, key: str) -> NDArray[np.bool_]:
    """Which offices of a screen the product would name by this measure."""
    standing, _ = peer_standing(made.counts, better=_better(key), min_n=MIN_N, floor=None)
    far = np.abs(standing["gap"].to_numpy(dtype=float)) >= SMALLEST_GAPS[key]
    return np.asarray((standing["assessment"] == "needs_look").to_numpy() & far, dtype=bool)


def false_names(key: str, typical: float, sd: float, worlds: int, *, seed: int) -> tuple[int, int, int]:
    """Of so many screens without a plant: offices named, sound ones among them, and screens that name a sound one."""
    worse = -1.0 if _better(key) == "higher" else 1.0
    names = sound = screens = 0
    for number in range(worlds):
        made = screen(np.random.default_rng([seed, number]), typical, sd)
        named = named_offices(made, key)
        wrong = int((named & (worse * made.gap < SOUND)).sum())
        names, sound, screens = names + int(named.sum()), sound + wrong, screens + bool(wrong)
    return names, sound, screens


def times_told(key: str, typical: float, sd: float, *, plant: float, n: int, worlds: int, seed: int) -> int:
    """In how many of so many screens the planted office is named."""
    screens = (
        screen(np.random.default_rng([seed, number]), typical, sd, plant=plant, n=n)
        for number in range(worlds)
    )
    return sum(bool(named_offices(made, key)[made.counts.keys.index(PLANTED)]) for made in screens)


def _better(key: str) -> Better:
    return MEASURES[key].better if key in MEASURES else "lower"


def main() -> None:
    """Print a line for each share, typical share and difference between offices."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=200)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--only", choices=TYPICAL, nargs="*", default=[*TYPICAL], help="shares to try")
    opts = cli.parse_args()
    for key, shares in ((key, TYPICAL[key]) for key in opts.only):
        for typical, sd in ((typical, sd) for typical in shares for sd in (0.3, 0.6, 1.0)):
            names, sound, screens = false_names(key, typical, sd, opts.worlds, seed=opts.seed)
            told = {
                f"{plant:+.0%} of {n}": times_told(
                    key, typical, sd, plant=plant, n=n, worlds=opts.worlds // 4, seed=opts.seed
                )
                for plant in PLANTS[key]
                for n in (40, 100, 300)
            }
            print(
                f"{key} | typical {typical:.0%} | sd {sd} | named {names}, sound {sound}, on {screens} of "
                f"{opts.worlds} screens | told of {opts.worlds // 4}: {told}",
                flush=True,
            )


if __name__ == "__main__":
    main()
