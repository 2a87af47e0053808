"""Delays of registration: against plain Python, and against the distribution that the cases were drawn from."""

import numpy as np
import pytest

from stats.registration_delays import Arrivals, Delays, fit_delays
from tests.nowcast.nowcast_worlds import draw
from tests.reference.nowcast import completeness, hazards


def small(*, every: int, seed: int = 3) -> Arrivals:
    """A small county's arrivals of two months."""
    world = draw(
        np.random.default_rng(seed),
        weekly=30,
        every=every,
        loads=56 // every,
        course="varying",
        is_county=False,
    )
    return world.arrivals


@pytest.mark.parametrize("every", [1, 7, 10])
def test_hazards_equal_those_of_plain_python(every):
    arrivals = small(every=every)
    until = int(arrivals.known_until[-2])
    fitted = fit_delays([arrivals.transitions], 25, until=until)
    slow = hazards(arrivals.counts.tolist(), arrivals.known_until.tolist(), 25, until)
    np.testing.assert_allclose(fitted.hazards, slow, atol=1e-9)
    ages = np.array([-1, 0, 5, 24, 25, 40])
    np.testing.assert_allclose(fitted.completeness(ages), [completeness(slow, int(age)) for age in ages])


def test_the_delays_of_the_whole_count_as_further_cases():
    arrivals, prior = small(every=7), Delays(np.full(25, 0.1), 1000.0)
    until = arrivals.last
    fitted = fit_delays([arrivals.transitions], 25, until=until, prior=prior)
    slow = hazards(arrivals.counts.tolist(), arrivals.known_until.tolist(), 25, until, [0.1] * 25)
    np.testing.assert_allclose(fitted.hazards, slow, atol=1e-9)
    alone = fit_delays([arrivals.transitions], 25, until=until)
    # 20 cases, of which the part is late that is not known on the first day.
    late = 20 * (1 - 0.9**25)
    assert fitted.late == pytest.approx(alone.late + late)


def test_daily_loads_give_the_development_factors_of_the_chain_ladder():
    counts = np.array([[4, 2, 1], [0, 5, 1], [0, 0, 3]])
    fitted = fit_delays([Arrivals(counts, np.array([0, 1, 2])).transitions], 2, until=2)
    newest, older = 1.0, 0.5 ** (1 / 5)
    one_day = (older * 2 + newest * 1) / (older * 6 + newest * 6)
    np.testing.assert_allclose(fitted.hazards, [one_day, 1 / 7])
    assert fitted.late == pytest.approx((older * 2 + 2) ** 2 / (older**2 * 2 + 2))


def test_the_truth_is_found_with_many_cases():
    rng = np.random.default_rng(1)
    arrivals = draw(rng, weekly=50_000, every=7, loads=26, course="steady", is_county=False).arrivals
    fitted = fit_delays([arrivals.transitions], 56, until=arrivals.last)
    later = np.exp(-np.arange(70) / 6)
    share = 0.35 * (np.arange(70) == 0) + 0.65 * later / later.sum()
    # Nobody enters on Fridays, which moves a seventh of the entries by a day.
    np.testing.assert_allclose(
        fitted.completeness(np.array([6, 13, 20])), np.cumsum(share)[[6, 13, 20]], atol=0.02
    )


def test_arrivals_know_what_was_known_then():
    arrivals = Arrivals(np.array([[4, 2], [0, 5], [0, 0]]), np.array([0, 1]))
    assert (arrivals.last, arrivals.last_at(0), arrivals.last_at(-1), arrivals.last_at(5)) == (1, 0, -1, 1)
    np.testing.assert_array_equal(arrivals.known_at(0), [4, 0, 0])
    np.testing.assert_array_equal(arrivals.known_at(1), [6, 5, 0])
    np.testing.assert_array_equal(arrivals.known_at(-1), [0, 0, 0])
    assert Arrivals(np.zeros((2, 0), dtype=int), np.zeros(0, dtype=int)).last == -1
