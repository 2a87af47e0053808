"""Empirical-Bayes smoothing: rates of small areas, shrunk towards the mean of all areas."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def empirical_bayes_rates(
    counts: Floats, exposure: Floats, *, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Empirical-Bayes rates with lower and upper limit, elementwise; NaN where the exposure is missing or 0.

    Marshall (1991), global: with m = ΣO/ΣE and A = Σ E (O/E − m)² / ΣE − m / Ē (0 if negative), the rate is m + A / (A
    + m/E) (O/E − m). That is the mean of the gamma posterior with prior mean m and variance A, whose quantiles are the
    limits. With A = 0 the areas do not differ beyond chance: all get m, with the interval of m itself, which for no
    cases at all extends to Garwood's upper limit, −ln((1 − level) / 2) / ΣE.
    """
    from scipy.special import gammaincinv

    o, e = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    has_exposure = np.isfinite(e) & (e > 0)
    value, lower, upper = (np.full(len(o), np.nan) for _ in range(3))
    if not has_exposure.any():
        return value, lower, upper
    if o[has_exposure].sum() == 0:
        value[has_exposure] = lower[has_exposure] = 0.0
        upper[has_exposure] = -np.log((1 - level) / 2) / e[has_exposure].sum()
        return value, lower, upper
    o, e = o[has_exposure], e[has_exposure]
    m = o.sum() / e.sum()
    # Method of moments: the weighted variance of the raw rates minus what chance adds to it.
    a = float((e * (o / e - m) ** 2).sum() / e.sum() - m / e.mean())
    tail = (1 - level) / 2
    if a <= 0:
        # Complete pooling: the posterior of the common rate.
        shape, scale = np.full(len(o), o.sum()), np.full(len(o), 1 / e.sum())
    else:
        shape, scale = m**2 / a + o, 1 / (m / a + e)
    value[has_exposure] = shape * scale
    lower[has_exposure], upper[has_exposure] = (
        gammaincinv(shape, tail) * scale,
        gammaincinv(shape, 1 - tail) * scale,
    )
    return value, lower, upper
