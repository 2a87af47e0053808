"""Counts beyond their expectation: the province, its counties, topics and channels, and topics within counties.

A surge is told where it happens. A county is judged against its own expectation times what the other counties have
more of, a topic likewise, and a topic group within a county beside both: a bad week everywhere is one line, not twenty.
"""

from collections.abc import Iterator, Sequence
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from queries.attention.anomaly_check import Kind, Look
from queries.attention.monitored_series import SERIES, WEEK, YEAR, Watched
from queries.attention.thresholds import BEFORE, FEWER, MORE, WHOLE
from stats.excess_counts import crossed, of_others, raised, shrunken
from stats.seasonal_model import FEWEST_DAYS, Expectation, Span, expect, span_of_counts

Floats = NDArray[np.float64]


def modelled(watched: Watched) -> Expectation | None:
    """What is expected of the province, then of each series of `SERIES`; None where too little is known.

    The model ends with a week that ended four weeks ago or earlier, so that what is judged is no part of what is
    expected, and that the expectation does not move from day to day.
    """
    dailies = [watched.counts[name] for name in SERIES]
    history = (dailies[0].days - BEFORE) // WEEK * WEEK
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
    found: list[Look] = []
    for days in sorted({*MORE, *FEWER, *WHOLE}):
        span = model.over(len(whole) - days, days)
        found += _province(_rows(span, slice(0, 1)), whole, days)
        for name, part, first in zip(SERIES, parts, edges, strict=False):
            keys = [int(str(key[0])) for key in watched.counts[name].keys]
            own = _rows(span, slice(int(first), int(first) + len(part)))
            found += _dimension(own, part, name, keys, days)
        if days in MORE:
            row, column = span.expected[edges[0] : edges[1]], span.expected[edges[1] : edges[2]]
            found += _cells(watched, (row, column), model.phi(days)[edges[1] : edges[2]], parents, days)
    return found


def _province(span: Span, whole: Floats, days: int) -> Iterator[Look]:
    actual = whole[None, -days:].sum(axis=1)
    if days in WHOLE:
        yield from _looks("more", span, actual, days, [()])
    if days in FEWER:
        yield from _looks("fewer", span, actual, days, [()])


def _dimension(span: Span, part: Floats, name: str, keys: list[int], days: int) -> Iterator[Look]:
    where = [((name, key),) for key in keys]
    actual = part[:, -days:].sum(axis=1)
    others = of_others(actual, span.expected)
    if days in MORE and name != "channel":
        yield from _looks("more", raised(span, np.maximum(others, 1.0)), actual, days, where)
    if days in FEWER and name != "topic":
        yield from _looks("fewer", raised(span, np.minimum(others, 1.0)), actual, days, where)


def _cells(
    watched: Watched, margins: tuple[Floats, Floats], phi: Floats, parents: dict[int, int], days: int
) -> Iterator[Look]:
    counties = [int(str(key[0])) for key in watched.counts["county"].keys]
    topics = [int(str(key[0])) for key in watched.counts["topic"].keys]
    groups = sorted({parents.get(topic, 0) for topic in topics} - {0})
    member = np.array([[parents.get(topic) == group for group in groups] for topic in topics], dtype=float)
    if not groups or not counties:
        return
    mean, variance = crossed(watched.of_cells(BEFORE + YEAR, BEFORE), *margins, phi)
    mean, variance, actual = (x @ member for x in (mean, variance, watched.of_cells(days)))
    by_county, by_group = (
        shrunken(actual.sum(axis=axis, keepdims=True) - actual, mean.sum(axis=axis, keepdims=True) - mean)
        for axis in (1, 0)
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
    columns = (actual, span.expected, span.lower, span.upper, p, span.variance)
    for place, of in zip(where, np.column_stack(columns).tolist(), strict=True):
        n, mean, lower, upper, chance, variance = of
        if isfinite(chance) and all(key for _, key in place):
            yield Look(kind, place, days, n, mean, lower, upper, chance, variance=variance)
