"""Consistency checks: does every measure give the same figures with and without rollups, and in another store?"""

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Dialect, Engine

from persian.calendar import months, quarters, years
from queries.estimates.measure import measure
from queries.estimates.open_cases import MAX_SPANS
from queries.measures import MEASURES
from queries.storage import schema
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

# What compares units is computed from the sums of the share on time, and has no figure without units.
MEASURE_KEYS = tuple(key for key, each in MEASURES.items() if not each.estimator.compares_units)


def differs(store: Store, key: str) -> bool:
    """Whether a measure gives different figures with rollups than without, in any of the scopes that are tried."""
    if store.as_of is None or not store.rollups_current:
        return False  # without valid rollups every measure is computed from the facts anyway
    facts_only = store.without_rollups()
    return not all(
        _same(measure(store, key, scope, by=by).frame, measure(facts_only, key, scope, by=by).frame)
        for scope, by in _questions(store)
    )


def checksum(store: Store, key: str) -> str:
    """Checksum of a measure's figures in all scopes that are tried: equal data give equal checksums.

    Figures are rounded to 12 significant digits, because database engines may add floating-point numbers in another
    order.
    """
    digest = hashlib.sha256()
    # Without data there is nothing to ask, and all stores have the same checksum.
    for scope, by in _questions(store) if store.as_of else ():
        frame = measure(store, key, scope, by=by, lang="en").frame
        # Sorted, since the order of rows within equal keys may differ between engines.
        rows = sorted(" ".join(_rounded(value) for value in row) for row in frame.itertuples(index=False))
        digest.update("\n".join([*rows, "\n"]).encode())
    return digest.hexdigest()[:16]


def store_in_transaction(connection: sa.Connection) -> Store:
    """Store over an open connection, which sees what its transaction has not committed yet."""
    done = sa.select(sa.func.max(schema.load.c.load)).where(schema.load.c.status == "done")
    newest = int(connection.execute(done).scalar() or 0)
    return Store(connection.engine.url, cast(Engine, _TransactionEngine(connection)), newest)


@dataclass(frozen=True)
class _TransactionEngine:
    """The part of the engine interface that a store needs, over the connection that sees uncommitted data."""

    connection: sa.Connection

    @property
    def dialect(self) -> Dialect:
        """SQL dialect of the connection."""
        return self.connection.dialect

    def connect(self) -> AbstractContextManager[sa.Connection]:
        """Context manager that yields the connection and leaves it open afterwards."""
        return nullcontext(self.connection)


def _rounded(value: Any) -> str:
    """A value as text; floating-point numbers with 12 significant digits."""
    if isinstance(value, float | np.floating | Decimal):
        return f"{float(value):.12g}"
    return str(value)


def _questions(store: Store) -> Iterator[tuple[Scope, tuple[str, ...]]]:
    """Scopes and groupings to try: all time and an odd stretch of days, overall and by the rollups' dimensions."""
    assert store.as_of is not None
    last = store.as_of.date()
    # The odd period begins and ends within months, so that rollups by month cannot answer it alone.
    odd = Scope(last - timedelta(days=500), last - timedelta(days=17), trips="out")
    for scope, by_time in ((Scope(), _time_grouping(store, last)), (odd, ("month",))):
        for by in ((), by_time, ("agency",), ("county",)):
            yield scope, by


def _time_grouping(store: Store, last: date) -> tuple[str, ...]:
    """The finest grouping by time for which stocks can be computed over all time; () if there is none."""
    first = min(store.first_days.values(), default=last)
    units = (("month", months), ("quarter", quarters), ("year", years))
    return next(((name,) for name, spans in units if len(spans(first, last)) <= MAX_SPANS), ())


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two frames have equal rows; numbers up to a relative error of 1e-9."""
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
