"""Changes of the share on time by changed deadlines: said with that reason, and called neither better nor worse.

Which deadlines cases had is known from their own due moments (`queries.estimates.former_deadlines`).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.comparisons.changes.past_variation import row_codes
from queries.estimates.former_deadlines import former_deadlines
from queries.estimates.measure import Result
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.arrays import Bools


def changed_by_deadlines(
    store: Store,
    now: Result,
    reference_scope: Scope,
    labels: pd.DataFrame,
    columns: Mapping[str, NDArray[Any]],
    *,
    changed: Bools,
) -> Bools:
    """Which changed rows of a comparison of the share on time are mostly due to deadlines that have changed since.

    With the deadlines of the reference period, the difference would be less than half as large, or have the other sign.
    `columns` has value, before, expected_difference and basis by row; `labels` has the codes of the rows. Nothing is
    read where no row has changed.
    """
    none = np.zeros(len(changed), dtype=bool)
    if now.measure.key != "on_time_share" or not changed.any() or len(now.by) > 1:
        return none
    by = now.by[0] if now.by else None
    shares = {each.unit: each.share for each in former_deadlines(store, now.scope, reference_scope, by=by)}
    codes = [code[0] if by else "" for code in row_codes(labels, now.by)]
    former = np.array([shares.get(str(code), np.nan) for code in codes])
    is_seasonal = columns["basis"] == "season"
    expected = columns["before"] + np.where(is_seasonal, columns["expected_difference"], 0.0)
    difference = columns["value"] - expected
    same_way = (former - expected) * np.sign(difference)
    # A comparison with NaN, where deadlines are as they were, is false.
    return changed & (same_way < np.abs(difference) / 2)
