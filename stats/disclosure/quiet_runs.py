"""Quiet runs: months without any movement, over which the stock of a unit is published in all months or in none.

The stock of a month is that of the month before, plus what has entered, minus what has left. If it is published that
nothing has entered or left, the stocks of both months differ only by cases that come back. Suppose that the stock of
one month is published as 0 and that of the other is 1 to k − 1 and withheld: whoever knows how many cases came back
would know it.
"""

import numpy as np

from stats.arrays import Bools


def publishable_in_runs(publishable: Bools, small: Bools, quiet: Bools) -> Bools:
    """Which stocks may be published (units × months): none of a run in which one is small and withheld.

    `quiet` says for each unit and month whether it is known that nothing entered or left. All three have the same
    shape.
    """
    allowed = publishable.copy()
    # Numbers of runs: a new one begins with every month in which something may have moved.
    runs = np.cumsum(~quiet, axis=1)
    for unit in np.flatnonzero(small.any(axis=1)):
        with_small = np.unique(runs[unit, small[unit]])
        withheld = np.isin(runs[unit], with_small)
        allowed[unit] &= ~withheld
    return allowed
