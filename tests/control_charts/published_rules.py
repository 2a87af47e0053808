"""The XmR chart by the published rules, for comparison: NHS England, "Making data count" (package NHSRplotthedots).

Centre: the mean. Limits: 2.66 mean moving ranges. The latest month is special if it lies outside the limits; if the
last seven months lie on one side of the centre, or rise or fall throughout; or if two of the last three lie beyond two
thirds of the way to the limit, on one side. No allowance is made for season, numbers of cases or autocorrelation.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SHIFT = TREND = 7


def latest_is_special(x: Floats) -> NDArray[np.int64]:
    """The side on which the latest month of each series (S × months, no gaps) is special: 1, -1, or 0 if it is not."""
    centre = x.mean(axis=1, keepdims=True)
    limit = 2.66 * np.abs(np.diff(x, axis=1)).mean(axis=1, keepdims=True)
    distance = (x - centre) / np.maximum(limit, 1e-12)
    changes = np.diff(x[:, -TREND:], axis=1)
    side = np.zeros(len(x), dtype=np.int64)
    for sign in (1, -1):
        last = sign * distance
        special = last[:, -1] > 1
        special |= (last[:, -SHIFT:] > 0).all(axis=1)
        special |= (sign * changes > 0).all(axis=1)
        special |= (last[:, -1] > 2 / 3) & ((last[:, -3:] > 2 / 3).sum(axis=1) >= 2)
        side[special] = sign
    return side
