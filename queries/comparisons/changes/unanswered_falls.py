"""Falls of a stock by cases that were closed without an answer: they are said with that reason, and not called better.

A case that is closed is open or overdue no more, whether anybody heard back or not, so that a stock can be made small
on one day. Control charts have the same rule (`queries.comparisons.own_past.explained_falls`).
"""

from collections import defaultdict
from datetime import timedelta

import numpy as np

from queries.comparisons.changes.changed_rows import ChangedRows
from queries.estimates.closed_unanswered import closed_unanswered
from stats.arrays import Bools

USUAL_DAYS = 365  # before the reference, from which it is learnt how many such closings are usual
MIN_PART = 0.5  # of the fall


def fallen_by_unanswered_closings(rows: ChangedRows) -> Bools:
    """Which changed rows of a comparison of stocks have fallen mostly by cases closed without an answer.

    The cases counted are those that the stock lacks because they were closed in this way after the end of the reference
    period, beyond as many as were usual in the year before it. A row is flagged if they are at least half of its fall.
    Reads n and n_before. Nothing is queried where no row has fallen.
    """
    now, store, columns = rows.now, rows.store, rows.columns
    fallen = rows.changed & (columns["n"] < columns["n_before"])
    begins, end, before = store.first_day, rows.end, rows.reference_scope.last
    if not now.measure.estimator.is_stock or not fallen.any() or len(now.by) > 1:
        return rows.none
    if begins is None or end is None or before is None or now.scope.last is None or now.scope.last <= before:
        return rows.none
    first = max(before - timedelta(USUAL_DAYS - 1), begins)
    expected_by_one = (end - before) / max(before - first + timedelta(1), timedelta(1))
    excess = defaultdict[str, float](float)
    for unit, day, n in closed_unanswered(store, now.measure, now.scope, first, end, by=rows.unit):
        excess[unit] += n if day > before else -n * expected_by_one
    closed = rows.of_units(excess, missing=0.0)
    return np.asarray(fallen & (closed >= MIN_PART * (columns["n_before"] - columns["n"])), dtype=bool)
