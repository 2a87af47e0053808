"""Of a topic and its topic group in a county that surge together, one line is kept."""

from dataclasses import replace
from datetime import date

import pytest

from queries.attention.anomaly_check import Check
from queries.attention.repeated_topics import without_repeated_topics
from tests.queries.attention.made_checks import surge

TOPIC = replace(surge(subject=(("topic", 5),), days=28, expected=15.0), actual=51.0)
CELL = replace(
    surge(subject=(("county", 1), ("topic_group", 3)), days=14, expected=7.0),
    actual=40.0,
    topic_excess=((5, 18.0), (6, 15.0), (7, 0.0)),
)


def test_a_topic_is_left_out_where_a_county_has_most_of_its_excess() -> None:
    assert without_repeated_topics([TOPIC, CELL]) == [CELL]
    # Two counties together, too: 36 cases in four weeks, of which 22 in theirs.
    counties = [
        replace(CELL, subject=(("county", county), ("topic_group", 3)), topic_excess=((5, 5.6),))
        for county in (1, 2)
    ]
    assert without_repeated_topics([*counties, TOPIC]) == counties


@pytest.mark.parametrize(
    "cell",
    [
        replace(CELL, topic_excess=((5, 10.0), (6, 23.0))),  # most of the topic comes from elsewhere
        replace(CELL, topic_excess=((6, 33.0),)),
        replace(CELL, topic_excess=()),
    ],
)
def test_a_topic_of_other_places_is_kept(cell: Check) -> None:
    assert without_repeated_topics([TOPIC, cell]) == [TOPIC, cell]


def test_a_grave_topic_and_falls_are_kept() -> None:
    grave, fall = replace(TOPIC, grave=True), replace(TOPIC, kind="drop")
    assert without_repeated_topics([grave, CELL]) == [grave, CELL]
    assert without_repeated_topics([fall, CELL]) == [fall, CELL]
    county = surge()
    assert without_repeated_topics([county, CELL]) == [county, CELL]


def test_a_topic_with_a_new_name_is_kept_instead_of_its_group_in_a_county() -> None:
    new = replace(TOPIC, expected=0.0, name_since=date(2026, 10, 20))
    cell = replace(CELL, topic_excess=((5, 30.0), (6, 3.0)))
    assert without_repeated_topics([new, cell]) == [new]
    grave = replace(cell, grave=True)
    assert without_repeated_topics([new, grave]) == [new, grave]
    other = replace(cell, topic_excess=((5, 3.0), (6, 30.0)))
    assert without_repeated_topics([new, other]) == [new, other]


def test_what_is_beyond_its_range_is_not_left_out_for_a_line_that_is_back_within() -> None:
    back = replace(CELL, upper=45.0, reported_days=9)
    assert back.is_within_range
    assert without_repeated_topics([TOPIC, back]) == [TOPIC, back]
    topic = replace(TOPIC, upper=60.0, reported_days=9)
    assert without_repeated_topics([topic, back]) == [back]
    new = replace(topic, expected=0.0, name_since=date(2026, 10, 20))
    cell = replace(CELL, topic_excess=((5, 30.0), (6, 3.0)))
    assert without_repeated_topics([new, cell]) == [new, cell]


def test_a_topic_that_surges_in_many_counties_has_one_line() -> None:
    counties = [
        replace(
            CELL,
            subject=(("county", county), ("topic_group", 3)),
            actual=17.0,
            topic_excess=((5, 8.0), (6, 2.0)),
        )
        for county in (1, 2, 3)
    ]
    assert without_repeated_topics([*counties, TOPIC]) == [TOPIC]
    # Two are two lines, one that has most of it is named, and so are those that are mostly about another topic.
    assert without_repeated_topics([*counties[:2], TOPIC]) == counties[:2]
    most = replace(counties[0], actual=60.0, topic_excess=((5, 50.0),))
    assert without_repeated_topics([most, *counties[1:], TOPIC]) == [most, *counties[1:]]
    others = [replace(county, topic_excess=((5, 4.0), (6, 6.0))) for county in counties]
    assert without_repeated_topics([*others, TOPIC]) == others
    grave = [replace(county, grave=True) for county in counties]
    assert without_repeated_topics([*grave, TOPIC]) == grave
