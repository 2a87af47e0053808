"""Daily counts over the whole history of a store, as the attention list reads them.

The trials run the attention list for hundreds of days. Asking the store again for each day would take hours; here
everything is read once, and the state of any past day is a slice of arrays.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from queries.attention import topic_group_of_topics
from queries.attention.anomaly_check import Check
from queries.attention.event_checks import event_checks, replay, watched_rows
from queries.attention.late_rows import with_due
from queries.attention.monitored_series import (
    LEAD,
    PAST,
    YEAR,
    DueSeries,
    MonitoredSeries,
    history_days,
)
from queries.attention.row_block import WatchedRows
from queries.attention.selection import ranked_checks
from queries.attention.thresholds import MAX_FINDINGS, REPLAY_STEP, REPLAYED_DAYS
from queries.attention.volume_rows import seasonal_expectation
from queries.forecasts.expected_counts import DailyCounts, daily_counts
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.store import Store
from queries.sums.component_sums import component_sums
from queries.vocabulary.scope import Scope
from stats.attention.event_course import EventCourse
from stats.seasons.seasonal_model import SeasonalModel

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class History:
    """All daily counts that the attention list monitors; day 0 is the first day of `dailies["county"]`.

    With a planted event, `plain` is the history without the event, and `planted` is the first day on which the two
    differ.
    """

    store: Store
    dailies: dict[str, DailyCounts]
    cells: Floats  # counties × topics × days
    agencies: DueSeries
    counties: DueSeries
    plain: "History | None" = None
    planted: int = 0
    courses: dict[int, tuple[WatchedRows, EventCourse]] = field(default_factory=dict)
    models: dict[int, SeasonalModel] = field(default_factory=dict)

    def with_planted(self, first: int, **changed: object) -> "History":
        """A copy of the history with other counts from day `first` on; `changed` replaces fields."""
        return replace(self, plain=self, planted=first, courses={}, **changed)  # type: ignore[arg-type]

    @property
    def days(self) -> int:
        return self.dailies["county"].days

    def course(self, step: int) -> tuple[WatchedRows, EventCourse]:
        """The rows and their course, replayed from the end of a step on, as far as the list asks for it.

        On the days whose replay begins there the list reads the same course, as no day depends on later ones.
        Before an event begins, it is that of the history without the event.
        """
        end = min((step + 1) * REPLAY_STEP + REPLAYED_DAYS - 1, self.days)
        if self.plain is not None and end <= self.planted:
            return self.plain.course(step)
        if step not in self.courses:
            series = self.watched(end - 1)
            model = self.model(step)
            rows = watched_rows(series, model, topic_groups=topic_group_of_topics(self.store), grave=())
            self.courses[step] = rows, replay(rows)
        return self.courses[step]

    def model(self, step: int) -> SeasonalModel:
        """The model fitted to the days before a replay; no planted event begins before the replay in which it is
        judged."""
        if self.plain is not None:
            assert self.planted >= step * REPLAY_STEP
            return self.plain.model(step)
        if step not in self.models:
            end = min((step + 1) * REPLAY_STEP + REPLAYED_DAYS - 1, self.days)
            model = seasonal_expectation(self.watched(end - 1))
            assert model is not None
            self.models[step] = model
        return self.models[step]

    def watched(self, day: int) -> MonitoredSeries:
        """The monitored series, cut off at the end of a day."""
        end = day + 1
        counts = {}
        for name, series in self.dailies.items():
            counts[name] = replace(
                series,
                counts=series.counts[:, :end],
                trips=series.trips[:, :end],
                end=series.first + timedelta(day),
            )
        history = history_days(end)
        first = max(history - YEAR, 0)

        def dues(series: DueSeries) -> DueSeries:
            cut = slice(max(0, history - PAST), end)
            return DueSeries(series.keys, series.due[:, cut], series.late[:, cut])

        return MonitoredSeries(
            counts["county"].end,
            counts,
            history,
            self.cells[:, :, first:history].sum(axis=2),
            self.cells[:, :, history - LEAD : end],
            dues(self.agencies),
            dues(self.counties),
        )


def history(store: Store) -> History:
    """Read the whole history of a store."""
    dailies = {
        name: daily_counts(store, Scope(), by=(name,), with_trips=False)
        for name in ("county", "topic", "channel")
    }
    counties = dailies["county"]
    scope = replace(Scope(), trips="out").with_period(counties.first, counties.end)

    def table(
        by: tuple[str, ...],
        measure: str,
        sizes: tuple[int, ...],
        keys: tuple[dict[int, int], ...],
        **atoms: str,
    ):  # type: ignore[no-untyped-def]
        question = make_question(store, MEASURES[measure], scope, by=(*by, "day"), lang="fa", max_groups=3)
        frame = question.with_days(component_sums(question, **atoms))
        arrays = {name: np.zeros((*sizes, counties.days)) for name in atoms}
        for row in frame.itertuples():
            place = tuple(key.get(int(getattr(row, name)), -1) for name, key in zip(by, keys, strict=True))
            if -1 not in place:
                at = (*place, (row.day - counties.first).days)
                for name in atoms:
                    arrays[name][at] += getattr(row, name)
        return arrays

    keys = {name: {int(str(k[0])): i for i, k in enumerate(d.keys)} for name, d in dailies.items()}
    by = ("county", "topic")
    sizes = tuple(len(keys[name]) for name in by)
    cells = table(by, "received", sizes, tuple(keys[name] for name in by), n="received")["n"]

    def dues(name: str) -> DueSeries:
        every = {int(str(k)): i for i, k in enumerate(k for k in store.dimension(name).index if k)}
        counts = table((name,), "on_time_share", (len(every),), (every,), due="due", hits="on_time")
        return DueSeries(tuple(every), counts["due"], counts["due"] - counts["hits"])

    return History(store, dailies, cells, dues("agency"), dues("county"))


def looked(past: History, day: int) -> list[Check]:
    """The checks of all events that have a line at the end of a day, without those of offices and of data sources.

    Those two are not news about events, so the trials leave them out.
    """
    step = history_days(day + 1) // REPLAY_STEP
    rows, course = past.course(step)
    series = past.watched(day)
    return [with_due(series, check) for check in event_checks(rows, course, day - step * REPLAY_STEP)]


def listed_checks(past: History, day: int) -> list[Check]:
    """The lines about events that the attention list shows at the end of a day: ranked, and at most MAX_FINDINGS."""
    return ranked_checks(looked(past, day))[:MAX_FINDINGS]
