"""Stocks over time by unit, against the stock asked for the end of each span."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from persian.calendar import months
from queries.estimates import case_columns
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.worlds import store_of, world


@pytest.mark.parametrize("few", [-1, 10**9])
@pytest.mark.parametrize("key", ["open", "overdue"])
def test_a_series_by_unit_is_the_stock_at_the_end_of_each_span(
    key: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_columns, "FEW_SCOPES", few)
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(8))
    today = store.as_of.date()
    scope = Scope().with_period(today - timedelta(100), today)
    series = measure(store, key, scope, by=("agency", "month"), lang="en").frame
    found = {(row.agency, row.month): row.n for row in series.itertuples() if row.n}
    asked = {}
    for month in months(scope.first, scope.last):
        end = min(month.last, today)
        frame = measure(store, key, Scope().with_period(None, end), by=("agency",), lang="en").frame
        asked |= {(row.agency, month.key): row.n for row in frame.itertuples() if row.n}
    assert len(asked) > 5
    assert found == asked
