"""Surges registered on one day or two are told with these days, and with where nearly all of their cases are from."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from queries.attention import attention, entered_at_once
from queries.attention.anomaly_check import Concentration
from queries.attention.entered_at_once import busiest_days
from queries.attention.sentences import course_words
from queries.overview.build_overview import compared_offices, overview
from queries.overview.lists.news_list import line_key, unusual_findings
from queries.vocabulary.codes import Channel
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from tests.changed_stores import changed_store, keys_of
from tests.queries.attention.made_checks import QUIET, surge
from tests.queries.overview.short_list import short_list

FLAT = np.full(28, 2.0)
LETTERS = {"channel": (Text("نامه", "Letter"), 30.0)}


def risen(days: int, more: dict[int, float]) -> np.ndarray:
    counts = FLAT[:days].copy()
    for day, n in more.items():
        counts[day] += n
    return counts


@pytest.mark.parametrize(
    ("days", "more", "found"),
    [
        (7, {3: 20}, (3, 1, 22)),
        (28, {27: 80, 5: 4}, (27, 1, 82)),
        (28, {27: 20, 5: 4}, None),  # most of the excess, but 22 of 80 cases
        (14, {3: 16, 4: 16}, (3, 2, 36)),
        (14, {3: 10, 4: 10}, None),  # half of the cases, and no more
        (7, {3: 10, 4: 10}, None),  # two days of a week hold much of any surge
        (28, {3: 10, 5: 10}, None),
        (7, dict.fromkeys(range(7), 5), None),
        (7, {}, None),
    ],
)
def test_most_of_an_excess_is_on_one_day_or_two_or_it_is_spread(days, more, found):
    assert busiest_days(risen(days, more), 2.0) == found


def test_surges_that_go_on_are_seldom_said_to_be_registered_at_once():
    rng = np.random.default_rng(5)
    weekdays = np.array([1.15, 1, 1, 1, 1, 0.7, 0.25])
    mean = np.tile(weekdays / weekdays.mean(), 4)[:28] * 10 / 7 * 3
    phi = 1.5
    for days, most in ((7, 0.02), (14, 0.005), (28, 0.0)):
        made = (rng.negative_binomial(mean[:days] / (phi - 1), 1 / phi) for _ in range(1000))
        surges = [counts for counts in made if counts.sum() - 10 * days / 7 >= 10]
        assert len(surges) > 900
        assert np.mean([busiest_days(counts, 10 / 7) is not None for counts in surges]) <= most


@pytest.mark.parametrize(
    ("days_ago", "origins", "asked"), [(0, {}, False), (0, LETTERS, True), (1, {}, True)]
)
def test_of_the_newest_day_it_is_asked_only_where_one_channel_speaks_for_it(
    days_ago, origins, asked, monkeypatch
):
    """On its first day any surge is registered on one day."""
    day = date(2026, 11, 20)
    daily = np.ones((1, 60))
    daily[0, -1 - days_ago] += 30
    series = SimpleNamespace(counts={"county": SimpleNamespace(keys=[("1",)], counts=daily)}, day=day)
    monkeypatch.setattr(entered_at_once, "_origins", lambda *_: origins)
    check = entered_at_once.with_entered_at_once(
        None, Scope(), series, replace(surge(), actual=37.0, expected=7.0)
    )
    found = Concentration(day - timedelta(days_ago), 1, 31.0, origins)
    assert check.at_once == (found if asked else None)


@pytest.mark.parametrize(("after", "asked"), [(9, False), (8, False), (3, True), (1, True)])
@pytest.mark.parametrize("origins", [{}, LETTERS])
def test_of_a_burst_that_goes_on_it_is_asked_only_where_one_channel_speaks_for_it(
    after, asked, origins, monkeypatch
):
    """A burst pipe of 36 cases on one day and nine on the next was asked whether it had been typed in."""
    day = date(2026, 11, 20)
    daily = np.ones((1, 60))
    daily[0, -2:] = 36, after
    series = SimpleNamespace(counts={"county": SimpleNamespace(keys=[("1",)], counts=daily)}, day=day)
    monkeypatch.setattr(entered_at_once, "_origins", lambda *_: origins)
    check = replace(surge(), days=3, actual=float(daily[0, -3:].sum()), expected=3.0)
    found = Concentration(day - timedelta(1), 1, 36.0, origins)
    told = entered_at_once.with_entered_at_once(None, Scope(), series, check).at_once
    assert told == (found if asked or origins else None)


@pytest.mark.parametrize(("days_ago", "named"), [(2, True), (3, False)])
def test_no_day_before_those_of_the_line_is_named(days_ago, named, monkeypatch):
    """A line of six cases in three days said that eight of them had been registered on the day before these."""
    day = date(2026, 11, 20)
    daily = np.zeros((1, 60))
    daily[0, -3:] = 2
    daily[0, -1 - days_ago] += 8
    series = SimpleNamespace(counts={"county": SimpleNamespace(keys=[("1",)], counts=daily)}, day=day)
    monkeypatch.setattr(entered_at_once, "_origins", lambda *_: {})
    check = replace(surge(), days=3, actual=float(daily[0, -3:].sum()), expected=2.0)
    at_once = entered_at_once.with_entered_at_once(None, Scope(), series, check).at_once
    assert (at_once is not None) == named
    assert at_once is None or at_once.cases <= check.actual


def test_the_words_name_days_and_origins():
    day = date(2026, 11, 20)
    one = surge(at_once=Concentration(day, 1, 46, {}))
    assert (
        course_words(one).en
        == "; 46 of them were registered on one day, 29 Aban 1405. Were they entered together?"
    )
    origins = {"channel": (Text("نامه", "Letter"), 44.0), "agency": (Text("الف", "A"), 46.0)}
    words = course_words(surge(at_once=Concentration(day, 2, 46, origins)))
    assert words.en.replace("\u2068", "").replace("\u2069", "") == (
        "; 46 of them were registered on two days, 29 Aban 1405 and the day after, 44 by Letter, 46 at A. "
        "Were they entered together?"
    )
    assert words.fa.startswith(
        "؛ ۴۶ پرونده از این‌ها در دو روز (۲۹ آبان ۱۴۰۵ و روز پس از آن) ثبت شده است، ۴۴ پرونده از مسیر"
    )
    assert course_words(QUIET) == Text("", "")


@pytest.fixture(scope="module")
def typed_late(demo_url, demo_store, tmp_path_factory):
    """A store in which most cases of a county of four months were registered on one day by letter, and the day."""
    day = attention(demo_store, Scope()).day
    county = keys_of(demo_store, "county")["0306"]
    moved = (
        f"""UPDATE "case" SET registered_at = TIMESTAMP '{day} 10:00:00', registered_day = DATE '{day}',"""
        f" channel = {int(Channel.letter)} WHERE county = {county} AND trip = 0 AND case_id % 4 > 0"
        f" AND registered_day BETWEEN DATE '{day}' - 120 AND DATE '{day}' - 1"
    )
    return changed_store(demo_url, tmp_path_factory.mktemp("typed"), moved), day


@pytest.mark.thorough
@pytest.mark.slow
def test_a_drawer_of_letters_is_told_as_registered_on_one_day(typed_late, demo_store):
    store, day = typed_late
    findings = attention(store, Scope()).findings
    finding = next(
        each for each in findings if each.kind == "surge" and dict(each.subject).get("county") == "0306"
    )
    at_once = finding.check.at_once
    assert at_once is not None
    assert (at_once.first, at_once.days) == (day, 1)
    assert at_once.origins["channel"][0].en == "Letter"
    assert at_once.origins["channel"][1] >= 0.8 * at_once.cases
    assert "Were they entered together?" in finding.sentence.en
    contents = overview(store, Scope(), lambda: compared_offices(store, Scope()))
    first = unusual_findings(attention(store, Scope()), store, Scope())[0]
    assert ("of them registered on one day" in contents.sentence.en) == (first.check.at_once is not None)
    line = next(each for each in short_list(contents, "news").lines if each.key == line_key(finding))
    assert "Were they entered together?" in line.sentence.en
    # Nothing of the kind is said where nobody typed anything late.
    assert not [each for each in attention(demo_store, Scope()).findings if each.check.at_once]
