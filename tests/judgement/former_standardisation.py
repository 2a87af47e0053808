"""Indirect standardisation: the share expected of a unit if, with its own mix of cases, it did as the other units do.

Offices with harder cases look worse. Comparing each with what the others achieve in the same kinds of cases (strata)
removes that difference.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Cases of the others in a stratum; with fewer, their share over all strata is used instead.
MIN_STRATUM_CASES = 30


@dataclass(frozen=True)
class ExpectedShares:
    """Expected shares of the units, elementwise, and their precision.

    `effective_n` is the number of cases whose plain share would be as precise as `share`; where strata differ much, the
    true precision is higher. `squared_weights` is the sum of the squared weights of the other units in the expectation,
    and `covariance` (units × units) that of the differences between observed and expected shares.
    """

    share: Floats
    effective_n: Floats
    squared_weights: Floats
    covariance: Floats


def leave_one_out_expectation(
    hits: Floats, n: Floats, *, min_stratum_cases: int = MIN_STRATUM_CASES
) -> ExpectedShares:
    """Expected share of each unit from the others, by indirect standardisation; NaN without cases or others.

    `hits` and `n` are units × strata. With M(s) the others' cases in stratum s and w(s) the proportion of the unit's
    own cases in s: E = Σ w(s) p(s), where p(s) is the others' share in s if M(s) ≥ `min_stratum_cases`, else the
    others' share over all strata. So E = Σ b(s) H(s) over the others' hits H(s), with b(s) = w(s) / M(s) in the strata
    with enough cases, plus in every stratum the remaining weight over all of the others' cases. Indirect
    standardisation: Breslow & Day (1987), «Statistical Methods in Cancer Research» II, ch. 2. The unit itself is left
    out: with its own cases included, a unit that is alone in its strata would always equal its expectation.
    """
    k, m = np.asarray(hits, dtype=float), np.asarray(n, dtype=float)
    own_total, others = m.sum(axis=1), m.sum(axis=0) - m
    others_total = others.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = m / own_total[:, None]
        sufficient = others >= max(min_stratum_cases, 1)
        # b(s): how much each hit of the others in stratum s adds to the expectation.
        per_case = np.where(sufficient, weight / others, 0.0)
        remaining_weight = np.where(sufficient, 0.0, weight).sum(axis=1)
        per_case += (remaining_weight / others_total)[:, None]
        share = np.where(
            (own_total > 0) & (others_total > 0), (per_case * (k.sum(axis=0) - k)).sum(axis=1), np.nan
        )
    per_case = np.nan_to_num(per_case, nan=0.0, posinf=0.0)
    # Units × units: the weight that each other unit's cases have in a unit's expectation. τ² of those units enters the
    # variance of the expectation with the squares of these.
    weights = per_case @ m.T
    np.fill_diagonal(weights, 0.0)
    with np.errstate(divide="ignore"):
        effective_n = 1 / (per_case**2 * others).sum(axis=1)
    # Half a case is added to hits and misses: a stratum with only one of them would have no variance at all.
    pooled = (k.sum(axis=0) + 0.5) / (m.sum(axis=0) + 1.0)
    covariance = _covariance(per_case, m, pooled * (1 - pooled))
    squared_weights = (weights**2).sum(axis=1)
    return ExpectedShares(
        np.clip(share, 0.0, 1.0),
        np.where(np.isfinite(share), effective_n, np.nan),
        squared_weights,
        covariance,
    )


def _covariance(per_case: Floats, n: Floats, case_variance: Floats) -> Floats:
    """Covariance of observed minus expected shares. Each such difference is a weighted sum over cases.

    A case of unit k in stratum s has the weight 1 / n(i) in the difference of its own unit i = k, and −b(i, s) in that
    of another unit i. `case_variance` is the variance of a single case by stratum.
    """
    with np.errstate(divide="ignore"):
        own_weight = np.nan_to_num(1 / n.sum(axis=1), posinf=0.0)
    variance_of_unit = n * case_variance
    of_own = per_case * variance_of_unit
    both = (
        (per_case * (n.sum(axis=0) * case_variance)) @ per_case.T - of_own @ per_case.T - per_case @ of_own.T
    )
    cross = own_weight[:, None] * (variance_of_unit @ per_case.T)
    covariance = both - cross - cross.T
    diagonal = (
        own_weight**2 * variance_of_unit.sum(axis=1) + (per_case**2 * (n.sum(axis=0) - n)) @ case_variance
    )
    covariance[np.diag_indices_from(covariance)] = diagonal
    return np.asarray(covariance, dtype=np.float64)
