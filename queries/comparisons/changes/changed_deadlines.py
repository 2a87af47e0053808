"""Changes of the share on time by changed deadlines: said with that reason, and called neither better nor worse.

Which deadlines cases had is known from their own due moments (`queries.estimates.former_deadlines`).
"""

import numpy as np

from queries.comparisons.changes.changed_rows import ChangedRows
from queries.estimates.former_deadlines import former_deadlines
from stats.arrays import Bools


def changed_by_deadlines(rows: ChangedRows) -> Bools:
    """Which changed rows of a comparison of the share on time are mostly due to deadlines that have changed since.

    With the deadlines of the reference period, the difference would be less than half as large, or have the other sign.
    Reads value, before, expected_difference and basis. Nothing is queried where no row has changed.
    """
    now, columns = rows.now, rows.columns
    if now.measure.key != "on_time_share" or not rows.changed.any() or len(now.by) > 1:
        return rows.none
    by_former = former_deadlines(rows.store, now.scope, rows.reference_scope, by=rows.unit)
    former = rows.of_units({each.unit: each.share for each in by_former}, missing=np.nan)
    is_seasonal = columns["basis"] == "season"
    expected = columns["before"] + np.where(is_seasonal, columns["expected_difference"], 0.0)
    difference = columns["value"] - expected
    same_way = (former - expected) * np.sign(difference)
    # A comparison with NaN, where deadlines are as they were, is false.
    return np.asarray(rows.changed & (same_way < np.abs(difference) / 2), dtype=bool)
