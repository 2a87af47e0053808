"""How far counts lie beyond their expectation where everything around them may have moved, too."""

import numpy as np
from numpy.typing import NDArray

from stats.seasonal_model import PredictedCounts

Floats = NDArray[np.float64]

PRIOR_CASES = 10.0  # cases: a ratio is drawn towards 1 as if so many more had come as expected
CELL_PRIOR_CASES = 4.0  # the same for the ratio of a cell to what its row and its column would make it
OFFICE_PRIOR_CASES = (
    20.0  # cases: an office's share of late answers is drawn towards that of all as if by so many
)


def smoothed_ratio(actual: Floats, expected: Floats, *, weight: float = PRIOR_CASES) -> Floats:
    """The ratio of actual to expected, drawn towards 1: (actual + k) / (expected + k).

    The mean of the ratio given a gamma prior of mean 1 and shape k (Clayton & Kaldor 1987).
    """
    return np.asarray((actual + weight) / (expected + weight), dtype=float)


def smoothed_ratio_of_others(actual: Floats, expected: Floats) -> Floats:
    """For each part of a whole, the shrunken ratio of all the others: by how much the whole moved without it."""
    return smoothed_ratio(actual.sum() - actual, expected.sum() - expected)


def scale_predicted_counts(span: PredictedCounts, factor: Floats) -> PredictedCounts:
    """The expectation times a factor, its variance with it: that of chance by the factor, the rest by its square."""
    by_chance = np.minimum(span.variance, span.expected)
    variance = by_chance * factor + (span.variance - by_chance) * factor**2
    return PredictedCounts(span.expected * factor, variance, span.lower * factor, span.upper * factor)


def expected_cells(base: Floats, row: Floats, column: Floats, phi: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of each cell of a table, R × C, from a time before and the expected sums of now.

    `base` are the counts of the time before, `row` (R) and `column` (C) what is expected now, `phi` (C) how many
    times as much as by chance a column's sum varies. A cell is expected to stand to row and column as it did before,
    m = r · row · column / total with r = (base + k) / (independent + k), as in `shrunken`. What a column varies by
    beyond chance is common to its cells, so that each has its part of it; and r is itself an estimate.
    """
    total = max(float(base.sum()), 1.0)
    independent = base.sum(axis=1, keepdims=True) * base.sum(axis=0, keepdims=True) / total
    ratio = smoothed_ratio(base, independent, weight=CELL_PRIOR_CASES)
    now = max(float(row.sum() + column.sum()) / 2, 1e-9)
    mean = ratio * row[:, None] * column[None, :] / now
    part = mean / np.maximum(column[None, :], 1e-9)
    variance = mean * (1 + (phi[None, :] - 1) * part) + mean**2 / (base + CELL_PRIOR_CASES)
    return mean, np.asarray(variance, dtype=float)


def expected_late_answers(due: Floats, hits: Floats, *, recent: int, length: int) -> tuple[Floats, Floats]:
    """Expected number of late answers of each office in its last `length` days, and the variance of that number.

    `due` and `hits` are offices × days: cases that fell due, and those of them that were late. The days before the
    last `recent` are the past: an office's own share of late answers in it, drawn towards that of all by 20 cases, is
    expected of what fell due, times what the other offices have more of now than then (the weeks after Nowruz).
    How much such numbers vary is what the office's weeks of the past varied by around the same expectation.
    """
    past_due, past_hits = due[:, :-recent], hits[:, :-recent]
    everywhere = past_hits.sum() / max(float(past_due.sum()), 1.0)
    own = (past_hits.sum(axis=1) + OFFICE_PRIOR_CASES * everywhere) / (
        past_due.sum(axis=1) + OFFICE_PRIOR_CASES
    )
    now_due, now_hits = due[:, -length:].sum(axis=1), hits[:, -length:].sum(axis=1)
    common = np.maximum(smoothed_ratio_of_others(now_hits, now_due * own), 1.0)
    mean = now_due * np.minimum(own * common, 1.0)
    weeks = past_due.shape[1] // 7
    by_week_due, by_week = (
        x[:, x.shape[1] - weeks * 7 :].reshape(len(x), weeks, 7).sum(axis=2) for x in (past_due, past_hits)
    )
    usual = by_week_due * own[:, None]
    moved = smoothed_ratio(by_week.sum(axis=0), usual.sum(axis=0))
    fitted = usual * moved[None, :]
    square = (by_week - fitted) ** 2 / np.maximum(fitted, 0.25)
    phi = np.maximum(1.0, square.sum(axis=1) / np.maximum(weeks - 1, 1))
    variance = phi * mean + mean**2 / (past_hits.sum(axis=1) + OFFICE_PRIOR_CASES * everywhere + 1)
    return mean, np.asarray(variance, dtype=float)
