"""The quarters that hotspots are judged over, and the sources that tell of all of them.

A source that starts is no rise of the counties that it is about, and one that stops is no fall: only sources that are
known throughout are counted. Which ones these are, and over which quarters, is chosen together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from persian.calendar import CalendarPeriod, quarters
from queries.estimates.daily_series import received_rows
from queries.hotspots.line_start import MAX_SILENCE, source_start_days
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.question.vintage import facts, last_complete_day, vintage
from queries.sql.buckets import bucket, literal_day
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MAX_QUARTERS, MIN_QUARTERS = 8, 6  # looked at, and needed
# Quarters by which sources that lag may hold the end back; by one, sooner than that anything is left out.
MAX_QUARTERS_BACK = 4
# Parts of the cases that the sources counted hold: enough, and without which nothing is told.
SUFFICIENT_SHARE, MIN_SHARE = 0.95, 0.5

Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """Whole quarters in order, and the keys of the sources that are known from the first to the last of them.

    `left_out` are the names of the sources that have cases in these quarters and are not known throughout, `holding` of
    those that are, but not in a later quarter that others know.
    """

    quarters: tuple[CalendarPeriod, ...] = ()
    sources: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()
    delaying_sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Choice:
    spans: slice
    back: int
    kept: list[int]  # positions of the sources that are known throughout
    left: list[int]  # of those that are not, and have cases
    share: float  # of the cases that is kept


def window(store: Store, scope: Scope) -> Window:
    """The window for a scope's dimensions: the latest, and then the longest, in which no source is left out, unless
    that is over a quarter old; else the latest in which those that are known throughout hold at least 95 % of the
    cases; else the one in which they hold most.

    Less than 6 quarters, with which nothing can be judged, where no more are known, or those hold less than half.
    """
    return store.cache.get_or_compute(("window", scope), lambda: _window(store, scope))


def _window(store: Store, scope: Scope) -> Window:
    known, first = facts(store, scope), source_start_days(store, scope)
    end = {key: last_complete_day(moment) for key, moment in known.as_of_by_source.items() if key in first}
    if not end:
        return Window()
    begins, ends = min(first.values()), max(end.values())
    every = [each for each in quarters(begins, ends) if begins <= each.first and each.last <= ends]
    every = every[-MAX_QUARTERS - MAX_QUARTERS_BACK :]
    if len(every) < MIN_QUARTERS:
        return Window(tuple(every), tuple(end))
    cases = _cases(store, scope, tuple(end), every)
    choices = list(_choices(every, [(first[key], end[key]) for key in end], cases))
    found = next((each for each in choices if each.back <= 1 and each.kept and not each.left), None)
    found = found or next((each for each in choices if each.share >= SUFFICIENT_SHARE), None)
    found = found or max(choices, key=lambda each: each.share)
    if found.share < MIN_SHARE:
        return Window()
    names = {each.source: each.name for each in store.sources_at(vintage(store, scope))}
    keys, last = tuple(end), every[-1].last
    return Window(
        tuple(every[found.spans]),
        tuple(keys[i] for i in found.kept),
        tuple(names[keys[i]] for i in found.left),
        tuple(names[keys[i]] for i in found.kept if found.back and end[keys[i]] < last),
    )


def _choices(every: list[CalendarPeriod], known: list[tuple[date, date]], cases: Counts) -> Iterator[_Choice]:
    """The windows, later before earlier and longer before shorter. `known` is the first and last day of each source."""
    for back in range(min(MAX_QUARTERS_BACK, len(every) - MIN_QUARTERS) + 1):
        stop = len(every) - back
        for length in range(min(MAX_QUARTERS, stop), MIN_QUARTERS - 1, -1):
            spans = slice(stop - length, stop)
            begins, ends = every[spans][0].first, every[spans][-1].last
            inside, sources = cases[:, spans].sum(axis=1), range(len(known))
            kept = [i for i in sources if known[i][0] <= begins + MAX_SILENCE and known[i][1] >= ends]
            if back and not any(known[i][1] < every[stop].last for i in kept):
                continue  # nobody holds the end back here: an older window would tell of the past for nothing
            left = [i for i in sources if i not in kept and inside[i]]
            of_all = float(inside.sum())
            share = float(inside[kept].sum()) / of_all if of_all else float(bool(kept))
            yield _Choice(spans, back, kept, left, share)


def _cases(store: Store, scope: Scope, sources: tuple[int, ...], spans: list[CalendarPeriod]) -> Counts:
    """The cases of the scope's dimensions, sources × quarters."""
    if len(sources) == 1:
        return np.ones((1, len(spans)))  # all there are, however many
    question = make_question(store, MEASURES["received"], scope, by=(), lang="fa")
    rows, n, conditions = received_rows(question)
    day = rows.c[question.clock_column]
    conditions += [day >= literal_day(spans[0].first), day <= literal_day(spans[-1].last)]
    span = bucket(day, [each.first for each in spans])
    statement = sa.select(rows.c.source, span.label("span"), n.label("n")).where(*conditions)
    counts, at = np.zeros((len(sources), len(spans))), {key: i for i, key in enumerate(sources)}
    for row in store.frame(statement.group_by(rows.c.source, span)).itertuples(index=False):
        if row.source in at:
            counts[at[row.source], int(row.span)] += float(row.n)
    return counts
