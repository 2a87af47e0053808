"""Control charts: limits, rules and gaps, by hand, by a plain second implementation and by a published chart."""

import numpy as np
import pytest

from stats.own_past import control_chart
from stats.own_past.control_chart import IN_RUN, NONE, OUTER_THIRD, OUTSIDE, control_charts, run_length
from tests.stats.own_past.control_chart_reference import chart

NAN = float("nan")


def one(values, errors=None, *, at_least_chance=False):
    """The charts of a single series."""
    y = np.array([values], dtype=float)
    error = np.ones(y.shape) if errors is None else np.array([errors], dtype=float)
    return control_charts(y, error, at_least_chance=at_least_chance)


def test_with_equal_months_the_limits_are_those_of_an_xmr_chart():
    values = [10.0, 12, 9, 11, 13, 10, 12, 11, 9, 12, 10, 13]
    result = one(values)
    moving_range = np.mean(np.abs(np.diff(values)))
    assert result.centre[0] == pytest.approx(np.mean(values))
    # Neighbours differ most here, so that the published limits hold: 2.66 moving ranges.
    assert 3 * result.sd[0] == pytest.approx([3 / 1.128 * moving_range] * 12)
    assert pytest.approx(2.66, abs=0.001) == 3 / 1.128
    assert result.months[0] == 12
    assert (result.signal == NONE).all()


def test_where_months_resemble_their_neighbours_longer_differences_widen_the_limits():
    values = np.arange(24.0) % 12  # a saw: neighbours differ by 1, months a quarter apart by 3
    result = one(values)
    by_lag = [np.mean(np.abs(values[lag:] - values[:-lag])) for lag in (1, 2, 3)]
    assert by_lag[2] == max(by_lag)
    assert result.sd[0, 0] == pytest.approx(by_lag[2] / 1.128)


def test_a_series_of_eleven_months_has_no_chart():
    result = one([1.0, 2] * 5 + [1.0, NAN])
    assert result.months[0] == 11
    assert np.isnan(result.centre[0])
    assert np.isnan(result.sd).all()
    assert (result.signal == NONE).all()
    assert np.isnan(result.deviation).all()
    assert one([1.0, 2] * 6).centre[0] == 1.5


def test_chance_is_the_least_that_months_can_vary():
    calm = [10.0, 10.1] * 6
    assert one(calm, at_least_chance=True).sd[0] == pytest.approx([1.0] * 12)
    assert one(calm).sd[0] == pytest.approx([0.1 / 1.128] * 12)


def test_months_with_few_cases_have_wide_limits_and_little_weight():
    values, errors = [10.0, 14] * 6, [1.0, 2] * 6
    result = one(values, errors)
    # Weights are 1 and 1/4.
    assert result.centre[0] == pytest.approx((10 + 14 / 4) / 1.25)
    assert result.sd[0, 1] == pytest.approx(2 * result.sd[0, 0])
    assert result.deviation[0] == pytest.approx((np.array(values) - result.centre[0]) / result.sd[0])
    # Only the proportions of the errors matter.
    larger = one(values, [100 * error for error in errors])
    assert larger.centre[0] == pytest.approx(result.centre[0])
    assert larger.deviation[0] == pytest.approx(result.deviation[0])


@pytest.mark.parametrize("side", [1, -1])
def test_a_month_beyond_the_limits_is_a_signal(side):
    values = side * np.array([0.0, 1] * 10 + [0, 7])
    result = one(values)
    assert result.signal[0, -1] == side * OUTSIDE
    assert (result.signal[0, :-1] == NONE).all()


@pytest.mark.parametrize("side", [1, -1])
def test_two_of_three_months_in_the_outer_third(side):
    values = np.array([0.0, 1] * 14 + [3.1, 0.5, 3.1])
    result = one(side * values)
    deviation = side * result.deviation[0]
    assert 2 < deviation[-1] < 3
    assert 2 < deviation[-3] < 3
    assert result.signal[0, -1] == side * OUTER_THIRD
    # The first of the two was none yet, and neither is a month between them that lies elsewhere.
    assert (result.signal[0, :-1] == NONE).all()
    further = np.append(values[:-1], [0.5, 3.1])
    assert (one(side * further).signal == NONE).all(), "two of four"
    opposite = np.append(values[:-1], -2.1)
    assert (one(side * opposite).signal == NONE).all(), "on different sides"


@pytest.mark.parametrize("side", [1, -1])
def test_a_run_has_eight_months_and_lies_a_standard_deviation_off(side):
    values = side * np.array([1.0, 0] * 12 + [2.7, 2.0] * 4)
    result = one(values)
    assert side * result.deviation[0, -8:].mean() > 1
    assert result.signal[0, -1] == side * IN_RUN
    assert (result.signal[0, :-1] == NONE).all(), "seven months are no run"
    # Eight months a little above the centre are none either.
    near = one(side * np.array([1.0, 0] * 12 + [1.0, 0.7] * 4))
    assert (side * near.deviation[0, -8:] > 0).all()
    assert (near.signal == NONE).all()


def test_a_run_goes_before_a_month_beyond_the_limits():
    values = np.array([0.0, 1] * 14 + [2.0, 2.2] * 4)
    values[-1] = 9
    result = one(values)
    assert result.deviation[0, -1] > 3
    assert result.signal[0, -1] == IN_RUN


def test_months_around_a_gap_are_neighbours():
    values = [10.0, 12, 9, 11, 13, 10, 12, 11, 9, 12, 10, 13, 20]
    closed = one(values)
    opened = one([*values[:5], NAN, *values[5:9], NAN, NAN, *values[9:]])
    places = [0, 1, 2, 3, 4, 6, 7, 8, 9, 12, 13, 14, 15]
    assert opened.signal[0, places].tolist() == closed.signal[0].tolist()
    assert opened.deviation[0, places] == pytest.approx(closed.deviation[0])
    assert np.isnan(opened.deviation[0, [5, 10, 11]]).all()
    assert np.isnan(opened.sd[0, [5, 10, 11]]).all()
    assert (opened.signal[0, [5, 10, 11]] == NONE).all()


def test_equal_values_are_no_signals():
    result = one([0.1 + 0.2] * 12 + [0.3] * 12)
    assert (result.signal == NONE).all()


def test_a_run_ends_where_the_side_changes_and_passes_over_unknown_months():
    assert run_length(np.array([1.0, -1, 2, 3])) == 2
    assert run_length(np.array([1.0, 2, NAN, 3])) == 3
    assert run_length(np.array([-1.0, NAN, -2, NAN])) == 2
    assert run_length(np.array([1.0, 0.0])) == 0
    assert run_length(np.array([1.0, 0.0, 1.0])) == 1
    assert run_length(np.array([0.0, 0.0, 0.0])) == 0
    assert run_length(np.array([0.0, 1.0])) == 1
    assert run_length(np.array([NAN])) == 0


def test_the_constants_are_the_published_ones():
    assert (control_chart.LIMIT, control_chart.OUTER, control_chart.RANGE_FACTOR) == (3.0, 2.0, 1.128)


@pytest.mark.parametrize("at_least_chance", [False, True])
def test_random_series_agree_with_the_reference(at_least_chance):
    random = np.random.default_rng(5)
    y = random.normal(size=(300, 36)).cumsum(axis=1) * random.choice([0, 0.5], size=(300, 1))
    y += random.normal(size=y.shape) * random.choice([0.5, 1, 3], size=(300, 1))
    error = random.uniform(0.5, 2, size=y.shape)
    y[random.uniform(size=y.shape) < random.choice([0, 0.2, 0.7], size=(300, 1))] = NAN
    error[np.isnan(y)] = random.choice([1.0, NAN])
    charts = control_charts(y, error, at_least_chance=at_least_chance)
    rules = set()
    for i, row in enumerate(y):
        expected = chart(
            [None if x != x else x for x in row], list(error[i]), at_least_chance=at_least_chance
        )
        if expected is None:
            assert np.isnan(charts.centre[i])
            continue
        centre, sd, signal = expected
        assert charts.centre[i] == pytest.approx(centre)
        assert charts.signal[i].tolist() == signal
        assert {m: x for m, x in enumerate(charts.sd[i]) if x == x} == pytest.approx(sd)
        rules.update(signal)
    assert rules == {-3, -2, -1, 0, 1, 2, 3}
