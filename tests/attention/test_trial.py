"""A report of an event is a line that would not be there without it, or would be there as that of something older."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from queries.attention.anomaly_check import Check
from stats.attention import event_growth, usual_levels
from tests.attention import trial
from tests.attention.plants import PATIENCE, Event
from tests.queries.attention.made_checks import QUIET

FIRST, OLD, AFRESH = 50, 30, 55


@pytest.mark.parametrize(
    ("since", "days"),
    [
        ({"with": OLD, "without": OLD}, []),  # only the line that is there anyway
        ({"with": AFRESH, "without": OLD}, list(range(AFRESH - FIRST, PATIENCE))),  # it is reported afresh
        ({"with": AFRESH, "without": AFRESH}, []),  # that happens without the event as well
        ({"with": OLD, "without": None}, list(range(PATIENCE))),
        ({"with": None, "without": None}, []),
    ],
)
def test_a_line_that_was_there_before_counts_once_it_is_reported_afresh(monkeypatch, since, days):
    plain = SimpleNamespace(days=200, plain=None)
    event = Event("county, sudden", (("county", 1),), FIRST, SimpleNamespace(days=200, plain=plain), FIRST)

    def listed_checks(history: object, day: int) -> list[Check]:
        first = since["without" if history is plain else "with"]
        if first is None:
            return []
        return [replace(QUIET, reported_days=day - (first if day >= first else OLD) + 1)]

    monkeypatch.setattr(trial, "listed_checks", listed_checks)
    monkeypatch.setattr(Event, "is_reported_by", lambda self, check: True)
    assert [int(day) for day in trial.days_reported(event).nonzero()[0]] == days


def test_the_former_rule_weighs_all_days_equally_and_reports_no_line_afresh():
    half_life, grown = usual_levels.HALF_LIFE, event_growth.GROWN
    with trial.rule_before():
        assert np.isinf(usual_levels.HALF_LIFE)
        assert np.isinf(event_growth.GROWN)
    assert half_life == usual_levels.HALF_LIFE
    assert grown == event_growth.GROWN
