"""Try whether an office is called slow in a topic or a county for which it is only given less time.

`python -m tests.judgement.hurried_pair_trial --worlds 8` takes some minutes. What came of it is in docs/decisions.md,
"An office is not called slow in a topic or a county where it is only given less time".

A store has two peer groups of eight offices with 250 to 700 cases of six topics, two kinds and six counties in five
months. The time until an answer is lognormal; offices differ by a factor whose logarithm has a standard deviation of
0.15. In one topic, or one county, one office has a part of the usual time; in another one, an office is slower with the
usual time; in a third one, an office has a part of it and is slower.
"""

import argparse
from collections import Counter
from datetime import date, datetime, timedelta
from unittest import mock

import numpy as np
import sqlalchemy as sa

from queries.comparisons.peers import hurried_pairs
from queries.comparisons.peers.office_counties import slow_counties
from queries.comparisons.peers.slow_topics import slow_topics
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests import worlds
from tests.judgement.own_deadline_trial import CODES, OFFICE_SD, SIZE
from tests.reference import Known, Life

FIRST, END = datetime(2025, 1, 10), datetime(2025, 6, 15)
PERIOD = Scope(date(2025, 1, 20), date(2025, 6, 14))
ALLOWED = {"complaint": 10, "request": 20}
SLOWER = 4.0
SOUND, SLOW, BOTH = PLANTED = CODES[2], CODES[SIZE + 2], CODES[SIZE + 5]
PLACES = {
    "topic": tuple(f"T{number}" for number in range(1, 7)),
    "county": ("0301", "0302", "0303", "0304", "0305", "0306"),
}
TOPIC_GROUPS = {topic: "G1" if number < 3 else "G2" for number, topic in enumerate(PLACES["topic"])}


def made(rng: np.random.Generator, place: str, part: float) -> Store:
    """A store whose planted offices have this part of the usual time in the first place, or are slower there."""
    lives = []
    for office in CODES:
        pace = float(np.exp(rng.normal(0, OFFICE_SD)))
        for _ in range(int(np.exp(rng.uniform(np.log(250), np.log(700))))):
            registered = FIRST + timedelta(float(rng.uniform(0, 150)))
            of = {name: values[int(rng.integers(len(values)))] for name, values in PLACES.items()}
            kind = "complaint" if rng.random() < 0.6 else "request"
            is_there = office in PLANTED and of[place] == PLACES[place][PLANTED.index(office)]
            slower = SLOWER if is_there and office in (SLOW, BOTH) else 1.0
            allowed = ALLOWED[kind] * (part if is_there and office in (SOUND, BOTH) else 1.0)
            days = slower * pace * ALLOWED[kind] * float(np.exp(rng.normal(-0.9, 0.7)))
            answered = registered + timedelta(days)
            lives.append(
                Life(
                    "one",
                    registered,
                    kind=kind,
                    agency=office,
                    due=registered + timedelta(allowed),
                    answered=answered if answered < END else None,
                    **of,
                )
            )
    peers = {code: f"P{number // SIZE + 1}" for number, code in enumerate(CODES)}
    with mock.patch.multiple(
        worlds,
        AGENCIES=CODES,
        PEERS=peers,
        TOPIC_GROUPS=TOPIC_GROUPS,
        TOPICS=PLACES["topic"],
        COUNTIES=PLACES["county"],
    ):
        return worlds.store_of(
            sa.create_engine("duckdb:///:memory:"),
            worlds.World(tuple(lives), Known({"one": END, "two": END})),
        )


def named(store: Store, place: str, *, least: float = hurried_pairs.MIN_OF_ALLOWED) -> Counter[str]:
    """Which planted offices are called slow in the place, and how many other pairs are."""
    words = ("less time", "slower", "less time and slower")
    planted = {
        (office, there): word for office, there, word in zip(PLANTED, PLACES[place], words, strict=False)
    }
    store.cache.clear()
    with mock.patch.object(hurried_pairs, "MIN_OF_ALLOWED", least):
        pairs = (
            [(each.office, each.code) for each in slow_topics(store)]
            if place == "topic"
            else [(each.office, each.code) for each in slow_counties(store, PERIOD)]
        )
    return Counter(planted.get(pair, "any other") for pair in pairs)


def main() -> None:
    """Print who is named with the rule and without it."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=8)
    cli.add_argument("--seed", type=int, default=1)
    opts = cli.parse_args()
    for place in PLACES:
        for part in (0.3, 0.5):
            counted: dict[str, Counter[str]] = {"without": Counter(), "with": Counter()}
            for number in range(opts.worlds):
                store = made(np.random.default_rng([opts.seed, number]), place, part)
                counted["without"] += named(store, place, least=0.0)
                counted["with"] += named(store, place)
            for rule, count in counted.items():
                print(
                    f"{place}, {part} of the time, {rule} the rule: {dict(count)} of {opts.worlds}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
