"""One trial of disclosure control: a demo province in three loads, all that is published of it, and the attack."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.storage.store import Store
from tests.protection.attack import Found, Tally, attack
from tests.protection.demo_loads import demo_in_three_loads, store_file
from tests.protection.knowledge import know
from tests.protection.known_counts import State
from tests.protection.published import measures, published
from tests.protection.stock_identity import STOCK_MEASURES


@dataclass(frozen=True)
class Province:
    """A demo province to be attacked; `sample` is the number of withheld counts of a year, None for all.

    `reopened_known`: by an attacker who knows how many cases are open again in every unit and month.
    """

    cases: int
    seed: int
    sample: int | None = None
    reopened_known: bool = False

    @property
    def name(self) -> str:
        """What the files of this trial are called, before the year."""
        return f"{self.cases}-{self.seed}-{self.sample or 'all'}{'-reopened' * self.reopened_known}"


@dataclass
class Outcome:
    """What came of attacking a province, added up over the years in `years`."""

    cases: int
    seed: int
    sample: int | None
    reopened_known: bool = False
    tables: int = 0
    cells: int = 0
    years: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)  # years that have not been attacked yet
    tally: Tally = field(default_factory=Tally)
    found: list[Found] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)


def publications(
    store: Store,
    loads: tuple[int, ...],
    *,
    year: str | None = None,
    only: tuple[str, ...] = (),
    units: tuple[str, ...] = PUBLICATION_UNITS,
) -> list[State]:
    """Everything that is published at each load, by measure and unit; of one year or of all.

    `only` are the keys of the measures; without them, all. By one of the `units` alone it is a third of the work, for
    tests of stores whose cases differ by that unit.
    """
    states: list[State] = []
    for load in loads:
        state: State = {}
        for measure in measures():
            for unit in units:
                if not only or measure.key in only:
                    here = published(store, measure, unit, load, year=year)
                    if here is not None:
                        state[measure.key, unit] = here
        states.append(state)
    return states


def years(states: list[State]) -> list[str]:
    """The Jalali years of which anything is published, as "1404"."""
    return sorted({month[:4] for state in states for here in state.values() for month in here.months})


def trial(
    folder: Path,
    province: Province,
    *,
    seconds: float,
    budget: float,
    walks: int,
    go_on: bool = True,
    only: tuple[str, ...] = (),
) -> Outcome:
    """Attack a demo province, year by year, and keep in the folder what comes of it.

    A year of which every count is settled is not attacked again; the attack on any other one goes on where it was.
    Unless `go_on`, only what was kept is read; so it is of the years that are not among `only`, if there are any.
    """
    outcome = Outcome(province.cases, province.seed, province.sample, province.reopened_known)
    if not go_on and not store_file(folder, cases=province.cases, seed=province.seed).exists():
        outcome.unfinished.append("all years")
        return outcome
    store = demo_in_three_loads(folder, cases=province.cases, seed=province.seed)
    loads = tuple(int(n) for n in store.loads["load"])
    all_years = years(publications(store, loads[-1:], only=("received",)))
    history: list[State] = []
    for year in all_years:
        name = f"{province.name}-{year}"
        file = folder / f"attacked-{name}.json"
        attack_it = go_on and (not only or year in only)
        if not file.exists() and not attack_it:
            outcome.unfinished.append(year)
            continue
        if attack_it and not _is_settled(file):
            states = publications(store, loads, year=year)
            history = history or publications(store, loads, only=STOCK_MEASURES)
            known = know(states, year, history=history, reopened_known=province.reopened_known)
            tally, found = attack(
                known,
                sample=province.sample,
                seed=province.seed,
                seconds=seconds,
                budget=budget,
                walks=walks,
                kept=folder / f"shown-{name}.npy",
            )
            if file.exists():
                tally.proofs += json.loads(file.read_text(encoding="utf-8"))["tally"]["proofs"]
            tables = [cells for state in states for here in state.values() for cells in here.tables.values()]
            kept = {
                "tables": len(tables),
                "cells": sum(map(len, tables)),
                "tally": asdict(tally),
                "found": [asdict(each) for each in found],
                "relations": sorted(set(known.relations)),
            }
            file.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
            print(province.cases, year, tally, *found[:20], sep="\n  ", flush=True)
        row = json.loads(file.read_text(encoding="utf-8"))
        outcome.years.append(year)
        outcome.tables += row["tables"]
        outcome.cells += row["cells"]
        outcome.tally.add(Tally(**row["tally"]))
        outcome.found += [Found(**each) for each in row["found"]]
        outcome.relations = sorted({*outcome.relations, *row["relations"]})
    return outcome


def _is_settled(file: Path) -> bool:
    """Whether a year has been attacked, and every count of it settled."""
    return file.exists() and not json.loads(file.read_text(encoding="utf-8"))["tally"]["undecided"]
