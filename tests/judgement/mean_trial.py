"""Offices compared by means: days waited in the first thirty, and hand-offs per case."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from stats.peers.assessment import assess
from stats.peers.case_mix import CellTable
from stats.peers.peer_expectation import peer_expectation
from stats.peers.response_scale import MeanScale, mean_scale
from tests.judgement.office_trial import Cell

Floats = NDArray[np.float64]

TOPICS, TOPIC_SD = 4, 0.25  # topics, and how much their means differ on the logarithmic scale
HORIZON, MEDIAN, SIGMA, NEVER = 30.0, 6.0, 0.9, 0.06  # days; log-normal waits; share never answered
ONCE, TWICE = 0.07, 0.03  # probabilities of one and of two hand-offs
MARGINS = {"waits": (1.0, 2.0), "handoffs judged": (0.05, 0.10)}  # least difference, and far off


class MeanCell(Cell):
    """A measure with its parameters: peers, cases and distance of the watched office, sd on the logarithmic scale."""


@dataclass
class MeanTally:
    """What was counted over the worlds of a cell; lists have one entry a world."""

    told: list[bool] = field(default_factory=list)
    sound: list[int] = field(default_factory=list)
    sound_told: list[int] = field(default_factory=list)
    covered: list[float] = field(default_factory=list)


def mean_cells(worlds: int) -> list[MeanCell]:
    """All cells of the trial of means."""
    return [
        MeanCell(kind, (("peers", peers), ("cases", cases), ("above", above), ("sd", sd)), worlds // 2)
        for kind, above in (("waits", 3.0), ("handoffs judged", 0.15))
        for peers in (8, 20)
        for cases in (300, 1500)
        for sd in (0.0, 0.15)
    ]


def run_means(cell: MeanCell) -> MeanTally:
    """The tally of a cell; the random numbers depend only on its name."""
    rng = np.random.default_rng(list(cell.name.encode()))
    tally, (least, far) = MeanTally(), MARGINS[cell.kind]
    for _ in range(cell.worlds):
        table, scale, gap = mean_world(rng, cell.kind, **dict(cell.options))
        assessments = assess(
            peer_expectation(table, scale=scale),
            better="lower",
            floor=None,
            min_gap=least,
            far_gap=far,
            smallest=False,
        )
        is_reported, sound = assessments.assessment == "needs_look", gap < least
        tally.told.append(bool(is_reported[0]))
        tally.sound.append(int(sound.sum()))
        tally.sound_told.append(int((is_reported & sound).sum()))
        tally.covered.append(float(((assessments.gap_lower <= gap) & (gap <= assessments.gap_upper)).mean()))
    return tally


def mean_world(
    rng: np.random.Generator, kind: str, *, peers: int, cases: int, above: float, sd: float
) -> tuple[CellTable, MeanScale, Floats]:
    """Cells, scale and true gaps of a group in which the first office is `above` what the typical one would need."""
    n = rng.integers(300, 1501, peers + 1)
    n[0] = cases
    mix = rng.dirichlet(np.full(TOPICS, 3.0), peers + 1)
    counts = rng.multinomial(n, mix)
    topic, office = np.exp(rng.normal(0, TOPIC_SD, TOPICS)), np.exp(rng.normal(0, sd, peers + 1))
    true_mean = _waits if kind == "waits" else _handoffs
    expected = (counts * true_mean(topic)[None, :]).sum(axis=1) / n
    low, high = 0.0, 12.0
    for _ in range(40):
        office[0] = (low + high) / 2
        mean = float((counts[0] * true_mean(topic * office[0])).sum() / n[0])
        low, high = (office[0], high) if mean < expected[0] + above else (low, office[0])
    factor = topic[None, :] * office[:, None]
    truth = (counts * true_mean(factor)).sum(axis=1) / n
    row = np.repeat(np.arange(counts.size), counts.ravel())
    values = (_draw_waits if kind == "waits" else _draw_handoffs)(rng, factor.ravel()[row])
    total, squares = (np.bincount(row, x, minlength=counts.size) for x in (values, values**2))
    rows, columns = np.nonzero(counts)
    table = CellTable(
        office=rows.astype(np.int64),
        factors=columns.astype(np.int64)[:, None],
        n=counts[rows, columns].astype(float),
        hits=total.reshape(counts.shape)[rows, columns],
        group=np.zeros(peers + 1, dtype=np.int64),
    )
    of_offices = (x.reshape(counts.shape).sum(axis=1) for x in (total, squares))
    return table, mean_scale(*of_offices, n), truth - expected


def _waits(factor: Floats) -> Floats:
    """Mean of min(T, horizon): T is log-normal, or longer than the horizon where there is never an answer."""
    mu = np.log(MEDIAN * factor)
    reached = ndtr((np.log(HORIZON) - mu) / SIGMA)
    partial = np.exp(mu + SIGMA**2 / 2) * ndtr((np.log(HORIZON) - mu - SIGMA**2) / SIGMA)
    return (1 - NEVER) * (partial + HORIZON * (1 - reached)) + NEVER * HORIZON


def _draw_waits(rng: np.random.Generator, factor: Floats) -> Floats:
    waits = np.minimum(MEDIAN * factor * np.exp(rng.normal(0, SIGMA, len(factor))), HORIZON)
    return np.where(rng.random(len(factor)) < NEVER, HORIZON, waits)


def _probabilities(factor: Floats) -> tuple[Floats, Floats]:
    return np.minimum(ONCE * factor, 0.5), np.minimum(TWICE * factor, 0.5)


def _handoffs(factor: Floats) -> Floats:
    once, twice = _probabilities(factor)
    return once + 2 * twice


def _draw_handoffs(rng: np.random.Generator, factor: Floats) -> Floats:
    once, twice = _probabilities(factor)
    drawn = rng.random(len(factor))
    return np.where(drawn < twice, 2.0, np.where(drawn < twice + once, 1.0, 0.0))
