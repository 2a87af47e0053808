"""One trial of disclosure control: a demo province in three loads, all that is published of it, and the attack."""

from pathlib import Path

from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.settings.province_settings import settings
from queries.storage.store import Store
from tests.protection.attack import Found, Tally, attack
from tests.protection.demo_loads import demo_in_three_loads
from tests.protection.knowledge import State, know
from tests.protection.published import measures, published


def publications(store: Store, loads: tuple[int, ...], *, only: tuple[str, ...] = ()) -> list[State]:
    """Everything that is published at each load, by measure and unit; `only` some measures if their keys are given."""
    states: list[State] = []
    for load in loads:
        state: State = {}
        for measure in measures():
            for unit in PUBLICATION_UNITS:
                if not only or measure.key in only:
                    here = published(store, measure, unit, load)
                    if here is not None:
                        state[measure.key, unit] = here
        states.append(state)
    return states


def years(states: list[State]) -> list[str]:
    """The Jalali years of which anything is published, as "1404"."""
    return sorted({month[:4] for state in states for here in state.values() for month in here.months})


def trial(
    folder: Path,
    *,
    cases: int,
    seed: int,
    sample: int | None = None,
    rounds: int = 4,
    seconds: float = 60,
    budget: float = 1200,
    only: tuple[str, ...] = (),
) -> tuple[Tally, list[Found], int]:
    """Attack a demo province: the tally, what was found, and the number of tables read."""
    store = demo_in_three_loads(folder, cases=cases, seed=seed)
    states = publications(store, tuple(int(n) for n in store.loads["load"]), only=only)
    limits = settings().disclosure
    tally, found = Tally(), []
    for year in years(states):
        known = know(states, year, k=limits.k, base=limits.base)
        share = None if sample is None else sample // len(years(states))
        of_year, pieces = attack(
            known, k=limits.k, sample=share, seed=seed, rounds=rounds, seconds=seconds, budget=budget
        )
        print(year, of_year, *pieces[:20], sep="\n  ", flush=True)
        tally.add(of_year)
        found += pieces
    return tally, found, sum(len(here.tables) for state in states for here in state.values())
