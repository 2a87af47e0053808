"""Try what is said of the share on time where deadlines change within the data: whose fall is put down to them.

`python -m tests.judgement.deadline_change_trial --worlds 40` takes some minutes. What came of it is in
docs/decisions.md, "A change by deadlines is said with its reason, and is neither better nor worse".

Stores of one office, with two years of cases of two kinds. The time until an answer is lognormal and has a season. On a
day in the last year, cases begin to be due sooner, or answers to come later, or both.
"""

import argparse
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import sqlalchemy as sa

from queries.comparisons.changes.period_change import change
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.reference import Known, Life
from tests.worlds import World, store_of

END, CHANGED = datetime(2025, 7, 1), datetime(2025, 3, 1)
QUARTER = Scope(date(2025, 4, 2), date(2025, 6, 30))
ALLOWED = {"complaint": 10, "request": 20}


@dataclass(frozen=True)
class DeadlineSetting:
    """A store: cases a day, by what deadlines are multiplied from CHANGED on, and by what the days to an answer are."""

    a_day: float
    shorter: float = 1.0
    slower: float = 1.0

    def lives(self, rng: np.random.Generator) -> list[Life]:
        """The cases of two years."""
        lives = []
        for day in range(731):
            for _ in range(rng.poisson(self.a_day)):
                registered = END - timedelta(731 - day, seconds=int(rng.integers(86_400)))
                kind = "complaint" if rng.random() < 0.6 else "request"
                is_new = registered >= CHANGED
                season = 0.15 * np.cos(2 * np.pi * day / 365.25)
                days = ALLOWED[kind] * np.exp(rng.normal(-0.4 + season, 0.7)) * (self.slower if is_new else 1)
                allowed = round(ALLOWED[kind] * (self.shorter if is_new else 1))
                answered = registered + timedelta(float(days))
                lives.append(
                    Life(
                        "one",
                        registered,
                        kind=kind,
                        due=registered + timedelta(allowed),
                        answered=answered if answered < END and rng.random() > 0.03 else None,
                    )
                )
        return lives


def said(setting: DeadlineSetting, rng: np.random.Generator) -> tuple[bool, bool]:
    """Whether the share on time of the quarter is called changed since a year before, and by deadlines."""
    world = World(tuple(setting.lives(rng)), Known({"one": END, "two": END}))
    store = store_of(sa.create_engine("duckdb:///:memory:"), world)
    found = change(store, measure(store, "on_time_share", QUARTER), "last_year")
    assert found is not None
    return found.result == "changed", found.due_to_deadlines


def main() -> None:
    """Print for each setting how often a change is said, and how often it is put down to deadlines."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=40)
    cli.add_argument("--seed", type=int, default=1)
    opts = cli.parse_args()
    for setting in (
        DeadlineSetting(3),
        *(DeadlineSetting(3, shorter=shorter) for shorter in (0.7, 0.5, 1.5)),
        *(DeadlineSetting(3, slower=slower) for slower in (1.5, 2.0)),
        DeadlineSetting(3, shorter=0.7, slower=1.25),
        DeadlineSetting(3, shorter=0.7, slower=1.5),
        DeadlineSetting(3, shorter=0.7, slower=2.0),
    ):
        found = [said(setting, np.random.default_rng([opts.seed, number])) for number in range(opts.worlds)]
        changed, by_deadlines = (sum(which) for which in zip(*found, strict=True))
        print(f"{setting}: changed {changed}, by deadlines {by_deadlines} of {opts.worlds}", flush=True)


if __name__ == "__main__":
    main()
