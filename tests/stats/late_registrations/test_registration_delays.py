"""Delays of registration: against plain Python, and against the distribution that the cases were drawn from."""

import numpy as np
import pytest

from stats.late_registrations.registration_delays import HALF_LIFE, Arrivals, Delays, fit_delays
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


@pytest.mark.parametrize("every", [1, 2, 7, 10])
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
    assert Arrivals(np.zeros((4, 3), dtype=int), np.array([0, 1, 3])).last == 3
    assert Arrivals(np.zeros((2, 0), dtype=int), np.zeros(0, dtype=int)).last == -1


def of_days(counts: list[list[int]], known_until: list[int]) -> Arrivals:
    return Arrivals(np.array(counts), np.array(known_until))


# Loads that cover the days up to 6 and up to 9. Of the cases of day 6, five were known at once and three came within
# three days; those of day 2 all came between their fifth and their seventh day.
TWO_LOADS = of_days([[0, 0], [0, 0], [0, 4], [0, 0], [0, 0], [0, 0], [5, 3], [0, 0], [0, 0], [0, 0]], [6, 9])


def test_ages_at_which_all_cases_are_new_do_not_hide_what_comes_before() -> None:
    fitted = fit_delays([TWO_LOADS.transitions], 10, until=9)
    assert np.prod(1 - fitted.hazards[:3]) == pytest.approx(5 / 8)
    assert fitted.hazards[4] == pytest.approx(1)
    # Nothing is known of a fourth day, nor of the days from the eighth on.
    assert fitted.hazards[[3, 7, 8, 9]].tolist() == [0, 0, 0, 0]
    assert fitted.late == pytest.approx(7)


def test_old_loads_count_less_but_say_the_same_until_they_are_half_a_year_old() -> None:
    now = fit_delays([TWO_LOADS.transitions], 10, until=9)
    later = fit_delays([TWO_LOADS.transitions], 10, until=9 + 181)
    assert later.hazards == pytest.approx(now.hazards)
    too_late = fit_delays([TWO_LOADS.transitions], 10, until=9 + 182)
    assert (too_late.hazards.tolist(), too_late.late) == ([0] * 10, 0)


def test_cases_beyond_the_horizon_are_not_late() -> None:
    """Of a horizon of four days: the cases of day 2 were four days old at the first load, and all are new."""
    fitted = fit_delays([TWO_LOADS.transitions], 4, until=9)
    assert np.prod(1 - fitted.hazards) == pytest.approx(5 / 8)
    assert fitted.late == pytest.approx(3)


def test_without_new_cases_nothing_is_late() -> None:
    fitted = fit_delays([of_days([[3, 0], [2, 0], [0, 1]], [1, 2]).transitions], 3, until=2)
    assert (fitted.hazards.tolist(), fitted.late) == ([0, 0, 0], 0)


def test_late_cases_of_several_sources_are_added_up() -> None:
    one, other = TWO_LOADS, of_days([[1, 2], [0, 0]], [0, 1])
    weight = 0.5 ** ((9 - 1) / HALF_LIFE)
    fitted = fit_delays([one.transitions, other.transitions], 10, until=9)
    assert fitted.late == pytest.approx((7 + 2 * weight) ** 2 / (7 + 2 * weight**2))


def test_transitions_are_of_days_of_the_last_half_year() -> None:
    counts = np.ones((200, 2), dtype=int)
    transitions = Arrivals(counts, np.array([190, 199])).transitions
    assert (transitions.before.min(), transitions.before.max(), len(transitions.before)) == (0, 182, 183)
    assert len(Arrivals(counts[:, :1], np.array([190])).transitions.before) == 0
