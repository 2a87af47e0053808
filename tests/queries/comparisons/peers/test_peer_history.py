"""Since when offices need a look, where others have looked at some of the earlier periods before."""

from datetime import timedelta

import pandas as pd
import pytest

from queries.comparisons.peers import earlier_sums
from queries.comparisons.peers.peer_comparison import ON_TIME, peer_comparison
from queries.comparisons.peers.peer_history import looks_in, with_history
from queries.vocabulary.scope import Scope
from tests.thorough import ordinary_first


def test_since_when_is_the_same_where_others_have_looked_at_some_periods(demo_store, monkeypatch) -> None:
    last = demo_store.as_of.date()
    comparison = peer_comparison(demo_store, ON_TIME, Scope().with_period(last - timedelta(days=364), last))
    alone = with_history(demo_store, comparison).frame
    assert alone["since"].notna().any()
    known = {half: looks_in(demo_store, comparison, half) for half in ("recent", "older")}
    assert known["recent"]
    assert known["older"]
    for halves in (("recent", "older"), ("recent",), ("older",)):
        demo_store.cache.clear()
        with monkeypatch.context() as patch:
            if len(halves) == 2:
                patch.setattr(earlier_sums, "unit_sums", lambda _: pytest.fail("looked at a period again"))
            together = {day: units for half in halves for day, units in known[half].items()}
            frame = with_history(demo_store, comparison, known=together).frame
        pd.testing.assert_frame_equal(frame, alone)


def test_only_the_units_in_question_are_looked_at(demo_store) -> None:
    last = demo_store.as_of.date()
    comparison = peer_comparison(demo_store, ON_TIME, Scope().with_period(last - timedelta(days=364), last))
    office = comparison.needs_look["agency"].iloc[0]
    looks = looks_in(demo_store, comparison, "recent", only=[office]).values()
    assert set().union(*(look.needed | look.likely for look in looks)) <= {office}
    assert looks_in(demo_store, comparison, "recent", only=[]) == {}


@pytest.mark.parametrize("days_before_end", ordinary_first(1, [0, 200]))
def test_of_units_that_are_not_listed_it_is_only_said_whether_they_are_new(
    demo_store, days_before_end: int
) -> None:
    last = demo_store.as_of.date() - timedelta(days=days_before_end)
    period = Scope().with_period(last - timedelta(days=700), last)
    comparison = peer_comparison(demo_store, ON_TIME, period)
    of_all = with_history(demo_store, comparison).frame
    listed, other = comparison.needs_look["agency"]
    assert of_all["likely_before"].any() == (days_before_end > 0)
    rows = with_history(demo_store, comparison, listed=1).frame
    for column in ("new", "likely_before"):
        pd.testing.assert_series_equal(rows[column], of_all[column])
    pd.testing.assert_frame_equal(rows[rows["agency"] != other], of_all[of_all["agency"] != other])
    assert rows["agency"][rows["since"].notna()].tolist() == [listed]
    known = {}
    for half in ("recent", "older"):
        known |= looks_in(demo_store, comparison, half, listed=1)
    demo_store.cache.clear()
    pd.testing.assert_frame_equal(with_history(demo_store, comparison, listed=1, known=known).frame, rows)
