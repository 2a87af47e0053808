"""Counts beyond expectation, where the whole and its parts may have moved together.

A county with twice its expected cases is not news in a week in which the whole province has twice as many
(`stats.attention.watched_counts`). The functions here compute what is usual for the cells of a table and for late
answers.
"""

import numpy as np

from stats.arrays import Floats

# Strengths of priors, in cases: an estimate is shrunk as if this many additional cases had been exactly as expected.
PRIOR_CASES = 10.0  # of a ratio of actual to expected, towards 1
CELL_PRIOR_CASES = 4.0  # of the ratio of a cell to the product of its row and column, towards 1
OFFICE_PRIOR_CASES = 20.0  # of an office's share of late answers, towards that of all offices


def smoothed_ratio(actual: Floats, expected: Floats, *, weight: float = PRIOR_CASES) -> Floats:
    """Ratio of actual to expected counts, shrunk towards 1: (actual + k) / (expected + k), with k = `weight`.

    This is the posterior mean of the ratio under a gamma prior of mean 1 and shape k (Clayton & Kaldor 1987).
    """
    return np.asarray((actual + weight) / (expected + weight), dtype=float)


def cell_relations(base: Floats) -> Floats:
    """How much more often row and column of a table (R × C) go together than if they were independent.

    (base + k) / (independent + k) as in `smoothed_ratio`, where `independent` is row sum · column sum / total. With
    expected sums of now each cell is expected to be relation · row · column / total.
    """
    total = max(float(base.sum()), 1.0)
    independent = base.sum(axis=1, keepdims=True) * base.sum(axis=0, keepdims=True) / total
    return smoothed_ratio(base, independent, weight=CELL_PRIOR_CASES)


def late_answers_baseline(due: Floats, late: Floats) -> tuple[Floats, Floats, Floats]:
    """Usual share of late answers of each office, the dispersion of its weeks, and the relative variance of the share.

    `due` and `late` are offices × days of the past: cases that fell due, and those of them that were answered late or
    not at all. The share is the office's own, shrunk towards that of all offices by 20 cases. The dispersion is that of
    the office's weeks around it, where weeks in which all offices were late (after Nowruz) count as usual.
    """
    overall_share = late.sum() / max(float(due.sum()), 1.0)
    share = (late.sum(axis=1) + OFFICE_PRIOR_CASES * overall_share) / (due.sum(axis=1) + OFFICE_PRIOR_CASES)
    weeks = due.shape[1] // 7
    # Whole weeks, counted back from the end of the past, so that weekdays do not add to the variation.
    by_week_due, by_week = (
        x[:, x.shape[1] - weeks * 7 :].reshape(len(x), weeks, 7).sum(axis=2) for x in (due, late)
    )
    expected_by_week = by_week_due * share[:, None]
    fitted = expected_by_week * smoothed_ratio(by_week.sum(axis=0), expected_by_week.sum(axis=0))[None, :]
    square = (by_week - fitted) ** 2 / np.maximum(fitted, 0.25)
    phi = np.maximum(1.0, square.sum(axis=1) / max(weeks - 1, 1))
    return share, phi, 1 / (late.sum(axis=1) + OFFICE_PRIOR_CASES * overall_share + 1)
