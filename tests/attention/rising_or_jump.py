"""How much of a rise can be told apart from the jump that is the most like it, by a test that knows both.

The test knows the rise, the usual, the dispersion, and the jump, and decides between the two (Neyman & Pearson 1933).
With a dispersion of φ the logarithm of their likelihood ratio is about normal, with mean ±D and variance 2 D, where D
is the divergence of Kullback & Leibler over φ; at a rate α of rises claimed of that jump it finds Φ(√(2 D) − z(α)). A
test that is wrong about other jumps less often than about this one may find more at the same rate over all jumps.
"""

from collections.abc import Iterable

import numpy as np
from scipy.stats import norm

from stats.attention.rising_trend import DAYS
from tests.attention.made_worlds import WANDERING_SD, WEEKDAYS, Floats, MadeEvent

PHI = 1.4  # the mean dispersion of days of made worlds
MONTH = 28


def findable_share(event: MadeEvent, days: Iterable[int], false: float) -> float:
    """Mean share of the rises that can be found on these days of the event, at a rate of `false` claims about jumps."""
    phi = PHI + event.weekly / 7 * MONTH * WANDERING_SD**2
    separation = np.sqrt([2 * divergence(event, day) / phi for day in days])
    return float(np.mean(norm.cdf(separation - norm.isf(false))))


def divergence(event: MadeEvent, day: int) -> float:
    """Divergence of the rise from the jump that is the most like it, over the days of the test up to `day`.

    Both are multinomial given their sum: Σ eₜ sₜ log(sₜ / jₜ) − S log(S / J), for the largest likelihood of a jump j,
    with the usual e, the rise s, S = Σ e s and J = Σ e j.
    """
    usual = event.weekly / 7 * WEEKDAYS[np.arange(DAYS) % 7]
    rise = np.ones(DAYS)
    shown = event.ratio[max(0, day - DAYS) : day]
    rise[DAYS - len(shown) :] = shown
    mean: Floats = usual * rise
    before, after = (np.array([part.sum() for part in _splits(x)]) for x in (mean, mean[::-1]))
    usual_before, usual_after = (np.array([part.sum() for part in _splits(x)]) for x in (usual, usual[::-1]))
    after, usual_after = after[::-1], usual_after[::-1]
    # The best jump at each day has the ratios of its two sides.
    of_jump = before * np.log(before / usual_before) + after * np.log(after / usual_after)
    return float((mean * np.log(rise)).sum() - of_jump.max())


def _splits(x: Floats) -> list[Floats]:
    return [x[:n] for n in range(1, len(x))]
