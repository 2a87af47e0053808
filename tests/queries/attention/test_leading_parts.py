"""A surge of a topic group in a county names the topic that holds most of its excess, one of a topic the county."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from queries.attention.leading_parts import with_leading_parts
from queries.attention.sentences import course_words
from queries.overview.words.short_news import short_news
from queries.vocabulary.labels import Text
from tests.queries.attention.made_checks import QUIET

TOPICS = {5: ("آب", "Water", 3), 6: ("برق", "Power", 4), 7: ("فشار", "Pressure", 3)}
FRAME = pd.DataFrame(
    [(fa, en, group) for fa, en, group in TOPICS.values()],
    columns=["name_fa", "name_en", "topic_group"],
    index=list(TOPICS),
)
COUNTIES = pd.DataFrame({"name_fa": ["اهر", "مرند"], "name_en": ["Ahar", "Marand"]}, index=[1, 2])
STORE = SimpleNamespace(dimension={"topic": FRAME, "county": COUNTIES}.get)
DAYS = 28


def surge(more: tuple[int, int, int], **change):
    """The check of the last week of topic group 3 in a county, with so many cases more of each topic; 14 are usual."""
    daily = np.ones((2, len(TOPICS), DAYS))
    daily[1, :, -1] += more
    series = SimpleNamespace(
        counts={
            "county": SimpleNamespace(keys=[("1",), ("2",)]),
            "topic": SimpleNamespace(keys=[(str(key),) for key in TOPICS]),
        },
        county_topic_days=daily,
        county_topic_base=np.full((2, len(TOPICS)), 52.0),
    )
    actual = 14.0 + more[0] + more[2]
    check = replace(
        QUIET,
        subject=(("county", 2), ("topic_group", 3)),
        actual=actual,
        expected=14.0,
        event_days=7,
        **change,
    )
    return with_leading_parts(STORE, series, check)


@pytest.mark.parametrize(
    ("more", "name", "cases"), [((20, 0, 4), "Water", 27.0), ((3, 99, 17), "Pressure", 24.0)]
)
def test_the_topic_with_most_of_the_excess_is_named_with_its_cases(more, name, cases):
    leading = surge(more).leading_parts
    assert ([n.en for n in leading.names], leading.cases, leading.expected) == ([name], cases, 7.0)


def test_an_excess_that_topics_share_has_none():
    assert surge((11, 0, 10)).leading_parts is None
    assert surge((0, 50, 0)).leading_parts is None
    assert surge((20, 0, 0), kind="drop").leading_parts is None
    assert surge((3, 0, 0), upper=20.0, reported_days=9).leading_parts is None  # back within its range


def test_the_excess_of_each_topic_of_the_group_is_known():
    assert surge((11, 0, 10)).topic_excess == ((5, 11.0), (7, 10.0))
    assert surge((3, 0, 0), upper=20.0, reported_days=9).topic_excess == ((5, 3.0), (7, 0.0))


def test_other_subjects_are_left_as_they_are():
    assert with_leading_parts(None, None, QUIET) is QUIET


def test_the_line_and_the_sentence_of_the_day_name_the_topic():
    check = surge((20, 0, 4))
    words = course_words(check)
    assert (
        words.en.replace("\u2068", "").replace("\u2069", "") == "; 27 of them are about “Water” (7 expected)"
    )
    assert "۲۷ پرونده از این‌ها دربارهٔ" in words.fa
    short = short_news(check, Text("الف", "A"))
    assert short.en.replace("\u2068", "").replace("\u2069", "") == (
        "A (38 cases in the last 7 days, 14 usual; mostly about “Water”)"
    )
    assert "بیشتر دربارهٔ" in short.fa


def topic_surge(more: tuple[int, int], **change):
    """The check of the last week of topic 5 in the province, with so many cases more from each county; 14 are usual."""
    daily = np.ones((2, len(TOPICS), DAYS))
    daily[:, 0, -1] += more
    series = SimpleNamespace(
        counts={
            "county": SimpleNamespace(keys=[("1",), ("2",)]),
            "topic": SimpleNamespace(keys=[(str(key),) for key in TOPICS]),
        },
        county_topic_days=daily,
        county_topic_base=np.full((2, len(TOPICS)), 52.0),
    )
    check = replace(
        QUIET, subject=(("topic", 5),), actual=14.0 + sum(more), expected=14.0, event_days=7, **change
    )
    return with_leading_parts(STORE, series, check)


def test_a_surge_of_a_topic_names_the_county_with_most_of_its_excess():
    check = topic_surge((4, 20))
    leading = check.leading_parts
    assert (leading.dimension, [name.en for name in leading.names]) == ("county", ["Marand"])
    assert (leading.cases, leading.expected) == (27.0, 7.0)
    words, short = course_words(check), short_news(check, Text("الف", "A"))
    assert "۲۷ پرونده از این‌ها از شهرستان" in words.fa
    assert (
        words.en.replace("\u2068", "").replace("\u2069", "") == "; 27 of them came from Marand (7 expected)"
    )
    assert "بیشتر از شهرستان" in short.fa
    assert short.en.replace("\u2068", "").replace("\u2069", "") == (
        "A (38 cases in the last 7 days, 14 usual; mostly from Marand)"
    )


def test_a_surge_of_a_topic_that_counties_share_names_none():
    assert topic_surge((11, 10)).leading_parts is None
    assert topic_surge((3, 0), upper=20.0, reported_days=9).leading_parts is None  # back within its range


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ((30, 30, 30, 0, 0, 0, 0, 0, 0), ["A", "B", "C"]),  # three of nine are a third
        ((30, 20, 0, 0, 0, 0, 0, 0, 2), ["A", "B"]),
        ((4, 3, 3, 0, 0, 0, 0, 0, 0), []),  # three cases more may be chance
        (
            (20, 20, 20, 20, 20, 0, 0, 0, 0),
            [],
        ),  # three fifths are of three, but each is no more than the others
        ((9, 9, 9, 9, 9, 9, 9, 9, 9), []),
    ],
)
def test_a_surge_of_a_county_names_the_few_topics_with_most_of_its_excess(more, names):
    frame = pd.DataFrame({"name_fa": list("ابپتثجچحخ"), "name_en": list("ABCDEFGHI")}, index=range(1, 10))
    daily = np.ones((1, 9, DAYS))
    daily[0, :, -1] += more
    series = SimpleNamespace(
        counts={
            "county": SimpleNamespace(keys=[("1",)]),
            "topic": SimpleNamespace(keys=[(str(key),) for key in range(1, 10)]),
        },
        county_topic_days=daily,
        county_topic_base=np.full((1, 9), 52.0),
    )
    check = replace(QUIET, actual=63.0 + sum(more), expected=63.0, event_days=7)
    check = with_leading_parts(SimpleNamespace(dimension=lambda name: frame), series, check)
    leading = check.leading_parts
    assert sorted(name.en for name in leading.names if leading) == names if leading else names == []
    if len(names) == 3:
        plain = course_words(check).en.replace("\u2068", "").replace("\u2069", "")
        assert plain == "; 111 of them are about “A”, “B” and “C” (21 expected)"
