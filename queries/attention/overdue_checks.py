"""Checks of newly overdue cases: each office and each county against its own past."""

from collections.abc import Iterator

import numpy as np

from queries.attention.anomaly_check import Check
from queries.attention.monitored_series import MONTH, WEEK, DueSeries, MonitoredSeries
from stats.excess_counts import expected_late_answers
from stats.seasonal_model import predicted_counts


def overdue_checks(series: MonitoredSeries) -> list[Check]:
    """The checks of newly late cases of each office and each county in the last 7 and 28 days."""
    return [*_unit_checks("agency", series.agency_dues), *_unit_checks("county", series.county_dues)]


def _unit_checks(name: str, dues: DueSeries) -> Iterator[Check]:
    """The checks of all units of one dimension; none if nothing fell due in the past, which is the baseline."""
    if not len(dues.keys) or not dues.due[:, :-MONTH].sum():
        return
    for days in (WEEK, MONTH):
        mean, variance = expected_late_answers(dues.due, dues.late, recent=MONTH, length=days)
        actual, n = dues.late[:, -days:].sum(axis=1), dues.due[:, -days:].sum(axis=1)
        # `expected_late_answers` returns the total variance. `predicted_counts` adds the Poisson part of it again, so
        # that only the rest is passed on.
        predicted = predicted_counts(mean, (variance - mean).clip(0), np.ones(len(mean)))
        p = predicted.p_more(actual)
        for i, key in enumerate(dues.keys):
            if n[i] and mean[i] > 0:
                yield Check(
                    "overdue",
                    ((name, key),),
                    days,
                    float(actual[i]),
                    float(mean[i]),
                    float(predicted.lower[i]),
                    float(min(predicted.upper[i], n[i])),  # no more cases can be late than fell due
                    float(p[i]),
                    n=float(n[i]),
                    variance=float(predicted.variance[i]),
                )
