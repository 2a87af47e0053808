"""Where the data of a source begin or end, compared with the cases of a world."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queries.timeline import source_coverage as module
from queries.timeline.source_coverage import source_coverage
from queries.vocabulary.scope import Scope
from tests.worlds import store_of, world

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")


@pytest.fixture(scope="module")
def late_source(databases):
    """A world whose second source has no case in the first sixty days and lags behind by some weeks."""
    here = world(2)
    begins = here.first_day + timedelta(60)
    lives = tuple(life for life in here.lives if life.source == "one" or life.registered.date() >= begins)
    return replace(here, lives=lives), store_of(databases("late_source"), replace(here, lives=lives))


def test_a_late_beginning_is_reported_with_its_day(late_source):
    here, store = late_source
    begins = min(life.registered.date() for life in here.lives if life.source == "two")
    events = [event for event in source_coverage(store, Scope(), lang="en") if "begin" in event.name]
    assert [(event.kind, event.first, event.last) for event in events] == [("data", begins, begins)]
    assert "two" in events[0].name


def test_an_early_end_is_reported_if_it_is_early_enough(late_source, monkeypatch):
    here, store = late_source
    ends = {name: moment.date() - timedelta(1) for name, moment in here.known.as_of.items()}
    lag = (max(ends.values()) - min(ends.values())).days
    monkeypatch.setattr(module, "LEAST_DAYS", max(lag, 1))
    days = [event.first for event in source_coverage(store, Scope(), lang="fa") if "پایان" in event.name]
    assert days == ([min(ends.values())] if lag else [])


def test_sources_that_begin_together_make_no_label(databases):
    store = store_of(databases("together"), world(4))
    assert [e for e in source_coverage(store, Scope(), lang="en") if "begin" in e.name] == []
