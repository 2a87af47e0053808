"""The publication series of loads, as they are read from the ledger."""

from datetime import datetime

import numpy as np
import pytest

from queries.storage.publication_series import PublicationSeries, numbered
from queries.storage.store_errors import StoreError
from tests.engines import ON_ALL

LEDGER = (
    PublicationSeries(1, 5, 5, datetime(2025, 1, 1), ""),
    PublicationSeries(2, 10, 5, datetime(2025, 3, 1), "a decision"),
)


def test_loads_from_before_the_ledger_belong_to_the_first_series() -> None:
    assert numbered(LEDGER, None) == numbered(LEDGER, np.nan) == LEDGER[0]
    assert numbered(LEDGER, 2.0) == LEDGER[1]


def test_an_unknown_rule_publishes_nothing() -> None:
    with pytest.raises(StoreError, match="intake migrate") as refused:
        numbered(LEDGER, 3)
    assert "۳" in refused.value.message_fa
    with pytest.raises(StoreError):
        numbered((), None)


def test_a_rule_is_both_numbers() -> None:
    assert LEDGER[0].has_rule(5, 5)
    assert not LEDGER[1].has_rule(5, 5)


@ON_ALL
def test_every_engine_keeps_the_ledger(world_stores) -> None:
    store = world_stores(3)
    assert [(each.series, each.k, each.base, each.reason) for each in store.publication_ledger] == [
        (1, 5, 5, "")
    ]
    assert store.series_of(store.load) == store.publication_ledger[0]
