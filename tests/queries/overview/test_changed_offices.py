"""Offices that are new in the data and those without new cases, from the cases of three periods."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queries.estimates.measure import measure
from queries.overview import changed_offices as module
from queries.overview import overview_texts as texts
from queries.overview.changed_offices import (
    NEW_DAYS,
    PAST_DAYS,
    SILENT_DAYS,
    offices_come_and_gone,
    silent_counties,
)
from queries.overview.overview_contents import EMPTY
from queries.overview.overview_texts import joined
from queries.question.vintage import last_complete_day
from queries.vocabulary.scope import Scope

pytestmark = pytest.mark.slow


@pytest.fixture
def latest(demo_store):
    return last_complete_day(demo_store.as_of)


@pytest.fixture
def office(demo_store, latest):
    """Code and English name of the office with the most cases in the newest days."""
    period = Scope().with_period(latest - timedelta(NEW_DAYS - 1), latest)
    rows = measure(demo_store, "received", period, by=("agency",), lang="en").frame.sort_values("n")
    return str(rows["agency"].iloc[-1]), str(rows["agency_label"].iloc[-1])


def without(monkeypatch, code, *, before=None, after=None) -> None:
    """Take the cases of an office out of the periods that end before a day, or begin after it."""
    original = module.measure

    def fewer(store, key, scope, *, by):
        found = original(store, key, scope, by=by)
        if (before and scope.last < before) or (after and scope.first > after):
            kept = [
                0 if each == code else n
                for each, n in zip(found.columns["agency"], found.columns["n"], strict=True)
            ]
            return replace(found, columns=found.columns | {"n": kept})
        return found

    monkeypatch.setattr(module, "measure", fewer)


def test_in_the_demo_every_office_has_cases_before_and_after(demo_store, latest) -> None:
    assert offices_come_and_gone(demo_store, Scope(), latest=latest) == EMPTY


def test_an_office_without_earlier_cases_is_new(demo_store, latest, office, monkeypatch) -> None:
    code, name = office
    without(monkeypatch, code, before=latest - timedelta(NEW_DAYS - 1))
    found = offices_come_and_gone(demo_store, Scope(), latest=latest)
    assert found.en == f"Offices new in the data: \u2068{name}\u2069"
    assert found.fa.startswith("دستگاه‌های تازه در داده‌ها: ")
    # Of one office nothing is said, and of another peer group neither.
    assert offices_come_and_gone(demo_store, Scope(agencies=(code,)), latest=latest) == EMPTY
    assert offices_come_and_gone(demo_store, Scope(agencies=("none", "nobody")), latest=latest) == EMPTY


def test_an_office_without_new_cases_is_named_with_the_days(demo_store, latest, office, monkeypatch) -> None:
    code, name = office
    without(monkeypatch, code, after=latest - timedelta(SILENT_DAYS))
    found = offices_come_and_gone(demo_store, Scope(), latest=latest)
    assert found.en == f"Offices without a new case in the last 28 days: \u2068{name}\u2069"


def test_a_new_name_beside_one_that_is_gone_is_asked_about(demo_store, latest, monkeypatch) -> None:
    first, last = (sorted(demo_store.dimension("agency")["code"])[i] for i in (0, -1))
    periods = iter([{first: 100}, {first: 30, last: 40}, {last: 20}])
    monkeypatch.setattr(module, "_cases", lambda *_: next(periods))
    found = offices_come_and_gone(demo_store, Scope(), latest=latest)
    assert found.en.startswith("Offices new in the data: ")
    assert found.en.endswith(". Is only the name new?")
    followed = joined([found, texts.NOTHING_CLEAR], between=texts.STOP)
    assert followed.en.endswith("Is only the name new? Nothing is clearly out of the ordinary")
    assert "؟ مورد" in followed.fa
    few = iter([{first: 10}, {first: 5, last: 19}, {}])
    monkeypatch.setattr(module, "_cases", lambda *_: next(few))
    assert offices_come_and_gone(demo_store, Scope(), latest=latest) == EMPTY


def test_counties_without_new_cases_are_named(demo_store, latest, monkeypatch) -> None:
    assert silent_counties(demo_store, Scope(), latest=latest) == EMPTY
    original = module.measure

    def silenced(store, key, scope, *, by):
        found = original(store, key, scope, by=by)
        if by != ("county",) or scope.first <= latest - timedelta(SILENT_DAYS):
            return found
        kept = [
            0 if code == "0303" else n
            for code, n in zip(found.columns["county"], found.columns["n"], strict=True)
        ]
        return replace(found, columns=found.columns | {"n": kept})

    monkeypatch.setattr(module, "measure", silenced)
    found = silent_counties(demo_store, Scope(), latest=latest)
    assert (
        found.en == "Counties without a new case in the last 28 days; merged, or renamed? \u2068Tabriz\u2069"
    )
    assert "تبریز" in found.fa
    assert silent_counties(demo_store, Scope(counties=("0303",)), latest=latest) == found
    assert silent_counties(demo_store, Scope(counties=("0302",)), latest=latest) == EMPTY
    early = demo_store.first_day + timedelta(NEW_DAYS + PAST_DAYS - 2)
    assert silent_counties(demo_store, Scope(), latest=early) == EMPTY


def test_a_short_history_says_nothing(demo_store) -> None:
    early = demo_store.first_day + timedelta(NEW_DAYS + PAST_DAYS - 2)
    assert offices_come_and_gone(demo_store, Scope(), latest=early) == EMPTY


@pytest.mark.parametrize(("past", "new", "is_gone"), [(88, 0, True), (60, 28, True), (87, 0, False)])
def test_usual_are_the_cases_of_as_many_of_the_days_before(past, new, is_gone) -> None:
    """Of the 245 days before the newest 28: 88 cases make 10.06 in 28 days, and 87 make 9.94."""
    counts = module._Counts({"a": past, "b": 500}, {"a": new}, {"b": 1})
    gone = {"a": pytest.approx(88 * 28 / 245)} if is_gone else {}
    assert counts.gone() == gone
