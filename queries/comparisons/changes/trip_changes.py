"""Which changes are due to cases of provincial trips: without these there would be less than half of the difference."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.comparisons.changes.aligned_rows import align_rows, row_keys
from queries.comparisons.changes.past_variation import row_codes, without_trips
from queries.estimates.measure import Result, measure
from queries.measures.declaration import Measure
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.arrays import Floats


def changed_by_trips(
    store: Store,
    now: Result,
    reference_scope: Scope,
    labels: pd.DataFrame,
    columns: Mapping[str, NDArray[Any]],
    *,
    changed: NDArray[np.bool_],
    lang: str,
) -> NDArray[np.bool_]:
    """Which rows are changes that are mostly due to cases of provincial trips.

    The figures without these cases are only read where some row changed and a scope includes trips.
    """
    scopes_without_trips = [without_trips(store, scope) for scope in (now.scope, reference_scope)]
    if not changed.any() or scopes_without_trips == [now.scope, reference_scope]:
        return np.zeros(len(changed), dtype=bool)
    keys = row_keys(now)
    a, b, labels_without = align_rows(
        *(measure(store, now.measure.key, at, by=now.by, lang=lang) for at in scopes_without_trips)
    )
    value, before = a["value"].astype(float), b["value"].astype(float)
    codes, codes_without = row_codes(labels, keys), row_codes(labels_without, keys)
    if (columns["basis"] == "season").any():
        # What the season lets expect is without trips anyway, and is compared with the figure of either kind.
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
    return changed & (same_way < np.abs(difference) / 2)


def _expected_values(declared: Measure, columns: Mapping[str, NDArray[Any]]) -> Floats:
    """The values that were expected, in the measure's unit."""
    before, expected = columns["before"], columns["expected_difference"]
    return before * (1 + expected) if declared.change_is_relative else before + expected
