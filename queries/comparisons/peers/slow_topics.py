"""Offices that are slow in one topic only, compared with their other topics and with similar offices there.

An office that answers what is easy and leaves what is hard may have the share on time of its peers. An office that is
given less time for one topic than elsewhere is compared with what it and others would reach with these deadlines.

In half a year most pairs of office and topic have enough cases. Who has left a topic for some weeks is hidden among
these, so that the last quarter is looked at as well; the two looks share the probability of a false report.
"""

from collections.abc import Collection, Mapping
from functools import partial

import numpy as np

from queries.comparisons.peers.hurried_pairs import Pair, found_by_own_days
from queries.comparisons.peers.part_signs import PartSign, most_late_first, part_signs
from queries.comparisons.peers.unit_sums import unit_sums
from queries.estimates.case_sums import question_of_last_days
from queries.question.question import Columns, Question
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from stats.peers.office_topic_gaps import office_topic_gaps

DAYS = 180  # In a quarter, most offices have too few cases of a topic.
LATE_DAYS = 90
LOOKS = 2  # at DAYS and at LATE_DAYS
BY = ("agency", "topic", "kind")


def slow_topics(store: Store) -> tuple[PartSign, ...]:
    """Topics in which an office is clearly slower than in its others, the most late cases beyond expected first.

    Among the cases due in the last DAYS days, without those of trips. Only offices with a peer group are compared, each
    topic among the offices of a group and within kinds: complaints may be slower than requests everywhere. Not cached.
    """
    return _slow_topics(store, DAYS)


def slow_topics_lately(store: Store, named: Collection[PartSign]) -> tuple[PartSign, ...]:
    """Those by the cases due in the last LATE_DAYS days alone, without the pairs that are named already. Not cached."""
    pairs = {(each.office, each.code) for each in named}
    return tuple(each for each in _slow_topics(store, LATE_DAYS) if (each.office, each.code) not in pairs)


def _slow_topics(store: Store, days: int) -> tuple[PartSign, ...]:
    """The slow pairs of one look, at the cases due in the last `days`."""
    question = question_of_last_days(store, "on_time_share", days, BY)
    group_of = {int(key): int(value) for key, value in store.parents("agency").items()}
    find = partial(_slow, question, group_of=group_of)
    slow = found_by_own_days(question, unit_sums(question), "topic", find, similar=group_of)
    return tuple(most_late_first(slow))


def _slow(question: Question, sums: Columns, *, group_of: Mapping[int, int]) -> dict[Pair, PartSign]:
    """The pairs of office and topic that are slow, with what is said of them."""
    group = np.array([group_of.get(int(key), 0) for key in sums["agency"]], dtype=np.int64)
    given = (
        (sums["agency"] != NOT_GIVEN_KEY) & (sums["topic"] != NOT_GIVEN_KEY) & (group > 0) & (sums["n"] > 0)
    )
    if not given.any():
        return {}
    office, topic, kind = (sums[name][given].astype(np.int64) for name in BY)
    # Each peer group has topics of its own: what is hard for one kind of office may be easy for another.
    n, hits = (sums[name][given].astype(float) for name in ("n", "hits"))
    gaps = office_topic_gaps(group[given], office, topic, kind, n, hits, looks=LOOKS)
    offices, topics, _ = question.groups
    return part_signs(gaps, gaps.topic, office=offices, of=topics)
