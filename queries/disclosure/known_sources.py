"""From when on figures may tell of a unit that its sources record something.

A source that begins with a month reveals a first case. Two sources that begin in the same month of few cases reveal
that there are at least two cases, whatever is withheld. So what figures say about a unit's sources is as of the end of
the last month for which it is published that the unit received cases; for a unit without such a month, as of the end of
the last such quarter or, failing that, year.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

from persian.calendar import CalendarPeriod, year_of
from queries.disclosure.publication_grid import PublicationRequest
from queries.disclosure.publishable_tables import PublishableTable, yearly_tables
from queries.measures import MEASURES
from queries.question.grouping import GRAINS
from queries.question.vintage import first_day
from queries.storage.store import Store

FINEST_FIRST = ("month", "quarter", "year")
LastKnown = Callable[[int | None, date], date | None]


def last_known_sources(store: Store, request: PublicationRequest) -> LastKnown:
    """A function from a unit and a day to the last day, up to this one, as of which its sources may be mentioned.

    It returns None where it was never published that the unit received cases. For the whole province (the unit None)
    any day is allowed.
    """
    first = first_day(store, replace(request.scope, kinds=()))
    last = max(span.last for span in request.spans)
    if first is None or request.unit is None:
        return lambda _unit, day: day
    spans = {
        grain: [span for span in GRAINS[grain](first, last) if first <= span.first and span.last <= last]
        for grain in FINEST_FIRST
    }
    received = replace(
        request, measure=MEASURES["received"], kinds=(), spans=tuple(GRAINS["year"](first, last))
    )
    published = yearly_tables(store, received)

    @cache
    def last_days(unit: int | None) -> dict[str, list[date]]:
        return {
            grain: [span.last for span in some if has_published_cases(published, span, unit)]
            for grain, some in spans.items()
        }

    def last_known(unit: int | None, day: date) -> date | None:
        if unit is None:
            return day
        for grain in FINEST_FIRST:
            until = [each for each in last_days(unit)[grain] if each <= day]
            if until:
                return until[-1]
        return None

    return last_known


def has_published_cases(
    published: dict[str, PublishableTable], span: CalendarPeriod, unit: int | None
) -> bool:
    """Whether it is published that a unit received cases in a span."""
    counts = published[year_of(span.first).key].counts(span, unit, None)
    return counts is not None and sum(counts) > 0
