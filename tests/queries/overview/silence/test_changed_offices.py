"""Offices that are new in the data and those without new cases, from the cases of three periods."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from queries.estimates.measure import measure
from queries.overview.overview_contents import EMPTY
from queries.overview.silence import changed_offices as module
from queries.overview.silence import silent_offices as silent_module
from queries.overview.silence.changed_offices import (
    NEW_DAYS,
    PAST_DAYS,
    SILENT_DAYS,
    offices_come_and_gone,
    silent_counties,
)
from queries.overview.silence.silent_offices import SilentOffice
from queries.overview.words import day_sentence_texts
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.overview_texts import joined
from queries.question.vintage import last_complete_day
from queries.sql.buckets import as_day
from queries.vocabulary.scope import Scope
from stats.attention import sudden_silence

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
    monkeypatch.setattr(module, "arrivals_by_day", lambda *_: {})


def test_in_the_demo_every_office_has_cases_before_and_after(demo_store, latest) -> None:
    assert offices_come_and_gone(demo_store, Scope(), latest=latest) == EMPTY


def test_an_office_without_earlier_cases_is_new(demo_store, latest, office, monkeypatch) -> None:
    code, name = office
    without(monkeypatch, code, before=latest - timedelta(NEW_DAYS - 1))
    found = offices_come_and_gone(demo_store, Scope(), latest=latest)
    assert found.en == f"Offices new in the data: \u2068{name}\u2069"
    assert found.fa.startswith("دستگاه‌های تازه در داده‌ها: ")
    # The same is said where the office alone is chosen, and nothing of other offices.
    assert offices_come_and_gone(demo_store, Scope(agencies=(code,)), latest=latest) == found
    assert offices_come_and_gone(demo_store, Scope(agencies=("none", "nobody")), latest=latest) == EMPTY


def test_an_office_without_new_cases_is_named_with_the_days(demo_store, latest, office, monkeypatch) -> None:
    code, name = office
    without(monkeypatch, code, after=latest - timedelta(SILENT_DAYS))
    found = offices_come_and_gone(demo_store, Scope(), latest=latest)
    assert found.en == f"Offices without a new case in the last 28 days: \u2068{name}\u2069"
    # Cases that were registered elsewhere have come to it since.
    came = np.zeros(NEW_DAYS + PAST_DAYS)
    came[-3] = 1
    monkeypatch.setattr(module, "arrivals_by_day", lambda *_: {code: came})
    asked = []
    monkeypatch.setattr(module, "silent_offices", lambda store, whole, offices: asked.append(offices) or [])
    assert offices_come_and_gone(demo_store, Scope(), latest=latest) == EMPTY
    assert asked == [[code]]


def silenced(monkeypatch, code, since) -> None:
    """Take the cases of an office out from a day on."""
    original = {"changed": module.measure, "silent": silent_module.measure}

    def fewer(name):
        def measured(store, key, scope, *, by):
            found = original[name](store, key, scope, by=by)
            if scope.last < since:
                return found
            if "day" not in by:
                days = original[name](
                    store, key, scope.with_period(max(scope.first, since), scope.last), by=by
                )
                gone = dict(zip(days.columns[by[0]], days.columns["n"], strict=True))
                n = [
                    n - gone.get(each, 0) if each == code else n
                    for each, n in zip(found.columns[by[0]], found.columns["n"], strict=True)
                ]
            else:
                own = found.columns.get("agency", [None] * len(found.columns["n"]))
                n = [
                    0 if each == code and as_day(day) >= since else n
                    for each, day, n in zip(own, found.columns["day"], found.columns["n"], strict=True)
                ]
            return replace(found, columns=found.columns | {"n": np.array(n)})

        return measured

    monkeypatch.setattr(module, "measure", fewer("changed"))
    monkeypatch.setattr(silent_module, "measure", fewer("silent"))

    def registered(store, whole, offices):
        chosen = replace(whole, agencies=tuple(sorted(offices)))
        return silent_module._by_day(store, "received", chosen, "agency")

    monkeypatch.setattr(silent_module, "arrivals_by_day", registered)


@pytest.fixture
def few_are_enough(monkeypatch) -> None:
    """In the small demo store, no office has so many cases in a week."""
    monkeypatch.setattr(module, "MIN_USUAL", 1.0)
    monkeypatch.setattr(sudden_silence, "MAX_CHANCE", 0.2)
    monkeypatch.setattr(sudden_silence, "LONGER", 0.0)


@pytest.mark.usefixtures("few_are_enough")
def test_an_office_that_is_suddenly_silent_is_named_before_four_weeks(
    demo_store, latest, office, monkeypatch
) -> None:
    code, name = office
    whole = Scope().with_period(latest - timedelta(NEW_DAYS + PAST_DAYS - 1), latest)
    silenced(monkeypatch, code, latest - timedelta(19))
    found = offices_come_and_gone(demo_store, Scope(agencies=(code, "none")), latest=latest)
    (silent,) = silent_module.silent_offices(demo_store, whole, [code])
    assert silent.office == code
    assert 20 <= silent.days < SILENT_DAYS
    assert found.en.startswith(
        "An office that suddenly has no new case; are its data missing, or was it merged? "
    )
    assert found.en.endswith(
        f"{name}\u2069 (for {silent.days} days; at least {silent.usual:.0f} cases are usual)"
    )
    assert "ناگهان" in found.fa
    # Where a source lags behind, its cases may still come.
    moments = {
        source.source: demo_store.as_of - timedelta(9) for source in demo_store.sources_at(demo_store.load)
    }
    monkeypatch.setattr(silent_module, "last_complete_day", lambda _: min(moments.values()).date())
    assert offices_come_and_gone(demo_store, Scope(agencies=(code, "none")), latest=latest) == EMPTY


def test_a_renamed_office_is_named_once_and_a_name_between_two_not_at_all(
    demo_store, latest, monkeypatch
) -> None:
    codes = sorted(demo_store.dimension("agency")["code"])
    names = names_of(demo_store, "agency")
    old, between, now = codes[0], codes[1], codes[-1]
    silent = [SilentOffice(between, 9, 30.0)]
    monkeypatch.setattr(module, "_suddenly_silent", lambda *_, **__: silent)
    monkeypatch.setattr(module, "arrivals_by_day", lambda *_: {})
    periods = iter([{old: 200}, {old: 30, between: 40, now: 15}, {between: 20, now: 15}])
    monkeypatch.setattr(module, "_cases", lambda *_: next(periods))
    twice = offices_come_and_gone(demo_store, Scope(), latest=latest).en
    assert names[between].en not in twice
    assert twice.startswith(
        f"Offices new in the data: \u2068{names[now].en}\u2069. Offices without a new case in"
    )
    assert twice.endswith(f"\u2068{names[old].en}\u2069. Is only the name new?")
    # As few as half of those usual at the silent office are enough for a new name.
    silent = [SilentOffice(old, 9, 30.0)]
    periods = iter([{old: 200}, {old: 30, now: 15}, {old: 3, now: 15}])
    once = offices_come_and_gone(demo_store, Scope(), latest=latest).en
    assert once.count(names[old].en) == once.count(names[now].en) == 1
    assert once.endswith("Is only the name new?")


def test_a_new_name_beside_one_that_is_gone_is_asked_about(demo_store, latest, monkeypatch) -> None:
    first, last = (sorted(demo_store.dimension("agency")["code"])[i] for i in (0, -1))
    monkeypatch.setattr(module, "arrivals_by_day", lambda *_: {})
    periods = iter([{first: 100}, {first: 30, last: 40}, {last: 20}, {last: 5}])
    monkeypatch.setattr(module, "_cases", lambda *_: next(periods))
    found = offices_come_and_gone(demo_store, Scope(), latest=latest)
    assert found.en.startswith("Offices new in the data: ")
    assert found.en.endswith(". Is only the name new?")
    followed = joined([found, day_sentence_texts.NOTHING_CLEAR], between=texts.STOP)
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
