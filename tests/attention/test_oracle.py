"""The oracle's power against simulated counts."""

import numpy as np
import pytest

from tests.attention.oracle import oracle, price, within_a_week


@pytest.mark.parametrize("phi", [1.0, 1.6])
def test_the_oracles_power_is_that_of_its_statistic_over_drawn_counts(phi):
    rng = np.random.default_rng(3)
    usual, rise = np.full(7, 60.0), np.linspace(1.0, 1.35, 7)
    of, draws = oracle(usual, rise, phi=phi), 200_000

    def drawn(mean: np.ndarray) -> np.ndarray:
        if phi == 1.0:
            return rng.poisson(mean, (draws, 7)) @ np.log(rise)
        return rng.negative_binomial(mean / (phi - 1), 1 / phi, (draws, 7)) @ np.log(rise)

    without, within = drawn(usual), drawn(usual * rise)
    assert within.mean() - without.mean() == pytest.approx(of.shift, rel=0.02)
    assert (without.std(), within.std()) == pytest.approx((of.without, of.within), rel=0.02)
    for false in (0.2, 0.01, 0.002):
        told = float(np.mean(within > np.quantile(without, 1 - false)))
        assert told == pytest.approx(of.power(false), abs=0.08)
        # The normal approximation overstates the oracle's power, if anything.
        assert told < of.power(false) + 0.01


def test_knowing_the_shape_is_worth_something_and_a_rise_of_nothing_tells_nothing():
    usual, rise = np.full(7, 5.0), np.linspace(1.0, 1.3, 7)
    late, flat = oracle(usual, rise, phi=1.0), oracle(usual, np.full(7, rise.mean()), phi=1.0)
    assert late.power(0.01) > flat.power(0.01)
    assert oracle(usual, np.full(7, 1.0001), phi=1.0).power(0.01) == pytest.approx(0.01, rel=0.02)


def test_the_price_of_telling_nine_in_ten_is_the_false_alarms_at_which_they_are_reported():
    events = [oracle(np.full(7, mean), np.linspace(1.0, 1.3, 7), phi=1.2) for mean in (3.0, 6.0, 12.0)]
    assert within_a_week(events, price(events)) == pytest.approx(0.9)
    assert price(events) > 0.3
    assert price(events, 0.5) < price(events)
