"""How often the scan would find a planted cluster if nothing had to be estimated: what no better estimate can exceed.

Levels, season, trend and the noise are those with which the worlds are drawn; only what happens to be drawn is not
known.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stats.clusters.scan_noise import to_week_totals
from stats.clusters.scan_statistic import Windows, log_likelihood_ratio, window_sums
from tests.scan.scan_worlds import LEVEL_SD, NOISES, QUARTER, province_map

Floats = NDArray[np.float64]

WEEKS, PLANTED_WEEKS, REPLICATIONS = 12, 4, 199
WEEKLY, RISK = 1600.0, 1.5
KNOWN = "If nothing had to be estimated"  # title of the section


@dataclass(frozen=True)
class KnownCell:
    """A noise of the worlds, and how many of them are drawn."""

    noise: str
    worlds: int = 2000


def known_cells() -> list[KnownCell]:
    """The noises of the worlds in which the scan looks for a cluster of this size."""
    return [KnownCell(noise) for noise in NOISES if noise != "weeks vary by 14%"]


def run_known(cell: KnownCell, folder: Path, *, worlds: int) -> None:
    """Run the first `worlds` of a cell, except those that its file has already: a p-value a line."""
    file = folder / f"known-{list(NOISES).index(cell.noise)}.jsonl"
    done = len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0
    with file.open("a", encoding="utf-8") as lines:
        for number in range(done, min(worlds, cell.worlds)):
            lines.write(json.dumps(p_of_world(cell.noise, number)) + "\n")


def read_known(cell: KnownCell, folder: Path) -> list[float]:
    """The p-values of a cell; empty if it was not run."""
    file = folder / f"known-{list(NOISES).index(cell.noise)}.jsonl"
    return (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
    )


def p_of_world(noise: str, number: int, *, risk: float = RISK) -> float:
    """The p-value of the most likely cluster of the last weeks of one world."""
    rng = np.random.default_rng([number, *noise.encode()])
    area, covariance = province_map(), covariance_of(noise)
    level = area.people * np.exp(LEVEL_SD * rng.standard_normal(len(area.people)))
    usual = (level / level.sum())[:, None] * np.full(WEEKS, WEEKLY)
    mean = usual.copy()
    mean[area.triples[rng.integers(len(area.triples))], -PLANTED_WEEKS:] *= risk
    counts = _drawn(rng, mean, covariance, 1)
    largest = _largest(counts, to_week_totals(usual, counts[0]), covariance)[0]
    by_chance = _largest(_drawn(rng, usual, covariance, REPLICATIONS), usual, covariance)
    return float(1 + (by_chance >= largest).sum()) / (1 + REPLICATIONS)


def covariance_of(noise: str) -> Floats:
    """The relative covariance of the weeks beyond chance; where quarters begin is not known."""
    by_week, fading, persistence, by_quarter = NOISES[noise]
    week = np.arange(WEEKS)
    quarters = [(week + begin) // QUARTER for begin in range(QUARTER)]
    same_quarter = np.mean([np.equal.outer(quarter, quarter) for quarter in quarters], axis=0)
    apart = np.abs(np.subtract.outer(week, week))
    return np.asarray(by_week * np.eye(WEEKS) + fading * persistence**apart + by_quarter * same_quarter)


def _drawn(rng: np.random.Generator, mean: Floats, covariance: Floats, size: int) -> Floats:
    """Random counts with means (K × W) and relative noise: size × K × W."""
    value, vector = np.linalg.eigh(covariance)
    root = vector * np.sqrt(np.maximum(value, 0.0))
    log = rng.standard_normal((size, *mean.shape)) @ root.T - np.diag(covariance) / 2
    return rng.poisson(mean * np.exp(log)).astype(float)


def _largest(counts: Floats, mean: Floats, covariance: Floats) -> Floats:
    """The largest ratio of each set of counts (R × K × W) in all windows that end with the last week."""
    windows = Windows(province_map().windows, WEEKS, WEEKS, prospective=True)
    best = np.zeros(len(counts))
    for length in range(1, WEEKS + 1):
        usual = mean[:, -length:].sum(axis=1)
        phi = 1 + usual * covariance[-length:, -length:].mean()
        cases = (counts[:, :, -length:].sum(axis=2) / phi).T
        expected = (usual / phi)[:, None] * (cases.sum(axis=0) / (usual / phi).sum())
        inside = (window_sums(windows.matrix, each) for each in (cases, expected))
        best = np.maximum(best, log_likelihood_ratio(*inside, cases.sum(axis=0)).max(axis=0))
    return best


def known_report(results: dict[KnownCell, list[float]]) -> str:
    """The section of the document; empty without any result."""
    rows = [
        f"| {cell.noise} | {len(found):,} | {np.mean(np.array(found) <= 0.05):.0%} |"
        for cell, found in results.items()
        if found
    ]
    text = (
        f"A cluster of risk × {RISK:g} as above, {WEEKLY:,.0f} cases a week, in worlds whose levels and noise the scan "
        "knows exactly, as nobody does: the share in which the most likely cluster has p ≤ 0.05. No better estimate of "
        "the noise can find many more. What the scan finds less is the price of having to estimate it from three "
        "years: a p-value that allows for that needs a clearer rise."
    )
    head = "| noise | worlds | p ≤ 0.05 |\n| --- | --- | --- |"
    return "\n\n".join([f"## {KNOWN}", text, "\n".join([head, *rows])]) if rows else ""
