"""The topic of most of an office's late cases, as counted one by one, and the words of the list of offices."""

from datetime import date

import numpy as np
import pytest

from queries.comparisons.peers.late_topics import (
    MAX,
    MIN_LATE,
    SLOWER,
    LateTopic,
    _stands_out,
    late_topics,
)
from queries.measures import MEASURES
from queries.overview.build_overview import compared_offices
from queries.overview.lists.look_list import look_list
from queries.overview.words.bilingual_names import names_of
from queries.question.question import make_question
from queries.sums.component_sums import component_sums
from queries.vocabulary.scope import Scope


@pytest.mark.parametrize(
    ("n", "late", "stands_out"),
    [
        ([50, 50], [30, 10], True),
        ([100, 30], [30, 10], False),  # as slow in its other topics
        ([30, 10], [9, 1], False),  # too few
        ([50, 50, 50], [20, 15, 15], False),  # not most of them
        ([50], [30], False),  # its only topic
        ([50, 50], [30, 0], True),
    ],
)
def test_a_topic_stands_out_with_most_late_cases_and_slower_answers(n, late, stands_out):
    assert _stands_out(np.array(n, dtype=float), np.array(late, dtype=float)) == stands_out


@pytest.mark.slow
@pytest.mark.parametrize("counties", [(), ("0303",)])
def test_topics_are_those_of_a_count_by_hand(demo_store, counties):
    last = demo_store.as_of.date()
    scope = Scope(date(last.year - 2, last.month, 1), last, counties=counties)
    whole = Scope(scope.first, scope.last, counties=counties, trips="out")
    question = make_question(demo_store, MEASURES["on_time_share"], whole, by=("agency", "topic"), lang="fa")
    frame = component_sums(question, n="due", on_time="on_time")
    agency, topics = question.groups
    expected = {}
    for office, rows in frame[(frame["agency"] != 0) & (frame["topic"] != 0)].groupby("agency"):
        cases = {
            topics.code(int(topic)): (int(n), int(n - on_time))
            for topic, n, on_time in zip(rows["topic"], rows["n"], rows["on_time"], strict=True)
            if n
        }
        late = sum(each[1] for each in cases.values())
        topic, (n, most) = max(cases.items(), key=lambda item: item[1][1], default=("", (0, 0)))
        others, late_others = sum(each[0] for each in cases.values()) - n, late - most
        if most >= MIN_LATE and most > MAX * late and others and most / n >= SLOWER * late_others / others:
            expected[agency.code(int(office))] = LateTopic(topic, most, late)
    assert expected
    assert late_topics(demo_store, scope) == expected


@pytest.mark.slow
def test_the_list_of_offices_names_the_topic(demo_store):
    last = demo_store.as_of.date()
    scope = Scope(date(last.year - 2, last.month, 1), last)
    comparison = compared_offices(demo_store, scope)
    topics = late_topics(demo_store, scope)
    names = names_of(demo_store, "topic")
    lines = look_list(demo_store, scope, comparison, {}).lines
    assert lines
    for line in lines:
        late = topics.get(line.key.removeprefix("look-"))
        assert ("not answered in time are about" in line.evidence.en) == (late is not None)
        if late:
            words = f"{late.late:,} of {late.of:,} not answered in time are about “\u2068{names[late.topic].en}\u2069”"
            assert line.evidence.en.endswith(words)
