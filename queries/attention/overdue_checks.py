"""Cases that passed their due moment without an answer, in bulk: offices and counties against their usual."""

from collections.abc import Iterator

import numpy as np

from queries.attention.anomaly_check import Look
from queries.attention.monitored_series import MONTH, WEEK, Dues, Watched
from stats.excess_counts import late
from stats.seasonal_model import span_of_counts


def lateness(watched: Watched) -> list[Look]:
    """The looks at newly late cases of each office and each county in the last 7 and 28 days."""
    return [*_looks("agency", watched.agencies), *_looks("county", watched.counties)]


def _looks(name: str, dues: Dues) -> Iterator[Look]:
    if not len(dues.keys) or not dues.due[:, :-MONTH].sum():
        return
    for days in (WEEK, MONTH):
        mean, variance = late(dues.due, dues.late, recent=MONTH, length=days)
        actual, n = dues.late[:, -days:].sum(axis=1), dues.due[:, -days:].sum(axis=1)
        span = span_of_counts(mean, (variance - mean).clip(0), np.ones(len(mean)))
        p = span.p_more(actual)
        for i, key in enumerate(dues.keys):
            if n[i] and mean[i] > 0:
                yield Look(
                    "late",
                    ((name, key),),
                    days,
                    float(actual[i]),
                    float(mean[i]),
                    float(span.lower[i]),
                    float(min(span.upper[i], n[i])),
                    float(p[i]),
                    n=float(n[i]),
                    variance=float(span.variance[i]),
                )
