"""Histograms sliced from the waits of a whole scope, against those read period by period."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from queries.estimates import answer_time_estimates, scope_waits
from queries.estimates.answer_time_estimates import histogram
from queries.estimates.scope_waits import ScopeWaits, few_cases
from queries.measures import MEASURES
from queries.question.question import Question, make_question
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.thorough import ordinary_first

MEDIAN = MEASURES["answer_days_median"]


def _question(store: Store, scope: Scope, *by: str) -> Question:
    return make_question(store, MEDIAN, scope, by=by, lang="en")


def _plain(frame: pd.DataFrame, *names: str) -> dict[tuple[object, ...], int]:
    """Numbers of cases by the columns that identify a row."""
    sums: dict[tuple[object, ...], int] = {}
    for *key, cases in frame[[*names, "hours", "state", "cases"]].itertuples(index=False, name=None):
        sums[tuple(key)] = sums.get(tuple(key), 0) + int(cases)
    return sums


WAYS = (0, scope_waits.MAX_CELLS)  # rows are sorted, or mostly counted


# In an ordinary run each grouping is asked with trips in one way, and without them in the other.
@pytest.mark.parametrize(
    ("by", "trips", "cells"),
    ordinary_first(
        3,
        [
            (by, trips, cells)
            for turned in (False, True)
            for by in ((), ("month",), ("day",))
            for trips, cells in zip(("in", "out"), WAYS[::-1] if turned else WAYS, strict=True)
        ],
    ),
)
def test_a_slice_is_what_the_facts_say_of_the_period(
    demo_store: Store, monkeypatch: pytest.MonkeyPatch, by: tuple[str, ...], trips: str, cells: int
) -> None:
    monkeypatch.setattr(scope_waits, "MAX_CELLS", cells)
    end = demo_store.as_of.date()
    county = demo_store.dimension("county")["code"].iloc[1]
    whole = Scope(counties=(county,), trips=trips)
    for first, last in (
        (None, None),
        (end - timedelta(89), end),
        (end - timedelta(400), end - timedelta(300)),
    ):
        question = _question(demo_store, whole.with_period(first, last), *by)
        demo_store.cache.clear()
        sliced = histogram(question)
        demo_store.cache.clear()
        with monkeypatch.context() as patched:
            patched.setattr(answer_time_estimates, "few_cases", lambda question: False)
            read = histogram(question)
        demo_store.cache.clear()
        assert len(read) > 20
        assert _plain(sliced, *by) == _plain(read, *by)


def test_a_scope_without_cases_in_the_period_has_an_empty_histogram(demo_store: Store) -> None:
    scope = Scope(kinds=("complaint",)).with_period(date(2300, 1, 1), date(2300, 2, 1))
    assert histogram(_question(demo_store, scope)).empty


@pytest.mark.usefixtures("scope_by_scope")
def test_only_scopes_with_few_cases_and_no_grouping_but_time_are_read_at_once(
    demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = Scope(kinds=("complaint",))
    assert few_cases(_question(demo_store, scope, "month"))
    assert not few_cases(_question(demo_store, scope, "county"))
    assert not few_cases(replace(_question(demo_store, scope), rollups_usable=False))
    with monkeypatch.context() as patch:
        # The file of all cases counts those of a period sooner.
        patch.setattr(scope_waits, "has_more_in_file", lambda question, most: most == scope_waits.MAX_OF_FILE)
        assert not few_cases(_question(demo_store, scope, "month"))
    monkeypatch.setattr(scope_waits, "MAX_CASES", 100)
    assert not few_cases(_question(demo_store, scope))


@pytest.mark.usefixtures("scope_by_scope")
def test_one_reading_serves_every_period(demo_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    demo_store.cache.clear()
    readings = []
    waiting = answer_time_estimates._waiting
    monkeypatch.setattr(
        answer_time_estimates, "_waiting", lambda question: (readings.append(question), waiting(question))[1]
    )
    end = demo_store.as_of.date()
    for trips in ("in", "out"):
        scope = Scope(kinds=("complaint",), trips=trips)
        for days in (30, 60, 90):
            assert isinstance(
                histogram(_question(demo_store, scope.with_period(end - timedelta(days), end))), pd.DataFrame
            )
    assert len(readings) == 1
    kept = demo_store.cache.get_or_compute(
        ("waits", Scope(kinds=("complaint",)), None, MEDIAN.holder), lambda: pytest.fail("not cached")
    )
    assert isinstance(kept, ScopeWaits)
    assert kept.nbytes > len(kept.day)
    demo_store.cache.clear()


@pytest.mark.usefixtures("scope_by_scope")
@pytest.mark.parametrize("by", [(), ("month",)])
@pytest.mark.parametrize("trips", ["in", "out"])
def test_waits_that_last_are_read_once_for_every_period_of_a_large_scope(
    demo_store: Store, monkeypatch: pytest.MonkeyPatch, by: tuple[str, ...], trips: str
) -> None:
    monkeypatch.setattr(scope_waits, "MAX_CASES", 0)
    end = demo_store.as_of.date()
    periods = [(None, None), (end - timedelta(89), end), (end - timedelta(400), end - timedelta(300))]
    scope = Scope(kinds=("complaint",), trips=trips)
    waiting, readings = answer_time_estimates._waiting, list[Question]()
    expected = [waiting(_question(demo_store, scope.with_period(*period), *by)) for period in periods]
    demo_store.cache.clear()
    monkeypatch.setattr(
        answer_time_estimates, "_waiting", lambda question: (readings.append(question), waiting(question))[1]
    )
    for period, frame in zip(periods, expected, strict=True):
        question = _question(demo_store, scope.with_period(*period), *by)
        sliced = pd.DataFrame(answer_time_estimates._waiting_by_time(question))
        assert _plain(sliced, *by) == _plain(frame, *by)
        answer_time_estimates.histogram(question)
    demo_store.cache.clear()
    assert len(readings) == 1
    assert sum(len(frame) for frame in expected) > 100


@pytest.mark.parametrize("days", [[], [5, 3, 5, 4], [70_000, 0, 65_536, 3], [2**31 - 1, -(2**31), 0]])
def test_days_are_put_in_order_however_far_apart_they_are(days: list[int]) -> None:
    numbers = np.array(days, dtype=np.int32)
    assert numbers[scope_waits._in_order(numbers)].tolist() == sorted(days)
