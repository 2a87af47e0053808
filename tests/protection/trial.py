"""One trial of disclosure control: a random province in two loads, all that is published of both, and the attacks."""

from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.measures.declaration import Measure
from queries.settings.province_settings import settings
from queries.storage.store import Store
from tests.protection.attack import Tally, by_all, by_others, by_pairs
from tests.protection.published import Published, measures, published
from tests.vintages import history
from tests.worlds import World, store_of, world

# Pairs of measures of the same cases: the second counts all cases that the first counts, or only its hits (0).
SAME_CASES = (("closed", "reopened_share", None), ("resolved_share", "resolution_gap", 0))
# From the first day of a Jalali year into the next one: the second load completes quarters and mostly the year.
BEGINS, DAYS = datetime(2024, 3, 20), 400
FIRST, SECOND = 2, 4  # The loads after which all sources are known for the first and for the second time.


def added_only(seed: int, size: int) -> tuple[World, World]:
    """A world and the same world with fewer cases: whatever the second load reports is true of the first load, too."""
    now = world(2 * seed, size=size, start=BEGINS, days=DAYS)
    fewer = now.lives[: max(len(now.lives) - (3, 20, 80)[seed % 3], 1)]
    return World(fewer, now.known), now


def added_and_changed(seed: int, size: int) -> tuple[World, World]:
    """A world some weeks earlier, when less had happened and some data were wrong, and the same world now."""
    past = history(seed, size=size, start=BEGINS, days=DAYS)
    return past.before, past.now


def trial(
    seed: int,
    folder: Path,
    *,
    size: int,
    most: int,
    only: tuple[str, ...] = (),
    ways: tuple[str, ...] = ("added", "changed"),
) -> dict[str, Tally]:
    """Attack one random province of about `size` cases; returns tallies by the way the second load came about."""
    folder.mkdir(exist_ok=True)
    tallies = {}
    for name in ways:
        made = added_only if name == "added" else added_and_changed
        before, now = made(seed, size)
        engine = sa.create_engine(f"duckdb:///{folder / f'{name}-{seed}-{size}.duckdb'}")
        store = store_of(engine, now, before=before)
        tally = Tally()
        told = {}
        for measure in measures():
            if not only or measure.key in only:
                told[measure.key] = _attacked(
                    store, measure, tally, most=most, seed=seed, grows=name == "added"
                )
        limits = settings().disclosure
        for one, other, part in SAME_CASES:
            if one in told and other in told:
                both = zip(told[one], told[other], strict=False)
                for here, there in both:
                    by_others(
                        here, there, part, k=limits.k, base=limits.base, most=most, tally=tally, seed=seed
                    )
        engine.dispose()
        tallies[name] = tally
    return tallies


def _attacked(
    store: Store, measure: Measure, tally: Tally, *, most: int, seed: int, grows: bool
) -> list[list[Published]]:
    """Attack everything that is published of a measure at each load; returns the publications."""
    limits = settings().disclosure
    states: list[list[Published]] = []
    for load in (FIRST, SECOND):
        publications = [here for unit in PUBLICATION_UNITS if (here := published(store, measure, unit, load))]
        for here in publications:
            by_pairs(here, k=limits.k, base=limits.base, tally=tally)
        states.append(publications)
    states = [state for state in states if state]
    # A later load that changes cases may remove a case from a cell. Then each load is attacked separately.
    for attacked in [states] if grows and len(states) == 2 else [[state] for state in states]:
        by_all(attacked, k=limits.k, base=limits.base, most=most, tally=tally, seed=seed)
    return states


def as_row(tally: Tally) -> dict[str, int]:
    """The tally as plain numbers."""
    return {name: int(value) for name, value in asdict(replace(tally)).items()}
