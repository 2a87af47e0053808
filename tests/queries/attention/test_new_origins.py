"""Surges by a new channel or from a new source say so everywhere, and lead nowhere; those by all channels do."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pandas as pd
import pytest

from queries.attention import attention
from queries.attention.anomaly_check import Concentration, NewOrigin
from queries.attention.new_origins import (
    EventSpan,
    _with_leading_channel,
    counts_by_origin,
    event_span,
    first_day_of_origin,
    with_new_origin,
)
from queries.attention.sentences import course_words
from queries.overview.build_overview import compared_offices, overview
from queries.overview.lists.news_list import line_key
from queries.overview.words.short_news import short_news
from queries.vocabulary.codes import Channel
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from tests.queries.attention.made_checks import QUIET, surge
from tests.queries.attention.planted_origins import COUNTY, DAYS, NEW_SOURCE, store_with_more
from tests.queries.overview.short_list import short_list
from tests.thorough import ordinary_first
from tests.worlds import COUNTIES, SOURCES, TOPIC_GROUPS, world

LAST = date(2026, 11, 29)


def test_the_time_before_an_event_ends_four_weeks_before_it():
    span = event_span(replace(surge(), days=7, event_days=20), last=LAST, first=date(2020, 1, 1))
    assert span is not None
    assert (span.first, span.last, span.days) == (LAST - timedelta(6), LAST, 7)
    assert span.before == LAST - timedelta(20 + 28)
    assert span.days_before == 364


def test_with_less_than_four_weeks_before_nothing_is_new():
    check = replace(surge(), days=7, event_days=7)
    before = LAST - timedelta(7 + 28)
    known = event_span(check, last=LAST, first=before - timedelta(27))
    assert known is not None
    assert known.days_before == 28
    assert event_span(check, last=LAST, first=before - timedelta(26)) is None


def test_cases_by_channel_and_source_are_counted_as_in_plain_python(world_stores):
    here, store, whole = world(4), world_stores(4), Scope(trips="out")
    days = sorted(life.registered.date() for life in here.lives)
    span = EventSpan(days[5], days[60], days[90], days[-10])
    for subject in ((), (("county", 1),), (("county", 2), ("topic_group", 1))):
        named = dict(subject)
        lives = [
            life
            for life in here.lives
            if not life.trip
            and life.registered <= here.known.as_of[life.source]
            and span.first_before <= life.registered.date() <= span.last
            and ("county" not in named or COUNTIES.index(life.county) + 1 == named["county"])
            and ("topic_group" not in named or int(TOPIC_GROUPS[life.topic][1:]) == named["topic_group"])
        ]
        expected = {}
        for life in lives:
            key = (int(Channel[life.channel]), SOURCES.index(life.source) + 1)
            before, now = expected.get(key, (0, 0))
            day = life.registered.date()
            expected[key] = (before + (day <= span.before), now + (day >= span.first))
        frame = counts_by_origin(store, whole, subject, span)
        rows = frame[["channel", "source", "n_before", "n_now"]].astype(int).itertuples(index=False)
        assert {(row[0], row[1]): (row[2], row[3]) for row in rows} == expected
        for dimension, keys in (("channel", [int(Channel.portal)]), ("source", [1, 2])):
            own = sorted(
                life.registered.date()
                for life in lives
                if life.registered.date() > span.before
                and (dimension == "source" or int(Channel[life.channel]) in keys)
            )
            # One case in fifty may be a stray that came earlier.
            first = own[int(len(own) * 0.02)]
            assert first_day_of_origin(store, whole, subject, span, dimension, keys) == first


@pytest.fixture(scope="module")
def plant(demo_url, demo_store, tmp_path_factory):
    """Returns a store with planted cases, the line about the county, and the contents of the overview."""
    day = attention(demo_store, Scope()).day

    def planted(**how):
        store = store_with_more(demo_store, demo_url, tmp_path_factory.mktemp("new"), day, **how)
        result = attention(store, Scope())
        line = next(
            each
            for each in (*result.findings, *result.other_findings)
            if each.kind == "surge" and each.subject == (("county", COUNTY),)
        )
        contents = overview(store, Scope(), lambda: compared_offices(store, Scope()))
        shown = next(each for each in short_list(contents, "news").lines if each.key == line_key(line))
        return line, contents.sentence, shown, day

    return planted


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "dimension", "name"),
    ordinary_first(
        1,
        [
            ({"channel": Channel.sms}, "channel", "by the channel “SMS”"),
            # The file is what is new, and its channel only with it.
            ({"channel": Channel.sms, "source": NEW_SOURCE}, "source", "from the source “مرکز ۱۳۷”"),
            ({"source": NEW_SOURCE}, "source", "from the source “مرکز ۱۳۷”"),
        ],
    ),
)
def test_a_new_channel_or_source_is_named_in_the_line_the_list_and_the_sentence(plant, how, dimension, name):
    line, sentence, shown, day = plant(cases=60, **how)
    new = line.check.new_origin
    assert isinstance(new, NewOrigin)
    assert (new.dimension, new.cases, new.before) == (dimension, 60, 0)
    assert new.since == day - timedelta(DAYS - 1)
    assert new.rest == line.check.actual - 60
    assert line.check.is_by_new_origin
    words = f"60 of them came {name}, new here since"
    assert words in plain(line.sentence.en)
    assert words in plain(shown.sentence.en)
    kind = "by a new channel" if dimension == "channel" else "from a new source"
    assert f": more cases {kind} in the last" in plain(shown.sentence.en)
    assert "بیش از انتظار" not in shown.sentence.fa
    assert plain(sentence.en).startswith(
        "Apart from what a new channel or source brought, nothing is out of the ordinary; "
    )
    assert f": more cases {name}, new there since" in plain(sentence.en)
    assert plain(sentence.fa).startswith("جز آنچه از مسیر یا منبعی تازه رسید، مورد غیرعادی دیده نشد؛ ")
    assert ": افزایش پرونده‌ها از " in plain(sentence.fa)


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.parametrize("channel", ordinary_first(1, [Channel.phone, None, Channel.desk]))
def test_a_surge_by_channels_that_existed_is_a_surge(plant, channel):
    line, sentence, shown, _ = plant(cases=60, channel=channel)
    assert line.check.new_origin is None
    leading = line.check.leading_channel
    assert (leading is not None) == (channel == Channel.desk)
    assert line.check.cases_concerned == line.check.excess
    assert "new here" not in line.sentence.en + shown.sentence.en
    assert "Out of the ordinary: " in sentence.en


@pytest.mark.thorough
@pytest.mark.slow
def test_a_surge_by_all_others_besides_stays_a_surge(plant):
    line, sentence, shown, _ = plant(cases=60, channel=Channel.sms, further=40)
    new = line.check.new_origin
    assert new is not None
    assert new.others_rise
    assert line.check.cases_concerned == new.rest - new.expected
    assert "60 of them by a new channel" in sentence.en
    assert ": more than expected in the last" in shown.sentence.en
    assert "by all other channels, also more than expected" in shown.sentence.en


def test_what_is_no_surge_asks_the_store_nothing():
    """Neither a fall, nor what is within its limits, nor a name that is new asks for channels."""
    series = SimpleNamespace(day=LAST, counts={"county": SimpleNamespace(first=date(2020, 1, 1))})
    for check in (
        replace(surge(), kind="drop"),
        replace(QUIET, reported_days=5),
        replace(surge(), name_since=LAST),
    ):
        assert with_new_origin(None, Scope(), series, check) is check  # type: ignore[arg-type]


# Cases before and now of two channels, with one that had none before; ten were expected.
@pytest.mark.parametrize(
    ("before", "now", "named"),
    [
        ({Channel.phone: 80, Channel.portal: 20}, {Channel.phone: 9, Channel.portal: 51}, True),
        ({Channel.phone: 80, Channel.portal: 20}, {Channel.phone: 35, Channel.portal: 25}, False),
        # As many cases as that of a channel that has most of them anyway say nothing.
        ({Channel.phone: 80, Channel.portal: 20}, {Channel.phone: 58, Channel.portal: 2}, False),
        ({Channel.phone: 50, Channel.portal: 50}, {Channel.phone: 20, Channel.portal: 40}, False),
        ({Channel.phone: 80, Channel.unknown: 20}, {Channel.phone: 9, Channel.unknown: 51}, False),
    ],
)
def test_a_channel_that_existed_is_named_if_it_brought_most_of_a_surge(before, now, named):
    counts = pd.DataFrame(
        [(int(channel), 1, before[channel], now[channel]) for channel in before],
        columns=["channel", "source", "n_before", "n_now"],
    )
    check = surge()
    leading = _with_leading_channel(check, counts).leading_channel
    assert (leading is not None) == named
    if leading is not None:
        assert (leading.names[0].en, leading.cases, leading.expected) == ("Web portal", 51.0, 2.0)
        told = replace(check, leading_channel=leading)
        assert plain(course_words(told).en) == "; 51 of them came by the channel “Web portal” (2 expected)"
        assert "mostly by the channel" in short_news(told, Text("الف", "A")).en
        days = Concentration(LAST, 1, 50.0, {"channel": (leading.names[0], 50.0)})
        at_once = replace(check, at_once=days)
        assert _with_leading_channel(at_once, counts) is at_once
