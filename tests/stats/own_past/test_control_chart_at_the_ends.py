"""Control charts at the ends: a month that lies on the centre."""

import numpy as np

from stats.own_past.control_chart import IN_RUN, control_charts


def test_a_month_on_the_centre_belongs_to_no_run():
    """Eight months of −7, then seven of 8 with one of 0 among them, which is the mean of all."""
    values = np.array([[-7.0] * 8 + [8.0, 8, 8, 0, 8, 8, 8, 8]])
    charts = control_charts(values, np.ones((1, 16)), at_least_chance=False)
    assert charts.centre.tolist() == [0]
    assert charts.signal[0, 7] == -IN_RUN
    assert (np.abs(charts.signal[0, 8:]) != IN_RUN).all()
    # Without it the last eight months are a run.
    values[0, 11] = 0.1
    assert control_charts(values, np.ones((1, 16)), at_least_chance=False).signal[0, 15] == IN_RUN
