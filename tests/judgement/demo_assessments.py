"""Assessments of the offices of a demo province by all that the product goes through before an office is named.

That is the comparison of the period, what lasts (`stats.peers.lasting_gaps`), and for whoever would be named the
comparison by single topics (`queries.comparisons.peers.explaining_topics`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.comparisons.peers.explaining_topics import MIN_EXPLAINED
from stats.peers.assessment import FLOOR, MIN_GAP, Assessments, assess
from stats.peers.lasting_gaps import DAYS as LONGER
from stats.peers.lasting_gaps import agrees_with_the_past
from stats.peers.peer_expectation import PeerExpectation, peer_expectation
from tests.judgement.demo_provinces import DemoCases
from tests.judgement.easing import narrowed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class DemoExpectations:
    """What is expected of a demo's offices over the period and over sixteen months, and over both by topics."""

    period: PeerExpectation
    longer: PeerExpectation
    by_topic: PeerExpectation
    longer_by_topic: PeerExpectation
    n: Floats

    @classmethod
    def of(cls, cases: DemoCases, hit: Floats | None = None) -> "DemoExpectations":
        """The expectations of a demo, with other answers if they are given."""
        table = cases.table(hit=hit)
        by_topic = cases.table(hit=hit, single_topics=True)
        longer = cases.table(LONGER, hit)
        return cls(
            peer_expectation(table),
            peer_expectation(longer),
            peer_expectation(by_topic),
            peer_expectation(cases.table(LONGER, hit, single_topics=True)),
            table.by_office(table.n),
        )


@dataclass(frozen=True)
class DemoAssessments:
    """What is said of each office (arrays of one length).

    `period` is the comparison of the 90 days by groups of topics, `lasting` are those named by what lasts. `explained`
    are those of either whose gap single topics explain; of them the comparison by topics says whether they are named.
    `told` and `by_deadline` (named as a fact about the deadline only) are what is said in the end. `peers` are the
    others that an office is compared with, 0 where similar offices say nothing.
    """

    period: Assessments
    lasting: Flags
    explained: Flags
    told: Flags
    by_deadline: Flags
    peers: Ints

    @property
    def reported_by_groups(self) -> Flags:
        """Which offices would be reported without the comparison by single topics."""
        return np.asarray((self.period.assessment == "needs_look") | self.lasting, dtype=bool)

    @property
    def accused(self) -> Flags:
        """Which offices are reported by comparison."""
        return self.told & ~self.by_deadline

    @property
    def accused_by_groups(self) -> Flags:
        """Which offices would be reported by comparison without the one by single topics."""
        return self.reported_by_groups & (self.period.route != "deadline")


def demo_assessments(expected: DemoExpectations, width: float = 1.0) -> DemoAssessments:
    """The assessments of a demo's offices, with the intervals of expectations counted `width` times as wide."""
    period, longer, by_topic, longer_by_topic = (
        assess(narrowed(each, width), floor=floor, smallest=False)
        for each, floor in (
            (expected.period, FLOOR),
            (expected.longer, None),
            (expected.by_topic, FLOOR),
            (expected.longer_by_topic, None),
        )
    )
    lasting = reported_by_what_lasts(period, expected.n, longer)
    lasting &= ~explained_by_topics(longer, lasting, longer_by_topic)
    by_groups = (period.assessment == "needs_look") | lasting
    explained = explained_by_topics(period, by_groups, by_topic)
    is_reported = np.where(explained, by_topic.assessment == "needs_look", by_groups)
    route = np.where(explained, by_topic.route, period.route)
    peers = np.where(period.comparable, expected.period.peers, 0)
    return DemoAssessments(
        period, lasting, explained, is_reported, is_reported & (route == "deadline"), peers
    )


def reported_by_what_lasts(found: Assessments, n: Floats, longer: Assessments) -> Flags:
    """Which offices the product tells by what lasts: `found` is of the period, `longer` of the sixteen months."""
    agrees = agrees_with_the_past(found.gap, found.gap_upper, n, min_gap=MIN_GAP)
    silent = (found.assessment == "no_difference") & found.comparable
    return np.asarray(silent & agrees & (longer.assessment == "needs_look"), dtype=bool)


def explained_by_topics(found: Assessments, told: Flags, by_topic: Assessments) -> Flags:
    """Which of the offices that would be reported have two fifths of their gap explained by single topics."""
    with np.errstate(invalid="ignore"):
        worse = told & found.comparable & (found.gap < 0)
        enough = by_topic.gap >= (1 - MIN_EXPLAINED) * found.gap
    return np.asarray(worse & by_topic.comparable & enough, dtype=bool)
