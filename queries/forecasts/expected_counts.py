"""How many cases would be expected each day and week, beside how many came: for a scope, and by what it is broken into.

    found = expected(store, scope, by=("county",))
    found.by_day()    # a row for each county and day of the scope's period, and for each day ahead
    found.by_week()   # the same by weeks from Saturday to Friday
    found.accuracy()  # how such forecasts did so far, by county

The model (`stats.seasonal_model`) learns from all that is known before, whatever the scope's period is; the period
cuts what is returned. It knows nothing of cases of provincial trips: they are a known surge, counted apart in `trips`,
and never made noise or season. The day of as-of itself is not over, and is left out. Counts come from rollups, so that
`as_of` costs nothing but for offices, whose cases are asked of the facts then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from persian.calendar import weekday
from queries.estimates.component_sums import component_sums
from queries.measures import MEASURES
from queries.question.grouping import Group
from queries.question.question import make_question
from queries.question.vintage import as_of, last_complete_day
from queries.settings.religious_days import EPOCH, holidays_and_ramadan_around
from queries.sql.buckets import as_day
from queries.storage.store import Store
from queries.vocabulary.scope import Scope, Trips
from stats.backtest import ForecastAccuracy, backtest
from stats.calendar_regressors import DesignMatrix, design_matrix
from stats.seasonal_model import MIN_HISTORY_DAYS, WEEK, SeasonalModel, fit_seasonal_model

Floats = NDArray[np.float64]

MOST_DAYS = 4 * 366
AHEAD = 8 * WEEK
START_WINDOW_DAYS, START_MIN_RATIO = (
    28,
    0.1,
)  # history begins where so many days have that part of the usual: a mistyped year is none
OFFICES = ("agency", "peer_group")


@dataclass(frozen=True)
class DailyCounts:
    """Counts by day of cases outside trips and of trips, S × days each, and what the series are.

    `keys` are the store's keys, a tuple for each series; `end` is the last day that is wholly known.
    """

    groups: tuple[Group, ...]
    keys: tuple[tuple[object, ...], ...]
    counts: Floats
    trips: Floats
    first: date
    end: date

    @property
    def days(self) -> int:
        """Length of the history."""
        return self.counts.shape[1]

    def season(self, ahead: int, *, history: int | None = None) -> DesignMatrix:
        """The regressors of its days and those ahead; with fewer days of history the others lie ahead, too."""
        off, fast = holidays_and_ramadan_around(self.first, self.end + timedelta(ahead))
        made = design_matrix((self.first - EPOCH).days, self.days, ahead=ahead, holidays=off, ramadan=fast)
        return made if history is None else made.until(history)


@dataclass(frozen=True)
class Expected:
    """The expectation of each series of a scope; `model` is None where fewer than 56 days are known."""

    scope: Scope
    daily: DailyCounts
    model: SeasonalModel | None
    ahead: int

    def by_day(self) -> pd.DataFrame:
        """A row for each series and day: the groupings with their labels, then day (date), actual (cases outside
        trips; NaN ahead), trips, expected, lower and upper (95 %, of a day's count), and ahead.
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
        """A row for each series and whole week: the groupings with their labels, then start (a Saturday) and as in
        `by_day`, of a week's count. Of a week that is partly ahead nothing is told but what is expected.
        """
        begin = -weekday(self.daily.first) % WEEK
        days = self.daily.days + (self.ahead if self.model else 0)
        firsts = range(begin, days - WEEK + 1, WEEK)
        starts = [self.daily.first + timedelta(i) for i in firsts]
        nothing = np.full((len(self.daily.keys), len(starts)), np.nan)
        columns = dict.fromkeys(("expected", "lower", "upper"), nothing)
        if self.model and starts:
            spans = [self.model.predict(i, WEEK) for i in firsts]
            columns = {name: np.column_stack([getattr(span, name) for span in spans]) for name in columns}
        known = [i for i in firsts if i + WEEK <= self.daily.days]

        def weeks(x: Floats) -> Floats:
            return (
                np.asarray(np.stack([x[:, i : i + WEEK].sum(axis=1) for i in known], axis=1))
                if known
                else x[:, :0]
            )

        return self._frame(starts, WEEK, weeks(self.daily.counts), weeks(self.daily.trips), columns)

    def accuracy(self) -> ForecastAccuracy:
        """How forecasts of up to eight weeks did before, an entry for each series, in the order of `daily.keys`."""
        return backtest(self.daily.counts, self.daily.season(0))

    def _frame(
        self, starts: list[date], length: int, counts: Floats, trips: Floats, columns: dict[str, Floats]
    ) -> pd.DataFrame:
        series, spans = len(self.daily.keys), len(starts)
        missing = np.full((series, spans - counts.shape[1]), np.nan)
        place = np.repeat(np.arange(series), spans)
        made: dict[str, object] = {}
        for i, g in enumerate(self.daily.groups):
            made[g.name] = [g.code(self.daily.keys[s][i]) for s in place]
            made[f"{g.name}_label"] = [g.label(self.daily.keys[s][i]) for s in place]
        made["start"] = starts * series
        made["actual"] = np.hstack([counts, missing]).ravel()
        made["trips"] = np.hstack([trips, missing]).ravel()
        made |= {name: values.ravel() for name, values in columns.items()}
        made["ahead"] = [start + timedelta(length - 1) > self.daily.end for start in starts] * series
        frame = pd.DataFrame(made)
        first, last = self.scope.first, self.scope.last
        inside = np.ones(len(frame), dtype=bool)
        if first:
            inside &= np.array(
                [start + timedelta(length - 1) >= first for start in frame["start"]], dtype=bool
            )
        if last and last < self.daily.end:
            inside &= np.array([start <= last for start in frame["start"]], dtype=bool)
        return frame[inside].reset_index(drop=True)


def expected(
    store: Store, scope: Scope, *, by: Sequence[str] = (), ahead: int = AHEAD, lang: str = "fa"
) -> Expected:
    """The expectation of a scope, or of each part of it by up to two dimensions (no time). Raises ScopeError.

    All series of a grouping are one model: each leans on all of them together. Remembered for a state of the data.
    """

    def make() -> Expected:
        known = daily_counts(store, scope, by=by, lang=lang)
        enough = known.days >= MIN_HISTORY_DAYS and len(known.keys) > 0
        return Expected(
            scope, known, fit_seasonal_model(known.counts, known.season(ahead)) if enough else None, ahead
        )

    return store.cache.get_or_compute(("expected", scope, tuple(by), ahead, lang), make)


def daily_counts(
    store: Store, scope: Scope, *, by: Sequence[str] = (), with_trips: bool = True, lang: str = "fa"
) -> DailyCounts:
    """The counts by day of everything known before as-of within a scope, whatever its period, by series.

    Without `visits` the cases of trips are not asked for, and series that have no others are left out.
    """
    begins = store.first_day
    asked = replace(scope, first=None, last=None, preset=None, trips="in")
    question = make_question(store, MEASURES["received"], asked, by=(*by, "day"), lang=lang, max_groups=3)
    end = last_whole_day(store, scope)
    held = {*by} & {*OFFICES} or scope.agencies or scope.peer_groups
    current = scope.load is None or scope.load == store.load
    if scope.as_of and current and not held:  # what came by then, and about what, does not change later
        asked = replace(asked, as_of=None)
    first = max(begins or end, end - timedelta(MOST_DAYS - 1))
    asked = asked.with_period(first, max(end, first))
    days = max((end - first).days + 1, 0)

    def counted(trips: Trips) -> dict[tuple[object, ...], Floats]:
        part = replace(asked, trips=trips)
        asked_of = make_question(store, MEASURES["received"], part, by=(*by, "day"), lang=lang, max_groups=3)
        return _table(component_sums(asked_of, n="received"), by, first, days)

    without = counted("out")
    known = counted("in") if with_trips else without
    keys = sorted(known, key=lambda key: tuple(int(str(k)) for k in key))
    nothing = np.zeros(days)
    everything = np.array([known[key] for key in keys]).reshape(len(keys), days)
    ordinary = np.array([without.get(key, nothing) for key in keys]).reshape(len(keys), days)
    began = _begins(ordinary.sum(axis=0))
    groups = question.groups[:-1]
    trips_only = everything - ordinary
    return DailyCounts(
        groups, tuple(keys), ordinary[:, began:], trips_only[:, began:], first + timedelta(began), end
    )


def last_whole_day(store: Store, scope: Scope) -> date:
    """The last day of a scope that is wholly known."""
    moment = as_of(store, scope)
    return EPOCH if moment is None else last_complete_day(moment)


def _table(
    found: pd.DataFrame, by: Sequence[str], first: date, days: int
) -> dict[tuple[object, ...], Floats]:
    """The counts of each day by series."""
    names = list(by)
    series = (
        found.groupby(names, sort=False).ngroup().to_numpy()
        if names
        else np.zeros(len(found), dtype=np.int64)
    )
    keys = list(found[names].drop_duplicates().itertuples(index=False, name=None)) if names else [()]
    named = {day: (as_day(day) - first).days for day in found["day"].unique()}
    place = found["day"].map(named).to_numpy(dtype=np.int64) if len(found) else np.zeros(0, dtype=np.int64)
    inside = (place >= 0) & (place < days)
    counts = np.zeros((len(keys), days))
    np.add.at(counts, (series[inside], place[inside]), found["n"].to_numpy(dtype=float)[inside])
    return dict(zip(keys, counts, strict=True))


def _begins(total: Floats) -> int:
    """The day number by which history begins: the first whose four weeks have a tenth of what is usual."""
    weeks = (
        np.convolve(total, np.ones(START_WINDOW_DAYS), mode="valid")
        if len(total) >= START_WINDOW_DAYS
        else total
    )
    some = weeks[weeks > 0]
    return int(np.argmax(weeks >= START_MIN_RATIO * np.median(some))) if len(some) else 0
