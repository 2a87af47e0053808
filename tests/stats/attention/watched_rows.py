"""Watched counts by row, of any numbers, and the rule by which tests report their events."""

from dataclasses import replace

import numpy as np

from stats.attention.reporting_rule import ReportingRule
from stats.attention.watched_counts import MORE, WatchedCounts

RULE = ReportingRule(windows=(3, 7, 14, 28), level=0.1, gap=28, ending=2.0, settle=84, announce=14)
LEAD, DAYS = 56, 140


def watched(actual: np.ndarray, expected: np.ndarray, **changed: object) -> WatchedCounts:
    """Rows that are watched for more over all windows, each on its own; `changed` replaces fields."""
    rows = len(actual)
    counts = WatchedCounts(
        actual=np.asarray(actual, dtype=float),
        expected=np.asarray(expected, dtype=float),
        lead=LEAD,
        phi=np.full((rows, 4), 1.2),
        level_variance=np.full(rows, 0.001),
        sign=np.full(rows, MORE),
        windows=np.ones((rows, 4), dtype=bool),
        twin=np.arange(rows),
        families=np.full((2, rows), -1),
        least_ratio=np.full(rows, 1.25),
        least_cases=np.full(rows, 10.0),
        least_share=np.full(rows, 0.002),
        weight=np.ones(rows),
        whole=np.asarray(expected, dtype=float).sum(axis=0),
    )
    return replace(counts, **changed)  # type: ignore[arg-type]
