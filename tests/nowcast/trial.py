"""The trial of late registrations: cells, what is counted in each world, and files that a later run continues."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from stats.late_registrations.nowcast import nowcast
from tests.nowcast.nowcast_worlds import LOADED, Course, days_since_change, draw

WORLDS = 2000
SPANS = {"newest week": (6, 0), "week before": (13, 7), "four weeks": (27, 0)}  # days before the newest one
RHYTHMS = {"daily": 1, "weekly": 7}
COUNTY = 5.0


@dataclass(frozen=True)
class NowcastCell:
    """What is varied: rhythm of the loads, their number, cases a week, and the course of the delays."""

    rhythm: str
    weekly: float
    course: Course
    loads: int

    @property
    def name(self) -> str:
        """Unique name of the cell, for its file and its random numbers."""
        return f"{self.rhythm}-{self.weekly:g}-{self.course}-{self.loads}"


@dataclass(frozen=True)
class SpanOutcome:
    """Of a span in one world: cases there are in the end, cases known, and the mean and limits of those missing."""

    total: float
    known: float
    missing: float
    lower: float
    upper: float

    @property
    def holds(self) -> bool:
        """Whether the interval holds the cases that were missing."""
        return self.lower <= self.total - self.known <= self.upper


def cells() -> list[NowcastCell]:
    """All cells, the most telling ones first."""
    full = {rhythm: LOADED // every for rhythm, every in RHYTHMS.items()}
    varying = [
        NowcastCell(rhythm, weekly, "varying", full[rhythm])
        for weekly in (1600.0, COUNTY, 100.0)
        for rhythm in ("weekly", "daily")
    ]
    growing = [
        NowcastCell("weekly", 1600.0, "growing", full["weekly"]),
        NowcastCell("weekly", COUNTY, "growing", full["weekly"]),
        NowcastCell("daily", 1600.0, "growing", full["daily"]),
    ]
    others = [
        NowcastCell("weekly", 1600.0, "changed", full["weekly"]),
        NowcastCell("weekly", 100.0, "varying", 9),
        NowcastCell("weekly", 1600.0, "steady", full["weekly"]),
    ]
    return [*varying, *growing, *others]


def run(cell: NowcastCell, folder: Path, *, worlds: int) -> None:
    """Run the first `worlds` of a cell, except those that its file in the folder has already, and add them to it."""
    file = folder / f"{cell.name}.jsonl"
    done = len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0
    with file.open("a", encoding="utf-8") as lines:
        for number in range(done, min(worlds, WORLDS)):
            outcomes = outcome(cell, number)
            rows = [[round(x, 3) for x in vars(each).values()] for each in outcomes]
            lines.write(json.dumps(rows) + "\n")
            lines.flush()


def read(cell: NowcastCell, folder: Path) -> list[list[SpanOutcome]]:
    """The outcomes of a cell, with one entry for each of SPANS; empty if it was not run."""
    file = folder / f"{cell.name}.jsonl"
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [[SpanOutcome(*row) for row in json.loads(line)] for line in lines]


def age_of_change(cell: NowcastCell, number: int) -> int:
    """Days since the sudden change of a world of a cell with such changes."""
    return days_since_change(np.random.default_rng([number, *cell.name.encode()]))


def outcome(cell: NowcastCell, number: int) -> list[SpanOutcome]:
    """The outcome of one world; its random numbers depend on the cell's name and the number of the world only."""
    assert cell.course in get_args(Course)
    rng = np.random.default_rng([number, *cell.name.encode()])
    world = draw(
        rng,
        weekly=cell.weekly,
        every=RHYTHMS[cell.rhythm],
        loads=cell.loads,
        course=cell.course,
        is_county=cell.weekly == COUNTY,
    )
    newest = len(world.total) - 1
    spans = [(newest - first, newest - last) for first, last in SPANS.values()]
    completed = nowcast([world.arrivals], spans, whole=world.whole)
    assert completed is not None
    return [
        SpanOutcome(
            float(world.total[first : last + 1].sum()), each.known, each.missing, each.lower, each.upper
        )
        for each, (first, last) in zip(completed, spans, strict=True)
    ]
