"""Try the rule for groups and counties that have become slower as a whole on made screens: who is named.

`python -m tests.judgement.group_trial --worlds 1000` takes some minutes. What came of it is in docs/decisions.md, "A
peer group, or a county, that is late as a whole".

A screen has nine groups of 3 to 21 offices with `fewest` to `most` cases, whose levels differ between groups by
`levels` on the logit scale and within them by 0.3. Since the year before, groups have changed by `groups`, offices by
`offices`, and the parts of complaints, which are slower by 1.0, by a tenth. Cases of an office share good and bad
weeks. One group is slower by `slower`; or one large office of it, by `one`. The rule for groups that are late is asked
beside it. With `counties`, the groups are 21 counties with the same thirty offices and `cases` in all.
"""

import argparse
from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from stats.peers.group_falls import GroupCells, slower_groups
from stats.peers.late_counties import late_counties
from stats.peers.late_groups import late_groups

SIZES = (21, 9, 4, 6, 4, 3, 4, 3, 5)
OF_OFFICE = np.repeat(np.arange(1, len(SIZES) + 1), SIZES)
PLANTED = 5
COMPLAINTS_SLOWER, WEEKS = 1.0, 60.0  # cases of an office beyond which weeks make its share no surer
MIN = 30


@dataclass(frozen=True)
class GroupSetting:
    """A screen, on the logit scale: how groups and offices differ and change, and how much slower a group is."""

    levels: float = 0.3
    groups: float = 0.1
    offices: float = 0.15
    slower: float = 0.0
    one: float = 0.0
    fewest: int = 30
    most: int = 900


def group_cells(setting: GroupSetting, rng: np.random.Generator) -> GroupCells:
    """The cases of a random screen."""
    size = np.exp(rng.uniform(np.log(setting.fewest), np.log(setting.most), len(OF_OFFICE)))
    level = (
        1.1 + rng.normal(0, setting.levels, len(SIZES))[OF_OFFICE - 1] + rng.normal(0, 0.3, len(OF_OFFICE))
    )
    changes = rng.normal(0, setting.groups, len(SIZES))[OF_OFFICE - 1]
    changes += rng.normal(0, setting.offices, len(OF_OFFICE)) - setting.slower * (OF_OFFICE == PLANTED)
    if setting.one:
        bad = int(np.flatnonzero(OF_OFFICE == PLANTED)[0])
        size[bad], changes[bad] = setting.most, -setting.one
    part_before = np.clip(rng.beta(4, 6, len(OF_OFFICE)), 0.05, 0.95)
    part = np.clip(part_before + rng.normal(0, 0.1, len(OF_OFFICE)), 0.02, 0.98)
    size_before = size * rng.uniform(0.7, 1.2, len(OF_OFFICE))
    counts = []
    for kind in (0, 1):
        usual = level - COMPLAINTS_SLOWER * kind
        for sizes, parts, logit in ((size, part, usual + changes), (size_before, part_before, usual)):
            n, p = rng.poisson(sizes * (parts if kind else 1 - parts)), expit(logit)
            counts += [n, rng.binomial(n, rng.beta(p * WEEKS, (1 - p) * WEEKS))]
    columns = [np.concatenate([counts[i], counts[i + 4]]).astype(float) for i in range(4)]
    office = np.arange(len(OF_OFFICE))
    return GroupCells(np.tile(OF_OFFICE, 2), np.tile(office, 2), np.repeat([0, 1], len(office)), *columns)


@dataclass(frozen=True)
class CountyChange:
    """A screen of counties: how they differ and change, as groups do, how much slower one is, and all cases."""

    counties: float
    changed: float = 0.1
    pairs: float = 0.15
    slower: float = 0.0
    cases: int = 12_000


def county_cells(setting: CountyChange, rng: np.random.Generator) -> GroupCells:
    """The cases of a random screen of counties, by office in a county."""
    size, shape = np.exp(rng.uniform(0, 2.3, 30)), (30, 21)
    mean = setting.cases * np.outer(size / size.sum(), rng.dirichlet(np.full(21, 3.0)))
    usual = 1.1 + rng.normal(0, 0.3, 30)[:, None] + rng.normal(0, setting.counties, 21)
    usual = usual + rng.normal(0, 0.3, shape)
    changes = rng.normal(0, setting.changed, 21) + rng.normal(0, setting.pairs, shape)
    changes += rng.normal(0, 0.15, 30)[:, None]
    changes[:, PLANTED] -= setting.slower
    counts = []
    for cases, level in ((mean, usual + changes), (mean * rng.uniform(0.8, 1.1), usual)):
        n, p = rng.poisson(cases), expit(level)
        counts += [n, rng.binomial(n, rng.beta(p * WEEKS, (1 - p) * WEEKS))]
    pair = np.arange(mean.size)
    return GroupCells(pair % 21, pair, pair * 0, *(column.ravel().astype(float) for column in counts))


def named_counties(setting: CountyChange, rng: np.random.Generator) -> dict[str, bool]:
    """Whether the planted county, and whether another one, is named as slower than before, and as late."""
    cells = county_cells(setting, rng)
    slower = set(slower_groups(cells).group.tolist())
    late = set(
        late_counties(cells.office // 21, cells.group, cells.kind, cells.n, cells.hits).county.tolist()
    )
    return {
        "slower: planted": PLANTED in slower,
        "slower: another": bool(slower - {PLANTED}),
        "late: planted": PLANTED in late,
        "late: another": bool(late - {PLANTED}),
        "either: planted": PLANTED in slower | late,
    }


def named(setting: GroupSetting, rng: np.random.Generator) -> dict[str, bool]:
    """Whether the planted group, and whether another one, is named as slower than before, and as late."""
    cells = group_cells(setting, rng)
    slower = set(slower_groups(cells).group.tolist())
    n, hits = (np.bincount(cells.office, x) for x in (cells.n, cells.hits))
    late = set(late_groups(hits[n >= MIN], n[n >= MIN], OF_OFFICE[n >= MIN]))
    return {
        "slower: planted": PLANTED in slower,
        "slower: another": bool(slower - {PLANTED}),
        "late: planted": PLANTED in late,
        "late: another": bool(late - {PLANTED}),
        "either: planted": PLANTED in slower | late,
    }


def main() -> None:
    """Print who is named, for each setting."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=1000)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--counties-only", action="store_true")
    opts = cli.parse_args()
    settings: list[GroupSetting | CountyChange] = [
        *(
            GroupSetting(groups=groups, offices=offices)
            for groups, offices in ((0.0, 0.15), (0.1, 0.15), (0.2, 0.2), (0.3, 0.3), (0.5, 0.3))
        ),
        GroupSetting(one=2.0),
        *(
            GroupSetting(levels, groups, slower=slower)
            for slower in (0.7, 1.0, 1.5)
            for levels in (0.3, 0.6)
            for groups in (0.1, 0.2)
        ),
        *(
            GroupSetting(slower=slower, fewest=8, most=most)
            for most in (80, 300)
            for slower in (0.0, 1.0, 1.5)
        ),
    ]
    if opts.counties_only:
        settings = []
    for differ in (0.2, 0.5):
        settings += [CountyChange(differ), CountyChange(differ, 0.3, 0.3)]
        settings += [CountyChange(differ, slower=slower) for slower in (1.0, 1.5)]
    settings.append(CountyChange(0.5, slower=1.5, cases=3_000))
    for setting in settings:
        counted: Counter[str] = Counter()
        for number in range(opts.worlds):
            rng = np.random.default_rng([opts.seed, number])
            found = named(setting, rng) if isinstance(setting, GroupSetting) else named_counties(setting, rng)
            counted.update(found)
        shares = ", ".join(f"{what} {100 * n / opts.worlds:.1f}" for what, n in counted.items())
        print(f"{setting} | {shares} % of {opts.worlds} screens", flush=True)


if __name__ == "__main__":
    main()
