"""The changes of the main figures: figures of which nothing may be said are not tested, and change no other result."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from queries.comparisons.changes.change_notes import BY_TRIPS
from queries.comparisons.changes.period_change import changes, ungrouped_change
from queries.data_quality import missing_days as days_module
from queries.estimates.measure import Result, measure
from queries.overview import main_figures as module
from queries.overview.main_figures import MAIN_FIGURES, REFERENCES
from queries.overview.overview_contents import EMPTY, FigureChange, Proof
from queries.overview.words import overview_texts as texts
from queries.vocabulary.scope import Scope

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results(demo_store) -> list[Result]:
    """The main figures, with a share on time that is withheld and verdicts of too few citizens."""
    last = demo_store.as_of.date()
    scope = Scope().with_period(last - timedelta(89), last)
    silent = {"on_time_share": ("value", np.nan), "satisfied_share": ("response_rate", 0.1)}

    def of(key: str) -> Result:
        result = measure(demo_store, key, scope)
        if key not in silent:
            return result
        name, figure = silent[key]
        return replace(result, columns=result.columns | {name: np.array([figure])})

    return [of(key) for key in MAIN_FIGURES]


def test_figures_of_which_nothing_may_be_said_are_not_compared(demo_store, results, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(module, "changes", lambda store, requests: asked.extend(requests) or [None] * 6)
    assert module._changes(demo_store, results) == {}
    told = ("received", "answer_days_median", "overdue")
    assert [(result.measure.key, against) for result, against in asked] == [
        (key, against) for key in told for against in REFERENCES
    ]


def test_they_would_not_have_counted_among_what_is_tested_together(demo_store, results) -> None:
    together = changes(demo_store, [(result, against) for result in results for against in REFERENCES])
    by_key = {(each.measure.key, each.against): each.columns for each in together if each}
    shown = [result for result in results if result.measure.key not in ("on_time_share", "satisfied_share")]
    alone = changes(demo_store, [(result, against) for result in shown for against in REFERENCES])
    for each in alone:
        assert each is not None
        for name in ("p_adjusted", "change", "smallest_shown"):
            of_all = by_key[each.measure.key, each.against][name]
            np.testing.assert_array_equal(each.columns[name], of_all)
    for key in ("on_time_share", "satisfied_share"):
        assert np.isnan(by_key[key, "previous"]["p"]).all()


@pytest.mark.parametrize("length", [90, 200])
def test_a_count_that_has_risen_by_days_missing_last_year_says_so(
    demo_store, results, monkeypatch, length
) -> None:
    last = demo_store.as_of.date()
    received = measure(demo_store, "received", Scope().with_period(last - timedelta(length - 1), last))
    (comparison,) = changes(demo_store, [(received, "last_year")])
    assert comparison is not None
    change = ungrouped_change(comparison)
    assert change is not None
    change = replace(change, basis="chance")
    risen = FigureChange(True, EMPTY, texts.AGAINST["last_year"], Proof("compare", {}))
    assert module._with_missing_days(demo_store, risen, change, received.measure) == risen

    first = change.reference_scope.first
    assert first is not None
    gap, original = (first + timedelta(30), first + timedelta(39)), days_module.measure

    def without_the_gap(*args, **kwargs) -> Result:
        result = original(*args, **kwargs)
        days = [date.fromisoformat(day) for day in result.columns["day"]]
        n = [0 if gap[0] <= day <= gap[1] else n for day, n in zip(days, result.columns["n"], strict=True)]
        return replace(result, columns=result.columns | {"n": n})

    monkeypatch.setattr(days_module, "measure", without_the_gap)
    noted = module._with_missing_days(demo_store, risen, change, received.measure)
    assert noted == replace(risen, note=texts.DAYS_MISSING_THEN)

    def with_the_gap_made_up(*args, **kwargs) -> Result:
        result = original(*args, **kwargs)
        days = [date.fromisoformat(day) for day in result.columns["day"]]
        n = list(without_the_gap(*args, **kwargs).columns["n"])
        n[days.index(gap[1]) + 1] += sum(result.columns["n"]) - sum(n)
        return replace(result, columns=result.columns | {"n": n})

    monkeypatch.setattr(days_module, "measure", with_the_gap_made_up)
    assert module._with_missing_days(demo_store, risen, change, received.measure) == risen
    monkeypatch.setattr(days_module, "measure", without_the_gap)
    # What the season lets expect does not rest on these days alone, and other notes and measures keep their own.
    seasonal, by_trips = replace(change, basis="season"), replace(risen, note=BY_TRIPS)
    overdue, unchanged = results[MAIN_FIGURES.index("overdue")].measure, replace(risen, is_change=False)
    assert module._with_missing_days(demo_store, risen, seasonal, received.measure) == risen
    assert module._with_missing_days(demo_store, by_trips, change, received.measure) == by_trips
    assert module._with_missing_days(demo_store, risen, change, overdue) == risen
    assert module._with_missing_days(demo_store, unchanged, change, received.measure) == unchanged
