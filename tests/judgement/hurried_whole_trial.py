"""Try whether a county or a peer group is called late for which offices are only given less time.

`python -m tests.judgement.hurried_whole_trial --worlds 8` takes some minutes. What came of it is in docs/decisions.md,
"A county or a peer group is not called late where it is only given less time".

A store has seven peer groups of four offices with 150 to 400 cases of two kinds and seven counties in five months. The
time until an answer is lognormal; offices, groups and counties differ by factors whose logarithms have a standard
deviation of 0.15, 0.1 and 0.1. One county, or one group, has a part of the usual time, is slower with the usual time,
or both.
"""

import argparse
from collections import Counter
from datetime import date, datetime, timedelta
from unittest import mock

import numpy as np
import sqlalchemy as sa

from queries.comparisons.peers import hurried_pairs
from queries.comparisons.peers.office_counties import counties_late_everywhere
from queries.comparisons.peers.peer_comparison import ON_TIME, peer_comparison
from queries.overview.office_lines.group_lines import late_groups_of_scope
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests import worlds
from tests.reference import Known, Life

FIRST, END = datetime(2025, 1, 10), datetime(2025, 6, 15)
PERIOD = Scope(date(2025, 1, 20), date(2025, 6, 14))
ALLOWED = {"complaint": 10, "request": 20}
GROUPS, SIZE = 7, 4
CODES = tuple(f"A{number:02d}" for number in range(1, GROUPS * SIZE + 1))
PEERS = {code: f"P{number // SIZE + 1}" for number, code in enumerate(CODES)}
PEER_GROUPS = tuple(f"P{number}" for number in range(1, GROUPS + 1))
COUNTIES = tuple(f"030{number}" for number in range(1, 8))
# Counties are called late on the overview, and are compared with the others on their own screen.
PLANTED = {"county": COUNTIES[2], "group": "P3", "compared county": COUNTIES[2]}
SLOWER = 2.5
SETTINGS = {"less time": (True, False), "slower": (False, True), "less time and slower": (True, True)}


def made(rng: np.random.Generator, place: str, part: float, *, hurried: bool, slow: bool) -> Store:
    """A store whose planted county or group has this part of the usual time (`hurried`), is slower, or both."""
    return store_of(lives_of(rng, place, part, hurried=hurried, slow=slow))


def lives_of(rng: np.random.Generator, place: str, part: float, *, hurried: bool, slow: bool) -> list[Life]:
    """The cases of such a store."""
    lives = []
    of_county = dict(zip(COUNTIES, np.exp(rng.normal(0, 0.1, len(COUNTIES))).tolist(), strict=True))
    of_group = dict(
        zip(sorted(set(PEERS.values())), np.exp(rng.normal(0, 0.1, GROUPS)).tolist(), strict=True)
    )
    for office in CODES:
        pace = float(np.exp(rng.normal(0, 0.15))) * of_group[PEERS[office]]
        for _ in range(int(rng.integers(150, 400))):
            registered = FIRST + timedelta(float(rng.uniform(0, 150)))
            county = COUNTIES[int(rng.integers(len(COUNTIES)))]
            kind = "complaint" if rng.random() < 0.6 else "request"
            is_there = (PEERS[office] if place == "group" else county) == PLANTED[place]
            allowed = ALLOWED[kind] * (part if is_there and hurried else 1.0)
            slower = of_county[county] * (SLOWER if is_there and slow else 1.0)
            answered = registered + timedelta(
                slower * pace * ALLOWED[kind] * float(np.exp(rng.normal(-0.7, 0.8)))
            )
            lives.append(
                Life(
                    "one",
                    registered,
                    kind=kind,
                    agency=office,
                    county=county,
                    topic="T1",
                    due=registered + timedelta(allowed),
                    answered=answered if answered < END else None,
                )
            )
    return lives


def store_of(lives: list[Life]) -> Store:
    """A store with these cases."""
    with mock.patch.multiple(
        worlds,
        AGENCIES=CODES,
        PEER_GROUPS=PEER_GROUPS,
        PEERS=PEERS,
        TOPIC_GROUPS={"T1": "G1"},
        TOPICS=("T1",),
        COUNTIES=COUNTIES,
    ):
        return worlds.store_of(
            sa.create_engine("duckdb:///:memory:"),
            worlds.World(tuple(lives), Known({"one": END, "two": END})),
        )


def named(store: Store, place: str, *, least: float = hurried_pairs.MIN_OF_WHOLE) -> Counter[str]:
    """Whether the planted county or group is called late, or worse than others, and how many others are."""
    store.cache.clear()
    with mock.patch.object(hurried_pairs, "MIN_OF_WHOLE", least):
        if place == "county":
            late = [each.code for each in counties_late_everywhere(store, PERIOD)]
        elif place == "group":
            offices = peer_comparison(store, ON_TIME, PERIOD)
            late = [each.code for each in late_groups_of_scope(store, PERIOD, offices)]
        else:
            rows = peer_comparison(store, ON_TIME, PERIOD, by="county").needs_look
            late = rows["county"][rows["route"] != "deadline"].tolist()
    return Counter("planted" if each == PLANTED[place] else "other" for each in late)


def main() -> None:
    """Print what is named with the rule and without it."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=8)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--part", type=float, default=0.5)
    cli.add_argument("--places", nargs="*", choices=PLANTED, default=list(PLANTED))
    opts = cli.parse_args()
    for place in opts.places:
        for words, (hurried, slow) in SETTINGS.items():
            counted: dict[str, Counter[str]] = {"without": Counter(), "with": Counter()}
            for number in range(opts.worlds):
                rng = np.random.default_rng([opts.seed, number])
                store = made(rng, place, opts.part, hurried=hurried, slow=slow)
                counted["without"] += named(store, place, least=0.0)
                counted["with"] += named(store, place)
            for rule, count in counted.items():
                print(f"{place}, {words}, {rule} the rule: {dict(count)} of {opts.worlds}", flush=True)


if __name__ == "__main__":
    main()
