"""The rule that judged offices before: the funnel of a group of at least eight, its expectation without the office.

It is kept here so that the trials can show its figures beside those of the present rule.
"""

import numpy as np
from numpy.typing import NDArray

from stats.estimates.share_funnel import MIN_PEERS, Z998
from stats.peers.case_mix import CellTable
from tests.judgement.former_funnel import share_funnel
from tests.judgement.former_standardisation import leave_one_out_expectation

MIN = 30


def reported_by_the_former_rule(table: CellTable) -> NDArray[np.bool_]:
    """Which offices lay below the 99.8 % limits of their group's funnel."""
    sizes = table.factors.max(axis=0) + 1
    stratum = np.ravel_multi_index(tuple(table.factors.T), tuple(sizes))
    n, hits = (np.zeros((table.offices, int(np.prod(sizes)))) for _ in range(2))
    np.add.at(n, (table.office, stratum), table.n)
    np.add.at(hits, (table.office, stratum), table.hits)
    is_reported = np.zeros(table.offices, dtype=bool)
    for key in np.unique(table.group):
        rows = np.flatnonzero(table.group == key)
        expected = leave_one_out_expectation(hits[rows], n[rows])
        enough = n[rows].sum(axis=1) >= MIN
        if enough.sum() < MIN_PEERS:
            continue
        funnel = share_funnel(
            hits[rows].sum(axis=1)[enough],
            n[rows].sum(axis=1)[enough],
            expected.share[enough],
            effective_n=expected.effective_n[enough],
            squared_weights=expected.squared_weights[enough],
        )
        if funnel is not None:
            is_reported[rows[enough]] = funnel.z < -Z998
    return is_reported
