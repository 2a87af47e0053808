"""The days that an office has for its cases, compared with those of similar offices in the same topics and kinds.

Comparing means would be wrong: an office with three days for some cases and twenty for others answers fewer on time
than one that has their average, eleven and a half, for all. So deadlines are compared quantile by quantile: the
shortest with the shortest, the longest with the longest. Only shorter ones count. Longer ones are not a reason to
expect more, because offices work by their deadlines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from queries.sql.functions import DAY_SECONDS
from stats.arrays import Floats

MIN_OF_ALLOWED = 0.9  # of the days of similar offices, below which deadlines are shorter
# Cases that an office must have in a topic and kind for its own days to be compared there.
MIN_CASES = 10
PLACES = 20  # quantiles by which deadlines are compared

# By the whole days that they were allowed: cases due, and the sum of the time until they were due, in seconds.
Spans = Mapping[int, tuple[int, int]]
# By the keys of topic group and kind, and then by topic.
Mixes = Mapping[tuple[int, int], Mapping[int, Spans]]


@dataclass(frozen=True)
class DeadlineCell:
    """A topic and kind (keys): cases of the office, and mean days until due, its own and at similar offices.

    `deadlines` are the days by which cases of similar offices there are judged, each for an equal part of them, and
    `usual` those that they have. `sooner` are the cases of the office with clearly shorter deadlines: how many, and the
    sums of their days and of those at similar offices.
    """

    topic: int
    kind: int
    n: float
    days: float
    similar: float
    deadlines: Floats
    usual: Floats
    sooner: tuple[float, float, float]


@dataclass(frozen=True)
class ShorterDeadlines:
    """Mean days until due at an office and at similar ones, and the share of its cases that these means cover.

    The share is NaN if they cover all of its cases.
    """

    days: float
    similar: float
    part: float


def shorter_deadlines(cells: list[DeadlineCell]) -> ShorterDeadlines | None:
    """How much less time an office has for the cases of some topics and kinds; None if it is not clearly less."""
    judged, usual = (
        sum(cell.n * float(getattr(cell, name).mean()) for cell in cells) for name in ("deadlines", "usual")
    )
    if not judged < MIN_OF_ALLOWED * usual:
        return None
    n = sum(cell.n for cell in cells)
    days, similar = (sum(cell.n * getattr(cell, name) for cell in cells) / n for name in ("days", "similar"))
    if days < MIN_OF_ALLOWED * similar:
        return ShorterDeadlines(days, similar, np.nan)
    sooner, days, similar = (sum(amounts) for amounts in zip(*(cell.sooner for cell in cells), strict=True))
    return ShorterDeadlines(days / sooner, similar / sooner, sooner / n) if sooner else None


def deadline_cells(office: Mixes, similar: Mixes) -> list[DeadlineCell]:
    """The topics and kinds of similar offices in the topic groups and kinds of an office, `similar` without it.

    There are none for a topic group and kind that only this office has.
    """
    return [
        cell
        for mix, own in sorted(office.items())
        if (theirs := similar.get(mix))
        for cell in _cells(own, theirs, kind=mix[1])
    ]


def _cells(own: Mapping[int, Spans], similar: Mapping[int, Spans], *, kind: int) -> Iterator[DeadlineCell]:
    """The topics of a group that similar offices have, of a kind.

    For topics in which the office has few cases or none, its days are those of similar offices, scaled as in the topics
    that both have, but no shorter than in these topics and no longer than at similar offices. If they have none of its
    topics in common, all its cases of the group stand for each of theirs.
    """
    usual = {topic: _in_order(spans) for topic, spans in sorted(similar.items())}
    shared = {topic: own[topic] for topic in usual if topic in own}
    if not shared:
        everything, theirs = _together(own), _mean(_together(similar))
        days, in_order, topics = _mean(everything), _in_order(everything), len(usual)
        cases, n, time, others = (
            amount / topics for amount in (_cases(everything), *_sooner(everything, theirs))
        )
        for topic, places in usual.items():
            deadlines = np.minimum(in_order, places)
            yield DeadlineCell(topic, kind, cases, days, theirs, deadlines, places, (n, time, others))
        return
    ratio = _pooled(
        {topic: (spans, _ratio(_in_order(spans), usual[topic])) for topic, spans in shared.items()}
    )
    least = _in_order(_together(shared))
    for topic, places in usual.items():
        spans = own.get(topic, {})
        cases, theirs = _cases(spans), _mean(similar[topic])
        likely = np.maximum(np.minimum(ratio, 1) * places, least)
        deadlines = np.minimum(_in_order(spans) if cases >= MIN_CASES else likely, places)
        yield DeadlineCell(
            topic, kind, cases, _mean(spans), theirs, deadlines, places, _sooner(spans, theirs)
        )


def _cases(spans: Spans) -> int:
    return sum(n for n, _ in spans.values())


def _mean(spans: Spans) -> float:
    """Mean days of some cases; 0 where there is none."""
    n = _cases(spans)
    return sum(time for _, time in spans.values()) / n / DAY_SECONDS if n else 0.0


def _sooner(spans: Spans, similar: float) -> tuple[float, float, float]:
    """The cases that are clearly due sooner than those of similar offices are on average, as `DeadlineCell.sooner`."""
    least = MIN_OF_ALLOWED * similar * DAY_SECONDS
    some = [(n, time) for n, time in spans.values() if time < least * n]
    n = float(sum(n for n, _ in some))
    return n, sum(time for _, time in some) / DAY_SECONDS, n * similar


def _together(of_topics: Mapping[int, Spans]) -> Spans:
    """The spans of all topics."""
    every: dict[int, tuple[int, int]] = {}
    for spans in of_topics.values():
        for days, (n, time) in spans.items():
            before = every.get(days, (0, 0))
            every[days] = before[0] + n, before[1] + time
    return every


def _in_order(spans: Spans) -> Floats:
    """The quantiles of the deadlines of some cases, in days: one for each of the PLACES."""
    known = sorted((time / n / DAY_SECONDS, n) for n, time in spans.values())
    return _at_places(np.array([days for days, _ in known]), np.array([n for _, n in known], dtype=float))


def _pooled(ratios: Mapping[int, tuple[Spans, Floats]]) -> Floats:
    """The quantiles of the ratios of all topics, weighted by cases."""
    values = np.concatenate([of_topic for _, of_topic in ratios.values()])
    weights = np.repeat([float(_cases(spans)) for spans, _ in ratios.values()], PLACES)
    order = np.argsort(values, kind="stable")
    return _at_places(values[order], weights[order])


def _ratio(days: Floats, usual: Floats) -> Floats:
    return np.divide(days, usual, out=np.ones(PLACES), where=usual > 0)


def _at_places(values: Floats, weights: Floats) -> Floats:
    """The weighted quantiles of sorted values, at the middle of each place."""
    ends = np.cumsum(weights)
    middles = (np.arange(PLACES) + 0.5) / PLACES * ends[-1]
    return np.asarray(values[np.searchsorted(ends, middles, side="right")], dtype=float)
