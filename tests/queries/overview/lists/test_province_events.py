"""A county hears of a topic that surges in the whole province, if it has more cases of it than usual."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from queries.attention import Attention
from queries.attention.anomaly_check import Check
from queries.attention.evidence import Finding
from queries.estimates.measure import measure
from queries.overview.lists import province_events as module
from queries.overview.lists.province_events import province_events, province_events_text
from queries.overview.overview_contents import EMPTY
from queries.overview.words.bilingual_names import names_of
from queries.question.vintage import as_of, last_complete_day
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from tests.queries.overview.said_sentence import said


@pytest.fixture(scope="module")
def period(demo_store):
    last = last_complete_day(as_of(demo_store, Scope()))
    return last - timedelta(27), last


@pytest.fixture(scope="module")
def largest(demo_store, period):
    """The topic with most cases in the last four weeks, its county with most of them (codes), and the cases of both."""
    scope = Scope(trips="out").with_period(*period)
    topics = measure(demo_store, "received", scope, by=("topic",)).frame.set_index("topic")["n"]
    topic = str(topics.drop("none", errors="ignore").idxmax())
    counties = measure(demo_store, "received", replace(scope, topics=(topic,)), by=("county",)).frame
    counties = counties.set_index("county")["n"].drop("none", errors="ignore")
    return topic, str(counties.idxmax()), int(counties.max()), int(topics[topic])


def noticed(demo_store, period, topic, *, expected: float, subject: str = "topic", **change) -> Attention:
    key = next(key for key, code in demo_store.codes("topic").items() if code == topic)
    check = Check("surge", ((subject, key),), 28, 400.0, expected, 1.0, 300.0, 1e-9, event_days=28)
    finding = Finding(
        "surge", ((subject, topic),), EMPTY, EMPTY, replace(check, **change), "volume", period, ()
    )
    return Attention(period[1], (finding,), (), 100)


def test_a_county_hears_of_it_with_its_own_cases_and_its_usual_share(demo_store, period, largest):
    topic, county, cases, _ = largest
    attention = noticed(demo_store, period, topic, expected=2.0)
    assert attention.in_scope(demo_store, Scope(counties=(county,))) == []
    (event,) = province_events(demo_store, Scope(counties=(county,)), attention)
    assert event.cases == cases
    began = period[1] - timedelta(28)
    year = Scope(trips="out", topics=(topic,)).with_period(began - timedelta(363), began)
    here = measure(demo_store, "received", replace(year, counties=(county,))).row["n"]
    assert event.usual == pytest.approx(2.0 * here / measure(demo_store, "received", year).row["n"])
    text = province_events_text(demo_store, [event])
    assert names_of(demo_store, "topic")[topic].en in text.en
    assert f"{cases:,} of them in this area (" in text.en
    assert province_events_text(demo_store, [event] * 3).en.endswith(", and 2 more")


def test_who_has_no_more_than_usual_hears_nothing(demo_store, period, largest):
    topic, county, _, everywhere = largest
    of_county = Scope(counties=(county,))
    assert (
        province_events(demo_store, of_county, noticed(demo_store, period, topic, expected=9.0 * everywhere))
        == []
    )
    weak = noticed(demo_store, period, topic, expected=2.0, upper=500.0, reported_days=9)
    assert province_events(demo_store, of_county, weak) == []
    strong = noticed(demo_store, period, topic, expected=2.0)
    assert province_events(demo_store, Scope(), strong) == []
    assert province_events(demo_store, Scope(counties=(county,), topics=("none",)), strong) == []
    assert province_events(demo_store, of_county, Attention(period[1], (), (), 100)) == []
    assert province_events_text(demo_store, []) == EMPTY
    limited = SimpleNamespace(limits=of_county)
    assert province_events(limited, of_county, strong) == []  # type: ignore[arg-type]


def test_the_sentence_does_not_say_before_it_that_nothing_is_unusual():
    words = Text("در همهٔ استان نیز", "in the whole province too")
    assert said([], [], of_province=words).startswith(
        "Nothing that concerns only this area is clearly out of the ordinary; in the whole province too; no case"
    )
    assert said([], [], of_province=words, lang="fa").startswith(
        "مورد غیرعادی روشنی که ویژهٔ این محدوده باشد دیده نشد؛ در همهٔ استان نیز؛ "
    )


@pytest.mark.parametrize(
    ("known_days", "is_told"), [(0, False), (90, False), (91, True), (200, True), (364, True)]
)
def test_of_a_new_county_what_is_usual_counts_from_its_first_case(
    demo_store, period, largest, monkeypatch, known_days, is_told
):
    topic, county, _, _ = largest
    began = period[1] - timedelta(28)
    first = began - timedelta(known_days - 1)
    monkeypatch.setattr(module, "_first_days", lambda *_: {county: first} if known_days else {})
    events = province_events(
        demo_store, Scope(counties=(county,)), noticed(demo_store, period, topic, expected=2.0)
    )
    assert bool(events) == is_told
    if events:
        since = Scope(trips="out", topics=(topic,)).with_period(first, began)
        here = measure(demo_store, "received", replace(since, counties=(county,))).row["n"]
        assert events[0].usual == pytest.approx(2.0 * here / measure(demo_store, "received", since).row["n"])


def test_the_first_days_of_counties_are_those_of_their_first_cases(demo_store, period):
    scope = Scope(trips="out", counties=("0303", "0305")).with_period(*period)
    days = measure(demo_store, "received", scope, by=("county", "day")).frame
    days = days[days["n"] > 0].groupby("county")["day"].min()
    assert module._first_days(demo_store, scope) == {
        code: date.fromisoformat(day) for code, day in days.items()
    }
    before = scope.with_period(demo_store.first_day - timedelta(9), demo_store.first_day - timedelta(1))
    assert module._first_days(demo_store, before) == {}
