"""Daily counts over the whole history of a store, as the attention list reads them.

The trials run the attention list for hundreds of days. Asking the store again for each day would take hours; here
everything is read once, and the state of any past day is a slice of arrays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from queries.attention import mean_weekly_cases, topic_group_of_topics
from queries.attention.anomaly_check import Check
from queries.attention.monitored_series import CELL_SPAN_STARTS, MONTH, PAST, WEEK, DueSeries, MonitoredSeries
from queries.attention.overdue_checks import overdue_checks
from queries.attention.selection import ranked_checks, significant_checks
from queries.attention.thresholds import BASELINE_GAP_DAYS, FALSE_DISCOVERY_RATE, MAX_FINDINGS
from queries.attention.volume_checks import seasonal_expectation, volume_checks
from queries.estimates.component_sums import component_sums
from queries.forecasts.expected_counts import DailyCounts, daily_counts
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.seasonal_model import SeasonalModel

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
    models: dict[int, SeasonalModel] = field(default_factory=dict)

    def with_planted(self, first: int, **changed: object) -> "History":
        """A copy of the history with other counts from day `first` on; `changed` replaces fields."""
        return replace(self, plain=self, planted=first, models={}, **changed)  # type: ignore[arg-type]

    @property
    def days(self) -> int:
        return self.dailies["county"].days

    def model(self, week: int) -> SeasonalModel:
        """The seasonal model fitted to what was known at the end of a week.

        Fitting is slow, so models are kept. Before an event begins, the model of the history without the event is the
        same one and is shared.
        """
        if self.plain is not None and week * WEEK <= self.planted:
            return self.plain.model(week)
        if week not in self.models:
            # The model leaves out the newest BASELINE_GAP_DAYS, so that an event does not enter its own baseline.
            # To reach the wanted week the data must therefore end that much later.
            model = seasonal_expectation(
                self.watched(min((week + 1) * WEEK + BASELINE_GAP_DAYS - 1, self.days) - 1)
            )
            assert model is not None
            self.models[week] = model
        return self.models[week]

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
        # Cells of two dimensions are sparse, so they are summed over the spans that the list looks at.
        spans = [(end - a, end - b) for a, b in pairwise((*CELL_SPAN_STARTS, 0))]
        cells = np.stack([self.cells[:, :, max(a, 0) : b].sum(axis=2) for a, b in spans], axis=2)

        def dues(series: DueSeries) -> DueSeries:
            cut = slice(max(0, end - PAST - MONTH), end)
            return DueSeries(series.keys, series.due[:, cut], series.late[:, cut])

        return MonitoredSeries(counts["county"].end, counts, cells, dues(self.agencies), dues(self.counties))


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
    """All checks at the end of a day, except the comparison of offices with their peers and the checks of data sources.

    Those two are not news about events, so the trials leave them out.
    """
    series = past.watched(day)
    model = past.model((series.counts["county"].days - BASELINE_GAP_DAYS) // WEEK)
    return [*volume_checks(series, topic_group_of_topics(past.store), model), *overdue_checks(series)]


def weighed(past: History, day: int, *, level: float = FALSE_DISCOVERY_RATE) -> list[Check]:
    """The checks of a day that are significant at a false discovery rate of `level` and large enough to matter."""
    return significant_checks(
        looked(past, day), province_weekly_cases=mean_weekly_cases(past.watched(day)), level=level
    )


def lines(looks: Sequence[Check], *, level: float = FALSE_DISCOVERY_RATE) -> list[Check]:
    """The lines that the attention list shows of these checks at that level: ranked, and at most MAX_FINDINGS."""
    return ranked_checks([look for look in looks if look.q <= level])[:MAX_FINDINGS]


def told(past: History, day: int) -> list[Check]:
    """The lines about events that the attention list shows at the end of a day."""
    return lines(weighed(past, day))
