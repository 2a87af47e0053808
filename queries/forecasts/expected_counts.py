"""Expected counts by day and week next to the actual ones, for a scope and its breakdown by up to two dimensions.

    expectation = expected(store, scope, by=("county",))
    expectation.by_day()    # a row for each county and day of the scope's period, and for each day ahead
    expectation.by_week()   # the same by weeks from Saturday to Friday
    expectation.accuracy()  # accuracy of past forecasts, by county

The model (`stats.seasons.seasonal_model`) is fitted to all data before as-of, whatever the scope's period is; the
period only cuts what is returned. Cases of provincial trips are a known surge: they are counted separately in `trips`
and never become noise or season. The day of as-of itself is incomplete and left out. Counts come from rollups, so that
`as_of` costs nothing except for offices, whose cases are then read from the facts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from persian.calendar import weekday
from queries.measures import MEASURES
from queries.question.grouping import Group
from queries.question.question import make_question
from queries.question.vintage import as_of, last_complete_day
from queries.settings.religious_days import EPOCH, holidays_and_ramadan_around
from queries.storage.store import Store
from queries.sums.component_sums import component_sums
from queries.vocabulary.scope import Scope, Trips
from stats.arrays import Floats
from stats.seasons.backtest import ForecastAccuracy, backtest
from stats.seasons.calendar_regressors import DesignMatrix, design_matrix
from stats.seasons.seasonal_model import MIN_HISTORY_DAYS, WEEK, SeasonalModel, fit_seasonal_model
from stats.seasons.series_start import first_usual_day

MAX_DAYS = 4 * 366
AHEAD = 8 * WEEK
OFFICES = ("agency", "peer_group")


@dataclass(frozen=True)
class DailyCounts:
    """Daily counts of several series: `counts` outside provincial trips and `trips`, both series × days.

    `keys` has the store's keys of each series, one for each of `groups`; `end` is the last complete day.
    """

    groups: tuple[Group, ...]
    keys: tuple[tuple[object, ...], ...]
    counts: Floats
    trips: Floats
    first: date
    end: date

    @property
    def days(self) -> int:
        """Number of days of history."""
        return self.counts.shape[1]

    def season(self, ahead: int, *, history: int | None = None) -> DesignMatrix:
        """Design matrix of its days and `ahead` more; with a shorter `history`, for the days after it as days ahead."""
        holidays, ramadan = holidays_and_ramadan_around(self.first, self.end + timedelta(ahead))
        design = design_matrix(
            (self.first - EPOCH).days, self.days, ahead=ahead, holidays=holidays, ramadan=ramadan
        )
        return design if history is None else design.until(history)


@dataclass(frozen=True)
class Expected:
    """Expectation for each series of a scope; `model` is None with fewer than 56 days of history."""

    scope: Scope
    daily: DailyCounts
    model: SeasonalModel | None
    ahead: int

    def by_day(self) -> pd.DataFrame:
        """A row for each series and day: groupings with labels, day, actual, trips, expected, lower, upper, ahead.

        `day` is a date; `actual` excludes cases of trips and is NaN for days ahead; lower and upper are 95 % limits of
        the day's count; `ahead` marks days after the history.
        """
        days = self.daily.days + (self.ahead if self.model else 0)
        if self.model:
            expected, lower, upper = self.model.by_day()
        else:
            expected = lower = upper = np.full((len(self.daily.keys), days), np.nan)
        first = self.daily.first
        starts = [first + timedelta(i) for i in range(days)]
        columns = {"expected": expected, "lower": lower, "upper": upper}
        return self._frame(starts, 1, self.daily.counts, self.daily.trips, columns).rename(
            columns={"start": "day"}
        )

    def by_week(self) -> pd.DataFrame:
        """A row for each series and whole week: groupings with labels, start (a Saturday), and the columns of `by_day`.

        A week that is partly ahead has no actual count.
        """
        # Weeks start on Saturday (weekday 0); the days before the first Saturday of the history are in no whole week.
        first_saturday = -weekday(self.daily.first) % WEEK
        days = self.daily.days + (self.ahead if self.model else 0)
        firsts = range(first_saturday, days - WEEK + 1, WEEK)
        starts = [self.daily.first + timedelta(i) for i in firsts]
        missing = np.full((len(self.daily.keys), len(starts)), np.nan)
        columns = dict.fromkeys(("expected", "lower", "upper"), missing)
        if self.model and starts:
            spans = [self.model.predict(i, WEEK) for i in firsts]
            columns = {name: np.column_stack([getattr(span, name) for span in spans]) for name in columns}
        complete = [i for i in firsts if i + WEEK <= self.daily.days]

        def weeks(x: Floats) -> Floats:
            """Sums of the complete weeks, series × weeks."""
            return (
                np.asarray(np.stack([x[:, i : i + WEEK].sum(axis=1) for i in complete], axis=1))
                if complete
                else x[:, :0]
            )

        return self._frame(starts, WEEK, weeks(self.daily.counts), weeks(self.daily.trips), columns)

    def accuracy(self) -> ForecastAccuracy:
        """Accuracy of past forecasts up to eight weeks ahead: an entry for each series in the order of `daily.keys`."""
        return backtest(self.daily.counts, self.daily.season(0))

    def _frame(
        self, starts: list[date], length: int, counts: Floats, trips: Floats, columns: dict[str, Floats]
    ) -> pd.DataFrame:
        """Assemble the frame for spans of `length` days, cut to the scope's period; days ahead are kept."""
        series, spans = len(self.daily.keys), len(starts)
        missing = np.full((series, spans - counts.shape[1]), np.nan)
        series_index = np.repeat(np.arange(series), spans)
        data: dict[str, object] = {}
        for i, g in enumerate(self.daily.groups):
            data[g.name] = [g.code(self.daily.keys[s][i]) for s in series_index]
            data[f"{g.name}_label"] = [g.label(self.daily.keys[s][i]) for s in series_index]
        data["start"] = starts * series
        data["actual"] = np.hstack([counts, missing]).ravel()
        data["trips"] = np.hstack([trips, missing]).ravel()
        data |= {name: values.ravel() for name, values in columns.items()}
        data["ahead"] = [start + timedelta(length - 1) > self.daily.end for start in starts] * series
        frame = pd.DataFrame(data)
        first, last = self.scope.first, self.scope.last
        inside = np.ones(len(frame), dtype=bool)
        if first:
            inside &= np.array(
                [start + timedelta(length - 1) >= first for start in frame["start"]], dtype=bool
            )
        # A period that ends with the data or later includes the days ahead.
        if last and last < self.daily.end:
            inside &= np.array([start <= last for start in frame["start"]], dtype=bool)
        return frame[inside].reset_index(drop=True)


def expected(
    store: Store, scope: Scope, *, by: Sequence[str] = (), ahead: int = AHEAD, lang: str = "fa"
) -> Expected:
    """Expectation of a scope, or of each part of it by up to two dimensions (not time); cached for a state of the data.

    All series of a grouping are one model: each is shrunk to all of them together. Raises ScopeError.
    """

    def make() -> Expected:
        daily = daily_counts(store, scope, by=by, lang=lang)
        has_history = daily.days >= MIN_HISTORY_DAYS and len(daily.keys) > 0
        return Expected(
            scope,
            daily,
            fit_seasonal_model(daily.counts, daily.season(ahead)) if has_history else None,
            ahead,
        )

    return store.cache.get_or_compute(("expected", scope, tuple(by), ahead, lang), make)


def daily_counts(
    store: Store, scope: Scope, *, by: Sequence[str], with_trips: bool = True, lang: str = "fa"
) -> DailyCounts:
    """Daily counts by series of all cases before as-of within a scope's dimensions, whatever its period.

    With `with_trips=False` the cases of trips are not read, and series that have no others are left out.
    """
    data_start = store.first_day
    query_scope = replace(scope.over_all_time(), trips="in")
    question = make_question(
        store, MEASURES["received"], query_scope, by=(*by, "day"), lang=lang, max_groups=3
    )
    end = last_whole_day(store, scope)
    by_office = {*by} & {*OFFICES} or scope.agencies or scope.peer_groups
    current = scope.load is None or scope.load == store.load
    # Which cases had been received by as-of, and about what, does not change later, so that the rollups of today can
    # be used. Only the office that holds a case can change.
    if scope.as_of and current and not by_office:
        query_scope = replace(query_scope, as_of=None)
    first = max(data_start or end, end - timedelta(MAX_DAYS - 1))
    query_scope = query_scope.with_period(first, max(end, first))
    days = max((end - first).days + 1, 0)

    def counted(trips: Trips) -> dict[tuple[object, ...], Floats]:
        """Daily counts by series, with or without cases of trips."""
        part = replace(query_scope, trips=trips)
        trip_question = make_question(
            store, MEASURES["received"], part, by=(*by, "day"), lang=lang, max_groups=3
        )
        return _table(component_sums(trip_question, n="received"), by, first, days)

    # Cases of trips are the difference of two queries; `with_trips=False` saves the second one.
    without = counted("out")
    all_series = counted("in") if with_trips else without
    # Sorted by number, so that the order of series does not depend on the database.
    keys = sorted(all_series, key=lambda key: tuple(int(str(k)) for k in key))
    zeros = np.zeros(days)
    everything = np.array([all_series[key] for key in keys]).reshape(len(keys), days)
    ordinary = np.array([without.get(key, zeros) for key in keys]).reshape(len(keys), days)
    start = first_usual_day(ordinary.sum(axis=0))
    groups = question.groups[:-1]
    trips_only = everything - ordinary
    return DailyCounts(
        groups, tuple(keys), ordinary[:, start:], trips_only[:, start:], first + timedelta(start), end
    )


def last_whole_day(store: Store, scope: Scope) -> date:
    """Last complete day of a scope's data."""
    moment = as_of(store, scope)
    return EPOCH if moment is None else last_complete_day(moment)


def _table(sums: pd.DataFrame, by: Sequence[str], first: date, days: int) -> dict[tuple[object, ...], Floats]:
    """Daily counts by series key."""
    names = list(by)
    series_index = (
        sums.groupby(names, sort=False).ngroup().to_numpy() if names else np.zeros(len(sums), dtype=np.int64)
    )
    keys = list(sums[names].drop_duplicates().itertuples(index=False, name=None)) if names else [()]
    moments = pd.to_datetime(sums["day"]).to_numpy().astype("datetime64[D]")
    day_index = (moments - np.datetime64(first)).astype(np.int64)
    inside = (day_index >= 0) & (day_index < days)
    counts = np.zeros((len(keys), days))
    np.add.at(counts, (series_index[inside], day_index[inside]), sums["n"].to_numpy(dtype=float)[inside])
    return dict(zip(keys, counts, strict=True))
