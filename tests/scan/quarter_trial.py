"""How often a rise by half that lasts two quarters is called emerging, under different variation between quarters."""

import itertools
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from queries.hotspots.trajectories import RECENT, assessments
from stats.areas.relative_levels import relative_levels
from stats.estimates.false_discovery import adjust_p_values
from tests.scan.scan_worlds import LEVEL_SD, province_map

QUARTERS, MIN_CASES = 8, 30
VARIATION = (0.0, 0.05, 0.10, 0.15, 0.20)  # sd of the log of a county's quarters
WEEKLY = (400.0, 1600.0)
NULL, PLANTED = 4000, 2000
CLASSES = (30, 100, 300, np.inf)  # cases expected in two quarters, from and below


@dataclass(frozen=True)
class QuarterCell:
    """Results of a cell: false emerging or fading hotspots in unchanged provinces, and planted rises found.

    `any_false` is the share of `null` unchanged provinces that have one; `found` and `planted` count by `CLASSES`.
    """

    variation: float
    weekly: float
    null: int
    any_false: float
    found: list[int]
    planted: list[int]


def quarter_cells(folder: Path, *, runs: bool) -> list[QuarterCell]:
    """All cells, run once and kept in the folder; none if they are not there and `runs` is false."""
    file = folder / "quarters.json"
    if not file.exists():
        if not runs:
            return []
        found = [_cell(variation, weekly) for weekly in WEEKLY for variation in VARIATION]
        file.write_text(json.dumps([asdict(cell) for cell in found]), encoding="utf-8")
    return [QuarterCell(**row) for row in json.loads(file.read_text(encoding="utf-8"))]


def _cell(variation: float, weekly: float) -> QuarterCell:
    rng = np.random.default_rng([round(variation * 100), round(weekly)])
    false = sum(bool(set(_words(rng, variation, weekly)[0]) & {"emerging", "fading"}) for _ in range(NULL))
    found, planted = [0] * (len(CLASSES) - 1), [0] * (len(CLASSES) - 1)
    for _ in range(PLANTED):
        riser = int(rng.integers(len(province_map().people)))
        words, expected = _words(rng, variation, weekly, riser=riser)
        for at, (low, high) in enumerate(itertools.pairwise(CLASSES)):
            if low <= expected[riser] < high:
                planted[at] += 1
                found[at] += words[riser] == "emerging"
    return QuarterCell(variation, weekly, NULL, false / NULL, found, planted)


def _words(
    rng: np.random.Generator, variation: float, weekly: float, *, riser: int | None = None
) -> "tuple[list[str], np.ndarray[tuple[int], np.dtype[np.float64]]]":
    """The assessments of a random province, and the cases expected of each county in two quarters.

    The riser is at the level of the province before, since only such a county can be emerging.
    """
    people = province_map().people
    level = np.exp(LEVEL_SD * rng.standard_normal(len(people)))
    if riser is not None:
        level[riser] = 1.0
    mean = (people * level / people.sum() * weekly * 13)[:, None] * np.ones(QUARTERS)
    mean = mean * np.exp(variation * rng.standard_normal(mean.shape) - variation**2 / 2)
    if riser is not None:
        mean[riser, -RECENT:] *= 1.5
    counts = rng.poisson(mean).astype(float)
    observed = np.ones(counts.shape, dtype=bool)
    levels = relative_levels(counts, people, observed, recent=RECENT)
    tests = np.stack([levels.p_earlier, levels.p_recent, levels.p_change])
    p = adjust_p_values(np.where(levels.expected >= MIN_CASES, tests, np.nan))
    words = [str(word) for word in assessments(levels, p, observed, min_n=MIN_CASES)]
    return words, levels.expected
