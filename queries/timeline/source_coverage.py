"""Where the data of a source begin or end: a step in a line that no citizen and no office has made."""

from datetime import date, timedelta

import sqlalchemy as sa

from queries.question.named_sources import named_sources
from queries.question.vintage import facts, last_complete_day, vintage
from queries.sql.buckets import as_day
from queries.storage.store import Store
from queries.timeline.timeline_event import TimelineEvent
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

BEGINS = Text("آغاز داده‌های «{source}»", "Data of “{source}” begin")
ENDS = Text("پایان داده‌های «{source}»", "Data of “{source}” end")
LEAST_DAYS = 28  # a source that begins or ends within four weeks of the others makes no step worth a label


def source_coverage(store: Store, scope: Scope, *, lang: str) -> list[TimelineEvent]:
    """The first day of each source that begins later than the first one, and the last day of each that lags behind.

    A source's first day is that of its first case; its last day is that of its as-of. Empty for a single source, whose
    beginning and end are those of the chart.
    """
    load = vintage(store, scope)
    sources = store.sources_at(load)
    if len(sources) < 2:
        return []
    first_days = _first_days(store, scope)
    if not first_days:
        return []
    earliest = min(first_days.values())
    latest = max(last_complete_day(source.as_of) for source in sources)
    events = []
    for source in named_sources(store, load):
        begins, ends = first_days.get(source.source), last_complete_day(source.as_of)
        if begins and begins - earliest >= timedelta(LEAST_DAYS):
            name = BEGINS.label(lang).format(source=source.name)
            events.append(TimelineEvent("data", name, begins, begins))
        if latest - ends >= timedelta(LEAST_DAYS):
            events.append(TimelineEvent("data", ENDS.label(lang).format(source=source.name), ends, ends))
    return events


def _first_days(store: Store, scope: Scope) -> dict[int, date]:
    """The day of the first case of each source, by its key."""
    key = ("first days of sources", scope.as_of, scope.load)

    def query() -> dict[int, date]:
        vintage_facts = facts(store, scope)
        c = vintage_facts.cases.c
        statement = sa.select(c.source, sa.func.min(c.registered_day).label("day"))
        frame = store.frame(statement.where(vintage_facts.registered()).group_by(c.source))
        return {int(row.source): as_day(row.day) for row in frame.itertuples(index=False)}

    return store.cache.get_or_compute(key, query)
