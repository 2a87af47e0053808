"""Days inside a period for which data seem to be missing: in the demo none, and those that are taken out of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from queries.data_quality import missing_days as module
from queries.data_quality.missing_days import LOOK_BACK, days_without_answers, missing_days
from queries.question.vintage import last_complete_day
from queries.vocabulary.scope import Scope

pytestmark = pytest.mark.slow
WEEK = 7


@pytest.fixture
def latest(demo_store) -> date:
    return last_complete_day(demo_store.as_of)


def without(monkeypatch: pytest.MonkeyPatch, first: date, last: date) -> None:
    """Take the cases of these days out of what is counted."""
    original = module.measure

    def measure(*args, **kwargs):
        result = original(*args, **kwargs)
        days = [date.fromisoformat(day) for day in result.columns["day"]]
        n = [0 if first <= day <= last else n for day, n in zip(days, result.columns["n"], strict=True)]
        return replace(result, columns=result.columns | {"n": n})

    monkeypatch.setattr(module, "measure", measure)


def test_in_the_whole_demo_no_data_are_missing(demo_store, latest) -> None:
    last = latest
    while last > demo_store.first_day:
        period = Scope().with_period(last - timedelta(LOOK_BACK - 1), last)
        assert missing_days(demo_store, period, latest=latest) == ()
        assert days_without_answers(demo_store, period, latest=latest) == ()
        last -= timedelta(LOOK_BACK)


def test_a_week_is_reported_for_as_long_as_it_lies_in_the_period(demo_store, latest, monkeypatch) -> None:
    first = latest - timedelta(40)
    without(monkeypatch, first, first + timedelta(WEEK - 1))
    (span,) = missing_days(demo_store, Scope(), latest=latest)
    assert first <= span.first <= span.last <= first + timedelta(WEEK - 1)
    assert (span.last - span.first).days >= WEEK - 3
    assert span.n == 0
    assert span.usual >= 20
    # Of one county the same days are reported, and of a period before or after them nothing.
    assert missing_days(demo_store, Scope(counties=("0303",)), latest=latest) == (span,)
    for around in ((latest - timedelta(30), latest), (latest - timedelta(80), first - timedelta(1))):
        assert missing_days(demo_store, Scope().with_period(*around), latest=latest) == ()


def test_the_newest_days_may_still_come(demo_store, latest, monkeypatch) -> None:
    without(monkeypatch, latest - timedelta(WEEK - 1), latest)
    assert missing_days(demo_store, Scope(), latest=latest) == ()


def test_a_period_before_the_data_misses_nothing(demo_store, latest) -> None:
    begin = demo_store.first_day
    before = Scope().with_period(begin - timedelta(90), begin - timedelta(1))
    assert missing_days(demo_store, before, latest=latest) == ()


def test_data_that_begin_on_the_day_that_is_not_over_miss_nothing(demo_store) -> None:
    """A first file of the cases of today alone."""
    before = demo_store.first_day - timedelta(1)
    assert missing_days(demo_store, Scope(), latest=before) == ()
    assert days_without_answers(demo_store, Scope(), latest=before) == ()


def test_answers_that_stop_everywhere_are_told_after_a_week(demo_store, latest, monkeypatch) -> None:
    """All offices are late then, so that none of them stands out."""
    for days, is_told in ((5, False), (16, True)):
        with monkeypatch.context() as patch:
            without(patch, latest - timedelta(days - 1), latest)
            spans = days_without_answers(demo_store, Scope(), latest=latest)
        assert bool(spans) is is_told
    (span,) = spans
    assert span.of_answers
    assert (latest - span.last).days <= 3
    assert span.n == 0
    assert span.usual >= 20


def test_answers_of_days_without_data_are_not_told_twice(demo_store, latest, monkeypatch) -> None:
    first = latest - timedelta(40)
    without(monkeypatch, first, first + timedelta(13))
    (span,) = days_without_answers(demo_store, Scope(), latest=latest)
    assert first <= span.first <= span.last <= first + timedelta(13)
    (whole,) = missing_days(demo_store, Scope(), latest=latest)
    assert days_without_answers(demo_store, Scope(), latest=latest, whole=[whole]) == ()
