"""Whether an event that has been told has grown so much since that it has to be told afresh.

The counts of a window are compared with what the event had before it: usual × the event's own ratio to the usual since
it was told. Its days before the telling are left out, because chance chose them: they stood out, and so the event was
told.
"""

import numpy as np
from numpy.typing import NDArray

from stats.watched_counts import MORE, Flags, edges, tail_probability

Floats = NDArray[np.float64]

GROWN = 1.5  # times the event's own ratio since it was told, from which on it is told afresh
MIN_DAYS = 7  # since the telling, before a window; fewer do not say how large an event is


def growth_p_values(
    counted: tuple[Floats, Floats],
    window: tuple[Floats, Floats, Floats],
    *,
    phi: Floats,
    least: Floats,
    checked: Flags,
) -> Floats:
    """Probability of as many counts in each window if the event were as large as before; 1 where it has not grown.

    All arrays are rows × windows. `counted` are the counts from the telling to the window and what was usual in that
    time; `window` the counts in the window, what was usual in it, and the variance of a count around that. `phi` is the
    dispersion, `least` the smallest excess in cases; windows that are not `checked` get 1.
    """
    before, usual_before = counted
    actual, usual, usual_variance = window
    ratio = np.maximum(before / np.maximum(usual_before, 1e-9), 1.0)
    mean = usual * ratio
    # The dispersion of the count, the uncertainty of what is usual, and that of the ratio.
    uncertainty = (usual_variance - phi * usual).clip(0) * ratio**2
    variance = phi * mean + uncertainty + mean**2 * phi / np.maximum(before, 1.0)
    up = np.full(len(mean), MORE)
    large = checked & (actual >= edges(up, np.full(len(mean), GROWN), mean, least))
    p = np.ones(mean.shape)
    p[large] = tail_probability(np.full(int(large.sum()), MORE), actual[large], mean[large], variance[large])
    return p
