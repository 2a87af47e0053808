"""Test whether an event has grown so much since it was reported that it has to be reported again.

The counts of a window are compared with those of the event before it: usual × the event's own ratio to the usual since
it was reported. The days before the report are left out, because they were selected by chance: the event was reported
because they stood out.
"""

import numpy as np

from stats.arrays import Bools, Floats
from stats.attention.watched_counts import MORE, edges, tail_probability

GROWN = 1.5  # times the event's own ratio since it was reported, at which it is reported again
MIN_DAYS = 7  # from the report to a window; fewer days do not say how large an event is


def growth_p_values(
    counted: tuple[Floats, Floats],
    window: tuple[Floats, Floats, Floats],
    *,
    phi: Floats,
    least: Floats,
    checked: Bools,
) -> Floats:
    """Probability of as many counts in each window if the event were as large as before; 1 where it has not grown.

    All arrays are rows × windows. `counted` are the counts from the report to the window and what was usual in that
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
