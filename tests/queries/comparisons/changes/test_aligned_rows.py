"""A group that has cases in one period only has a row in both."""

from datetime import date

import numpy as np
import sqlalchemy as sa

from queries.comparisons.changes.aligned_rows import align_rows, row_keys
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.worlds import store_of, world


def test_both_periods_have_the_groups_of_either() -> None:
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(3))
    now, before = (
        measure(store, "received", scope, by=("county",))
        for scope in (Scope(first=date(2025, 2, 19)), Scope(first=date(2025, 2, 19), counties=("0302",)))
    )
    a, b, labels = align_rows(now, before)
    assert row_keys(now) == ["county"]
    assert list(a["county"]) == list(b["county"]) == list(labels.county)
    assert set(a["county"]) == set(now.frame.county) | set(before.frame.county)
    missing = ~np.isin(b["county"].astype(str), before.frame.county.to_list())
    assert missing.any()
    assert set(b["value"][missing]) == set(b["n"][missing]) == {0}
