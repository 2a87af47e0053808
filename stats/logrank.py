"""Whether groups are answered at the same pace."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Histogram = tuple[Ints, Ints, Ints, Ints]  # hours, answers, competing, censored, as in `stats.survival`


@dataclass(frozen=True)
class LogRank:
    """A test's statistic, its degrees of freedom and its p-value; NaN where there is nothing to compare."""

    statistic: float
    df: int
    p: float


def logrank(groups: Sequence[Histogram]) -> LogRank:
    """The log-rank test of groups, for the cause-specific hazard of an answer.

    Mantel (1966), Peto & Peto (1972), with the hypergeometric variance for ties (Kalbfleisch & Prentice 2002, eq.
    1.22 and 1.23): U(k) = Σ d(k) − n(k) d / n over the hours with answers, and its covariance
    Σ d (n − d) / (n − 1) · n(k) / n · (δ(k, l) − n(l) / n). The statistic U′ V⁻ U is χ² with one degree of freedom
    less than there are groups.

    A closing without an answer takes its case out of the risk set, as the end of what is known does. That is right
    for the hazard, which is what is compared: how fast those are answered who still wait. Groups that close many
    cases without an answer can have equal hazards and unequal incidence of answers (Gray 1988 tests that).
    """
    from scipy.special import chdtrc

    hours = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *(g[0] for g in groups)]))
    tables = [_table(group, hours) for group in groups]
    answers = np.array([table[0] for table in tables]).reshape(len(groups), len(hours))
    at_risk = np.array([table[1] for table in tables]).reshape(len(groups), len(hours))
    some = at_risk[:, :1].sum(axis=1) > 0
    answers, at_risk = answers[some], at_risk[some]
    d, n = answers.sum(axis=0), at_risk.sum(axis=0)
    df = int(some.sum()) - 1
    if df < 1 or d.sum() == 0:
        return LogRank(np.nan, max(df, 0), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = at_risk / n
        spread = np.where(n > 1, d * (n - d) / (n - 1), 0.0)
    off = (answers - part * d).sum(axis=1)
    variance = np.diag((part * spread).sum(axis=1)) - (part * spread) @ part.T
    statistic = float(off @ np.linalg.pinv(variance, rcond=1e-10, hermitian=True) @ off)
    return LogRank(statistic, df, float(chdtrc(df, statistic)))


def _table(group: Histogram, hours: Ints) -> tuple[Floats, Floats]:
    """Answers, and the number at risk just before, at each of the hours."""
    at, answers, competing, censored = (np.asarray(x) for x in group)
    place = np.searchsorted(hours, at)
    here, gone = (
        np.bincount(place, counts, minlength=len(hours)).astype(np.float64)
        for counts in (answers, answers + competing + censored)
    )
    return here, np.cumsum(gone[::-1])[::-1]
