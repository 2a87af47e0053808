"""Periods of a scope at which sums could differ: at the edge days, before them, and over all time."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from queries.storage.store import Store
from queries.vocabulary.scope import Scope


def periods_of(store: Store, scope: Scope) -> Iterator[Scope]:
    """The scope over all time, and periods that end with the data, on the edge days and before them."""
    assert store.as_of is not None
    last, dice = store.as_of.date(), random.Random(str(scope))
    for end in (last, last - timedelta(dice.randrange(29, 32))):
        period = scope.with_period(end - timedelta(dice.randrange(10, 90)), end)
        yield replace(period, trips=dice.choice(("in", "out")))
    yield scope
