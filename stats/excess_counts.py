"""Counts beyond expectation, where the whole and its parts may have moved together.

A county with twice its expected cases is no news in a week in which the whole province has twice as many. The functions
here scale an expectation by what the others did, and give means and variances of counts in tables and of late answers
on that basis.
"""

import numpy as np
from numpy.typing import NDArray

from stats.seasonal_model import PredictedCounts

Floats = NDArray[np.float64]

# Strengths of priors, in cases: an estimate is shrunk as if so many additional cases had been exactly as expected.
PRIOR_CASES = 10.0  # of a ratio of actual to expected, towards 1
CELL_PRIOR_CASES = 4.0  # of the ratio of a cell to the product of its row and column, towards 1
OFFICE_PRIOR_CASES = 20.0  # of an office's share of late answers, towards that of all offices


def smoothed_ratio(actual: Floats, expected: Floats, *, weight: float = PRIOR_CASES) -> Floats:
    """Ratio of actual to expected counts, shrunk towards 1: (actual + k) / (expected + k), with k = `weight`.

    This is the posterior mean of the ratio under a gamma prior of mean 1 and shape k (Clayton & Kaldor 1987).
    """
    return np.asarray((actual + weight) / (expected + weight), dtype=float)


def smoothed_ratio_of_others(actual: Floats, expected: Floats) -> Floats:
    """For each part of a whole, the smoothed ratio of all other parts together: how much the whole moved without it."""
    return smoothed_ratio(actual.sum() - actual, expected.sum() - expected)


def scale_predicted_counts(span: PredictedCounts, factor: Floats) -> PredictedCounts:
    """Multiply a prediction by a factor, elementwise, its variance and limits included.

    The Poisson part of the variance grows with the factor, the remaining part with its square.
    """
    poisson_part = np.minimum(span.variance, span.expected)
    variance = poisson_part * factor + (span.variance - poisson_part) * factor**2
    return PredictedCounts(span.expected * factor, variance, span.lower * factor, span.upper * factor)


def expected_cells(base: Floats, row: Floats, column: Floats, phi: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of each cell of a table (R × C), from an earlier table and the expected sums of now.

    `base` has the earlier counts; `row` (R) and `column` (C) are the sums expected now; `phi` (C) is the dispersion of
    a column's sum (its variance over that of chance). Each cell is expected to keep its earlier relation to its row and
    column: m = r · row · column / total, with r = (base + k) / (independent + k) as in `smoothed_ratio`.
    Over-dispersion of a column is common to its cells, so that each cell gets its part of it; and r is itself an
    estimate, which adds to the variance.
    """
    total = max(float(base.sum()), 1.0)
    independent = base.sum(axis=1, keepdims=True) * base.sum(axis=0, keepdims=True) / total
    # How much more often row and column went together before than if they were independent.
    ratio = smoothed_ratio(base, independent, weight=CELL_PRIOR_CASES)
    total_now = max(float(row.sum() + column.sum()) / 2, 1e-9)
    mean = ratio * row[:, None] * column[None, :] / total_now
    share_of_column = mean / np.maximum(column[None, :], 1e-9)
    variance = mean * (1 + (phi[None, :] - 1) * share_of_column) + mean**2 / (base + CELL_PRIOR_CASES)
    return mean, np.asarray(variance, dtype=float)


def expected_late_answers(due: Floats, hits: Floats, *, recent: int, length: int) -> tuple[Floats, Floats]:
    """Expected number of late answers of each office in the last `length` days, and the variance of that number.

    `due` and `hits` are offices × days: cases that fell due, and those of them that were answered late or not at all.
    The days before the last `recent` ones are the past. The expectation is: cases that fell due, times the office's own
    past share of late answers (shrunk towards that of all offices by 20 cases), times the factor by which the other
    offices are later now than in the past (after Nowruz, everybody is). The dispersion is that of the office's own past
    weeks around the same kind of expectation.
    """
    past_due, past_hits = due[:, :-recent], hits[:, :-recent]
    overall_share = past_hits.sum() / max(float(past_due.sum()), 1.0)
    own_share = (past_hits.sum(axis=1) + OFFICE_PRIOR_CASES * overall_share) / (
        past_due.sum(axis=1) + OFFICE_PRIOR_CASES
    )
    now_due, now_hits = due[:, -length:].sum(axis=1), hits[:, -length:].sum(axis=1)
    # The factor is at least 1: when the others improve, an office that does not is not thereby expected to.
    common = np.maximum(smoothed_ratio_of_others(now_hits, now_due * own_share), 1.0)
    mean = now_due * np.minimum(own_share * common, 1.0)
    weeks = past_due.shape[1] // 7
    # Whole weeks, counted back from the end of the past, so that weekdays do not add to the variation.
    by_week_due, by_week = (
        x[:, x.shape[1] - weeks * 7 :].reshape(len(x), weeks, 7).sum(axis=2) for x in (past_due, past_hits)
    )
    expected_by_week = by_week_due * own_share[:, None]
    # Weeks in which all offices were late (after Nowruz) are no variation of this office either.
    week_factor = smoothed_ratio(by_week.sum(axis=0), expected_by_week.sum(axis=0))
    fitted = expected_by_week * week_factor[None, :]
    square = (by_week - fitted) ** 2 / np.maximum(fitted, 0.25)
    phi = np.maximum(1.0, square.sum(axis=1) / np.maximum(weeks - 1, 1))
    # The second term is the uncertainty of the office's own share, from the number of late answers it is based on.
    variance = phi * mean + mean**2 / (past_hits.sum(axis=1) + OFFICE_PRIOR_CASES * overall_share + 1)
    return mean, np.asarray(variance, dtype=float)
