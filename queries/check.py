"""Whether every measure says the same with rollups and without."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pandas as pd

from queries.measure import measure
from queries.measures import MEASURES
from queries.scope import Scope
from queries.store import Store


def disagreements(store: Store) -> list[str]:
    """The keys of the measures that differ between rollups and facts in any of the scopes tried."""
    if store.as_of is None or not store.rolled_up:
        return []
    facts_only = store.without_rollups()
    return [
        key
        for key in MEASURES
        if not all(
            _same(measure(store, key, scope, by=by).frame, measure(facts_only, key, scope, by=by).frame)
            for scope, by in _questions(store)
        )
    ]


def _questions(store: Store) -> Iterator[tuple[Scope, tuple[str, ...]]]:
    """All time and an odd stretch of days, as a whole and by the dimensions that rollups keep."""
    assert store.as_of is not None
    last = store.as_of.date()
    for scope in (Scope(), Scope(last - timedelta(days=500), last - timedelta(days=17), trips="out")):
        for by in ((), ("month",), ("agency",)):
            yield scope, by


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    if list(one.columns) != list(other.columns) or len(one) != len(other):
        return False
    for name in one.columns:
        a, b = one[name], other[name]
        if pd.api.types.is_numeric_dtype(a) and pd.api.types.is_numeric_dtype(b):
            if not np.allclose(a.astype(float), b.astype(float), rtol=1e-9, atol=1e-12, equal_nan=True):
                return False
        elif not a.astype(str).equals(b.astype(str)):
            return False
    return True
