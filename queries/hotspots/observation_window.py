"""Observation window of the hotspot assessment: the quarters to compare and the sources that cover all of them.

If a new source starts, the counties it covers seem to rise; if one stops, they seem to fall. Therefore only cases from
sources that cover the whole window are counted. A longer or later window is covered by fewer sources, so that quarters
and sources have to be chosen together.
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
from queries.sql.buckets import bucket, day_in_condition
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MAX_QUARTERS, MIN_QUARTERS = 8, 6  # length of the window: at most, and at least for an assessment
# How many quarters the window may end before the newest one because of lagging sources. Ending one quarter earlier is
# preferred to leaving out any source; ending more than one earlier is not.
MAX_QUARTERS_BACK = 4
# Share of the cases that the covering sources must hold: enough for a window to be accepted at once, and the minimum
# without which there is no assessment.
SUFFICIENT_SHARE, MIN_SHARE = 0.95, 0.5

Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """Whole quarters in chronological order, and the keys of the sources that cover all of them.

    `left_out` are the names of sources that have cases in these quarters but do not cover all of them.
    `delaying_sources` are the names of covering sources because of which the window ends before the newest quarter.
    """

    quarters: tuple[CalendarPeriod, ...] = ()
    sources: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()
    delaying_sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Choice:
    """A candidate window."""

    spans: slice  # of the list of all quarters
    back: int  # quarters between its end and the newest quarter
    kept: list[int]  # positions of the sources that cover the window
    left: list[int]  # positions of the other sources that have cases in it
    share: float  # share of the cases that come from the kept sources


def window(store: Store, scope: Scope) -> Window:
    """The window for the dimensions of a scope, cached.

    The order of preference: (1) the latest, and among those the longest, window in which no source is left out, if it
    ends at most one quarter before the newest; (2) the latest window whose covering sources hold at least 95 % of the
    cases; (3) the window whose covering sources hold the largest share. The result has fewer than 6 quarters, too few
    for an assessment, if the data have no more or if that share is below one half.
    """
    return store.cache.get_or_compute(("window", scope), lambda: _window(store, scope))


def _window(store: Store, scope: Scope) -> Window:
    vintage_facts, first = facts(store, scope), source_start_days(store, scope)
    end = {
        key: last_complete_day(moment)
        for key, moment in vintage_facts.as_of_by_source.items()
        if key in first
    }
    if not end:
        return Window()
    # Only whole quarters between the first case and the newest complete day of any source are considered.
    begins, ends = min(first.values()), max(end.values())
    spans = [
        quarter for quarter in quarters(begins, ends) if begins <= quarter.first and quarter.last <= ends
    ]
    spans = spans[-MAX_QUARTERS - MAX_QUARTERS_BACK :]
    if len(spans) < MIN_QUARTERS:
        return Window(tuple(spans), tuple(end))
    cases = _cases(store, scope, tuple(end), spans)
    choices = list(_choices(spans, [(first[key], end[key]) for key in end], cases))
    # `choices` runs from the latest to the earliest window and from long to short: the first match is the best.
    chosen = next(
        (choice for choice in choices if choice.back <= 1 and choice.kept and not choice.left), None
    )
    chosen = chosen or next((choice for choice in choices if choice.share >= SUFFICIENT_SHARE), None)
    chosen = chosen or max(choices, key=lambda choice: choice.share)
    if chosen.share < MIN_SHARE:
        return Window()
    names = {source.source: source.name for source in store.sources_at(vintage(store, scope))}
    keys, last = tuple(end), spans[-1].last
    return Window(
        tuple(spans[chosen.spans]),
        tuple(keys[i] for i in chosen.kept),
        tuple(names[keys[i]] for i in chosen.left),
        tuple(names[keys[i]] for i in chosen.kept if chosen.back and end[keys[i]] < last),
    )


def _choices(
    quarter_list: list[CalendarPeriod], covered: list[tuple[date, date]], cases: Counts
) -> Iterator[_Choice]:
    """The candidate windows, later before earlier and longer before shorter.

    `covered` has the first and last day of each source, `cases` the number of cases by source × quarter.
    """
    for back in range(min(MAX_QUARTERS_BACK, len(quarter_list) - MIN_QUARTERS) + 1):
        stop = len(quarter_list) - back
        for length in range(min(MAX_QUARTERS, stop), MIN_QUARTERS - 1, -1):
            spans = slice(stop - length, stop)
            begins, ends = quarter_list[spans][0].first, quarter_list[spans][-1].last
            inside, sources = cases[:, spans].sum(axis=1), range(len(covered))
            kept = [i for i in sources if covered[i][0] <= begins + MAX_SILENCE and covered[i][1] >= ends]
            if back and not any(covered[i][1] < quarter_list[stop].last for i in kept):
                continue  # no kept source needs the earlier end, so that this window would only be older
            left = [i for i in sources if i not in kept and inside[i]]
            total = float(inside.sum())
            share = float(inside[kept].sum()) / total if total else float(bool(kept))
            yield _Choice(spans, back, kept, left, share)


def _cases(store: Store, scope: Scope, sources: tuple[int, ...], spans: list[CalendarPeriod]) -> Counts:
    """The number of cases in the scope's dimensions, as an array of sources × quarters."""
    if len(sources) == 1:
        return np.ones((1, len(spans)))  # only shares matter, and a single source has all cases
    question = make_question(store, MEASURES["received"], scope, by=(), lang="fa")
    rows, n, conditions = received_rows(question)
    day = rows.c[question.clock_column]
    conditions += [day >= day_in_condition(spans[0].first), day <= day_in_condition(spans[-1].last)]
    span = bucket(day, [quarter.first for quarter in spans])
    statement = sa.select(rows.c.source, span.label("span"), n.label("n")).where(*conditions)
    counts, at = np.zeros((len(sources), len(spans))), {key: i for i, key in enumerate(sources)}
    for row in store.frame(statement.group_by(rows.c.source, span)).itertuples(index=False):
        if row.source in at:
            counts[at[row.source], int(row.span)] += float(row.n)
    return counts
