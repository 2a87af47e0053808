"""Trials of hot neighbourhoods of places (`stats/areas/hot_neighbourhoods.py`): false ones, and planted ones found."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from stats.areas.hot_neighbourhoods import hot_neighbourhoods, nearest_places

SHARE = 0.2  # overdue
PLANTED_PLACES = 7


@dataclass(frozen=True)
class PlaceCell:
    """What is varied: places, usual cases of one, how much places differ (sd of the logit), and the planted odds."""

    places: int
    cases: int
    spread: float
    odds: float
    worlds: int

    @property
    def name(self) -> str:
        """Unique name of the cell, for its file and its random numbers."""
        return f"places-{self.places}-{self.cases}-{self.spread:g}-{self.odds:g}"


@dataclass(frozen=True)
class PlaceOutcome:
    """Places reported in one world, how many of them are planted, and how many are planted in all."""

    told: int
    right: int
    planted: int


def place_cells() -> list[PlaceCell]:
    """All cells: nothing planted, then planted ones."""
    null = [
        PlaceCell(n, cases, sd, 1.0, 4000)
        for n, cases, sd in ((60, 60, 0.0), (60, 60, 0.4), (300, 60, 0.4), (300, 600, 0.4))
    ]
    cells = [
        PlaceCell(n, cases, sd, odds, 2000)
        for n, cases, sd in ((60, 60, 0.4), (300, 60, 0.4), (300, 600, 0.4))
        for odds in (1.5, 2.0, 3.0)
    ]
    return null + cells


def run_places(cell: PlaceCell, folder: Path, *, worlds: int) -> None:
    """Run the first `worlds` of a cell, except those that its file in the folder has already, and add them to it."""
    file = folder / f"{cell.name}.jsonl"
    done = len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0
    with file.open("a", encoding="utf-8") as lines:
        for number in range(done, min(worlds, cell.worlds)):
            lines.write(json.dumps(asdict(place_outcome(cell, number))) + "\n")


def read_places(cell: PlaceCell, folder: Path) -> list[PlaceOutcome]:
    """The outcomes of a cell; empty if it was not run."""
    file = folder / f"{cell.name}.jsonl"
    if not file.exists():
        return []
    return [PlaceOutcome(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def place_outcome(cell: PlaceCell, number: int) -> PlaceOutcome:
    """The outcome of one world: places around a few towns, larger ones near their centres."""
    rng = np.random.default_rng([number, *cell.name.encode()])
    towns = rng.uniform(0, 2, (12, 2))
    town = towns[rng.integers(len(towns), size=cell.places)]
    away = rng.normal(0, 0.12, town.shape)
    latitude, longitude = (town + away + [37, 45]).T
    size = cell.cases * np.exp(0.8 * rng.standard_normal(cell.places) - 3 * np.abs(away).mean(axis=1))
    n = np.maximum(np.round(size), 20.0)
    logit = np.log(SHARE / (1 - SHARE)) + cell.spread * rng.standard_normal(cell.places)
    planted = np.zeros(cell.places, dtype=bool)
    if cell.odds != 1:
        centre = int(rng.integers(cell.places))
        planted[[centre, *nearest_places(latitude, longitude)[centre][: PLANTED_PLACES - 1]]] = True
        logit[planted] += np.log(cell.odds)
    late = rng.binomial(n.astype(int), 1 / (1 + np.exp(-logit))).astype(float)
    neighbourhoods = hot_neighbourhoods(late, n, latitude, longitude)
    assert neighbourhoods is not None
    return PlaceOutcome(
        int(neighbourhoods.is_hot.sum()), int((neighbourhoods.is_hot & planted).sum()), int(planted.sum())
    )


def places_report(results: dict[PlaceCell, Sequence[PlaceOutcome]]) -> str:
    """The section of docs/scan.md."""
    rows = []
    for cell, outcomes in results.items():
        if not outcomes:
            continue
        told, right = (sum(getattr(each, name) for each in outcomes) for name in ("told", "right"))
        planted = sum(each.planted for each in outcomes)
        false = np.mean([each.told > each.right for each in outcomes])
        row = [str(cell.places), str(cell.cases), f"{cell.spread:g}", f"× {cell.odds:g}" if planted else "—"]
        row += [f"{len(outcomes):,}", f"{false:.1%}"]
        row += (
            [
                f"{np.mean([each.right > 0 for each in outcomes]):.0%}",
                f"{right / planted:.0%}",
                f"{right / max(told, 1):.0%}",
            ]
            if planted
            else ["—"] * 3
        )
        rows.append(row)
    head = [
        "places",
        "usual cases",
        "places differ by",
        "odds",
        "worlds",
        "a false place is told",
        "the planted group is found",
        "of its places, told",
        "of those told, planted",
    ]
    lines = [head, ["---"] * len(head), *rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    text = (
        "Neighbouring towns and villages with more overdue cases (Getis–Ord Gi*, `stats/areas/hot_neighbourhoods.py`). "
        f"Places lie around twelve towns and have a share of {SHARE:.0%} overdue, whose odds differ by the sd of the "
        f"log given here, independently of where they are. A planted group is {PLANTED_PLACES} neighbouring places "
        "with higher odds. Where nothing is planted, a false place may be told in 5% of worlds; where something is, "
        "neighbours of the planted ones may be told besides, because a place is told for what is around it: they count "
        "as false here."
    )
    return f"## Neighbouring places\n\n{text}\n\n{table}" if rows else ""
