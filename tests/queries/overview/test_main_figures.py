"""The changes of the main figures: figures of which nothing may be said are not tested, and change no other result."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from queries.comparisons.changes.period_change import changes
from queries.estimates.measure import Result, measure
from queries.overview import main_figures as module
from queries.overview.main_figures import MAIN_FIGURES, REFERENCES
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
