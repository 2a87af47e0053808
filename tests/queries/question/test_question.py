"""Questions with more groupings than DuckDB groups by numbers."""

from datetime import date

import sqlalchemy as sa

from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.worlds import store_of, world

SCOPE = Scope(
    first=date(2025, 2, 19), last=date(2025, 3, 18), counties=("0302", "0303"), kinds=("complaint", "request")
)


def test_days_may_be_the_first_of_three_groupings() -> None:
    """Smoothed rates are of counties, which makes a third grouping."""
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(3))
    named = ["agency", "day"]
    agency_first, day_first = (
        measure(store, "rate_per_10k_smoothed", SCOPE, by=by)
        .frame.sort_values(named)[[*named, "value"]]
        .to_dict("records")
        for by in (("agency", "day"), ("day", "agency"))
    )
    assert len(day_first) > 1
    assert day_first == agency_first
