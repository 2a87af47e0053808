"""Learn from the errors of earlier forecasts: by how much the next one falls short, and whether something has changed.

A check compares an earlier forecast with what has come since (`stats.late_registrations.nowcast`).
"""

import numpy as np

from stats.arrays import Floats

SCALE_HALF_LIFE = 2.0  # checks after which what a check says of the scale counts half
SCALE_PRIOR = 2.0  # checks that a scale of 1 is worth
NEWEST_HALF_LIFE = 0.5  # checks after which an error counts half as a sign that delays have just changed
CHANGE_WEIGHT = 2.0  # what the square of such a sign counts in the variance
CLEARLY_MORE = 3.0  # times its usual square, beyond which an error is a sign of a change


def sign_of_change(errors: Floats, expected: Floats, variances: Floats) -> float:
    """Relative variance to add if the newest errors are clearly larger than usual; 0 otherwise.

    Arrays have an entry for each check, the newest first: errors, what was expected, and the usual variance of errors.
    """
    weights = 0.5 ** (np.arange(len(errors)) / NEWEST_HALF_LIFE)
    whole = float((weights * expected).sum())
    if whole <= 0:
        return 0.0
    shift = float((weights * errors).sum()) / whole
    usual = float((weights**2 * variances).sum()) / whole**2
    return CHANGE_WEIGHT * max(shift**2 - CLEARLY_MORE * usual, 0.0)


def learned_scales(came: Floats, expected: Floats) -> tuple[float, Floats]:
    """Factors to multiply forecasts by, learned from the checks: for now, and for each check from those before.

    Where delays grow, each forecast falls short by about as much as the one before. The scale is Σ w came / Σ w
    expected over earlier checks, whose weights halve with every SCALE_HALF_LIFE checks, with SCALE_PRIOR checks of 1.
    """
    number = len(came)
    prior = SCALE_PRIOR * float(expected.mean())
    lag = np.arange(number)[None, :] - np.arange(-1, number)[:, None]
    weights = np.where(lag > 0, 0.5 ** (lag / SCALE_HALF_LIFE), 0.0)
    scales = (prior + weights @ came) / (prior + weights @ expected)
    return float(scales[0]), scales[1:]
