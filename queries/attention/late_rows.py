"""Rows about newly overdue cases: each office and each county against its own past."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from queries.attention.anomaly_check import Check, Subject
from queries.attention.monitored_series import LEAD, PAST, DueSeries, MonitoredSeries
from queries.attention.row_block import RowBlock, no_family
from queries.attention.thresholds import LATE_WINDOWS, MIN_RATIOS, SURGE_WINDOWS
from stats.changes.excess_counts import late_answers_baseline


def late_rows(series: MonitoredSeries) -> Iterator[RowBlock]:
    """The rows about the newly late cases of each office and of each county."""
    for name, dues in (("agency", series.agency_dues), ("county", series.county_dues)):
        # The past is the baseline: without anything that fell due there is none.
        if len(dues.keys) and dues.due[:, :PAST].sum():
            yield _unit_rows(name, dues)


def _unit_rows(name: str, dues: DueSeries) -> RowBlock:
    share, phi, uncertainty = late_answers_baseline(dues.due[:, :PAST], dues.late[:, :PAST])
    subjects: list[Subject] = [((name, key),) for key in dues.keys]
    days = slice(PAST - LEAD, None)
    return RowBlock(
        "overdue",
        subjects,
        dues.late[:, days],
        dues.due[:, days] * share[:, None],
        np.repeat(phi[:, None], len(SURGE_WINDOWS), axis=1),
        uncertainty,
        windows=LATE_WINDOWS,
        least_ratio=MIN_RATIOS["overdue"],
        families=(np.zeros(len(subjects), dtype=np.int64), no_family(len(subjects))),
    )


def with_due(series: MonitoredSeries, check: Check) -> Check:
    """A check of late answers with the number of cases that fell due; more than that cannot be late."""
    if check.kind != "overdue":
        return check
    ((name, key),) = check.subject
    dues = series.agency_dues if name == "agency" else series.county_dues
    n = float(dues.due[dues.keys.index(key), -check.days :].sum())
    return replace(check, n=n, upper=min(check.upper, n))
