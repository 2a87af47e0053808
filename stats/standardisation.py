"""What a unit's share would be expected to be if, with its own mix of cases, it did as the other units do."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MIN_STRATUM_CASES = 30  # of the others in a stratum; with fewer, the others as a whole say what to expect


@dataclass(frozen=True)
class ExpectedShares:
    """Expected shares of the units, elementwise, and how sure they are.

    `behind` is the number of cases whose plain share would be as sure as `share` is; where strata differ much, that
    understates it. `borrowed` is the sum of the squared weights that the other units have in it, and `covariance`
    (units × units) that of the differences between observed and expected shares.
    """

    share: Floats
    effective_n: Floats
    squared_weights: Floats
    covariance: Floats


def leave_one_out_expectation(
    hits: Floats, n: Floats, *, min_stratum_cases: int = MIN_STRATUM_CASES
) -> ExpectedShares:
    """Expected share of each unit from the others, by indirect standardisation; NaN without cases or others.

    `hits` and `n` are units × strata. With M(s) the others' cases in stratum s and w(s) the part of the unit's own
    cases that lies in s: E = Σ w(s) p(s), where p(s) is the others' share in s if M(s) ≥ `least`, else the others'
    share over all strata. So E = Σ b(s) H(s) over the others' hits H(s), with b(s) = w(s) / M(s) in the strata that
    stand for themselves, plus in every stratum the rest of the weight over the others' cases. Indirect
    standardisation: Breslow & Day (1987), «Statistical Methods in Cancer Research» II, ch. 2; the unit is left out,
    for with its own cases in them a unit that is alone in its strata would always equal its expectation.
    """
    k, m = np.asarray(hits, dtype=float), np.asarray(n, dtype=float)
    own, others = m.sum(axis=1), m.sum(axis=0) - m
    of_others = others.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = m / own[:, None]
        alone = others >= max(min_stratum_cases, 1)
        per_case = np.where(alone, weight / others, 0.0)
        rest = np.where(alone, 0.0, weight).sum(axis=1)
        per_case += (rest / of_others)[:, None]
        share = np.where((own > 0) & (of_others > 0), (per_case * (k.sum(axis=0) - k)).sum(axis=1), np.nan)
    per_case = np.nan_to_num(per_case, nan=0.0, posinf=0.0)
    weights = per_case @ m.T
    np.fill_diagonal(weights, 0.0)
    with np.errstate(divide="ignore"):
        behind = 1 / (per_case**2 * others).sum(axis=1)
    # A stratum where all or none were hit would have no variance at all: half a case more of each.
    pooled = (k.sum(axis=0) + 0.5) / (m.sum(axis=0) + 1.0)
    covariance = _covariance(per_case, m, pooled * (1 - pooled))
    borrowed = (weights**2).sum(axis=1)
    return ExpectedShares(
        np.clip(share, 0.0, 1.0), np.where(np.isfinite(share), behind, np.nan), borrowed, covariance
    )


def _covariance(per_case: Floats, n: Floats, of_case: Floats) -> Floats:
    """Covariance of observed less expected: every one of these is a sum over cases, with weights.

    A case of unit k in stratum s weighs 1 / n(i) in the difference of its own unit, and −b(i, s) in that of another.
    """
    with np.errstate(divide="ignore"):
        each = np.nan_to_num(1 / n.sum(axis=1), posinf=0.0)
    cases = n * of_case
    of_own = per_case * cases
    both = (per_case * (n.sum(axis=0) * of_case)) @ per_case.T - of_own @ per_case.T - per_case @ of_own.T
    cross = each[:, None] * (cases @ per_case.T)
    found = both - cross - cross.T
    alone = each**2 * cases.sum(axis=1) + (per_case**2 * (n.sum(axis=0) - n)) @ of_case
    found[np.diag_indices_from(found)] = alone
    return np.asarray(found, dtype=np.float64)
