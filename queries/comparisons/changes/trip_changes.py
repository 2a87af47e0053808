"""Which changes are due to cases of provincial trips: without these there would be less than half of the difference."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.comparisons.changes.aligned_rows import align_rows, row_keys
from queries.comparisons.changes.changed_rows import ChangedRows
from queries.comparisons.changes.past_variation import row_codes, without_trips
from queries.estimates.measure import measure
from queries.measures.declaration import Measure
from stats.arrays import Bools, Floats


def changed_by_trips(rows: ChangedRows, *, lang: str) -> Bools:
    """Which rows are changes that are mostly due to cases of provincial trips.

    The figures without these cases are only read where some row changed and a scope includes trips.
    """
    store, now, columns = rows.store, rows.now, rows.columns
    scopes = [now.scope, rows.reference_scope]
    scopes_without_trips = [without_trips(store, scope) for scope in scopes]
    if not rows.changed.any() or scopes_without_trips == scopes:
        return rows.none
    keys = row_keys(now)
    a, b, labels_without = align_rows(
        *(measure(store, now.measure.key, at, by=now.by, lang=lang) for at in scopes_without_trips)
    )
    value, before = a["value"].astype(float), b["value"].astype(float)
    codes, codes_without = row_codes(rows.labels, keys), row_codes(labels_without, keys)
    if (columns["basis"] == "season").any():
        # What is expected for the season excludes trips anyway, and is compared with the figure of either kind.
        expected = _expected_values(now.measure, columns)
        expected_by_key = dict(zip(codes, expected, strict=True))
        before = np.array([expected_by_key.get(key, math.nan) for key in codes_without], dtype=float)
    else:
        expected = columns["before"]
    # A figure that is withheld or absent without the trips counts as a difference of 0: the trips make all of it.
    too_few = ~np.all([side["withheld"].astype(object) == np.False_ for side in (a, b)], axis=0)
    difference_without = value - before
    difference_without = np.where(np.isnan(difference_without) & too_few, 0.0, difference_without)
    difference_by_key = dict(zip(codes_without, difference_without, strict=True))
    difference = columns["value"] - expected
    # The difference without trips, counted as positive if it has the same sign as the whole difference.
    same_way = np.array([difference_by_key.get(key, 0.0) for key in codes]) * np.sign(difference)
    return np.asarray(rows.changed & (same_way < np.abs(difference) / 2), dtype=bool)


def _expected_values(declared: Measure, columns: Mapping[str, NDArray[Any]]) -> Floats:
    """The values that were expected, in the measure's unit."""
    before, expected = columns["before"], columns["expected_difference"]
    return before * (1 + expected) if declared.change_is_relative else before + expected
