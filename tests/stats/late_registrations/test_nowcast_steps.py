"""The steps of the nowcast one by one: checks, levels, and the days that a source does not cover."""

import numpy as np
import pytest

from stats.late_registrations import nowcast as module
from stats.late_registrations.nowcast import HALF_LIFE, check_moments, delay_horizon, nowcast
from stats.late_registrations.nowcast_levels import spread_of_weeks, usual_level
from stats.late_registrations.registration_delays import Arrivals, Delays
from stats.seasons.forecast_errors import learned_scales
from tests.nowcast.nowcast_worlds import draw
from tests.reference.nowcast import completed
from tests.thorough import ordinary_first


def arrivals(seed: int, *, weekly: int = 100, loads: int = 20, every: int = 7) -> Arrivals:
    rng = np.random.default_rng(seed)
    return draw(rng, weekly=weekly, every=every, loads=loads, course="varying", is_county=False).arrivals


def loads_at(*known_until: int) -> Arrivals:
    """Loads without cases."""
    return Arrivals(np.zeros((known_until[-1] + 1, len(known_until)), dtype=int), np.array(known_until))


def slower(delayed: Arrivals, weeks: int) -> Arrivals:
    """The same cases, of which the latest loads bring a third of the late ones only."""
    counts = delayed.counts.copy()
    for load in range(-weeks, 0):
        late = counts[: delayed.known_until[load - 1] + 1, load]
        late -= 2 * late // 3
    return Arrivals(counts, delayed.known_until)


@pytest.mark.parametrize("weeks", ordinary_first(1, [1, 3]))
def test_a_change_of_delays_widens_the_interval_as_in_plain_python(weeks: int) -> None:
    each = slower(arrivals(3, weekly=800), weeks)
    each = Arrivals(each.counts[90:], each.known_until - 90)
    newest, moments, horizon = each.last, check_moments([each]), delay_horizon([each])
    span = (newest - 27, newest)
    (week,) = nowcast([each], [span])
    missing, variance, above, factor = completed(
        each.counts.tolist(), each.known_until.tolist(), moments, span, horizon
    )
    lower, upper = module.count_interval(missing, variance)
    assert (week.lower, week.upper) == (lower, max(upper, module.count_interval(missing, above)[1]))
    assert week.factor == pytest.approx(factor)
    now = module._state(module._Learning([each], (), horizon, HALF_LIFE), newest)
    usual = now.expected(slice(span[0], span[1] + 1))[1] * factor
    assert variance > 2 * usual


def test_checks_reach_back_half_a_year_and_need_two_weeks_of_loads() -> None:
    rare = loads_at(*range(0, 261, 26))
    assert check_moments([rare]) == [234, 208, 182, 156, 130, 104, 78]
    assert check_moments([loads_at(*range(0, 76, 15))]) == [60, 45, 30, 15]
    assert check_moments([loads_at(0, 13, 26, 40)]) == [26]
    assert check_moments([loads_at(-30, 13, 14, 30)]) == [14]


def test_delays_are_learned_from_three_weeks_on() -> None:
    assert delay_horizon([loads_at(0, 21)]) == 21
    assert delay_horizon([loads_at(0, 20)]) is None
    assert delay_horizon([loads_at(-30, 20)]) is None
    assert delay_horizon([loads_at(5, 7), loads_at(0, 30)]) == 30


def test_no_days_have_no_cases() -> None:
    each = arrivals(1)
    state = module._state(module._Learning([each], (), 56, HALF_LIFE), each.last)
    assert state.expected(slice(0, 0)) == (0.0, 0.0)
    (before,) = nowcast([each], [(-20, -10)])
    assert (before.known, before.missing, before.lower, before.upper) == (0, 0, 0, 0)


@pytest.mark.parametrize(("late", "chance"), [(1.5, 1 / 1.5), (0.5, 1.0), (40.0, 1 / 40)])
def test_few_late_cases_leave_delays_uncertain(late: float, chance: float) -> None:
    nothing = np.zeros(1)
    week = np.zeros(1, dtype=np.int64)
    state = module._State(
        0,
        nothing,
        nothing,
        nothing,
        nothing,
        week,
        nothing,
        [Delays(nothing, late / 2), Delays(nothing, late / 2)],
    )
    assert state.chance == pytest.approx(chance)


def test_weeks_of_which_nothing_is_expected_say_nothing_of_the_spread() -> None:
    assert spread_of_weeks(np.zeros(20), np.zeros(20)) == 1


def test_few_cases_have_weekdays_too() -> None:
    days = np.arange(140)
    known = np.where(days % 7 == 0, 3.0, 0.1)[None, :]
    usual = usual_level(known, np.ones((1, 140)), days, (139 - days) // 7)[0]
    assert usual[days % 7 == 0].mean() > 10 * usual[days % 7 == 1].mean()


def test_a_source_has_no_cases_to_come_for_days_that_it_does_not_cover() -> None:
    ahead = arrivals(7)
    behind = Arrivals(ahead.counts[:, :-2], ahead.known_until[:-2])
    learn = module._Learning([ahead, behind], (), 56, HALF_LIFE)
    state = module._state(learn, ahead.last)
    newest = slice(behind.last + 1, ahead.last + 1)
    assert (state.complete[1, newest] == 0).all()
    usual = usual_level(
        np.array([each.known_at(ahead.last) for each in (ahead, behind)]),
        state.complete,
        np.arange(len(ahead.counts)),
        state.week,
    )
    of_one = usual[0] * (1 - state.complete[0])
    level = state.missing[newest] / of_one[newest]
    # One factor for each of the two weeks.
    assert level == pytest.approx(np.repeat([level[0], level[-1]], 7))


@pytest.mark.parametrize("covered", [slice(None, -2), slice(-1, None, -2)])
def test_what_a_source_did_not_cover_then_has_not_come_late(covered: slice) -> None:
    """Of a second source without cases, which covers less at the check, and still does or has come up since."""
    ahead = arrivals(7)
    until = np.sort(ahead.known_until[covered])
    second = Arrivals(np.zeros((len(ahead.counts), len(until)), dtype=int), until)
    moment, span = ahead.last - 7, (ahead.last - 6, ahead.last)
    assert second.last_at(moment) < moment
    came, expected = [], []
    for some in ([ahead], [ahead, second]):
        learn = module._Learning(some, (), 56, HALF_LIFE)
        check = module._check(learn, moment, module._state(learn, ahead.last), [span])[0]
        came.append(check[0])
        expected.append(check[1])
    assert came[1] == came[0] > 0
    assert expected[1] == pytest.approx(expected[0], rel=0.01)


class StillToCome:
    """A state in which ten cases are known of a week, and so many are expected besides."""

    def __init__(self, missing: float, variance: float) -> None:
        self.known, self.missing = np.full(7, 10 / 7), (missing, variance)
        self.shortfall = np.zeros(7)

    def expected(self, days: slice) -> tuple[float, float]:
        assert days == slice(0, 7)
        return self.missing


def week_with(missing: float, variance: float, *checks: tuple[float, float, float]) -> module.Completed:
    """The completed week; each check is what came, what was expected and its variance."""
    slowly = module._Slowly(missing, 0.0)
    return module._completed(StillToCome(missing, variance), (0, 6), np.array(checks), slowly)  # type: ignore[arg-type]


def test_less_than_a_case_that_is_missing_has_an_interval_too() -> None:
    """In a small county half a case is missing on average, and nobody may read that nothing is."""
    week = week_with(0.5, 0.6, (0.2, 0.2, 0.3), (0.3, 0.3, 0.4))
    assert (week.missing, week.lower) == (0.5, 0)
    assert week.upper >= 2


def test_where_no_check_expected_anything_the_interval_is_that_of_the_fewest_checks() -> None:
    """A topic that began this week: nobody may read that no case at all is still to come."""
    week = week_with(40.0, 50.0, (0, 0, 0), (0, 0, 0))
    assert (week.lower, week.upper) == module.count_interval(40.0, 50 * (4.302653 / 1.959964) ** 2)
    assert week.missing == 40
    assert week.known == pytest.approx(10)
    assert week.factor == 1  # nothing is known of errors
    assert 0 <= week.lower < 40 < week.upper


def test_checks_that_expected_less_than_a_case_are_learned_from_too() -> None:
    week = week_with(3.0, 4.0, (0.8, 0.4, 0.4), (0.8, 0.4, 0.5))
    assert week.missing == pytest.approx(3.0 * learned_scales(np.array([0.8, 0.8]), np.array([0.4, 0.4]))[0])
    assert week.missing > 3.5


def test_where_nothing_is_missing_there_is_no_interval() -> None:
    assert week_with(0.0, 0.0, (3, 4, 5), (4, 4, 5)) == module.Completed(
        pytest.approx(10), 0.0, 0.0, 0.0, 1.0
    )


def test_a_single_check_widens_the_interval_as_two_degrees_of_freedom_do() -> None:
    """Student's quantile of 2 degrees of freedom is 4.303 where the normal one is 1.960."""
    came, expected = 30.0 + 35**0.5, 30.0
    week = week_with(40.0, 50.0, (came, expected, 35.0))
    scale = learned_scales(np.array([came]), np.array([expected]))[0]
    assert week.factor == pytest.approx(1)
    from_slow = module.SLOW_WEIGHT * (40 * scale - 40) ** 2
    assert (week.lower, week.upper) == module.count_interval(
        40 * scale, 50 * scale * (4.302653 / 1.959964) ** 2 + from_slow
    )


def test_checks_without_an_error_leave_the_variance_of_the_model() -> None:
    week = week_with(40.0, 50.0, (30.0, 30.0, 35.0))
    assert (week.lower, week.upper) == module.count_interval(40.0, 50.0)


def test_forecasts_that_fell_short_by_fractions_of_a_case_are_learned_from() -> None:
    checks = np.array([[0.8, 0.4, 0.5], [0.8, 0.4, 0.5]])
    scaled = module._scaled_mean(StillToCome(3.0, 4.0), (0, 6), checks)  # type: ignore[arg-type]
    assert 3.0 < scaled < 6.0


def test_no_shortfall_leaves_the_upper_limit_as_it_is() -> None:
    """More cases than usual are known: that the errors are twice those of the model widens both sides alike."""
    checks = np.array([(30.0, 20.0, 10.0), (10.0, 20.0, 10.0), (30.0, 20.0, 10.0), (10.0, 20.0, 10.0)])
    slowly = module._Slowly(20.0, 0.0)

    def week(shortfall: float) -> module.Completed:
        now = StillToCome(20.0, 10.0)
        now.shortfall = np.full(7, shortfall / 7)
        return module._completed(now, (0, 6), checks, slowly)  # type: ignore[arg-type]

    assert week(-30.0) == week(0.0)
    assert week(30.0).upper > week(0.0).upper
    assert week(30.0).lower == week(0.0).lower
