"""Monthly shares for small drawings are those of the measure, without its intervals."""

import pytest

from persian.calendar import months
from queries.estimates import measure as estimates
from queries.estimates import monthly_shares as by_month
from queries.estimates.measure import measure
from queries.estimates.monthly_shares import monthly_shares
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.engines import ON_DUCKDB
from tests.worlds import START

FEW = 3  # cases below which a share is withheld here: worlds are small
LAST = START.date().replace(month=12)


@ON_DUCKDB
@pytest.mark.parametrize("by", ["agency", "county"])
@pytest.mark.parametrize("scope", [Scope(trips="out"), Scope(kinds=("complaint",))])
def test_shares_by_month_are_those_of_the_measure(world_stores, monkeypatch, scope: Scope, by: str) -> None:
    for module in (estimates, by_month):
        monkeypatch.setattr(module, "min_n_of", lambda *_: FEW)
    store: Store = world_stores(2)
    store.cache.clear()
    spans = months(START.date(), LAST)
    within = scope.with_period(spans[0].first, spans[-1].last)
    frame = measure(store, "on_time_share", within, by=(by, "month")).frame
    # Without the first month of the scope.
    shares = monthly_shares(store, "on_time_share", within, spans[1:], by=by)
    position = {span.key: i for i, span in enumerate(spans[1:])}
    expected = {
        (str(code), position[key]): value
        for code, key, value in zip(frame[by], frame["month"], frame["value"], strict=True)
        if key in position
    }
    got = {
        (code, i): value for code, row in shares.items() for i, value in enumerate(row) if value is not None
    }
    assert got == pytest.approx(expected, abs=0, nan_ok=True)
    assert {len(row) for row in shares.values()} == {len(spans) - 1}
    assert len(got) > 4
    assert {value == value for value in got.values()} == {True, False}
    store.cache.clear()
