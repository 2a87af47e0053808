"""Rates, means and tables of the document of the trials of judgement."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stats.estimates.intervals import wilson_interval
from tests.judgement.mean_trial import MeanCell
from tests.judgement.office_trial import Cell

LARGEST = {"half": "half of all cases"}


def option(cell: Cell | MeanCell, name: str) -> str:
    value = dict(cell.options).get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return LARGEST.get(str(value), str(value))


def rate(hits: float, n: float) -> str:
    """A rate in per cent with its Monte Carlo interval."""
    if not n:
        return "–"
    low, high = wilson_interval(np.array([hits]), np.array([n]))
    digits = 2 if hits / n < 0.02 else 1
    return f"{100 * hits / n:.{digits}f} ({100 * low[0]:.{digits}f}–{100 * high[0]:.{digits}f})"


def mean(values: Sequence[float] | NDArray[np.float64]) -> str:
    """A mean over worlds in per cent with its Monte Carlo interval."""
    v = np.asarray(values, dtype=float)
    half = 1.96 * v.std(ddof=1) / np.sqrt(len(v))
    return f"{100 * v.mean():.1f} (±{100 * half:.1f})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"| --- |{' ---: |' * (len(head) - 1)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
