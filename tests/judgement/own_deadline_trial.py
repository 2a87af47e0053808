"""Try the comparison of offices whose cases are due sooner with the deadlines of their own.

`python -m tests.judgement.own_deadline_trial --worlds 12` takes some minutes. What came of it is in docs/decisions.md,
"An office whose cases are due sooner is compared by its own deadlines".

A store has two peer groups of eight offices with 100 to 400 cases of two kinds in three months. The time until an
answer is lognormal; offices differ by a factor whose logarithm has a standard deviation of 0.15. In the first group one
office has half, or seven tenths, of the time for its cases, and is slower as well. In the second one an office has as
little time and is sound, and another one is slower with the usual deadlines.
"""

import argparse
from collections import Counter
from datetime import date, datetime, timedelta
from unittest import mock

import numpy as np
import sqlalchemy as sa

from queries.attention.funnel_breaches import funnel_checks
from queries.comparisons.peers import deadline_cells
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests import worlds
from tests.reference import Known, Life

FIRST, END = datetime(2025, 3, 1), datetime(2025, 6, 15)
PERIOD = Scope(date(2025, 3, 25), date(2025, 6, 14))
GROUPS, SIZE = 2, 8
OFFICE_SD, SLOWER = 0.15, 2.0
ALLOWED = {"complaint": 10, "request": 20}
# Of the offices of a store: one that is slower and has less time, one that has less time, and one that is slower.
CODES = tuple(f"A{number + 1}" for number in range(GROUPS * SIZE))
BOTH, SOUND, SLOW = CODES[0], CODES[SIZE], CODES[SIZE + 1]


def lives(rng: np.random.Generator, sooner: float) -> list[Life]:
    """The cases of all offices, some with this part of the usual time."""
    cases = []
    for office in CODES:
        pace = float(np.exp(rng.normal(0, OFFICE_SD)))
        if office in (SOUND, BOTH, SLOW):
            pace = SLOWER if office in (BOTH, SLOW) else 1.0
        part = sooner if office in (SOUND, BOTH) else 1.0
        for _ in range(int(np.exp(rng.uniform(np.log(100), np.log(400))))):
            registered = FIRST + timedelta(float(rng.uniform(0, 100)))
            kind = "complaint" if rng.random() < 0.6 else "request"
            days = pace * ALLOWED[kind] * float(np.exp(rng.normal(-0.5, 0.7)))
            answered = registered + timedelta(days)
            cases.append(
                Life(
                    "one",
                    registered,
                    kind=kind,
                    agency=office,
                    topic=worlds.TOPICS[int(rng.integers(2))],
                    county=worlds.COUNTIES[int(rng.integers(len(worlds.COUNTIES)))],
                    due=registered + timedelta(ALLOWED[kind] * part),
                    answered=answered if answered < END else None,
                )
            )
    return cases


def made(rng: np.random.Generator, sooner: float) -> Store:
    """A store of its own, for which the offices of all test worlds are others."""
    peers = {code: f"P{number // SIZE + 1}" for number, code in enumerate(CODES)}
    with mock.patch.multiple(worlds, AGENCIES=CODES, PEERS=peers):
        world = worlds.World(tuple(lives(rng, sooner)), Known({"one": END, "two": END}))
        return worlds.store_of(sa.create_engine("duckdb:///:memory:"), world)


def named(
    rng: np.random.Generator, sooner: float, *, least: float = deadline_cells.MIN_OF_ALLOWED
) -> Counter[str]:
    """How often each planted office and any other one need a look beside similar ones, and of how many."""
    with mock.patch.object(deadline_cells, "MIN_OF_ALLOWED", least):
        store = made(rng, sooner)
        rows = peer_comparison(store, "on_time_share", PERIOD).frame
        checks = funnel_checks(store, Scope(), END.date() - timedelta(1))
    agency = store.codes("agency")
    listed = {agency[c.subject[0][1]] for c in checks if c.route not in ("", "deadline")}
    looks = set(rows["agency"][(rows["assessment"] == "needs_look") & (rows["route"] != "deadline")])
    floor = set(rows["agency"][rows["route"] == "deadline"])
    counted = Counter({name: int(office in looks) for name, office in _planted().items()})
    counted += Counter({f"{name}, by the floor": int(office in floor) for name, office in _planted().items()})
    counted += Counter({f"{name}, attention": int(office in listed) for name, office in _planted().items()})
    counted["any other"] += len(looks - set(_planted().values()))
    return counted


def _planted() -> dict[str, str]:
    return {"sound": SOUND, "sooner and slower": BOTH, "slower": SLOW}


def main() -> None:
    """Print who is named with the rule and without it."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=15)
    cli.add_argument("--seed", type=int, default=1)
    opts = cli.parse_args()
    for sooner in (0.5, 0.7):
        for rule, least in (("without", 0.0), ("with", deadline_cells.MIN_OF_ALLOWED)):
            counted: Counter[str] = Counter()
            for number in range(opts.worlds):
                counted.update(named(np.random.default_rng([opts.seed, number]), sooner, least=least))
            print(f"{sooner}, {rule} the rule: {dict(counted)} of {opts.worlds} stores", flush=True)


if __name__ == "__main__":
    main()
