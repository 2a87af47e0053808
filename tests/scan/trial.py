"""The trials of the scan: cells, what is counted in each world, and files of results that a later run continues."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from queries.hotspots.trajectories import RECENT, assessments
from stats.areas.relative_levels import relative_levels
from stats.clusters.forecast_noise import ForecastNoise
from stats.clusters.scan_baseline import Baseline, recent_baseline, whole_baseline, without_likely_cluster
from stats.clusters.scan_noise import Noise
from stats.clusters.scan_replications import largest_by_chance
from stats.clusters.scan_statistic import Windows
from stats.clusters.space_time_scan import Cluster, find_clusters
from stats.estimates.false_discovery import adjust_p_values
from stats.seasons.calendar_regressors import design_matrix
from tests.scan.scan_worlds import DAYS, NOISES, QUARTER, WEEKS, World, draw, province_map

RECENT_WEEKS = 12
REPLICATIONS = {"recent": 199, "whole": 39}
FIRST_DAY = 18_000  # days since 1970; Nowruz falls on other weeks than a year earlier, as it does
MIN_CASES = 30
QUARTERS = 8


@dataclass(frozen=True)
class Cell:
    """What is varied: kind of scan, noise, cases a week in the province, risk of the cluster (1: none), and worlds."""

    scan: str
    noise: str
    weekly: float
    risk: float
    worlds: int

    @property
    def name(self) -> str:
        """Unique name of the cell, for its file and its random numbers."""
        return f"{self.scan}-{list(NOISES).index(self.noise)}-{self.weekly:g}-{self.risk:g}"


@dataclass(frozen=True)
class Outcome:
    """What was counted in one world.

    p-values of the most likely cluster, with noise counted and as if there were chance alone; whether the cluster that
    is named (p ≤ 0.05) shares a county and a week with the planted one; counties that are named and planted; today's
    assessment: number of emerging hotspots, and whether a planted county is one; processor seconds.
    """

    p: float
    p_plain: float
    found: bool
    told: int
    right: int
    planted: int
    usual: float
    emerging: int
    emerging_found: bool
    seconds: float


def cells() -> list[Cell]:
    """All cells, the most telling ones first."""
    kinds = list(NOISES)
    null = [Cell("recent", noise, 1600, 1.0, 4000) for noise in (kinds[2], kinds[0], kinds[3], kinds[1])]
    planted = [
        Cell("recent", kinds[at], weekly, risk, 2000)
        for at, weekly, risk in (
            (2, 1600, 1.5),
            (0, 1600, 1.5),
            (2, 1600, 1.25),
            (2, 1600, 2.0),
            (3, 1600, 1.5),
        )
    ]
    few = [Cell("recent", kinds[2], 400, 1.0, 4000), Cell("recent", kinds[2], 400, 1.5, 2000)]
    few += [Cell("recent", kinds[2], 400, 2.0, 2000)]
    few += [Cell("recent", kinds[at], 1600, 1.5, 2000) for at in (4, 5)]
    whole = [
        Cell("whole", kinds[at], 1600, risk, 2000) for at, risk in ((2, 1.0), (0, 1.0), (3, 1.0), (2, 1.5))
    ]
    return [null[0], planted[0], null[1], *planted[1:3], null[2], *planted[3:], null[3], *few, *whole]


def run(cell: Cell, folder: Path, *, worlds: int) -> None:
    """Run the first `worlds` of a cell, except those that its file in the folder has already, and add them to it."""
    file = folder / f"{cell.name}.jsonl"
    done = len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0
    with file.open("a", encoding="utf-8") as lines:
        for number in range(done, min(worlds, cell.worlds)):
            lines.write(json.dumps(asdict(outcome(cell, number))) + "\n")
            lines.flush()


def read(cell: Cell, folder: Path) -> list[Outcome]:
    """The outcomes of a cell; empty if it was not run."""
    file = folder / f"{cell.name}.jsonl"
    if not file.exists():
        return []
    return [Outcome(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def outcome(cell: Cell, number: int) -> Outcome:
    """The outcome of one world; its random numbers depend on the cell's name and the number of the world only."""
    rng = np.random.default_rng([number, *cell.name.encode()])
    recent = cell.scan == "recent"
    until = WEEKS if recent else int(rng.integers(20, WEEKS - 20))
    world = draw(rng, noise=cell.noise, weekly=cell.weekly, risk=cell.risk, weeks=4, until=until)
    begun = time.process_time()
    design = design_matrix(FIRST_DAY, DAYS)
    base = (
        recent_baseline(world.counts, design, weeks=RECENT_WEEKS)
        if recent
        else whole_baseline(world.counts, design)
    )
    assert base is not None
    (cluster, *others), (plain, *_) = (
        _scan(base, noise, recent=recent, seed=number)
        for noise in (base.noise, Noise.none(len(world.counts)))
    )
    reported = [each for each in (cluster, *others) if each.p <= 0.05]
    is_found = any(
        world.planted[list(each.areas)].any() and each.first < until and each.last >= until - 4
        for each in reported
    )
    counties = {area for each in reported for area in each.areas}
    emerging = _emerging(world) if recent else np.zeros(len(world.counts), dtype=bool)
    return Outcome(
        p=cluster.p,
        p_plain=plain.p,
        found=is_found,
        told=len(counties),
        right=int(world.planted[sorted(counties)].sum()) if counties else 0,
        planted=int(world.planted.sum()),
        usual=world.usual,
        emerging=int(emerging.sum()),
        emerging_found=bool((emerging & world.planted).any()),
        seconds=time.process_time() - begun,
    )


def _scan(base: Baseline, noise: Noise | ForecastNoise, *, recent: bool, seed: int) -> Iterator[Cluster]:
    """The clusters of a world. All spans of a whole scan would take too long for thousands of worlds: half a year."""
    windows = Windows(province_map().windows, base.weeks, RECENT_WEEKS if recent else 26, recent)
    if not noise.is_none:
        base = without_likely_cluster(base, windows)
        noise = base.noise
    by_chance = largest_by_chance(
        base.counts,
        base.expected,
        windows,
        noise=noise,
        refit=None if noise.is_none else base.refit,
        replications=REPLICATIONS["recent" if recent else "whole"],
        seed=seed,
    )
    clusters = find_clusters(base.counts, base.expected, windows, by_chance=by_chance, noise=noise)
    assert clusters, "random counts always have a window above its expectation"
    return iter(clusters)


def _emerging(world: World) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which counties today's assessment of quarters calls emerging, the last quarter ending with the data."""
    length = QUARTER * 7
    counts = world.counts[:, -QUARTERS * length :].reshape(len(world.counts), QUARTERS, length).sum(axis=2)
    observed = np.ones(counts.shape, dtype=bool)
    levels = relative_levels(counts, province_map().people, observed, recent=RECENT)
    tests = np.stack([levels.p_earlier, levels.p_recent, levels.p_change])
    p = adjust_p_values(np.where(levels.expected >= MIN_CASES, tests, np.nan))
    return np.array([word == "emerging" for word in assessments(levels, p, observed, min_n=MIN_CASES)])
