"""How much of a change of a share is due to the mix of cases alone: more of those whose share was high before.

A unit that takes over slow topics has a lower share on time, though it answers each topic as it did.
"""

import numpy as np

from stats.arrays import Floats

PRIOR = 10.0  # cases that the share of all units counts for, beside those of the unit in a cell


def change_by_mix(*, n: Floats, n_before: Floats, hits_before: Floats, share_of_all: Floats) -> float:
    """The change of a unit's share that its mix explains (Kitagawa 1955), by the shares of the time before.

    Arrays have an entry for each cell of the mix: the unit's cases now, its cases and hits before, and the share of all
    units before (NaN where none had such cases). A cell with few cases is drawn to that share. NaN without cases.
    """
    if not (n.sum() > 0 and n_before.sum() > 0):
        return np.nan
    share_of_all = np.where(np.isnan(share_of_all), hits_before.sum() / n_before.sum(), share_of_all)
    share = (hits_before + PRIOR * share_of_all) / (n_before + PRIOR)
    return float(((n / n.sum() - n_before / n_before.sum()) * share).sum())
