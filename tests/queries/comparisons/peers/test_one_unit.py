"""The comparison for those who look at one unit: its row is that among all, and few cases are compared with nobody."""

from datetime import timedelta

import pandas as pd
import pytest

from queries.comparisons.peers import one_unit as module
from queries.comparisons.peers.one_unit import comparison_for_unit
from queries.comparisons.peers.peer_comparison import comparison_key, peer_comparison
from queries.comparisons.peers.peer_standing import RANKS
from queries.storage.store import Store
from queries.vocabulary.scope import Scope, scope_of_units

LEFT_OUT = (*RANKS, "group", "group_label", "late", "never_answered")
WORDS = ["n", "withheld", "assessment", "route", "reason"]


@pytest.mark.parametrize("by", ["agency", "county"])
@pytest.mark.parametrize("key", ["days_waited", "never_answered_share", "handoffs_per_case", "on_time_share"])
def test_the_row_of_a_unit_is_that_among_all(demo_store: Store, monkeypatch, key: str, by) -> None:
    last = demo_store.as_of.date()
    scope = Scope(last - timedelta(364), last, kinds=("complaint",), trips="out")
    among_all = peer_comparison(demo_store, key, scope, by=by)
    frame = among_all.frame.set_index(by)
    demo_store.cache.forget(comparison_key(key, scope_of_units(scope, by), by, "fa"))
    compared = frame.index[~frame["withheld"]][:3]
    for code in compared:
        alone = comparison_for_unit(demo_store, key, scope, code, by=by)
        assert (alone.measure, alone.scope, alone.by) == (among_all.measure, among_all.scope, by)
        assert (alone.as_of, alone.load) == (among_all.as_of, among_all.load)
        own = alone.frame.set_index(by).loc[code].drop(list(LEFT_OUT), errors="ignore")
        pd.testing.assert_series_equal(own, frame.loc[code, own.index], check_dtype=False)
    demo_store.cache.forget(comparison_key(key, scope_of_units(scope, by), by, "fa"))
    for name in ("peer_comparison", "_compared"):
        monkeypatch.setattr(module, name, lambda *_, **__: pytest.fail("compared with others"))
    few = frame.index[frame["withheld"] & (frame["assessment"] == "too_few")][:3]
    assert by == "county" or len(few)
    for code in few:
        alone = comparison_for_unit(demo_store, key, scope, code, by=by).frame
        assert alone[by].tolist() == [code]
        assert alone.loc[0, WORDS].tolist() == frame.loc[code, WORDS].tolist()


def test_cases_without_an_office_are_no_unit(demo_store: Store) -> None:
    nobody = demo_store.codes("agency").get(0, "")
    frame = comparison_for_unit(demo_store, "days_waited", Scope(), nobody, by="agency").frame
    assert nobody not in set(frame["agency"])
