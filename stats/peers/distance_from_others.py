"""How probable it is that one of some groups or counties lies so far below the others, if it is like them.

It is a t-distributed distance away from the mean of the others (a prediction interval, as in Higgins, Thompson &
Spiegelhalter 2009, J. R. Statist. Soc. A 172:137–159).
"""

import numpy as np

from stats.arrays import Floats


def tails_among_others(value: Floats, chance: Floats) -> Floats:
    """The probability of a value as low as that of each, from the mean and the scatter of all others.

    `chance` is the variance of each by chance. The others include their own; what a smaller one has more counts
    besides.
    """
    from scipy.special import stdtr

    m = len(value) - 1
    tails = []
    for i in range(len(value)):
        others = np.delete(value, i)
        more = max(float(chance[i] - np.delete(chance, i).mean()), 0.0)
        spread = np.sqrt(others.var(ddof=1) * (1 + 1 / m) + more)
        tails.append(float(stdtr(m - 1, (value[i] - others.mean()) / (spread + 1e-9))))
    return np.array(tails)
