"""The share is what the test finds among drawn counts, and a jump does not diverge from jumps."""

import numpy as np
import pytest

from stats.attention.rising_trend import DAYS
from tests.attention.made_worlds import EVENTS, WANDERING_SD, WEEKDAYS, MadeEvent, steady
from tests.attention.rising_or_jump import PHI, divergence, findable_share

RISE = EVENTS[5]


def test_a_jump_diverges_from_no_jump_and_a_rise_more_and_more():
    assert divergence(MadeEvent("a jump", 10.0, steady(3, 40)), 40) == pytest.approx(0.0, abs=1e-9)
    grown = [divergence(RISE, day) for day in (20, 40, 60)]
    assert 0 < grown[0] < grown[1] < grown[2]


@pytest.mark.thorough
def test_the_share_is_what_the_test_finds_among_drawn_counts():
    event, day, rng = MadeEvent("a rise", 40.0, RISE.ratio), 50, np.random.default_rng(5)
    phi = PHI + event.weekly / 7 * 28 * WANDERING_SD**2
    usual = event.weekly / 7 * WEEKDAYS[np.arange(DAYS) % 7]
    rise = np.ones(DAYS)
    rise[DAYS - day :] = event.ratio[:day]
    mean = usual * rise
    jumps = []
    for first in range(1, DAYS):
        jump = np.ones(DAYS)
        jump[first:] = mean[first:].sum() / usual[first:].sum() * usual[:first].sum() / mean[:first].sum()
        jumps.append(jump * mean.sum() / (usual * jump).sum())
    jump = max(jumps, key=lambda each: float((mean * np.log(each)).sum()))

    def drawn(rate: np.ndarray) -> np.ndarray:
        counts = rng.negative_binomial(rate / (phi - 1), 1 / phi, (40_000, DAYS))
        return counts @ np.log(rise / jump)

    of_jump, of_rise = drawn(usual * jump), drawn(mean)
    found = float(np.mean(of_rise > np.quantile(of_jump, 0.95)))
    assert found == pytest.approx(findable_share(event, [day], 0.05), abs=0.05)
