"""Falls of registrations that may only be late registrations, so that an incomplete week is not called a fall."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.estimates.late_registrations import late_registrations
from queries.estimates.measure import Result
from queries.storage.store import Store


def late_may_make_up(
    store: Store, now: Result, columns: Mapping[str, NDArray[Any]], changed: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which rows of a comparison are falls that late registrations may still make up for.

    Those are falls no larger than the upper limit of the cases still to be registered late. `columns` are those of
    `Comparison` up to `unexpected`; `changed` says which rows would be reported as changes. Late registrations only add
    to counts and rates of cases registered in the period; only figures without grouping are examined.
    """
    unaffected = np.zeros(len(changed), dtype=bool)
    declared, scope = now.measure, now.scope
    counts_registrations = declared.clock == "registered" and declared.change_is_relative
    if now.by or not counts_registrations or scope.first is None or scope.last is None:
        return unaffected
    falls = changed & (columns["unexpected"] < 0)
    if not falls.any():
        return unaffected
    completed = late_registrations(store, scope, [(scope.first, scope.last)]).completed
    if not completed:
        return unaffected
    value, before, n = (columns[name] for name in ("value", "before", "n"))
    expected = before * (1 + columns["expected_difference"])
    # The fall in cases; a rate falls in proportion to its cases.
    with np.errstate(divide="ignore", invalid="ignore"):
        fewer = np.where(value > 0, n * (expected / value - 1), np.inf)
    return np.asarray(falls & (fewer <= completed[0].upper), dtype=bool)
