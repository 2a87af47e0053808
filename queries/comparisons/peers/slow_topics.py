"""Offices that are slow in one topic only, compared with their other topics and with similar offices there.

An office that answers what is easy and leaves what is hard may have the share on time of its peers. An office that is
given less time for one topic than elsewhere is compared with what it and others would reach with these deadlines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from queries.comparisons.peers.hurried_pairs import hurried_pairs, sums_by_days_of
from queries.comparisons.peers.unit_sums import unit_sums
from queries.estimates.case_sums import question_of_last_days
from queries.estimates.deadline_lengths import total_days_allowed
from queries.question.question import Columns, Question
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from stats.peers.office_topic_gaps import OfficeTopicGaps, office_topic_gaps

DAYS = 180  # In a quarter, most offices have too few cases of a topic.
BY = ("agency", "topic", "kind")


@dataclass(frozen=True)
class SlowTopic:
    """An office and a topic (codes): its share on time there, the one that would be expected, and the cases due."""

    office: str
    topic: str
    share: float
    expected: float
    n: int


def slow_topics(store: Store) -> tuple[SlowTopic, ...]:
    """Topics in which an office is clearly slower than in its others, the most late cases beyond expected first.

    Of the cases due in the last DAYS days, without those of trips. Only offices with a peer group are compared, each
    topic among the offices of a group and within kinds: complaints may be slower than requests everywhere. Not cached.
    """
    question = question_of_last_days(store, "on_time_share", DAYS, BY)
    group_of = {int(key): int(value) for key, value in store.parents("agency").items()}
    gaps = _gaps(question, unit_sums(question), group_of)
    if gaps is None:
        return ()
    slow = list(_reported(question, gaps))
    hurried = set[tuple[int, int]]()
    if slow:
        days = total_days_allowed(question)
        hurried = hurried_pairs(days, "topic", [pair for pair, _ in slow], similar=group_of)
    with_its_days = [
        each
        for pair in sorted(hurried)
        if (gaps := _gaps(question, sums_by_days_of(question, days, "topic", pair), group_of)) is not None
        for found, each in _reported(question, gaps)
        if found == pair
    ]
    return tuple(
        sorted(
            [*(each for pair, each in slow if pair not in hurried), *with_its_days],
            key=lambda each: (each.n * (each.share - each.expected), each.office, each.topic),
        )
    )


def _gaps(question: Question, sums: Columns, group_of: Mapping[int, int]) -> OfficeTopicGaps | None:
    """The gaps of the pairs of office and topic; None where there are no cases of offices with a peer group."""
    group = np.array([group_of.get(int(key), 0) for key in sums["agency"]], dtype=np.int64)
    given = (
        (sums["agency"] != NOT_GIVEN_KEY) & (sums["topic"] != NOT_GIVEN_KEY) & (group > 0) & (sums["n"] > 0)
    )
    if not given.any():
        return None
    office, topic, kind = (sums[name][given].astype(np.int64) for name in BY)
    # Each peer group has topics of its own: what is hard for one kind of office may be easy for another.
    n, hits = (sums[name][given].astype(float) for name in ("n", "hits"))
    return office_topic_gaps(group[given], office, topic, kind, n, hits)


def _reported(question: Question, gaps: OfficeTopicGaps) -> Iterator[tuple[tuple[int, int], SlowTopic]]:
    """The pairs (keys of office and topic) that are slow, with what is said of them."""
    offices, topics, _ = question.groups
    for i in np.flatnonzero(gaps.is_reported):
        pair = int(gaps.office[i]), int(gaps.topic[i])
        yield (
            pair,
            SlowTopic(
                offices.code(pair[0]),
                topics.code(pair[1]),
                float(gaps.hits[i] / gaps.n[i]),
                float(gaps.expected[i]),
                int(gaps.n[i]),
            ),
        )
