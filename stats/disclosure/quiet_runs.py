"""Runs of months between which nothing moved: the stock of a unit is published in all of them or in none.

The stock of a month is that of the month before, and what has entered less what has left in between. Where it is
published that nothing has entered or left, the stocks of both months are the same but for cases that come back. A
stock of 1 to k − 1 that is withheld would then stand beside a published 0, and somebody who knows how many came back
would know it.
"""

import numpy as np

from stats.disclosure.sum_lattice import Bools


def publishable_in_runs(publishable: Bools, small: Bools, quiet: Bools) -> Bools:
    """Which stocks may be published (units × months): none of a run in which one is small and withheld.

    `quiet` says of each unit and month whether it is known that nothing moved in it. All three have the same shape.
    """
    allowed = publishable.copy()
    # Numbers of runs: a new one begins with every month in which something may have moved.
    runs = np.cumsum(~quiet, axis=1)
    for unit in np.flatnonzero(small.any(axis=1)):
        with_small = np.unique(runs[unit, small[unit]])
        withheld = np.isin(runs[unit], with_small)
        allowed[unit] &= ~withheld
    return allowed
