"""Try to tell offices that enter cases twice under two numbers, by what is stored, and print how often it works.

`python -m tests.judgement.twin_trial --worlds 100` takes some minutes. Nothing of this is in the product: see
docs/decisions.md, "Cases that are entered twice under two numbers are not told".
"""

import argparse

import numpy as np
from numpy.typing import NDArray

from queries.comparisons.peers.peer_standing import UnitCounts, peer_standing
from stats.peers.case_mix import cell_table
from stats.peers.response_scale import SHARES
from tests.judgement.twin_worlds import (
    GROUPS,
    LARGE,
    OFFICES,
    PLANTED,
    TOPICS_OF_A_GROUP,
    TwinSetting,
    TwinWorld,
    twin_world,
)

Flags = NDArray[np.bool_]

MIN_GAP = 0.15
MAX_TWINS = 3  # larger groups are one event that many report
HOUR = 1 / 24
SETTINGS = {
    "nothing planted": TwinSetting(),
    "nothing planted, offices differ by 1": TwinSetting(sd=1.0, others=0.2),
    **{f"{n} cases, a quarter twice at once": TwinSetting(planted=n) for n in (40, 100, 300)},
    **{f"{n} cases, a quarter again later": TwinSetting(planted=n, way="later") for n in (100, 300)},
    "a day's cases answered together": TwinSetting(batches=True),
    "the same, one office of 5,000": TwinSetting(batches=True, large=5000),
    "the same, one office of 20,000": TwinSetting(batches=True, large=20_000),
    "days only": TwinSetting(days_only=True),
    "days only, answered together, one office of 5,000": TwinSetting(
        batches=True, days_only=True, large=5000
    ),
}


def has_twin(world: TwinWorld, *, days: float, alike: bool) -> Flags:
    """Which cases have a twin of the same office, topic, county and kind, registered within so many days.

    Those that are `alike` have the same channel as well, and were answered within an hour of each other.
    """
    keys = [world.office, world.topic, world.county, world.kind, *([world.channel] if alike else [])]
    key = np.unique(np.stack(keys, axis=1), axis=0, return_inverse=True)[1].ravel()
    order = np.lexsort((world.registered, key))
    near = (np.diff(key[order]) == 0) & (np.diff(world.registered[order]) <= days)
    if alike:
        near &= np.abs(np.diff(world.answered[order])) <= HOUR
    group = np.cumsum(np.append(True, ~near)) - 1
    size = np.bincount(group)[group]
    twin = np.zeros(len(key), dtype=bool)
    twin[order] = (size > 1) & (size <= MAX_TWINS)
    return twin


def named_offices(world: TwinWorld, twin: Flags) -> Flags:
    """Which offices have far more such cases than similar ones, on the ladder of assessments."""
    columns = [world.office, world.topic // TOPICS_OF_A_GROUP, world.kind, world.channel]
    cells, cell = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    n, hits = (
        np.bincount(cell.ravel(), weights).astype(float)
        for weights in (np.ones(len(twin)), twin.astype(float))
    )
    group = np.repeat(np.arange(1, len(GROUPS) + 1), GROUPS)
    table, keys = cell_table(
        cells[:, 0], list(cells[:, 1:].T), n, hits, group={i: int(group[i]) for i in range(OFFICES)}
    )
    enough = np.ones(len(keys), dtype=bool)
    counts = UnitCounts(keys.tolist(), table, SHARES, table.group, np.full(len(keys), np.nan), enough)
    standing, _ = peer_standing(counts, better="neither", min_n=30)
    named = np.zeros(OFFICES, dtype=bool)
    named[keys] = ((standing["assessment"] == "differs") & (standing["gap"] >= MIN_GAP)).to_numpy()
    return named


def run_twins(setting: TwinSetting, worlds: int, *, seed: int) -> dict[str, tuple[int, int, int]]:
    """By test: the screens on which the planted office, the large one, and any other are named."""
    tests = {"twins at once": (HOUR, True), "within 20 days": (20.0, False)}
    counted = dict.fromkeys(tests, (0, 0, 0))
    for number in range(worlds):
        world = twin_world(np.random.default_rng([seed, number]), setting)
        for test, (days, alike) in tests.items():
            named = named_offices(world, has_twin(world, days=days, alike=alike))
            planted, large = setting.planted is not None, setting.large is not None
            of = bool(named[PLANTED]) and planted, bool(named[LARGE]) and large
            others = named.copy()
            others[[PLANTED] * planted + [LARGE] * large] = False
            now = (*of, bool(others.any()))
            first, second, third = (a + b for a, b in zip(counted[test], now, strict=True))
            counted[test] = first, second, third
    return counted


def main() -> None:
    """Print a line for each kind of worlds and test."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=100)
    cli.add_argument("--seed", type=int, default=1)
    opts = cli.parse_args()
    for name, setting in SETTINGS.items():
        for test, (planted, large, others) in run_twins(setting, opts.worlds, seed=opts.seed).items():
            print(
                f"{name} | {test} | planted {planted} | large {large} | others {others} | of {opts.worlds}",
                flush=True,
            )


if __name__ == "__main__":
    main()
