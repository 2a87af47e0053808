"""Log-rank test: are groups of cases answered at the same pace?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats, Ints

Histogram = tuple[
    Ints, Ints, Ints, Ints
]  # hours, answers, competing, censored, as in `stats.estimates.survival`


@dataclass(frozen=True)
class LogRank:
    """Test statistic, its degrees of freedom and p-value; NaN where there are fewer than two groups or no answers."""

    statistic: float
    df: int
    p: float


def logrank(groups: Sequence[Histogram]) -> LogRank:
    """Log-rank test of several groups, for the cause-specific hazard of an answer.

    Mantel (1966), Peto & Peto (1972), with the hypergeometric variance for ties (Kalbfleisch & Prentice 2002, eq. 1.22
    and 1.23): U(k) = Σ d(k) − n(k) d / n over the hours with answers, and its covariance Σ d (n − d) / (n − 1) · n(k) /
    n · (δ(k, l) − n(l) / n). The statistic U′ V⁻ U is χ² with one degree of freedom fewer than there are groups.

    A closing without an answer removes its case from the risk set, as censoring does. That is right for the hazard,
    which is what is compared: how fast those who still wait are answered. Groups that close many cases without an
    answer can have equal hazards and unequal incidence of answers (Gray 1988 tests the latter).
    """
    from scipy.special import chdtrc

    # The risk sets of all groups are needed at the hours of every group.
    hours = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *(g[0] for g in groups)]))
    tables = [_table(group, hours) for group in groups]
    answers = np.array([table[0] for table in tables]).reshape(len(groups), len(hours))
    at_risk = np.array([table[1] for table in tables]).reshape(len(groups), len(hours))
    # A group without cases has no hazard to compare, and would count as a degree of freedom.
    has_cases = at_risk[:, :1].sum(axis=1) > 0
    answers, at_risk = answers[has_cases], at_risk[has_cases]
    d, n = answers.sum(axis=0), at_risk.sum(axis=0)
    df = int(has_cases.sum()) - 1
    if df < 1 or d.sum() == 0:
        return LogRank(np.nan, max(df, 0), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        share_at_risk = at_risk / n
        spread = np.where(n > 1, d * (n - d) / (n - 1), 0.0)
    observed_minus_expected = (answers - share_at_risk * d).sum(axis=1)
    variance = np.diag((share_at_risk * spread).sum(axis=1)) - (share_at_risk * spread) @ share_at_risk.T
    # The rows of the covariance sum to zero, so that it has no inverse: hence the generalised one.
    statistic = float(
        observed_minus_expected
        @ np.linalg.pinv(variance, rcond=1e-10, hermitian=True)
        @ observed_minus_expected
    )
    return LogRank(statistic, df, float(chdtrc(df, statistic)))


def _table(group: Histogram, hours: Ints) -> tuple[Floats, Floats]:
    """Number of answers, and number at risk just before, at each of the hours."""
    own_hours, answers, competing, censored = (np.asarray(x) for x in group)
    index = np.searchsorted(hours, own_hours)
    answered, leaving = (
        np.bincount(index, counts, minlength=len(hours)).astype(np.float64)
        for counts in (answers, answers + competing + censored)
    )
    return answered, np.cumsum(leaving[::-1])[::-1]
