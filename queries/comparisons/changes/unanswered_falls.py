"""Falls of a stock by cases that were closed without an answer: they are said with that reason, and not called better.

A case that is closed is open or overdue no more, whether anybody heard back or not, so that a stock can be made small
on one day. Control charts have the same rule (`queries.comparisons.own_past.explained_falls`).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.comparisons.changes.past_variation import row_codes
from queries.estimates.closed_unanswered import closed_unanswered
from queries.estimates.measure import Result
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.arrays import Bools

USUAL_DAYS = 365  # before the reference, from which it is learnt how many such closings are usual
LEAST_PART = 0.5  # of the fall


def fallen_by_unanswered_closings(
    store: Store,
    now: Result,
    reference_scope: Scope,
    labels: pd.DataFrame,
    columns: Mapping[str, NDArray[Any]],
    *,
    changed: Bools,
) -> Bools:
    """Which changed rows of a comparison of stocks have fallen mostly by cases closed without an answer.

    Counted are the cases that the stock lacks because they were closed so after the end of the reference period, beyond
    as many as the year before it lets expect. A row is flagged if they are at least half of its fall. `columns` has n
    and n_before by row; `labels` has the codes of the rows. Nothing is read where no row has fallen.
    """
    fallen = changed & (columns["n"] < columns["n_before"])
    none = np.zeros(len(fallen), dtype=bool)
    begins, end, before = store.first_day, now.scope.last, reference_scope.last
    if not now.measure.estimator.is_stock or not fallen.any() or len(now.by) > 1:
        return none
    if begins is None or end is None or before is None or end <= before:
        return none
    # A period that is not over ends with the data.
    end = min(end, now.as_of.date())
    first = max(before - timedelta(USUAL_DAYS - 1), begins)
    excess: dict[tuple[object, ...], float] = {}
    expected_by_one = (end - before) / max(before - first + timedelta(1), timedelta(1))
    by = now.by[0] if now.by else None
    for unit, day, n in closed_unanswered(store, now.measure, now.scope, first, end, by=by):
        code = (unit,) if by else ()
        excess[code] = excess.get(code, 0.0) + (n if day > before else -n * expected_by_one)
    closed = np.array([excess.get(code, 0.0) for code in row_codes(labels, now.by)])
    return fallen & (closed >= LEAST_PART * (columns["n_before"] - columns["n"]))
