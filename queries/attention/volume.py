"""Counts beyond their expectation: the province, its counties, topics and channels, and topics within counties.

A surge is told where it happens. A county is judged against its own expectation times what the other counties have
more of, a topic likewise, and a topic group within a county beside both: a bad week everywhere is one line, not twenty.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from queries.attention.look import Kind, Look
from queries.attention.watched import MONTH, SERIES, WEEK, Watched
from stats.excess import crossed, of_others, raised
from stats.expectation import FEWEST_DAYS, Expectation, Span, expect, span_of_counts

Floats = NDArray[np.float64]
FEW_DAYS = 3  # of silence


def modelled(watched: Watched) -> Expectation | None:
    """What is expected of the province, then of each series of `SERIES`; None where too little is known.

    The model ends with a week that ended four weeks ago or earlier, so that what is judged is no part of what is
    expected, and that the expectation does not move from day to day.
    """
    dailies = [watched.counts[name] for name in SERIES]
    history = (dailies[0].days - MONTH) // WEEK * WEEK
    if history < FEWEST_DAYS:
        return None
    parts = [daily.counts for daily in dailies]
    whole = parts[0].sum(axis=0)
    return expect(np.vstack([whole[None, :], *parts]), dailies[0].season(WEEK, history=history), whole=whole)


def volume(watched: Watched, parents: dict[int, int], model: Expectation) -> list[Look]:
    """All looks at counts; `parents` gives the topic group of each topic."""
    parts = [watched.counts[name].counts for name in SERIES]
    whole = parts[0].sum(axis=0)
    edges = np.cumsum([1, *(len(part) for part in parts)])
    found = list(_province(model, whole))
    for name, part, first in zip(SERIES, parts, edges, strict=False):
        rows = slice(int(first), int(first) + len(part))
        keys = [int(str(key[0])) for key in watched.counts[name].keys]
        found += _dimension(model, rows, part, name, keys)
    return [*found, *_cells(model, watched, edges, parents)]


def _province(model: Expectation, whole: Floats) -> Iterator[Look]:
    for days in (WEEK, MONTH):
        span = _rows(model.over(len(whole) - days, days), slice(0, 1))
        yield from _looks("more", span, whole[None, -days:].sum(axis=1), days, [()])
    for days in (FEW_DAYS, WEEK):
        span = _rows(model.over(len(whole) - days, days), slice(0, 1))
        yield from _looks("fewer", span, whole[None, -days:].sum(axis=1), days, [()])


def _dimension(model: Expectation, rows: slice, part: Floats, name: str, keys: list[int]) -> Iterator[Look]:
    where = [((name, key),) for key in keys]
    for days in (FEW_DAYS, WEEK, MONTH):
        span = _rows(model.over(part.shape[1] - days, days), rows)
        actual = part[:, -days:].sum(axis=1)
        others = of_others(actual, span.expected)
        if days > FEW_DAYS and name != "channel":
            yield from _looks("more", raised(span, np.maximum(others, 1.0)), actual, days, where)
        if days < MONTH and name != "topic":
            yield from _looks("fewer", raised(span, np.minimum(others, 1.0)), actual, days, where)


def _cells(
    model: Expectation, watched: Watched, edges: NDArray[np.int64], parents: dict[int, int]
) -> Iterator[Look]:
    counties = [int(str(key[0])) for key in watched.counts["county"].keys]
    topics = [int(str(key[0])) for key in watched.counts["topic"].keys]
    groups = sorted({parents.get(topic, 0) for topic in topics} - {0})
    member = np.array([[parents.get(topic) == group for group in groups] for topic in topics], dtype=float)
    if not groups or not counties:
        return
    days_known = watched.counts["county"].days
    for days in (WEEK, MONTH):
        span = model.over(days_known - days, days)
        row, column = span.expected[edges[0] : edges[1]], span.expected[edges[1] : edges[2]]
        phi = model.phi(days)[edges[1] : edges[2]]
        mean, variance = crossed(watched.cells[:, :, 0], row, column, phi)
        actual = watched.cells[:, :, 2] + (watched.cells[:, :, 1] if days == MONTH else 0.0)
        mean, variance, actual = (x @ member for x in (mean, variance, actual))
        by_county = (actual.sum(axis=1, keepdims=True) - actual + 10) / (
            mean.sum(axis=1, keepdims=True) - mean + 10
        )
        by_group = (actual.sum(axis=0, keepdims=True) - actual + 10) / (
            mean.sum(axis=0, keepdims=True) - mean + 10
        )
        factor = np.maximum(by_county, 1.0) * np.maximum(by_group, 1.0)
        plain = span_of_counts(mean.ravel(), (variance - mean).clip(0).ravel(), np.ones(mean.size))
        where = [(("county", county), ("topic_group", group)) for county in counties for group in groups]
        yield from _looks("more", raised(plain, factor.ravel()), actual.ravel(), days, where)


def _rows(span: Span, rows: slice) -> Span:
    return Span(span.expected[rows], span.variance[rows], span.lower[rows], span.upper[rows])


def _looks(
    kind: Kind, span: Span, actual: Floats, days: int, where: Sequence[tuple[tuple[str, int], ...]]
) -> Iterator[Look]:
    p = span.p_more(actual) if kind == "more" else span.p_fewer(actual)
    for i, place in enumerate(where):
        if np.isfinite(p[i]) and all(key for _, key in place):
            yield Look(
                kind,
                place,
                days,
                float(actual[i]),
                float(span.expected[i]),
                float(span.lower[i]),
                float(span.upper[i]),
                float(p[i]),
            )
